"""List, search by name, one case, saving a check-in and the manager's page, beside the bare baseline, at several sizes.

Each with 1 and 4 connections, on both databases, interleaved: bare and ours, and the sizes as well. Scope, decryption
and audit are on, and that is checked: a figure with a layer off is void. Goals: at most 4 times the baseline, and at
the largest size at most 1.5 times what ours takes at the smallest.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.installation import new_database, opened, prepared
from bench.interleaved import Pair, pairs_of
from bench.sites import FIGURES, Site, site
from tests.databases import PostgresOfTests

CONNECTIONS, PORTIONS = (1, 4), 5
GOAL_RATIO, GOAL_GROWTH, GOAL_MEGABYTES = 4.0, 1.5, 250.0
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Figure:
    """What was measured of one figure: medians in milliseconds, and the median of each pair's own ratio."""

    database: str
    cases: int
    name: str
    connections: int
    bare: float
    ours: float
    of_ratios: float
    pairs: int

    @property
    def ratio(self) -> float:
        """How many times the baseline."""
        return self.ours / self.bare

    def line(self) -> str:
        """One line of the report."""
        return (
            f"{self.database:10} {self.cases:7} cases  {self.name:8} {self.connections} conn  bare {self.bare:7.2f} ms"
            f"  ours {self.ours:7.2f} ms  ratio of medians {self.ratio:5.2f}  median of ratios {self.of_ratios:5.2f}"
            f"  ({self.pairs} pairs)  at most {GOAL_RATIO:.0f}: {_verdict(self.ratio <= GOAL_RATIO)}\n"
        )


def figure_of(where: Site, name: str, connections: int, pairs: Sequence[Pair]) -> Figure:
    """The medians of pairs."""
    bare, ours = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    ratios = statistics.median(full / plain for plain, full in pairs)
    return Figure(where.database, where.known.cases, name, connections, bare, ours, ratios, len(pairs))


def growth_lines(figures: Sequence[Figure]) -> list[str]:
    """How much longer ours takes at each size than at the smallest, of each figure; none for one size alone."""
    found = []
    for first in figures:
        same = [one for one in figures if _what(one) == _what(first)]
        if first.cases > min(one.cases for one in same):
            least = min(same, key=lambda one: one.cases)
            growth = first.ours / least.ours
            found.append(
                f"{first.database:10} {first.name:8} {first.connections} conn  {least.cases} cases {least.ours:7.2f} ms"
                f"  {first.cases} cases {first.ours:7.2f} ms  growth {growth:5.2f}"
                f"  at most {GOAL_GROWTH}: {_verdict(growth <= GOAL_GROWTH)}\n"
            )
    return found


def _what(one: Figure) -> tuple[str, str, int]:
    return (one.database, one.name, one.connections)


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "missed"


def _measure(sites: Sequence[Site], names: Sequence[str], rounds: int) -> Iterator[Figure]:
    for name in names:
        for connections in CONNECTIONS:
            found: list[list[Pair]] = [[] for _ in sites]
            for _ in range(PORTIONS):  # the sizes take turns too
                for where, pairs in zip(sites, found, strict=True):
                    portion = -(-rounds // PORTIONS)
                    pairs += pairs_of(where.measured[name], where.bare.port, portion, connections)
            for where, pairs in zip(sites, found, strict=True):
                yield figure_of(where, name, connections, pairs)


def _report(sites: Sequence[Site], names: Sequence[str], rounds: int) -> None:
    for where in sites:
        known = where.known
        sys.stdout.write(f"{where.database:10} {known.cases:7} cases, {known.check_ins} check-ins that are over\n")
    figures = []
    for figure in _measure(sites, names, rounds):
        figures.append(figure)
        sys.stdout.write(figure.line())
        sys.stdout.flush()
    sys.stdout.write("".join(growth_lines(figures)))
    for where in sites:
        held = where.ours.megabytes()
        sys.stdout.write(
            f"{where.database:10} {where.known.cases:7} cases  web worker at most {held:.0f} MB  "
            f"under {GOAL_MEGABYTES:.0f}: {_verdict(held < GOAL_MEGABYTES)}\n"
        )


@contextmanager
def _loaded(database: str, sizes: Sequence[int], folder: Path) -> Iterator[list[Site]]:
    """Demos of these sizes, loaded anew."""
    with ExitStack() as running:
        server = PostgresOfTests() if database == "postgresql" else None
        if server:
            running.callback(server.stop)
        found = []
        for cases in sizes:
            sys.stderr.write(f"{database}: {cases} cases\n")
            own = folder / f"{database}-{cases}"
            container = prepared(own, new_database(server.url, f"pages_{cases}") if server else None, cases)
            found.append(running.enter_context(site(container, folder, f"plain_{database}_{cases}")))
        yield found


@contextmanager
def there(places: Sequence[str], folder: Path) -> Iterator[list[Site]]:
    """Demos that are there: the instance folder, and on PostgreSQL the address after an @."""
    with ExitStack() as running:
        found = []
        for number, place in enumerate(places):
            instance, _, url = place.partition("@")
            container = opened(Path(instance).absolute(), url or None)
            found.append(running.enter_context(site(container, folder, f"plain_{number}")))
        yield found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ratios of five requests to the bare baseline.")
    parser.add_argument("--cases", type=int, default=150, help="invented cases, 60 or more")
    parser.add_argument("--sizes", help="several sizes instead, as 100,10000")
    parser.add_argument("--on", choices=DATABASES, help="one database alone")
    parser.add_argument(
        "--instance",
        action="append",
        help="a copy of the folder of a demo that is loaded; FOLDER@postgresql://... on PostgreSQL; may be repeated. "
        "What is logged is put back, but its events and audit stay",
    )
    parser.add_argument("--figure", action="append", choices=FIGURES, help="this figure alone; may be repeated")
    parser.add_argument("--rounds", type=int, default=100, help="pairs of requests per figure")
    return parser.parse_args()


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    chosen = _arguments()
    names = chosen.figure or FIGURES
    with tempfile.TemporaryDirectory() as folder:
        if chosen.instance:
            with there(chosen.instance, Path(folder)) as sites:
                _report(sites, names, chosen.rounds)
            return
        sizes = [int(one) for one in chosen.sizes.split(",")] if chosen.sizes else [chosen.cases]
        for database in [chosen.on] if chosen.on else DATABASES:
            with _loaded(database, sizes, Path(folder)) as sites:
                _report(sites, names, chosen.rounds)


if __name__ == "__main__":
    main()
