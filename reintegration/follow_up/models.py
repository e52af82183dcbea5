"""Visits with their windows, what happened to them, every attempt to reach somebody, and who was lost and found."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import SealedOrNone
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from reintegration.follow_up.rules.attempts import LadderStep
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitKind, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import LostEventKind, VisitEventKind
from returns.cases.models import RowOfCase

_MISSED = text("kind = 'missed'")
_UNANSWERED = text("escalates_at IS NOT NULL")


@dataclass(frozen=True)
class BeforeLog:
    """How a visit and the ends of people were before it was logged. `logged_by` and the keys of `ends`: ids in hex."""

    recorded_at: datetime
    state: VisitState
    outcome: VisitOutcome | None
    logged_at: datetime | None
    logged_on: date | None
    logged_by: str | None
    escalates_at: datetime | None
    is_outside_window: bool
    said: "VisitContent | None"
    ends: dict[str, dict[str, str | None] | None]


@dataclass(frozen=True)
class VisitContent:
    """What is sealed of a visit: well-being by its three ratings, how people were met, and how it was before the log.

    `against`: although a safe-contact card spoke against the channel.
    """

    well_being: dict[str, int] | None = None
    note: str | None = None
    channel: Channel | None = None
    against: bool = False
    undo: BeforeLog | None = None


class Visit(RowOfCase, Base):
    """One check-in of an episode. All dates are local days of `zone`."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("episode_id", "ordinal"),
        CheckConstraint("opens_on <= due_on AND due_on <= closes_on", name="due_inside_window"),
        CheckConstraint("(state IN ('done', 'missed')) = (outcome IS NOT NULL)", name="ended_has_outcome"),
        # The first visit of each case is found without its wide rows.
        Index("ix_visit_case_state", "case_id", "state", "closes_on", "opens_on", "due_on", "id"),
        Index("ix_visit_state_opens", "state", "opens_on", "id"),
        Index("ix_visit_state_due", "state", "due_on", "id"),
        Index("ix_visit_state_closes", "state", "closes_on", "id"),
        Index("ix_visit_escalates", "escalates_at", "id", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    ordinal: Mapped[int]
    kind: Mapped[VisitKind] = mapped_column(enum_column(VisitKind))
    month: Mapped[int]
    zone: Mapped[str] = mapped_column(String(60))
    nominal_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    is_survey_round: Mapped[bool] = mapped_column(default=False)
    shift: Mapped[dict[str, Any] | None] = mapped_column(JsonText)  # {"code", "days"}: why the day was moved
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    state: Mapped[VisitState] = mapped_column(enum_column(VisitState))
    # Somebody chose its days: no plan changes them any more. Stopped by somebody: only somebody starts it again.
    is_moved: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())
    outcome: Mapped[VisitOutcome | None] = mapped_column(enum_column(VisitOutcome))
    logged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    logged_on: Mapped[date | None] = mapped_column(Date)
    logged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    is_outside_window: Mapped[bool] = mapped_column(default=False)
    # Missed, and nobody has said anything of it yet: when that goes up to the owner; and when it went up.
    escalates_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(VisitContent)

    __mapper_args__ = {"version_id_col": version}


class VisitEvent(Base):
    """What happened to a visit by itself, told exactly once, whatever restarts or clocks do.

    That it is due or overdue is told once for every day on which it was to be due; that it was missed, once for all.
    """

    __tablename__ = "visit_event"
    __table_args__ = (
        UniqueConstraint("visit_id", "kind", "due_on"),
        Index("uq_visit_event_missed", "visit_id", unique=True, sqlite_where=_MISSED, postgresql_where=_MISSED),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[VisitEventKind] = mapped_column(enum_column(VisitEventKind))
    due_on: Mapped[date] = mapped_column(Date)  # of the visit, when this was told
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]


@dataclass(frozen=True)
class BeforeAttempt:
    """When an attempt was recorded, and by when its visit was to be answered before that."""

    recorded_at: datetime
    escalates_at: datetime | None


@dataclass(frozen=True)
class AttemptContent:
    """What is sealed of an attempt; `against`: although a safe-contact card spoke against the channel."""

    note: str | None = None
    against: bool = False
    undo: BeforeAttempt | None = None


class Attempt(RowOfCase, Base):
    """One attempt to reach somebody for a visit. Rows are only added, but for the minute in which one is undone."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_visit_at", "visit_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[date] = mapped_column(Date)  # local
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    # Which step of the ladder it was; none for a message, and for attempts from before steps were asked.
    step: Mapped[LadderStep | None] = mapped_column(enum_column(LadderStep))
    outcome: Mapped[AttemptOutcome] = mapped_column(enum_column(AttemptOutcome))
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(AttemptContent)


# Lost to follow-up and found again: one row each time. Whether somebody is lost now stands on the episode.

_UNTOLD = text("told_at IS NULL")


class LostEvent(Base):
    """One time that somebody was lost, or found. They take turns, and the first is a loss: the database sees to it."""

    __tablename__ = "lost_event"
    __table_args__ = (
        UniqueConstraint("episode_id", "ordinal"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
        CheckConstraint("(ordinal % 2 = 1) = (kind = 'lost')", name="lost_and_found_take_turns"),
        Index("ix_lost_event_untold", "at", "id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    ordinal: Mapped[int]
    kind: Mapped[LostEventKind] = mapped_column(enum_column(LostEventKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: who is to know was not told yet

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]
