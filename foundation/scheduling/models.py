"""Job runs and the heartbeat of the scheduler."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime


class JobRun(Base):
    """One run of one job: when, and how it ended."""

    __tablename__ = "job_run"
    __table_args__ = (
        CheckConstraint("outcome IN ('running', 'done', 'failed')", name="outcome"),
        Index("ix_job_run_job", "job", "started_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    job: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(20))
    rows: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(80))  # the class alone: its text may quote personal data


class Heartbeat(Base):
    """When a process last said that it lives."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobBeat(Base):
    """Where one job stands: how often it runs, since when it is watched, and its last run. A row for each job."""

    __tablename__ = "job_beat"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    place: Mapped[int]  # in the order in which a tick runs them
    every_seconds: Mapped[int]
    known_since: Mapped[datetime] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the last run that was done was begun
    error: Mapped[str | None] = mapped_column(String(80))  # of the last run; None where it was done
