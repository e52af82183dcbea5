"""Fixtures that every test may use: both databases, the wired house, the application."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakSet

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy import Connection, Engine, event

from app import build_app
from foundation.clock import MovableClock
from foundation.storage import tidying
from foundation.system.settling import settle
from foundation.web.container import Container
from run_parts import catalogs, debian
from run_parts.place import test_environment as environment_of_tests
from tests.clock import START
from tests.databases import (
    POSTGRES_VARIABLE,
    PostgresOfTests,
    postgres_database,
    prepared_sqlite,
    settings_for,
)
from tests.installation import Installation, PostgresDatabase, SQLiteFiles, remove_what_killed_runs_left
from tests.kept import STATEMENTS, KeptRule, KeptTemplates
from tests.quick_passwords import CAREFUL, QUICK, hashes_with
from tests.worlds import Worlds, kept_for

_SERVER: list[PostgresOfTests] = []
_PRIVATE: list[str] = []
Flask.url_rule_class = KeptRule
tidying.PATIENCE = 120.0  # other workers write in other databases of the server, as long as to make one
hashes_with(QUICK)


def _start_postgres() -> None:
    if POSTGRES_VARIABLE not in os.environ:
        _SERVER.append(PostgresOfTests())
        os.environ[POSTGRES_VARIABLE] = _SERVER[0].url


# Where SQL, locks, transactions or types are what a test is about, it runs on both databases; elsewhere on SQLite.
ABOUT_SQL = frozenset({"audit", "migrations", "scheduling", "scope", "security", "storage"})
FLOORS_OF_SQL = frozenset({"access", "queries", "jobs"})
# Of the commands and pages of an installation, those that look into its stores.
FILES_ABOUT_SQL = frozenset({"restore_drill", "healthz"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full`: everything on both databases, and what is slow."""
    parser.addoption("--full", action="store_true", help="every test on both databases, and what is slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without `--full`, leave out the twins on PostgreSQL of tests that are not about SQL, and what is slow."""
    if config.getoption("--full"):
        return
    left_out = [item for item in items if _is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        chosen = set(left_out)
        items[:] = [item for item in items if item not in chosen]


def pytest_collection_finish() -> None:
    """Let Python look for garbage in what tests make, not in a million objects of loaded modules again and again."""
    settle()
    gc.set_threshold(100_000, 50, 100)  # what tests keep (compiled statements, worlds) is looked through rarely


def _is_left_out(item: pytest.Item) -> bool:
    if item.get_closest_marker("slow"):
        return True
    values = getattr(item, "callspec", None)
    on_postgres = values is not None and "postgresql" in values.params.values()
    if not on_postgres:
        return False
    marks = (mark.name for mark in item.iter_markers())  # the closest first: of a test before that of its file
    own = next((name for name in marks if name in ("both_databases", "one_database")), None)
    return own == "one_database" if own else not _is_about_sql(item.path)


def _is_about_sql(path: Path) -> bool:
    folders, file = set(path.relative_to(Path(__file__).parent).parts[:-1]), path.stem.removeprefix("test_")
    return bool(folders & (ABOUT_SQL | FLOORS_OF_SQL)) or file in FLOORS_OF_SQL | FILES_ABOUT_SQL


def _prepare_environment() -> None:
    """What `run.py test` prepares, for whoever calls pytest in the environment: any user, with whatever is set."""
    _PRIVATE.append(tempfile.mkdtemp(prefix="run-"))
    prepared = environment_of_tests(os.environ, _PRIVATE[0])
    os.environ.clear()
    os.environ.update(prepared)
    debian.make_postgres_user()
    catalogs.compile_catalogs(Path(sys.executable))


def pytest_configure(config: pytest.Config) -> None:
    """With several workers the server is started once, before them; alone it is started when a test asks for it."""
    if hasattr(config, "workerinput"):
        return
    _prepare_environment()
    remove_what_killed_runs_left()
    if getattr(config.option, "numprocesses", None):
        _start_postgres()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server."""
    while _SERVER:
        _SERVER.pop().stop()
        os.environ.pop(POSTGRES_VARIABLE, None)
    while _PRIVATE:
        shutil.rmtree(_PRIVATE.pop(), ignore_errors=True)


_USED: WeakSet[Engine] = WeakSet()


@event.listens_for(Engine, "engine_connect")
def _note(connection: Connection) -> None:
    _USED.add(connection.engine)
    connection.execution_options(compiled_cache=STATEMENTS)


@pytest.fixture(autouse=True)
def _no_timetable_is_kept() -> Iterator[None]:
    """Worlds that are put back have the offices, flights and instants of an earlier test: its network is not theirs."""
    yield
    if (kept := sys.modules.get("planning.ways.queries")) is not None:
        kept._KEPT.clear()


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
    """On which database the test runs: see `pytest_collection_modifyitems`."""
    return str(request.param)


@dataclass
class _Kept:
    """What this worker has wired on one database."""

    installation: Installation
    files: SQLiteFiles | PostgresDatabase
    worlds: Worlds | None

    def close(self) -> None:
        if self.worlds:
            self.worlds.close()
        self.installation.close()
        self.files.remove()


@pytest.fixture(scope="session")
def _installations() -> Iterator[dict[str, _Kept]]:
    kept: dict[str, _Kept] = {}
    yield kept
    for one in kept.values():
        one.close()


@pytest.fixture
def installation(
    database: str, _installations: dict[str, _Kept], template_cache: BytecodeCache, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    """The installation of this worker on this database, as it was prepared: rules and secrets, and nobody in it."""
    if database not in _installations:
        files: SQLiteFiles | PostgresDatabase
        if database == "sqlite":
            files = SQLiteFiles(request.getfixturevalue("sqlite_template"))
            settings = settings_for(files.folder)
        else:
            url = request.getfixturevalue("postgres_url")
            files = PostgresDatabase(url)
            settings = settings_for(files.folder, url)
        wired = Installation(settings, files.put_back, template_cache)
        worlds = Worlds(wired, files) if isinstance(files, SQLiteFiles) else None
        if worlds:
            kept_for(wired.container, worlds)
        _installations[database] = _Kept(wired, files, worlds)
    kept = _installations[database]
    kept.installation.begin()
    if kept.worlds:
        kept.worlds.begin()
    yield kept.installation
    if kept.worlds:
        kept.worlds.forget_place()
    if not kept.installation.is_as_it_was():
        _installations.pop(database).close()


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> MovableClock:
    """A clock that stands until the test moves it; the one of the house, if the test has a house."""
    if "installation" in request.fixturenames:
        kept: Installation = request.getfixturevalue("installation")
        return kept.clock
    return MovableClock(START)


@pytest.fixture
def container(installation: Installation) -> Container:
    """A wired installation with rules and secrets, and nobody in it."""
    return installation.container


@pytest.fixture(scope="session")
def template_cache() -> BytecodeCache:
    """Where compiled templates are kept from one application to the next."""
    return KeptTemplates()


@pytest.fixture
def app(installation: Installation) -> Flask:
    """The application around the house."""
    return installation.app()


@pytest.fixture
def new_app(container: Container, template_cache: BytecodeCache) -> Flask:
    """An application that has answered nothing yet: for tests that add to it."""
    application = build_app(container)
    application.jinja_env.bytecode_cache = template_cache
    return application
