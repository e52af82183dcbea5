"""Forecasts as they were made, with what became of them; and how many of them held. Plain days, no person."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import enum_column
from planning.forecast.rules.held import Became, Moment, Sure

_OPEN = text("became = 'open'")
_OF_ALL = text("office_id IS NULL")


class FrozenForecast(Base):
    """The days that a forecast named at a moment of a case; None where a rejection was too likely for such a day."""

    __tablename__ = "frozen_forecast"
    __table_args__ = (
        UniqueConstraint("case_id", "moment"),
        CheckConstraint("(became = 'departed') = (departed_on IS NOT NULL)", name="departed_on_a_day"),
        Index("ix_frozen_forecast_open", "case_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    moment: Mapped[Moment] = mapped_column(enum_column(Moment))
    made_on: Mapped[date] = mapped_column(Date)
    half_on: Mapped[date | None] = mapped_column(Date)
    eighty_on: Mapped[date | None] = mapped_column(Date)
    ninety_on: Mapped[date | None] = mapped_column(Date)
    became: Mapped[Became] = mapped_column(enum_column(Became), default=Became.OPEN)
    departed_on: Mapped[date | None] = mapped_column(Date)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case."""
        return [("case", self.case_id)]


class ForecastRecord(Base):
    """How many forecasts of an office (None: of all) were judged by a day, and how many of them held."""

    __tablename__ = "forecast_record"
    __table_args__ = (
        UniqueConstraint("office_id", "moment", "sure"),
        CheckConstraint("held <= judged", name="held_of_judged"),
        Index(
            "uq_forecast_record_of_all", "moment", "sure", unique=True, sqlite_where=_OF_ALL, postgresql_where=_OF_ALL
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("office.id"))
    moment: Mapped[Moment] = mapped_column(enum_column(Moment))
    sure: Mapped[Sure] = mapped_column(enum_column(Sure))
    judged: Mapped[int]
    held: Mapped[int]
    as_of: Mapped[date] = mapped_column(Date)
