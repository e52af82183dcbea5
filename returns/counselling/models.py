"""Counselling sessions: the solution chosen, and what was said."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.counselling.rules import Solution


class CounsellingSession(SealedRow, Base):
    """One session. Ratings and words are sealed."""

    __tablename__ = "counselling_session"
    __table_args__ = (Index("ix_counselling_session_case_held", "case_id", "held_at"),)
    audit_kind = "case"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counsellor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    solution: Mapped[Solution] = mapped_column(enum_column(Solution))
    # The appointment that is awaited: on the first version of the latest session that stands, nowhere else.
    awaits_on: Mapped[date | None] = mapped_column(Date)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"well_being": {"physical", "mental", "social"}, "language", "interpreter", "note"} of every session; newer ones
    # hold what services.py calls a Talk, "wills": [{"person", ...}] of each who decides, "recorded_at", and "corrects":
    # the id of the version before.
    content = Sealed()

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
