"""Reads for the digest of the morning, by who is to see to what waits, and for the calendar of a colleague.

In a number of statements that does not grow with cases or colleagues, and from plain columns alone: nothing is opened.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from foundation.accounts.principal import UserScope
from foundation.agenda import Entry, Matter, Span
from foundation.rulebook.queries import rules_on
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared, prepared_for
from foundation.storage.types import UtcDateTime
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
from returns.work.queries.duty import Place as Place, acts_for, covers_at, place_at as place_at
from returns.work.queries.tasks import (
    MOST_COUNTED as MOST_COUNTED,
    STOPPED,
    colleagues_of,
    is_mine,
    tasks_by_account,
)
from returns.work.rules.tasks import TaskState
from returns.work.words import WorkEntry, WorkMatter

_AHEAD, _DOCUMENTS, _CLEARANCES = (
    "digest.departures_ahead_days",
    "documents.expiring_within_days",
    "tasks.clearance_ends.ahead_days",
)
_LEAVING = (CaseState.PLANNING, CaseState.READY)
Counts = dict[uuid.UUID, Counter[Matter]]
Owners = Callable[[], Mapping[Matter, Select[Any]]]  # the owners of whatever is counted, by what it is
OF_OFFICE = Case.office_id == bindparam("office", type_=Uuid())
# An alias is made once: to look at its columns for the first time takes longer than a statement.
_NEAR = aliased(Leg)
_DAY = timedelta(days=1)


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
    values = {
        "first": office.midnight(),
        "last": office.midnight(rules.need(_AHEAD).whole() + 1),
        "documents_by": office.today + timedelta(days=rules.need(_DOCUMENTS).whole()),
        "clearances_by": office.today + timedelta(days=rules.need(_CLEARANCES).whole()),
    }
    add_owned(session, office, counts, _owned_before_departure, values)
    return counts


def _owned_before_departure() -> dict[Matter, Select[Any]]:
    return {
        WorkMatter.DEPARTURES: _departing(OF_OFFICE, bindparam("first"), bindparam("last")),
        WorkMatter.DOCUMENTS: _with_documents(),
        WorkMatter.CLEARANCES: _with_clearances(),
    }


def add_owned(session: Session, office: Place, counts: Counts, owned: Owners, values: Mapping[str, Any]) -> None:
    """Count each matter for whoever sees to it today; three statements.

    `owned` selects the owners of each matter, as `owner_id`, as often as they have it, in the office that `OF_OFFICE`
    stands for; `values` are what else it leaves open. At most `MOST_COUNTED` of each are counted.
    """
    meant = _owners_meant(session, office)
    statement, named = _counted(owned, meant is not None)
    asked = session.execute(statement, {**values, "office": office.id, "owners": meant or []})
    pairs = [(named[matter], owner_id) for matter, owner_id in asked]
    sees = covered(session, office, {owner_id for _matter, owner_id in pairs})
    for matter, owner_id in pairs:
        add_counts(counts, matter, [sees.get(owner_id)])


@cache
def _counted(owned: Owners, of_some: bool) -> tuple[CompoundSelect[Any], dict[str, Matter]]:
    """One statement for all matters, written once, with what each is named in it; of some owners, or of all."""
    by_matter = owned()
    some = [Case.owner_id.in_(bindparam("owners", expanding=True))] if of_some else []
    arms = {matter: owners.where(*some).limit(MOST_COUNTED).subquery() for matter, owners in by_matter.items()}
    matters = (select(literal(matter.value).label("matter"), arm.c.owner_id) for matter, arm in arms.items())
    return prepared(union_all(*matters)), {matter.value: matter for matter in by_matter}


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
    statement = _departing(Case.office_id == office_id, first, last).limit(MOST_COUNTED)
    cases = session.execute(statement)
    return [(row.id, row.owner_id) for row in cases]


def _departing(of_office: ColumnElement[bool], first: Any, last: Any) -> Select[Any]:
    begins = func.min(Leg.departs_at)
    columns: tuple[Any, ...] = (Case.id, Case.owner_id)
    return (
        select(*columns)
        .join(Leg, Leg.case_id == Case.id)
        .where(of_office, Case.state.in_(_LEAVING))
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Case.id, Case.owner_id)
        .having(begins >= first, begins < last)
        .order_by(begins, Case.id)
    )


def _with_documents() -> Select[Any]:
    """The owner of the case of each document that expires within some days, or has expired."""
    return (
        select(Case.owner_id)
        .join(TravelDocument, TravelDocument.case_id == Case.id)
        .where(OF_OFFICE, Case.state.in_(BEFORE_BOARDING))
        .where(TravelDocument.is_usable.is_(True), TravelDocument.kind.in_(TRAVELLED_ON))
        .where(TravelDocument.expires_on <= bindparam("documents_by"))
    )


def _with_clearances() -> Select[Any]:
    return (
        select(Case.owner_id)
        .join(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .where(OF_OFFICE, Case.state.in_(BEFORE_BOARDING))
        .where(ProtectionClearance.state == Clearance.GIVEN)
        .where(ProtectionClearance.until <= bindparam("clearances_by"))
    )


# The calendar of a colleague: dates of their own cases, and their own tasks.


Owned = Sequence[ColumnElement[bool]]  # criteria of the cases that are meant; none for all that this scope sees


def bounds(span: Span) -> tuple[datetime, datetime]:
    """The first instant of a span, and the first one after it, aware.

    The days of a page are those of a place, which begin and end on other days in UTC: one on either side is told too.
    """
    margin = _DAY if span.on_page else timedelta()
    first, last = (datetime.combine(day, time.min, UTC) for day in (span.first, span.last))
    return first - margin, last + margin + _DAY


def entries_on_page(session: Session, user: UserScope, span: Span) -> list[Entry]:
    """What the calendar in the program shows: of one's own cases with one's tasks, or of the office; one statement.

    Nothing is opened, and no entry says more of a case than its kind and its day.
    """
    # Where they set out it may be another day than in UTC, and than where this is read.
    values = {"leaves_from": span.first - 2 * _DAY, "leaves_by": span.last + 2 * _DAY}
    starts, ends = bounds(span)
    statement = prepared_for(user, _on_page, span.is_mine, span.most)
    return _read(session, statement, span, starts=starts, ends=ends, **values)


def _read(session: Session, statement: CompoundSelect[Any], span: Span, **values: Any) -> list[Entry]:
    rows = session.execute(statement, {"today": span.today, "first": span.first, "last": span.last, **values})
    return [Entry(WorkEntry(kind), row_id, case_id, span.now, *when) for kind, row_id, case_id, *when in rows]


def _on_page(user: UserScope, is_mine: bool, most: int) -> CompoundSelect[Any]:
    owned: Owned = [acts_for(user, bindparam("today"))] if is_mine else []
    arms = [_setting_out(owned), *_days(owned).values(), _escorting(owned)]
    return _together([*arms, _dated_tasks(user)] if is_mine else arms, most)


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
        .where(Leg.escort_id.is_(None), ~among(Leg.status, STOPPED), *owned)
        # By what they are not: of a dozen states that they may be in SQLite looks for each.
        .where(~among(Case.state, (CaseState.REJECTED, CaseState.CLOSED)))
        .where(Case.departs_or_never >= bindparam("leaves_from"), Case.departs_or_never <= bindparam("leaves_by"))
        .group_by(Leg.case_id)
        .having(begins >= bindparam("starts"), begins < bindparam("ends"))
    )


def _days(owned: Owned) -> dict[WorkEntry, Select[Any]]:
    """Legal deadlines, last days of documents and clearances, and counselling that was agreed."""
    document, clearance, awaited = TravelDocument, ProtectionClearance, CounsellingSession
    given = clearance.state == Fixed(Clearance.GIVEN)
    papers = (document.is_usable.is_(True), among(document.kind, TRAVELLED_ON))
    rows: tuple[tuple[WorkEntry, Any, Any, Owned], ...] = (
        (WorkEntry.DEADLINE, Case.id, Case.deadline_or_never, ()),
        (WorkEntry.DOCUMENT, document.id, document.expires_on, (document.case_id == Case.id, *papers)),
        (WorkEntry.CLEARANCE, clearance.case_id, clearance.until, (clearance.case_id == Case.id, given)),
        (WorkEntry.APPOINTMENT, awaited.id, awaited.awaits_on, (awaited.case_id == Case.id,)),
    )
    return {
        kind: _row(kind, row_id, Case.id, day=day, revision=document.version if kind is WorkEntry.DOCUMENT else None)
        .where(*conditions, *owned, among(Case.state, BEFORE_BOARDING))
        .where(day >= bindparam("first"), day <= bindparam("last"))
        for kind, row_id, day, conditions in rows
    }


def _escorting(owned: Owned) -> Select[Any]:
    """When escorts set out with the people: the first leg on which each goes along."""
    begins = func.min(Leg.departs_at, type_=UtcDateTime())
    soon = (_NEAR.departs_at >= bindparam("starts"), _NEAR.departs_at < bindparam("ends"))
    near = Escort.case_id.in_(select(_NEAR.case_id).where(_NEAR.escort_id.is_(None), *soon))
    return (
        _row(WorkEntry.ESCORT, Escort.id, Escort.case_id, at=begins)
        .join(Leg, and_(Leg.case_id == Escort.case_id, Leg.ordinal.between(Escort.first_leg, Escort.last_leg)))
        .join(Case, Case.id == Escort.case_id)
        .where(*(owned or [near]), Leg.escort_id.is_(None), ~among(Leg.status, STOPPED))
        .group_by(Escort.id, Escort.case_id)
        .having(begins >= bindparam("starts"), begins < bindparam("ends"))
    )


def _dated_tasks(user: UserScope) -> Select[Any]:
    """One's open tasks, without their words: some would say more of a case than others."""
    return (
        _row(WorkEntry.TASK, Task.id, Task.case_id, day=Task.due_on)
        .where(Task.state == Fixed(TaskState.OPEN), is_mine(user, bindparam("today")))
        .where(Task.due_on >= bindparam("first"), Task.due_on <= bindparam("last"))
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


def unsigned_among(session: Session, case_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases whose departure still waits for a signature; one statement."""
    statement = select(Case.id).where(Case.id.in_(case_ids), Case.state == CaseState.PLANNING)
    return set(session.execute(statement).scalars()) if case_ids else set()
