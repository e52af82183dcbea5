"""The demo as its first start prepares it, loaded once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import ROOT, build_container, load_demo_into
from foundation.clock import MovableClock
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.databases import settings_for

# Before the hour at which invented cases are opened: whoever starts the demo at night finds all of them too.
NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def caseload(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """A demo as its first start prepares it, at night. Who reads it changes nothing that others look at."""
    folder: Path = tmp_path_factory.mktemp("scenes")
    container = build_container(replace(settings_for(folder), mode="demo"), MovableClock(NIGHT))
    prepare(container, ROOT, lambda wired, cases, seed: load_demo_into(wired, cases, seed))
    yield container
    container.stores.dispose()
