"""A partner's part of a joint risk assessment: the grant that lets somebody in, and the partner's own view."""

import uuid
from collections.abc import Mapping
from typing import Any

from foundation.accounts.models import AccessGrant
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.services.grants import give_shared_grant
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.queries import coordinators_in_force
from returns.cases.queries import lock_case
from returns.protection.queries import newest_of, versions_behind
from returns.protection.rules.records import RecordKind
from returns.protection.services.records import place_of, write_record


def let_partner_in(
    unit: Unit, secrets: Secrets, policy: AccessPolicy, case_id: uuid.UUID, to: uuid.UUID, days: int, reason: str
) -> AccessGrant:
    """Open what the trafficking compartment shares to a coordinator. BadInput for who has no referral in force here."""
    lock_case(unit.session, case_id)
    people = {coordinator.id: coordinator for coordinator in coordinators_in_force(unit.session, case_id)}
    return give_shared_grant(unit, secrets, policy, case_id, Compartment.TRAFFICKING, people.get(to), days, reason)


def write_own_view(
    unit: Unit, case_id: uuid.UUID, person: uuid.UUID, organisation: str, fields: Mapping[str, Any]
) -> None:
    """Write the partner's view of the risks, or its next version, under the organisation's name."""
    place = place_of(unit, case_id, Compartment.TRAFFICKING)
    newest = newest_of(versions_behind(unit.session, (place.annex,)))
    before = next(
        (v for v in newest if v.record.kind is RecordKind.RISK_ORIGIN and v.record.person == person.hex), None
    )
    write_record(unit, place, RecordKind.RISK_ORIGIN, person, {**fields, "told_by": organisation}, before)
