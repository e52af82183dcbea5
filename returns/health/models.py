"""Health on the way: entries and decisions on fitness to travel, sealed whole. Never a diagnosis."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow, Struct, field as stored_as
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime
from returns.health.rules.health import EntryKind, Fitness


@dataclass(frozen=True)
class HealthContent:
    """What is sealed of an entry: what its kind says, days and instants (UTC) in ISO, and why it does not hold."""

    kind: EntryKind
    said: dict[str, Any] = field(default_factory=dict)
    removed: str = ""


class HealthEntry(SealedRow, Base):
    """One entry about one person. It is never changed: another row replaces it, once, and both are kept."""

    __tablename__ = "health_entry"
    __table_args__ = (
        UniqueConstraint("replaces_id"),
        Index("ix_health_entry_case_person", "case_id", "person_id"),
    )
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("health_entry.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(HealthContent)

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whom it is about."""
        return [("person", self.person_id)]


# Decisions on fitness to travel, sealed whole: result, window and needs. Never a diagnosis.


class FitnessContent(Struct, frozen=True):
    """What is sealed of a decision: its result, first and last day, and what is needed on the way."""

    result: Fitness
    starts: date = stored_as(name="from")
    until: date
    needs: tuple[str, ...] = ()
    conditions: str = ""
    doctor: str = ""


class FitnessDecision(SealedRow, Base):
    """One decision for one person; the latest counts."""

    __tablename__ = "fitness_decision"
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(FitnessContent)

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]
