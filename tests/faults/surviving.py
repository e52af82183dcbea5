"""Faults between saves, one after the other, and what has to be so at the end."""

import random
import time
from collections.abc import Callable, Sequence

from app import all_invariants
from tests.faults.stage import Stage
from tests.faults.writers import Writers, make_places, marks_found

Fault = Callable[[Stage], None]
FULL_SECONDS = 0.4


def _full(stage: Stage) -> None:
    with stage.full_disk():
        time.sleep(FULL_SECONDS)


def _read_only(stage: Stage) -> None:
    with stage.read_only():
        time.sleep(FULL_SECONDS)


ALWAYS: Sequence[Fault] = (
    Stage.kill_a_worker,
    _full,
    Stage.kill_the_scheduler,
    _read_only,
    Stage.put_the_clock_ahead_and_back,
    Stage.kill_the_web_server,
)


def survive(stage: Stage, saves: int, faults: Sequence[Fault], cases: int, threads: int = 4) -> Writers:
    """Save under these faults, one after the other between saves; AssertionError for what was lost or doubled."""
    places = make_places(stage.container, cases)
    stage.start()
    writers, rng = Writers(places, stage.port, saves, threads), random.Random(saves)
    writers.start()
    for number, fault in enumerate(faults, 1):
        share = (number - rng.random()) / (len(faults) + 1)
        while len(writers.acknowledged) < share * saves and not writers.are_done():
            time.sleep(0.02)
        fault(stage)
    writers.join()
    assert not writers.problems, f"{writers.problems}\n{stage.said()}"
    found = marks_found(stage.container)
    lost = [write.mark for write in writers.acknowledged if write.mark not in found]
    doubled = [mark for mark, times in found.items() if times > 1]
    assert not lost + doubled, f"lost: {lost}, doubled: {doubled}"
    assert len(writers.acknowledged) == len(found) == saves, f"{len(writers.acknowledged)} of {saves} acknowledged"
    breaches = broken(stage)
    assert not breaches, breaches
    return writers


def broken(stage: Stage) -> dict[str, Sequence[str]]:
    """What `flask check` says, once the scheduler has come to rest."""
    return {one.name: rows for one in all_invariants(stage.container) if (rows := one.breaches(stage.container.stores))}
