"""Offers of registered arrivals: which office is asked to take a case that a partner opened, and how it answered."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.arrivals.rules.registrations import OfferState


class ArrivalOffer(SealedRow, Base):
    """One case, offered to one office. Another office that is asked afterwards gets a row of its own."""

    __tablename__ = "arrival_offer"
    __table_args__ = (
        Index("ix_arrival_offer_office", "office_id", "state"),
        Index("ix_arrival_offer_due", "state", "take_by"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    state: Mapped[OfferState] = mapped_column(enum_column(OfferState))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    take_by: Mapped[date] = mapped_column(Date)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overdue_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"place", "company", "note": of the arrival, "reason": why it is not theirs}

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]
