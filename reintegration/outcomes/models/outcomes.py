"""Outcomes: the plain verdict of every adult of an episode, for the figures. No name, no number, no date of birth."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.rules.cases import Track
from returns.people.rules.people import Sex


class Outcome(Base):
    """One adult of one episode: `pending` until the twelve-month window has closed or an end was told.

    `response_id`: the response that decides, also while the window is open; a pending verdict stays pending with it.
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
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
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

    __mapper_args__ = {"version_id_col": version}

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose verdict it is."""
        return [("person", self.person_id)]
