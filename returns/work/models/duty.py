"""Duty: which protection specialist of an office is asked for clearances, from which day to which."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base


class DutyTurn(Base):
    """One turn of one specialist, first and last day included. It says nothing of any case."""

    __tablename__ = "duty_turn"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="ends_after_beginning"),
        Index("ix_duty_turn_office_days", "office_id", "begins_on", "ends_on"),
    )
    audit_kind = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    begins_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The specialist whose turn it is."""
        return [("account", self.account_id)]
