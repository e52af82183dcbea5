"""Commands: drawing a key, finding a file, migrations, and what is said about wrong settings."""

import base64
import stat
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.pool import QueuePool

from app import ROOT, build_app, create_app, served_app
from foundation.backup.alone import alone
from foundation.geography.cities import _index as city_index
from foundation.security.key_files import draw_key_file
from foundation.storage.migrations import head
from foundation.system.stores import STORES, behind
from foundation.web.container import Container
from run_parts.place import INSTALLATION_SETTINGS
from run_parts.serving import web_command
from tests.databases import settings_for
from tests.system.commanding import command, process

HEADS = {store.name: head(ROOT / "migrations", store) for store in STORES}


def test_a_key_is_drawn_without_any_settings_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "new" / "master.key"
    said = process("keys", "draw", str(file))
    assert said.status == 0, said.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = file.read_text()
    assert len(base64.b64decode(key, validate=False)) == 32
    assert key.strip() not in said.out + said.err
    again = process("keys", "draw", str(file))
    assert (again.status, file.read_text()) == (2, key)
    assert "not overwritten" in again.err


def test_each_drawn_key_is_another_one(app: Flask, tmp_path: Path) -> None:
    files = [tmp_path / "one.key", tmp_path / "two.key"]
    for file in files:
        assert command(app, "keys", "draw", str(file)).status == 0
    assert files[0].read_text() != files[1].read_text()


def test_where_needs_no_settings_and_makes_nothing(tmp_path: Path) -> None:
    said = process("where", "cases", APP_MODE="nonsense", INSTANCE_PATH=tmp_path / "instance")
    assert said.status == 0, said.err
    assert not (tmp_path / "instance").exists()


def test_where_names_the_folder_of_a_topic_floor_by_floor(app: Flask) -> None:
    said = command(app, "where", "cases")
    assert said.status == 0
    paths = [line.split("  ")[0] for line in said.out.splitlines()]
    product = [path for path in paths if path.startswith("returns/")]
    assert product
    assert all(path.startswith("returns/cases/") for path in product), "one folder"
    floors = [path.split("/")[2].removesuffix(".py") for path in product[1:]]
    ordered = ("rules", "words", "models", "access", "queries", "services", "schemas", "api", "pages", "topic")
    assert list(dict.fromkeys(floors)) == list(ordered)
    assert all((ROOT / path).exists() for path in paths)


@pytest.mark.parametrize(("topic", "suggestion"), [("casse", "cases"), ("protecion", "protection"), ("qqqqq", None)])
def test_where_suggests_a_word_that_is_known(app: Flask, topic: str, suggestion: str | None) -> None:
    said = command(app, "where", topic)
    assert (said.status, said.out) == (1, "")
    assert topic in said.err
    assert ("Did you mean" in said.err) is bool(suggestion)
    assert (suggestion or "") in said.err


def current(app: Flask) -> dict[str, str]:
    """What `db current` says about each store."""
    said = command(app, "db", "current")
    assert said.status == 0
    return {line.split(": ")[0]: line.split(": ")[1].split(" (newest")[0] for line in said.out.splitlines()}


def test_migrations_go_down_store_by_store_and_up_together(demo: Container) -> None:
    app = build_app(demo)
    assert current(app) == HEADS
    for store in ("audit", "data", "keys"):
        said = command(app, "db", "downgrade", store, "base")
        assert said.status == 0, said.err
        assert current(app)[store] == "None"
    assert sorted(behind(demo.stores, ROOT / "migrations")) == ["audit", "data", "keys"]
    assert command(app, "db", "upgrade").status == 0
    assert current(app) == HEADS


@pytest.mark.parametrize("words", [("downgrade", "nonsense", "base"), ("downgrade",), ("frobnicate",)])
def test_wrong_use_of_migrations_is_status_2(app: Flask, words: tuple[str, ...]) -> None:
    assert command(app, "db", *words).status == 2


def test_all_problems_with_the_settings_are_said_at_once(tmp_path: Path) -> None:
    said = process(
        "prepare",
        APP_MODE="live",
        INSTANCE_PATH=tmp_path / "instance",
        DATABASE_URL="mysql://somewhere",
        MASTER_KEY="short",
        TRUSTED_PROXIES="many",
        SECURE_COOKIES="perhaps",
        LOG_LEVEL="loud",
    )
    assert (said.status, said.out) == (2, "")
    lines = said.err.strip().splitlines()
    assert lines[0] == "These settings cannot be used:"
    named = ["DATABASE_URL", "MASTER_KEY", "TRUSTED_PROXIES", "SECURE_COOKIES", "LOG_LEVEL"]
    assert [line.split(":")[0].split("=")[0] for line in lines[1:]] == [f"- {name}" for name in named]
    assert not (tmp_path / "instance").exists(), "nothing was begun"


def started(monkeypatch: pytest.MonkeyPatch, words: str, **environment: object) -> Flask:
    """The application as this command line and this environment start it."""
    for name in INSTALLATION_SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(sys, "argv", ["flask", *words.split()])
    return create_app()


@pytest.mark.parametrize(
    ("words", "needs_settings"),
    [
        ("keys draw FILE", False),
        ("--app app where cases", False),
        ("-A app --debug where cases", False),
        ("survey score FILE", False),
        ("db downgrade keys base", True),
        ("--app keys db current", True),
        ("keys backup FOLDER", True),
        ("keys restore FILE", True),
        ("backup verify FILE", True),
        ("demo load", True),
        ("--version", True),
        ("app:served_app() --bind where", True),
    ],
)
def test_only_commands_before_the_installation_go_without_settings(
    monkeypatch: pytest.MonkeyPatch, words: str, needs_settings: bool
) -> None:
    if needs_settings:
        with pytest.raises(SystemExit, match="2"):
            started(monkeypatch, words, APP_MODE="nonsense")
    else:
        there = started(monkeypatch, words, APP_MODE="nonsense").cli.commands
        assert set(there) == {"keys", "story", "survey", "where"}


def test_a_live_installation_without_a_key_is_told_how_to_make_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        started(monkeypatch, "prepare", APP_MODE="live", INSTANCE_PATH=tmp_path)
    assert "keys draw" in capsys.readouterr().err


def test_nothing_starts_while_a_restore_is_at_work_but_a_restore(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = {"INSTANCE_PATH": tmp_path, "MASTER_KEY": base64.b64encode(bytes(range(32))).decode(), "APP_MODE": "live"}
    with alone(settings_for(tmp_path)):
        for words in ("prepare", "audit verify", "backup create TARGET", "scheduler"):
            with pytest.raises(SystemExit, match="2"):
                started(monkeypatch, words, **place)
            assert "A restore is at work" in capsys.readouterr().err
        for words in ("backup restore FILE", "keys restore FILE"):
            started(monkeypatch, words, **place).extensions["container"].stores.dispose()


def test_a_drawn_key_opens_a_live_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    draw_key_file(file)
    instance = tmp_path / "instance"
    app = started(monkeypatch, "db current", APP_MODE="live", INSTANCE_PATH=instance, MASTER_KEY_FILE=file)
    assert current(app) == dict.fromkeys(HEADS, "None")
    app.extensions["container"].stores.dispose()


def test_the_key_of_a_demo_is_drawn_once_and_never_anew_for_a_store_that_lost_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "keys" / "demo-master.key"
    drawn = []
    for _ in range(2):
        app = started(monkeypatch, "db upgrade", INSTANCE_PATH=tmp_path)
        assert command(app, "db", "upgrade").status == 0
        app.extensions["container"].stores.dispose()
        drawn.append(file.read_text())
    assert drawn[0] == drawn[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.unlink()
    with pytest.raises(SystemExit, match="2"):
        started(monkeypatch, "db upgrade", INSTANCE_PATH=tmp_path)
    assert "demo-master.key" in capsys.readouterr().err
    assert not file.exists()


def reading_ahead() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "read ahead"]


def test_a_web_server_reads_what_the_search_of_airports_needs_after_its_first_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    command_line = [name for name in web_command(Path("python"), "127.0.0.1", 80, 1) if name.startswith("app:")]
    assert command_line == [f"app:{served_app.__name__}()"]
    monkeypatch.setattr(sys, "argv", ["gunicorn", *command_line])
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    city_index.cache_clear()
    app = served_app()
    with app.test_client().get("/static/now/mark.svg") as file:
        assert file.status_code == 200
    assert (reading_ahead(), city_index.cache_info().currsize) == ([], 0)
    app.test_client().get("/sign-in")
    for thread in reading_ahead():
        thread.join(60)
    assert city_index.cache_info().currsize == 1
    app.extensions["container"].stores.dispose()


def test_workers_can_be_forked_from_what_a_web_server_loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No connection is open that two processes would share, and no thread at work that a fork would lose."""
    monkeypatch.setattr(sys, "argv", ["gunicorn", "app:served_app()"])
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    before = threading.active_count()
    stores = served_app().extensions["container"].stores
    assert threading.active_count() == before
    for engine in (stores.data, stores.audit, stores.keys):
        assert isinstance(engine.pool, QueuePool)
        assert (engine.pool.checkedin(), engine.pool.checkedout()) == (0, 0)
    stores.dispose()
