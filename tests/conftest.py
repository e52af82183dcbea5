"""Fixtures that every test may use: both databases, the wired house, the application."""

import os
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy import Connection, Engine, event

from app import build_app, build_wiring
from foundation.clock import MovableClock
from foundation.web.wiring import Wiring
from tests.clock import START
from tests.databases import (
    POSTGRES_VARIABLE,
    PostgresOfTests,
    copied,
    emptied,
    postgres_database,
    prepared_sqlite,
    settings_for,
)
from tests.kept import STATEMENTS, KeptRule, KeptTemplates
from tests.quick_passwords import CAREFUL, QUICK, hashes_with

_SERVER: list[PostgresOfTests] = []
Flask.url_rule_class = KeptRule
hashes_with(QUICK)


def _start_postgres() -> None:
    if POSTGRES_VARIABLE not in os.environ:
        _SERVER.append(PostgresOfTests())
        os.environ[POSTGRES_VARIABLE] = _SERVER[0].url


def pytest_configure(config: pytest.Config) -> None:
    """With several workers the server is started once, before them; alone it is started when a test asks for it."""
    if not hasattr(config, "workerinput") and getattr(config.option, "numprocesses", None):
        _start_postgres()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server."""
    while _SERVER:
        _SERVER.pop().stop()
        os.environ.pop(POSTGRES_VARIABLE, None)


_USED: WeakSet[Engine] = WeakSet()


@event.listens_for(Engine, "engine_connect")
def _note(connection: Connection) -> None:
    _USED.add(connection.engine)
    connection.execution_options(compiled_cache=STATEMENTS)


@pytest.fixture(autouse=True)
def _connections_are_given_back() -> Iterator[None]:
    """Close what a test's own stores left in their pools: from Python 3.13 on, an open SQLite file is an error."""
    yield
    for engine in list(_USED):
        engine.dispose()
    _USED.clear()


@pytest.fixture
def careful_passwords() -> Iterator[None]:
    """For tests about the hashing itself: passwords are hashed as the program hashes them."""
    hashes_with(CAREFUL)
    yield
    hashes_with(QUICK)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared SQLite installation, to be copied."""
    return prepared_sqlite(tmp_path_factory.mktemp("template") / "instance")


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> str:
    """A prepared PostgreSQL database of this worker."""
    _start_postgres()
    return postgres_database(worker_id)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Every test that uses a database runs on both."""
    return str(request.param)


@pytest.fixture
def clock() -> MovableClock:
    """A clock that stands until the test moves it."""
    return MovableClock(START)


@pytest.fixture
def house(database: str, tmp_path: Path, clock: MovableClock, request: pytest.FixtureRequest) -> Iterator[Wiring]:
    """A wired installation with rules and secrets, and nobody in it."""
    if database == "sqlite":
        settings = settings_for(copied(request.getfixturevalue("sqlite_template"), tmp_path / "instance"))
    else:
        url = request.getfixturevalue("postgres_url")
        emptied(url)
        settings = settings_for(tmp_path / "instance", url)
    wired = build_wiring(settings, clock)
    yield wired
    wired.stores.dispose()


@pytest.fixture(scope="session")
def template_cache() -> BytecodeCache:
    """Where compiled templates are kept from one test to the next."""
    return KeptTemplates()


@pytest.fixture
def app(house: Wiring, template_cache: BytecodeCache) -> Flask:
    """The application around the house; its templates are compiled once for all tests of a worker."""
    application = build_app(house)
    application.jinja_env.bytecode_cache = template_cache
    return application
