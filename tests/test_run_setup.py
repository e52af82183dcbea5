"""What run.py decides before it starts anything: which environment, and whether the database is ready."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from run_parts import catalogs, database, debian, virtual
from run_parts.telling import CannotGoOn

FIRST = '"""m."""\nrevision: str = "0001"\ndown_revision: str | None = None\n'


def make_checkout(root: Path, migrations: dict[str, str]) -> Path:
    """A checkout with these migrations of the data store."""
    versions = root / "migrations" / "data" / "versions"
    versions.mkdir(parents=True)
    for name, text in migrations.items():
        (versions / name).write_text(text)
    return root


def make_instance(root: Path, mode: str, revision: str = "0001") -> Path:
    """An installation that was prepared from the checkout as it is now."""
    instance = root / "instance"
    (instance / "data").mkdir(parents=True)
    (instance / "demo").mkdir()
    (instance / database.SIGN_INS).write_text("[]")
    connection = sqlite3.connect(instance / "data" / "returns.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    connection.commit()
    connection.close()
    (instance / database.STAMP).write_text(database.fingerprint(root, mode))
    return instance


# Environments


def test_an_environment_is_named_after_python_lock_and_processor():
    name = virtual.environment_name(b"flask==3.1.3\n", (3, 13), "x86_64")
    python, _, digest = name.partition("-")
    assert python == "py3.13"
    assert len(digest) == 12
    assert set(digest) <= set("0123456789abcdef")
    others = {
        virtual.environment_name(b"flask==3.1.4\n", (3, 13), "x86_64"),
        virtual.environment_name(b"flask==3.1.3\n", (3, 11), "x86_64"),
        virtual.environment_name(b"flask==3.1.3\n", (3, 13), "aarch64"),
    }
    assert name not in others
    assert len(others) == 3


def test_an_environment_without_stamp_is_not_trusted(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    assert not virtual.is_ready(tmp_path)
    (tmp_path / virtual.STAMP).touch()
    assert virtual.is_ready(tmp_path)


def test_an_environment_whose_python_was_removed_is_not_trusted(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(tmp_path / "gone")
    (tmp_path / virtual.STAMP).touch()
    assert not virtual.is_ready(tmp_path)


def test_the_test_environment_serves_the_runtime_too(tmp_path, monkeypatch):
    monkeypatch.setattr(virtual, "environment_folder", lambda kind: tmp_path / kind)
    (tmp_path / "test" / "bin").mkdir(parents=True)
    (tmp_path / "test" / "bin" / "python").touch()
    (tmp_path / "test" / virtual.STAMP).touch()
    assert virtual.ensure(virtual.RUNTIME) == tmp_path / "test" / "bin" / "python"


def test_a_python_without_venv_is_told_which_package_is_missing(monkeypatch):
    monkeypatch.setattr(virtual.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(debian, "may_install", lambda: False)
    with pytest.raises(CannotGoOn, match=r"apt-get install python3\.\d+-venv"):
        virtual._need_venv_module()


def test_browser_tests_without_chromium_are_named_with_their_cure(monkeypatch):
    monkeypatch.setattr(debian, "may_install", lambda: False)
    monkeypatch.setattr(debian, "BROWSER_PACKAGES", (("chromium", "/nowhere/chromium"),))
    assert debian.browser_problem() == "browser tests need Chromium; cure: as root, apt-get install chromium"
    monkeypatch.setattr(debian, "BROWSER_PACKAGES", (("fonts-noto-core", "/nowhere/font"),))
    assert debian.browser_problem() is None


def test_pip_keeps_the_callers_index_but_never_installs_elsewhere(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example.org/simple")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_TARGET", "/somewhere")
    environment = virtual._pip_environment()
    assert environment["PIP_INDEX_URL"] == "https://packages.example.org/simple"
    assert environment["PIP_USER"] == "0"
    assert "PIP_TARGET" not in environment


def test_both_locks_agree_on_what_they_share():
    pins = {}
    for kind in (virtual.RUNTIME, virtual.TEST):
        lines = virtual.lock_path(kind).read_text().splitlines()
        pins[kind] = {line.split(" ")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}
    assert pins[virtual.RUNTIME]
    assert pins[virtual.RUNTIME] <= pins[virtual.TEST]


# Database


def test_the_head_is_the_migration_that_no_other_follows(tmp_path):
    root = make_checkout(
        tmp_path,
        {
            "b.py": "revision = 'b'\ndown_revision = 'a'\n",
            "a.py": FIRST.replace("0001", "a"),
            "c.py": "revision = 'c'\ndown_revision = 'b'\n",
        },
    )
    assert database.heads(root / "migrations" / "data" / "versions") == {"c"}


def test_a_merge_migration_follows_both_branches(tmp_path):
    root = make_checkout(
        tmp_path,
        {
            "a.py": FIRST.replace("0001", "a"),
            "b.py": "revision = 'b'\ndown_revision = 'a'\n",
            "c.py": "revision = 'c'\ndown_revision = 'a'\n",
            "d.py": "revision = 'd'\ndown_revision = ('b', 'c')\n",
        },
    )
    assert database.heads(root / "migrations" / "data" / "versions") == {"d"}


@pytest.mark.parametrize("text", ["def (", "revision = compute()\n"])
def test_a_migration_that_cannot_be_read_leaves_doubt(tmp_path, text):
    root = make_checkout(tmp_path, {"a.py": FIRST, "b.py": text})
    assert database.heads(root / "migrations" / "data" / "versions") == set()


@pytest.mark.parametrize("mode", ["demo", "live"])
def test_a_database_at_the_head_needs_no_preparation(tmp_path, mode):
    root = make_checkout(tmp_path, {"a.py": FIRST})
    instance = make_instance(root, mode)
    assert database.is_prepared(root, instance, mode, "")


def test_an_older_database_needs_preparation(tmp_path):
    root = make_checkout(tmp_path, {"a.py": FIRST, "b.py": "revision = '0002'\ndown_revision = '0001'\n"})
    assert not database.is_prepared(root, make_instance(root, "demo"), "demo", "")


def test_no_instance_needs_preparation(tmp_path):
    root = make_checkout(tmp_path, {"a.py": FIRST})
    assert not database.is_prepared(root, root / "instance", "demo", "")


def test_a_file_that_is_no_database_needs_preparation(tmp_path):
    root = make_checkout(tmp_path, {"a.py": FIRST})
    instance = make_instance(root, "demo")
    (instance / "data" / "returns.db").write_bytes(b"no database" * 200)
    assert not database.is_prepared(root, instance, "demo", "")


def test_a_database_elsewhere_is_always_prepared(tmp_path):
    root = make_checkout(tmp_path, {"a.py": FIRST})
    assert not database.is_prepared(root, make_instance(root, "demo"), "demo", "postgresql://localhost/returns")


def test_a_demo_without_sign_ins_needs_preparation(tmp_path):
    root = make_checkout(tmp_path, {"a.py": FIRST})
    instance = make_instance(root, "demo")
    (instance / database.SIGN_INS).unlink()
    assert not database.is_prepared(root, instance, "demo", "")


def test_another_mode_needs_preparation(tmp_path):
    root = make_checkout(tmp_path, {"a.py": FIRST})
    assert not database.is_prepared(root, make_instance(root, "live"), "demo", "")


def test_changed_numbers_of_a_rule_need_preparation(tmp_path):
    root = make_checkout(tmp_path, {"a.py": FIRST})
    instance = make_instance(root, "demo")
    (root / "data" / "rules").mkdir(parents=True)
    (root / "data" / "rules" / "deadlines.toml").write_text("days = 30\n")
    assert not database.is_prepared(root, instance, "demo", "")


# Translations


def test_a_catalog_is_stale_when_its_text_is_newer(tmp_path):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "messages.po", folder / "messages.mo"
    source.touch()
    assert catalogs.stale_catalogs(tmp_path) == [source]
    compiled.touch()
    os.utime(source, (1_000, 1_000))
    assert catalogs.stale_catalogs(tmp_path) == []


def test_the_lock_is_complete_so_that_nothing_is_left_to_resolve():
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
