"""Reads of the people of a group movement: who can join, what a change would do to them, and the manifest."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Integer, Subquery, and_, bindparam, case as sql_case, func, select, true
from sqlalchemy.orm import Session, aliased, selectinload

from foundation.errors import KeyGone
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.queries import country_status, shown_reference
from returns.cases.rules.cases import CaseState, PlanningReason, Reason, blockers, country_reasons, is_frozen
from returns.consent.models import Consent
from returns.consent.queries import age_of, consent_rules, consenting
from returns.consent.rules import GivenConsent, missing_consents
from returns.documents.models import TravelDocument
from returns.documents.queries.documents import is_stateless, nationalities_of
from returns.health.models import HealthEntry
from returns.health.queries import requests_in, standing
from returns.health.rules.assistance import CODES, Answer, CarrierRequest
from returns.journey.models import Leg
from returns.journey.queries.itinerary import in_order_of_travel
from returns.journey.queries.legs import AnyLeg, UnsavedLeg
from returns.journey.rules.itinerary import LegStatus, needs_consent
from returns.movements.models import Movement, MovementPlace
from returns.movements.queries.movements import PlaceRead, legs_of_movement, places_of
from returns.movements.rules import JoinFacts, join_reasons
from returns.names.queries.names import full_name
from returns.paperwork.queries import DocumentLine, PersonLine
from returns.people.models import Person
from returns.protection.models import ProtectionCheck, ProtectionClearance
from returns.protection.queries import check_facts, clearance_facts, latest_of
from returns.protection.rules.protection import fears, plan_clearance_reasons
from returns.readiness.models import SignOff

_PLANNED_IN = (CaseState.PLANNING, CaseState.READY)
# Made once: an alias looks for its columns when each is asked for first, which takes milliseconds.
_PLACE, _MEMBER, _OTHER = aliased(MovementPlace), aliased(Person), aliased(SignOff)


def candidates_page(
    session: Session, movement: Movement, owner_id: uuid.UUID | None, cursor: str | None, size: int
) -> Slice[Case]:
    """Cases of the office in planning with the country of a movement, with somebody who has no place in it yet.

    Nearest deadline first, with their people; three statements.
    """
    placed = select(_PLACE.person_id).where(_PLACE.movement_id == movement.id, _PLACE.person_id.is_not(None))
    waiting = select(_MEMBER.id).where(_MEMBER.case_id == Case.id, _MEMBER.id.not_in(placed)).exists()
    statement = (
        select(Case)
        .where(Case.country == movement.country, Case.state.in_(_PLANNED_IN), waiting)
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
    """Return every reason against each of these cases joining with these people; the same number of statements for any.

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
    """What booking needs besides: consents of everybody, and a country that returns go on to; four statements."""
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


# Legs of a case as a change of its movement would make them: read like rows, and stored nowhere.


def proposed_legs(legs: Sequence[Leg], own: Leg, changed: UnsavedLeg) -> Sequence[Leg]:
    """All legs of a case, with its leg of a movement (`own`) changed; opens the others as they are read.

    They are numbered as a journey numbers them.
    """
    proposed = replace(changed, id=own.id, case_id=own.case_id, is_for_all=own.is_for_all, named=own.named)
    theirs = [proposed if leg.id == own.id else leg for leg in legs if leg.escort_id is None]
    numbered = [_numbered(leg, number) for number, leg in enumerate(in_order_of_travel(theirs), 1)]
    every = [*numbered, *(leg for leg in legs if leg.escort_id is not None)]
    every.sort(key=lambda leg: (leg.departs_at, leg.ordinal, leg.id))
    return cast(Sequence[Leg], every)


def _numbered(leg: AnyLeg, number: int) -> AnyLeg:
    if isinstance(leg, UnsavedLeg):
        return replace(leg, ordinal=number)
    if leg.ordinal == number:
        return leg
    names = (field.name for field in fields(UnsavedLeg) if field.name not in ("ordinal", "movement_id"))
    return UnsavedLeg(ordinal=number, **{name: getattr(leg, name) for name in names})


# A movement with a page of its cases, for their readiness: sign-offs, people, and how many are out of sight.


@dataclass(frozen=True)
class CaseAtHand:
    """A case of a movement: its newest sign-off, its people, and how many of them have a place."""

    case: Case
    signed: SignOff | None
    people: Sequence[Person]
    travelling: int


@dataclass(frozen=True)
class MovementCases:
    """A movement with one page of its cases. `unseen` people are of cases that this scope does not see."""

    movement: Movement
    cases: Sequence[CaseAtHand]
    has_more: bool
    unseen: int


def movement_with_cases(session: Session, movement_id: uuid.UUID, page: int, size: int) -> MovementCases | None:
    """A movement that this scope sees, with the cases of one page (from 1); one statement.

    Cases in planning come first, then those that are signed off; each by the place of its first traveller.
    """
    values = {"movement_id": movement_id, "most": size + 1, "after": (page - 1) * size}
    rows = session.execute(_with_cases(), values).all()
    if not rows:
        return None
    by_case: dict[uuid.UUID, tuple[Any, dict[Person, None]]] = {}
    for row in rows:
        if row.Case is not None:
            by_case.setdefault(row.Case.id, (row, {}))[1][row.Person] = None
    cases = [CaseAtHand(row.Case, row.SignOff, tuple(people), row.travelling) for row, people in by_case.values()]
    return MovementCases(rows[0].Movement, cases[:size], len(cases) > size, rows[0].placed - rows[0].seen)


_MOVEMENT: Any = bindparam("movement_id")


def _aboard() -> Subquery:
    """The cases of a page, and one more if there is one: with how many people, and in which order."""
    first = sql_case((Case.state == CaseState.PLANNING, 0), (Case.state == CaseState.READY, 1), else_=2)
    place = func.min(MovementPlace.ordinal)
    rows = (
        select(Person.case_id.label("case_id"), func.count().label("travelling"), func.min(first).label("first"))
        .add_columns(place.label("place"))
        .join(MovementPlace, MovementPlace.person_id == Person.id)
        .join(Case, Case.id == Person.case_id)
        .where(MovementPlace.movement_id == _MOVEMENT)
        .group_by(Person.case_id)
        .order_by(func.min(first), place, Person.case_id)
    )
    return rows.limit(bindparam("most", type_=Integer)).offset(bindparam("after", type_=Integer)).subquery()


@cache
def _with_cases() -> Any:
    aboard = _aboard()
    newest = select(_OTHER.id).where(_OTHER.case_id == Case.id).order_by(_OTHER.signed_at.desc(), _OTHER.id).limit(1)
    placed = select(func.count(_PLACE.person_id)).where(_PLACE.movement_id == _MOVEMENT)
    seen = placed.join(Person, Person.id == _PLACE.person_id).join(Case, Case.id == Person.case_id)
    columns = (
        placed.scalar_subquery().label("placed"),
        seen.scalar_subquery().label("seen"),
        aboard.c.travelling.label("travelling"),
    )
    return prepared(
        select(Movement, Case, SignOff, Person, *columns)
        .select_from(Movement)
        .outerjoin(aboard, true())
        .outerjoin(Case, Case.id == aboard.c.case_id)
        .outerjoin(Person, Person.case_id == Case.id)
        .outerjoin(SignOff, and_(SignOff.case_id == Case.id, SignOff.id == newest.correlate(Case).scalar_subquery()))
        .where(Movement.id == _MOVEMENT)
        .order_by(aboard.c.first, aboard.c.place, aboard.c.case_id, Person.ordinal)
    )


# The manifest of a group movement: its people in the order of their places, with document and assistance.


@dataclass(frozen=True)
class ManifestRow:
    """One place: who has it, of which case, what they travel on, and which assistance the carrier is asked for.

    Of a blank place everything is empty but its number and country, of somebody of another office's case everything
    but the number. `assistance` are codes of carriers (SSR); nothing says why somebody needs them.
    """

    place: int
    reference: str
    line: PersonLine | None
    issued_in: str = ""
    kept_for: tuple[str, ...] = ()
    is_blank: bool = False
    is_frozen: bool = False  # its case is restricted: nothing of it is sent

    @property
    def assistance(self) -> tuple[str, ...]:
        """The codes in their order."""
        requested = self.line.codes if self.line is not None else ()
        return tuple(code for code in CODES if code in requested)


def manifest_of(session: Session, movement: Movement, on: date) -> list[ManifestRow]:
    """The manifest as it stands; `on` is the day of departure. Four statements and the keys, for any number of people.

    Of several documents the one that is valid longest after that day is shown.
    """
    places = places_of(session, movement.id)
    people = [place.person.id for place in places if place.person is not None]
    documents = _documents(session, people, on)
    requests = _assistance(session, people, {leg.id.hex for leg in legs_of_movement(session, movement.id).values()})
    now = session.info["unit"].clock.now()
    return [_row(place, documents, requests, on, now) for place in places]


def _row(
    place: PlaceRead,
    documents: dict[uuid.UUID, TravelDocument],
    requests: dict[uuid.UUID, list[CarrierRequest]],
    on: date,
    now: datetime,
) -> ManifestRow:
    if place.person is None or place.case is None:
        country = place.place.content.country if place.is_blank else ""
        return ManifestRow(
            place.place.ordinal, "", None, kept_for=(country,) if country else (), is_blank=place.is_blank
        )
    document = documents.get(place.person.id)
    line = _line(place.person, document, tuple(requests.get(place.person.id, ())), on)
    issued_in = document.issuing_country if document else ""
    frozen = is_frozen(place.case.restricted_at, place.case.restricted_open_until, now)
    return ManifestRow(place.place.ordinal, shown_reference(place.case), line, issued_in, is_frozen=frozen)


def _line(
    person: Person, document: TravelDocument | None, requests: tuple[CarrierRequest, ...], on: date
) -> PersonLine:
    try:
        born_on, birth_year = person.birth_date, person.details.birth_year
        nationalities, has_none = nationalities_of(person), is_stateless(person)
    except KeyGone:
        born_on, birth_year, nationalities, has_none = None, None, (), False
    content = TravelDocument.content.readable(document) if document else None
    number = content.number if content else ""
    return PersonLine(
        id=person.id,
        name=full_name(person),
        own_script=None,
        sex=person.sex,
        born_on=born_on,
        birth_year=birth_year,
        age=age_of(person, on),
        is_child=False,
        signs=False,
        nationalities=nationalities,
        languages=(),
        document=DocumentLine(document.kind, number, document.expires_on) if document else None,
        fitness=None,
        requests=requests,
        guardians=(),
        may_be_told=False,
        is_stateless=has_none,
    )


def _documents(session: Session, people: list[uuid.UUID], on: date) -> dict[uuid.UUID, TravelDocument]:
    """The document of each person that can be used; one statement."""
    statement = select(TravelDocument).where(TravelDocument.person_id.in_(people), TravelDocument.is_usable.is_(True))
    documents = list(session.execute(statement.order_by(TravelDocument.id)).scalars())
    documents.sort(
        key=lambda document: (document.expires_on or date.max) if (document.expires_on or date.max) >= on else date.min
    )
    return {document.person_id: document for document in documents}


def _assistance(session: Session, people: list[uuid.UUID], legs: set[str]) -> dict[uuid.UUID, list[CarrierRequest]]:
    """What carriers are asked for on these legs (hex), by person, without what they refused; one statement."""
    statement = select(HealthEntry).where(HealthEntry.person_id.in_(people)).order_by(HealthEntry.recorded_at)
    requests: dict[uuid.UUID, list[CarrierRequest]] = defaultdict(list)
    for entry in standing(session.execute(statement).scalars()):
        for request in requests_in([entry]):
            if request.leg in legs and request.answer is not Answer.REFUSED:
                requests[entry.row.person_id].append(request)
    return requests


# Its people by case, as its page shows them.


@dataclass(frozen=True)
class CaseAboard:
    """A case with those of its people who have a place, in the order of their places, and its leg."""

    case: Case
    places: tuple[PlaceRead, ...]
    leg: Leg | None

    @property
    def is_frozen(self) -> bool:
        """Whether its leg is kept from travelling."""
        return self.leg is not None and self.leg.status is LegStatus.FROZEN


def by_case(places: Sequence[PlaceRead], legs: Mapping[uuid.UUID, Leg]) -> list[CaseAboard]:
    """Everybody who has a place by case, cases in the order of their first place."""
    places_by_case: dict[uuid.UUID, list[PlaceRead]] = {}
    cases: dict[uuid.UUID, Case] = {}
    for place in places:
        if place.case is not None:
            cases[place.case.id] = place.case
            places_by_case.setdefault(place.case.id, []).append(place)
    return [
        CaseAboard(cases[case_id], tuple(case_places), legs.get(case_id))
        for case_id, case_places in places_by_case.items()
    ]
