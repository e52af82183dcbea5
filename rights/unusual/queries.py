"""Reads of unusual reading: what was found; whom to look at, which days were judged, who works on which case."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import AccessGrant, Account, AccountExtra, Office, Organisation
from foundation.accounts.permissions import OFFICE_ROLES, PARTNER_ROLES, Permission, Role
from foundation.geography.calendars import WorkingCalendar, working_calendars
from foundation.geography.zones import zone_of_country
from foundation.rulebook.queries import rules_on
from foundation.storage.paging import Slice, keyset
from foundation.storage.scopes import SystemScope
from returns.cases.models import Case
from returns.work.models import Absence, DutyTurn, HandOver, Task
from returns.work.rules.tasks import ForWhom
from rights.unusual.models import UnusualDay, UnusualFinding as UnusualFinding
from rights.unusual.rules import NightHours, UnusualKind

# Looks at who works on which case, by plain columns alone: whose it is, whose tasks, grants, turns, covers there are.
UNUSUAL = SystemScope(
    "unusual",
    opens=(
        "absence",
        "access_grant",
        "account",
        "account_extra",
        "case",
        "duty_turn",
        "hand_over",
        "office",
        "organisation",
        "rule",
        "task",
        "unusual_day",
        "unusual_finding",
    ),
)
ORDINARY: dict[UnusualKind, str] = {
    UnusualKind.WITHOUT_WORK: "unusual.ordinary_without_work",
    UnusualKind.PEOPLE_OPENED: "unusual.ordinary_people_opened",
    UnusualKind.PEOPLE_LISTED: "unusual.ordinary_people_listed",
    UnusualKind.NIGHT: "unusual.ordinary_at_night",
    UnusualKind.REST_DAY: "unusual.ordinary_on_rest_days",
    UnusualKind.REFUSALS: "unusual.ordinary_refusals",
}
_NIGHT_BEGINS, _NIGHT_ENDS = "unusual.night_begins_hour", "unusual.night_ends_hour"
DAYS_BACK = "unusual.days_back"
# Who acts on cases of others, each time as the second person: what they did in a case shows that they had to open it.
_SECOND_PEOPLE = frozenset({Permission.SIGN_OFF, Permission.BUDGET_APPROVE})


@dataclass(frozen=True)
class Numbers:
    """The rules of one day: what is ordinary, and when it is night."""

    ordinary: Mapping[UnusualKind, int]
    night: NightHours


def numbers_on(session: Session, day: date) -> Numbers:
    """The numbers that judge a day."""
    rules = rules_on(session, (*ORDINARY.values(), _NIGHT_BEGINS, _NIGHT_ENDS), day)
    ordinary = {kind: rules.need(code).whole() for kind, code in ORDINARY.items()}
    return Numbers(ordinary, NightHours(rules.need(_NIGHT_BEGINS).whole(), rules.need(_NIGHT_ENDS).whole()))


# Whom to look at: accounts by the clocks of their office.


@dataclass(frozen=True)
class Watched:
    """An account that may read: its role, where it belongs, and what it may do besides."""

    id: uuid.UUID
    role: Role
    office_id: uuid.UUID | None
    calendar: WorkingCalendar | None  # of the country where it belongs, if that is known
    extras: frozenset[Permission]

    def is_rest_day(self, day: date) -> bool:
        """Whether nobody works on this day in the country of the account's office."""
        return self.calendar is not None and not self.calendar.is_working_day(day)


def zone_of(country: str) -> ZoneInfo:
    """By which clocks an office in a country works; UTC where it is not known."""
    return zone_of_country(country) or ZoneInfo("UTC")


def watched_by_zone(session: Session) -> dict[ZoneInfo, list[Watched]]:
    """All accounts, by the zone of their office, organisation, or the first country there is; three statements."""
    statement = _with_places(select(Account.id, Account.role, Account.office_id, _country())).order_by(Account.id)
    extras: dict[uuid.UUID, set[Permission]] = {}
    for account_id, permission in session.execute(select(AccountExtra.account_id, AccountExtra.permission)):
        extras.setdefault(account_id, set()).add(permission)
    by_zone: dict[ZoneInfo, list[Watched]] = {}
    calendars = working_calendars(session)
    for account_id, role, office_id, of in session.execute(statement):
        calendar = calendars.of(of) if of else None
        account = Watched(account_id, role, office_id, calendar, frozenset(extras.get(account_id, ())))
        by_zone.setdefault(zone_of(of), []).append(account)
    return by_zone


def _country() -> ColumnElement[str]:
    """The country of an account: of its office, its organisation, or the first that there is; empty for none."""
    first = select(func.min(Office.country)).scalar_subquery()
    return func.coalesce(Office.country, Organisation.country, first, "")


def _with_places(statement: Any) -> Any:
    with_office = statement.outerjoin(Office, Office.id == Account.office_id)
    return with_office.outerjoin(Organisation, Organisation.id == Account.organisation_id)


def zone_of_account(session: Session, account_id: uuid.UUID) -> ZoneInfo:
    """By which clocks the days of an account are judged; one statement."""
    country = session.execute(
        _with_places(select(_country()).select_from(Account)).where(Account.id == account_id)
    ).scalar()
    return zone_of(country or "")


def judged_days(session: Session, zone: ZoneInfo, since: date) -> set[date]:
    """The days of a zone, from one on, that were judged."""
    own = (UnusualDay.zone == zone.key, UnusualDay.day >= since)
    return set(session.execute(select(UnusualDay.day).where(*own)).scalars())


def span_of(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants between which a local day lies: the first is part of it."""
    begins, ends = (datetime.combine(local_day, time(), tzinfo=zone) for local_day in (day, day + timedelta(days=1)))
    return begins, ends


# Who works on a case: it is theirs, a task of it, the turn, the office; somebody's for whom they stand in; a grant.


def cases_with_work(
    session: Session,
    account: Watched,
    cases: Collection[uuid.UUID],
    day: date,
    span: tuple[datetime, datetime],
    doors: Mapping[uuid.UUID, Collection[uuid.UUID]],
) -> set[uuid.UUID]:
    """Those of these cases on which an account had work on a local day, and those that there are not; six statements.

    A partner reads only what was referred to it, while it is: that is its work. `doors`: those of each case.
    """
    if account.role in PARTNER_ROLES:
        return set(cases)
    present = {row.id: row for row in session.execute(_cases(cases))}
    work = set(cases) - present.keys()
    mine = {account.id, *_absent(session, account, day)}
    tasks = list(session.execute(_tasks(cases, span)))
    offices = _offices_of_duty(session, account, day)
    work |= {row.id for row in present.values() if mine & {row.owner_id, row.created_by} or row.office_id in offices}
    work |= {task.case_id for task in tasks if _is_ones_task(task, account, mine)}
    work |= set(session.execute(_handed_over(cases, mine, span)).scalars())
    open_doors = set(session.execute(_doors(account, doors, span)).scalars())
    return work | {case for case in cases if open_doors.intersection(doors.get(case, ()))}


def may_act_for_others(account: Watched) -> bool:
    """Whether an account signs off or approves in cases of others."""
    return account.role in OFFICE_ROLES and bool(account.extras & _SECOND_PEOPLE)


def _cases(cases: Collection[uuid.UUID]) -> Any:
    return select(Case.id, Case.owner_id, Case.created_by, Case.office_id).where(Case.id.in_(cases))


def _absent(session: Session, account: Watched, day: date) -> set[uuid.UUID]:
    """For whom somebody stands in on a day."""
    of_day = (Absence.cover_id == account.id, Absence.starts_on <= day, Absence.ends_on >= day)
    rows = session.execute(select(Absence.account_id, Absence.ended_at).where(*of_day))
    return {row.account_id for row in rows if row.ended_at is None or row.ended_at.date() >= day}


def _tasks(cases: Collection[uuid.UUID], span: tuple[datetime, datetime]) -> Any:
    is_of_day = and_(Task.made_at < span[1], or_(Task.closed_at.is_(None), Task.closed_at >= span[0]))
    columns = (Task.case_id, Task.for_whom, Task.assignee_id, Task.made_by, Task.closed_by, Task.office_id)
    return select(*columns).where(Task.case_id.in_(cases), is_of_day)


def _is_ones_task(task: Row[Any], account: Watched, mine: Collection[uuid.UUID]) -> bool:
    if not {task.assignee_id, task.made_by, task.closed_by}.isdisjoint(mine):
        return True
    if task.office_id != account.office_id:
        return False
    whose = {ForWhom.OFFICERS: Role.RETURN_OFFICER, ForWhom.SPECIALISTS: Role.PROTECTION_SPECIALIST}
    return whose.get(task.for_whom) is account.role


def _offices_of_duty(session: Session, account: Watched, day: date) -> set[uuid.UUID]:
    """The offices all of whose cases are an account's business: it leads it, or is on duty there.

    Where no specialist has the turn, all of the office have it.
    """
    if account.office_id is None:
        return set()
    if Permission.LEAD_OFFICE in account.extras:
        return {account.office_id}
    if account.role is not Role.PROTECTION_SPECIALIST:
        return set()
    turns = (DutyTurn.office_id == account.office_id, DutyTurn.begins_on <= day, DutyTurn.ends_on >= day)
    on_duty = set(session.execute(select(DutyTurn.account_id).where(*turns)).scalars())
    return {account.office_id} if not on_duty or account.id in on_duty else set()


def _handed_over(
    cases: Collection[uuid.UUID], mine: Collection[uuid.UUID], span: tuple[datetime, datetime]
) -> Select[Any]:
    """Cases that changed hands since: who had them on that day."""
    had = or_(HandOver.from_id.in_(mine), HandOver.to_id.in_(mine))
    return select(HandOver.case_id).where(HandOver.case_id.in_(cases), HandOver.at >= span[0], had)


def _doors(
    account: Watched, doors: Mapping[uuid.UUID, Collection[uuid.UUID]], span: tuple[datetime, datetime]
) -> Select[Any]:
    every = [door for of_case in doors.values() for door in of_case]
    is_of_day: list[ColumnElement[bool]] = [
        AccessGrant.given_at < span[1],
        AccessGrant.until >= span[0],
        or_(AccessGrant.revoked_at.is_(None), AccessGrant.revoked_at >= span[0]),
    ]
    return select(AccessGrant.door).where(AccessGrant.account_id == account.id, AccessGrant.door.in_(every), *is_of_day)


# What was found.


def findings_page(session: Session, is_open: bool, cursor: str | None, size: int) -> Slice[UnusualFinding]:
    """A page of what was found, the newest day first: what nobody has looked at, or all."""
    statement = select(UnusualFinding)
    if is_open:
        statement = statement.where(UnusualFinding.looked_at.is_(None))
    return keyset(session, statement, (UnusualFinding.day, UnusualFinding.id), True, cursor, size)


def open_findings(session: Session, most: int) -> Sequence[UnusualFinding]:
    """What nobody has looked at, the oldest day first; at most so many."""
    statement = select(UnusualFinding).where(UnusualFinding.looked_at.is_(None))
    return session.execute(statement.order_by(UnusualFinding.day, UnusualFinding.id).limit(most)).scalars().all()


def finding_by_id(session: Session, finding_id: uuid.UUID) -> UnusualFinding | None:
    """One finding."""
    return session.execute(select(UnusualFinding).where(UnusualFinding.id == finding_id)).scalar_one_or_none()


def kinds_of_day(session: Session, account_ids: Collection[uuid.UUID], day: date) -> set[tuple[uuid.UUID, UnusualKind]]:
    """What was found of accounts on a day already."""
    statement = select(UnusualFinding.account_id, UnusualFinding.kind).where(
        UnusualFinding.account_id.in_(account_ids), UnusualFinding.day == day
    )
    return {(row.account_id, row.kind) for row in session.execute(statement)}


def findings_before(session: Session, day: date, most: int) -> Sequence[UnusualFinding]:
    """What was found on days before one, and was looked at; at most so many."""
    old = (UnusualFinding.day < day, UnusualFinding.looked_at.is_not(None))
    return session.execute(select(UnusualFinding).where(*old).limit(most)).scalars().all()
