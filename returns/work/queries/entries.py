"""Reads for the calendar of a colleague: dates of their own cases and their own tasks, or those of the whole office.

In a number of statements that does not grow with cases, and from plain columns alone: nothing is opened.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from foundation.accounts.principal import UserScope
from foundation.agenda import Entry, Span
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared_for
from foundation.storage.types import UtcDateTime
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, PATH, WITHDRAWALS, CaseState
from returns.counselling.models import CounsellingSession
from returns.documents.models import TravelDocument
from returns.documents.rules.documents import TRAVELLED_ON
from returns.escorts.models import Escort
from returns.journey.models import Leg
from returns.lifecycle.models import CaseEvent
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.models import Task, TaskEvent
from returns.work.queries.duty import acts_for
from returns.work.queries.tasks import STOPPED, is_mine
from returns.work.rules.tasks import TaskState
from returns.work.words import WorkEntry

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_NEAR = aliased(Leg)
_DAY = timedelta(days=1)
_AROUND = 2  # days before and after a span on which somebody may set out who does so within it where this is read
_SINCE_BOARDING = tuple(state for state in CaseState if state not in BEFORE_BOARDING)
_COLUMNS = ("kind", "row_id", "case_id", "at", "day", "revision")
Owned = Sequence[ColumnElement[bool]]  # criteria of the cases that are meant; none for all that this scope sees


def bounds(span: Span) -> tuple[datetime, datetime]:
    """The first instant of a span, and the first one after it, aware.

    The days of a page are those of a place, which begin and end on other days in UTC: one on either side is told too.
    """
    margin = _DAY if span.on_page else timedelta()
    first, last = (datetime.combine(day, time.min, UTC) for day in (span.first, span.last))
    return first - margin, last + margin + _DAY


def entries_on_page(session: Session, user: UserScope, span: Span) -> list[Entry]:
    """What the calendar in the program shows: of one's own cases and tasks, or of the office; one statement.

    Nothing is opened, and no entry says more of a case than its kind and its day.
    """
    starts, ends = bounds(span)
    leaves_from, leaves_by = span.first - _AROUND * _DAY, span.last + _AROUND * _DAY
    if span.is_mine:
        values: dict[str, Any] = {"leaves_from": leaves_from, "leaves_by": leaves_by}
        statement = prepared_for(user, _of_oneself, span.most)
    else:
        days = [leaves_from + n * _DAY for n in range((leaves_by - leaves_from).days + 1)]
        values = {f"leaves_{n}": day for n, day in enumerate(days)}
        values |= {f"day_{n}": day for n, day in enumerate(days[_AROUND:-_AROUND])}
        statement = prepared_for(user, _of_office, len(days), span.each_day, span.most)
    return _read(session, statement, span, starts=starts, ends=ends, **values)


def _read(session: Session, statement: CompoundSelect[Any], span: Span, **values: Any) -> list[Entry]:
    rows = session.execute(statement, {"today": span.today, "first": span.first, "last": span.last, **values})
    return [
        Entry(WorkEntry(kind), row_id, case_id, span.now, at, day, revision, has_more=any(more))
        for kind, row_id, case_id, at, day, revision, *more in rows
    ]


def _of_oneself(user: UserScope, most: int) -> CompoundSelect[Any]:
    owned: Owned = [acts_for(user, bindparam("today"))]
    arms = [_setting_out(owned), *_days(owned).values(), _escorting(owned), _dated_tasks(user)]
    return _together(arms, most)


def _of_office(user: UserScope, days: int, each_day: int, most: int) -> CompoundSelect[Any]:
    """Of each kind so many on each day: an office has few on one day and hundreds on another."""
    by_day = {kind: _first_of_days(arm, each_day) for kind, arm in _days(()).items()}
    on_page = [bindparam(f"day_{n}", type_=Date()) for n in range(days - 2 * _AROUND)]
    by_day[WorkEntry.CLEARANCE] = _first_on_days([_days((), day)[WorkEntry.CLEARANCE] for day in on_page], each_day)
    by_day[WorkEntry.TASK] = _first_on_days([_open_tasks(user, day) for day in on_page], each_day)
    return _together(
        [_first_setting_out(days, each_day), *by_day.values(), _escorting(()).add_columns(false().label("more"))], most
    )


def _first_of_days(arm: Select[Any], each_day: int) -> Select[Any]:
    """So many rows of each day, the last of which says where there are more."""
    day, row_id = (arm.selected_columns[name] for name in ("day", "row_id"))
    numbered = arm.add_columns(*_place_on_day(day, row_id)).subquery()
    more = and_(numbered.c.n == each_day, numbered.c.of_day > each_day).label("more")
    return select(*(numbered.c[name] for name in _COLUMNS), more).where(numbered.c.n <= each_day)


def _first_on_days(on_days: Sequence[Select[Any]], each_day: int) -> Select[Any]:
    """The same of what has hundreds on one day, each day by its index: clearances, most of people who have gone."""
    first = (on_day.order_by(on_day.selected_columns.row_id).limit(each_day + 1) for on_day in on_days)
    chosen = union_all(*(select(on_day.subquery()) for on_day in first)).subquery()
    return _first_of_days(select(*(chosen.c[name] for name in _COLUMNS)), each_day)


def _place_on_day(day: Any, row_id: Any) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The number of a row on its day, and how many that day has."""
    return (
        func.row_number().over(partition_by=day, order_by=row_id).label("n"),
        func.count().over(partition_by=day).label("of_day"),
    )


def _together(arms: Sequence[Select[Any]], most: int) -> CompoundSelect[Any]:
    """Each arm as a subquery keeps its own order and limit within the union."""
    ordered = (arm.order_by(*(arm.selected_columns[name] for name in ("at", "day", "row_id"))) for arm in arms)
    return union_all(*(select(arm.limit(most).subquery()) for arm in ordered))


def _row(
    kind: WorkEntry, row_id: Any, case_id: Any, at: Any = None, day: Any = None, revision: Any = None
) -> Select[Any]:
    return select(
        literal(kind.value, String(40)).label("kind"),
        row_id.label("row_id"),
        case_id.label("case_id"),
        (cast(null(), UtcDateTime()) if at is None else at).label("at"),
        (cast(null(), Date()) if day is None else day).label("day"),
        (literal(0) if revision is None else revision).label("revision"),
    )


def _setting_out(owned: Owned) -> Select[Any]:
    """When the people of a case set out: the first leg that they travel, of cases found by the day of departure."""
    begins = func.min(Leg.departs_at, type_=UtcDateTime())
    return (
        _row(WorkEntry.DEPARTURE, Leg.case_id, Leg.case_id, at=begins)
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.escort_id.is_(None), ~among(Leg.status, STOPPED), *owned, _may_leave())
        .where(Case.departs_or_never >= bindparam("leaves_from"), Case.departs_or_never <= bindparam("leaves_by"))
        .group_by(Leg.case_id)
        .having(begins >= bindparam("starts"), begins < bindparam("ends"))
    )


def _may_leave() -> ColumnElement[bool]:
    # By what they are not: of a dozen states that they may be in SQLite looks for each.
    return ~among(Case.state, (CaseState.REJECTED, CaseState.CLOSED))


def _first_setting_out(days: int, each_day: int) -> Select[Any]:
    """The same of so many cases of each day: who sets out first only the legs of all of them would say."""
    on_days = (_leaving_on(bindparam(f"leaves_{n}", type_=Date())).limit(each_day + 1) for n in range(days))
    leaving = union_all(*(select(on_day.subquery()) for on_day in on_days)).subquery()
    case = select(leaving.c.id, *_place_on_day(leaving.c.day, leaving.c.id)).subquery()
    begins = func.min(Leg.departs_at, type_=UtcDateTime())
    more = and_(case.c.n == each_day, case.c.of_day > each_day)
    return (
        _row(WorkEntry.DEPARTURE, Leg.case_id, Leg.case_id, at=begins)
        .add_columns(more.label("more"))
        .join(case, case.c.id == Leg.case_id)
        .where(Leg.escort_id.is_(None), ~among(Leg.status, STOPPED), case.c.n <= each_day)
        .group_by(Leg.case_id, case.c.n, case.c.of_day)
        .having(begins >= bindparam("starts"), begins < bindparam("ends"))
    )


def _leaving_on(day: Any) -> Select[uuid.UUID, date]:
    leaving = select(Case.id, Case.departs_or_never.label("day"))
    return leaving.where(Case.departs_or_never == day, _may_leave()).order_by(Case.id)


def _days(owned: Owned, on: Any = None) -> dict[WorkEntry, Select[Any]]:
    """Legal deadlines, last days of documents and clearances, and counselling that was agreed; of a span, or a day."""
    document, clearance, awaited = TravelDocument, ProtectionClearance, CounsellingSession
    given = clearance.state == Fixed(Clearance.GIVEN)
    # Of a whole office by what they are not: SQLite would take every case of each state.
    before = among(Case.state, BEFORE_BOARDING) if owned else ~among(Case.state, _SINCE_BOARDING)
    papers = (document.is_usable.is_(True), among(document.kind, TRAVELLED_ON))
    rows: tuple[tuple[WorkEntry, Any, Any, Owned], ...] = (
        (WorkEntry.DEADLINE, Case.id, Case.deadline_or_never, ()),
        (WorkEntry.DOCUMENT, document.id, document.expires_on, (document.case_id == Case.id, *papers)),
        (WorkEntry.CLEARANCE, clearance.case_id, clearance.until, (clearance.case_id == Case.id, given)),
        (WorkEntry.APPOINTMENT, awaited.id, awaited.awaits_on, (awaited.case_id == Case.id,)),
    )
    return {
        kind: _row(kind, row_id, Case.id, day=day, revision=document.version if kind is WorkEntry.DOCUMENT else None)
        .where(*conditions, *owned, before)
        .where(*((day >= bindparam("first"), day <= bindparam("last")) if on is None else (day == on,)))
        for kind, row_id, day, conditions in rows
    }


def _escorting(owned: Owned) -> Select[Any]:
    """When escorts set out with the people: the first leg on which each goes along."""
    begins = func.min(Leg.departs_at, type_=UtcDateTime())
    statement = (
        _row(WorkEntry.ESCORT, Escort.id, Escort.case_id, at=begins)
        .join(Leg, and_(Leg.case_id == Escort.case_id, Leg.ordinal.between(Escort.first_leg, Escort.last_leg)))
        .join(Case, Case.id == Escort.case_id)
        .where(*owned, Leg.escort_id.is_(None), ~among(Leg.status, STOPPED))
        .group_by(Escort.id, Escort.case_id)
        .having(begins >= bindparam("starts"), begins < bindparam("ends"))
    )
    if owned:
        return statement
    # Joined and not listed: the database begins with the legs of these days, or with escorts where they are fewer.
    soon = (_NEAR.departs_at >= bindparam("starts"), _NEAR.departs_at < bindparam("ends"))
    return statement.join(_NEAR, _NEAR.case_id == Escort.case_id).where(_NEAR.escort_id.is_(None), *soon)


def _dated_tasks(user: UserScope) -> Select[Any]:
    """One's open tasks, without their words: some would say more of a case than others."""
    return (
        _row(WorkEntry.TASK, Task.id, Task.case_id, day=Task.due_on)
        .where(Task.state == Fixed(TaskState.OPEN), is_mine(user, bindparam("today")))
        .where(Task.due_on >= bindparam("first"), Task.due_on <= bindparam("last"))
    )


def _open_tasks(user: UserScope, day: Any) -> Select[Any]:
    """The open tasks of the office that are due on a day."""
    return _row(WorkEntry.TASK, Task.id, Task.case_id, day=Task.due_on).where(
        Task.office_id == user.office_id, Task.state == Fixed(TaskState.OPEN), Task.due_on == day
    )


def own_entries(session: Session, user: UserScope, span: Span) -> list[Entry]:
    """Departures, legal deadlines and expiring documents of one's cases, and one's open tasks; four statements."""
    owned: Owned = [acts_for(user, span.today)]
    dated = _departures(session, owned, span) + _read(session, prepared_for(user, _in_feed, span.most), span)
    changed = _last_changes(session, {entry.case_id for entry in dated})
    entries = [replace(entry, changed_at=changed[entry.case_id]) for entry in dated if entry.case_id in changed]
    return entries + _tasks(session, user, span)


def _departures(session: Session, owned: Owned, span: Span) -> list[Entry]:
    """When the people of a case set out; cancelled, where nothing of the journey goes on.

    Never when they arrive: together with the departure that would say which flight it is.
    """
    first, last = bounds(span)
    near = select(Leg.case_id).where(Leg.escort_id.is_(None), Leg.departs_at >= first, Leg.departs_at < last)
    statement = (
        select(Leg.case_id, Leg.status, func.min(Leg.departs_at))
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.case_id.in_(near), Leg.escort_id.is_(None), *owned)
        .where(Case.state.in_((*PATH, *WITHDRAWALS)), Case.state != CaseState.CLOSED)
        .group_by(Leg.case_id, Leg.status)
    )
    begins: defaultdict[uuid.UUID, dict[bool, datetime]] = defaultdict(dict)
    for case_id, status, at in session.execute(statement):
        stopped = status in STOPPED
        begins[case_id][stopped] = min(at, begins[case_id].get(stopped, at))
    departures = [
        Entry(WorkEntry.DEPARTURE, case_id, case_id, span.now, at=at, is_cancelled=False not in of_case)
        for case_id, of_case in begins.items()
        if first <= (at := of_case.get(False) or of_case[True]) < last
    ]
    return sorted(departures, key=lambda entry: (entry.at, entry.case_id, entry.is_cancelled))[: span.most]


def _in_feed(user: UserScope, most: int) -> CompoundSelect[Any]:
    days = _days([acts_for(user, bindparam("today"))])
    return _together([days[WorkEntry.DEADLINE], days[WorkEntry.DOCUMENT]], most)


def _last_changes(session: Session, case_ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, datetime]:
    """The instant of the latest event of each of these cases that this scope sees."""
    at = func.coalesce(func.max(CaseEvent.at), Case.created_at)
    statement = (
        select(Case.id, at)
        .outerjoin(CaseEvent, CaseEvent.case_id == Case.id)
        .where(Case.id.in_(case_ids))
        .group_by(Case.id, Case.created_at)
    )
    return {row[0]: row[1] for row in session.execute(statement)} if case_ids else {}


def _tasks(session: Session, user: UserScope, span: Span) -> list[Entry]:
    """One's open tasks, without their words: some would say more of a case than others."""
    changed = func.coalesce(func.max(TaskEvent.at), Task.made_at)
    columns = (Task.id, Task.case_id, Task.due_on, Task.version, Task.made_at)
    statement = (
        select(*columns[:4], changed)
        .outerjoin(TaskEvent, TaskEvent.task_id == Task.id)
        .where(Task.state == TaskState.OPEN, is_mine(user, span.today))
        .where(Task.due_on >= span.first, Task.due_on <= span.last)
        .group_by(*columns)
        .order_by(Task.due_on, Task.id)
        .limit(span.most)
    )
    return [
        Entry(WorkEntry.TASK, task_id, case_id, at, on=due_on, revision=version)
        for task_id, case_id, due_on, version, at in session.execute(statement)
    ]
