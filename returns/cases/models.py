"""The case: one return of one person or family. Only process facts are plain; the rest is sealed."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from foundation.security.encryption import KeyName, Sealed, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.cases.rules.cases import NEVER, CaseState, Hold, Track
from returns.money.rules.entitlements import ReturnType
from returns.people.models import Person

_NO_DAY = text(f"'{NEVER.isoformat()}'")


@dataclass(frozen=True)
class NearestPlace:
    """The place of the gazetteer that is nearest to the place of return: GeoNames id, degrees, time zone."""

    id: int
    name: str
    lat: float
    lon: float
    zone: str


class Case(SealedRow, Base):
    """One return of one person or family."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("reference_index"),
        # With what else lists and calendars ask: of the cases that they pass over, no row is read.
        Index("ix_case_office_opened", "office_id", "opened_on", "id", "state", "hold"),
        Index("ix_case_office_deadline", "office_id", "deadline_or_never", "id", "state", "hold"),
        Index("ix_case_office_departs", "office_id", "departs_or_never", "id", "state", "hold"),
        Index("ix_case_office_arrived", "office_id", "arrived_or_never", "id"),
        Index("ix_case_office_state", "office_id", "state", "id"),
        Index("ix_case_office_country", "office_id", "country", "id"),
        # Counted from these alone, with what the scope asks of a hold.
        Index("ix_case_office_in_state", "office_id", "state", "hold", "country", "id"),
        Index("ix_case_office_in_country", "office_id", "country", "state", "hold", "id"),
        Index("ix_case_owner", "owner_id", "state", "deadline_or_never", "id"),
    )
    audit_kind = "case"
    audit_reads = True
    owns_key = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    reference_index: Mapped[bytes] = mapped_column(LargeBinary)
    reference_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState))
    track: Mapped[Track] = mapped_column(enum_column(Track))
    # Of the rule book; what is paid depends on it. None while nobody has said which.
    programme: Mapped[str | None] = mapped_column(String(80))
    return_type: Mapped[ReturnType | None] = mapped_column(enum_column(ReturnType))
    country: Mapped[str] = mapped_column(String(2))
    opened_on: Mapped[date] = mapped_column(Date)
    legal_deadline: Mapped[date | None] = mapped_column(Date)
    # The deadline, or 31 December 9999: lists sort by it, and NULL has no place of its own in an order.
    deadline_or_never: Mapped[date] = mapped_column(Date)
    # The local day of the actual arrival: what follow-up is counted from.
    arrived_on: Mapped[date | None] = mapped_column(Date)
    # The same for order, and the local day on which the planned journey begins; 31 December 9999 for none.
    arrived_or_never: Mapped[date] = mapped_column(Date, default=NEVER, server_default=_NO_DAY)
    departs_or_never: Mapped[date] = mapped_column(Date, default=NEVER, server_default=_NO_DAY)
    # When the place of return was last changed: what was found out before is about another place.
    place_stated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    # A case that a partner opened on arrival and no office has taken yet; None for all others.
    hold: Mapped[Hold | None] = mapped_column(enum_column(Hold))
    version: Mapped[int] = mapped_column(default=1)
    place_of_return_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    nearest_place_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Since when nothing is changed or sent, because somebody has asked for that (written by `rights`).
    restricted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Until when it is worked on all the same, for a ground that somebody has named.
    restricted_open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    reference = Sealed(str)
    place_of_return = SealedOrNone(str)  # free text, as people say it
    nearest_place = SealedOrNone(NearestPlace)
    note = SealedOrNone(str)

    people: Mapped[list[Person]] = relationship(lazy="raise", order_by=Person.ordinal)

    __mapper_args__ = {"version_id_col": version}

    @validates("arrived_on")
    def _order_by_arrival(self, name: str, day: date | None) -> date | None:
        self.arrived_or_never = day or NEVER
        return day

    @property
    def place_said(self) -> tuple[str | None, int | None]:
        """Where the people return to: their words, and the place of the gazetteer (GeoNames id); opens them."""
        return self.place_of_return, self.nearest_place.id if self.nearest_place else None

    def key_name(self) -> KeyName:
        """The case's own key."""
        return ("case", self.id)


class RowOfCase(SealedRow):
    """Mix-in of what belongs to a case and is sealed with its key; in the audit the case stands for it."""

    case_id: Mapped[uuid.UUID]
    audit_kind: ClassVar[str | None] = "case"

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
