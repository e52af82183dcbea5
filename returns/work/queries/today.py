"""Reads of the start page: what waits for somebody over all cases, in three statements for any number of them."""

import enum
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    Select,
    String,
    Subquery,
    Uuid,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.rulebook.queries import rules_on
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared, prepared_for
from foundation.storage.types import UtcDateTime
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, CaseState
from returns.documents.models import TravelDocument
from returns.documents.queries.formalities import WITHIN, expires_on_the_way
from returns.documents.rules.documents import TRAVELLED_ON
from returns.health.models import FitnessDecision
from returns.health.queries import latest_by_person
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.money.models import BudgetLine
from returns.money.queries.approvals import is_undecided
from returns.people.models import Person
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.queries.duty import acts_for

DEPARTURES, CLEARANCE_ENDS = "tasks.today.departures_within_days", "tasks.clearance_ends.ahead_days"
NOBODY_ASKED: Mapping[uuid.UUID, datetime] = MappingProxyType({})
CODES = (DEPARTURES, CLEARANCE_ENDS, WITHIN)
_CLEARED_BEFORE = (CaseState.ELIGIBLE, CaseState.PLANNING, CaseState.READY)


class Waits(enum.StrEnum):
    """Why a case stands on the start page of somebody."""

    ARRIVAL = "arrival"  # should have ended by now, and nobody has confirmed it
    ON_THE_WAY = "on_the_way"
    DEPARTURE = "departure"  # in the next days, or planned for a day that has passed
    DOCUMENT = "document"  # expires soon, or before the journey is over
    CLEARANCE = "clearance"  # outstanding, or given until a day that is near
    SIGNATURE = "signature"  # was asked for, and not given yet
    DEADLINE = "deadline"  # to leave: near, or passed
    BUDGET = "budget"  # of one's own case, which somebody else has to approve


@dataclass(frozen=True)
class Spans:
    """How many days ahead the start page looks, by rule."""

    departures: int
    clearance_ends: int
    documents: int


@dataclass(frozen=True)
class Waiting:
    """One line of the start page. `at` is an instant in UTC, `day` a plain date, `word` a plain kind or state."""

    kind: Waits
    case_id: uuid.UUID
    person_id: uuid.UUID | None
    at: datetime | None
    day: date | None
    word: str | None


@dataclass(frozen=True)
class OnStartPage:
    """A case of the start page: who owns it, its journey if it is soon, its people, and their latest fitness."""

    case: Case
    owner: Account | None  # where it is somebody else than whoever looks
    legs: tuple[Leg, ...]
    people: tuple[Person, ...]
    fitness: Mapping[uuid.UUID, FitnessDecision]


def spans_on(session: Session, today: date) -> Spans:
    """The spans in force on a day; one statement. RuleMissing."""
    rules = rules_on(session, CODES, today)
    return Spans(*(rules.need(code).whole() for code in CODES))


def what_waits(
    session: Session,
    user: UserScope,
    spans: Spans,
    size: int,
    asked: Mapping[uuid.UUID, datetime] = MappingProxyType({}),
) -> list[Waiting]:
    """Up to `size` lines of each kind, each kind in its order; one statement, which opens nothing.

    `asked`: when somebody was asked to sign these cases off.
    """
    if not (asked or user.may(Permission.CASES_CREATE) or user.may(Permission.CLEARANCE_SET)):
        return []
    until = {
        "departs_by": user.now + timedelta(days=spans.departures),
        "leaves_by": user.today + timedelta(days=spans.departures),
        "expires_by": user.today + timedelta(days=spans.documents),
        "clearance_ends_by": user.today + timedelta(days=spans.clearance_ends),
    }
    statement = prepared_for(user, _waiting, size, bool(asked))
    rows = session.execute(statement, {**until, **({"asked": list(asked)} if asked else {})})
    return [
        Waiting(Waits(row.kind), row.case_id, row.person_id, row.at or asked.get(row.case_id), row.day, row.word)
        for row in rows
    ]


def _waiting(user: UserScope, size: int, has_asked: bool) -> Any:
    """Each arm as a subquery keeps its own order and limit within the union."""
    own = _mine(user)
    arms, mine = [], own.cte("mine")
    if user.may(Permission.CASES_CREATE):
        arms += [*_journeys(user, mine, size), _documents(mine, size), _deadlines(mine, size), _budgets(mine, size)]
    if has_asked:
        arms.append(_signatures(user, size))
    if user.may(Permission.CASES_CREATE) or user.may(Permission.CLEARANCE_SET):
        arms.append(_clearances(user, own.subquery(), size))  # of a CTE it would begin with all clearances
    return union_all(*(select(arm.subquery()) for arm in arms))


def cases_that_wait(
    session: Session, user: UserScope, waiting: Sequence[Waiting], shown: Collection[uuid.UUID]
) -> dict[uuid.UUID, OnStartPage]:
    """The cases of these ids with what is shown of them, by id; two statements.

    Cases with their journey, and their owner where that is somebody else; people with fitness, of those who depart.
    """
    travel = {line.case_id for line in waiting if line.kind in (Waits.ARRIVAL, Waits.ON_THE_WAY, Waits.DEPARTURE)}
    departing = {line.case_id for line in waiting if line.kind is Waits.DEPARTURE}.intersection(shown)
    of_cases = {"shown": list(shown), "travel": list(travel.intersection(shown))}
    rows = session.execute(prepared_for(user, _shown), of_cases).all() if shown else []
    people = _people(session, {case.id for case, *_rest in rows}, departing)
    legs: dict[uuid.UUID, dict[Leg, None]] = {}  # of each case once, in their order
    for case, _owner, leg in rows:
        legs.setdefault(case.id, {}).update({leg: None} if leg is not None else {})
    nobody: tuple[tuple[Person, ...], dict[uuid.UUID, FitnessDecision]] = ((), {})
    return {
        case.id: OnStartPage(case, owner, tuple(legs[case.id]), *people.get(case.id, nobody))
        for case, owner, _leg in rows
    }


def _shown(user: UserScope) -> Select[Case, Account, Leg]:
    travel = Case.id.in_(bindparam("travel", expanding=True))
    return (
        select(Case, Account, Leg)
        .outerjoin(Account, (Account.id == Case.owner_id) & (Case.owner_id != user.actor_id))
        .outerjoin(Leg, (Leg.case_id == Case.id) & travel & _travelled())
        .where(Case.id.in_(bindparam("shown", expanding=True)))
        .order_by(Leg.departs_at, Leg.ordinal, Leg.id)
    )


def _people(
    session: Session, cases: set[uuid.UUID], departing: set[uuid.UUID]
) -> dict[uuid.UUID, tuple[tuple[Person, ...], dict[uuid.UUID, FitnessDecision]]]:
    """People of these cases in their order, and the latest decision about each of those who depart; one statement."""
    of_cases = {"cases": list(cases), "departing": list(departing)}
    rows = session.execute(_decided_people(), of_cases).all() if cases else []
    of_case: dict[uuid.UUID, list[Any]] = {}
    for person, decision in rows:
        of_case.setdefault(person.case_id, []).append((person, decision))
    return {
        case_id: (
            tuple(dict.fromkeys(person for person, _decision in pairs)),
            latest_by_person(decision for _person, decision in pairs if decision is not None),
        )
        for case_id, pairs in of_case.items()
    }


@cache
def _decided_people() -> Select[Person, FitnessDecision]:
    decided = (FitnessDecision.person_id == Person.id) & Person.case_id.in_(bindparam("departing", expanding=True))
    return prepared(
        select(Person, FitnessDecision)
        .outerjoin(FitnessDecision, decided)
        .where(Person.case_id.in_(bindparam("cases", expanding=True)))
        .order_by(Person.ordinal, Person.id)
    )


def _row(
    kind: Waits, case_id: Any, person_id: Any = None, at: Any = None, day: Any = None, word: Any = None
) -> Select[Any]:
    """One arm of the union: every column is there in each, of the same type."""

    def or_null(value: Any, kind: Any) -> Any:
        return cast(null(), kind) if value is None else value

    return select(
        cast(Fixed(kind), String(20)).label("kind"),
        case_id.label("case_id"),
        or_null(person_id, Uuid()).label("person_id"),
        or_null(at, UtcDateTime()).label("at"),
        or_null(day, Date()).label("day"),
        cast(null() if word is None else word, String(40)).label("word"),
    )


def _travelled() -> Any:
    """Legs that people of a case travel."""
    return Leg.escort_id.is_(None) & (Leg.status != Fixed(LegStatus.CANCELLED))


def _mine(user: UserScope) -> Select[uuid.UUID, CaseState, date]:
    """One's own cases until they have arrived; DISTINCT, so that SQLite begins with them, in a CTE too.

    Ordered by their deadlines, or looked for by their state, it would go through all cases of the office.
    """
    return (
        select(Case.id.label("id"), Case.state.label("state"), Case.deadline_or_never.label("deadline"))
        .where(acts_for(user, user.today), among(Case.state, (*BEFORE_BOARDING, CaseState.DEPARTED)))
        .distinct()
    )


def _journeys(user: UserScope, mine: CTE, size: int) -> list[Select[Any]]:
    """Arrivals that nobody has confirmed, journeys under way, and departures: of one's own cases."""
    way = (
        select(
            Leg.case_id.label("case_id"),
            func.min(Leg.departs_at, type_=UtcDateTime()).label("begins"),
            func.max(Leg.arrives_at, type_=UtcDateTime()).label("ends"),
        )
        .where(Leg.case_id.in_(select(mine.c.id)), _travelled())
        .group_by(Leg.case_id)
        .cte("way")
    )
    has_left = mine.c.state == Fixed(CaseState.DEPARTED)
    arrival, leaves = or_(way.c.ends.is_(None), way.c.ends <= user.now), way.c.begins <= bindparam("departs_by")

    def arm(kind: Waits, at: Any, *when: Any) -> Select[Any]:
        rows = _row(kind, mine.c.id, at=at, word=mine.c.state).outerjoin(way, way.c.case_id == mine.c.id)
        return rows.where(*when).order_by(at.is_not(None), at, mine.c.id).limit(size)

    return [
        arm(Waits.ARRIVAL, way.c.ends, has_left, arrival),
        arm(Waits.ON_THE_WAY, way.c.ends, has_left, way.c.ends > user.now),
        arm(Waits.DEPARTURE, way.c.begins, ~has_left, leaves),
    ]


def _documents(mine: CTE, size: int) -> Select[Any]:
    """Usable documents of one's own cases that expire soon, or before their journey is over; the first on top."""
    soon = TravelDocument.expires_on <= bindparam("expires_by")
    who, day, kind = TravelDocument.person_id, TravelDocument.expires_on, TravelDocument.kind
    return (
        _row(Waits.DOCUMENT, TravelDocument.case_id, who, day=day, word=kind)
        .where(
            TravelDocument.is_usable.is_(True),
            among(TravelDocument.kind, TRAVELLED_ON),
            day.is_not(None),
            TravelDocument.case_id.in_(select(mine.c.id).where(mine.c.state != Fixed(CaseState.DEPARTED))),
            or_(soon, expires_on_the_way()),
        )
        .order_by(day, TravelDocument.id)
        .limit(size)
    )


def _clearances(user: UserScope, mine: Subquery, size: int) -> Select[Any]:
    """Cases on their way to a departure whose clearance is outstanding or ends soon; of the office for who clears."""
    ends = ProtectionClearance.until <= bindparam("clearance_ends_by")
    near = (ProtectionClearance.state == Fixed(Clearance.GIVEN)) & ends
    clears = user.may(Permission.CLEARANCE_SET)
    case_id, state, deadline = (
        (Case.id, Case.state, Case.deadline_or_never) if clears else (mine.c.id, mine.c.state, mine.c.deadline)
    )
    statement = (
        _row(Waits.CLEARANCE, case_id, day=ProtectionClearance.until, word=ProtectionClearance.state)
        .join(ProtectionClearance, ProtectionClearance.case_id == case_id)
        .where(among(state, _CLEARED_BEFORE), or_(ProtectionClearance.state == Fixed(Clearance.OUTSTANDING), near))
    )
    return statement.order_by(deadline, case_id).limit(size)


def _deadlines(mine: CTE, size: int) -> Select[Any]:
    """One's own cases before boarding whose deadline is near or has passed, the nearest first."""
    near = (mine.c.state != Fixed(CaseState.DEPARTED), mine.c.deadline <= bindparam("leaves_by"))
    return (
        _row(Waits.DEADLINE, mine.c.id, day=mine.c.deadline)
        .where(*near)
        .order_by(mine.c.deadline, mine.c.id)
        .limit(size)
    )


def _signatures(user: UserScope, size: int) -> Select[Any]:
    """Departures of others that somebody was asked to sign off, and nobody has signed."""
    statement = _row(Waits.SIGNATURE, Case.id).where(
        Case.id.in_(bindparam("asked", expanding=True)), Case.state == Fixed(CaseState.PLANNING)
    )
    return statement.where(Case.owner_id != user.actor_id).order_by(Case.deadline_or_never, Case.id).limit(size)


def _budgets(mine: CTE, size: int) -> Select[Any]:
    """One's own cases with lines of the budget that nobody has decided on."""
    undecided = exists(select(BudgetLine.id).where(BudgetLine.case_id == mine.c.id, is_undecided()))
    return (
        _row(Waits.BUDGET, mine.c.id)
        .where(mine.c.state != Fixed(CaseState.DEPARTED), undecided)
        .order_by(mine.c.deadline, mine.c.id)
        .limit(size)
    )
