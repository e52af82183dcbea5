"""What happens to kept forecasts by themselves: it is said what became of their cases, and counted how many held."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.batches import let_others_in
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from planning.forecast.queries import FORECASTING
from planning.forecast.services import count_held, settle, write_records
from planning.forecast.words import JOB_SETTLE

SETTLE_FORECASTS = "settle_forecasts"
BATCH = 200


def settle_forecasts(units: UnitFactory) -> Callable[[datetime], int]:
    """The job; it returns how many forecasts were settled and counts changed. A second run on a day changes none."""

    def run(now: datetime) -> int:
        total, after = 0, None
        while True:
            with writing(units, FORECASTING) as unit:
                settled, after = settle(unit, BATCH, after)
                stores = unit.stores
            total += settled
            if after is None:
                break
            let_others_in(stores)
        with reading(units, FORECASTING) as unit:
            held = count_held(unit, now.date())
        with writing(units, FORECASTING) as unit:
            return total + write_records(unit, now.date(), held)

    return run


def job_of_settling(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(SETTLE_FORECASTS, JOB_SETTLE, every_seconds, settle_forecasts(units))
