"""Reads of who can join a group movement: cases in planning with its country, and why each of some cannot."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.queries.country_status import country_status
from returns.cases.rules.cases import CaseState
from returns.cases.rules.country_status import country_reasons
from returns.cases.rules.planning import PlanningReason
from returns.cases.rules.reasons import Reason, blockers
from returns.consent.models import Consent
from returns.consent.queries.consent import consent_rules, consenting
from returns.consent.rules import GivenConsent, missing_consents
from returns.journey.rules.bookings import needs_consent
from returns.movements.models import Movement, MovementPlace
from returns.movements.rules import JoinFacts, join_reasons
from returns.people.models.people import Person
from returns.protection.models.protection import ProtectionCheck, ProtectionClearance
from returns.protection.queries.protection import check_facts, clearance_facts, latest_of
from returns.protection.rules.protection import fears, plan_clearance_reasons

_PLANNED_IN = (CaseState.PLANNING, CaseState.READY)


def candidates_page(
    session: Session, movement: Movement, owner_id: uuid.UUID | None, cursor: str | None, size: int
) -> Slice[Case]:
    """Cases of the office in planning with the country of a movement, with somebody who has no place in it yet.

    Nearest deadline first, with their people; three statements.
    """
    place, person = aliased(MovementPlace), aliased(Person)
    placed = select(place.person_id).where(place.movement_id == movement.id, place.person_id.is_not(None))
    waiting = select(person.case_id).where(person.id.not_in(placed))
    statement = (
        select(Case)
        .where(Case.country == movement.country, Case.state.in_(_PLANNED_IN), Case.id.in_(waiting))
        .options(selectinload(Case.people))
    )
    if owner_id is not None:
        statement = statement.where(Case.owner_id == owner_id)
    return keyset(session, statement, (Case.deadline_or_never, Case.id), False, cursor, size)


def planned_to(session: Session, country: str, at_most: int) -> Sequence[Case]:
    """Cases in planning that return to a country (ISO code), the nearest deadline first, with their people."""
    statement = (
        select(Case)
        .where(Case.country == country, Case.state == CaseState.PLANNING)
        .order_by(Case.deadline_or_never, Case.id)
        .options(selectinload(Case.people))
        .limit(at_most)
    )
    return session.execute(statement).scalars().all()


def join_problems(
    session: Session,
    movement: Movement,
    cases: Sequence[Case],
    people: Mapping[uuid.UUID, Sequence[uuid.UUID]],
    placed: Collection[uuid.UUID],
    now: datetime,
) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """Every reason why each of these cases cannot join with these people, by case; always as many statements.

    The same as for a leg of a single case: its state, a fear, a clearance; for what is booked consents and the country
    as well.
    """
    ids = [case.id for case in cases]
    stopped = _stopped(session, ids)
    unbookable = _unbookable(session, movement, cases, now) if needs_consent(None, movement.status) else {}
    problems = {}
    for case in cases:
        facts = JoinFacts(
            status=movement.status,
            has_left=movement.departs_at <= now,
            is_same_country=case.country == movement.country,
            people=tuple(person_id.hex for person_id in people[case.id]),
            placed=tuple(person_id.hex for person_id in placed),
        )
        state = () if case.state in _PLANNED_IN else (Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"),)
        problems[case.id] = (*state, *join_reasons(facts), *stopped[case.id], *unbookable.get(case.id, ()))
    return problems


def _stopped(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """Who expressed a fear, and whose clearance says that return is no option; two statements."""
    in_order = (ProtectionCheck.checked_at.desc(), ProtectionCheck.id)
    checks = session.execute(select(ProtectionCheck).where(ProtectionCheck.case_id.in_(ids)).order_by(*in_order))
    latest = latest_of(checks.scalars().all())
    of_case = select(ProtectionClearance).where(ProtectionClearance.case_id.in_(ids))
    clearances = {clearance.case_id: clearance for clearance in session.execute(of_case).scalars()}
    reasons = {}
    for case_id in ids:
        own = [(who.hex, check_facts(check)) for who, check in latest.items() if check.case_id == case_id]
        cleared = plan_clearance_reasons(clearance_facts(clearances.get(case_id)))
        reasons[case_id] = (*fears(own), *cleared)
    return reasons


def _unbookable(
    session: Session, movement: Movement, cases: Sequence[Case], now: datetime
) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """What booking asks for besides: consents of everybody, and a country to which returns go on; four statements."""
    rules, today = consent_rules(session, now.date()), now.date()
    ids = [case.id for case in cases]
    columns = (Consent.case_id, Consent.person_id, Consent.purpose, Consent.given_on, Consent.withdrawn_at)
    consents: dict[uuid.UUID, list[GivenConsent]] = {case_id: [] for case_id in ids}
    for case_id, who, purpose, on, withdrawn in session.execute(select(*columns).where(Consent.case_id.in_(ids))):
        consents[case_id].append(GivenConsent(who.hex, purpose, on, withdrawn is not None))
    people: dict[uuid.UUID, list[Person]] = {case_id: [] for case_id in ids}
    everybody = select(Person).where(Person.case_id.in_(ids)).order_by(Person.ordinal)
    for person in session.execute(everybody).scalars():
        people[person.case_id].append(person)
    country = blockers(country_reasons(country_status(session, movement.country, today)))
    return {
        case_id: (
            *missing_consents(
                consenting(people[case_id], rules, today), consents[case_id], rules.needed, today, rules.cited
            ),
            *country,
        )
        for case_id in ids
    }
