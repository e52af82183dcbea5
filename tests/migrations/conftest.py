"""Installations without anything in them: nothing is migrated yet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from foundation.settings import Settings
from foundation.storage.engine import Stores
from foundation.system.stores import stores_of
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


@pytest.fixture
def empty(make_empty: MakeEmpty) -> Settings:
    """One empty installation."""
    return make_empty("migrated")


@pytest.fixture
def stores(empty: Settings) -> Iterator[Stores]:
    """Its stores, as migrations see them: without a guard."""
    opened = stores_of(empty)
    yield opened
    opened.dispose()
