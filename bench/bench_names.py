"""The search by name among many people of one office, beside a plain table that is searched by LIKE: both databases.

Ours: keyed hashes, the scope, at most 200 candidates ranked, a page of them opened, audit pending. Bare: names in the
clear, one statement, no ranking. Both in one process, taking turns.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import Column, Engine, MetaData, String, Table, Uuid, create_engine, insert, select

from app import ROOT, build_container
from demo.scopes import DEMO
from foundation.accounts.permissions import Role
from foundation.clock import SystemClock
from foundation.storage.unit_of_work import reading, writing
from foundation.system.preparation import prepare
from foundation.web.container import Container
from foundation.web.paging import PAGE_SIZE
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track
from returns.lists.rules import Page
from returns.lists.services import search_cases
from returns.names.services.names import index_people
from returns.people.models import Person
from returns.people.rules.people import MemberRole, Sex
from tests.databases import PostgresOfTests, no_demo, settings_for
from tests.factories.makers import Person as Account, make_account
from tests.golden.measured_names import SETS, other_pairs, same_pairs

PIECE = 500
PLAIN = Table("plain_person", MetaData(), Column("id", Uuid, primary_key=True), Column("name", String, index=True))
# What is looked for: a name that few have, one that many share a part of, one part that very many have.
ASKED = ("rare", "usual", "frequent")


def names(count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Invented names, some of them far more frequent than others, as given and family name."""
    known = sorted({name for which in SETS for pair in (*same_pairs(which), *other_pairs(which)) for name in pair})
    given, family = [name.split()[0] for name in known], [name.split()[-1] for name in known]
    rng = random.Random(seed)
    weights = [1 / (rank + 3) for rank in range(len(known))]
    rng.shuffle(given)
    rng.shuffle(family)
    return zip(rng.choices(given, weights, k=count), rng.choices(family, weights, k=count), strict=True)


def fill(container: Container, owner: Account, count: int) -> list[str]:
    """That many people of one office with their index; returns their names."""
    every = list(names(count))
    today, now = container.clock.now().date(), container.clock.now()
    for start in range(0, count, PIECE):
        with writing(container.units, DEMO) as unit:
            cases, people = [], []
            for given, family in every[start : start + PIECE]:
                reference = uuid.uuid4().hex
                about = {"office_id": owner.office_id, "owner_id": owner.id, "country": "AF", "created_at": now}
                case = Case(
                    state=CaseState.INTAKE, track=Track.UNDECIDED, opened_on=today, deadline_or_never=date.max,
                    reference=reference, reference_index=reference[:16].encode(), **about,
                )  # fmt: skip
                who = {"given_name": given, "family_name": family, "birth_year_band": 1990, "sex": Sex.MALE}
                cases.append(case)
                people.append(Person(case_id=case.id, ordinal=1, role=MemberRole.PRINCIPAL, **who))
            unit.session.add_all(cases)
            unit.session.flush()  # people refer to their cases
            unit.session.add_all(people)
            unit.session.flush()  # the index refers to people
            index_people(unit, container.secrets, people)
    return [f"{given} {family}" for given, family in every]


def plain(container: Container, folder: Path, every: list[str]) -> Engine:
    """The same names in the clear, in a database of the same kind."""
    shared = container.stores.shared
    engine = create_engine(container.stores.data.url if shared else f"sqlite:///{folder / 'plain.db'}")
    PLAIN.drop(engine, checkfirst=True)
    PLAIN.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(PLAIN), [{"id": uuid.uuid4(), "name": name} for name in every])
    return engine


def asked_for(every: list[str]) -> dict[str, str]:
    """The three searches, by how many people share their parts."""
    counts: dict[str, int] = {}
    for name in every:
        for part in name.split():
            counts[part] = counts.get(part, 0) + 1
    ordered = sorted(set(every), key=lambda name: sum(counts[part] for part in name.split()))
    most = max(counts, key=lambda part: counts[part])
    return dict(zip(ASKED, (ordered[0], ordered[len(ordered) // 2], most), strict=True))


def ours(container: Container, who: Account, typed: str) -> Callable[[], int]:
    """The search as the page does it, without its page."""

    def run() -> int:
        with reading(container.units, who.scope(container)) as unit:
            return search_cases(unit, container.secrets, typed, who.office_id, page=Page(1, PAGE_SIZE)).total

    return run


def bare(engine: Engine, typed: str) -> Callable[[], int]:
    """The plain search."""
    wanted = select(PLAIN).where(*(PLAIN.c.name.like(f"%{part}%") for part in typed.split())).limit(200)

    def run() -> int:
        with engine.connect() as connection:
            return len(connection.execute(wanted).all())

    return run


def _timed(act: Callable[[], int]) -> tuple[float, int]:
    start = time.perf_counter()
    found = act()
    return (time.perf_counter() - start) * 1000, found


def measure(label: str, folder: Path, url: str | None, count: int, rounds: int) -> None:
    """Print the medians of one database and size."""
    container = build_container(settings_for(folder, url), SystemClock())
    prepare(container, ROOT, no_demo)
    officer = make_account(container, Role.RETURN_OFFICER)
    start = time.perf_counter()
    every = fill(container, officer, count)
    sys.stdout.write(f"{label} {count} people: filled and indexed in {time.perf_counter() - start:.0f} s\n")
    engine = plain(container, folder, every)
    for kind, typed in asked_for(every).items():
        acts = (bare(engine, typed), ours(container, officer, typed))
        pairs = [[_timed(act) for act in acts] for _ in range(rounds + 1)][1:]
        plainly, fully = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
        sys.stdout.write(
            f"{label:10} {count:7} people  {kind:9} bare {plainly:7.2f} ms  ours {fully:7.2f} ms  ratio "
            f"{fully / plainly:6.2f}  found {pairs[0][1][1]}\n"
        )
        sys.stdout.flush()
    engine.dispose()
    container.stores.dispose()


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description="The search by name beside a plain one.")
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    for count in chosen.people:
        with tempfile.TemporaryDirectory() as folder:
            measure("sqlite", Path(folder) / "sqlite", None, count, chosen.rounds)
            server = PostgresOfTests()
            try:
                measure("postgresql", Path(folder) / "postgresql", server.url, count, chosen.rounds)
            finally:
                server.stop()


if __name__ == "__main__":
    main()
