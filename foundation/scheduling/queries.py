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


def last_runs(session: Session, jobs: Sequence[str], by: datetime) -> dict[str, datetime]:
    """When each of these jobs was last done (UTC), those that ever were; one statement.

    Runs that were given an instant after `by` are not counted.
    """
    done = (JobRun.job.in_(jobs), JobRun.outcome == "done", JobRun.started_at <= by)
    statement = select(JobRun.job, func.max(JobRun.started_at)).where(*done).group_by(JobRun.job)
    return {row[0]: row[1] for row in session.execute(statement)}


def last_run(session: Session, job: str, by: datetime) -> datetime | None:
    """When a job was last done (UTC), not counting runs that were given an instant after `by`."""
    return last_runs(session, [job], by).get(job)


def last_start(session: Session, job: str, by: datetime) -> datetime | None:
    """When a job was last begun, however that ended (UTC), not counting runs that were given an instant after `by`."""
    statement = select(func.max(JobRun.started_at)).where(JobRun.job == job, JobRun.started_at <= by)
    return session.execute(statement).scalar_one()


def runs_of(session: Session, job: str, limit: int) -> list[JobRun]:
    """The newest runs of a job."""
    statement = select(JobRun).where(JobRun.job == job).order_by(JobRun.started_at.desc()).limit(limit)
    return list(session.execute(statement).scalars())
