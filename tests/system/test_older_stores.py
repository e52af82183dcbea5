"""Stores and backups of versions whose migrations are not here: refused with a sentence, and left as they are."""

import os
import shutil
import socket
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from app import ROOT
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.storage.migrations import Origin, origin_of
from foundation.system.preparation import prepare
from foundation.system.stores import STORES, behind, upgrade_all
from foundation.web.container import Container
from tests.databases import no_demo
from tests.factories.makers import make_account, make_case
from tests.security.raw import all_rows, files_below, raw
from tests.system.backing_up import back_up, restored, said, with_a_case, with_tools
from tests.system.conftest import NewHouse

UNRELEASED, LATER = "0053", "0999"
CURE = {
    UNRELEASED: "move the instance folder away or choose another INSTANCE_PATH",
    LATER: "Start it with that version or a later one",
}
NEXT = '''"""A step that this program does not know."""

import sqlalchemy as sa
from alembic import op

revision = "0999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("later")
'''


@pytest.fixture
def old(demo: Container) -> Container:
    """An installation with a case, which a test makes older or newer."""
    make_case(demo, make_account(demo))
    return with_tools(demo)


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The folder of a later version of the program: one more migration of the data."""
    root = tmp_path / "later"
    shutil.copytree(ROOT / "migrations", root / "migrations")
    shutil.copytree(ROOT / "data" / "rules", root / "data" / "rules")
    shutil.copy(ROOT / "pyproject.toml", root)
    base = max(path.name for path in (root / "migrations/data/versions").glob("*.py"))
    (root / "migrations/data/versions/0999_later.py").write_text(NEXT.format(head=base.split("_")[0]))
    return root


def put_at(container: Container, revision: str, store: str = "data") -> None:
    """Say that a store is at a revision."""
    schema = f"{store}." if container.stores.shared and store != "data" else ""
    with raw(container, store) as connection:
        connection.execute(text(f"UPDATE {schema}alembic_version SET version_num = '{revision}'"))
    container.stores.dispose()


def state(container: Container) -> tuple[object, dict[str, str]]:
    """Every row, and on SQLite the checksum of each store."""
    rows = all_rows(container)
    container.stores.dispose()
    files = files_below(container.settings.instance)
    return rows, {
        name: sha256(content).hexdigest() for name, content in files.items() if name.endswith((".db", "-wal"))
    }


COMMANDS = [
    ("prepare", "--demo"),
    ("db", "upgrade"),
    ("db", "downgrade", "data", "base"),
    ("backup", "create", "TARGET"),
    ("keys", "backup", "TARGET"),
]


@pytest.mark.parametrize("revision", [UNRELEASED, LATER])
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_a_store_of_another_version_is_refused_and_left_as_it_is(
    old: Container, tmp_path: Path, words: tuple[str, ...], revision: str
) -> None:
    put_at(old, revision)
    before = state(old)
    target = tmp_path / "kept"
    target.mkdir()
    refused = said(old, *(target if word == "TARGET" else word for word in words))
    assert (refused.status, refused.out) == (2, "")
    assert f"(data at {revision})" in refused.err
    assert "Nothing was changed" in refused.err
    assert CURE[revision] in refused.err
    assert "Traceback" not in refused.err
    assert state(old) == before
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("store", [store.name for store in STORES])
def test_one_store_of_another_version_is_enough_and_no_other_is_migrated(demo: Container, store: str) -> None:
    others = [one.name for one in STORES if one.name != store]
    for name in others:
        assert said(demo, "db", "downgrade", name, "base").status == 0
    put_at(demo, LATER, store)
    before = state(demo)
    refused = said(demo, "db", "upgrade")
    assert (refused.status, f"({store} at {LATER})" in refused.err) == (2, True)
    assert state(demo) == before
    assert set(others) <= set(behind(demo.stores, ROOT / "migrations"))


def test_run_py_refuses_to_start_with_an_older_store(old: Container) -> None:
    put_at(old, UNRELEASED)
    before = state(old)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {
        "PATH": os.environ["PATH"],
        "INSTANCE_PATH": str(old.settings.instance),
        "MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        **({"DATABASE_URL": old.settings.database_url} if old.stores.shared else {}),
    }
    started = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "--port", port],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert started.returncode == 2, started.stderr
    assert f"(data at {UNRELEASED})" in started.stderr
    assert CURE[UNRELEASED] in started.stderr
    assert "Traceback" not in started.stdout + started.stderr
    assert state(old) == before


def test_an_old_revision_of_the_data_never_means_a_new_one() -> None:
    [data] = [store for store in STORES if store.name == "data"]
    found = {origin_of(ROOT / "migrations", data, f"{number:04}") for number in range(1, 54)}
    assert found == {Origin.UNRELEASED}
    for revision in ("", "0999", "abc", "54", "00054"):
        assert origin_of(ROOT / "migrations", data, revision) is not Origin.KNOWN


# Backups


@pytest.mark.parametrize("words", [("verify",), ("restore",), ("restore", "--replace")], ids=" ".join)
def test_a_backup_from_before_the_first_release_is_refused_before_anything_is_replaced(
    old: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("foundation.backup.services.revisions_of", lambda stores: {"data": UNRELEASED, "audit": "0001"})
    kept = back_up(old, tmp_path / "kept")
    before = state(old)
    refused = said(old, "backup", *words, kept.data)
    assert (refused.status, refused.out) == (2, "")
    assert f"data at {UNRELEASED}" in refused.err
    assert "made before the first release" in refused.err
    assert "Restore it with the version that made it" in refused.err
    assert "Traceback" not in refused.err
    assert state(old) == before
    assert not [path for path in old.settings.instance.rglob("*") if path.name.startswith((".", "aside"))]


@pytest.mark.both_databases
def test_a_good_backup_takes_the_place_of_an_older_store_which_is_kept_aside(
    new_house: NewHouse, old: Container, tmp_path: Path
) -> None:
    kept = back_up(old, tmp_path / "kept")
    put_at(old, UNRELEASED)
    done = said(old, "backup", "restore", kept.data, "--replace")
    assert done.status == 0, done.err
    assert "kept aside" in done.out
    assert behind(old.stores, ROOT / "migrations") == []


def test_an_older_backup_is_migrated_up_and_a_newer_one_refused(
    new_house: NewHouse,
    demo: Container,
    later: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    clock: MovableClock,
) -> None:
    source, newer = with_tools(demo), with_tools(new_house("demo"))
    with_a_case(source)
    kept = back_up(source, tmp_path / "kept")

    with monkeypatch.context() as patched:
        patched.setattr("app.ROOT", later)
        # Commands keep the folder that their application was built with.
        patched.setattr("tests.system.backing_up._BUILT", [])
        done = restored(newer, kept)
        assert done.status == 0, done.err
        assert behind(newer.stores, later / "migrations") == []
        newest = back_up(newer, tmp_path / "newest")
    before = state(source)
    for words in (("verify",), ("restore", "--replace")):
        refused = said(source, "backup", *words, newest.data)
        assert refused.status == 2
        assert "newer version" in refused.err
    assert state(source) == before


def test_a_store_of_a_later_version_is_refused_by_this_one(demo: Container, later: Path) -> None:
    upgrade_all(demo.settings, later / "migrations")
    before = state(demo)
    with pytest.raises(Conflict, match="later version"):
        prepare(demo, ROOT, no_demo)
    assert state(demo) == before
