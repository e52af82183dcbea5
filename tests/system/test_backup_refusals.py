"""Backups that are not good, and what a restore refuses: each with a sentence, and nothing changed."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from app import ROOT, build_container
from foundation.backup.alone import alone, say_that_it_serves
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.scheduling.leader import Leadership
from foundation.security.key_files import draw_key_file
from foundation.security.key_store import wrapped_key
from foundation.storage.postgres_tools import find_tool
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.databases import no_demo, only
from tests.security.raw import all_rows, raw
from tests.system.backing_up import TOOLS, Kept, back_up, restored, said, with_a_case, with_tools
from tests.system.conftest import NewHouse


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
    assert said(source, "keys", "backup", kept.keys, "--key", kept.key).status == 2
    assert {path: path.read_bytes() for path in before} == before
    missing = said(source, "backup", "create", kept.data.parent / "none" / "here")
    assert (missing.status, "There is no folder" in missing.err) == (2, True)


def test_the_key_of_a_key_backup_is_another_one_than_the_master_key(
    source: Container, kept: Kept, tmp_path: Path
) -> None:
    master, other = tmp_path / "master.key", tmp_path / "other.key"
    draw_key_file(other)
    draw_key_file(master)
    master.write_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")  # that of the tests
    same = said(source, "keys", "backup", tmp_path, "--key", master)
    assert (same.status, "another one than the master key" in same.err) == (2, True)
    wrong = said(source, "keys", "restore", kept.keys, "--key", other, "--replace")
    assert (wrong.status, "does not open" in wrong.err) == (2, True)
    assert said(source, "backup", "verify", kept.data, "--keys", kept.keys, "--key", other).status == 2
    os.chmod(kept.key, 0o644)
    open_to_all = said(source, "keys", "restore", kept.keys, "--key", kept.key, "--replace")
    assert (open_to_all.status, "chmod 600" in open_to_all.err) == (2, True)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.99])
def test_a_changed_key_backup_does_not_open(source: Container, kept: Kept, share: float) -> None:
    content = bytearray(kept.keys.read_bytes())
    content[int(len(content) * share)] ^= 0xFF  # one bit alone may be padding, which says nothing
    kept.keys.write_bytes(content)
    before = all_rows(source)
    assert said(source, "keys", "restore", kept.keys, "--key", kept.key, "--replace").status == 2
    assert all_rows(source) == before


def test_another_master_key_is_refused_before_anything_is_written(
    new_house: NewHouse, kept: Kept, clock: MovableClock
) -> None:
    empty = new_house("demo")
    other = build_container(replace(empty.settings, master_keys=only(bytes(32))), clock)
    refused = said(other, "keys", "restore", kept.keys, "--key", kept.key)
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
    looked = said(source, "backup", "verify", newer.data, "--keys", older.keys, "--key", older.key)
    assert looked.status == 1
    assert "keys that these data need are not in the key store" in looked.err
    empty = with_tools(new_house("demo"))
    mixed = Kept(newer.data, older.keys, older.key, newer.said)
    refused = restored(empty, mixed)
    assert refused.status == 2
    assert "--accept-missing-keys" in refused.err
    done = said(empty, "backup", "restore", newer.data, "--accept-missing-keys")
    assert done.status == 0, done.err
    assert said(empty, "audit", "verify").status == 0
    late = said(empty, "keys", "restore", newer.keys, "--key", newer.key, "--replace")
    assert late.status == 0, late.err


@pytest.mark.both_databases
def test_a_lost_key_store_is_put_back_beside_its_data(source: Container, kept: Kept) -> None:
    with raw(source, "keys") as keys:
        keys.execute(delete(wrapped_key))
    with pytest.raises(Conflict, match="flask keys restore"):
        prepare(source, ROOT, no_demo)
    back = said(source, "keys", "restore", kept.keys, "--key", kept.key)
    assert back.status == 0, back.err
    prepare(source, ROOT, no_demo)
    assert said(source, "audit", "verify").status == 0


def test_a_restore_waits_for_nobody_and_lets_nobody_in(source: Container, kept: Kept) -> None:
    held = say_that_it_serves(source.settings)
    try:
        for words in (("backup", "restore", kept.data), ("keys", "restore", kept.keys, "--key", kept.key)):
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
    key = tmp_path / "backup.key"
    draw_key_file(key)
    for words in (("backup", "create", tmp_path), ("keys", "backup", tmp_path, "--key", key)):
        refused = said(empty, *words)
        assert refused.status == 2
        assert "never prepared" in refused.err
        assert "Traceback" not in refused.err
    assert [path.name for path in tmp_path.glob("*.backup")] == []
