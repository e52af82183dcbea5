"""Concerns and offers of help, who was told of them, and what was written down since. What they are about is sealed."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed, SealedOrNone
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.concerns.rules import Category, ConcernKind, ConcernState, EntryKind, Pace, Step
from returns.cases.models import RowOfCase


@dataclass(frozen=True)
class ConcernContent:
    """What is sealed of a concern. `question`: the id of the question of a survey that raised it."""

    is_offer: bool = False
    question: str | None = None
    category: Category | None = None
    note: str | None = None
    done: str | None = None
    closing_note: str | None = None


@dataclass(frozen=True)
class EntryContent:
    """What is sealed of an entry."""

    note: str


# Among seven offers of help is one concern: lists look through the ids of both, and read the rows of concerns alone.
_UNTAKEN = text("state = 'open' AND taken_at IS NULL")
_TAKEN = text("state = 'open' AND taken_at IS NOT NULL")
_IN_LISTS = ("state", "clock_at", "id", "case_id")
_IS_TAKEN = text("taken_by IS NOT NULL")
_REACHED = text("step IN ('again', 'duty_specialist')")


class Concern(RowOfCase, Base):
    """One concern or offer of help; open until somebody has dealt with it."""

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name="taken_by_somebody"),
        CheckConstraint("next_step IS NULL OR (state = 'open' AND taken_at IS NULL)", name="clock_runs_if_open"),
        CheckConstraint("round > 0", name="rounds_count_from_one"),
        Index("ix_concern_case_state", "case_id", "state"),
        Index("ix_concern_state_clock", "state", "clock_at", "id"),
        Index("ix_concern_untaken", *_IN_LISTS, sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN),
        Index("ix_concern_taken", *_IN_LISTS, sqlite_where=_TAKEN, postgresql_where=_TAKEN),
        # Most are taken by nobody: with them SQLite takes "taken by this one" for as many as there are, and reads all.
        Index("ix_concern_taken_by", "taken_by", sqlite_where=_IS_TAKEN, postgresql_where=_IS_TAKEN),
    )
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ConcernState] = mapped_column(enum_column(ConcernState))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    # Nobody of this organisation sees it, whoever wrote it: it is about somebody who works there.
    about_organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    pace: Mapped[Pace] = mapped_column(enum_column(Pace))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # When the clock runs out at `next_step`; where none is to come, the last instant at which something happened.
    clock_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_step: Mapped[int | None]
    round: Mapped[int] = mapped_column(default=1)  # how often it was raised: reopening begins the next
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(ConcernContent)

    __mapper_args__ = {"version_id_col": version}

    @property
    def kind(self) -> ConcernKind:
        """A concern, or an offer of help; opens it. In a statement, `escalates` tells concerns from offers."""
        return ConcernKind.OFFER_OF_HELP if self.content.is_offer else ConcernKind.CONCERN


class ConcernStep(Base):
    """A step of the escalation that was told, once in a round. It names nobody and says nothing of the matter."""

    __tablename__ = "concern_step"
    __table_args__ = (
        UniqueConstraint("concern_id", "round", "ordinal"),
        CheckConstraint("ordinal > 0", name="counts_from_one"),
        CheckConstraint("told >= 0", name="told_somebody_or_nobody"),
        # Most concerns are taken before: whoever is told last begins with these few.
        Index(
            "ix_concern_step_reached", "concern_id", "round", "step", sqlite_where=_REACHED, postgresql_where=_REACHED
        ),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    concern_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concern.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    round: Mapped[int]
    ordinal: Mapped[int]
    step: Mapped[Step] = mapped_column(enum_column(Step))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told: Mapped[int]  # how many colleagues

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]


class ConcernEntry(RowOfCase, Base):
    """What somebody wrote down or did about a concern. Entries are only ever added."""

    __tablename__ = "concern_entry"
    __table_args__ = (Index("ix_concern_entry_concern_at", "concern_id", "at"),)
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    concern_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concern.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(EntryContent)
