"""Reads of visits: the list that people work from, and what the scheduler sweeps through."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, Office, Organisation
from foundation.accounts.queries.staff import coordinators_among, staff_of
from foundation.geography.zones import local_date
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, after as rows_after, slice_of
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import (
    FURTHEST_EAST,
    FURTHEST_WEST,
    asks_for_something,
    asks_owner_for_something,
    may_be_contacted,
)
from reintegration.follow_up.rules.follow_up import PlannedVisit, VisitState
from reintegration.follow_up.rules.visits import ASKING, COMES_FROM, STATES, VisitEventKind, Which, state_on
from reintegration.referrals.models import Referral
from reintegration.referrals.queries import goes_on
from reintegration.referrals.rules import FOLLOWING, OPEN
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.work.queries.duty import covers_of

# The list of visits: everything that asks for something, page by page, the earliest first.

_PLANNED = (  # as `PlannedVisit` takes them
    Visit.kind, Visit.month, Visit.nominal_on, Visit.due_on, Visit.opens_on, Visit.closes_on, Visit.is_survey_round,
)  # fmt: skip
_ASKING: tuple[Any, ...] = (Visit.id, Visit.case_id, Visit.zone, *_PLANNED)
MOST_LISTED = 12  # cases, where a page shows the beginning alone
MOST_CASES = 1000  # whose next visit is listed: more than anybody has open at a time


@dataclass(frozen=True)
class VisitFilter:
    """Which part of the list is asked for; a visit is listed from `coming_days` before its window opens.

    `owner_id`: of the cases of this owner that no partner follows. `is_nobodys`: of cases given to no colleague yet.
    `made_by`: of cases given to this colleague.
    """

    now: datetime
    coming_days: int
    which: Which = Which.ALL
    owner_id: uuid.UUID | None = None
    is_nobodys: bool = False
    made_by: uuid.UUID | None = None


class _Shape(NamedTuple):
    """What the statement of a filter depends on besides its values, which it has by name: see `_values`."""

    which: Which
    is_owners: bool
    is_nobodys: bool
    is_made_by: bool


def _shape(filters: VisitFilter) -> _Shape:
    return _Shape(filters.which, filters.owner_id is not None, filters.is_nobodys, filters.made_by is not None)


def _values(filters: VisitFilter) -> dict[str, Any]:
    return {**_days(filters), "owner_id": filters.owner_id, "made_by": filters.made_by}


def _days(filters: VisitFilter) -> dict[str, Any]:
    opens_by = (filters.now + FURTHEST_EAST).date() + timedelta(days=filters.coming_days)
    return {"opens_by": opens_by, "still_open": _still_open(filters.now)}


@dataclass(frozen=True)
class FirstVisit:
    """Of a case the visit that is due first, and in how many days at its place: enough to page and to count by."""

    id: uuid.UUID
    case_id: uuid.UUID
    due_on: date
    days: int


def first_of_cases(session: Session, filters: VisitFilter, most: int = MOST_CASES + 1) -> list[FirstVisit]:
    """The first so many cases, each by the visit that is due first; one statement, as long as for a page of them."""
    rows = session.execute(_firsts_prepared(_shape(filters), most), _values(filters))
    return [
        FirstVisit(visit_id, case_id, due_on, (due_on - local_date(filters.now, zone)).days)
        for visit_id, case_id, due_on, zone in rows
    ]


@cache
def _firsts_prepared(shape: _Shape, most: int) -> Select[Any]:
    # By their place, not by "no earlier one": PostgreSQL would read all visits of an office to find those.
    place = func.row_number().over(partition_by=Visit.case_id, order_by=(Visit.due_on, Visit.id)).label("place")
    asking = _statement(shape).with_only_columns(Visit.id, Visit.case_id, Visit.due_on, Visit.zone, place).subquery()
    columns = asking.c.id, asking.c.case_id, asking.c.due_on, asking.c.zone
    return prepared(select(*columns).where(asking.c.place == 1).order_by(asking.c.due_on, asking.c.id).limit(most))


def visit_page(firsts: Sequence[FirstVisit], cursor: str | None, size: int) -> Slice[FirstVisit]:
    """One page of them. What a list shows of them: `asking_of_cases`."""
    return slice_of(firsts[:MOST_CASES], (Visit.due_on, Visit.id), cursor, size, len(firsts) > MOST_CASES)


@dataclass(frozen=True)
class AskingVisit:
    """A visit that asks for something, before its people are read: its state today, and in how many days it is due."""

    id: uuid.UUID
    case_id: uuid.UUID
    planned: PlannedVisit
    state: VisitState
    days: int


def asking_of_cases(session: Session, filters: VisitFilter, cases: Sequence[uuid.UUID]) -> list[AskingVisit]:
    """Those of cases that the list is about, the earliest first; one statement, which asks of their visits alone.

    Without their people: in one statement PostgreSQL begins with all that a partner sees. A visit that is no longer
    open on its own day is left out, also where no job has marked it yet.
    """
    of_cases = {**_days(filters), "cases": list(cases)}
    return _asking_of(session.execute(_of_cases_prepared(filters.which), of_cases) if cases else (), filters.now)


def _asking_of(rows: Iterable[Any], now: datetime) -> list[AskingVisit]:
    visits = []
    for visit_id, case_id, zone, *planned in rows:
        visit, today = PlannedVisit(*planned), local_date(now, zone)
        visits.append(AskingVisit(visit_id, case_id, visit, state_on(visit, today), (visit.due_on - today).days))
    return [visit for visit in visits if visit.state in ASKING]


@cache
def _of_cases_prepared(which: Which) -> Select[Any]:
    return prepared(
        select(*_ASKING)
        .join(Episode, Episode.id == Visit.episode_id)
        .where(Visit.case_id.in_(bindparam("cases", expanding=True)), Episode.state == Fixed(EpisodeState.OPEN))
        .where(_is_listed(which))
        .order_by(Visit.due_on, Visit.id)
    )


def first_asking(session: Session, filters: VisitFilter, most: int = MOST_LISTED) -> list[AskingVisit]:
    """Those of the first so many cases, before their people are read; one statement.

    Of most of them the page shows no more than how many there are.
    """
    return _asking_of(session.execute(_first_asking_prepared(_shape(filters), most), _values(filters)), filters.now)


@cache
def _first_asking_prepared(shape: _Shape, most: int) -> Select[Any]:
    order = Visit.due_on, Visit.id
    first = [func.first_value(column).over(partition_by=Visit.case_id, order_by=order) for column in order]
    asking = _statement(shape).with_only_columns(*_ASKING, *(each.label(f"first_{n}") for n, each in enumerate(first)))
    listed = asking.subquery()
    *columns, due_first, first_id = listed.c
    place = func.dense_rank().over(order_by=(due_first, first_id)).label("place")
    placed = select(*columns, place).subquery()
    *columns, at = placed.c
    return prepared(select(*columns).where(at <= most).order_by(placed.c.due_on, placed.c.id))


def with_whom(session: Session, cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """To whom these cases are given for follow-up, else for assistance, by case; one statement."""
    rows = session.execute(_with_whom_prepared(), {"cases": list(cases)}).all() if cases else ()
    assigned: dict[uuid.UUID, uuid.UUID] = {}
    for case_id, _purpose, assigned_to in sorted(rows, key=lambda row: FOLLOWING.index(row.purpose)):
        if assigned_to is not None:
            assigned.setdefault(case_id, assigned_to)
    return assigned


@cache
def _with_whom_prepared() -> Select[uuid.UUID, TransferPurpose, uuid.UUID | None]:
    of_cases = Referral.case_id.in_(bindparam("cases", expanding=True))
    return prepared(
        select(Referral.case_id, Referral.purpose, Referral.assigned_to)
        .where(of_cases, Referral.state.in_(OPEN), Referral.purpose.in_(FOLLOWING))
        .where(Referral.assigned_to.is_not(None), goes_on())
    )


def _still_open(now: datetime) -> date:
    """The earliest day that is not over everywhere: whatever closed before is missed, whether or not a job has run."""
    return (now - FURTHEST_WEST).date()


def _is_listed(which: Which) -> ColumnElement[bool]:
    """The criterion of visits that are open or coming."""
    opens, closes = Visit.opens_on <= bindparam("opens_by"), Visit.closes_on >= bindparam("still_open")
    return and_(opens, closes, among(Visit.state, ASKING if which is Which.ALL else STATES[which]))


def _statement(shape: _Shape) -> Select[Any]:
    statement = asks_owner_for_something() if shape.is_owners else asks_for_something()
    statement = statement.where(_is_listed(shape.which))
    open_ = select(Referral.id).where(Referral.case_id == Visit.case_id, among(Referral.state, OPEN), goes_on())
    if shape.is_made_by:
        own = open_.where(Referral.assigned_to == bindparam("made_by"), among(Referral.purpose, FOLLOWING))
        statement = statement.where(own.exists())
    if shape.is_nobodys:
        assigned = open_.where(Referral.assigned_to.is_not(None), among(Referral.purpose, FOLLOWING))
        statement = statement.where(~assigned.exists())
    return statement


# What the sweeps of visits read, as the scheduler: candidates by date, their attempts, and who is told.


Place = tuple[date, uuid.UUID]  # where a sweep stands: the day it goes by, and the visit
_DAY = {
    VisitEventKind.DUE: Visit.opens_on,
    VisitEventKind.OVERDUE: Visit.due_on,
    VisitEventKind.MISSED: Visit.closes_on,
}


@dataclass(frozen=True)
class Told:
    """Who is told about a case: the worker it is assigned to, the coordinators of that partner, the owner and cover."""

    worker: uuid.UUID | None
    coordinators: tuple[uuid.UUID, ...]
    owner: uuid.UUID
    cover: uuid.UUID | None  # of the owner, today

    @property
    def owners(self) -> list[uuid.UUID]:
        """The owner, and who covers for them."""
        return [self.owner, *([self.cover] if self.cover else [])]

    @property
    def has_partner(self) -> bool:
        """Whether somebody at a partner follows the case."""
        return bool(self.worker or self.coordinators)


def candidates(
    session: Session, kind: VisitEventKind, now: datetime, after: Place | None, limit: int
) -> tuple[list[Visit], Place | None]:
    """Visits that may have become due (overdue, missed) somewhere on earth by now, and the place after the last one.

    In the order of their days; None as the place if there is nothing more. Rows that are being changed are passed by.
    """
    day = _DAY[kind]
    by_state = (session.execute(_of_state(kind, state, now, after, limit)).scalars() for state in COMES_FROM[kind])
    rows = [visit for of_state in by_state for visit in of_state]
    visits = sorted(rows, key=lambda visit: (getattr(visit, day.key), visit.id))[:limit]
    last = visits[-1] if len(visits) == limit else None
    return visits, (getattr(last, day.key), last.id) if last is not None else None


def _of_state(kind: VisitEventKind, state: VisitState, now: datetime, after: Place | None, limit: int) -> Select[Any]:
    """The next visits in one state. Of several at once all that wait would be read and sorted for each piece."""
    day, latest = _DAY[kind], (now + FURTHEST_EAST).date()
    statement = (
        select(Visit)
        .where(
            Visit.state == state,
            day <= latest if kind is VisitEventKind.DUE else day < latest,
            # Each asked of the visit by itself: joined, SQLite reads all episodes before it looks at the first visit.
            exists(select(Episode.id).where(Episode.id == Visit.episode_id, Episode.state == EpisodeState.OPEN)),
            exists(select(Case.id).where(Case.id == Visit.case_id, Case.state == CaseState.ARRIVED)),
            may_be_contacted(),
        )
        .order_by(day, Visit.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Visit)
    )
    return statement if after is None else statement.where(rows_after((day, Visit.id), after, descending=False))


def not_told_yet(session: Session, kind: VisitEventKind, visits: Sequence[Visit]) -> list[Visit]:
    """Those of the visits of which this was not told yet: for the day on which they are due now; if missed, at all."""
    if not visits:
        return []
    statement = select(VisitEvent.visit_id, VisitEvent.due_on).where(
        VisitEvent.visit_id.in_([visit.id for visit in visits]), VisitEvent.kind == kind
    )
    days_told: defaultdict[uuid.UUID, set[object]] = defaultdict(set)
    for visit_id, due_on in session.execute(statement):
        days_told[visit_id].add(due_on)
    if kind is VisitEventKind.MISSED:
        return [visit for visit in visits if visit.id not in days_told]
    return [visit for visit in visits if visit.due_on not in days_told[visit.id]]


def unanswered_visits(session: Session, now: datetime, limit: int) -> Sequence[Visit]:
    """Missed visits that were to be answered by this instant. Those that somebody else takes up are passed over."""
    statement = (
        select(Visit)
        .where(Visit.escalates_at <= now)
        .order_by(Visit.escalates_at, Visit.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.execute(statement).scalars().all()


def may_go_up(session: Session, visit_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the visits that are still missed, of open episodes of people who may be contacted; one statement."""
    statement = (
        select(Visit.id)
        .join(Episode, Episode.id == Visit.episode_id)
        .join(Case, Case.id == Visit.case_id)
        .where(
            Visit.id.in_(visit_ids),
            Visit.state == VisitState.MISSED,
            Visit.logged_at.is_(None),
            Episode.state == EpisodeState.OPEN,
            Case.state == CaseState.ARRIVED,
            may_be_contacted(),
        )
    )
    return set(session.execute(statement).scalars())


def who_is_told(session: Session, cases: Collection[uuid.UUID], today: date) -> dict[uuid.UUID, Told]:
    """Who is told about these cases now; four statements.

    A partner only while its referral is open and a consent covers it: who has lost access hears nothing.
    """
    owners = session.execute(select(Case.id, Case.owner_id).where(Case.id.in_(cases))).all()
    partners = _partners(session, cases)
    active = staff_of(session, {organisation for organisation, _worker in partners.values()})
    covers, recipients_by_case = covers_of(session, list({owner for _case, owner in owners}), today), {}
    for case_id, owner in owners:
        organisation, worker = partners.get(case_id, (None, None))
        staff = active.get(organisation, {}) if organisation else {}
        coordinators = tuple(coordinators_among(staff))
        recipients_by_case[case_id] = Told(worker if worker in staff else None, coordinators, owner, covers.get(owner))
    return recipients_by_case


def countries_of(session: Session, account_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The country of the office or the partner of each of these accounts; one statement."""
    statement = (
        select(Account.id, func.coalesce(Office.country, Organisation.country))
        .outerjoin(Office, Office.id == Account.office_id)
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .where(Account.id.in_(account_ids))
    )
    return {row[0]: row[1] for row in session.execute(statement) if row[1] is not None}


def _partners(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID | None]]:
    """Organisation and worker of the referral by which a case is followed; one for follow-up before one for help."""
    covered = and_(
        Consent.case_id == Referral.case_id,
        Consent.purpose == ConsentPurpose.TRANSFER,
        Consent.organisation_id == Referral.organisation_id,
        Consent.transfer_purpose == Referral.purpose,
        Consent.withdrawn_at.is_(None),
    )
    statement = (
        select(Referral.case_id, Referral.organisation_id, Referral.assigned_to, Referral.purpose, Referral.id)
        .join(Consent, covered)
        .where(Referral.case_id.in_(cases), Referral.state.in_(OPEN), Referral.purpose.in_(FOLLOWING), goes_on())
        .distinct()
    )
    rows: list[Any] = sorted(session.execute(statement), key=lambda row: (FOLLOWING.index(row.purpose), row.id))
    partners: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID | None]] = {}
    for row in rows:
        partners.setdefault(row.case_id, (row.organisation_id, row.assigned_to))
    return partners
