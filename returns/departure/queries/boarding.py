"""Reads of boarding: what was recorded at the gate, and the state of each traveller."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rule_on, rules_on
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules import BEFORE_BOARDING, ENDED, CaseState, Limit
from returns.departure.models import BoardingMark as BoardingMark
from returns.departure.rules import BoardingState, Standing
from returns.documents.queries.documents import Paper
from returns.documents.rules.documents import TRAVELLED_ON, HandOut, Holder, hand_out
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journeys_apart
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules import EventKind
from returns.work.rules import DatedFact, ForWhom, TaskKind

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


def marks_of_cases(session: Session, ids: Iterable[uuid.UUID]) -> list[tuple[BoardingMark, Account | None]]:
    """The marks of these cases, the oldest first, each with who recorded it; one statement."""
    statement = (
        select(BoardingMark, Account)
        .outerjoin(Account, Account.id == BoardingMark.recorded_by)
        .where(BoardingMark.case_id.in_(list(ids)))
        .order_by(BoardingMark.recorded_at, BoardingMark.ordinal, BoardingMark.id)
    )
    return [(mark, account) for mark, account in session.execute(statement)]


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


def hand_outs(papers: Iterable[Paper], people: Iterable[uuid.UUID]) -> dict[uuid.UUID, HandOut]:
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
) -> tuple[Standing, ...]:
    """The state of each of these people on a leg. Whoever set out without a mark counts as boarded.

    `documents`: the result of `hand_outs`, where it matters.
    """
    latest, left = newest(marks), has_left(case, leg, marks)
    unsaid = BoardingState.BOARDED if left and not marks else BoardingState.PLANNED
    papers = documents or {}
    return tuple(
        Standing(
            person.hex,
            latest[person].state if person in latest else unsaid,
            left,
            papers.get(person, HandOut.HANDED_OUT),
        )
        for person in people
    )


def on_board(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Who of a case that has not departed yet has boarded a leg as it is planned now; one statement, opens nothing."""
    statement = (
        select(
            BoardingMark.person_id,
            BoardingMark.leg_id,
            BoardingMark.state,
            BoardingMark.departs_on,
            Leg.departs_at,
            Leg.departs_zone,
        )
        .join(Leg, Leg.id == BoardingMark.leg_id)
        .where(BoardingMark.case_id == case_id, Leg.status.not_in((LegStatus.CANCELLED, LegStatus.FROZEN)))
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
