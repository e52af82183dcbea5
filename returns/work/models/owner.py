"""The owners of a case one after the other: who handed it to whom, and why."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime


class HandOver(SealedRow, Base):
    """One hand-over of one case. The reason is sealed."""

    __tablename__ = "hand_over"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="to_somebody_else"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The hand-over that this one took back at once, before whoever had got the case did anything in it.
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hand_over.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"reason"}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
