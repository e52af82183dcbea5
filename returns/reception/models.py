"""Reception: who meets the people of a case, where, whether that was verified, and that people were handed over."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime
from returns.reception.rules import ShownDocument


@dataclass(frozen=True)
class HandOverContent:
    """What is sealed of a hand-over: to whom, and what that person showed."""

    name: str
    document: ShownDocument
    number: str
    note: str = ""


class Reception(SealedRow, Base):
    """The reception of one case. Who showed what at the hand-over is sealed apart from what was arranged before."""

    __tablename__ = "reception"
    __table_args__ = (
        UniqueConstraint("case_id"),
        CheckConstraint("(handed_over_on IS NULL) = (checked_at IS NULL)", name="handed_over_is_recorded"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    handed_over_on: Mapped[date | None] = mapped_column(Date)  # the local day
    checked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    hand_over_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"name", "phone", "where", "how", "people": [hex], "onward": {"mode", "from", "when", "by"},
    # "hours": [[weekday, from, to], ...] in local times}
    content = Sealed()
    hand_over = SealedOrNone(HandOverContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
