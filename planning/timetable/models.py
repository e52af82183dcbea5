"""The timetable of an office: its flights, and the imports that brought them. Nothing here is about a person."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from planning.timetable.rules.flights import FileKind, FlightFacts, ImportState


class TimetableImport(Base):
    """One file: what it holds until it is applied (`staged`), and who applied or removed it.

    `is_whole`: it gives every flight of the carriers that it names, so that others of theirs do not go any more.
    """

    __tablename__ = "timetable_import"
    __table_args__ = (
        CheckConstraint("(state = 'staged') = (applied_at IS NULL)", name="applied_once"),
        CheckConstraint("(state = 'removed') = (removed_at IS NOT NULL)", name="removed_once"),
        Index("ix_timetable_import_office_made", "office_id", "made_at", "id"),
    )
    audit_kind = "timetable"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[FileKind] = mapped_column(enum_column(FileKind))
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState), default=ImportState.STAGED)
    carriers: Mapped[str] = mapped_column(String(120))  # their codes, as the file names them
    is_whole: Mapped[bool] = mapped_column(default=False)
    flights: Mapped[int]
    troubles: Mapped[int]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    staged: Mapped[Any | None] = mapped_column(JsonText)  # rows and troubles; gone once it is applied or removed
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The office whose timetable it is."""
        return [("office", self.office_id)]


class TimetableFlight(Base):
    """A flight of the timetable, as an import brought it or somebody typed it. Fares are thousandths of the currency.

    `statement_id`: the import that it came with, or its own id; of the same flight the newest statement holds.
    """

    __tablename__ = "timetable_flight"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("(adult IS NULL) = (currency IS NULL)", name="fare_has_currency"),
        Index("ix_timetable_flight_office_days", "office_id", "ends_on", "starts_on"),
        Index("ix_timetable_flight_office_order", "office_id", "carrier", "number", "id"),
    )
    audit_kind = "timetable"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("timetable_import.id"), index=True)
    carrier: Mapped[str] = mapped_column(String(2))
    number: Mapped[str] = mapped_column(String(5))
    origin: Mapped[str] = mapped_column(String(3))
    destination: Mapped[str] = mapped_column(String(3))
    days: Mapped[str] = mapped_column(String(7))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    departs: Mapped[int]
    arrives: Mapped[int]
    day_offset: Mapped[int]
    departs_terminal: Mapped[str] = mapped_column(String(4), default="")
    arrives_terminal: Mapped[str] = mapped_column(String(4), default="")
    seats: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    adult: Mapped[int | None] = mapped_column(BigInteger)
    child: Mapped[int | None] = mapped_column(BigInteger)
    infant: Mapped[int | None] = mapped_column(BigInteger)
    stated_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def facts(self) -> FlightFacts:
        """What it states."""
        return FlightFacts(
            carrier=self.carrier,
            number=self.number,
            origin=self.origin,
            destination=self.destination,
            days=self.days,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            departs=self.departs,
            arrives=self.arrives,
            offset=self.day_offset,
            departs_terminal=self.departs_terminal,
            arrives_terminal=self.arrives_terminal,
            seats=self.seats,
            currency=self.currency or "",
            adult=self.adult,
            child=self.child,
            infant=self.infant,
        )

    def state(self, flight: FlightFacts) -> None:
        """State it anew."""
        for name in (
            "carrier",
            "number",
            "origin",
            "destination",
            "days",
            "starts_on",
            "ends_on",
            "departs",
            "arrives",
        ):
            setattr(self, name, getattr(flight, name))
        for name in ("departs_terminal", "arrives_terminal", "seats", "adult", "child", "infant"):
            setattr(self, name, getattr(flight, name))
        self.day_offset, self.currency = flight.offset, flight.currency or None

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The office whose timetable it is."""
        return [("office", self.office_id)]
