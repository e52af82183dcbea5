"""Counting partners' check-ins of quarters that are over: for the partner first, then for who compares partners."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.batches import let_others_in
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from reintegration.follow_up.queries.check_ins import FURTHEST_WEST
from reintegration.partners.services.quarters import count_quarter, keep_quarter, publish_quarters, quarters_to_count
from reintegration.partners.words import JOB_PARTNER_QUARTERS

PARTNER_QUARTERS = "partner_quarters"


def count_partner_quarters(units: UnitFactory) -> Callable[[datetime], int]:
    """The job. It returns how many rows are new, changed or published. A second run changes nothing.

    What is published is what the partner saw until now: it is published first, and counted anew afterwards.
    """

    def run(now: datetime) -> int:
        counted_on = (now - FURTHEST_WEST).date()
        with writing(units, JOBS) as unit:
            changed = publish_quarters(unit, counted_on)
        with reading(units, JOBS) as unit:
            waiting = quarters_to_count(unit.session, counted_on)
        for quarter in waiting:
            with reading(units, JOBS) as unit:
                counts = count_quarter(unit.session, quarter, counted_on)
            with writing(units, JOBS) as unit:
                changed += keep_quarter(unit, quarter, counts, counted_on)
            let_others_in(unit.stores)
        return changed

    return run


def job_of_partner_quarters(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(PARTNER_QUARTERS, JOB_PARTNER_QUARTERS, every_seconds, count_partner_quarters(units))
