"""Escorts of a journey: who travels along, and on which legs."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import enum_column
from returns.escorts.rules.escorts import EscortKind


class Escort(SealedRow, Base):
    """One escort, from one leg to another, of the roster or not. Whether a way home is needed is said."""

    __tablename__ = "escort"
    __table_args__ = (CheckConstraint("last_leg >= first_leg", name="legs_in_order"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("roster_member.id"), index=True)
    # The kind says something about health, so it is sealed. Rows from before that keep it here until a job moves it:
    # a migration holds no keys.
    kind_before: Mapped[EscortKind | None] = mapped_column("kind", enum_column(EscortKind))
    first_leg: Mapped[int]
    last_leg: Mapped[int]
    needs_way_home: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"kind", "name", "phone", "qualification", "languages"}; of a member of the roster as it was when assigned
    content = Sealed()

    __mapper_args__ = {"version_id_col": version}

    @property
    def kind(self) -> EscortKind:
        """Why this escort travels along; opens the row unless it is one from before."""
        return self.kind_before or EscortKind(self.content["kind"])

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
