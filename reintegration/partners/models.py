"""Partner offices: where one is, what it covers and offers, when it is closed; and what ranking needs of referrals.

What stands here an organisation says of itself, and would print: no street, and nobody's name. So nothing is sealed.
"""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from reintegration.partners.rules.partners import ClosedBecause, Service


class PartnerOffice(Base):
    """One office of a partner organisation.

    `south` to `east` are the box around its radius (None without one), so that the database finds who covers a point;
    where `west` is greater than `east`, it lies across the date line. None for counts and capacity: nobody has said.
    """

    __tablename__ = "partner_office"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
        CheckConstraint("radius_km IS NULL OR radius_km > 0", name="radius_reaches"),
        CheckConstraint("women >= 0 AND men >= 0 AND capacity >= 0", name="counts"),
        Index("ix_partner_office_name", "name", "id"),
        Index("ix_partner_office_country", "country", "name", "id"),
    )
    audit_kind = "partner_office"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    country: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(120))
    place_id: Mapped[int]  # GeoNames
    place_name: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float] = mapped_column(Float(53))
    longitude: Mapped[float] = mapped_column(Float(53))
    zone: Mapped[str] = mapped_column(String(60))
    radius_km: Mapped[int | None]
    south: Mapped[float | None] = mapped_column(Float(53))
    north: Mapped[float | None] = mapped_column(Float(53))
    west: Mapped[float | None] = mapped_column(Float(53))
    east: Mapped[float | None] = mapped_column(Float(53))
    languages: Mapped[list[str]] = mapped_column(JsonText)  # codes
    hours: Mapped[dict[str, str]] = mapped_column(JsonText)  # {"1": "08:00-12:00, 13:00-17:00"} from Monday, if open
    women: Mapped[int | None]
    men: Mapped[int | None]
    capacity: Mapped[int | None]  # weighted cases at a time
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)  # None: invented
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class _OfOffice:
    """Whoever reads or changes one has read or changed the office."""

    audit_kind: ClassVar[str | None] = "partner_office"
    office_id: Mapped[uuid.UUID]

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The office."""
        return [("partner_office", self.office_id)]


class PartnerService(_OfOffice, Base):
    """One service that an office offers."""

    __tablename__ = "partner_service"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner_office.id"), primary_key=True)
    service: Mapped[Service] = mapped_column(enum_column(Service), primary_key=True)


class PartnerArea(_OfOffice, Base):
    """One place or administrative area that an office covers, by name.

    `key` is how it is compared; `place_id` the place of the gazetteer that has this name, if there is exactly one.
    """

    __tablename__ = "partner_area"
    __table_args__ = (
        UniqueConstraint("office_id", "key"),
        Index("ix_partner_area_key", "key", "office_id"),
        Index("ix_partner_area_place_id", "place_id", "office_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner_office.id"))
    name: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(200))
    place_id: Mapped[int | None]


class PartnerClosure(_OfOffice, Base):
    """Days on which an office is closed, first and last included; without a last day, until further notice."""

    __tablename__ = "partner_closure"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name="ends_after_beginning"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner_office.id"), index=True)
    begins_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[ClosedBecause] = mapped_column(enum_column(ClosedBecause))


class PlacedCase(Base):
    """That a case is with an office, of every office of the host country, for counting: an open referral names it.

    The database itself keeps it, by triggers on referrals and clearances: no change can forget it, and nobody writes
    it. `placed_cases()` of queries stands in the triggers too: a change of it needs a migration.
    """

    __tablename__ = "placed_case"
    __table_args__ = (Index("ix_placed_case_office", "partner_office_id", "needs_close_follow_up", "case_id"),)

    # No foreign keys: rows come and go with those that they are made of, in whatever order these are written.
    case_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    partner_office_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    # Whether the case weighs more. Not the clearance that says so, and not why.
    needs_close_follow_up: Mapped[bool]


# Check-ins of a partner in a quarter: as it knows them itself, and what others are shown once it has seen them.


class PartnerQuarter(Base):
    """One quarter of one partner, counted anew each day until it is published. Only the partner reads it."""

    __tablename__ = "partner_quarter"
    __table_args__ = (UniqueConstraint("organisation_id", "first_day"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    first_day: Mapped[date] = mapped_column(Date)  # of the quarter
    counted_on: Mapped[date] = mapped_column(Date)
    opens_on: Mapped[date] = mapped_column(Date)  # from when others read what is shown of it
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    known: Mapped[dict[str, Any]] = mapped_column(JsonText)  # everything: rules/quarters.py
    shown: Mapped[dict[str, Any]] = mapped_column(JsonText)  # what others will be shown


class PartnerFigure(Base):
    """What is shown of one quarter of one partner. It does not change any more."""

    __tablename__ = "partner_figure"
    __table_args__ = (
        UniqueConstraint("organisation_id", "first_day"),
        Index("ix_partner_figure_first_day", "first_day"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    first_day: Mapped[date] = mapped_column(Date)
    counted_on: Mapped[date] = mapped_column(Date)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shown: Mapped[dict[str, Any]] = mapped_column(JsonText)
