"""Reintegration plans: items of help, by dimension and level."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.rules.plans import Dimension, ItemState, Level


class PlanItem(SealedRow, Base):
    """One item of the plan of an episode. What it is, who provides it and what it costs is sealed."""

    __tablename__ = "plan_item"
    __table_args__ = (UniqueConstraint("episode_id", "ordinal"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    ordinal: Mapped[int]
    dimension: Mapped[Dimension] = mapped_column(enum_column(Dimension, "dimension"))
    level: Mapped[Level] = mapped_column(enum_column(Level, "level"))
    state: Mapped[ItemState] = mapped_column(enum_column(ItemState, "state"))
    is_in_kind: Mapped[bool] = mapped_column(default=True)
    planned_on: Mapped[date] = mapped_column(Date)
    delivered_on: Mapped[date | None] = mapped_column(Date)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"objective", "activity", "provider", "amount": text, "currency"}

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]
