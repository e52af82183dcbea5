"""The commands of an operator: keys, where, migrations."""

import base64
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import build_app, build_wiring, create_app
from foundation.clock import MovableClock
from foundation.web.wiring import Wiring
from tests.clock import START
from tests.databases import copied, postgres_database, settings_for


def _run(app: Flask, *words: str) -> Result:
    result = app.test_cli_runner().invoke(args=list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_master_key_is_drawn_for_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "secret" / "master.key"
    result = _run(app, "keys", "draw", str(path))
    assert (result.exit_code, str(path) in result.stdout) == (0, True)
    text = path.read_text()
    assert len(base64.b64decode(text)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert text.strip() not in result.output, "the key itself is not shown"


def test_a_master_key_is_never_written_over(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    _run(app, "keys", "draw", str(path))
    before = path.read_bytes()
    result = _run(app, "keys", "draw", str(path))
    assert (result.exit_code, "not overwritten" in result.stderr) == (2, True)
    assert path.read_bytes() == before


def test_two_master_keys_differ(app: Flask, tmp_path: Path) -> None:
    for name in ("one", "two"):
        _run(app, "keys", "draw", str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()


def test_a_key_can_be_drawn_before_there_is_an_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.argv", ["flask", "keys", "draw", "x"])
    monkeypatch.setenv("APP_MODE", "live")
    monkeypatch.delenv("MASTER_KEY", raising=False)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "nothing"))
    assert _run(create_app(), "keys", "draw", str(tmp_path / "k")).exit_code == 0
    assert not (tmp_path / "nothing").exists()


def test_where_names_the_files_of_a_topic_floor_by_floor(app: Flask) -> None:
    result = _run(app, "where", "cases")
    paths = [line.split("  ")[0] for line in result.stdout.splitlines()]
    floors = [
        "returns/rules/cases.py",
        "returns/models/cases.py",
        "returns/queries/cases.py",
        "returns/services/cases.py",
    ]
    assert [path for path in paths if path in floors] == floors
    assert all(len(line.split("  ", 1)) == 2 for line in result.stdout.splitlines())


def test_where_understands_how_people_write_and_offers_what_looks_alike(app: Flask) -> None:
    assert "foundation/accounts/services/sign_in.py" in _run(app, "where", "Sign-in").stdout
    result = _run(app, "where", "casess")
    assert (result.exit_code, "cases" in result.stderr) == (1, True)
    for odd in ("../../etc", "", "a b c d", "*"):
        assert _run(app, "where", odd).exit_code == 1


@pytest.fixture
def own(database: str, tmp_path: Path, request: pytest.FixtureRequest, worker_id: str) -> Iterator[Wiring]:
    """An installation that nobody else uses: it is taken apart."""
    if database == "sqlite":
        settings = settings_for(copied(request.getfixturevalue("sqlite_template"), tmp_path / "own"))
    else:
        request.getfixturevalue("postgres_url")
        settings = settings_for(tmp_path / "own", postgres_database(f"own_{worker_id}"))
    wired = build_wiring(settings, MovableClock(START))
    yield wired
    wired.stores.dispose()


def _revisions(app: Flask) -> dict[str, tuple[str, str]]:
    lines = _run(app, "db", "current").stdout.splitlines()
    parts = [line.replace("(newest ", "").rstrip(")").split() for line in lines]
    return {store.rstrip(":"): (here, newest) for store, here, newest in parts}


def test_migrations_down_and_up_again_store_by_store(own: Wiring) -> None:
    app = build_app(own)
    start = _revisions(app)
    assert set(start) == {"keys", "audit", "data"}
    assert all(here == newest for here, newest in start.values())
    for store in ("data", "audit", "keys"):
        assert _run(app, "db", "downgrade", store, "base").exit_code == 0
        assert _revisions(app)[store][0] == "None"
    assert app.test_client().get("/healthz").status_code == 503
    assert _run(app, "db", "upgrade").exit_code == 0
    assert _revisions(app) == start
    assert _run(app, "db", "upgrade").exit_code == 0, "again changes nothing"
    assert _revisions(app) == start


def test_a_store_that_does_not_exist_is_refused(app: Flask) -> None:
    assert _run(app, "db", "downgrade", "everything", "base").exit_code == 2
