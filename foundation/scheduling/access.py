"""Who reads the tables of the scheduler: the system scopes alone."""

from foundation.scheduling.models import Heartbeat, JobBeat, JobRun
from foundation.storage.guard import Guard, nobody


def register(guard: Guard) -> None:
    """State the rules of this room's classes."""
    guard.protect(JobRun, nobody)
    guard.protect(Heartbeat, nobody)
    guard.protect(JobBeat, nobody)
