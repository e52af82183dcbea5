"""Reads of absences, of turns of duty and of owners: who covers, who is asked, and who acts for whom on a day."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, cast, exists, or_, select, union_all
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, ApprovalLimit
from foundation.accounts.permissions import Role
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.limits import money_of
from foundation.accounts.rules import AccountStatus
from foundation.geography.zones import local, main_zone, zone
from foundation.money import Money
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.work.models import Absence as Absence, DutyTurn as DutyTurn, HandOver
from returns.work.rules.duty import Days

MOST_TOLD = 200


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


def in_force(today: Any) -> ColumnElement[bool]:
    """Absences that hold on this day."""
    return and_(Absence.starts_on <= today, Absence.ends_on >= today, Absence.ended_at.is_(None))


def covered_by(account_id: uuid.UUID | None, today: Any) -> Select[Any]:
    """The accounts that somebody covers for on this day, for use inside another statement."""
    return select(Absence.account_id).where(Absence.cover_id == account_id, in_force(today))


def acts_for(user: UserScope, today: Any) -> ColumnElement[bool]:
    """Cases that somebody owns, or whose owner they cover for on this day.

    One list of owners, which an index finds; for "this one, or one of those" SQLite reads all cases of the office.
    """
    return Case.owner_id.in_(union_all(select(cast(user.actor_id, Uuid)), covered_by(user.actor_id, today)))


def covering(owner_id: Any, today: Any) -> Select[Any]:
    """Who covers for an owner on this day, as `account`, for use inside another statement."""
    return select(Absence.cover_id.label("account")).where(Absence.account_id == owner_id, in_force(today))


def covers(session: Session, account_id: uuid.UUID | None, owner_id: uuid.UUID, today: date) -> bool:
    """Whether an account covers for this owner on this day; one statement."""
    parameters = {"account_id": account_id, "owner_id": owner_id, "today": today}
    return session.execute(_covers(), parameters).first() is not None


@cache
def _covers() -> Select[Any]:
    account_id: Any = bindparam("account_id")
    today: Any = bindparam("today")
    return prepared(covered_by(account_id, today).where(Absence.account_id == bindparam("owner_id")))


def covers_of(session: Session, owner_ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, uuid.UUID]:
    """Who covers for these owners on this day, by owner; one statement."""
    statement = select(Absence.account_id, Absence.cover_id).where(Absence.account_id.in_(owner_ids), in_force(today))
    return {row.account_id: row.cover_id for row in session.execute(statement)}


def covers_at(session: Session, office_id: uuid.UUID, today: date) -> dict[uuid.UUID, uuid.UUID]:
    """Who covers for whom in an office on this day, by who is away; one statement."""
    return {row[0]: row[1] for row in session.execute(_covers_at(), {"office": office_id, "today": today})}


def owners_meant(session: Session, office_id: uuid.UUID, account_id: uuid.UUID, today: date) -> list[uuid.UUID]:
    """Whose cases and tasks in an office somebody sees to on a day: their own unless away, and those covered for."""
    covers = covers_at(session, office_id, today)
    owners = [owner_id for owner_id, cover_id in covers.items() if cover_id == account_id]
    return owners if account_id in covers else [*owners, account_id]


@cache
def _covers_at() -> Select[Any]:
    columns: tuple[Any, ...] = (Absence.account_id, Absence.cover_id)
    there = Absence.office_id == bindparam("office")
    return prepared(select(*columns).where(there, in_force(bindparam("today"))))


def absences_page(session: Session, cursor: str | None, size: int) -> Slice[Absence]:
    """The absences that this scope sees, the latest beginning first."""
    return keyset(session, select(Absence), (Absence.starts_on, Absence.id), True, cursor, size)


def absence_by_id(session: Session, absence_id: uuid.UUID) -> Absence | None:
    """One absence that this scope sees."""
    return session.execute(select(Absence).where(Absence.id == absence_id)).scalar_one_or_none()


def _days(session: Session, column: Any, account_id: uuid.UUID, today: date) -> tuple[Days, ...]:
    statement = select(Absence.starts_on, Absence.ends_on).where(
        column == account_id, Absence.ends_on >= today, Absence.ended_at.is_(None)
    )
    return tuple(Days(first, last) for first, last in session.execute(statement))


def days_away(session: Session, account_id: uuid.UUID, today: date) -> tuple[Days, ...]:
    """When somebody is away, from today on."""
    return _days(session, Absence.account_id, account_id, today)


def days_covering(session: Session, account_id: uuid.UUID, today: date) -> tuple[Days, ...]:
    """When somebody covers for others, from today on."""
    return _days(session, Absence.cover_id, account_id, today)


def absences_to_tell(session: Session, today: date) -> Sequence[Absence]:
    """Absences that have begun or ended without the cover being told yet; at most 200, the rest next time."""
    begun = (Absence.starts_on <= today) & Absence.begin_told_at.is_(None)
    over = ((Absence.ends_on < today) | Absence.ended_at.is_not(None)) & Absence.end_told_at.is_(None)
    statement = select(Absence).where(or_(begun, over)).order_by(Absence.starts_on, Absence.id).limit(MOST_TOLD)
    return session.execute(statement).scalars().all()


# Reads of duty: the turns of an office, and who is asked on a day.


def turns_page(session: Session, office_id: uuid.UUID, day: date, cursor: str | None, size: int) -> Slice[DutyTurn]:
    """A page of the turns of an office that have not ended before a day, the next first; two statements."""
    statement = select(DutyTurn).where(DutyTurn.office_id == office_id, DutyTurn.ends_on >= day)
    return keyset(session, statement, (DutyTurn.begins_on, DutyTurn.ends_on, DutyTurn.id), False, cursor, size)


def turn_by_id(session: Session, turn_id: uuid.UUID) -> DutyTurn | None:
    """One turn that this scope sees."""
    return session.execute(select(DutyTurn).where(DutyTurn.id == turn_id)).scalar_one_or_none()


def specialists_of(session: Session, office_id: uuid.UUID) -> Sequence[Account]:
    """The protection specialists who work in an office, in a stable order; one statement."""
    statement = (
        select(Account)
        .where(
            Account.office_id == office_id,
            Account.role == Role.PROTECTION_SPECIALIST,
            Account.status == AccountStatus.ACTIVE,
        )
        .order_by(Account.id)
    )
    return session.execute(statement).scalars().all()


def on_duty(session: Session, office_id: uuid.UUID, day: date) -> list[uuid.UUID]:
    """Whom an office asks on a day: those whose turn it is; if it is nobody's, all its specialists."""
    return on_duty_of(session, office_id, [specialist.id for specialist in specialists_of(session, office_id)], day)


def on_duty_of(session: Session, office_id: uuid.UUID, everybody: Sequence[uuid.UUID], day: date) -> list[uuid.UUID]:
    """The same where the specialists of the office were read before; one statement."""
    turns = set(session.execute(_turns_on(), {"office": office_id, "day": day}).scalars())
    return [account_id for account_id in everybody if account_id in turns] or list(everybody)


@cache
def _turns_on() -> Select[Any]:
    office_id: Any = bindparam("office")
    return prepared(select(DutyTurn.account_id).where(*_turn_on(office_id, bindparam("day"))))


def is_asked(user: UserScope, day: Any) -> ColumnElement[bool]:
    """Whether a specialist is asked on a day: it is their turn, or nobody's of their office."""
    turns = select(DutyTurn.id).where(*_turn_on(user.office_id, day))
    return or_(exists(turns.where(DutyTurn.account_id == user.actor_id)), ~exists(turns))


def _turn_on(office_id: uuid.UUID | None, day: Any) -> tuple[ColumnElement[bool], ...]:
    return DutyTurn.office_id == office_id, DutyTurn.begins_on <= day, DutyTurn.ends_on >= day


# Reads of owners: who acts as the owner of a case today, and who owned it before.


def acts_as_owner(session: Session, case: Case, account_id: uuid.UUID | None, today: date) -> bool:
    """Whether somebody is the owner of a case, or covers for the owner today; asks the database only where needed."""
    if account_id is None:
        return False
    return case.owner_id == account_id or covers(session, account_id, case.owner_id, today)


@dataclass(frozen=True)
class Approver:
    """Somebody who approves budgets: as which owners they act, and up to which sums they approve, by currency."""

    account_id: uuid.UUID | None
    owners: frozenset[uuid.UUID]
    limits: Mapping[str, Money]


def approver_on(session: Session, account_id: uuid.UUID | None, today: date) -> Approver:
    """Whose cases are somebody's own on a day, and up to which sums they approve budgets; one statement."""
    statement = (
        select(Absence.account_id, ApprovalLimit)
        .select_from(Account)
        .outerjoin(ApprovalLimit, (ApprovalLimit.account_id == Account.id) & ApprovalLimit.ended_at.is_(None))
        .outerjoin(Absence, (Absence.cover_id == Account.id) & in_force(today))
        .where(Account.id == account_id)
        .order_by(ApprovalLimit.currency)
    )
    rows = session.execute(statement).all()
    owners = {row.account_id for row in rows} | {account_id}
    limits = {row.ApprovalLimit.currency: money_of(row.ApprovalLimit) for row in rows if row.ApprovalLimit is not None}
    return Approver(account_id, frozenset(owner for owner in owners if owner is not None), limits)


def former_owners(case_id: Any) -> Select[Any]:
    """Everybody who has handed this case over, as `account`: what was done under them stays their work.

    But whoever got it by a press that was taken back at once, and did nothing in it.
    """
    handed = select(HandOver.from_id.label("account"))
    return handed.where(HandOver.case_id == case_id, HandOver.undoes_id.is_(None))
