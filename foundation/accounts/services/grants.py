"""Need-to-know grants: given by another protection specialist, end by themselves, revoked by who reviews them."""

import uuid
from datetime import timedelta

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.rules import AccountStatus
from foundation.compartments import Compartment
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.language.words import _, ngettext
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit


def give_grant(
    unit: Unit,
    secrets: Secrets,
    policy: AccessPolicy,
    case_id: uuid.UUID,
    compartment: Compartment,
    to: Account | None,
    days: int,
    reason: str,
) -> AccessGrant:
    """Open a compartment of a case to a colleague for some days. BadInput for a wrong person or time, or no reason."""
    errors: dict[str, list[str]] = {}
    if to is None or to.status != AccountStatus.ACTIVE:
        errors["to"] = [_("Choose an active colleague of this office.")]
    if not 1 <= days <= policy.grant_max_days:
        most = policy.grant_max_days
        errors["days"] = [ngettext("Choose at most %(num)d day.", "Choose from 1 to %(num)d days.", most)]
    if not reason.strip():
        errors["reason"] = [_("Say why this person needs to know.")]
    if errors or to is None:
        raise BadInput(errors)
    if to.id == unit.actor_id:
        raise RuleBroken([_("Nobody grants access to themselves. Ask another protection specialist.")])
    now = unit.clock.now()
    door = secrets.door(case_id, compartment.value)
    grant = AccessGrant(
        door=door,
        account_id=to.id,
        given_by=unit.actor_id,
        given_at=now,
        until=now + timedelta(days=days),
        about={"case": case_id.hex, "compartment": compartment.value, "reason": reason.strip()},
    )
    unit.session.add(grant)
    unit.participants["trail"].act("grant.give", ("door", door), ("account", to.id), days=days)
    return grant


def revoke_grant(unit: Unit, grant: AccessGrant) -> None:
    """End a grant at once; the next request of its holder finds the door closed. Conflict if it has ended already."""
    if grant.revoked_at is not None or grant.until <= unit.clock.now():
        raise Conflict(_("This grant has ended already. Reload the list."))
    grant.revoked_at = unit.clock.now()
    grant.revoked_by = unit.actor_id
    unit.participants["trail"].act(
        "grant.revoke", ("grant", grant.id), ("door", grant.door), ("account", grant.account_id)
    )
