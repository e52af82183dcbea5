"""Installations without anything in them: nothing is migrated yet."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, make_url, select, text

from app import ROOT, all_invariants, build_container
from foundation.clock import MovableClock
from foundation.rulebook.models import Rule
from foundation.settings import Settings
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.system.stores import behind, stores_of
from foundation.web.container import Container
from tests.databases import settings_for

MakeEmpty = Callable[[str], Settings]


@pytest.fixture
def make_empty(database: str, tmp_path: Path, request: pytest.FixtureRequest, worker_id: str) -> Iterator[MakeEmpty]:
    """Settings of a new, empty installation by a name."""
    made: list[str] = []

    def make(name: str) -> Settings:
        if database == "sqlite":
            return settings_for(tmp_path / name)
        url = make_url(request.getfixturevalue("postgres_url"))
        made.append(f"migrations_{name}_{worker_id}")
        _recreate(url.render_as_string(hide_password=False), made[-1])
        own = url.set(database=made[-1]).render_as_string(hide_password=False)
        return settings_for(tmp_path / name, own)

    yield make
    for name in made:
        _recreate(request.getfixturevalue("postgres_url"), name, again=False)


def _recreate(server: str, name: str, again: bool = True) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        if again:
            connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()


def broken(container: Container) -> dict[str, Sequence[str]]:
    """What `flask check` finds, by the name of what is broken."""
    return {one.name: rows for one in all_invariants(container) if (rows := one.breaches(container.stores))}


def has_rules(container: Container) -> bool:
    """Whether the rules were loaded: what must hold is looked at by them."""
    with container.stores.data.connect() as connection:
        return bool(execute_stamped(connection, select(func.count()).select_from(Rule)).scalar_one())


@pytest.fixture
def empty(make_empty: MakeEmpty, clock: MovableClock) -> Iterator[Settings]:
    """One empty installation. Where the test leaves it up to date, all that must hold of its rows does."""
    settings = make_empty("migrated")
    yield settings
    container = build_container(settings, clock)
    if not behind(container.stores, ROOT / "migrations") and has_rules(container):
        assert broken(container) == {}
    container.stores.dispose()


@pytest.fixture
def stores(empty: Settings) -> Iterator[Stores]:
    """Its stores, as migrations see them: without a guard."""
    opened = stores_of(empty)
    yield opened
    opened.dispose()
