"""Requests of people about their data: the clock of each in the open, what it says, its history and answer sealed.

What a request is about, who asked and what came of it stands in entries: the data protection officer reads the request,
and never an entry.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.people.models import OfPerson
from rights.requests.rules.answers import Mark, Section, SharedWith
from rights.requests.rules.requests import (
    EntryKind,
    Ground,
    HowHanded,
    HowProven,
    HowTold,
    RequestKind,
    RequestState,
)

_RUNNING = text("closed_on IS NULL")


class DataRequest(Base):
    """One request of one person. It holds no word of what was asked."""

    __tablename__ = "data_request"
    __table_args__ = (
        UniqueConstraint("reference"),
        CheckConstraint("due_on >= received_on", name="due_after_receipt"),
        CheckConstraint("(proven_at IS NULL) = (proven_by IS NULL)", name="proven_by_somebody"),
        CheckConstraint("(proven_at IS NULL) = (proven_how IS NULL)", name="proven_somehow"),
        Index("ix_data_request_case", "case_id", "received_on"),
        Index("ix_data_request_running", "due_on", "id", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_data_request_received", "received_on", "id"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    reference: Mapped[str] = mapped_column(String(11))  # of the request: it leads to no case
    kind: Mapped[RequestKind] = mapped_column(enum_column(RequestKind))
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState))
    received_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    extended_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)  # when it was answered: a restriction may still be in force
    taken_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proven_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    proven_how: Mapped[HowProven | None] = mapped_column(enum_column(HowProven))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]


@dataclass(frozen=True)
class RequestEntryContent:
    """What is sealed of an entry. `wrong` and `right`: of a correction; `told_on`: when the person was told."""

    text: str = ""
    wrong: str = ""
    right: str = ""
    handed: HowHanded | None = None
    informed: HowTold | None = None
    told_on: date | None = None
    organisation: str = ""
    ground: Ground | None = None


class RequestEntry(OfPerson, Base):
    """What happened to a request: who did it, when, and why. Entries are only ever added."""

    __tablename__ = "data_request_entry"
    __table_args__ = (UniqueConstraint("request_id", "ordinal"),)
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_request.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    ordinal: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(RequestEntryContent)


@dataclass(frozen=True)
class AnswerContent:
    """Everything that is held about somebody, as it stood when it was assembled, and with whom it was shared.

    `files`: the ids (hex) of files of which a copy goes along; `files_by`: the account (hex) that chose them.
    """

    sections: tuple[Section, ...] = ()
    shared: tuple[SharedWith, ...] = ()
    files: tuple[str, ...] = ()
    files_by: str = ""


class RequestAnswer(OfPerson, Base):
    """An answer as it was assembled. Assembled anew, it is the next edition, and wants a review of its own."""

    __tablename__ = "data_request_answer"
    __table_args__ = (
        UniqueConstraint("request_id", "edition"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by IS NULL)", name="reviewed_by_somebody"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> assembled_by", name="reviewed_by_another"),
    )
    audit_reads = True
    keeps_places = True  # what is blacked out, by rule or by hand

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_request.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    edition: Mapped[int]
    assembled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assembled_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(AnswerContent)


class AnswerMark(OfPerson, Base):
    """A passage that somebody blacked out by hand; undone, it stays with who undid it."""

    __tablename__ = "data_request_mark"
    __table_args__ = (CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_request_answer.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(Mark)
