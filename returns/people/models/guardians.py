"""Guardianships: who stands for a child. A row is recorded, and at most ended; whoever follows is a new row."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime


class Guardianship(SealedRow, Base):
    """One guardianship: by somebody of the case, or by a person or authority from outside, who is sealed."""

    __tablename__ = "guardianship"
    __table_args__ = (
        CheckConstraint("guardian_person_id IS NULL OR guardian_person_id <> person_id", name="not_ones_own"),
        CheckConstraint("ended_on IS NULL OR ended_on >= appointed_on", name="ends_after_beginning"),
        Index("ix_guardianship_case_person", "case_id", "person_id"),
    )
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    guardian_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    appointed_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    capacity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    capacity = Sealed()  # a word of `Capacity`: what people are to each other is nobody's else business
    # {"name", "organisation", "contact", "reference", "other_parent", "end_reason"}
    content = Sealed()

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the child."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The child whose guardian it is."""
        return [("person", self.person_id)]
