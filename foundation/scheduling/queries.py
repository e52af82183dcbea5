"""Reads of job runs and heartbeats."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.scheduling.models import Heartbeat, JobBeat as JobBeat, JobRun


def last_heartbeat(session: Session, name: str) -> datetime | None:
    """When a process last said that it lives (UTC)."""
    return session.execute(select(Heartbeat.at).where(Heartbeat.name == name)).scalar_one_or_none()


def beats(session: Session) -> Sequence[JobBeat]:
    """Where each job stands, in the order in which a tick runs them."""
    return session.execute(select(JobBeat).order_by(JobBeat.place, JobBeat.job)).scalars().all()


def last_run(session: Session, job: str, by: datetime) -> datetime | None:
    """When a job was last done (UTC), not counting runs that were given an instant after `by`."""
    statement = select(func.max(JobRun.started_at)).where(
        JobRun.job == job, JobRun.outcome == "done", JobRun.started_at <= by
    )
    return session.execute(statement).scalar_one()


def last_start(session: Session, job: str, by: datetime) -> datetime | None:
    """When a job was last begun, however that ended (UTC), not counting runs that were given an instant after `by`."""
    statement = select(func.max(JobRun.started_at)).where(JobRun.job == job, JobRun.started_at <= by)
    return session.execute(statement).scalar_one()


def runs_of(session: Session, job: str, limit: int) -> list[JobRun]:
    """The newest runs of a job."""
    statement = select(JobRun).where(JobRun.job == job).order_by(JobRun.started_at.desc()).limit(limit)
    return list(session.execute(statement).scalars())
