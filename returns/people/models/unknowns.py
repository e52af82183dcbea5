"""Open questions: a field that is not known yet, who finds it out, and by when. Facts of the work, not of people."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.people.rules.unknowns import OpenField


class OpenQuestion(Base):
    """One field of a case or of one of its people. It is closed when the field is filled in, or by hand."""

    __tablename__ = "open_question"
    __table_args__ = (
        Index("ix_open_question_case_open", "case_id", "closed_at"),
        Index("ix_open_question_who_due", "who_id", "due_on", "id"),
        Index("ix_open_question_due", "due_on", "id"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    field: Mapped[OpenField] = mapped_column(enum_column(OpenField))
    who_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[date] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]
