"""Overrides of findings, and sign-offs of departures."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from returns.cases.models import RowOfCase
from returns.cases.rules.cases import Severity
from returns.readiness.rules.overrides import OverrideState

# Overrides: a finding of readiness that somebody asked to set aside, and what a second person said.


@dataclass(frozen=True)
class OverrideContent:
    """What is sealed of a request: the finding by code and subject, a digest of what it rested on, and what was said.

    The code is a word: findings of that code may be gone from the program by now.
    """

    code: str
    subject: str
    rests_on: str
    reason: str
    answer: str = ""


_WAITS = text("state = 'asked'")


class Override(RowOfCase, Base):
    """One request about one finding. It is decided once; whether it holds is asked anew each time, never stored."""

    __tablename__ = "override"
    __table_args__ = (
        CheckConstraint("(decided_by IS NULL) = (state IN ('asked', 'taken_back'))", name="decided_by_somebody"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="decided_by_another"),
        Index("ix_override_case_asked", "case_id", "asked_at"),
        Index("ix_override_waits", "until", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    state: Mapped[OverrideState] = mapped_column(enum_column(OverrideState), default=OverrideState.ASKED)
    until: Mapped[date] = mapped_column(Date)
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(OverrideContent)

    __mapper_args__ = {"version_id_col": version}


# Sign-offs: what a second person signed, as a hash of facts, rule versions and findings.


@dataclass(frozen=True)
class SignedFinding:
    """A finding that was there when a departure was signed."""

    code: str
    severity: Severity
    subject: str


@dataclass(frozen=True)
class SignOffContent:
    """What is sealed of a sign-off."""

    findings: tuple[SignedFinding, ...]
    note: str


class SignOff(RowOfCase, Base):
    """One sign-off. It is void as soon as the same facts give another hash; that is asked, never stored."""

    __tablename__ = "sign_off"
    __table_args__ = (Index("ix_sign_off_case_signed", "case_id", "signed_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    signed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts_hash: Mapped[str] = mapped_column(String(64))
    rule_versions: Mapped[list[str]] = mapped_column(JsonText)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(SignOffContent)
