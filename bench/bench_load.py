"""A caseload of size beside bare inserts of the same finished rows: seconds, rows a second, memory.

Ours: the first cases played through the services, the others copied, with new keys, everything sealed anew, and visits,
interviews and outcomes drawn by the rules; one audit record for each piece. Bare: the finished rows of all tables, read
back and put into an empty database of the same tables by the driver alone, in pieces as large as ours. The goal:
100,000 cases with a million check-ins in fifteen minutes on SQLite. Fewer cases are told as they are, and what that
would be for 100,000: the playing once, the copying in proportion, which leaves out that indexes grow deeper.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, type_coerce
from sqlalchemy.types import NullType

from app import ROOT, all_jobs, build_container
from bench.installation import new_database
from demo.caseload.cases import invent_staff
from demo.caseload.partners import invent_offices
from demo.caseload.parts import staff_of_demo
from demo.crowd.crowd import follow_monthly
from demo.load import PIECE, Stage, copy_cases, crowd_of, play_cases
from demo.scopes import DEMO
from foundation.clock import MovableClock, SystemClock
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading, writing
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.databases import PostgresOfTests, no_demo, settings_for
from tests.security.raw import raw_engine

GOAL_CASES, GOAL_SECONDS = 100_000, 900
SEED = 1


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock on the wall, and of the processor that this process used."""

    wall: float
    processor: float


class Watch:
    """Measures one part after the other."""

    def __init__(self) -> None:
        """Begin now."""
        self._since = (time.perf_counter(), time.process_time())

    def lap(self) -> Spent:
        """What was spent since the last lap."""
        now = (time.perf_counter(), time.process_time())
        spent = Spent(now[0] - self._since[0], now[1] - self._since[1])
        self._since = now
        return spent


def made(folder: Path, url: str | None) -> Container:
    """An empty demo."""
    container = build_container(replace(settings_for(folder, url), mode="demo"), SystemClock())
    prepare(container, ROOT, no_demo)
    return container


def load(container: Container, cases: int, played: int) -> tuple[Spent, Spent]:
    """Load the cases as the command does; what the playing took, and the copying."""
    clock = MovableClock(container.clock.now())
    past = replace(container, clock=clock)
    jobs = {one.name: one for one in all_jobs(past)}
    stage = Stage(past.units, past.secrets, clock, jobs, past.settings.instance)
    watch = Watch()
    with writing(past.units, DEMO) as unit:
        invent_staff(unit, past.secrets)
        invent_offices(unit)
        follow_monthly(unit)
    with reading(past.units, DEMO) as unit:
        staff = staff_of_demo(unit)
    lives = play_cases(stage, staff, range(played), SEED, are_copied=True)
    playing = watch.lap()
    copy_cases(stage, crowd_of(stage, lives), range(played, cases), SEED)
    return playing, watch.lap()


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {table.name: _count(connection, table) for table in Base.metadata.sorted_tables}


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def bare(source: Engine, target: Engine, rows: int) -> float:
    """The seconds in which the same rows go into an empty database, in pieces that have a part of every table."""
    spent = 0.0
    pieces = max(1, rows // (PIECE * 120))
    with source.connect() as connection:
        readers = {
            table.name: _pieces(connection, table.name, pieces)
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("audit_") and table.name not in ("installation", "rule")
        }
        for _ in range(pieces):
            found = [(name, next(reader, [])) for name, reader in readers.items()]
            with target.begin() as writer:
                began = time.perf_counter()
                for name, part in found:
                    if part:
                        _insert(writer, name, part)
                spent += time.perf_counter() - began
    return spent


def _pieces(connection: Connection, name: str, pieces: int) -> Iterator[Sequence[Any]]:
    table = Base.metadata.tables[name]
    count = _count(connection, table)
    statement = select(*[type_coerce(column, NullType()) for column in table.columns])  # as the driver has them
    result = connection.execution_options(stream_results=True).execute(statement)
    size = -(-count // pieces) if count else 1
    while part := result.fetchmany(size):
        yield [tuple(row) for row in part]


def _insert(writer: Connection, name: str, rows: Sequence[Any]) -> None:
    table = Base.metadata.tables[name]
    kind: Any = type(writer.dialect)
    by_place = kind(paramstyle="qmark" if writer.dialect.paramstyle == "qmark" else "format")
    sql = str(insert(table).compile(dialect=by_place, column_keys=[column.name for column in table.columns]))
    writer.exec_driver_sql(sql, list(rows))


def measure(label: str, folder: Path, urls: tuple[str | None, str | None], cases: int, played: int) -> None:
    """Print what one database took."""
    container = made(folder / "ours", urls[0])
    playing, copying = load(container, cases, played)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with raw_engine(container) as engine:
        found = counts(engine)
        rows = sum(found.values())
        other = made(folder / "bare", urls[1])
        with raw_engine(other) as target:
            plainly = bare(engine, target, rows)
        other.stores.dispose()
    container.stores.dispose()
    copied = cases - played
    expected = playing.wall + copying.wall * (GOAL_CASES - played) / copied
    sys.stdout.write(
        f"{label:10} {cases} cases, {found['visit']} check-ins, {rows} rows, {memory:.0f} MB at most\n"
        f"  played {played} in {playing.wall:.0f} s ({playing.processor:.0f} s of processor)\n"
        f"  copied {copied} in {copying.wall:.0f} s ({copying.processor:.0f} s of processor): "
        f"{rows / copying.wall:.0f} rows/s, {1000 * copying.processor / copied:.1f} ms of processor a case\n"
        f"  bare inserts of the same rows {plainly:.0f} s ({rows / plainly:.0f} rows/s): "
        f"ratio {plainly / copying.wall:.2f}\n"
        f"  {GOAL_CASES} cases in proportion: {expected:.0f} s, goal {GOAL_SECONDS} s: "
        f"{'met' if expected <= GOAL_SECONDS else 'missed'}\n"
    )


def main() -> None:
    """Measure one load on SQLite, and on PostgreSQL where that is asked for."""
    parser = argparse.ArgumentParser(description="A caseload of size beside bare inserts of the same rows.")
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--played", type=int, default=120, help="so many of them through the services")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not chosen.postgresql:
            measure("sqlite", Path(folder), (None, None), chosen.cases, chosen.played)
            return
        server = PostgresOfTests()
        try:
            one, other = (new_database(server.url, name) for name in ("load_ours", "load_bare"))
            measure("postgresql", Path(folder), (one, other), chosen.cases, chosen.played)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
