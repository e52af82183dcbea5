"""A snapshot of the outcomes over a caseload of size, beside bare reads of the rows that it counts.

Ours reads every adult with visits and scores, reckons all rows of all tables in a process of its own, decides for all
of them together what is published, and writes it in pieces. Bare reads the same columns by the driver alone. Measured
too: the memory of both processes, and what a piece holds the write lock for. The goal: a million check-ins within 120
seconds and 1.5 GB. A second snapshot, after nothing happened, writes nothing. Of a demo that is there already the
snapshots are deleted first, so that the first one writes everything.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, delete, func, select

from bench.bench_load import load, made
from bench.bench_sweeps import Locks
from bench.installation import opened
from foundation.storage.base import Base
from foundation.web.container import Container
from reintegration.outcomes.jobs import take_snapshot
from tests.databases import PostgresOfTests
from tests.security.raw import raw

GOAL_SECONDS, GOAL_MEGABYTES, GOAL_LOCK_MS = 120.0, 1536.0, 200.0
_READ = {
    "outcome": (
        "case_id",
        "episode_id",
        "person_id",
        "country",
        "sex",
        "birth_year_band",
        "verdict",
        "missing_because",
    ),
    "survey_response": ("visit_id", "person_id", "economic", "social", "psychosocial", "composite", "edition"),
    "visit": ("id", "episode_id", "month", "closes_on", "outcome", "is_survey_round"),
    "episode": ("id", "arrived_on"),
}


def _bare(connection: Connection) -> float:
    """Seconds to read what a snapshot counts, as the driver gives it."""
    start = time.perf_counter()
    for name, columns in _READ.items():
        table = Base.metadata.tables[name]
        for _row in connection.execute(select(*(table.c[column] for column in columns))):
            pass
    return time.perf_counter() - start


def _forget(container: Container) -> None:
    with raw(container) as connection:
        for name in ("outcome_count", "outcome_figure", "snapshot"):
            connection.execute(delete(Base.metadata.tables[name]))


def _megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _measure(label: str, container: Container) -> None:
    locks = Locks(container)
    run = take_snapshot(container.units)
    start = time.perf_counter()
    written = run(container.clock.now())
    first = time.perf_counter() - start
    own, child = _megabytes(resource.RUSAGE_SELF), _megabytes(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    again = run(container.clock.now())
    second = time.perf_counter() - start
    with raw(container) as connection:
        counted = {
            name: connection.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one()
            for name in ("outcome", "visit", "survey_response")
        }
        plainly = _bare(connection)
    is_met = first <= GOAL_SECONDS and own + child <= GOAL_MEGABYTES and max(locks.held) <= GOAL_LOCK_MS
    sys.stdout.write(
        f"{label:10} {counted['outcome']} adults, {counted['visit']} check-ins, "
        f"{counted['survey_response']} interviews\n"
        f"  snapshot {first:.1f} s, {written} rows written; again {second:.1f} s, {again} written\n"
        f"  bare reads {plainly:.1f} s: ratio {first / plainly:.1f}\n"
        f"  memory at most {own:.0f} MB and {child:.0f} MB; longest piece {max(locks.held):.0f} ms: "
        f"{'met' if is_met else 'missed'}\n"
    )


def main() -> None:
    """Measure on one database."""
    parser = argparse.ArgumentParser(description="A snapshot of the outcomes over a caseload of size.")
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--played", type=int, default=120, help="so many of them through the services")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead")
    parser.add_argument("--instance", help="a copy of the folder of a demo; FOLDER@postgresql://... on PostgreSQL")
    chosen = parser.parse_args()
    if chosen.instance:
        instance, _, url = chosen.instance.partition("@")
        container = opened(Path(instance).absolute(), url or None)
        _forget(container)
        _measure("postgresql" if container.stores.shared else "sqlite", container)
        container.stores.dispose()
        return
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresOfTests() if chosen.postgresql else None
        try:
            container = made(Path(folder), server.url if server else None)
            playing, copying = load(container, chosen.cases, chosen.played)
            sys.stdout.write(f"loaded in {playing.wall + copying.wall:.0f} s\n")
            sys.stdout.flush()
            _measure("postgresql" if server else "sqlite", container)
            container.stores.dispose()
        finally:
            if server is not None:
                server.stop()


if __name__ == "__main__":
    main()
