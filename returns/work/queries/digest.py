"""Reads for the digest of the morning, by who is to see to what waits, and for the calendar of a colleague.

In a number of statements that does not grow with cases or colleagues, and from plain columns alone: nothing is opened.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from foundation.accounts.principal import UserScope
from foundation.agenda import Entry, Matter, Span
from foundation.geography.zones import local, main_zone, zone
from foundation.rulebook.queries import rules_on
from returns.cases.models import Case
from returns.cases.rules import BEFORE_BOARDING, PATH, WITHDRAWALS, CaseState
from returns.counselling.models import CounsellingSession
from returns.documents.models import TravelDocument
from returns.documents.rules.documents import TRAVELLED_ON
from returns.escorts.models import Escort
from returns.journey.models import Leg
from returns.lifecycle.models import CaseEvent
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.models import Task, TaskEvent
from returns.work.queries.duty import acts_for, covers_at
from returns.work.queries.tasks import (
    MOST_COUNTED as MOST_COUNTED,
    STOPPED,
    colleagues_of,
    is_mine,
    tasks_by_account,
)
from returns.work.rules import TaskState
from returns.work.words import WorkEntry, WorkMatter

_AHEAD, _DOCUMENTS, _CLEARANCES = (
    "digest.departures_ahead_days",
    "documents.expiring_within_days",
    "tasks.clearance_ends.ahead_days",
)
_LEAVING = (CaseState.PLANNING, CaseState.READY)
Counts = dict[uuid.UUID, Counter[Matter]]


@dataclass(frozen=True)
class Place:
    """An office or a partner organisation, its country, and the local day, hour and zone there.

    `only`: whose counts alone are asked for; None for those of everybody who works there.
    """

    id: uuid.UUID
    country: str
    today: date
    hour: int
    zone: str
    only: uuid.UUID | None = None

    def midnight(self, days: int = 0) -> datetime:
        """The instant (UTC) at which the day begins there that is so many days after today."""
        return datetime.combine(self.today + timedelta(days=days), time.min, zone(self.zone)).astimezone(UTC)

    def at_hour(self, hour: int) -> datetime:
        """The instant (UTC) of an hour of today's day there."""
        return datetime.combine(self.today, time(hour), zone(self.zone)).astimezone(UTC)


def place_at(place_id: uuid.UUID, country: str, now: datetime) -> Place:
    """Where and when somebody works: the day there at this instant; UTC where no zone is known."""
    name = main_zone(country) or "UTC"
    there = local(now, name)
    return Place(place_id, country, there.date(), there.hour, name)


def add_counts(into: Counts, matter: Matter, whom: Iterable[uuid.UUID | None]) -> None:
    """Count one matter for each of these accounts, as often as they are named."""
    for account_id in whom:
        if account_id is not None:
            into.setdefault(account_id, Counter())[matter] += 1


def counts_of_office(session: Session, office: Place) -> Counts:
    """What waits for each colleague of an office on its local day; of who is away, for who covers."""
    counts: Counts = {}
    due, due_today = tasks_by_account(session, office.id, office.today)
    for matter, counted in ((WorkMatter.OVERDUE, due - due_today), (WorkMatter.TODAY, due_today)):
        for account_id, count in counted.items():
            counts.setdefault(account_id, Counter())[matter] = count
    rules = rules_on(session, (_AHEAD, _DOCUMENTS, _CLEARANCES), office.today)
    until = office.midnight(rules.need(_AHEAD).whole() + 1)
    owned: dict[Matter, Select[Any]] = {
        WorkMatter.DEPARTURES: _departing(office.id, office.midnight(), until),
        WorkMatter.DOCUMENTS: _with_documents(office, rules.need(_DOCUMENTS).whole()),
        WorkMatter.CLEARANCES: _with_clearances(office, rules.need(_CLEARANCES).whole()),
    }
    add_owned(session, office, counts, owned)
    return counts


def add_owned(session: Session, office: Place, counts: Counts, owned: Mapping[Matter, Select[Any]]) -> None:
    """Count each matter for whoever sees to it today; three statements.

    `owned` selects the owners, as `owner_id`, as often as they have it; at most `MOST_COUNTED` of each are counted.
    """
    meant = _owners_meant(session, office)
    asked = {
        matter: owners if meant is None else owners.where(Case.owner_id.in_(meant)) for matter, owners in owned.items()
    }
    arms = {matter: owners.limit(MOST_COUNTED).subquery() for matter, owners in asked.items()}
    matters = (select(literal(matter.value).label("matter"), arm.c.owner_id) for matter, arm in arms.items())
    named = {matter.value: matter for matter in owned}
    pairs = [(named[row.matter], row.owner_id) for row in session.execute(union_all(*matters))]
    sees = covered(session, office, {owner_id for _matter, owner_id in pairs})
    for matter, owner_id in pairs:
        add_counts(counts, matter, [sees.get(owner_id)])


def _owners_meant(session: Session, office: Place) -> list[uuid.UUID] | None:
    """Whose cases somebody sees to today; None where everybody is meant."""
    if office.only is None:
        return None
    covers = covers_at(session, office.id, office.today)
    owners = [owner_id for owner_id, account_id in covers.items() if account_id == office.only]
    return owners if office.only in covers else [*owners, office.only]


def staff_meant(session: Session, office: Place) -> Collection[uuid.UUID]:
    """The colleagues of an office, or whoever alone is meant; one statement."""
    return colleagues_of(session, office.id) if office.only is None else {office.only}


def covered(session: Session, office: Place, owners: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return who sees to the cases of each owner today: the owner or the cover, if they work there; two statements."""
    covers, here = covers_at(session, office.id, office.today), staff_meant(session, office)
    stands_in = {owner_id: covers.get(owner_id, owner_id) for owner_id in owners}
    return {owner_id: account_id for owner_id, account_id in stands_in.items() if account_id in here}


def departing_cases(
    session: Session, office_id: uuid.UUID, first: datetime, last: datetime
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Cases of an office, with their owners, whose people set out from one instant to before another; one statement."""
    cases = session.execute(_departing(office_id, first, last).limit(MOST_COUNTED))
    return [(row.id, row.owner_id) for row in cases]


def _departing(office_id: uuid.UUID, first: datetime, last: datetime) -> Select[Any]:
    begins = func.min(Leg.departs_at)
    columns: tuple[Any, ...] = (Case.id, Case.owner_id)
    return (
        select(*columns)
        .join(Leg, Leg.case_id == Case.id)
        .where(Case.office_id == office_id, Case.state.in_(_LEAVING))
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Case.id, Case.owner_id)
        .having(begins >= first, begins < last)
        .order_by(begins, Case.id)
    )


def _with_documents(office: Place, days: int) -> Select[Any]:
    """The owner of the case of each document that expires within so many days, or has expired."""
    return (
        select(Case.owner_id)
        .join(TravelDocument, TravelDocument.case_id == Case.id)
        .where(Case.office_id == office.id, Case.state.in_(BEFORE_BOARDING))
        .where(TravelDocument.is_usable.is_(True), TravelDocument.kind.in_(TRAVELLED_ON))
        .where(TravelDocument.expires_on <= office.today + timedelta(days=days))
    )


def _with_clearances(office: Place, days: int) -> Select[Any]:
    return (
        select(Case.owner_id)
        .join(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .where(Case.office_id == office.id, Case.state.in_(BEFORE_BOARDING))
        .where(ProtectionClearance.state == Clearance.GIVEN)
        .where(ProtectionClearance.until <= office.today + timedelta(days=days))
    )


# The calendar of a colleague: dates of their own cases, and their own tasks.


Owned = Sequence[ColumnElement[bool]]  # criteria of the cases that are meant; none for all that this scope sees


def bounds(span: Span) -> tuple[datetime, datetime]:
    """The first instant of a span, and the first one after it, aware."""
    first = datetime.combine(span.first, time.min, UTC)
    return first, datetime.combine(span.last, time.min, UTC) + timedelta(days=1)


def entries_on_page(session: Session, user: UserScope, span: Span) -> list[Entry]:
    """What the calendar in the program shows: of one's own cases with one's tasks, or of the office; four statements.

    Nothing is opened, and no entry says more of a case than its kind and its day.
    """
    owned: Owned = [acts_for(user, span.today)] if span.is_mine else []
    return [
        *_departures(session, owned, span),
        *_days(session, owned, span),
        *_escorts(session, owned, span),
        *(_tasks(session, user, span) if span.is_mine else []),
    ]


def _days(session: Session, owned: Owned, span: Span) -> list[Entry]:
    """Legal deadlines, last days of documents and clearances, and counselling that was agreed; one statement."""
    document, clearance, awaited = TravelDocument, ProtectionClearance, CounsellingSession
    on: dict[WorkEntry, tuple[Any, Any, Owned]] = {
        WorkEntry.DEADLINE: (Case.id, Case.legal_deadline, []),
        WorkEntry.DOCUMENT: (
            document.id,
            document.expires_on,
            [document.case_id == Case.id, document.is_usable.is_(True), document.kind.in_(TRAVELLED_ON)],
        ),
        WorkEntry.CLEARANCE: (
            clearance.case_id,
            clearance.until,
            [clearance.case_id == Case.id, clearance.state == Clearance.GIVEN],
        ),
        WorkEntry.APPOINTMENT: (awaited.id, awaited.awaits_on, [awaited.case_id == Case.id]),
    }
    arms = []
    for kind, (row_id, day, conditions) in on.items():
        rows = select(row_id.label("row_id"), Case.id.label("case_id"), day.label("day")).where(*conditions, *owned)
        rows = rows.where(Case.state.in_(BEFORE_BOARDING), day >= span.first, day <= span.last)
        arm = rows.order_by(day, row_id).limit(span.most).subquery()
        arms.append(select(literal(kind.value).label("kind"), arm.c.row_id, arm.c.case_id, arm.c.day))
    return [
        Entry(WorkEntry(row.kind), row.row_id, row.case_id, span.now, on=row.day)
        for row in session.execute(union_all(*arms))
    ]


def _escorts(session: Session, owned: Owned, span: Span) -> list[Entry]:
    """When escorts set out with the people: the first leg on which each goes along."""
    first, last = bounds(span)
    begins = func.min(Leg.departs_at)
    near = select(Leg.case_id).where(Leg.escort_id.is_(None), Leg.departs_at >= first, Leg.departs_at < last)
    statement = (
        select(Escort.id, Escort.case_id, begins)
        .join(Leg, and_(Leg.case_id == Escort.case_id, Leg.ordinal.between(Escort.first_leg, Escort.last_leg)))
        .join(Case, Case.id == Escort.case_id)
        .where(Escort.case_id.in_(near), *owned)
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Escort.id, Escort.case_id)
        .having(begins >= first, begins < last)
        .order_by(begins, Escort.id)
        .limit(span.most)
    )
    return [
        Entry(WorkEntry.ESCORT, escort_id, case_id, span.now, at=at)
        for escort_id, case_id, at in session.execute(statement)
    ]


def own_entries(session: Session, user: UserScope, span: Span) -> list[Entry]:
    """Departures, legal deadlines and expiring documents of one's cases, and one's open tasks; five statements."""
    owned: Owned = [acts_for(user, span.today)]
    dated = [*_departures(session, owned, span), *_deadlines(session, owned, span), *_documents(session, owned, span)]
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
        of_case, stopped = begins[case_id], status in STOPPED
        of_case[stopped] = min(at, of_case.get(stopped, at))
    departures = [
        Entry(WorkEntry.DEPARTURE, case_id, case_id, span.now, at=at, is_cancelled=False not in of_case)
        for case_id, of_case in begins.items()
        if first <= (at := of_case.get(False) or of_case[True]) < last
    ]
    return sorted(departures, key=lambda entry: (entry.at, entry.case_id, entry.is_cancelled))[: span.most]


def _deadlines(session: Session, owned: Owned, span: Span) -> list[Entry]:
    statement = (
        select(Case.id, Case.legal_deadline)
        .where(Case.state.in_(BEFORE_BOARDING), *owned)
        .where(Case.legal_deadline >= span.first, Case.legal_deadline <= span.last)
        .order_by(Case.legal_deadline, Case.id)
        .limit(span.most)
    )
    return [
        Entry(WorkEntry.DEADLINE, case_id, case_id, span.now, on=day) for case_id, day in session.execute(statement)
    ]


def _documents(session: Session, owned: Owned, span: Span) -> list[Entry]:
    statement = (
        select(TravelDocument.id, TravelDocument.case_id, TravelDocument.expires_on, TravelDocument.version)
        .join(Case, Case.id == TravelDocument.case_id)
        .where(Case.state.in_(BEFORE_BOARDING), TravelDocument.is_usable.is_(True), *owned)
        .where(TravelDocument.kind.in_(TRAVELLED_ON))
        .where(TravelDocument.expires_on >= span.first, TravelDocument.expires_on <= span.last)
        .order_by(TravelDocument.expires_on, TravelDocument.id)
        .limit(span.most)
    )
    return [
        Entry(WorkEntry.DOCUMENT, document_id, case_id, span.now, on=day, revision=version)
        for document_id, case_id, day, version in session.execute(statement)
    ]


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


def unsigned_among(session: Session, case_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases whose departure still waits for a signature; one statement."""
    statement = select(Case.id).where(Case.id.in_(case_ids), Case.state == CaseState.PLANNING)
    return set(session.execute(statement).scalars()) if case_ids else set()
