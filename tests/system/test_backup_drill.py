"""The drill: both backups are restored aside and looked at as a whole; its day is remembered, nothing else stays."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from app import ROOT, all_jobs
from foundation.backup.commands import _said
from foundation.backup.lifetimes import KEPT_DAYS
from foundation.backup.sealed import DATA, KEYS
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.scheduling.runs import run_job
from foundation.security.age import CutOrChanged, NotItsKey, decrypt_file, encrypt_file
from foundation.storage.base import Base
from foundation.system.health import checks
from foundation.web.container import Container
from tests.audit.written import changes
from tests.databases import BACKUPS, KEY_OF_DATA, KEY_OF_KEYS
from tests.factories.rules_of_today import change_rule
from tests.security.raw import all_rows, raw
from tests.system.backing_up import GIVEN, Kept, back_up, said, with_a_case, with_tools

pytestmark = pytest.mark.both_databases
NOTED = ("audit_change", "audit_change_subject", "job_run")


@pytest.fixture
def source(demo: Container) -> Container:
    """A prepared installation with a case."""
    container = with_tools(demo)
    with_a_case(container)
    return container


@pytest.fixture
def kept(source: Container, tmp_path: Path) -> Kept:
    """Its backups."""
    return back_up(source, tmp_path / "kept")


def without_notes(container: Container) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those that say what was done."""
    return {name: rows for name, rows in all_rows(container).items() if not name.endswith(NOTED)}


def day_of_drill(container: Container) -> tuple[bool, str]:
    """What the health page says of the drill."""
    [check] = [check for check in checks(container, ROOT / "migrations") if check.name == "drill"]
    return check.ok, check.detail


def left_of_it(container: Container) -> list[str]:
    """What a drill would leave behind if it did not clear up: folders, and databases of the server."""
    folders = [
        path.name for path in container.settings.instance.rglob("*") if path.name.startswith((".backup", "aside"))
    ]
    if container.stores.shared:
        with raw(container) as connection:
            folders += list(
                connection.execute(text("SELECT datname FROM pg_database WHERE datname LIKE 'scratch%'")).scalars()
            )
    return folders


def test_a_drill_brings_everything_back_aside_and_its_day_is_shown(
    source: Container, kept: Kept, clock: MovableClock
) -> None:
    assert day_of_drill(source) == (False, "None yet")
    before = without_notes(source)
    done = said(source, "backup", "drill", kept.data, kept.keys)
    assert done.status == 0, done.err + done.out
    assert "these two files bring everything back" in done.out
    assert "holds   The audit is complete and unaltered." in done.out
    assert "BROKEN" not in done.out
    for secret in (KEY_OF_DATA, KEY_OF_KEYS, GIVEN):
        assert secret not in done.out + done.err
    assert without_notes(source) == before
    assert left_of_it(source) == []
    assert changes(source)[-1].action == "backup.drill"
    assert day_of_drill(source) == (True, "24 Nov 2026")
    clock.move(timedelta(days=60))
    [forgets] = [job for job in all_jobs(source) if job.name == "forget_old_rows"]
    assert run_job(source.units, forgets, clock)
    assert day_of_drill(source) == (True, "24 Nov 2026"), "longer than runs of jobs are kept"
    clock.move(timedelta(days=40))
    assert day_of_drill(source) == (False, "24 Nov 2026"), "overdue"


def test_a_wrong_private_key_a_cut_file_and_swapped_files_are_said_and_nothing_is_noted(
    source: Container, kept: Kept, tmp_path: Path
) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(kept.data.read_bytes()[:-1000])
    both = f"{KEY_OF_DATA}\n{KEY_OF_KEYS}\n"
    before = all_rows(source)
    for files, typed, status, sentence in (
        ((kept.data, kept.keys), f"{KEY_OF_KEYS}\n{KEY_OF_DATA}\n", 2, "does not open"),
        ((kept.data, kept.keys), f"{KEY_OF_DATA}\n", 2, "no private key"),
        ((kept.keys, kept.data), both, 2, "does not open"),
        ((cut, kept.keys), both, 1, "cut short"),
        ((kept.data, tmp_path / "none"), both, 2, "cannot be read"),
    ):
        refused = said(source, "backup", "drill", *files, typed=typed)
        assert (refused.status, sentence in refused.err) == (status, True), refused.err
        assert "Traceback" not in refused.err
    assert all_rows(source) == before
    assert left_of_it(source) == []


@pytest.mark.one_database
def test_keys_that_are_older_than_the_data_do_not_pass(source: Container, kept: Kept, tmp_path: Path) -> None:
    with_a_case(source)
    newer = back_up(source, tmp_path / "newer")
    refused = said(source, "backup", "drill", newer.data, kept.keys)
    assert refused.status == 2
    assert "keys that these data need are not in the key store" in refused.err
    assert day_of_drill(source)[0] is False
    assert said(source, "backup", "drill", kept.data, newer.keys).status == 0, "newer keys open older data"


@pytest.mark.one_database
def test_data_that_somebody_changed_fail_the_drill_with_the_cure(source: Container, tmp_path: Path) -> None:
    table = Base.metadata.tables["person"]
    with raw(source) as data:
        column = table.c.given_name_sealed
        data.execute(update(table).values({column.name: b"\x01" + b"x" * 60}))
    kept = back_up(source, tmp_path / "kept")
    failed = said(source, "backup", "drill", kept.data, kept.keys)
    assert failed.status == 1, failed.out
    assert "BROKEN" in failed.out
    assert f"person.{column.name}" in failed.err
    assert "Cure: " in failed.err
    assert day_of_drill(source) == (False, "None yet")
    assert changes(source)[-1].action == "backup.drill", "that it failed is recorded too"
    assert left_of_it(source) == []


def test_backups_are_removed_by_the_rule_of_their_lifetime_by_whoever_makes_the_next(
    source: Container, clock: MovableClock, tmp_path: Path
) -> None:
    of_keys = source.rule(KEPT_DAYS[KEYS])
    of_data = 2 * of_keys + 1
    change_rule(source, KEPT_DAYS[DATA], of_data, "days")  # each kind goes by its own
    folder = tmp_path / "of both"
    folder.mkdir()
    others = [folder / "data-of-somebody.backup", folder / "keys-20200101T000000Z.backup.age.part", folder / "notes"]
    for other in others:
        other.write_text("not ours")

    def made() -> dict[str, list[str]]:
        for words in (("backup", "create"), ("keys", "backup")):
            assert said(source, *words, folder).status == 0
        return {kind: sorted(path.name for path in folder.glob(f"{kind}-202[67]*.age")) for kind in ("data", "keys")}

    first = made()
    clock.move(timedelta(days=of_keys))
    second = made()
    assert {kind: len(names) for kind, names in second.items()} == {"data": 2, "keys": 2}
    clock.move(timedelta(hours=1))
    third = made()
    assert {kind: len(names) for kind, names in third.items()} == {"data": 3, "keys": 2}
    assert first["keys"][0] not in third["keys"]
    clock.move(timedelta(days=of_data - of_keys))
    fourth = made()
    assert first["data"][0] not in fourth["data"]
    assert len(fourth["keys"]) == 1
    assert [other.read_text() for other in others] == ["not ours"] * 3


@pytest.mark.one_database
def test_a_file_for_a_holder_opens_with_their_private_key_and_whole_alone(tmp_path: Path) -> None:
    plain, sealed, opened = tmp_path / "plain", tmp_path / "sealed", tmp_path / "opened"
    plain.write_bytes(b"0123456789" * 50_000)
    with sealed.open("wb") as target:
        encrypt_file(plain, target, BACKUPS.data_key)
    assert b"0123456789" not in sealed.read_bytes()
    with opened.open("wb") as target:
        decrypt_file(sealed, target, KEY_OF_DATA)
    assert opened.read_bytes() == plain.read_bytes()
    content = sealed.read_bytes()
    with opened.open("wb") as target:
        with pytest.raises(NotItsKey, match="another public key"):
            decrypt_file(sealed, target, KEY_OF_KEYS)
        for length in (10, 150, 1000, len(content) // 2, len(content) - 1):
            sealed.write_bytes(content[:length])
            with pytest.raises(CutOrChanged, match="cut short"):
                decrypt_file(sealed, target, KEY_OF_DATA)


@pytest.mark.one_database
def test_a_full_disk_is_said_with_the_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(b"x" * 500_000)
    with sealed.open("wb") as target:
        encrypt_file(plain, target, BACKUPS.data_key)
    for act, source, key in ((encrypt_file, plain, BACKUPS.data_key), (decrypt_file, sealed, KEY_OF_DATA)):
        with open("/dev/full", "wb", buffering=0) as full, pytest.raises(OSError, match="No space left") as error:
            act(source, full, key)
        assert error.value.errno == errno.ENOSPC
        with open("/dev/full", "wb", buffering=0) as full, pytest.raises(SystemExit, match="2"), _said():
            act(source, full, key)
        told = capsys.readouterr().err
        assert "There is no room left on the disk" in told
        assert "Make room" in told


@pytest.mark.one_database
def test_a_public_key_that_was_mistyped_is_named(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x")
    with (tmp_path / "sealed").open("wb") as target, pytest.raises(Conflict, match="was mistyped"):
        encrypt_file(tmp_path / "plain", target, BACKUPS.data_key[:-1] + "q")
