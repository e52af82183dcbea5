"""Need-to-know grants: given by another protection specialist, end by themselves, revoked by who reviews them."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from foundation.accounts.models import AccessGrant, Account, GrantContent
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.rules import AccountStatus
from foundation.accounts.words import AccountsAct
from foundation.compartments import Compartment, no_part, shared_part
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
    """Open a compartment of a case to a colleague for some days. BadInput for a wrong person or time, or no reason.

    That of trafficking opens where a second person confirms it: this refuses nothing, the scope refuses the row.
    """
    colleague = colleague_to_let_in(unit, policy, to, days, reason)
    return write_grant(unit, secrets, (case_id, compartment), colleague.id, unit.actor_id, days, reason)


def give_grants(
    unit: Unit,
    secrets: Secrets,
    policy: AccessPolicy,
    case_id: uuid.UUID,
    compartments: Sequence[Compartment],
    to: Account | None,
    days: int,
    reason: str,
) -> list[AccessGrant]:
    """Open several compartments of a case at once; each is a grant of its own. BadInput as for one, or for none."""
    chosen = [compartment for compartment in Compartment if compartment in compartments]
    if not chosen:
        raise BadInput({"compartment": [_("Select at least one part.")]})
    return [give_grant(unit, secrets, policy, case_id, compartment, to, days, reason) for compartment in chosen]


def give_shared_grant(
    unit: Unit,
    secrets: Secrets,
    policy: AccessPolicy,
    case_id: uuid.UUID,
    compartment: Compartment,
    to: Account | None,
    days: int,
    reason: str,
) -> AccessGrant:
    """Open what a compartment shares to somebody of a partner, and never its own door. BadInput as above."""
    wrong = _("Choose someone at a partner that this case was referred to with consent.")
    person = _whom(unit, policy, (to, wrong), days, reason)
    # Its second door leads nowhere: the row looks like any other.
    doors = (secrets.door(case_id, shared_part(compartment)), secrets.door(case_id, no_part(compartment)))
    return _write(unit, doors, GrantContent(case_id.hex, compartment, reason.strip()), (person.id, unit.actor_id), days)


def colleague_to_let_in(unit: Unit, policy: AccessPolicy, to: Account | None, days: int, reason: str) -> Account:
    """The colleague whom a grant may be for. BadInput for a wrong person or time, or no reason; RuleBroken: oneself."""
    colleague = to if to is not None and to.status == AccountStatus.ACTIVE else None
    return _whom(unit, policy, (colleague, _("Choose an active colleague in this office.")), days, reason)


def write_grant(
    unit: Unit,
    secrets: Secrets,
    part: tuple[uuid.UUID, Compartment],
    account_id: uuid.UUID,
    given_by: uuid.UUID | None,
    days: int,
    reason: str,
) -> AccessGrant:
    """Write a grant for the own door of a compartment of a case, beginning now, once everything is checked."""
    case_id, compartment = part
    doors = (secrets.door(case_id, compartment.value), secrets.door(case_id, shared_part(compartment)))
    return _write(unit, doors, GrantContent(case_id.hex, compartment, reason.strip()), (account_id, given_by), days)


def _whom(unit: Unit, policy: AccessPolicy, whom: tuple[Account | None, str], days: int, reason: str) -> Account:
    to, wrong = whom
    errors: dict[str, list[str]] = {}
    if to is None:
        errors["to"] = [wrong]
    if not 1 <= days <= policy.grant_max_days:
        most = policy.grant_max_days
        errors["days"] = [ngettext("Choose at most %(num)d day.", "Choose from 1 to %(num)d days.", most)]
    if not reason.strip():
        errors["reason"] = [_("Say why this person needs to know.")]
    if errors or to is None:
        raise BadInput(errors)
    if to.id == unit.actor_id:
        raise RuleBroken([_("You cannot grant yourself access. Ask another protection specialist.")])
    return to


def _write(
    unit: Unit,
    doors: tuple[uuid.UUID, uuid.UUID],
    about: GrantContent,
    people: tuple[uuid.UUID, uuid.UUID | None],
    days: int,
) -> AccessGrant:
    now, (door, annex), (account_id, given_by) = unit.clock.now(), doors, people
    grant = AccessGrant(
        door=door,
        annex=annex,
        account_id=account_id,
        given_by=given_by,
        given_at=now,
        until=now + timedelta(days=days),
        about=about,
    )
    unit.session.add(grant)
    unit.participants["trail"].act(AccountsAct.GRANT_GIVE, ("door", door), ("account", account_id), days=days)
    return grant


def revoke_grant(unit: Unit, grant: AccessGrant) -> None:
    """End a grant at once; the next request of its holder finds the door closed. Conflict if it has ended already."""
    if grant.revoked_at is not None or grant.until <= unit.clock.now():
        raise Conflict(_("This grant has already ended. Reload the list."))
    grant.revoked_at = unit.clock.now()
    grant.revoked_by = unit.actor_id
    unit.participants["trail"].act(
        AccountsAct.GRANT_REVOKE, ("grant", grant.id), ("door", grant.door), ("account", grant.account_id)
    )
