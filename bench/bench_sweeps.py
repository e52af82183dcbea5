"""The sweep of 100,000 check-ins of which 1 % are due, beside bare inserts of the same rows: both databases.

Ours claims the visits, writes an event of each, tells whom it concerns through the outbox, and audits it, in pieces.
Bare is one insert of as many events and messages. What a piece holds the write lock of SQLite for is measured too.
"""

import argparse
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, event, insert

from bench.crowd import VISITS, crowded, make_crowd, make_teams
from foundation.messaging.models import OutboxMessage
from foundation.storage.base import Base, new_id
from foundation.web.wiring import Wiring
from reintegration.jobs.check_ins import visits_due, visits_missed
from reintegration.models.check_ins import VisitEvent
from tests.clock import START
from tests.databases import PostgresOfTests
from tests.reintegration.makers import rows
from tests.security.raw import raw

TEAMS, SHARE = 50, 100  # offices; one visit in so many is due
LIMIT_SECONDS, LIMIT_LOCK_MS = 5.0, 200.0


class Locks:
    """How long each transaction that writes took, from its first statement to its end, in milliseconds."""

    def __init__(self, house: Wiring) -> None:
        """Watch the data of a house."""
        self.held: list[float] = []
        self._since: dict[int, float] = {}
        event.listen(house.stores.data, "begin", self._begin)
        event.listen(house.stores.data, "commit", self._end)
        event.listen(house.stores.data, "rollback", self._end)

    def _begin(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            self._since[id(connection)] = time.perf_counter()

    def _end(self, connection: Connection) -> None:
        since = self._since.pop(id(connection), None)
        if since is not None:
            self.held.append((time.perf_counter() - since) * 1000)


def _bare(house: Wiring, table: Table, found: list[dict[str, Any]]) -> float:
    """Seconds for one insert of rows that are like those of ours."""
    with raw(house) as connection:
        start = time.perf_counter()
        connection.execute(insert(table), found)
        return time.perf_counter() - start


def _like(row: Any, **changed: Any) -> dict[str, Any]:
    return {**{column.key: getattr(row, column.key) for column in row.__table__.columns}, "id": new_id(), **changed}


def _sweep(name: str, house: Wiring, sweep: Any, at: Any) -> bool:
    locks, start, own = Locks(house), time.perf_counter(), time.process_time()
    count = sweep(house)(at)
    taken, own = time.perf_counter() - start, time.process_time() - own
    longest = max(locks.held)
    pieces = f"longest piece {longest:6.1f} ms of {len(locks.held)}"
    sys.stdout.write(f"{name:20} {count:6} visits  {taken:6.2f} s ({own:.2f} s of processor)  {pieces}\n")
    sys.stdout.flush()
    return taken <= LIMIT_SECONDS and (house.stores.shared or longest <= LIMIT_LOCK_MS)


def _measure(name: str, folder: Path, url: str | None, check_ins: int) -> bool:
    house = crowded(folder, url)
    cases, today = check_ins // VISITS, START.date()
    later = [today + timedelta(days=60 * number) for number in range(1, VISITS)]
    ripe = cases * VISITS // SHARE
    teams = make_teams(house, TEAMS)
    make_crowd(house, teams, cases - ripe, [*later, today + timedelta(days=400)])
    make_crowd(house, teams, ripe, [today, *later])
    well = _sweep(f"{name} due", house, visits_due, START)
    events, messages = rows(house, VisitEvent), rows(house, OutboxMessage)
    with raw(house) as connection:  # the same events again would be refused
        connection.execute(delete(VisitEvent))
    seconds = _bare(house, Base.metadata.tables["visit_event"], [_like(one) for one in events])
    seconds += _bare(
        house, Base.metadata.tables["outbox_message"], [_like(one, once=uuid.uuid4().hex) for one in messages]
    )
    sys.stdout.write(f"{name:28} bare inserts of the same rows: {seconds * 1000:.0f} ms\n")
    well &= _sweep(f"{name} missed", house, visits_missed, START + timedelta(days=5))
    house.stores.dispose()
    return well


def main() -> None:
    """Measure on both databases; the exit code is 1 where it takes longer than it may."""
    parser = argparse.ArgumentParser(description="Sweeps of check-ins of which few are due.")
    parser.add_argument("--check-ins", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        well = _measure("sqlite", Path(folder) / "sqlite", None, chosen.check_ins)
        server = PostgresOfTests()
        try:
            well &= _measure("postgresql", Path(folder) / "postgresql", server.url, chosen.check_ins)
        finally:
            server.stop()
    wanted = f"at most {LIMIT_SECONDS:.0f} s, a piece at most {LIMIT_LOCK_MS:.0f} ms on SQLite"
    sys.stdout.write(f"{wanted}: {'held' if well else 'NOT held'}\n")
    sys.exit(int(not well))


if __name__ == "__main__":
    main()
