"""How a job does, from what is known of it: when it runs next, how long it took, and whether it is late. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Beat:
    """What is known of a job. Instants are aware; `done_at` is when the last run that was done was begun."""

    every: timedelta
    known_since: datetime
    began_at: datetime | None
    ended_at: datetime | None
    done_at: datetime | None
    error: str | None


def next_run(beat: Beat, now: datetime) -> datetime:
    """When the job is to run next (aware): now, where that time has come already or it was never done."""
    return max(beat.done_at + beat.every, now) if beat.done_at is not None else now


def took(beat: Beat) -> timedelta | None:
    """How long its last run took; None while it runs, after it was killed, and before the first."""
    if beat.began_at is None or beat.ended_at is None:
        return None
    return max(beat.ended_at - beat.began_at, timedelta())


def is_late(beat: Beat, now: datetime, intervals: int) -> bool:
    """Whether it was not done for more than so many of its intervals. Counted from when it was first watched.

    Source: rule jobs.late_after_intervals.
    """
    since = max(beat.done_at, beat.known_since) if beat.done_at is not None else beat.known_since
    return now - since > beat.every * intervals
