"""Reads of departures: what was recorded at the gate, when the people of a case set out, and the board of a day."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.orm import Session, joinedload

from foundation.accounts.models import Account
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rule_on, rules_on
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, CaseState, Limit
from returns.departure.models import BoardingMark as BoardingMark
from returns.departure.queries.days import cases_of_day
from returns.departure.rules import BoardingState, TravellerAtGate
from returns.documents.models import DocumentCustody, TravelDocument
from returns.documents.queries.documents import DocumentInHands
from returns.documents.rules.documents import TRAVELLED_ON, HandOut, Holder, hand_out, has_expired
from returns.escorts.models import Escort
from returns.health.models import HealthEntry
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, journeys_apart, legs_of_case
from returns.journey.rules.itinerary import NOT_TRAVELLED, LegMode, LegStatus
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import Person

MarkBy = tuple[BoardingMark, Account | None]  # a mark with who recorded it


UNDO_SECONDS, BOARD_CASES = "departure.undo_seconds", "departure.board_cases"
OPENS_HOURS = "departure.boarding_opens_hours"


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


def hand_outs(papers: Iterable[DocumentInHands], people: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, HandOut]:
    """Whether each of these people has a document in hand on which somebody travels on a day; opens nothing."""
    holders_of: dict[uuid.UUID, list[Holder | None]] = {person: [] for person in people}
    expired: set[uuid.UUID] = set()
    for paper in papers:
        document = paper.document
        if not document.is_usable or document.kind not in TRAVELLED_ON or document.person_id not in holders_of:
            continue
        if has_expired(document.expires_on, day):
            expired.add(document.person_id)
        else:
            holders_of[document.person_id].append(paper.current.holder if paper.current else None)
    return {person: hand_out(holders, person in expired) for person, holders in holders_of.items()}


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


def board_of_day(session: Session, day: date, page: int, size: int) -> Board:
    """Everybody whose journey begins on a local day, `size` cases to a page; five statements, one for nobody.

    Those who set out around the day are told apart by their places before their journeys are read.
    """
    ids = cases_of_day(session, day)
    shown = ids[(page - 1) * size : page * size]
    if not shown:
        return Board((), {}, {}, has_more=False)
    legs, (marks, escorts) = _legs(session, shown), _marks_and_escorts(session, shown)
    people = _people(session, shown, [mark.person_id for rows in marks.values() for mark, _who in rows])
    parties = [
        party
        for case in legs
        for party in _parties_of(case, legs[case], day, people.by_id, marks[case.id], escorts[case.id])
    ]
    in_order = sorted(parties, key=lambda party: (party.leg.departs_at, party.case.id))
    return Board(in_order, people.papers, people.entries, len(ids) > page * size)


def in_the_air(session: Session, now: datetime, limit: int) -> list[tuple[Leg, Case]]:
    """Flights that are in the air by plan, of cases that have departed; one statement."""
    return [(leg, case) for leg, case in session.execute(_IN_THE_AIR, {"now": now, "most": limit})]


_IN_THE_AIR = prepared(
    select(Leg, Case)
    .join(Case, Case.id == Leg.case_id)
    .where(Case.state == Fixed(CaseState.DEPARTED), Leg.escort_id.is_(None), Leg.mode == Fixed(LegMode.AIR))
    .where(~among(Leg.status, NOT_TRAVELLED), Leg.departs_at <= bindparam("now"), Leg.arrives_at > bindparam("now"))
    .order_by(Leg.arrives_at, Leg.id)
    .limit(bindparam("most", type_=Integer))
)


_ANY: Any = bindparam("ids", expanding=True)
_WITH_LEGS = prepared(
    select(Leg, Case)
    .join(Case, Case.id == Leg.case_id)
    .where(Leg.case_id.in_(_ANY), Leg.escort_id.is_(None))
    .order_by(Leg.departs_at, Leg.ordinal, Leg.id)
    .options(joinedload(Leg.named))
)
_WITH_MARKS = prepared(
    select(BoardingMark, Account)
    .outerjoin(Account, Account.id == BoardingMark.recorded_by)
    .where(BoardingMark.case_id.in_(_ANY))
    .order_by(BoardingMark.recorded_at, BoardingMark.ordinal, BoardingMark.id)
)
_ALONG = prepared(select(Escort).where(Escort.case_id.in_(_ANY)).order_by(Escort.first_leg, Escort.id))


def _legs(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[Case, list[Leg]]:
    legs: defaultdict[Case, list[Leg]] = defaultdict(list)
    for leg, case in session.execute(_WITH_LEGS, {"ids": ids}).unique():
        legs[case].append(leg)
    return legs


def _marks_and_escorts(
    session: Session, ids: Sequence[uuid.UUID]
) -> tuple[Mapping[uuid.UUID, list[MarkBy]], Mapping[uuid.UUID, list[Escort]]]:
    """The marks of these cases, the oldest first, and their escorts, by case; two statements."""
    marks: defaultdict[uuid.UUID, list[MarkBy]] = defaultdict(list)
    for mark, who in session.execute(_WITH_MARKS, {"ids": ids}):
        marks[mark.case_id].append((mark, who))
    escorts: defaultdict[uuid.UUID, list[Escort]] = defaultdict(list)
    for escort in session.execute(_ALONG, {"ids": ids}).scalars():
        escorts[escort.case_id].append(escort)
    return marks, escorts


@dataclass(frozen=True)
class _People:
    by_id: dict[uuid.UUID, Person]
    papers: dict[uuid.UUID, list[DocumentInHands]]
    entries: dict[uuid.UUID, list[HealthEntry]]


_IN_HANDS = prepared(
    select(Person, TravelDocument, DocumentCustody, HealthEntry)
    .outerjoin(TravelDocument, and_(TravelDocument.person_id == Person.id, TravelDocument.is_usable))
    .outerjoin(DocumentCustody, DocumentCustody.document_id == TravelDocument.id)
    .outerjoin(HealthEntry, HealthEntry.person_id == Person.id)
    .where(or_(Person.case_id.in_(_ANY), Person.id.in_(bindparam("marked", expanding=True))))
    .order_by(Person.case_id, Person.ordinal, TravelDocument.id, DocumentCustody.ordinal, HealthEntry.recorded_at)
)


def _people(session: Session, ids: Sequence[uuid.UUID], marked: Sequence[uuid.UUID]) -> _People:
    """The people of these cases and those with marks, in their order; one statement.

    With each their documents and what is recorded of health: the requests to carriers are read out of it, nothing else.
    """
    people = _People({}, {}, {})
    chains: dict[TravelDocument, dict[DocumentCustody, None]] = {}
    for person, document, custody, entry in session.execute(_IN_HANDS, {"ids": ids, "marked": list(set(marked))}):
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
