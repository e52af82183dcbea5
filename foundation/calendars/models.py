"""Addresses of calendars: whose, since when, and the day on which each was last fetched."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime

_OPEN = text("ended_at IS NULL")


class CalendarFeed(Base):
    """One secret address at which a calendar program fetches an account's dates. Only a keyed hash of it is kept.

    At most one of an account is open. What it tells is asked at each fetch, by what the account may see then.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("uq_calendar_feed_open", "account_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    audit_kind = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A day and no more: when somebody's phone asks says when it is awake.
    fetched_on: Mapped[date | None] = mapped_column(Date)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The account whose calendar it is."""
        return [("account", self.account_id)]
