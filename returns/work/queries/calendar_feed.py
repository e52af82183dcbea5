"""Reads for the calendar of a colleague: dates of their own cases, and their own tasks. Plain columns only."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.principal import UserScope
from foundation.agenda import Entry, EntryKind, Span
from returns.cases.models import Case
from returns.cases.rules import BEFORE_BOARDING, PATH, WITHDRAWALS, CaseState
from returns.documents.models import TravelDocument
from returns.documents.rules.documents import TRAVELLED_ON
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.models import CaseEvent
from returns.work.models import Task, TaskEvent
from returns.work.queries.duty import covered_by
from returns.work.queries.tasks import is_mine
from returns.work.rules.tasks import TaskState
from returns.work.words import WorkEntry

STOPPED = (LegStatus.FROZEN, LegStatus.CANCELLED)
_Dated = tuple[EntryKind, uuid.UUID, uuid.UUID, datetime | date | None, int, bool]


def bounds(span: Span) -> tuple[datetime, datetime]:
    """The first instant of a span, and the first one after it, aware."""
    first = datetime.combine(span.first, time.min, UTC)
    return first, datetime.combine(span.last, time.min, UTC) + timedelta(days=1)


def own_entries(session: Session, user: UserScope, span: Span) -> list[Entry]:
    """Departures, legal deadlines and expiring documents of one's cases, and one's open tasks; five statements."""
    own = _own_cases(user, span.today)
    dated = [*_departures(session, own, span), *_deadlines(session, own, span), *_documents(session, own, span)]
    changed = _last_changes(session, {case_id for _kind, _row, case_id, *_rest in dated})
    entries = [
        Entry(
            kind,
            row_id,
            case_id,
            changed[case_id],
            at=when if isinstance(when, datetime) else None,
            on=None if isinstance(when, datetime) else when,
            revision=revision,
            is_cancelled=is_cancelled,
        )
        for kind, row_id, case_id, when, revision, is_cancelled in dated
        if case_id in changed
    ]
    return entries + _tasks(session, user, span)


def _own_cases(user: UserScope, today: date) -> Select[Any]:
    covered = covered_by(user.actor_id, today)
    return select(Case.id).where(or_(Case.owner_id == user.actor_id, Case.owner_id.in_(covered)))


def _departures(session: Session, own: Select[Any], span: Span) -> list[_Dated]:
    """When the people of a case set out; cancelled, where nothing of the journey goes on.

    Never when they arrive: together with the departure that would say which flight it is.
    """
    first, last = bounds(span)
    near = select(Leg.case_id).where(Leg.departs_at >= first, Leg.departs_at < last)
    travels = select(Case.id).where(Case.state.in_((*PATH, *WITHDRAWALS)), Case.state != CaseState.CLOSED)
    statement = (
        select(Leg.case_id, Leg.status, func.min(Leg.departs_at))
        .where(Leg.case_id.in_(near), Leg.case_id.in_(own), Leg.case_id.in_(travels), Leg.escort_id.is_(None))
        .group_by(Leg.case_id, Leg.status)
    )
    begins: defaultdict[uuid.UUID, dict[bool, datetime]] = defaultdict(dict)
    for case_id, status, at in session.execute(statement):
        of_case, stopped = begins[case_id], status in STOPPED
        of_case[stopped] = min(at, of_case.get(stopped, at))
    departures = [
        (case_id, of_case.get(False) or of_case[True], False not in of_case) for case_id, of_case in begins.items()
    ]
    inside = sorted((at, case_id, is_cancelled) for case_id, at, is_cancelled in departures if first <= at < last)
    return [
        (WorkEntry.DEPARTURE, case_id, case_id, at, 0, is_cancelled)
        for at, case_id, is_cancelled in inside[: span.most]
    ]


def _deadlines(session: Session, own: Select[Any], span: Span) -> list[_Dated]:
    statement = (
        select(Case.id, Case.legal_deadline)
        .where(Case.id.in_(own), Case.state.in_(BEFORE_BOARDING))
        .where(Case.legal_deadline >= span.first, Case.legal_deadline <= span.last)
        .order_by(Case.legal_deadline, Case.id)
        .limit(span.most)
    )
    return [(WorkEntry.DEADLINE, case_id, case_id, day, 0, False) for case_id, day in session.execute(statement)]


def _documents(session: Session, own: Select[Any], span: Span) -> list[_Dated]:
    goes_on = select(Case.id).where(Case.state.in_(BEFORE_BOARDING))
    statement = (
        select(TravelDocument.id, TravelDocument.case_id, TravelDocument.expires_on, TravelDocument.version)
        .where(TravelDocument.case_id.in_(own), TravelDocument.case_id.in_(goes_on), TravelDocument.is_usable.is_(True))
        .where(TravelDocument.kind.in_(TRAVELLED_ON))
        .where(TravelDocument.expires_on >= span.first, TravelDocument.expires_on <= span.last)
        .order_by(TravelDocument.expires_on, TravelDocument.id)
        .limit(span.most)
    )
    return [(WorkEntry.DOCUMENT, *row, False) for row in session.execute(statement)]


def _last_changes(session: Session, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
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


def unsigned_among(session: Session, case_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases whose departure still waits for a signature; one statement."""
    statement = select(Case.id).where(Case.id.in_(case_ids), Case.state == CaseState.PLANNING)
    return set(session.execute(statement).scalars()) if case_ids else set()
