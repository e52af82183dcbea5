"""The audit at size: verifying it, and finding something in it beside the bare route.

Goals: a million records verified within 60 s, in bounded memory; each way of finding at most 4 times the bare route.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bench.audit_rows import fill
from bench.bench_crawl import PEOPLE
from bench.installation import new_database, prepared, sign_in_of
from bench.servers import ROOT, Client
from bench.sites import Site, environment_of, site
from demo.scopes import DEMO
from foundation.accounts.models import Account
from foundation.audit.retention import remove_before
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.models import Case
from tests.databases import PostgresOfTests

CASES, GOAL_SECONDS, GOAL_MEGABYTES, GOAL_RATIO = 60, 60.0, 400.0, 4.0
DATABASES = ("sqlite", "postgresql")


def _ids(container: Container) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    with reading(container.units, DEMO) as unit:
        accounts = list(unit.session.execute(select(Account.id).where(Account.office_id.is_not(None))).scalars())
        return accounts, list(unit.session.execute(select(Case.id)).scalars())


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"


def _verify(container: Container, rows: int) -> None:
    """Run the command as whoever keeps the machine does, in a process of its own."""
    command = [sys.executable, "-m", "flask", "--app", "app", "audit", "verify"]
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=environment_of(container, inherit=True), capture_output=True, text=True, check=False
    )
    seconds, held = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    goal = GOAL_SECONDS * max(1.0, rows / 1_000_000)
    sys.stdout.write(
        f"verify {rows:,} records: {seconds:.1f} s, at most {held:.0f} MB  "
        f"within {goal:.0f} s: {_met(seconds <= goal)}  under {GOAL_MEGABYTES:.0f} MB: {_met(held <= GOAL_MEGABYTES)}\n"
    )


def _addresses(accounts: list[uuid.UUID], cases: list[uuid.UUID], container: Container) -> Mapping[str, str]:
    day = (container.clock.now() - timedelta(days=180)).date()
    who, about = f"actor={accounts[0]}", f"about={cases[0]}"
    return {
        "about people": "/audit",
        "everything": "/audit?show=everything",
        "refusals": "/audit?show=refusals",
        "by a colleague": f"/audit?{who}",
        "a colleague's refusals": f"/audit?{who}&show=refusals",
        "about a case": f"/audit?{about}",
        "about a case, by a colleague": f"/audit?{about}&{who}",
        "days half a year ago": f"/audit?since={day}&until={day}",
        "all of them": f"/audit?{about}&{who}&since=2000-01-01&until={day}&show=reads",
    }


def _seconds(client: Client, address: str) -> float:
    start = time.perf_counter()
    status, _ = client.get(address)
    if status != 200:
        raise RuntimeError(f"{address.partition('?')[0]} answered {status}")
    return time.perf_counter() - start


def _find(where: Site, container: Container, addresses: Mapping[str, str], rounds: int) -> None:
    """The two take turns; the first round warms up."""
    ours, bare = Client(where.ours.port), Client(where.bare.port)
    ours.sign_in(*sign_in_of(container.settings.instance, PEOPLE["data protection"]))
    plain = f"/cases/{where.known.own(1)[0]}"
    for name, address in addresses.items():
        pairs = [(_seconds(ours, address), _seconds(bare, plain)) for _ in range(rounds + 1)][1:]
        own, other = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
        ratio = own / other
        sys.stdout.write(
            f"{where.database:10} {name:30} {own:6.1f} ms  bare {other:5.1f} ms  {ratio:5.1f} times"
            f"  at most {GOAL_RATIO:.0f}: {_met(ratio <= GOAL_RATIO)}\n"
        )
        sys.stdout.flush()


def _cut(container: Container, rows: int) -> None:
    """Remove the older half."""
    start, now = time.perf_counter(), container.clock.now()
    removed = remove_before(container.stores, container.secrets, now + timedelta(days=1), now)
    taken = time.perf_counter() - start
    sys.stdout.write(f"remove {removed.records:,} of {rows:,} records: {taken:.1f} s\n")


def _measure(database: str, folder: Path, rows: int, rounds: int) -> None:
    server = PostgresOfTests() if database == "postgresql" else None
    try:
        container = prepared(folder / database, new_database(server.url, "audit") if server else None, CASES)
        accounts, cases = _ids(container)
        start = time.perf_counter()
        fill(container, rows, container.clock.now() - timedelta(minutes=1), accounts, cases)
        sys.stdout.write(f"{database}: {rows:,} records written and sealed in {time.perf_counter() - start:.0f} s\n")
        _verify(container, rows)
        with site(container, folder, f"plain_{database}") as where:
            _find(where, container, _addresses(accounts, cases, container), rounds)
            _cut(container, rows)
    finally:
        if server:
            server.stop()


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description="Verifying the audit, and finding something in it.")
    parser.add_argument("--rows", type=int, default=20_000, help="records of the audit; the goals are for a million")
    parser.add_argument("--on", choices=DATABASES, help="one database alone")
    parser.add_argument("--rounds", type=int, default=40, help="pairs of requests for each way of finding")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for database in [chosen.on] if chosen.on else DATABASES:
            _measure(database, Path(folder), chosen.rows, chosen.rounds)


if __name__ == "__main__":
    main()
