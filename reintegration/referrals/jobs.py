"""What happens to referrals by itself: those that have ended in fact are marked so, and the partner is told.

Housekeeping only: the access ended at the moment of the withdrawal. `access.py` decides it with every statement.
"""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job, in_batches
from foundation.storage.unit_of_work import UnitFactory
from reintegration.referrals.services import mark_ended
from reintegration.referrals.words import JOB_END_REFERRALS

END_REFERRALS = "end_referrals"
BATCH = 50


def end_referrals(units: UnitFactory) -> Callable[[datetime], int]:
    """Mark open referrals whose case has ended or whose consent was withdrawn; returns how many."""
    return lambda now: in_batches(units, BATCH, lambda unit: mark_ended(unit, BATCH, now))


def job_of_referrals(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(END_REFERRALS, JOB_END_REFERRALS, every_seconds, end_referrals(units))
