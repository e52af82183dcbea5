"""Health on the way: entries and decisions on fitness to travel, sealed whole. Never a diagnosis."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow, Struct, convert, field as stored_as
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime
from returns.health.rules.assistance import CarrierRequest
from returns.health.rules.births import Birth, Pregnancy
from returns.health.rules.certificates import CertificateKind, PaperFacts
from returns.health.rules.health import EntryKind, Fitness, Medicines


@dataclass(frozen=True)
class CountedFrom:
    """How far along somebody was on a day: full weeks and days."""

    weeks: int
    days: int
    on: date


@dataclass(frozen=True)
class PregnancyStated:
    """A pregnancy: the day on which the child is due, and how it was counted if it was not given itself."""

    due_on: date
    children: str  # "one" or "more"
    ended_on: date | None
    counted_from: CountedFrom | None

    @property
    def fact(self) -> Pregnancy:
        """What the rules look at."""
        return Pregnancy(self.due_on, self.children == "more", self.ended_on)


@dataclass(frozen=True)
class BirthStated:
    """A birth: its local day and time, and the instant (UTC) at which it was at the latest."""

    born_on: date
    born_time: str | None
    born_at: datetime

    @property
    def fact(self) -> Birth:
        """What the rules look at."""
        return Birth(self.born_on, self.born_at)


@dataclass(frozen=True)
class PaperStated:
    """A medical paper, who issued it, and the instant (UTC) at which it was handed in or the check was made."""

    paper: CertificateKind
    issued_on: date
    issuer: str
    at: datetime | None

    @property
    def fact(self) -> PaperFacts:
        """What the rules look at."""
        return PaperFacts(self.paper, self.issued_on, self.at)


@dataclass(frozen=True)
class MedicinesStated:
    """For how many days medicines are carried, and whether a letter of the doctor goes with them."""

    supply: int
    letter: str  # "yes" or "no"

    @property
    def fact(self) -> Medicines:
        """What the rules look at."""
        return Medicines(self.supply, self.letter == "yes")


Stated = PregnancyStated | BirthStated | PaperStated | CarrierRequest | MedicinesStated
_STATED: dict[EntryKind, type[Stated]] = {
    EntryKind.PREGNANCY: PregnancyStated,
    EntryKind.BIRTH: BirthStated,
    EntryKind.PAPER: PaperStated,
    EntryKind.ASSISTANCE: CarrierRequest,
    EntryKind.MEDICINES: MedicinesStated,
}


@dataclass(frozen=True)
class HealthContent:
    """What is sealed of an entry: what its kind says, days and instants (UTC) in ISO, and why it does not hold."""

    kind: EntryKind
    said: dict[str, Any] = field(default_factory=dict)
    removed: str = ""

    @property
    def stated(self) -> Stated:
        """What the entry says, by its kind."""
        return convert(self.said, _STATED[self.kind])


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
