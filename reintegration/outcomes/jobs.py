"""Taking a snapshot of the outcomes: read at once, reckoned in memory, written in pieces."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from foundation.scheduling.runs import Job
from foundation.storage.batches import let_others_in
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from reintegration.follow_up.queries.check_ins import FURTHEST_WEST
from reintegration.outcomes.queries import Facts, facts_of_outcomes, last_published, newest_snapshot
from reintegration.outcomes.services import (
    PIECE,
    Decided,
    begin_snapshot,
    decide_snapshot,
    finish_snapshot,
    forget_unfinished,
    write_piece,
)
from reintegration.outcomes.words import JOB_SNAPSHOT

SNAPSHOT = "outcomes_snapshot"
# Web workers wire the jobs too. What estimates is a process of its own, so that none of them loads what it needs.
_ROOT = Path(__file__).parents[2]
_ESTIMATES = ("-P", "-m", "reintegration.outcomes.calculations.answer")


def _plain(people: Sequence[Any]) -> list[list[Any]]:
    return [[adult.cluster, adult.rows, adult.standing, adult.last, adult.first] for adult in people]


def _estimated(facts: Facts) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The estimates of every row. CalledProcessError where the process failed: the job is tried again."""
    if not any(adult.last for people in (facts.adults, *facts.rounds.values()) for adult in people):
        return {}  # nobody is measured
    request = {
        "adults": _plain(facts.adults),
        "rounds": {month: _plain(people) for month, people in facts.rounds.items()},
        "least": facts.suppression.under,
        "trim_at": facts.trim_at,
    }
    environment = {"PYTHONPATH": str(_ROOT)}  # neither keys nor addresses of databases
    done = subprocess.run(
        [sys.executable, *_ESTIMATES],
        input=json.dumps(request).encode(),
        stdout=subprocess.PIPE,
        check=True,
        cwd=_ROOT,
        env=environment,
    )
    return {(kind, row): values for kind, row, values in json.loads(done.stdout)}


def decided_now(units: UnitFactory, now: datetime) -> Decided:
    """What a snapshot of this instant would publish: windows are closed when they have closed everywhere."""
    counted_on = (now - FURTHEST_WEST).date()
    with reading(units, JOBS) as unit:
        facts = facts_of_outcomes(unit.session, counted_on)
        newest = newest_snapshot(unit.session)
        last, parts = last_published(unit.session), newest.parts if newest else 0
    return decide_snapshot(facts, _estimated(facts), last, parts, counted_on)


def take_snapshot(units: UnitFactory) -> Callable[[datetime], int]:
    """The job. It returns how many rows are published otherwise than before.

    Nothing of it is read before it is finished; what a run that was killed left behind is taken back by the next one,
    before that reads what was published last.
    """

    def run(now: datetime) -> int:
        with writing(units, JOBS) as unit:
            forget_unfinished(unit)
        decided = decided_now(units, now)
        with writing(units, JOBS) as unit:
            ordinal = begin_snapshot(unit, decided)
        for start in range(0, len(decided.changes), PIECE):
            with writing(units, JOBS) as unit:
                write_piece(unit, ordinal, decided.changes[start : start + PIECE])
            let_others_in(unit.stores)
        with writing(units, JOBS) as unit:
            finish_snapshot(unit, ordinal)
        return len(decided.changes)

    return run


def job_of_snapshots(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(SNAPSHOT, JOB_SNAPSHOT, every_seconds, take_snapshot(units))
