"""One world for each file and each database: its tests commit nothing."""

from collections.abc import Iterator

import pytest

from app import build_container
from foundation.clock import MovableClock
from tests.clock import START
from tests.databases import copied, emptied, settings_for
from tests.scope.world import World, make_world


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two offices with a case each."""
    folder = tmp_path_factory.mktemp("world") / "instance"
    if request.param == "sqlite":
        settings = settings_for(copied(request.getfixturevalue("sqlite_template"), folder))
    else:
        url = request.getfixturevalue("postgres_url")
        emptied(url)
        settings = settings_for(folder, url)
    container = build_container(settings, MovableClock(START))
    yield make_world(container)
    container.stores.dispose()
