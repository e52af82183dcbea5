"""Check-ins of a partner in a quarter: as it knows them itself, and what others are shown once it has seen them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime


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
    known: Mapped[dict[str, Any]] = mapped_column(JsonText)  # everything: rules/partner_quarters.py
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
