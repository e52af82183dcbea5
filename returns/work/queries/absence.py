"""Reads of absences: who covers for whom on a day, and the list of an office."""

import uuid
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from returns.work.models.absence import Absence as Absence  # doors name the types of rows through the queries
from returns.work.rules.absence import Days

MOST_TOLD = 200


def in_force(today: date) -> ColumnElement[bool]:
    """Absences that hold on this day."""
    return (Absence.starts_on <= today) & (Absence.ends_on >= today) & Absence.ended_at.is_(None)


def covered_by(account_id: uuid.UUID | None, today: date) -> Select[Any]:
    """The accounts that somebody covers for on this day, for use inside another statement."""
    return select(Absence.account_id).where(Absence.cover_id == account_id, in_force(today))


def covering(owner_id: uuid.UUID | None, today: date) -> Select[Any]:
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
    statement = select(Absence.account_id, Absence.cover_id).where(Absence.office_id == office_id, in_force(today))
    return {row.account_id: row.cover_id for row in session.execute(statement)}


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
    """Absences that have begun or ended, and whose cover was not told so yet; at most 200, the rest next time."""
    begun = (Absence.starts_on <= today) & Absence.begin_told_at.is_(None)
    over = ((Absence.ends_on < today) | Absence.ended_at.is_not(None)) & Absence.end_told_at.is_(None)
    statement = select(Absence).where(or_(begun, over)).order_by(Absence.starts_on, Absence.id).limit(MOST_TOLD)
    return session.execute(statement).scalars().all()
