"""Counselling sessions: the solution chosen, and what was said."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.counselling.rules import FreeWill, Mode, Relation, Said, Solution, Talked, Venue


@dataclass(frozen=True, kw_only=True)
class Will(FreeWill):
    """What was noticed of somebody's own decision. `person` is their id in hex."""

    person: str


@dataclass(frozen=True, kw_only=True)
class Conversation(FreeWill):
    """How a session was held and what was said at it, as it is typed and as it is sealed.

    What was not asked is None or empty.
    """

    language: str = ""
    interpreter: str = ""
    note: str = ""
    began: str = ""  # time of day at the office, 09:30
    ended: str = ""
    present: str = ""
    mode: Mode | None = None
    venue: Venue | None = None
    interpreter_mode: Mode | None = None
    sworn: Said | None = None
    relation: Relation | None = None
    explained: tuple[str, ...] = ()
    understood: Said | None = None
    alternatives: Mapping[str, Talked] = field(default_factory=dict)
    alternatives_note: str = ""
    side_effects: tuple[str, ...] = ()
    fear: Said | None = None
    well_being_note: str = ""
    wants_next: str = ""
    open_questions: str = ""
    next_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SessionContent(Conversation):
    """What is sealed of a session, with ids in hex.

    Sessions of earlier days have no `wills`: they say of everybody at once what was noticed of a free decision.
    """

    well_being: Mapping[str, int] = field(default_factory=dict)
    recorded_at: datetime | None = None
    corrects: str | None = None  # the version before
    members: tuple[str, ...] = ()
    wills: tuple[Will, ...] | None = None


_AWAITED = text("awaits_on IS NOT NULL")


class CounsellingSession(SealedRow, Base):
    """One session. Ratings and words are sealed."""

    __tablename__ = "counselling_session"
    __table_args__ = (
        Index("ix_counselling_session_case_held", "case_id", "held_at"),
        Index("ix_counselling_session_awaits", "awaits_on", sqlite_where=_AWAITED, postgresql_where=_AWAITED),
    )
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

    content = Sealed(SessionContent)

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
