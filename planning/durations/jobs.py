"""What happens to durations by itself: once a day all records are counted, and what they teach is prepared."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.batches import let_others_in
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from planning.durations.queries import LEARNING
from planning.durations.services import forget_unlearned, pieces, prepare, write_piece
from planning.durations.words import JOB_LEARN

LEARN = "learn_durations"


def learn_durations(units: UnitFactory) -> Callable[[datetime], int]:
    """The job; it returns how many prepared rows changed. A second run on the same day changes none."""

    def run(now: datetime) -> int:
        today = now.date()
        with reading(units, LEARNING) as unit:
            prepared = prepare(unit, today)
        with writing(units, LEARNING) as unit:
            count, stores = forget_unlearned(unit, prepared), unit.stores
        for number, piece in enumerate(pieces(prepared)):
            if number:
                let_others_in(stores)
            with writing(units, LEARNING) as unit:
                count += write_piece(unit, today, prepared, piece)
        return count

    return run


def job_of_learning(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(LEARN, JOB_LEARN, every_seconds, learn_durations(units))
