"""The job that keeps the index of names: it adds people who are not in it yet, a few at a time."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from returns.names.queries.names import NAMES, people_without_tokens
from returns.names.services.names import index_people
from returns.names.words import JOB_INDEX_NAMES

BATCH = 100


def index_missing_names(units: UnitFactory, secrets: Secrets) -> Callable[[datetime], int]:
    """Return the job that indexes whoever is not yet, in batches that hold no lock for long; it counts the people.

    An installation from before the index is filled by it once; afterwards it finds nobody, and writes nothing.
    """

    def run(now: datetime) -> int:
        with reading(units, NAMES) as unit:
            if not people_without_tokens(unit.session, None, 1):
                return 0
        count, after, size = 0, None, BATCH
        while size == BATCH:
            with writing(units, NAMES) as unit:
                people = people_without_tokens(unit.session, after, BATCH)
                count += index_people(unit, secrets, people)
                after, size = people[-1].id if people else after, len(people)
        return count

    return run


def job_of_names(units: UnitFactory, secrets: Secrets, every_seconds: int) -> Job:
    """The job with its pace."""
    return Job("index_names", JOB_INDEX_NAMES, every_seconds, index_missing_names(units, secrets))
