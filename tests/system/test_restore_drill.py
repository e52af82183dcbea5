"""Yesterday's backup is restored: in an empty place, over what is there, and while others write."""

import stat
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import ROOT
from foundation.audit import tables
from foundation.audit.sealer import seal_all
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.security.age import decrypt_file
from foundation.security.key_store import wrapped_key
from foundation.storage.guard import execute_stamped
from foundation.system.preparation import prepare
from foundation.system.stores import behind
from foundation.web.container import Container
from tests.audit.written import changes, note_change, note_read
from tests.databases import KEY_OF_DATA, MASTER_KEY, no_demo
from tests.factories.makers import make_account, make_case
from tests.security.raw import all_rows, found_in, raw
from tests.system.backing_up import (
    FAMILY,
    GIVEN,
    NUMBER,
    PHONE,
    PLACE,
    back_up,
    page,
    restored,
    said,
    with_a_case,
    with_tools,
)
from tests.system.conftest import NewHouse

HELD = {"installation", "job_run", "audit_change", "audit_change_subject", "audit_seal", "alembic_version", "seal_pin"}


@pytest.fixture
def source(demo: Container) -> Container:
    """A prepared installation."""
    return with_tools(demo)


@pytest.fixture
def empty(new_house: NewHouse, source: Container) -> Container:
    """A place with nothing in it."""
    return with_tools(new_house("demo"))


def seals(container: Container) -> dict[int, bytes]:
    """Every seal by its number."""
    with container.stores.audit.connect() as connection:
        return {row.number: row.mac for row in execute_stamped(connection, select(tables.seal))}


def insides(path: Path, folder: Path) -> dict[str, bytes]:
    """A backup and its parts, unpacked, as bytes to be searched."""
    folder.mkdir()
    with (folder / "plain").open("w+b") as plain:
        decrypt_file(path, plain, KEY_OF_DATA)
    with zipfile.ZipFile(folder / "plain") as archive:
        archive.extractall(folder)
        return {path.name: path.read_bytes(), **{name: (folder / name).read_bytes() for name in archive.namelist()}}


def test_yesterdays_backup_comes_back_whole_in_an_empty_place(
    source: Container, empty: Container, clock: MovableClock, tmp_path: Path
) -> None:
    officer, address = with_a_case(source)
    kept = back_up(source, tmp_path / "kept")
    sealed_to, before = max(seals(source)), seals(source)
    clock.move(timedelta(days=1))
    later = make_case(source, officer, given_name="Yodgoraxon")
    seal_all(source.stores, source.secrets, clock.now())

    done = restored(empty, kept)
    assert done.status == 0, done.err
    assert f"restored; sealed to {sealed_to + 1} " in done.out
    verified = said(empty, "audit", "verify")
    assert (verified.status, verified.err) == (0, ""), "the audit holds, and fits its pin"
    after = seals(empty)
    assert {number: after[number] for number in range(1, sealed_to + 1)} == {
        number: before[number] for number in range(1, sealed_to + 1)
    }, "the same seals up to the backup, and one more that says what was done"
    assert [one.action for one in changes(empty)][-1] == "backup.restore"
    assert behind(empty.stores, ROOT / "migrations") == []

    shown = page(empty, officer, address)
    assert GIVEN in shown
    assert FAMILY in shown
    assert str(later) not in str(all_rows(empty)), "what came later is not there"
    prepare(empty, ROOT, no_demo)


@pytest.mark.one_database
def test_no_key_and_nothing_about_anybody_lies_readable_in_a_backup(source: Container, tmp_path: Path) -> None:
    with_a_case(source)
    kept = back_up(source, tmp_path / "kept")
    places = insides(kept.data, tmp_path / "unpacked") | {kept.keys.name: kept.keys.read_bytes()}
    for where in (*places, kept.said.out):
        assert not any(word in where for word in (GIVEN, FAMILY, PLACE))
    words = {"given": GIVEN, "family": FAMILY, "place": PLACE, "phone": PHONE, "number": NUMBER}
    assert found_in(places, words) == []
    with raw(source, "keys") as connection:
        stored = [bytes(row.wrapped) for row in connection.execute(select(wrapped_key))]
    assert len(stored) > 5
    for wrapped in stored:
        for content in places.values():
            assert wrapped not in content
            assert wrapped.hex().encode() not in content
    for content in places.values():
        assert MASTER_KEY not in content
    assert {stat.S_IMODE(path.stat().st_mode) for path in (kept.data, kept.keys)} == {0o600}
    assert sorted(path.name for path in kept.data.parent.iterdir()) == ["data-20261124T090000Z.backup.age"]
    assert sorted(path.name for path in kept.keys.parent.iterdir()) == ["keys-20261124T090000Z.backup.age"]


def test_a_backup_taken_while_others_write_is_of_one_instant(
    source: Container, empty: Container, tmp_path: Path
) -> None:
    officer, _ = with_a_case(source)
    ended, written = threading.Event(), [0, 0]

    def write(which: int) -> None:
        while not ended.is_set():
            if which:
                make_case(source, officer, given_name="Writer")
            else:
                note_change(source)
                note_read(source)
                try:
                    seal_all(source.stores, source.secrets, source.clock.now())
                except Conflict:
                    continue
            written[which] += 1

    threads = [threading.Thread(target=write, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    try:
        kept = [back_up(source, tmp_path / f"kept{n}") for n in range(2)]
        while min(written) < 2 and len(kept) < 10:  # on a busy machine a writer may not have come to write yet
            kept.append(back_up(source, tmp_path / f"kept{len(kept)}"))
    finally:
        ended.set()
        for thread in threads:
            thread.join(60)
    assert min(written) > 1, "they really wrote meanwhile"
    for one in kept:
        looked = said(source, "backup", "verify", one.data, "--keys", one.keys)
        assert looked.status == 0, looked.err
        assert " 0 missing" in looked.out
    done = restored(empty, kept[-1])
    assert done.status == 0, done.err
    assert said(empty, "audit", "verify").status == 0


def without_notes(container: Container) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those of the audit and of runs, which say that something was restored; nothing that lies aside."""
    found = all_rows(container).items()
    return {name: rows for name, rows in found if name.rsplit(".", 1)[1] not in HELD and "aside" not in name}


@pytest.mark.one_database
def test_what_is_there_is_replaced_only_when_told_and_kept_aside(
    source: Container, clock: MovableClock, tmp_path: Path
) -> None:
    officer, address = with_a_case(source)
    kept = back_up(source, tmp_path / "kept")
    state = without_notes(source)
    clock.move(timedelta(hours=3))
    later = make_case(source, officer, given_name="Yodgoraxon")
    everything = all_rows(source)
    refused = said(source, "backup", "restore", kept.data)
    assert refused.status == 2
    assert "--replace" in refused.err
    assert all_rows(source) == everything
    refused = said(source, "keys", "restore", kept.keys)
    assert (refused.status, "--replace" in refused.err) == (2, True)

    done = said(source, "backup", "restore", kept.data, "--replace")
    assert done.status == 0, done.err
    now = without_notes(source)
    keys = [name for name in state if name.endswith(".wrapped_key")]
    assert {name: rows for name, rows in now.items() if name not in keys} == {
        name: rows for name, rows in state.items() if name not in keys
    }
    assert GIVEN in page(source, officer, address)
    assert said(source, "audit", "verify").status == 0
    [place] = {line.split(": ")[1].split(".")[0] for line in done.out.splitlines() if "public_aside" in line} or {""}
    if source.stores.shared:
        assert later in {row[0] for row in all_rows(source)[f"data:{place}.case"]}
    else:
        assert sorted(one.name for one in source.settings.data_folder.glob("aside-*/*")) == ["audit.db", "returns.db"]


@pytest.mark.one_database
def test_a_restore_that_fails_at_its_end_leaves_everything_as_it_was(
    source: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_case(source)
    kept = back_up(source, tmp_path / "kept")
    make_account(source)
    seal_all(source.stores, source.secrets, source.clock.now())
    before = all_rows(source)
    monkeypatch.setattr("foundation.backup.services.note", lambda *given, **detail: False)
    failed = said(source, "backup", "restore", kept.data, "--replace")
    assert failed.status == 2
    assert "Everything is as it was before." in failed.err
    source.stores.dispose()
    assert all_rows(source) == before
    assert said(source, "audit", "verify").status == 0
    assert [path.name for path in source.settings.data_folder.iterdir() if path.name.startswith((".", "aside"))] == []
