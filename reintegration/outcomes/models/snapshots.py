"""Snapshots of the outcomes: what of them is published, and the exact counts behind it, which no page reads."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from reintegration.outcomes.rules.tables import Table

_NOW = text("until IS NULL")


class Snapshot(Base):
    """One look at all outcomes. It counts for readers once it is finished."""

    __tablename__ = "snapshot"
    __table_args__ = (
        UniqueConstraint("ordinal"),
        CheckConstraint("ordinal >= 1", name="ordinals_count_from_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    ordinal: Mapped[int]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_on: Mapped[date] = mapped_column(Date)  # windows that had closed before this day are due
    suppressed_under: Mapped[int]  # the rule of that day
    parts: Mapped[int]  # how finely it is said who is missing: a place in rules/outcome_tables.py
    instrument_version: Mapped[int]  # by whose weights and limits scores are read
    # Of partners and offices as they were called then, by the hex of their ids. None: older than this column.
    names: Mapped[dict[str, str] | None] = mapped_column(JsonText)


class OutcomeFigure(Base):
    """What is shown of one row of one table, from one snapshot until another. What is not shown is not in it."""

    __tablename__ = "outcome_figure"
    __table_args__ = (
        UniqueConstraint("kind", "row", "since"),
        CheckConstraint("until > since", name="until_after_since"),
        Index("uq_outcome_figure_now", "kind", "row", unique=True, sqlite_where=_NOW, postgresql_where=_NOW),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[Table] = mapped_column(enum_column(Table))
    row: Mapped[str] = mapped_column(String(80))  # a country, the id of an organisation, a band of age; or nothing
    since: Mapped[int]
    until: Mapped[int | None]
    counted_on: Mapped[date] = mapped_column(
        Date
    )  # of the snapshot whose counts it shows: older than it, where few came
    shown: Mapped[dict[str, Any]] = mapped_column(JsonText)


class OutcomeCount(Base):
    """The exact counts and values behind a figure: the next snapshot is compared with them. No person reads them."""

    __tablename__ = "outcome_count"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    figure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("outcome_figure.id"), unique=True)
    since: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(JsonText)  # of rules/publishing.py, by rules/shown_figures.py
    values: Mapped[dict[str, Any]] = mapped_column(JsonText)  # shares, means, changes with their intervals
