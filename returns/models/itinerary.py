"""Legs of a journey, and of an escort's way home. Instants and zones are plain; where from and where to are not."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.rules.itinerary import LegMode, LegStatus


class Leg(SealedRow, Base):
    """One leg. Without `escort_id` the people of the case travel it; with it, it is that escort's way home."""

    __tablename__ = "leg"
    __table_args__ = (
        CheckConstraint("arrives_at > departs_at", name="arrives_after_departure"),
        Index("ix_leg_case_ordinal", "case_id", "ordinal"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    escort_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("escort.id"), index=True)
    ordinal: Mapped[int]
    mode: Mapped[LegMode] = mapped_column(enum_column(LegMode, "mode"))
    status: Mapped[LegStatus] = mapped_column(enum_column(LegStatus, "status"))
    departs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    departs_zone: Mapped[str] = mapped_column(String(60))
    arrives_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrives_zone: Mapped[str] = mapped_column(String(60))
    booked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"carrier", "number", "booking", "from": {"code", "name", "country", "lat", "lon"}, "to": {the same}, "km"}
    content = Sealed()

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
