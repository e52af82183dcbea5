"""Outcomes: the plain verdict of every adult of an episode, and snapshots of figures. No name, no date of birth."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from reintegration.outcomes.rules.figures import Table
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.rules.cases import Track
from returns.people.rules.people import Sex


class Outcome(Base):
    """One adult of one episode: `pending` until the twelve-month window has closed or an end was told.

    `response_id`: the response that decides, also while the window is open; a pending verdict stays pending with it.
    Detached, when the person was erased, it names nobody: no case, no days but those of a year, and of the case what
    figures need.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("episode_id", "person_id"),
        Index("ix_outcome_verdict_closes", "verdict", "window_closes_on"),
        Index("ix_outcome_office", "office_id", "case_id"),
        Index("ix_outcome_organisation", "organisation_id", "case_id"),
    )
    audit_kind = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("episode.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    country: Mapped[str] = mapped_column(String(2))
    sex: Mapped[Sex] = mapped_column(enum_column(Sex))
    birth_year_band: Mapped[int | None]
    track: Mapped[Track] = mapped_column(enum_column(Track))
    is_surveyed: Mapped[bool] = mapped_column(default=True)  # false on the track without a survey
    window_opens_on: Mapped[date] = mapped_column(Date)
    window_closes_on: Mapped[date] = mapped_column(Date)
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    missing_because: Mapped[str | None] = mapped_column(String(40))  # outcome of the last visit, where not measured
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    response_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("survey_response.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    # Of the case and of the episode, once detached.
    programme: Mapped[str | None] = mapped_column(String(80))
    arrived_on: Mapped[date | None] = mapped_column(Date)

    __mapper_args__ = {"version_id_col": version}

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose verdict it is; nobody once it is detached."""
        return [("person", self.person_id)] if self.person_id is not None else []


# Snapshots of the outcomes: what of them is published, and the exact counts behind it, which no page reads.

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
    parts: Mapped[int]  # how finely it is said who is missing: a place in `REASONS` of rules/tables.py
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
    counted_on: Mapped[date] = mapped_column(Date)  # of the counts that it shows: older than `since`, where few came
    shown: Mapped[dict[str, Any]] = mapped_column(JsonText)


class OutcomeCount(Base):
    """The exact counts and values behind a figure: the next snapshot is compared with them. No person reads them."""

    __tablename__ = "outcome_count"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    figure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("outcome_figure.id"), unique=True)
    since: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(JsonText)  # of rules/publishing.py
    values: Mapped[dict[str, Any]] = mapped_column(JsonText)  # shares, means, changes with their intervals
