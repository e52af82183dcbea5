"""What planning reckons: the path of a family of five, a forecast, learning from records, and counting a rule change.

The path: earliest day, deciding chain and last days of a family with everything open, as every page of it reckons them
anew; once with what is read from the database, and once without. The forecast: 2,000 draws of 32 activities, of which
some run out before a late departure, beside the path reckoned once for each draw. Learning: one curve with its
intervals from 2,000 requests. Counting: cases that are ready, judged by both rule books, as the job does. On SQLite;
milliseconds by the clock, medians. Goals: 20 ms for a path, 100 ms for a forecast; the exit code is 1 where one of them
is missed.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.bench_forecast import SEED, consulate, history
from bench.crowd import crowded
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.durations.rules.incidence import cumulative_incidence
from planning.forecast.rules.columns import departures
from planning.path.rules.network import earliest
from planning.path.services import CasePath, path_of_case
from planning.rule_changes.queries import RULE_EFFECTS, counts_of
from tests.factories.families import make_family
from tests.factories.journeys import looking_at, make_ready, make_team
from tests.factories.rule_changes import count, make_keepers, make_proposal
from tests.planning.forecast.networks import a_family
from tests.planning.path.test_speed import FAMILY

PATH_MS, FORECAST_MS = 20.0, 100.0
DRAWS, REQUESTS = 2_000, 2_000


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median of so many rounds, after one that is not counted."""
    took = []
    for _round in range(rounds + 1):
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took[1:])


def told(label: str, took: float, goal: float | None = None) -> bool:
    """Print a figure, and whether it keeps its goal."""
    is_met = goal is None or took <= goal
    against = "" if goal is None else f"  goal {goal:.0f} ms: {'met' if is_met else 'missed'}"
    sys.stdout.write(f"{label:60} {took:8.1f} ms{against}\n")
    return is_met


def path(container: Container, rounds: int) -> bool:
    """The path of five people of whom nothing is done yet."""
    team = make_team(container)
    case = make_family(container, team.owner, *FAMILY).case
    with looking_at(container, team.owner, case) as (unit, row):
        first = path_of_case(unit, row)
        if first is None:
            raise RuntimeError("a case before its departure has a path")
        read, today, now = first.read, first.today, first.now
        things = len(first.earliest.things)

        def reckoned() -> object:
            return CasePath(read, today, now).earliest

        def whole() -> object:
            found = path_of_case(unit, row)
            return found and found.earliest

        label = f"path of a family of five, {things} things"
        is_met = told(label, milliseconds(reckoned, rounds), PATH_MS)
        return told(f"{label}, read from the database", milliseconds(whole, rounds), PATH_MS) and is_met


def forecast(rounds: int) -> bool:
    """Many draws at once, and the same one after the other."""
    network, draw = a_family(), random.Random(1)
    columns = {f"document:{person}": [draw.randint(5, 90) for _draw in range(DRAWS)] for person in range(5)}
    columns["decision"] = [draw.randint(3, 20) for _draw in range(DRAWS)]

    def by_turns() -> object:
        return [earliest(network, {code: days[at] for code, days in columns.items()}) for at in range(DRAWS)]

    activities = len(network.activities)
    is_met = told(
        f"forecast: {DRAWS:,} draws of {activities} activities",
        milliseconds(lambda: departures(network, columns, DRAWS), rounds),
        FORECAST_MS,
    )
    told("the same, one path after the other", milliseconds(by_turns, 3))
    return is_met


def learning(rounds: int) -> None:
    """One key with many requests."""
    draw = random.Random(SEED)
    spells = history(consulate(draw), draw, REQUESTS)[:REQUESTS]
    label = f"learning from {len(spells):,} requests of one key"
    told(label, milliseconds(lambda: cumulative_incidence(spells).steps, rounds))


def counting(container: Container, cases: int) -> None:
    """The job that says what a proposed rule would do."""
    team = make_team(container)
    for _case in range(cases):
        make_ready(container, team)
    proposal_id = make_proposal(container, make_keepers(container).officer)
    begun = time.perf_counter()
    count(container)
    took = (time.perf_counter() - begun) * 1000
    with reading(container.units, RULE_EFFECTS) as unit:
        blocked = sum(row.cases for row in counts_of(unit.session, proposal_id, None))
    if blocked < cases:
        raise RuntimeError(f"the proposal changes {blocked} of {cases} cases")
    told(f"counting what a proposal would do to {cases} cases", took)
    told("of each case", took / cases)


def main() -> None:
    """Measure and print; the exit code is 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="What planning reckons, in milliseconds.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--cases", type=int, default=100, help="cases that a rule change is counted for")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        container = crowded(Path(folder), None)
        met = [path(container, chosen.rounds), forecast(chosen.rounds)]
        learning(chosen.rounds)
        counting(container, chosen.cases)
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
