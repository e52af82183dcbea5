"""Whether the time of an answer tells which case has something behind its doors: interleaved requests, both databases.

Half of the cases have a record of every kind, notes and grants behind their doors, the other half nothing. They are
asked for in random order by somebody without a grant, over one connection to a real server. A classifier that sees the
duration alone, or its rank among its neighbours in time, may not do better than 0.55. Exit status 1 if it does.
"""

import argparse
import base64
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import ROOT, build_container
from bench.separation import Separation, ranked, separation
from bench.servers import Client, Server
from foundation.clock import SystemClock
from foundation.storage.unit_of_work import writing
from foundation.system.preparation import prepare
from foundation.web.container import Container
from returns.protection.services.protection import add_protected_note
from tests.databases import MASTER_KEY, PostgresOfTests, no_demo, settings_for
from tests.factories.behind_doors import make_holder, write_everything
from tests.factories.journeys import Team, make_plannable, make_team
from tests.factories.makers import PASSWORD, Person, make_account

MOST, WARM_UP = 0.55, 60


@dataclass(frozen=True)
class Compared:
    """Addresses of cases with something behind their doors, and of others; who asks for each."""

    name: str
    hiding: Sequence[str]
    bare: Sequence[str]
    who: tuple[Person, Person]
    status: int = 200


@dataclass(frozen=True)
class Stage:
    """Two officers of one office, each with as many cases; something is hidden in all of the first one's."""

    container: Container
    first: Person
    second: Person
    hiding: list[uuid.UUID]
    bare: list[uuid.UUID]


def _stage(container: Container, pairs: int) -> Stage:
    """Cases that went the same way, made in turn; then records, notes and grants behind the doors of half of them."""
    team = make_team(container)
    other = make_account(container, place=team.owner.office_id)
    teams = (team, Team(other, team.officer, team.signer, team.specialist))
    cases: tuple[list[uuid.UUID], list[uuid.UUID]] = ([], [])
    for n in range(pairs):
        for side in (0, 1) if n % 2 else (1, 0):
            cases[side].append(make_plannable(container, teams[side]))
    for case in cases[0]:
        holder = make_holder(container, case, team.specialist)
        write_everything(container, holder, case)
        with writing(container.units, holder.scope(container)) as unit:
            add_protected_note(unit, container.secrets.door(case, "trafficking"), "Invented: recruited by a cousin.")
    return Stage(container, team.owner, other, *cases)


def _compared(stage: Stage) -> list[Compared]:
    """What is asked for. Nobody holds a grant; the last two are answered as if there were no such page."""
    one, both = (stage.first, stage.first), (stage.first, stage.second)
    never = [uuid.uuid4() for _case in stage.hiding]
    doors = [stage.container.secrets.door(case, "trafficking") for case in stage.hiding]
    return [
        Compared("case page", _at("/cases/{}", stage.hiding), _at("/cases/{}", stage.bare), one),
        Compared("JSON", _at("/api/cases/{}", stage.hiding), _at("/api/cases/{}", stage.bare), one),
        Compared("readiness", _at("/cases/{}/readiness", stage.hiding), _at("/cases/{}/readiness", stage.bare), one),
        Compared("list", ["/cases?whose=mine"], ["/cases?whose=mine"], both),
        Compared(
            "closed, no case", _at("/cases/{}/protected", stage.hiding), _at("/cases/{}/protected", never), one, 404
        ),
        Compared("closed, no door", _at("/protected/{}", doors), _at("/protected/{}", never), one, 404),
    ]


def _at(address: str, ids: Sequence[uuid.UUID]) -> list[str]:
    return [address.format(one) for one in ids]


def _durations(compared: Compared, clients: dict[uuid.UUID, Client], requests: int) -> list[tuple[bool, float]]:
    """Whether something is hidden, and how long the answer took in seconds, in the order in which they were asked."""
    rng, found = random.Random(compared.name), []
    for person in set(compared.who):  # an old connection is closed meanwhile; what was last seen goes on
        clients[person.id] = clients[person.id].on_invalid()
    sides = {
        True: (clients[compared.who[0].id], compared.hiding),
        False: (clients[compared.who[1].id], compared.bare),
    }
    for turn in range(-WARM_UP, requests // 2):
        for hides in rng.sample((True, False), 2):
            client, addresses = sides[hides]
            address = rng.choice(addresses)
            start = time.perf_counter()
            status, _text = client.get(address)
            taken = time.perf_counter() - start
            if status != compared.status:
                raise RuntimeError(f"{compared.name}: answered {status}")
            if turn >= 0:
                found.append((hides, taken))
    return found


def _told(durations: Sequence[tuple[bool, float]]) -> dict[str, Separation]:
    """How far duration and its rank separate the two."""
    values = {"duration": [taken for _hides, taken in durations]}
    values["rank"] = ranked(values["duration"])
    return {
        name: separation(
            [one for one, (hides, _taken) in zip(seen, durations, strict=True) if hides],
            [one for one, (hides, _taken) in zip(seen, durations, strict=True) if not hides],
        )
        for name, seen in values.items()
    }


@contextmanager
def _served(folder: Path, url: str | None, pairs: int) -> Iterator[tuple[Stage, dict[uuid.UUID, Client]]]:
    """A real server over a prepared installation, and the officers signed in."""
    container = build_container(settings_for(folder, url, mode="demo"), SystemClock())
    prepare(container, ROOT, no_demo)
    stage = _stage(container, pairs)
    environment = {
        "APP_MODE": "demo",
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": container.stores.data.url.render_as_string(hide_password=False),
        "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        "LOG_LEVEL": "error",
    }
    ours = Server("app:create_app()", environment, "/healthz")
    try:
        clients = {}
        for person in (stage.first, stage.second):
            clients[person.id] = Client(ours.port)
            clients[person.id].sign_in(person.email, PASSWORD)
        yield stage, clients
    finally:
        ours.stop()
        container.stores.dispose()


def _measure(name: str, folder: Path, url: str | None, pairs: int, requests: int) -> float:
    """Print the figures of one database; returns the worst."""
    worst = 0.5
    with _served(folder, url, pairs) as (stage, clients):
        for compared in _compared(stage):
            for what, either in _told(_durations(compared, clients, requests)).items():
                told = either.folded
                worst = max(worst, told.auc)
                sys.stdout.write(
                    f"{name:10} {compared.name:16} {what:8} AUC {told.auc:.3f}"
                    f"  (95 % {told.low:.3f} to {told.high:.3f})  {requests} requests\n"
                )
                sys.stdout.flush()
    return worst


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description="Whether durations tell which case has something behind its doors.")
    parser.add_argument("--pairs", type=int, default=8, help="pairs of cases, 2 or more")
    parser.add_argument("--requests", type=int, default=2000, help="requests per figure, half of each kind")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database alone")
    chosen = parser.parse_args()
    worst = 0.5
    with tempfile.TemporaryDirectory() as folder:
        if chosen.only != "postgresql":
            worst = _measure("sqlite", Path(folder) / "sqlite", None, chosen.pairs, chosen.requests)
        if chosen.only != "sqlite":
            server = PostgresOfTests()
            try:
                of_postgres = _measure("postgresql", Path(folder) / "pg", server.url, chosen.pairs, chosen.requests)
                worst = max(worst, of_postgres)
            finally:
                server.stop()
    if worst > MOST:
        sys.exit(f"Told apart: {worst:.3f} is more than {MOST}.")


if __name__ == "__main__":
    main()
