"""Installations beside the usual one: empty ones, and prepared demos without cases."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from app import ROOT, build_container
from foundation.clock import MovableClock
from foundation.settings import Settings
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.clock import START
from tests.databases import no_demo, settings_for

NewHouse = Callable[..., Container]


def _sql(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _at(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _prepare_demo(settings: Settings) -> None:
    container = build_container(settings, MovableClock(START))
    prepare(container, ROOT, no_demo)
    container.stores.dispose()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo on SQLite, to be copied."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    _prepare_demo(settings_for(folder, mode="demo"))
    return folder


@pytest.fixture(scope="session")
def demo_database(postgres_url: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo on PostgreSQL, to be copied; its name."""
    name = f"system_demo_{worker_id}"
    _sql(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    _prepare_demo(settings_for(tmp_path_factory.mktemp("demo"), _at(postgres_url, name), mode="demo"))
    yield name
    _sql(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def new_house(
    database: str, tmp_path: Path, clock: MovableClock, request: pytest.FixtureRequest, worker_id: str
) -> Iterator[NewHouse]:
    """Wire an empty installation of a mode, or with `prepared` a demo that has its rules and secrets and nobody."""
    opened: list[Container] = []
    made: list[str] = []

    def make(mode: str = "live", prepared: bool = False) -> Container:
        folder = tmp_path / f"house{len(opened)}"
        settings = settings_for(folder, mode=mode)
        if database == "sqlite" and prepared:
            shutil.copytree(request.getfixturevalue("demo_folder"), folder)
        elif database == "postgresql":
            server = request.getfixturevalue("postgres_url")
            made.append(f"system_{len(made)}_{worker_id}")
            like = f" TEMPLATE {request.getfixturevalue('demo_database')}" if prepared else ""
            _sql(server, f"DROP DATABASE IF EXISTS {made[-1]} WITH (FORCE)", f"CREATE DATABASE {made[-1]}{like}")
            settings = replace(settings, database_url=_at(server, made[-1]))
        opened.append(build_container(settings, clock))
        return opened[-1]

    yield make
    for container in opened:
        container.stores.dispose()
    for name in made:
        _sql(request.getfixturevalue("postgres_url"), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def demo(new_house: NewHouse) -> Container:
    """A prepared demo with nobody in it."""
    return new_house("demo", prepared=True)
