"""Protection: the check for everyone, the clearance of each case, and what lies behind closed doors.

The rows of protected notes and records do not tell whose they are, and those of records not of which kind.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.people.models import OfPerson
from returns.protection.rules.protection import AsylumClaim, Clearance, Fear, Flag
from returns.protection.rules.records import RecordKind

_ENDS = text("until IS NOT NULL")


class BehindDoor(SealedRow):
    """A row behind a door (a compartment of a case), sealed with the key of the door. Nothing of it leads to a case."""

    audit_kind: ClassVar[str | None] = "door"
    audit_reads = True
    key_on_demand = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    door: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    def key_name(self) -> KeyName:
        """The key of the door."""
        return ("door", self.door)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The door, and nothing that leads to the case."""
        return [("door", self.door)]


@dataclass(frozen=True)
class ProtectedNoteContent:
    """What is sealed of a note behind a door; `author` is an id in hex."""

    text: str
    author: str | None
    at: datetime


class ProtectedNote(BehindDoor, Base):
    """One note behind a door. Author and time are sealed with it."""

    __tablename__ = "protected_note"

    content = Sealed(ProtectedNoteContent)


@dataclass(frozen=True)
class RecordContent:
    """What is sealed of a version of a record: what it is and what it says, by field.

    `person`, `author` and `organisation` (the partner that wrote it itself, else empty) are ids in hex.
    """

    kind: RecordKind
    chain: str
    number: int
    person: str
    said: dict[str, str]
    author: str
    at: datetime
    organisation: str = ""


class ProtectedRecord(BehindDoor, Base):
    """One version of a record behind a door. Kind, person, author, time and version are sealed with what it says.

    Its id is a keyed hash of record and version: two people who change the same version get in each other's way.
    """

    __tablename__ = "protected_record"

    content = Sealed(RecordContent)


@dataclass(frozen=True)
class CheckContent:
    """What somebody answered in a protection check. `may_enter` is None while it is not known yet."""

    fear: Fear
    claim: AsylumClaim
    is_detained: bool
    has_legal_advice: bool
    may_enter: bool | None
    interpreter: str = ""
    note: str = ""
    entry_by: str = ""  # an `EntryBy`, or empty
    asked_by: str = ""  # who asked, where it was somebody else than whoever records it
    referred_to: str = ""
    referred_on: str = ""  # a day in ISO, or empty

    @property
    def referral_day(self) -> date | None:
        """The day on which the person was referred on."""
        return date.fromisoformat(self.referred_on) if self.referred_on else None


class ProtectionCheck(SealedRow, Base):
    """One check of a person (non-refoulement); the latest of each counts. Its answers are sealed.

    They are sealed with the key of the case: who goes to another case takes them along, sealed anew.
    """

    __tablename__ = "protection_check"
    __table_args__ = (Index("ix_protection_check_case_at", "case_id", "checked_at"),)
    audit_kind = "case"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    # None: of a case whose people went to another before checks were about people. Every later one names somebody.
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(CheckContent)

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case, and who was asked."""
        whom = [("person", self.person_id)] if self.person_id else []
        return [("case", self.case_id), *whom]


class ProtectionClearance(Base):
    """The clearance of a case, which every case carries; plain, because it says nothing of why."""

    __tablename__ = "protection_clearance"
    __table_args__ = (
        UniqueConstraint("case_id"),
        CheckConstraint("state = 'given' OR until IS NULL", name="only_given_ends"),
        # With the case and the state: of the hundreds that end on a day no row is read that is not shown.
        Index("ix_protection_clearance_until", "until", "case_id", "state", sqlite_where=_ENDS, postgresql_where=_ENDS),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    state: Mapped[Clearance] = mapped_column(enum_column(Clearance))
    until: Mapped[date | None] = mapped_column(Date)
    # Both are also set where nothing special is behind them, so that they reveal nothing.
    needs_reception_by_name: Mapped[bool] = mapped_column(default=False)
    needs_close_follow_up: Mapped[bool] = mapped_column(default=False)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that carries it."""
        return [("case", self.case_id)]


# Screenings: what is open of a person because travel needs it, sealed whole. A change is a new row.


@dataclass(frozen=True)
class FlagContent:
    """A flag as it is sealed; `since` is the ordinal of a day."""

    flag: Flag
    since: int
    note: str


@dataclass(frozen=True)
class ScreeningContent:
    """What is sealed of a screening; days are ordinals."""

    flags: tuple[FlagContent, ...]
    rapid_on: int | None
    rapid_is_open: bool
    full_due_on: int | None
    full_on: int | None


class Screening(OfPerson, Base):
    """How one person stands since a day; the newest version counts. No answer of a screening is part of it."""

    __tablename__ = "screening"
    __table_args__ = (UniqueConstraint("person_id", "version"),)
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    screened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    screened_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(ScreeningContent)
