"""Tasks, absences with their cover, turns of duty, and hand-overs of cases."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.cases.models import RowOfCase
from returns.work.rules.tasks import ForWhom, TaskChange, TaskKind, TaskState

# Absences of colleagues, and who covers for them. Rows are ended, never deleted.


class Absence(Base):
    """Somebody is away from one day to another, both included; a colleague takes their steps meanwhile."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("account_id <> cover_id", name="nobody_covers_oneself"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        Index("ix_absence_office_starts", "office_id", "starts_on", "id"),
        Index("ix_absence_account", "account_id", "ends_on"),
        Index("ix_absence_cover", "cover_id", "ends_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    cover_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    stated_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # earlier than planned
    begin_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def is_over(self, today: date) -> bool:
        """Whether it was ended, or its last day has passed."""
        return self.ended_at is not None or self.ends_on < today

    @property
    def last_day(self) -> date:
        """The last day of it, as planned or earlier."""
        return min(self.ends_on, self.ended_at.date()) if self.ended_at else self.ends_on


# Duty: which protection specialist of an office is asked for clearances, from which day to which.


class DutyTurn(Base):
    """One turn of one specialist, first and last day included. It says nothing of any case."""

    __tablename__ = "duty_turn"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="ends_after_beginning"),
        Index("ix_duty_turn_office_days", "office_id", "begins_on", "ends_on"),
    )
    audit_kind = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    begins_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The specialist whose turn it is."""
        return [("account", self.account_id)]


# The owners of a case one after the other: who handed it to whom, and why.


@dataclass(frozen=True)
class HandOverContent:
    """What is sealed of a hand-over: why."""

    reason: str


class HandOver(RowOfCase, Base):
    """One hand-over of one case. The reason is sealed."""

    __tablename__ = "hand_over"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="to_somebody_else"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The hand-over that this one took back at once, before whoever had got the case did anything in it.
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hand_over.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(HandOverContent)


# Tasks: what somebody has to do by a day, by hand or made by rules, and what happened to each.


@dataclass(frozen=True)
class TaskContent:
    """What is sealed of a task that was made by hand: what is to be done, and of which step of a path it was made."""

    text: str
    step: str = ""


class Task(SealedRow, Base):
    """One task of an office. What somebody typed is sealed; a task made by a rule says nothing but its kind."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("(kind = 'by_hand') = (key IS NULL)", name="rules_have_keys"),
        CheckConstraint("(for_whom = 'person') = (assignee_id IS NOT NULL)", name="a_person_is_named"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_its_instant"),
        CheckConstraint("case_id IS NOT NULL OR made_by IS NOT NULL", name="somebody_keeps_its_key"),
        # With whose a task is: among thousands of an office somebody's own are counted without reading the rows.
        Index(
            "ix_task_office_state",
            "office_id",
            "state",
            "due_on",
            "id",
            "for_whom",
            "case_id",
            "assignee_id",
            "made_by",
        ),
        Index("ix_task_case_state", "case_id", "state", "due_on"),
        Index("ix_task_assignee", "assignee_id", "state"),
        Index("ix_task_closed", "closed_by", "closed_at"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[TaskKind] = mapped_column(enum_column(TaskKind))
    key: Mapped[str | None] = mapped_column(String(160))
    for_whom: Mapped[ForWhom] = mapped_column(enum_column(ForWhom))
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState), default=TaskState.OPEN)
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    subject_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)  # the id in its key beside that of the case

    content = SealedOrNone(TaskContent)  # None if a rule made it

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is TaskState.OPEN

    def key_name(self) -> KeyName:
        """The key of the case; without a case, that of whoever made it."""
        return _key_of(self.case_id, self.made_by)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about, if any."""
        return [("case", self.case_id)] if self.case_id is not None else []


@dataclass(frozen=True)
class ChangeContent:
    """What is sealed of a change of a task: why."""

    reason: str


class TaskEvent(SealedRow, Base):
    """One change of a task: who, when, and why. Rows are only added."""

    __tablename__ = "task_event"
    __table_args__ = (Index("ix_task_event_task_at", "task_id", "at"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id"))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[TaskChange] = mapped_column(enum_column(TaskChange))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    due_on: Mapped[date | None] = mapped_column(Date)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(ChangeContent)

    def key_name(self) -> KeyName:
        """The key of the case; without a case, that of whoever made the change."""
        return _key_of(self.case_id, self.by)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about, if any."""
        return [("case", self.case_id)] if self.case_id is not None else []


def _key_of(case_id: uuid.UUID | None, account_id: uuid.UUID | None) -> KeyName:
    if case_id is not None:
        return ("case", case_id)
    assert account_id is not None
    return ("account", account_id)
