"""Reads of addresses of calendars: by their token, of an account; and how often one was asked for."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra, Organisation, SignInAttempt
from foundation.accounts.queries.staff import country_of_office
from foundation.accounts.rules import AccountStatus
from foundation.calendars.models import CalendarFeed as CalendarFeed  # pages name rows through their queries
from foundation.storage.known import prepared


def feed_rows(session: Session, token_hash: bytes) -> list[Any]:
    """The open address of a token with its account, once for each extra permission; empty if it opens nothing."""
    statement = (
        select(CalendarFeed, Account, AccountExtra.permission)
        .join(Account, Account.id == CalendarFeed.account_id)
        .outerjoin(AccountExtra, AccountExtra.account_id == Account.id)
        .where(
            CalendarFeed.token_hash == token_hash,
            CalendarFeed.ended_at.is_(None),
            Account.status == AccountStatus.ACTIVE,
        )
    )
    return list(session.execute(statement).all())


def country_of_place(session: Session, office_id: uuid.UUID | None, organisation_id: uuid.UUID | None) -> str:
    """The country of an office or partner organisation, "" for neither; one statement at most."""
    if organisation_id is None:
        return country_of_office(session, office_id)
    statement = select(Organisation.country).where(Organisation.id == organisation_id)
    return session.execute(statement).scalar_one_or_none() or ""


_OPEN = prepared(
    select(CalendarFeed).where(CalendarFeed.account_id == bindparam("account_id"), CalendarFeed.ended_at.is_(None))
)


def open_feed_of(session: Session, account_id: uuid.UUID) -> CalendarFeed | None:
    """The address of an account that has not ended, as far as this scope sees it."""
    return session.execute(_OPEN, {"account_id": account_id}).scalar_one_or_none()


def tries_since(session: Session, column: Any, value: bytes, since: datetime) -> tuple[int, datetime | None]:
    """How often since an instant, and when first. `column` is an index of SignInAttempt."""
    statement = select(func.count(SignInAttempt.id), func.min(SignInAttempt.at)).where(
        column == value, SignInAttempt.at > since
    )
    count, first = session.execute(statement).one()
    return count, first
