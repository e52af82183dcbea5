"""Reads of duty: the turns of an office, and who is asked on a day."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.storage.paging import Slice, keyset
from returns.work.models.duty import DutyTurn as DutyTurn


def turns_from(session: Session, office_id: uuid.UUID, day: date) -> Sequence[DutyTurn]:
    """The turns of an office that have not ended before a day, the next first; one statement."""
    statement = (
        select(DutyTurn)
        .where(DutyTurn.office_id == office_id, DutyTurn.ends_on >= day)
        .order_by(DutyTurn.begins_on, DutyTurn.ends_on, DutyTurn.id)
    )
    return session.execute(statement).scalars().all()


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
    """The same where the specialists of the office are known already; one statement."""
    turns = {turn.account_id for turn in turns_from(session, office_id, day) if turn.begins_on <= day}
    return [account_id for account_id in everybody if account_id in turns] or list(everybody)
