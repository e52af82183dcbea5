"""Erasure by itself: what is due is listed each night, and what is released is carried out."""

import uuid
from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job, in_order
from foundation.security.secrets import Secrets
from foundation.storage.engine import Stores
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from rights.erasure.queries.runs import ERASING, erasures_at_work
from rights.erasure.services.carrying import (
    Entries,
    begin,
    close_runs,
    destroy_again,
    enter_and_destroy,
    erase_again,
    erase_rows,
    find_again,
    finish,
    forget_old_words,
    note_stop,
    stop_of,
    tables_to_tidy,
    tidy,
)
from rights.erasure.services.runs import list_due
from rights.erasure.words import JOB_ERASE, JOB_LIST

LIST, ERASE = "list_due_erasures", "carry_out_erasures"
_CASES_AT_ONCE = 200


def list_what_is_due(units: UnitFactory, secrets: Secrets) -> Callable[[datetime], int]:
    """The job that lists what is due; a second run does nothing."""
    return lambda _now: in_order(units, lambda unit, after: list_due(unit, secrets, after, _CASES_AT_ONCE))


def carry_out(units: UnitFactory, stores: Stores, secrets: Secrets) -> Callable[[datetime], int]:
    """The job that carries out what is released. One that stops does not keep others from it, and goes on next time."""

    def run(now: datetime) -> int:
        with reading(units, ERASING) as unit:
            waiting = erasures_at_work(unit.session)
        failure: Exception | None = None
        for erasure_id in waiting:
            try:
                carry_out_one(units, stores, secrets, erasure_id)
            except Exception as error:  # the next one is somebody else's
                failure = error
                with writing(units, ERASING) as unit:
                    note_stop(unit, erasure_id, stop_of(error))
        forget_old_words(stores, now.date())
        if failure is not None:
            raise failure
        return len(waiting)

    return run


def carry_out_one(units: UnitFactory, stores: Stores, secrets: Secrets, erasure_id: uuid.UUID) -> None:
    """Carry out one run from wherever it is. Each step may be done again."""
    with writing(units, ERASING) as unit:
        whom = begin(unit, secrets, erasure_id)
    if whom is not None:
        enter_and_destroy(stores, whom)
        with writing(units, ERASING) as unit:
            erase_rows(unit, secrets, erasure_id, whom)
    with reading(units, ERASING) as unit:
        tables = tables_to_tidy(unit, erasure_id)
    if tables is not None:
        tidy(stores, tables)
        with writing(units, ERASING) as unit:
            finish(unit, erasure_id)


def erase_what_came_back(units: UnitFactory, stores: Stores, secrets: Secrets, entries: Entries) -> int:
    """Erase again what older data or keys brought back of these entries of the ledgers; returns how many there were.

    The keys go first, all of them; killed after that, whatever is left cannot be read, and is found again.
    """
    with reading(units, ERASING) as unit:
        present = find_again(unit, secrets, entries)
        destroy_again(unit, present)
    tables = set[str]()
    for name, entry in present:
        with writing(units, ERASING) as unit:
            tables |= set(erase_again(unit, secrets, name, entry).tables)
    with writing(units, ERASING) as unit:
        close_runs(unit, entries)
    if present:
        tidy(stores, tables)
    return len(present)


def jobs_of_erasure(
    units: UnitFactory, stores: Stores, secrets: Secrets, list_seconds: int, work_seconds: int
) -> list[Job]:
    """Both jobs with their names and paces."""
    return [
        Job(LIST, JOB_LIST, list_seconds, list_what_is_due(units, secrets)),
        Job(ERASE, JOB_ERASE, work_seconds, carry_out(units, stores, secrets)),
    ]
