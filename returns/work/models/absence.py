"""Absences of colleagues, and who covers for them. Rows are ended, never deleted."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime


class Absence(Base):
    """Somebody is away from one day to another, both included; a colleague takes their steps meanwhile."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("account_id <> cover_id", name="nobody_covers_oneself"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        Index("ix_absence_office_starts", "office_id", "starts_on", "id"),
        Index("ix_absence_account", "account_id", "ends_on"),
        Index("ix_absence_cover", "cover_id", "ends_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    cover_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    stated_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # earlier than planned
    begin_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
