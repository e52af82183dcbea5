"""Legs of a journey, and of an escort's way home, with who travels them.

Instants and zones are plain; where from and where to are not.
"""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.security.encryption import KeyName, Sealed, SealedRow, Struct, field
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.journey.rules.itinerary import Fare, LegMode, LegStatus, TicketClass
from returns.movements.models import Movement, WayContent


class LegContent(WayContent, frozen=True, kw_only=True):
    """What is sealed of a leg. Its fare is not on the domain's list of what is plain (section 12)."""

    ticket_class: str = field(default="", name="class")  # of TicketClass; empty where it is not known
    fare: Fare | None = None
    night: str = ""  # where its travellers sleep after it
    undo: "BeforeChoice | None" = None  # of the first leg of a way that was chosen: the journey as it was

    @property
    def ticket(self) -> TicketClass | None:
        """In which class its travellers sit."""
        return TicketClass(self.ticket_class) if self.ticket_class else None

    def with_undo(self, before: "BeforeChoice | None") -> "LegContent":
        """The same, keeping how the journey was before, or nothing of that."""
        stated = {name: getattr(self, name) for name in LegContent.__struct_fields__}
        return LegContent(**{**stated, "undo": before})

    def with_ticket(self, booking: str, fare: Fare | None) -> "LegContent":
        """The same with a booking reference and what the ticket costs."""
        stated = {name: getattr(self, name) for name in LegContent.__struct_fields__}
        return LegContent(**{**stated, "booking": booking, "fare": fare})


class BeforeLeg(Struct, frozen=True, kw_only=True):
    """A leg of the people as it was before it was removed or cancelled; ids in hex."""

    id: str
    ordinal: int
    mode: LegMode
    status: LegStatus
    departs_at: datetime
    departs_zone: str
    arrives_at: datetime
    arrives_zone: str
    booked_by: str
    named: tuple[str, ...] | None  # None: everybody of the case travels it
    content: LegContent


class BeforeChoice(Struct, frozen=True, kw_only=True):
    """The journey as it was before a way was chosen in its place, and when that was (UTC).

    `escorts`: their first and last legs, by id in hex. `after`: a digest of the journey as it was once it was chosen.
    """

    at: datetime
    legs: tuple[BeforeLeg, ...]
    escorts: dict[str, tuple[int, int]]
    after: str


class LegTraveller(Base):
    """That somebody of the case travels a leg which not everybody travels."""

    __tablename__ = "leg_traveller"
    __table_args__ = (UniqueConstraint("leg_id", "person_id"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    leg_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("leg.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]


_OF_PEOPLE, _OF_ESCORTS = text("escort_id IS NULL"), text("escort_id IS NOT NULL")
_OF_SOME = text("escort_id IS NULL AND is_for_all = 0"), text("escort_id IS NULL AND NOT is_for_all")


class Leg(SealedRow, Base):
    """One leg. Without `escort_id` people of the case travel it; with it, it is that escort's way home.

    With `is_for_all` everybody of the case travels it, whoever is added later too; else those who are named.
    """

    __tablename__ = "leg"
    __table_args__ = (
        CheckConstraint("arrives_at > departs_at", name="arrives_after_departure"),
        Index("ix_leg_case_ordinal", "case_id", "ordinal"),
        # Only of ways home: of nothing but NULL, SQLite would take it for a narrow one.
        Index("ix_leg_escort_id", "escort_id", sqlite_where=_OF_ESCORTS, postgresql_where=_OF_ESCORTS),
        # When people travel: a board of departures reads one day of it.
        Index("ix_leg_departs", "departs_at", "departs_zone", sqlite_where=_OF_PEOPLE, postgresql_where=_OF_PEOPLE),
        # When some of a case travel without the others: cases know the day of all.
        Index("ix_leg_of_some", "departs_at", "departs_zone", sqlite_where=_OF_SOME[0], postgresql_where=_OF_SOME[1]),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    escort_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("escort.id"))
    ordinal: Mapped[int]
    mode: Mapped[LegMode] = mapped_column(enum_column(LegMode))
    status: Mapped[LegStatus] = mapped_column(enum_column(LegStatus))
    departs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    departs_zone: Mapped[str] = mapped_column(String(60))
    arrives_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrives_zone: Mapped[str] = mapped_column(String(60))
    # Where its booking stood when it was frozen: what was held outside has to be given back there. None: not frozen.
    frozen_as: Mapped[LegStatus | None] = mapped_column(enum_column(LegStatus))
    booked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    is_for_all: Mapped[bool] = mapped_column(default=True)
    # The group movement whose flight it is: then it is changed there, for all of its cases.
    movement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("movement.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(LegContent)

    named: Mapped[list[LegTraveller]] = relationship(
        lazy="raise", order_by=LegTraveller.person_id, cascade="all, delete-orphan"
    )
    movement: Mapped[Movement | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
