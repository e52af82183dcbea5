"""The timeline of a case, and decisions on applications."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import UNSET, Sealed, SealedOrNone, Struct, UnsetType, field, structs
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.cases.models import RowOfCase
from returns.cases.rules.cases import CaseState
from returns.lifecycle.rules.endings import ENDING_FIELDS, CancelCause, Channel, Ending
from returns.lifecycle.rules.lifecycle import Decision, EventKind, RejectionReason


@dataclass(frozen=True)
class DecisionContent:
    """What is sealed of a decision: what it rests on, and for a rejection the code of its reason."""

    reason: str
    code: str = ""

    @property
    def rejection(self) -> RejectionReason | None:
        """The reason of the rejection; None for other decisions."""
        return RejectionReason(self.code) if self.code else None


class EligibilityDecision(RowOfCase, Base):
    """One decision; the latest counts."""

    __tablename__ = "eligibility_decision"
    __table_args__ = (Index("ix_eligibility_decision_case_at", "case_id", "decided_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    decision: Mapped[Decision] = mapped_column(enum_column(Decision))
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(DecisionContent)


class EventContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is sealed of an event: what was said about it, and more for some kinds; ids in hex. Defaults are not stored.

    `reason`: the code of a rejection or closure, None for a step without one. The owners are those of a hand-over,
    `other` the case that people came from or went to, `before` and `after` legal deadlines, empty for none, `about`
    the people whom it is about, none for the whole case. The rest is that of an `Ending`.
    """

    text: str
    reason: str | UnsetType | None = UNSET
    from_owner: str | None = None
    to_owner: str | None = None
    other: str | None = None
    before: str | None = field(default=None, name="from")
    after: str | None = field(default=None, name="to")
    said_by: str | None = None
    channel: Channel | None = None
    said_on: date | None = None
    covers: tuple[str, ...] | None = None
    decided_by: str | None = None
    authority: str | None = None
    notice_on: date | None = None
    notice_reference: str | None = None
    cause: CancelCause | None = None
    about: tuple[str, ...] = ()

    def said_of(self, people: tuple[str, ...]) -> "EventContent":
        """The same, about these people."""
        return structs.replace(self, about=people)

    @property
    def ending(self) -> Ending:
        """How a return ended; empty for other kinds of events."""
        names = (name for names in ENDING_FIELDS.values() for name in names)
        return Ending(**{name: value for name in names if (value := getattr(self, name)) is not None})

    @property
    def deadlines(self) -> tuple[date | None, date | None] | None:
        """The legal deadlines before and after a change, None where none is known; None for other kinds of events."""
        if self.before is None or self.after is None:
            return None
        return _day(self.before), _day(self.after)


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


class CaseEvent(RowOfCase, Base):
    """One event of the timeline of a case: what happened, when, and by whom. Rows are only added."""

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_case_at", "case_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind))
    from_state: Mapped[CaseState | None] = mapped_column(enum_column(CaseState))
    to_state: Mapped[CaseState | None] = mapped_column(enum_column(CaseState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(EventContent)
