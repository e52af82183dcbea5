"""Who of a case arrived and who did not, as whoever received them said. Rows are only added; the newest counts."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.arrivals.rules.arrivals import ArrivalState


class PersonArrival(SealedRow, Base):
    """That somebody arrived at an instant and their identity was checked, or that they did not arrive."""

    __tablename__ = "person_arrival"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id", "ordinal"),
        CheckConstraint("(state = 'arrived') = (arrived_at IS NOT NULL)", name="arrived_has_its_instant"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
        Index("ix_person_arrival_case_recorded", "case_id", "recorded_at"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    ordinal: Mapped[int]
    state: Mapped[ArrivalState] = mapped_column(enum_column(ArrivalState))
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"note"}; None where nothing was said beside the state

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
