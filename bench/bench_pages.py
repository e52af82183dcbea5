"""The list of cases and one case, beside the bare baseline: both databases, 1 and 4 connections, requests interleaved.

Scope, decryption and audit are on, and that is checked: a figure with a layer off is void.
"""

import argparse
import base64
import json
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import ROOT, build_wiring
from bench import baseline
from bench.servers import Client, Server
from foundation.accounts import queries as accounts
from foundation.audit import tables
from foundation.clock import SystemClock
from foundation.storage.guard import execute_stamped
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import reading
from foundation.system.preparation import prepare
from foundation.web.wiring import Wiring
from returns.jobs.demo import load_demo
from returns.queries.cases import CaseFilter, first_cases
from returns.queries.shown_cases import full_name
from tests.databases import MASTER_KEY, PostgresOfTests, settings_for


def _prepared(folder: Path, url: str | None, cases: int) -> Wiring:
    house = build_wiring(settings_for(folder, url, mode="demo"), SystemClock())

    def load(wired: Wiring, number: int, seed: int) -> None:
        load_demo(wired.units, wired.secrets, folder, cases, seed)

    prepare(house, ROOT, load)
    return house


def _plain_rows(house: Wiring, cases: int) -> tuple[uuid.UUID, list[dict[str, Any]]]:
    """The same cases, opened, for the baseline; and the office whose list is measured."""
    with reading(house.units, DEMO) as unit:
        found = first_cases(unit.session, CaseFilter(), cases)
        owners = accounts.accounts_by_id(unit.session, [case.owner_id for case in found])
        istanbul = next(office for office in accounts.offices(unit.session) if office.country == "TR")
        rows = [
            {
                "id": case.id,
                "office_id": case.office_id,
                "reference": case.reference,
                "name": full_name(case.people[0]),
                "sex": case.people[0].sex.value,
                "band": case.people[0].birth_year_band,
                "country": case.country,
                "state": case.state.value,
                "opened_on": case.opened_on,
                "legal_deadline": case.legal_deadline,
                "owner": owners[case.owner_id].name,
                "place": case.place_of_return,
            }
            for case in found
        ]
    return istanbul.id, rows


def _timed(client: Client, path: str) -> float:
    start = time.perf_counter()
    status, _ = client.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return time.perf_counter() - start


def _pairs(
    bare: tuple[int, list[str]], ours: tuple[int, list[str], dict[str, str]], rounds: int, connections: int
) -> list[tuple[float, float]]:
    """Interleaved pairs of requests: in each round every connection asks one server, then every one the other.

    The barrier between keeps the two apart, so that neither waits in the other's queue.
    """
    found: list[tuple[float, float]] = []
    together = threading.Barrier(connections)

    def work(seed: int) -> None:
        rng = random.Random(seed)
        plain, full = Client(bare[0]), Client(ours[0], ours[2])
        _timed(plain, bare[1][0]), _timed(full, ours[1][0])
        for _ in range(rounds // connections):
            number = rng.randrange(len(bare[1]))
            together.wait()
            first = _timed(plain, bare[1][number])
            together.wait()
            found.append((first, _timed(full, ours[1][number])))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _audit_rows(house: Wiring) -> int:
    with house.stores.audit.connect() as connection:
        return int(execute_stamped(connection, select(func.count()).select_from(tables.event)).scalar_one())


def _check_layers(house: Wiring, client: Client, rows: list[dict[str, Any]], office: uuid.UUID) -> None:
    """Stop unless scope, sealing and audit are at work."""
    other = next(row for row in rows if row["office_id"] != office)
    if client.get(f"/cases/{other['id']}")[0] != 404:
        raise RuntimeError("the scope is off: a case of another office opened")
    before = _audit_rows(house)
    client.get("/cases")
    if _audit_rows(house) <= before:
        raise RuntimeError("the audit is off: a list was read without a row")
    with reading(house.units, DEMO) as unit:
        person = first_cases(unit.session, CaseFilter(), 1)[0].people[0]
        if person.given_name.encode() in (person.given_name_sealed or b""):
            raise RuntimeError("the sealing is off")


@contextmanager
def _both(
    house: Wiring, folder: Path, office: uuid.UUID, rows: list[dict[str, Any]]
) -> Iterator[tuple[Server, Server]]:
    url = house.stores.data.url
    plain_url = (
        f"sqlite:///{folder / 'plain.db'}" if not house.stores.shared else url.render_as_string(hide_password=False)
    )
    baseline.fill(plain_url, rows)
    bare = Server("bench.baseline:create()", {"BASELINE_URL": plain_url, "BASELINE_OFFICE": office.hex}, "/cases")
    environment = {
        "APP_MODE": "demo",
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        "LOG_LEVEL": "error",
    }
    ours = Server("app:create_app()", environment, "/healthz")
    try:
        yield bare, ours
    finally:
        bare.stop()
        ours.stop()


def _measure(name: str, folder: Path, url: str | None, cases: int, rounds: int) -> None:
    house = _prepared(folder, url, cases)
    office, rows = _plain_rows(house, cases)
    own = [row["id"] for row in rows if row["office_id"] == office][:200]
    paths = {"list": ["/cases"], "open": [f"/cases/{case_id}" for case_id in own]}
    with _both(house, folder, office, rows) as (bare, ours):
        client = Client(ours.port)
        client.sign_in(*_officer(folder))
        _check_layers(house, client, rows, office)
        for page, addresses in paths.items():
            for connections in (1, 4):
                pairs = _pairs((bare.port, addresses), (ours.port, addresses, client.cookies), rounds, connections)
                plain, full = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
                ratio = statistics.median(b / a for a, b in pairs)
                sys.stdout.write(
                    f"{name:10} {page:5} {connections} conn  bare {plain:6.2f} ms  ours {full:6.2f} ms  "
                    f"ratio of medians {full / plain:5.2f}  median of ratios {ratio:5.2f}  ({len(pairs)} pairs)\n"
                )
                sys.stdout.flush()
    house.stores.dispose()


def _officer(folder: Path) -> tuple[str, str]:
    """The sign-in of an officer in Istanbul."""
    people = json.loads((folder / "demo" / "sign-ins.json").read_text(encoding="utf-8"))
    person = next(one for one in people if one["email"].startswith("defne"))
    return person["email"], person["password"]


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description="Ratios of the list and of one case to the bare baseline.")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=400, help="pairs of requests per figure")
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
