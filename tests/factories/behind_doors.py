"""Makers of what lies behind the doors: somebody who holds every grant, and records of every kind."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.referrals.services import let_partner_in
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CLEARANCE_OUTSTANDING
from returns.protection.queries import newest_of, versions_behind
from returns.protection.rules.records import CHOICES, FACTORS, FIELDS, KINDS, RecordKind, Sort, fields_of
from returns.protection.services.protection import BehindDoors
from returns.protection.services.records import place_of, sign_assessment, write_record
from returns.work.services.duty import take_turn
from tests.factories.makers import Person, make_account, make_grant
from tests.worlds import world

EVERY = tuple(Compartment)


@world
def make_holder(
    container: Container, case: uuid.UUID, giver: Person, compartments: tuple[Compartment, ...] = EVERY
) -> Person:
    """Another specialist of the office, to whom these doors of a case stand open."""
    holder = make_account(container, Role.PROTECTION_SPECIALIST, giver.office_id)
    for one in compartments:
        make_grant(container, case, giver, holder, one)
    return holder


def anything(container: Container, kind: RecordKind, **changed: Any) -> dict[str, Any]:
    """What a record of a kind says: every field filled, texts that name nobody."""
    today = container.clock.now().date()
    said: dict[str, Any] = {}
    for name in fields_of(kind):
        if FIELDS[name] is Sort.CHOICE:
            said[name] = CHOICES[name][0]
        elif FIELDS[name] is Sort.DAY:
            said[name] = today.replace(year=today.year + 1) if name in ("review_on", "next_on") else today
        else:
            said[name] = "needed"
    return {**said, **changed}


def write(container: Container, holder: Person, case: uuid.UUID, kind: RecordKind, **changed: Any) -> None:
    """A record about the first person of a case, or its next version if there is one."""
    with writing(container.units, holder.scope(container)) as unit:
        place, person = place_of(unit, case, KINDS[kind].compartment), members_of_case(unit.session, case)[0].id
        if kind is RecordKind.RISK_SIGNATURE:
            sign_assessment(unit, place, person, frozenset())
            return
        known = newest_of(versions_behind(unit.session, place.doors))
        before = next((v for v in known if v.record.kind is kind and not KINDS[kind].many), None)
        write_record(unit, place, kind, person, anything(container, kind, **changed), before)


def write_everything(container: Container, holder: Person, case: uuid.UUID) -> None:
    """A record of every kind, in the order of the work."""
    for kind in KINDS:
        write(container, holder, case, kind)


def assess(container: Container, holder: Person, case: uuid.UUID, **changed: Any) -> None:
    """Both sides' views, an assessment over them, and its signature."""
    factors = {f"factor_{one}": "no" for one in FACTORS}
    write(container, holder, case, RecordKind.RISK_HOST, **factors)
    write(container, holder, case, RecordKind.RISK_ORIGIN, **factors)
    write(container, holder, case, RecordKind.RISK_ASSESSMENT, **{"risk": "low", **changed})
    write(container, holder, case, RecordKind.RISK_SIGNATURE)


@world
def make_turn(container: Container, specialist: Person) -> uuid.UUID:
    """A turn of duty that begins today and lasts a week; returns its id."""
    today = container.clock.now().date()
    assert specialist.office_id is not None
    with writing(container.units, specialist.scope(container)) as unit:
        return take_turn(unit, specialist.office_id, specialist.id, today, today + timedelta(days=6))


@world
def make_partners_grant(container: Container, giver: Person, to: Person, case: uuid.UUID, days: int = 5) -> uuid.UUID:
    """Let a coordinator take part in the joint risk assessment of a case; returns the id of the grant."""
    with writing(container.units, giver.scope(container)) as unit:
        return let_partner_in(unit, container.secrets, container.policy(unit), case, to.id, days, "needed").id


def codes_for(standing: BehindDoors, opened: Sequence[Compartment]) -> list[str]:
    """What whoever holds these open doors is told: the reasons behind them, and whether there is more."""
    codes = [reason.code for compartment in opened for reason in standing.reasons.get(compartment, ())]
    return [*codes, CLEARANCE_OUTSTANDING] if standing.is_more_than(opened) else codes
