"""Boarding: what was recorded of each traveller at the gate. Rows are only added; the newest counts."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.departure.rules import BoardingState, WhyNot


@dataclass(frozen=True)
class MarkContent:
    """What is sealed of a mark: why somebody does not travel, and what else there is to know."""

    why: WhyNot | None = None
    note: str = ""


class BoardingMark(SealedRow, Base):
    """The state of one traveller of one leg on its day, as somebody recorded it; the reason is sealed.

    It stays with the case that set out, whoever is parted from it later. The leg is named without a foreign key, since
    a journey that is planned anew takes legs away. Marks of one press have one `press_id`; a row that undoes another
    one names it.
    """

    __tablename__ = "boarding_mark"
    __table_args__ = (
        UniqueConstraint("leg_id", "person_id", "departs_on", "ordinal"),
        UniqueConstraint("undoes_id"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
        Index("ix_boarding_mark_case_recorded", "case_id", "recorded_at"),
        Index("ix_boarding_mark_told_recorded", "told_at", "recorded_at"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    leg_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    departs_on: Mapped[date] = mapped_column(Date)
    ordinal: Mapped[int]
    state: Mapped[BoardingState] = mapped_column(enum_column(BoardingState))
    press_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("boarding_mark.id"))
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when a job has told whoever waits, if it had to
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(MarkContent)  # None where there is nothing but the state

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
