"""The rule of readiness on loaded facts of a family of five on four legs, beside a bare pass over the same facts.

Ours: every finding with its rule row, who clears it and by when. Bare: each person's documents and decision compared
with each leg, and nothing said. Both in one process, taking turns; nothing is read from a database. The goal is 5 ms.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from returns.readiness.queries.readiness import Judged
from returns.readiness.rules.facts import ReadinessFacts
from returns.readiness.services import all_findings
from tests.returns.readiness.table.departures import Departure, judged
from tests.returns.readiness.table.family import FAMILY, NOW

GOAL_MS = 5.0


def everything_wrong(one: Departure) -> Departure:
    """The same family with nothing but its legs: as many findings as there can be."""
    people = tuple(replace(who, contact=None, documents=(), fitness=None, check=None) for who in one.facts.people)
    return replace(one, facts=replace(one.facts, people=people, consents=(), guardians=()))


def bare(facts: ReadinessFacts) -> int:
    """How often a document or a decision holds on the days of a leg."""
    return sum(
        document.expires_on is not None and document.expires_on >= leg.arrives_on
        for one in facts.people
        for leg in facts.legs
        for document in one.documents
    ) + sum(
        one.fitness is not None and one.fitness.starts <= leg.departs_on and leg.arrives_on <= one.fitness.until
        for one in facts.people
        for leg in facts.legs
    )


def _timed(act: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - start) * 1000 / times


def measure(label: str, known: Judged, rounds: int, times: int) -> None:
    """Print the medians of one family."""

    def ours() -> object:
        return all_findings(known, NOW)

    def plainly() -> object:
        return bare(known.facts)

    pairs = [(_timed(plainly, times), _timed(ours, times)) for _ in range(rounds + 1)][1:]
    slow, fast = statistics.median(pair[1] for pair in pairs), statistics.median(pair[0] for pair in pairs)
    sys.stdout.write(
        f"{label:10} bare {fast:7.4f} ms  ours {slow:7.3f} ms  ratio {slow / fast:6.1f}  findings "
        f"{len(all_findings(known, NOW)):3}  goal {GOAL_MS} ms: {'met' if slow <= GOAL_MS else 'missed'}\n"
    )


def main() -> None:
    """Measure a family that is ready, and one of which nothing is."""
    parser = argparse.ArgumentParser(description="The rule of readiness beside a bare pass over the same facts.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--times", type=int, default=200)
    chosen = parser.parse_args()
    for label, one in (("ready", FAMILY), ("not ready", everything_wrong(FAMILY))):
        measure(label, judged(one), chosen.rounds, chosen.times)


if __name__ == "__main__":
    main()
