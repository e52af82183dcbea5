"""Group movements: one flight or bus for many cases, its places, its escorts, and notices to the receiving side.

Instants, zones and the country it goes to are plain, as of legs; the carrier, the number and both ends are not. Who
has a place is an id. Whom a blank place is kept for is sealed.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow, Struct, field
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.movements.rules import News

_LETTERS = 3  # of an airport's code; other places have longer ones


class EndContent(Struct, frozen=True):
    """An end of a way: IATA code, "G" and a GeoNames id, or "return"; its name, country (ISO code) and degrees."""

    code: str
    name: str
    country: str
    lat: float
    lon: float

    @property
    def airport(self) -> str:
        """The code (IATA) of the airport; empty where it is another place."""
        return self.code if len(self.code) == _LETTERS else ""


class WayContent(Struct, frozen=True, kw_only=True):
    """What is sealed of what travels, a leg or a group movement: ends, carrier, number, booking and length in km."""

    origin: EndContent = field(name="from")
    destination: EndContent = field(name="to")
    departs_terminal: str = field(default="", name="from_terminal")
    arrives_terminal: str = field(default="", name="to_terminal")
    carrier: str = ""
    number: str = ""
    booking: str = ""
    km: int

    def with_terminals(self, departs: str, arrives: str) -> Self:
        """The same from and to these terminals."""
        stated = {name: getattr(self, name) for name in self.__struct_fields__}
        return type(self)(**{**stated, "departs_terminal": departs, "arrives_terminal": arrives})

    def shared(self) -> dict[str, Any]:
        """The fields that legs and group movements have in common."""
        return {name: getattr(self, name) for name in WayContent.__struct_fields__}


class MovementContent(WayContent, frozen=True, kw_only=True):
    """What is sealed of a group movement."""

    note: str = ""


class Movement(SealedRow, Base):
    """One movement of an office. `schedule` counts its times, flights and ends; a notice is about one of them.

    `told_at` is when the receiving side was told of the schedule that holds now; None: not yet.
    """

    __tablename__ = "movement"
    __table_args__ = (
        CheckConstraint("arrives_at > departs_at", name="arrives_after_departure"),
        CheckConstraint("seats > 0", name="has_seats"),
        Index("ix_movement_office_departs", "office_id", "departs_at", "id"),
    )
    audit_kind = "movement"
    audit_reads = True
    owns_key = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    mode: Mapped[LegMode] = mapped_column(enum_column(LegMode))
    status: Mapped[LegStatus] = mapped_column(enum_column(LegStatus))
    country: Mapped[str] = mapped_column(String(2))
    departs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    departs_zone: Mapped[str] = mapped_column(String(60))
    arrives_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrives_zone: Mapped[str] = mapped_column(String(60))
    seats: Mapped[int]
    schedule: Mapped[int] = mapped_column(default=1)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    planned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(MovementContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The movement's own key."""
        return ("movement", self.id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The movement."""
        return [("movement", self.id)]


@dataclass(frozen=True)
class PlaceContent:
    """What is sealed of a place: for whom it is kept, and the id (hex) of whoever had it last; each may be empty."""

    country: str = ""
    note: str = ""
    was: str = ""


class MovementPlace(SealedRow, Base):
    """One seat that is not free: somebody of a case has it, or it is blank and kept for somebody who is not known yet.

    Two people never have one place, and nobody has two: the numbers of the places are unique in a movement.
    """

    __tablename__ = "movement_place"
    __table_args__ = (
        UniqueConstraint("movement_id", "ordinal"),
        UniqueConstraint("movement_id", "person_id"),
        CheckConstraint("ordinal > 0", name="counts_from_one"),
    )
    audit_kind = "movement"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    movement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("movement.id"), index=True)
    ordinal: Mapped[int]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(PlaceContent)

    def key_name(self) -> KeyName:
        """The movement's key."""
        return ("movement", self.movement_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The movement."""
        return [("movement", self.movement_id)]


class MovementEscort(Base):
    """An escort of the roster who goes along with everybody of a movement, and has a seat."""

    __tablename__ = "movement_escort"
    __table_args__ = (UniqueConstraint("movement_id", "member_id"),)
    audit_kind = "movement"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    movement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("movement.id"), index=True)
    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("roster_member.id"), index=True)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The movement."""
        return [("movement", self.movement_id)]


@dataclass(frozen=True)
class NoticeContent:
    """What is sealed of a notice: who was told, and what they said."""

    to: str
    note: str = ""


class MovementNotice(SealedRow, Base):
    """A notice of a movement to the receiving side: of which schedule, when, by whom, and to which organisation."""

    __tablename__ = "movement_notice"
    audit_kind = "movement"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    movement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("movement.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    schedule: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(NoticeContent)

    def key_name(self) -> KeyName:
        """The movement's key."""
        return ("movement", self.movement_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The movement."""
        return [("movement", self.movement_id)]


class MovementTold(Base):
    """A message of the program to the inbox of an organisation about a movement: of which schedule, what and when.

    Rows are only added, one for each change that it was told of, counted by `ordinal`; the last one is what it knows.
    """

    __tablename__ = "movement_told"
    __table_args__ = (
        UniqueConstraint("movement_id", "organisation_id", "ordinal"),
        CheckConstraint("ordinal > 0", name="counts_from_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    movement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("movement.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    ordinal: Mapped[int]
    schedule: Mapped[int]
    news: Mapped[News] = mapped_column(enum_column(News))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
