"""List, one case, saving a check-in and the manager's page, beside the bare baseline: both databases, interleaved.

Each with 1 and 4 connections. Scope, decryption and audit are on, and that is checked: a figure with a layer off is
void.
"""

import argparse
import base64
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import baseline
from bench.installation import (
    MANAGER,
    OFFICER,
    WORKER,
    OpenVisits,
    Rows,
    office_of_officer,
    plain_rows,
    prepared,
    sign_in_of,
)
from bench.layers import check_check_in, check_figures, check_reading
from bench.servers import Client, Server
from foundation.web.wiring import Wiring
from tests.databases import MASTER_KEY, PostgresOfTests

CONNECTIONS = (1, 4)
CHECK_IN = {"outcome": "done", "physical": "4", "mental": "3", "social": "4", "note": "Invented: the roof is mended."}
Pair = tuple[float, float]


@dataclass(frozen=True)
class Measured:
    """What is asked of both servers, and as whom of ours.

    `fields`: what a form sends. `put_back`: undoes the asking, where an address can be asked but once.
    """

    name: str
    addresses: Sequence[str]
    person: Client
    fields: Mapping[str, str] | None = None
    put_back: Callable[[], None] | None = None

    def timed(self, client: Client, address: str) -> float:
        """Seconds until the whole answer is there. RuntimeError if it is not the one that it should be."""
        start = time.perf_counter()
        status, _ = client.get(address) if self.fields is None else client.post(address, self.fields)
        taken = time.perf_counter() - start
        if status != (200 if self.fields is None else 303):
            raise RuntimeError(f"{self.name} answered {status}")
        return taken


def _pairs(measured: Measured, bare_port: int, turns: Sequence[Sequence[str]]) -> list[Pair]:
    """Interleaved pairs of requests, one connection for each of `turns`, which are equally long.

    In each round every connection asks one server, then every one the other. The barrier between keeps the two apart,
    so that neither waits in the other's queue. The first round warms up and is not counted.
    """
    found: list[Pair] = []
    failed: list[Exception] = []
    together = threading.Barrier(len(turns))

    def work(turn: Sequence[str]) -> None:
        plain, full = Client(bare_port), measured.person.again()
        try:
            for number, address in enumerate(turn):
                together.wait()
                first = measured.timed(plain, address)
                together.wait()
                second = measured.timed(full, address)
                if number:
                    found.append((first, second))
        except Exception as error:
            failed.append(error)
            together.abort()  # the others do not wait for this one

    threads = [threading.Thread(target=work, args=(turn,)) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return found


def _figure(measured: Measured, bare_port: int, rounds: int, connections: int) -> list[Pair]:
    """Pairs for one figure. What can be asked but once is asked in batches, and put back after each."""
    if measured.put_back is None:
        rng = random.Random(connections)
        each = 1 + -(-rounds // connections)
        return _pairs(
            measured, bare_port, [rng.choices(measured.addresses, k=each) for connection in range(connections)]
        )
    found: list[Pair] = []
    while len(found) < rounds:
        each = min(len(measured.addresses) // connections, 1 + -(-(rounds - len(found)) // connections))
        if each < 2:
            raise RuntimeError(f"{measured.name}: too few open visits for {connections} connections; take more cases")
        found += _pairs(
            measured, bare_port, [measured.addresses[n * each : (n + 1) * each] for n in range(connections)]
        )
        measured.put_back()
    return found


@contextmanager
def _both(house: Wiring, folder: Path, rows: Rows, office: uuid.UUID) -> Iterator[tuple[Server, Server]]:
    """The bare server and ours, over databases of the same kind."""
    url = house.stores.data.url.render_as_string(hide_password=False)
    plain_url = url if house.stores.shared else f"sqlite:///{folder / 'plain.db'}"
    baseline.fill(plain_url, rows)
    environment = {
        "APP_MODE": "demo",
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": url,
        "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        "LOG_LEVEL": "error",
    }
    with ExitStack() as running:
        bare = Server("bench.baseline:create()", {"BASELINE_URL": plain_url, "BASELINE_OFFICE": office.hex}, "/cases")
        running.callback(bare.stop)
        ours = Server("app:create_app()", environment, "/healthz")
        running.callback(ours.stop)
        yield bare, ours


def _everything(house: Wiring, folder: Path, ours: Server, rows: Rows, office: uuid.UUID) -> list[Measured]:
    """What is measured, with its people signed in and its layers checked."""
    officer, worker, manager = (_signed_in(ours, folder, name) for name in (OFFICER, WORKER, MANAGER))
    visits, cases = OpenVisits(house), rows[baseline.plain_case]
    check_reading(house, officer, cases, office)
    check_check_in(house, worker, visits, CHECK_IN)
    check_figures(house, worker)
    own = [f"/cases/{row['id']}" for row in cases if row["office_id"] == office][:200]
    return [
        Measured("list", ["/cases"], officer),
        Measured("open", own, officer),
        Measured("check-in", [f"/visits/{visit_id}" for visit_id in visits.ids], worker, CHECK_IN, visits.put_back),
        Measured("outcomes", ["/outcomes"], manager),
    ]


def _signed_in(ours: Server, folder: Path, given_name: str) -> Client:
    client = Client(ours.port)
    client.sign_in(*sign_in_of(folder, given_name))
    return client


def _measure(name: str, folder: Path, url: str | None, cases: int, rounds: int) -> None:
    house = prepared(folder, url, cases)
    rows, office = plain_rows(house, cases), office_of_officer(house)
    with _both(house, folder, rows, office) as (bare, ours):
        for measured in _everything(house, folder, ours, rows, office):
            for connections in CONNECTIONS:
                pairs = _figure(measured, bare.port, rounds, connections)
                plain, full = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
                ratio = statistics.median(b / a for a, b in pairs)
                sys.stdout.write(
                    f"{name:10} {measured.name:8} {connections} conn  bare {plain:6.2f} ms  ours {full:6.2f} ms  "
                    f"ratio of medians {full / plain:5.2f}  median of ratios {ratio:5.2f}  ({len(pairs)} pairs)\n"
                )
                sys.stdout.flush()
    house.stores.dispose()


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description="Ratios of four requests to the bare baseline.")
    parser.add_argument("--cases", type=int, default=150, help="invented cases, 60 or more")
    parser.add_argument("--rounds", type=int, default=100, help="pairs of requests per figure")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure("sqlite", Path(folder) / "sqlite", None, chosen.cases, chosen.rounds)
        server = PostgresOfTests()
        try:
            _measure("postgresql", Path(folder) / "postgresql", server.url, chosen.cases, chosen.rounds)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
