"""Legal holds: that the data of a case must be kept, whatever its term says. Why is sealed with the key of the case."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.cases.models import RowOfCase
from rights.retention.rules import HoldState


@dataclass(frozen=True)
class HoldContent:
    """What is sealed of a hold: why the data must be kept, and why it was declined or ended."""

    reason: str
    end_reason: str = ""


class LegalHold(RowOfCase, Base):
    """One hold on one case: who asked for it, who confirmed it, until which day, and who ended it.

    `until`: the last day on which it holds; None until somebody ends it.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("(state IN ('declined', 'ended')) = (ended_at IS NOT NULL)", name="ended_has_its_instant"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("ix_legal_hold_state", "state", "asked_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    state: Mapped[HoldState] = mapped_column(enum_column(HoldState))
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    placed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    placed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[date | None] = mapped_column(Date)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(HoldContent)

    __mapper_args__ = {"version_id_col": version}
