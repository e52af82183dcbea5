"""/healthz for machines and the health page for administrators."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import build_app, build_wiring
from foundation.accounts.permissions import Role
from foundation.audit.sealer import seal_all
from foundation.clock import MovableClock
from foundation.scheduling.jobs import beat
from foundation.web.wiring import Wiring
from tests.audit.intruder import Intruder
from tests.audit.written import note_read
from tests.databases import settings_for
from tests.makers import Browser, make_account, signed_in

FIELDS = {"database", "migrations", "scheduler", "audit_seal"}


def _well(house: Wiring) -> None:
    seal_all(house.stores, house.secrets, house.clock.now())
    beat(house.units, house.clock)


def _asked(app: Flask) -> tuple[int, str, set[str]]:
    """Status, the word for it, and the checks that say no."""
    answer = Browser(app).get("/healthz")
    assert set(answer.json) == {"status", "checks"}
    assert set(answer.json["checks"]) == FIELDS
    assert all(value in (True, False) for value in answer.json["checks"].values())
    return answer.status_code, answer.json["status"], {name for name, ok in answer.json["checks"].items() if not ok}


def test_all_is_well(app: Flask, house: Wiring) -> None:
    _well(house)
    assert _asked(app) == (200, "ok", set())


def test_a_scheduler_that_is_silent_for_a_minute(app: Flask, house: Wiring, clock: MovableClock) -> None:
    assert "scheduler" in _asked(app)[2], "it never spoke"
    _well(house)
    clock.move(timedelta(seconds=59))
    assert _asked(app) == (200, "ok", set())
    clock.move(timedelta(seconds=1))
    assert _asked(app) == (503, "degraded", {"scheduler"})


def test_an_audit_row_that_waits_too_long(app: Flask, house: Wiring, clock: MovableClock) -> None:
    _well(house)
    note_read(house, uuid.uuid4())
    clock.move(timedelta(seconds=120))
    beat(house.units, clock)
    assert _asked(app) == (200, "ok", set())
    clock.move(timedelta(seconds=1))
    assert _asked(app) == (503, "degraded", {"audit_seal"})


@contextmanager
def _older_revision(house: Wiring) -> Iterator[None]:
    intruder = Intruder(house)
    (newest,) = intruder.rows("account", "SELECT version_num FROM alembic_version")[0]
    intruder.run("account", "UPDATE alembic_version SET version_num = '0000'")
    try:
        yield
    finally:
        intruder.run("account", "UPDATE alembic_version SET version_num = :newest", newest=newest)


def _no_heartbeat_table(house: Wiring) -> AbstractContextManager[None]:
    return Intruder(house).table_gone("heartbeat")


def _no_events(house: Wiring) -> AbstractContextManager[None]:
    return Intruder(house).table_gone("audit_event")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_older_revision, {"migrations"}),
        (_no_heartbeat_table, {"scheduler", "audit_seal"}),
        (_no_events, {"audit_seal"}),
    ],
    ids=["a migration behind", "no heartbeat", "no audit"],
)
def test_what_is_broken_is_named(
    app: Flask, house: Wiring, broken: Callable[[Wiring], AbstractContextManager[None]], said: set[str]
) -> None:
    _well(house)
    with broken(house):
        status, word, names = _asked(app)
    assert (status, word) == (503, "degraded")
    assert said <= names
    assert "database" not in names
    assert _asked(app) == (200, "ok", set())


AWAY = {"postgresql": "postgresql+psycopg://nobody@127.0.0.1:1/nothing", "sqlite": None}


def test_a_database_that_is_away(database: str, tmp_path: Path, clock: MovableClock) -> None:
    settings = settings_for(tmp_path / "instance", AWAY[database])
    app = build_app(build_wiring(settings, clock))
    if database == "sqlite":
        file = settings.data_folder / "returns.db"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"this is no database" * 100)
    assert _asked(app) == (503, "degraded", FIELDS)


def test_a_database_that_was_never_prepared(tmp_path: Path, clock: MovableClock) -> None:
    app = build_app(build_wiring(settings_for(tmp_path / "instance"), clock))
    status, _, names = _asked(app)
    assert (status, "migrations" in names) == (503, True)


def test_it_tells_nothing_but_yes_and_no(app: Flask, house: Wiring) -> None:
    officer = make_account(house)
    _well(house)
    text = Browser(app).get("/healthz").text
    for word in (
        officer.name,
        officer.email,
        str(officer.id),
        house.settings.database_url,
        str(house.settings.instance),
    ):
        assert word not in text


def test_the_health_page_is_for_administrators(app: Flask, house: Wiring, clock: MovableClock) -> None:
    _well(house)
    clock.move(timedelta(seconds=7))
    page = signed_in(app, make_account(house, Role.ADMINISTRATOR)).get("/health")
    assert page.status_code == 200
    for label in ("Database", "Migrations", "Scheduler", "Audit"):
        assert label in page.text
    assert "7 seconds" in page.text
    for role in Role:
        if role is not Role.ADMINISTRATOR:
            assert signed_in(app, make_account(house, role)).get("/health").status_code == 403
