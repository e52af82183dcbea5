"""What a path is made from: the case as readiness reads it, requests, tasks; and which cases have one."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.geography.calendars import (
    CALENDAR_CODES,
    Calendars,
    calendars_of,
)
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from planning.durations.queries import MEDIAN_FROM, NINETY_FROM, incidence_of, learned_of, thresholds_of
from planning.durations.rules.learned import Key, LearnedKind, closest
from planning.path.rules.activities import OF_RECORDS, Takes
from planning.path.rules.network import ActivityKind
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, CaseState
from returns.documents.models import DocumentRequest
from returns.documents.queries.formalities import FLOOR, MEDIAN, lead_times
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.formalities import OPEN
from returns.lifecycle.models import CaseEvent
from returns.money.models import BudgetLine
from returns.money.rules.budget import LineStatus
from returns.movements.queries.movements import NOTICE_DAYS
from returns.readiness.models import SignOff
from returns.readiness.queries.readiness import JUDGED_BY
from returns.readiness.queries.reads import CaseRead, read_of_case, reads_of_cases
from returns.work.models import Task
from returns.work.queries.duty import acts_for
from returns.work.rules.tasks import TaskState

K = ActivityKind
TAKES = "planning.takes."
# How long things take that other topics have a number for already: in days of the calendar.
OF_OTHERS = {
    K.DECISION: "tasks.decision.days",
    K.CLEARANCE: "tasks.clearance_outstanding.days",
    K.PROTECTION_CHECK: "tasks.protection_check.days",
}
OWN = (
    K.DETAILS, K.PLACE, K.SAFE_CONTACT, K.COUNSELLING, K.CONSENT, K.GUARDIAN, K.TRACING, K.BEST_INTERESTS, K.ORIGINAL,
    K.TRANSIT_VISA, K.EXIT_PERMIT, K.EXIT_FINE, K.FITNESS, K.MEDICAL_REPORT, K.PREGNANCY_REPORT, K.MEDICATION,
    K.BOOKING, K.ESCORT, K.ESCORT_VISA, K.RECEPTION, K.ASSISTANCE, K.MEDIF, K.APPROVAL, K.TASK, K.SIGN_OFF,
)  # fmt: skip
BEST_INTERESTS_GOOD_FOR = "child.best_interests_determination.good_for_days"
COUNTRY_CHECKED = "country_status.checked_before_travel_hours"
PATH_CODES = (
    *(TAKES + kind for kind in OWN),
    *OF_OTHERS.values(),
    NOTICE_DAYS,
    BEST_INTERESTS_GOOD_FOR,
    COUNTRY_CHECKED,
    FLOOR,
    MEDIAN,
    MEDIAN_FROM,
    NINETY_FROM,
)
BACK, AHEAD = 400, 800  # days before and after today of which it is known whether they are worked


@dataclass(frozen=True)
class Lengths:
    """How long substitute documents of a country take, and what own records say of other things, by kind."""

    document: Takes
    learned: Mapping[ActivityKind, Takes]


Begun = Mapping[ActivityKind, date]
Waiting = tuple[Sequence[DocumentRequest], Sequence[Task], SignOff | None, Begun]


@dataclass(frozen=True)
class PathRead:
    """What a path is made from, read once: `rules_of` gives the rows of a day, `host` is the country of the office.

    `begun`: since when somebody has a decision before them, by kind.
    """

    case: Case
    read: CaseRead
    rules_of: Callable[[date], RulesOfDay]
    host: str
    requests: Sequence[DocumentRequest]
    tasks: Sequence[Task]
    signed: SignOff | None
    begun: Begun
    document: Takes
    learned: Mapping[ActivityKind, Takes]

    @property
    def calendars(self) -> Calendars:
        """The working calendars that go with the rules."""
        return self.read.calendars()


def path_read(session: Session, case: Case, today: date) -> PathRead:
    """Everything that bears on when people can leave; as readiness reads it, and three statements more."""
    learned = _learned(session, {case.country}, today)
    waiting, days = _open_of_cases(session, [case.id]), _documents(session, {case.country}, today)
    read = read_of_case(session, case.id, today, None, None)
    return _assembled(session, case, today, read, waiting[case.id], Lengths(days[case.country], learned))


def path_reads(session: Session, cases: Sequence[Case], today: date) -> dict[uuid.UUID, PathRead]:
    """The same of many cases of one office, by their ids; as many statements as for two."""
    ids, countries = [case.id for case in cases], {case.country for case in cases}
    learned = _learned(session, countries, today)
    waiting, days = _open_of_cases(session, ids), _documents(session, countries, today)
    reads = reads_of_cases(session, ids, today)
    return {
        case.id: _assembled(
            session, case, today, reads[case.id], waiting[case.id], Lengths(days[case.country], learned)
        )
        for case in cases
    }


def _assembled(
    session: Session,
    case: Case,
    today: date,
    read: CaseRead,
    waiting: Waiting,
    lengths: Lengths,
) -> PathRead:
    """The parts together; the rules come with all rows that begin in the next years: other days are asked of them."""
    every = _rules(session, today)
    once = replace(read, guardians=cache(read.guardians), trips=cache(read.trips), company=cache(read.company))
    once = replace(once, calendars=lambda: every.once(calendars_of))
    host = accounts.country_of_office(session, case.office_id)
    return PathRead(case, once, every.on, host, *waiting, lengths.document, lengths.learned)


def _rules(session: Session, today: date) -> RulesOfDay:
    return rules_on(session, (*JUDGED_BY, *PATH_CODES, *CALENDAR_CODES), today + timedelta(days=AHEAD))


def _open_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, Waiting]:
    """Open requests at consulates, open tasks, the first due first, newest sign-off and decisions begun; one statement.

    Each case has few of each.
    """
    rows: dict[uuid.UUID, list[Any]] = {case_id: [] for case_id in cases}
    for row in session.execute(_opened(), {"cases": list(cases)}):
        rows[row.id].append(row)
    return {
        case_id: (
            list(dict.fromkeys(row.DocumentRequest for row in own if row.DocumentRequest is not None)),
            list(dict.fromkeys(row.Task for row in own if row.Task is not None)),
            own[-1].SignOff if own else None,
            _begun(own[0]) if own else {},
        )
        for case_id, own in rows.items()
    }


@cache
def _opened() -> Select[Any]:
    request, task = DocumentRequest, Task
    return prepared(
        select(Case.id, request, task, SignOff, *_begun_of())
        .outerjoin(request, and_(request.case_id == Case.id, request.state.in_(OPEN)))
        .outerjoin(task, and_(task.case_id == Case.id, task.state == TaskState.OPEN))
        .outerjoin(SignOff, SignOff.case_id == Case.id)
        .where(Case.id.in_(bindparam("cases", expanding=True)))
        .order_by(task.due_on, task.id, request.id, SignOff.signed_at, SignOff.id.desc())
    )


def _begun_of() -> list[ColumnElement[Any]]:
    """Of a case: when it applied, when the newest line of its budget that waits came, and how many were declined.

    An application that is decided, and a line that has to be changed first, wait for nobody.
    """
    line, waits = BudgetLine, BudgetLine.status != LineStatus.CANCELLED
    unapproved = and_(line.case_id == Case.id, line.approved_at.is_(None), waits)
    applied = select(func.max(CaseEvent.at)).where(
        CaseEvent.case_id == Case.id, CaseEvent.to_state == CaseState.APPLIED, Case.state == CaseState.APPLIED
    )
    recorded = select(func.max(line.recorded_at)).where(unapproved)
    declined = select(func.count(line.id)).where(unapproved, line.declined_at.is_not(None))
    columns = {"applied_at": applied, "recorded_at": recorded, "declined": declined}
    return [column.correlate(Case).scalar_subquery().label(name) for name, column in columns.items()]


def _begun(row: Any) -> Begun:
    since = {K.DECISION: row.applied_at, K.APPROVAL: None if row.declined else row.recorded_at}
    return {kind: at.date() for kind, at in since.items() if at is not None}


def begun_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, Begun]:
    """Since when somebody has the decisions of cases before them; one statement."""
    rows = session.execute(select(Case.id, *_begun_of()).where(Case.id.in_(cases)).order_by(Case.id))
    return {row.id: _begun(row) for row in rows}


def _documents(session: Session, countries: Collection[str], today: date) -> dict[str, Takes]:
    """After how many days half of the substitute documents of a country are issued: `lead_time` of many, once asked."""
    asked = {country: (DocumentKind.LAISSEZ_PASSER, country) for country in countries}
    leads = lead_times(session, list(asked.values()), today)
    floor = _rules(session, today).need(FLOOR).whole()
    found = {country: Takes(floor, rule=MEDIAN, is_known=False) for country in countries}
    for country, key in asked.items():
        if key in leads:
            lead = leads[key]
            found[country] = Takes(lead.median, rule="" if lead.own else MEDIAN, finished=lead.own, ninety=lead.ninety)
    return found


def _learned(session: Session, countries: Collection[str], today: date) -> dict[ActivityKind, Takes]:
    """Within how many days half were done, where own records teach it; the statement that reads of documents too."""
    rows = learned_of(session, [LearnedKind.LAISSEZ_PASSER], list(countries))
    if not rows:
        return {}
    limits = thresholds_of(replace(_rules(session, today), day=today))
    prepared = {place: incidence_of(row) for place, row in rows.items()}
    lengths = {}
    for kind, own in OF_RECORDS.items():
        place = closest(prepared, [Key(own)], limits)
        median = prepared[place].median if place else None
        if place is not None and median is not None:
            learned, curve = rows[place].id.hex, prepared[place]
            lengths[kind] = Takes(median, finished=curve.finished, learned=learned, curve=curve, enough=limits.ninety)
    return lengths


def open_requests(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DocumentRequest]]:
    """Open requests at consulates of cases, by case; one statement."""
    statement = select(DocumentRequest).where(DocumentRequest.case_id.in_(cases), DocumentRequest.state.in_(OPEN))
    requests: dict[uuid.UUID, list[DocumentRequest]] = {case_id: [] for case_id in cases}
    for request in session.execute(statement.order_by(DocumentRequest.id)).scalars():
        requests[request.case_id].append(request)
    return requests


def cases_to_plan(
    session: Session, user: UserScope, today: date, only_mine: bool, cursor: str | None, size: int
) -> Slice[Case]:
    """One page of cases before boarding, the nearest legal deadline first; one's own and covered ones, or the office's.

    Two statements; one where the first page holds all.
    """
    statement = select(Case).where(Case.state.in_(BEFORE_BOARDING), Case.office_id == user.office_id)
    if only_mine:  # by their ids: in the order of the list SQLite would read all cases of the office
        own = select(Case.id).where(Case.state.in_(BEFORE_BOARDING), acts_for(user, today))
        statement = statement.where(Case.id.in_(own))
    return keyset(session, statement, (Case.deadline_or_never, Case.id), False, cursor, size)
