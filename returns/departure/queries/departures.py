"""Reads of departures: when the people of a case set out, and the departure board of a day."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload

from foundation.accounts.models import Account
from foundation.geography.zones import local_date
from returns.cases.models import Case
from returns.cases.rules import CaseState
from returns.departure.models import BoardingMark
from returns.departure.queries.boarding import marks_of_cases
from returns.documents.models import DocumentCustody, TravelDocument
from returns.documents.queries.documents import Paper
from returns.escorts.models import Escort
from returns.health.models import HealthEntry
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, journeys_apart, legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules import EventKind
from returns.people.models import Person


def departed_at(session: Session, case_id: uuid.UUID) -> datetime | None:
    """When they set out (UTC): as it was recorded, or where this scope does not see that, as it was planned."""
    statement = (
        select(CaseEvent.at)
        .where(CaseEvent.case_id == case_id, CaseEvent.kind == EventKind.DEPARTED)
        .order_by(CaseEvent.at.desc())
        .limit(1)
    )
    recorded = session.execute(statement).scalars().first()
    legs = [] if recorded else journey(legs_of_case(session, case_id))
    return recorded or (legs[0].departs_at if legs else None)


# Reads of the departure board: everybody whose journey begins on a day, in a number of statements that does not
# grow.

# How much earlier and later than in UTC a day begins and ends somewhere.
_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=12)
_SHOWN = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED, CaseState.ARRIVED, CaseState.CLOSED)
_NOT_TRAVELLED = (LegStatus.CANCELLED, LegStatus.FROZEN)
_A_DAY = timedelta(days=1)
# An alias is made once: to look at its columns for the first time takes longer than a statement.
_BEFORE = aliased(Leg)
_DAYS_AT_HAND = 60  # beginnings of journeys that are looked through for the next days


@dataclass(frozen=True)
class Party:
    """People of one case who set out together: their first leg, the legs that they travel, and their marks."""

    case: Case
    leg: Leg
    way: Sequence[Leg]
    people: Sequence[Person]
    parted: Sequence[Person]  # with marks here, and in a case of their own by now
    marks: Sequence[tuple[BoardingMark, Account | None]]
    escorts: Sequence[Escort]


@dataclass(frozen=True)
class Board:
    """One page of the board of a day, the earliest first; nothing is opened. `has_more`: there are further cases."""

    parties: Sequence[Party]
    papers: Mapping[uuid.UUID, Sequence[Paper]]  # by person
    entries: Mapping[uuid.UUID, Sequence[HealthEntry]]  # by person
    has_more: bool


def _begins() -> tuple[Any, Any]:
    """A leg, and the conditions by which it begins a journey: no leg of the whole case comes before it."""
    earlier = exists(
        select(_BEFORE.id).where(
            _BEFORE.case_id == Leg.case_id,
            _BEFORE.escort_id.is_(None),
            _BEFORE.status.not_in(_NOT_TRAVELLED),
            _BEFORE.is_for_all,
            _BEFORE.departs_at < Leg.departs_at,
        )
    )
    return Leg, [
        Leg.escort_id.is_(None),
        Leg.status.not_in(_NOT_TRAVELLED),
        ~earlier,
        Leg.case_id.in_(select(Case.id).where(Case.state.in_(_SHOWN))),
    ]


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) - _EARLIEST


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC) + _LATEST


def days_around(session: Session, day: date) -> tuple[date | None, list[tuple[date, str]]]:
    """The local days on which journeys begin: the last one before this day, and those from this day on.

    Each of the latter has a zone of it, the nearest first. One statement.
    """
    leg, begins = _begins()
    both = select(leg.departs_at, leg.departs_zone).where(*begins).group_by(leg.departs_at, leg.departs_zone)
    past = both.where(leg.departs_at < _start(day) + _A_DAY).order_by(leg.departs_at.desc()).limit(_DAYS_AT_HAND)
    coming = both.where(leg.departs_at >= _start(day)).order_by(leg.departs_at).limit(_DAYS_AT_HAND)
    parts = (past.subquery(), coming.subquery())
    rows = session.execute(union(*(select(part.c.departs_at, part.c.departs_zone) for part in parts)))
    zones: dict[date, str] = {}
    for at, zone in rows:
        zones.setdefault(local_date(at, zone), zone)
    before = max((begins_on for begins_on in zones if begins_on < day), default=None)
    return before, [(begins_on, zone) for begins_on, zone in sorted(zones.items()) if begins_on >= day]


def today_of(days: Sequence[tuple[date, str]], now: datetime) -> date:
    """Which day it is where the next journeys begin; in UTC where none does."""
    return local_date(now, days[0][1] if days else "UTC")


def board_of_day(session: Session, day: date, page: int, size: int) -> Board:
    """Everybody whose journey begins on a local day, `size` cases to a page; four statements."""
    leg, begins = _begins()
    ids = (
        select(leg.case_id)
        .where(*begins, leg.departs_at >= _start(day), leg.departs_at < _end(day))
        .group_by(leg.case_id)
        .order_by(func.min(leg.departs_at), leg.case_id)
        .offset((page - 1) * size)
        .limit(size + 1)
    )
    legs, cases = _legs_and_cases(session, ids)
    first = sorted(cases, key=lambda case_id: (min(leg.departs_at for leg in legs[case_id]), case_id))[:size]
    marks, escorts = _marks(session, first), _escorts(session, first)
    people = _people(session, first, [mark.person_id for rows in marks.values() for mark, _who in rows])
    parties = [
        party
        for case_id in first
        for party in _parties_of(cases[case_id], legs[case_id], day, people.by_id, marks[case_id], escorts[case_id])
    ]
    in_order = sorted(parties, key=lambda party: (party.leg.departs_at, party.case.id))
    return Board(in_order, people.papers, people.entries, len(cases) > size)


def _legs_and_cases(session: Session, ids: Any) -> tuple[dict[uuid.UUID, list[Leg]], dict[uuid.UUID, Case]]:
    statement = (
        select(Leg, Case)
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.case_id.in_(ids), Leg.escort_id.is_(None))
        .order_by(Leg.departs_at, Leg.ordinal, Leg.id)
        .options(joinedload(Leg.named))
    )
    legs: dict[uuid.UUID, list[Leg]] = {}
    cases: dict[uuid.UUID, Case] = {}
    for leg, case in session.execute(statement).unique():
        legs.setdefault(case.id, []).append(leg)
        cases[case.id] = case
    return legs, cases


def in_the_air(session: Session, now: datetime, limit: int) -> list[tuple[Leg, Case]]:
    """Flights that are in the air by plan, of cases that have departed; one statement."""
    statement = (
        select(Leg, Case)
        .join(Case, Case.id == Leg.case_id)
        .where(
            Case.state == CaseState.DEPARTED,
            Leg.escort_id.is_(None),
            Leg.mode == LegMode.AIR,
            Leg.status.not_in(_NOT_TRAVELLED),
            Leg.departs_at <= now,
            Leg.arrives_at > now,
        )
        .order_by(Leg.arrives_at, Leg.id)
        .limit(limit)
    )
    return [(leg, case) for leg, case in session.execute(statement)]


def _marks(
    session: Session, ids: Sequence[uuid.UUID]
) -> defaultdict[uuid.UUID, list[tuple[BoardingMark, Account | None]]]:
    marks: defaultdict[uuid.UUID, list[tuple[BoardingMark, Account | None]]] = defaultdict(list)
    for mark, who in marks_of_cases(session, ids):
        marks[mark.case_id].append((mark, who))
    return marks


def _escorts(session: Session, ids: Sequence[uuid.UUID]) -> defaultdict[uuid.UUID, list[Escort]]:
    escorts: defaultdict[uuid.UUID, list[Escort]] = defaultdict(list)
    statement = select(Escort).where(Escort.case_id.in_(ids)).order_by(Escort.first_leg, Escort.id)
    for escort in session.execute(statement).scalars():
        escorts[escort.case_id].append(escort)
    return escorts


@dataclass(frozen=True)
class _People:
    by_id: dict[uuid.UUID, Person]
    papers: dict[uuid.UUID, list[Paper]]
    entries: dict[uuid.UUID, list[HealthEntry]]


def _people(session: Session, ids: Sequence[uuid.UUID], marked: Sequence[uuid.UUID]) -> _People:
    """The people of these cases and those with marks, in their order; one statement.

    With each their documents and what is recorded of health: the requests to carriers are read out of it, nothing else.
    """
    statement = (
        select(Person, TravelDocument, DocumentCustody, HealthEntry)
        .outerjoin(TravelDocument, and_(TravelDocument.person_id == Person.id, TravelDocument.is_usable))
        .outerjoin(DocumentCustody, DocumentCustody.document_id == TravelDocument.id)
        .outerjoin(HealthEntry, HealthEntry.person_id == Person.id)
        .where(or_(Person.case_id.in_(ids), Person.id.in_(set(marked))))
        .order_by(Person.case_id, Person.ordinal, TravelDocument.id, DocumentCustody.ordinal, HealthEntry.recorded_at)
    )
    people = _People({}, {}, {})
    chains: dict[TravelDocument, dict[DocumentCustody, None]] = {}
    for person, document, custody, entry in session.execute(statement):
        people.by_id[person.id] = person
        if document is not None:
            chains.setdefault(document, {}).update({custody: None} if custody else {})
        if entry is not None and entry not in people.entries.setdefault(person.id, []):
            people.entries[person.id].append(entry)
    for document, hands in chains.items():
        people.papers.setdefault(document.person_id, []).append(Paper(document, tuple(hands)))
    return people


def _parties_of(
    case: Case,
    legs: Sequence[Leg],
    day: date,
    people: Mapping[uuid.UUID, Person],
    marks: Sequence[tuple[BoardingMark, Account | None]],
    escorts: Sequence[Escort],
) -> list[Party]:
    travelled = [leg for leg in journey(legs) if leg.status is not LegStatus.FROZEN]
    members = [person.id for person in people.values() if person.case_id == case.id]
    ways: dict[uuid.UUID, tuple[list[uuid.UUID], list[Leg]]] = {}
    for group, own in journeys_apart(travelled, members):
        if own and local_date(own[0].departs_at, own[0].departs_zone) == day:
            ways.setdefault(own[0].id, ([], own))[0].extend(group)
    return [
        Party(
            case,
            own[0],
            own,
            [people[member] for member in members if member in group],
            _parted(case, leg_marks, people),
            leg_marks,
            [escort for escort in escorts if escort.first_leg <= own[0].ordinal <= escort.last_leg],
        )
        for leg_id, (group, own) in ways.items()
        for leg_marks in [[(mark, who) for mark, who in marks if mark.leg_id == leg_id and mark.departs_on == day]]
    ]


def _parted(
    case: Case, marks: Sequence[tuple[BoardingMark, Account | None]], people: Mapping[uuid.UUID, Person]
) -> list[Person]:
    ids = dict.fromkeys(mark.person_id for mark, _who in marks)
    return [people[person_id] for person_id in ids if person_id in people and people[person_id].case_id != case.id]
