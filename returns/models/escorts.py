"""Escorts of a journey: who travels along, and on which legs."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import enum_column
from returns.rules.escorts import EscortKind


class Escort(SealedRow, Base):
    """One escort, from one leg to another. Whether a way home is needed is said, never guessed."""

    __tablename__ = "escort"
    __table_args__ = (CheckConstraint("last_leg >= first_leg", name="legs_in_order"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[EscortKind] = mapped_column(enum_column(EscortKind, "kind"))
    first_leg: Mapped[int]
    last_leg: Mapped[int]
    needs_way_home: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"name", "phone", "qualification", "languages"}

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
