"""Backups that are not good, and what a restore refuses: each with a sentence, and nothing changed."""

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from app import ROOT, build_container
from foundation.backup.alone import alone, say_that_it_serves
from foundation.backup.archive import MANIFEST, manifest_of
from foundation.backup.keys import opened
from foundation.backup.sealed import opened_data
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.scheduling.leader import Leadership
from foundation.security.key_backup import write_keys
from foundation.security.key_files import draw_key_file
from foundation.security.key_store import wrapped_key
from foundation.settings import BackupSettings, read_key_file
from foundation.storage.postgres_tools import find_tool
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.databases import BACKUPS, KEY_OF_DATA, KEY_OF_KEYS, no_demo, only
from tests.security.raw import all_rows, raw
from tests.system.backing_up import TOOLS, Kept, back_up, restored, said, with_a_case, with_tools
from tests.system.conftest import NewHouse
from tests.system.former import write_former_keys


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


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.99])
def test_a_file_that_is_cut_short_is_found_out(source: Container, kept: Kept, share: float) -> None:
    content = kept.data.read_bytes()
    kept.data.write_bytes(content[: int(len(content) * share)])
    looked = said(source, "backup", "verify", kept.data)
    assert looked.status == 1
    assert "cut short" in looked.err
    before = all_rows(source)
    assert said(source, "backup", "restore", kept.data, "--replace").status == 1
    assert all_rows(source) == before


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_flipped_byte_is_found_out(source: Container, kept: Kept, share: float) -> None:
    content = bytearray(kept.data.read_bytes())
    content[int(len(content) * share)] ^= 0xFF  # one bit alone may be padding, which says nothing
    kept.data.write_bytes(content)
    looked = said(source, "backup", "verify", kept.data)
    assert looked.status == 1
    assert "Traceback" not in looked.err
    assert len(looked.err) > 20


@pytest.mark.both_databases
def test_a_good_backup_is_said_to_be_good_and_nothing_is_left_of_looking_at_it(source: Container, kept: Kept) -> None:
    before = sorted(source.settings.instance.rglob("*"))
    looked = said(source, "backup", "verify", kept.data)
    assert (looked.status, looked.err) == (0, "")
    assert "audit: sealed to" in looked.out
    assert " 0 missing" in looked.out
    assert [path for path in sorted(source.settings.instance.rglob("*")) if "backup" in path.name] == []
    assert len(before) <= len(sorted(source.settings.instance.rglob("*"))) + 4


def test_nothing_is_overwritten(source: Container, kept: Kept) -> None:
    before = {path: path.read_bytes() for path in (kept.data, kept.keys)}
    assert said(source, "backup", "create", kept.data).status == 2
    assert said(source, "backup", "create", kept.data.parent).status == 2, "the clock stands, so the name is the same"
    assert said(source, "keys", "backup", kept.keys).status == 2
    assert {path: path.read_bytes() for path in before} == before
    missing = said(source, "backup", "create", kept.data.parent / "none" / "here")
    assert (missing.status, "There is no folder" in missing.err) == (2, True)


def test_a_backup_opens_with_the_private_key_of_its_holder_alone(source: Container, kept: Kept) -> None:
    before = all_rows(source)
    commands = {
        KEY_OF_KEYS: (("backup", "verify", kept.data), ("backup", "restore", kept.data, "--replace")),
        KEY_OF_DATA: (("keys", "restore", kept.keys, "--replace"),),
    }
    for wrong_key, wrong_commands in commands.items():
        for words in wrong_commands:
            for typed, sentence in (
                (wrong_key, "does not open"),
                (BACKUPS.data_key, "That is the public key"),
                (wrong_key[:-1], "no private key"),
                ("", "no private key"),
            ):
                refused = said(source, *words, typed=f"{typed}\n")
                assert (refused.status, sentence in refused.err) == (2, True), refused.err
                assert wrong_key not in refused.out + refused.err
    assert all_rows(source) == before
    assert [path for path in source.settings.instance.rglob("*") if path.name.startswith(".backup")] == []


def test_a_key_file_as_age_writes_it_is_taken_too(source: Container, kept: Kept) -> None:
    looked = said(source, "backup", "verify", kept.data, typed=f"# created: today\n# public key: age1\n{KEY_OF_DATA}\n")
    assert looked.status == 0, looked.err


def test_without_a_public_key_nothing_is_backed_up_unless_a_setting_says_so(
    source: Container, clock: MovableClock, tmp_path: Path
) -> None:
    none = replace(source, settings=replace(source.settings, backups=BackupSettings()))
    for words, setting in (("backup create", "BACKUP_DATA_PUBLIC_KEY"), ("keys backup", "BACKUP_KEYS_PUBLIC_KEY")):
        refused = said(none, *words.split(), tmp_path)
        assert refused.status == 2
        assert setting in refused.err
        assert "flask keys pair" in refused.err
    mistyped = replace(source, settings=replace(source.settings, backups=BackupSettings(BACKUPS.data_key[:-1] + "q")))
    assert "mistyped" in said(mistyped, "backup", "create", tmp_path).err
    assert list(tmp_path.glob("*.backup*")) == []
    open_to_all = replace(source, settings=replace(source.settings, backups=BackupSettings(in_the_open=True)))
    made = said(open_to_all, "backup", "create", tmp_path)
    assert made.status == 0, made.err
    [path] = tmp_path.glob("data-*.backup")
    assert zipfile.is_zipfile(path)
    assert said(source, "backup", "verify", path, typed="").status == 0, "nobody is asked for a key"
    assert said(source, "backup", "restore", path, "--replace", typed="").status == 0


def test_backups_of_former_versions_are_still_restored(
    source: Container, new_house: NewHouse, kept: Kept, tmp_path: Path
) -> None:
    key, former = tmp_path / "backup.key", tmp_path / "keys.backup"
    draw_key_file(key)
    write_former_keys(opened(kept.keys, None, KEY_OF_KEYS), former, read_key_file("--key", key))
    needs = said(source, "keys", "restore", former, "--replace")
    assert (needs.status, "sealed by a former version" in needs.err) == (2, True)
    assert said(source, "backup", "verify", kept.data, "--keys", former, "--key", key).status == 0
    empty = with_tools(new_house("demo"))
    back = said(empty, "keys", "restore", former, "--key", key)
    assert back.status == 0, back.err
    assert said(empty, "backup", "restore", kept.data).status == 0
    prepare(empty, ROOT, no_demo)
    os.chmod(key, 0o644)
    open_to_all = said(source, "keys", "restore", former, "--key", key, "--replace")
    assert (open_to_all.status, "chmod 600" in open_to_all.err) == (2, True)


def test_a_key_backup_that_somebody_wrote_with_the_public_key_alone_is_refused(
    source: Container, kept: Kept, tmp_path: Path
) -> None:
    genuine = opened(kept.keys, None, KEY_OF_KEYS)
    assert genuine.pin is not None
    forged, before = tmp_path / "forged", all_rows(source)
    changed = replace(genuine, pin=(genuine.pin[0] + 1, genuine.pin[1]))
    for written in (changed, replace(changed, mac=None), replace(changed, mac=None, rows=())):
        forged.write_bytes(write_keys(written, BACKUPS.keys_key))
        refused = said(source, "keys", "restore", forged, "--replace")
        assert (refused.status, "by somebody who has its public key alone" in refused.err) == (2, True)
    assert all_rows(source) == before


@pytest.mark.both_databases
def test_a_data_backup_that_somebody_else_wrote_is_not_even_loaded(
    source: Container, kept: Kept, tmp_path: Path
) -> None:
    forged, before = tmp_path / "forged", all_rows(source)
    with opened_data(source.settings, kept.data, KEY_OF_DATA) as archive, zipfile.ZipFile(archive) as genuine:
        manifest = replace(manifest_of(archive), mode="live")
        with zipfile.ZipFile(forged, "w") as target:
            for name in genuine.namelist():
                target.writestr(name, manifest.text() if name == MANIFEST else genuine.read(name))
    looked = said(source, "backup", "verify", forged)
    assert (looked.status, "written by somebody else" in looked.err) == (1, True)
    assert "It was not loaded" in looked.out
    assert said(source, "backup", "restore", forged, "--replace").status != 0
    assert all_rows(source) == before


@pytest.mark.parametrize("share", [0.05, 0.3, 0.99])
def test_a_changed_key_backup_does_not_open(source: Container, kept: Kept, share: float) -> None:
    content = bytearray(kept.keys.read_bytes())
    content[int(len(content) * share)] ^= 0xFF  # one bit alone may be padding, which says nothing
    kept.keys.write_bytes(content)
    before = all_rows(source)
    assert said(source, "keys", "restore", kept.keys, "--replace").status == 2
    assert all_rows(source) == before


def test_another_master_key_is_refused_before_anything_is_written(
    new_house: NewHouse, kept: Kept, clock: MovableClock
) -> None:
    empty = new_house("demo")
    other = build_container(replace(empty.settings, master_keys=only(bytes(32))), clock)
    refused = said(other, "keys", "restore", kept.keys)
    assert refused.status == 2
    assert "The master key does not open the keys" in refused.err


def test_keys_come_before_data(new_house: NewHouse, kept: Kept) -> None:
    empty = with_tools(new_house("demo"))
    refused = said(empty, "backup", "restore", kept.data)
    assert refused.status == 2
    assert "keys restore" in refused.err
    looked = said(empty, "backup", "verify", kept.data)
    assert (looked.status, "no keys are here" in looked.out) == (0, True)


def test_keys_that_are_older_than_the_data_are_counted(new_house: NewHouse, source: Container, kept: Kept) -> None:
    older = kept
    with_a_case(source)
    newer = back_up(source, kept.data.parent / "newer")
    looked = said(source, "backup", "verify", newer.data, "--keys", older.keys)
    assert looked.status == 1
    assert "keys that these data need are not in the key store" in looked.err
    empty = with_tools(new_house("demo"))
    mixed = Kept(newer.data, older.keys, newer.said)
    refused = restored(empty, mixed)
    assert refused.status == 2
    assert "--accept-missing-keys" in refused.err
    done = said(empty, "backup", "restore", newer.data, "--accept-missing-keys")
    assert done.status == 0, done.err
    assert said(empty, "audit", "verify").status == 0
    late = said(empty, "keys", "restore", newer.keys, "--replace")
    assert late.status == 0, late.err


@pytest.mark.both_databases
def test_a_lost_key_store_is_put_back_beside_its_data(source: Container, kept: Kept) -> None:
    with raw(source, "keys") as keys:
        keys.execute(delete(wrapped_key))
    with pytest.raises(Conflict, match="flask keys restore"):
        prepare(source, ROOT, no_demo)
    back = said(source, "keys", "restore", kept.keys)
    assert back.status == 0, back.err
    prepare(source, ROOT, no_demo)
    assert said(source, "audit", "verify").status == 0


def test_a_restore_waits_for_nobody_and_lets_nobody_in(source: Container, kept: Kept) -> None:
    held = say_that_it_serves(source.settings)
    try:
        for words in (("backup", "restore", kept.data), ("keys", "restore", kept.keys)):
            refused = said(source, *words, "--replace")
            assert refused.status == 2
            assert "The service is running" in refused.err
    finally:
        os.close(held)
    leadership = Leadership(source.stores, source.settings.data_folder)
    assert leadership.take()
    try:
        refused = said(source, "backup", "restore", kept.data, "--replace")
        assert (refused.status, "The service is running" in refused.err) == (2, True)
    finally:
        leadership.release()
    source.stores.dispose()
    with alone(source.settings), pytest.raises(Conflict, match="A restore is at work"):
        say_that_it_serves(source.settings)
    assert said(source, "backup", "restore", kept.data, "--replace").status == 0


def fake_tool(folder: Path, name: str, version: str) -> Path:
    """A program that says a version and does nothing else."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f'#!/bin/sh\necho "{name} (PostgreSQL) {version}"\n')
    file.chmod(0o755)
    return folder


def test_a_tool_that_is_missing_or_too_old_is_named_with_what_is_needed_and_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(Conflict) as missing:
        find_tool("pg_dump", "18.6", "the server is 18.6", str(tmp_path))
    old = fake_tool(tmp_path / "old", "pg_dump", "15.4")
    with pytest.raises(Conflict) as too_old:
        find_tool("pg_dump", "18.6", "the server is 18.6", str(old))
    for refusal in (str(missing.value), str(too_old.value)):
        assert "version 18 or newer, because the server is 18.6" in refusal
        assert "postgresql-client-18" in refusal
        assert "PG_BIN" in refusal
    assert f"was not found in PG_BIN={tmp_path}" in str(missing.value)
    assert f"{old}/pg_dump is 15.4" in str(too_old.value)
    newer = fake_tool(tmp_path / "newer", "pg_dump", "19beta1")
    assert find_tool("pg_dump", "18.6", "", str(newer)).major == 19


def test_without_a_choice_the_first_tool_that_is_new_enough_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [fake_tool(tmp_path / version, "pg_dump", version) for version in ("15.4", "18.1", "18.6")]
    monkeypatch.setenv("PATH", os.pathsep.join(str(folder) for folder in folders))
    assert find_tool("pg_dump", "18.0", "", "").version == "18.1"


@pytest.mark.both_databases
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_commands_say_that_a_tool_is_too_old(source: Container, kept: Kept, tmp_path: Path) -> None:
    old = with_tools(source, fake_tool(tmp_path / "old", "pg_dump", "9.6.24"))
    refused = said(old, "backup", "create", tmp_path)
    assert refused.status == 2
    assert "pg_dump is too old" in refused.err
    refused = said(old, "backup", "restore", kept.data, "--replace")
    assert refused.status == 2
    assert "pg_restore was not found" in refused.err
    halved = tmp_path / "halved"
    halved.mkdir()
    for name in ("pg_restore", "pg_dump"):
        (halved / name).symlink_to(TOOLS / name)
    before = all_rows(source)
    refused = said(with_tools(source, halved), "backup", "restore", kept.data, "--replace")
    assert (refused.status, "psql was not found" in refused.err) == (2, True)
    assert all_rows(source) == before


def test_the_service_that_was_never_prepared_has_nothing_to_back_up(new_house: NewHouse, tmp_path: Path) -> None:
    empty = with_tools(new_house("demo"))
    for words in (("backup", "create", tmp_path), ("keys", "backup", tmp_path)):
        refused = said(empty, *words)
        assert refused.status == 2
        assert "never prepared" in refused.err
        assert "Traceback" not in refused.err
    assert [path.name for path in tmp_path.glob("*.backup*")] == []
