"""The sweep of 100,000 check-ins, or a million, of which 1 % are due, beside bare inserts of the same rows.

Ours claims the visits, writes an event of each, tells whom it concerns through the outbox, and audits it, in pieces.
Bare is one insert of as many events and messages. What a piece holds the write lock of SQLite for is measured too, and
the memory of the process after each piece: it is to stay as it was after the first ones.
"""

import argparse
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, event, insert

from bench.crowd import VISITS, crowded, make_crowd, make_teams
from foundation.messaging.models import OutboxMessage
from foundation.storage.base import Base, new_id
from foundation.system.settling import settle
from foundation.web.container import Container
from reintegration.follow_up.jobs import visits_due, visits_missed
from reintegration.follow_up.models import VisitEvent
from tests.clock import START
from tests.databases import PostgresOfTests
from tests.factories.follow_up import rows
from tests.security.raw import raw

TEAMS, SHARE = 50, 100  # offices; one visit in so many is due
LIMIT_LOCK_MS, LIMIT_GROWTH_MB, POINTS = 200.0, 50.0, 5
_PAGE_MB = resource.getpagesize() / 2**20


def limit_seconds(check_ins: int) -> float:
    """How long a sweep of so many may take."""
    return 5.0 if check_ins <= 100_000 else 30.0


def megabytes_now() -> float:
    """What this process holds in memory at this moment."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_MB


class Locks:
    """How long each transaction that writes took, from its first statement to its end, in milliseconds.

    And what the process held in memory at each end, in megabytes.
    """

    def __init__(self, container: Container) -> None:
        """Watch the data of a house."""
        self.held: list[float] = []
        self.memory: list[float] = []
        self._since: dict[int, float] = {}
        event.listen(container.stores.data, "begin", self._begin)
        event.listen(container.stores.data, "commit", self._end)
        event.listen(container.stores.data, "rollback", self._end)

    def _begin(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            self._since[id(connection)] = time.perf_counter()

    def _end(self, connection: Connection) -> None:
        since = self._since.pop(id(connection), None)
        if since is not None:
            self.held.append((time.perf_counter() - since) * 1000)
            self.memory.append(megabytes_now())


def spread(values: Sequence[float], points: int = POINTS) -> list[float]:
    """So many of these values, from the first to the last, or all where there are fewer."""
    if len(values) <= points:
        return list(values)
    return [values[round(n * (len(values) - 1) / (points - 1))] for n in range(points)]


def _bare(container: Container, table: Table, found: list[dict[str, Any]]) -> float:
    """Seconds for one insert of rows that are like those of ours."""
    with raw(container) as connection:
        start = time.perf_counter()
        connection.execute(insert(table), found)
        return time.perf_counter() - start


def _like(row: Any, **changed: Any) -> dict[str, Any]:
    return {**{column.key: getattr(row, column.key) for column in row.__table__.columns}, "id": new_id(), **changed}


def _sweep(name: str, container: Container, sweep: Any, at: Any, limit: float) -> bool:
    settle()  # the crowd and what was read of it are this bench's, and not for a sweep to look through
    before = megabytes_now()
    locks, start, own = Locks(container), time.perf_counter(), time.process_time()
    count = sweep(container)(at)
    taken, own = time.perf_counter() - start, time.process_time() - own
    longest = max(locks.held)
    pieces = f"longest piece {longest:6.1f} ms, number {locks.held.index(longest) + 1} of {len(locks.held)}"
    points = spread(locks.memory)
    kept = {
        "time": taken <= limit,
        "memory": max(points) - points[0] <= LIMIT_GROWTH_MB,
        "lock": container.stores.shared or longest <= LIMIT_LOCK_MS,
    }
    said = ", ".join(f"{name} {'met' if is_met else 'missed'}" for name, is_met in kept.items())
    sys.stdout.write(
        f"{name:20} {count:6} visits  {taken:6.2f} s ({own:.2f} s of processor)  {pieces}\n"
        f"{'':20} memory {before:.0f} MB before, then {', '.join(f'{one:.0f}' for one in points)} MB"
        f"  {said}\n"
    )
    sys.stdout.flush()
    return all(kept.values())


def _measure(name: str, folder: Path, url: str | None, check_ins: int) -> bool:
    container = crowded(folder, url)
    cases, today = check_ins // VISITS, START.date()
    later = [today + timedelta(days=60 * number) for number in range(1, VISITS)]
    ripe = cases * VISITS // SHARE
    teams = make_teams(container, TEAMS)
    make_crowd(container, teams, cases - ripe, [*later, today + timedelta(days=400)])
    make_crowd(container, teams, ripe, [today, *later])
    limit = limit_seconds(check_ins)
    well = _sweep(f"{name} due", container, visits_due, START, limit)
    events, messages = rows(container, VisitEvent), rows(container, OutboxMessage)
    with raw(container) as connection:  # the same events again would be refused
        connection.execute(delete(VisitEvent))
    seconds = _bare(container, Base.metadata.tables["visit_event"], [_like(one) for one in events])
    seconds += _bare(
        container,
        Base.metadata.tables["outbox_message"],
        [_like(one, idempotency_key=uuid.uuid4().hex) for one in messages],
    )
    sys.stdout.write(f"{name:28} bare inserts of the same rows: {seconds * 1000:.0f} ms\n")
    well &= _sweep(f"{name} missed", container, visits_missed, START + timedelta(days=5), limit)
    container.stores.dispose()
    return well


def main() -> None:
    """Measure on both databases; the exit code is 1 where it takes longer than it may."""
    parser = argparse.ArgumentParser(description="Sweeps of check-ins of which few are due.")
    parser.add_argument("--check-ins", type=int, default=100_000, help="100000 or 1000000, for instance")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="one database alone")
    chosen = parser.parse_args()
    well = True
    with tempfile.TemporaryDirectory() as folder:
        if chosen.on != "postgresql":
            well &= _measure("sqlite", Path(folder) / "sqlite", None, chosen.check_ins)
        server = PostgresOfTests() if chosen.on != "sqlite" else None
        try:
            if server:
                well &= _measure("postgresql", Path(folder) / "postgresql", server.url, chosen.check_ins)
        finally:
            if server:
                server.stop()
    wanted = (
        f"at most {limit_seconds(chosen.check_ins):.0f} s, memory within {LIMIT_GROWTH_MB:.0f} MB of the first piece, "
        f"a piece at most {LIMIT_LOCK_MS:.0f} ms on SQLite"
    )
    sys.stdout.write(f"{wanted}: {'held' if well else 'NOT held'}\n")
    sys.exit(int(not well))


if __name__ == "__main__":
    main()
