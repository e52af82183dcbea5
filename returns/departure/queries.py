"""Reads of departures: what was recorded at the gate, when the people of a case set out, and the board of a day."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, func, literal, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload

from foundation.accounts.models import Account
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rule_on, rules_on
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules import BEFORE_BOARDING, ENDED, CaseState, Limit
from returns.departure.models import BoardingMark as BoardingMark
from returns.departure.rules import BoardingState, TravellerAtGate
from returns.documents.models import DocumentCustody, TravelDocument
from returns.documents.queries.documents import DocumentInHands
from returns.documents.rules.documents import TRAVELLED_ON, HandOut, Holder, hand_out
from returns.escorts.models import Escort
from returns.health.models import HealthEntry
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, journeys_apart, legs_of_case
from returns.journey.rules.itinerary import NOT_TRAVELLED, LegMode, LegStatus
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules import EventKind
from returns.people.models import Person
from returns.work.rules import DatedFact, ForWhom, TaskKind

MarkBy = tuple[BoardingMark, Account | None]  # a mark with who recorded it


UNDO_SECONDS, BOARD_CASES = "departure.undo_seconds", "departure.board_cases"
OPENS_HOURS = "departure.boarding_opens_hours"
# Somewhere a day begins 14 hours before it does in UTC, and somewhere it ends 12 hours later.
_EARLIEST, _LONGEST = timedelta(hours=14), timedelta(hours=14 + 24 + 12)
_SHOWN = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED, CaseState.ARRIVED, CaseState.CLOSED)
# An alias is made once: to look at its columns for the first time takes longer than a statement.
_BEFORE = aliased(Leg)
_INSTANTS_AHEAD = 40  # instants at which journeys begin that are looked through for the next days


@dataclass(frozen=True)
class BoardNumbers:
    """For how many seconds a press can be undone without a reason, and how many cases a page of the board shows.

    `opens_hours`: how long before a departure boarding can be recorded.
    """

    undo_seconds: int
    cases: int
    opens_hours: int


def board_numbers(session: Session, today: date) -> BoardNumbers:
    """The numbers of the board; one statement."""
    rules = rules_on(session, (UNDO_SECONDS, BOARD_CASES, OPENS_HOURS), today)
    undo, cases, opens = (rules.need(code).whole() for code in (UNDO_SECONDS, BOARD_CASES, OPENS_HOURS))
    return BoardNumbers(undo, cases, opens)


def opens_hours(session: Session, today: date) -> Limit:
    """How long before a departure boarding can be recorded; one statement."""
    row = rule_on(session, OPENS_HOURS, today)
    return Limit(row.whole(), cited(row))


def undo_seconds(session: Session, today: date) -> int:
    """For how many seconds a mark can be undone without a reason; one statement."""
    return rule_on(session, UNDO_SECONDS, today).whole()


def marks_of_leg(session: Session, case_id: uuid.UUID, leg: Leg) -> Sequence[BoardingMark]:
    """The marks of a case for one leg on the day for which it is planned, the oldest first."""
    statement = select(BoardingMark).where(
        BoardingMark.case_id == case_id, BoardingMark.leg_id == leg.id, BoardingMark.departs_on == day_of(leg)
    )
    return session.execute(statement.order_by(BoardingMark.recorded_at, BoardingMark.ordinal)).scalars().all()


def day_of(leg: Leg) -> date:
    """The local day on which a leg begins."""
    return local_date(leg.departs_at, leg.departs_zone)


def newest(marks: Iterable[BoardingMark]) -> dict[uuid.UUID, BoardingMark]:
    """The newest of these marks of one leg, by person."""
    return {mark.person_id: mark for mark in sorted(marks, key=lambda mark: mark.ordinal)}


def first_legs(legs: Sequence[Leg], people: Sequence[uuid.UUID]) -> dict[uuid.UUID, Leg]:
    """The leg of a journey on which each of these people sets out; without those who travel on none."""
    return {person: own[0] for group, own in journeys_apart(legs, people) if own for person in group}


def has_left(case: Case, leg: Leg, marks: Sequence[BoardingMark]) -> bool:
    """Whether it is recorded that those who travel a leg have set out on it; `marks` are those of this leg."""
    if leg.status is LegStatus.FLOWN:
        return True
    return case.state not in (*BEFORE_BOARDING, *ENDED) and not marks


def hand_outs(papers: Iterable[DocumentInHands], people: Iterable[uuid.UUID]) -> dict[uuid.UUID, HandOut]:
    """Whether each of these people has a document in hand on which somebody travels; opens nothing."""
    holders_of: dict[uuid.UUID, list[Holder | None]] = {person: [] for person in people}
    for paper in papers:
        if paper.document.is_usable and paper.document.kind in TRAVELLED_ON and paper.document.person_id in holders_of:
            holders_of[paper.document.person_id].append(paper.current.holder if paper.current else None)
    return {person: hand_out(holders) for person, holders in holders_of.items()}


def standing_of(
    case: Case,
    leg: Leg,
    marks: Sequence[BoardingMark],
    people: Iterable[uuid.UUID],
    documents: Mapping[uuid.UUID, HandOut] | None = None,
) -> tuple[TravellerAtGate, ...]:
    """The state of each of these people on a leg. Whoever set out without a mark counts as boarded.

    `documents`: the result of `hand_outs`, where it matters.
    """
    latest, left = newest(marks), has_left(case, leg, marks)
    unsaid = BoardingState.BOARDED if left and not marks else BoardingState.PLANNED
    papers = documents or {}
    return tuple(
        TravellerAtGate(
            person.hex,
            latest[person].state if person in latest else unsaid,
            left,
            papers.get(person, HandOut.HANDED_OUT),
        )
        for person in people
    )


def on_board(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Who of a case that has not departed yet has boarded a leg as it is planned now; one statement, opens nothing."""
    mark = (BoardingMark.person_id, BoardingMark.leg_id, BoardingMark.state, BoardingMark.departs_on)
    statement = (
        select(*mark, Leg.departs_at, Leg.departs_zone)
        .join(Leg, Leg.id == BoardingMark.leg_id)
        .where(BoardingMark.case_id == case_id, Leg.status.not_in(NOT_TRAVELLED))
        .order_by(BoardingMark.ordinal)
    )
    latest: dict[tuple[uuid.UUID, uuid.UUID], BoardingState] = {}
    for person, leg, state, departs_on, departs_at, zone in session.execute(statement):
        if local_date(departs_at, zone) == departs_on:
            latest[person, leg] = state
    return {person for (person, _leg), state in latest.items() if state is BoardingState.BOARDED}


def not_travelled(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Since when people of these cases wait for another journey because they did not travel; one statement."""
    statement = (
        select(CaseEvent.case_id, CaseEvent.id, CaseEvent.at)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.case_id.in_(ids), CaseEvent.kind == EventKind.NOT_TRAVELLED)
        .where(Case.state.in_((CaseState.ELIGIBLE, CaseState.PLANNING)))
        .order_by(CaseEvent.at, CaseEvent.id)
    )
    return {
        case_id: [DatedFact(TaskKind.JOURNEY_ANEW, event_id.hex, at.date(), ForWhom.OWNER)]
        for case_id, event_id, at in session.execute(statement)
    }


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


# The departure board: everybody whose journey begins on a day, in a number of statements that does not grow.


@dataclass(frozen=True)
class Party:
    """People of one case who set out together: their first leg, the legs that they travel, and their marks."""

    case: Case
    leg: Leg
    way: Sequence[Leg]
    people: Sequence[Person]
    parted: Sequence[Person]  # with marks here, and in a case of their own by now
    marks: Sequence[MarkBy]
    escorts: Sequence[Escort]


@dataclass(frozen=True)
class Board:
    """One page of the board of a day, the earliest first; nothing is opened. `has_more`: there are further cases."""

    parties: Sequence[Party]
    papers: Mapping[uuid.UUID, Sequence[DocumentInHands]]  # by person
    entries: Mapping[uuid.UUID, Sequence[HealthEntry]]  # by person
    has_more: bool


def days_around(session: Session, day: date) -> tuple[date | None, list[tuple[date, str]]]:
    """The local days on which journeys begin: the last one before this day, and those from this day on.

    Each of the latter has a zone of it, the nearest first. One statement.
    """
    start = _start(day)
    past = select(Leg.departs_at, Leg.departs_zone).where(*_begins(), Leg.departs_at < start)
    last = past.order_by(Leg.departs_at.desc()).limit(1).subquery()
    zones: dict[date, str] = {}
    statement: CompoundSelect[Any] = union(select(last.c.departs_at, last.c.departs_zone), _instants_from(start))
    for row in session.execute(statement):
        if row.departs_at is not None:
            zones.setdefault(local_date(row.departs_at, row.departs_zone), row.departs_zone)
    before = max((begins_on for begins_on in zones if begins_on < day), default=None)
    return before, [(begins_on, zone) for begins_on, zone in sorted(zones.items()) if begins_on >= day]


def _instants_from(start: datetime) -> Select[Any]:
    """The next instants (with a zone) at which journeys begin; the last may be None.

    Each is looked up from the one before it by an index: however many people set out at once, one leg is read.
    """
    begins = select(Leg.departs_at).where(*_begins()).order_by(Leg.departs_at).limit(1)
    first = begins.where(Leg.departs_at >= start).scalar_subquery()
    hops = select(first.label("at"), literal(1).label("n")).cte(recursive=True)
    further = begins.where(Leg.departs_at > hops.c.at).scalar_subquery()
    hops = hops.union_all(select(further, hops.c.n + 1).where(hops.c.at.is_not(None), hops.c.n < _INSTANTS_AHEAD))
    begins_in = select(Leg.departs_zone).where(*_begins(), Leg.departs_at == hops.c.at).limit(1)
    return select(hops.c.at, begins_in.scalar_subquery())


def today_of(days: Sequence[tuple[date, str]], now: datetime) -> date:
    """Which day it is where the next journeys begin; in UTC where none does."""
    return local_date(now, days[0][1] if days else "UTC")


def board_of_day(session: Session, day: date, page: int, size: int) -> Board:
    """Everybody whose journey begins on a local day, `size` cases to a page; four statements."""
    ids = (
        select(Leg.case_id)
        .where(*_begins(), Leg.departs_at >= _start(day), Leg.departs_at < _start(day) + _LONGEST)
        .group_by(Leg.case_id)
        .order_by(func.min(Leg.departs_at), Leg.case_id)
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


def in_the_air(session: Session, now: datetime, limit: int) -> list[tuple[Leg, Case]]:
    """Flights that are in the air by plan, of cases that have departed; one statement."""
    statement = (
        select(Leg, Case)
        .join(Case, Case.id == Leg.case_id)
        .where(Case.state == CaseState.DEPARTED, Leg.escort_id.is_(None), Leg.mode == LegMode.AIR)
        .where(Leg.status.not_in(NOT_TRAVELLED), Leg.departs_at <= now, Leg.arrives_at > now)
        .order_by(Leg.arrives_at, Leg.id)
        .limit(limit)
    )
    return [(leg, case) for leg, case in session.execute(statement)]


def _begins() -> list[ColumnElement[bool]]:
    """The conditions by which a leg begins a journey: no leg of the whole case comes before it.

    Both are asked of each leg by itself: so a database reads legs by their day, not all legs of all cases.
    """
    is_shown = exists(select(Case.id).where(Case.id == Leg.case_id, Case.state.in_(_SHOWN)))
    travelled = (_BEFORE.escort_id.is_(None), _BEFORE.status.not_in(NOT_TRAVELLED), _BEFORE.is_for_all)
    before = (_BEFORE.case_id == Leg.case_id, _BEFORE.departs_at < Leg.departs_at)
    earlier = exists(select(_BEFORE.id).where(*before, *travelled))
    return [Leg.escort_id.is_(None), Leg.status.not_in(NOT_TRAVELLED), ~earlier, is_shown]


def _start(day: date) -> datetime:
    """The instant from which it is this day somewhere."""
    return datetime.combine(day, time(), UTC) - _EARLIEST


def _legs_and_cases(
    session: Session, ids: Select[uuid.UUID]
) -> tuple[dict[uuid.UUID, list[Leg]], dict[uuid.UUID, Case]]:
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


def _marks(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[MarkBy]]:
    """The marks of these cases, the oldest first, by case; one statement."""
    statement = (
        select(BoardingMark, Account)
        .outerjoin(Account, Account.id == BoardingMark.recorded_by)
        .where(BoardingMark.case_id.in_(ids))
        .order_by(BoardingMark.recorded_at, BoardingMark.ordinal, BoardingMark.id)
    )
    marks: defaultdict[uuid.UUID, list[MarkBy]] = defaultdict(list)
    for mark, who in session.execute(statement):
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
    papers: dict[uuid.UUID, list[DocumentInHands]]
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
        people.papers.setdefault(document.person_id, []).append(DocumentInHands(document, tuple(hands)))
    return people


def _parties_of(
    case: Case,
    legs: Sequence[Leg],
    day: date,
    people: Mapping[uuid.UUID, Person],
    marks: Sequence[MarkBy],
    escorts: Sequence[Escort],
) -> list[Party]:
    travelled = [leg for leg in journey(legs) if leg.status is not LegStatus.FROZEN]
    members = [person.id for person in people.values() if person.case_id == case.id]
    ways: dict[uuid.UUID, tuple[list[uuid.UUID], list[Leg]]] = {}
    for who, own in journeys_apart(travelled, members):
        if own and day_of(own[0]) == day:
            ways.setdefault(own[0].id, ([], own))[0].extend(who)
    parties = []
    for group, own in ways.values():
        first = own[0]
        leg_marks = [(mark, who) for mark, who in marks if mark.leg_id == first.id and mark.departs_on == day]
        marked = [people.get(person) for person in dict.fromkeys(mark.person_id for mark, _who in leg_marks)]
        parted = [person for person in marked if person is not None and person.case_id != case.id]
        along = [escort for escort in escorts if escort.first_leg <= first.ordinal <= escort.last_leg]
        travelling = [people[member] for member in members if member in group]
        parties.append(Party(case, first, own, travelling, parted, leg_marks, along))
    return parties
