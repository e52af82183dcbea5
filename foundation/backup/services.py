"""Data backups: taken of a live installation, and put in its place. What was there before is kept aside."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from foundation.audit.ledger import Entries
from foundation.audit.sealer import seal_all
from foundation.backup.alone import alone, files_of, folder_of
from foundation.backup.archive import (
    manifest_of,
    read_archive,
    working_folder,
    write_archive,
)
from foundation.backup.erasures import erase_again, known_entries
from foundation.backup.facts import SCHEMAS, describe, is_set_up, note, revisions_of
from foundation.backup.judging import Judgement, judge, missing_sentence
from foundation.backup.lifetimes import remove_old
from foundation.backup.manifest import Damaged, Manifest
from foundation.backup.sealed import DATA, ENCRYPTED, ENDING, deliver, key_of_data, place_for
from foundation.backup.staging import Staged, check_revisions, restoring_tools, staged
from foundation.backup.words import BackupAct
from foundation.errors import Conflict, DomainError
from foundation.security.key_store import forget_pin, pin_seal, pinned_seal
from foundation.storage.aside import putting_aside, take_back
from foundation.storage.copying import AUDIT_FILE, DATA_FILE, copy_files, move_files
from foundation.storage.engine import Stores, open_stores
from foundation.storage.guard import execute_stamped
from foundation.storage.postgres_tools import DUMP_FILE, dump, find_tool, load, server_version
from foundation.storage.unit_of_work import store_transaction
from foundation.system.health import BACK_UP_DATA
from foundation.system.stores import refuse_foreign, stores_of, upgrade_all
from foundation.web.container import Container

# Taking a data backup of a live installation: one instant of data and audit, without keys.


@dataclass(frozen=True)
class Made:
    """A backup that was made: where it is, how large, its checksum, and what could not be done."""

    path: Path
    manifest: Manifest
    size: int
    sha256: str
    removed: int  # older backups in the same folder
    warnings: tuple[str, ...]


def create(container: Container, root: Path, target: Path) -> Made:
    """Back up data and audit of a live installation to TARGET, a new file or a folder.

    Everything is sealed first as far as can be. The file gets its name only when it is whole and was read back. Older
    backups in the folder are removed by the rule of their lifetime.
    Conflict if something is there, no public key is set, nothing was prepared or another version did, the tools of
    PostgreSQL are missing or too old, or the database stays busy.
    """
    at, public_key = container.clock.now(), key_of_data(container.settings)
    path = place_for(target, DATA, at, ENCRYPTED if public_key else ENDING)
    if not is_set_up(container):
        raise Conflict("There is nothing to back up: this database was never prepared.")
    refuse_foreign(container.stores, root / "migrations")
    warnings = _sealed(container, at)
    with working_folder(folder_of(container.settings)) as folder:  # what lies open stays beside the data
        stores = stores_of(container.settings)  # a backup reads whole tables, which the guard would refuse
        try:
            parts, manifest = (_dumped if stores.shared else _copied)(container, root, stores, folder, at)
        finally:
            stores.dispose()
        made = folder / "whole"
        manifest = write_archive(made, parts, manifest, container.secrets)
        read_archive(made, None)
        sha256 = deliver(made, path, public_key)
    removed = remove_old(container, target, DATA, path)
    facts: dict[str, Any] = {"seal": manifest.seal, "encrypted": int(bool(public_key)), "removed": removed}
    if not note(container, BACK_UP_DATA, BackupAct.CREATE, at, sum(manifest.rows.values()), **facts):
        warnings.append("The backup is whole, but the installation could not note it: is it waiting for migrations?")
    return Made(path, manifest, path.stat().st_size, sha256, removed, tuple(warnings))


def _sealed(container: Container, at: datetime) -> list[str]:
    try:
        seal_all(container.stores, container.secrets, at)
    except DomainError as error:
        return [f"Not everything is sealed in this backup: {error}. Run: python3 run.py flask audit verify"]
    return []


def _copied(
    container: Container, root: Path, stores: Stores, folder: Path, at: datetime
) -> tuple[list[Path], Manifest]:
    copy_files(stores, folder)
    copy = open_stores(f"sqlite:///{folder / DATA_FILE}", folder, folder / "no keys")
    try:
        with copy.data.connect() as data, copy.audit.connect() as audit:
            manifest = describe(container, root, data, audit, at, sqlite3.sqlite_version, revisions_of(copy))
    finally:
        copy.dispose()
    return [folder / DATA_FILE, folder / AUDIT_FILE], manifest


def _dumped(
    container: Container, root: Path, stores: Stores, folder: Path, at: datetime
) -> tuple[list[Path], Manifest]:
    revisions = revisions_of(stores)
    with stores.data.connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        version = server_version(connection)
        tool = find_tool("pg_dump", version, f"the server is {version}", container.settings.pg_bin)
        snapshot = str(execute_stamped(connection, text("SELECT pg_export_snapshot()")).scalar_one())
        manifest = describe(container, root, connection, connection, at, tool.version, revisions)
        dump(tool, container.settings.database_url, SCHEMAS, snapshot, folder / DUMP_FILE)
    return [folder / DUMP_FILE], manifest


RESTORE = "restore_data"
_PREPARED = ".prepared"  # by which run.py knows that nothing is to be prepared: from here on something is


@dataclass(frozen=True)
class Restored:
    """What was restored, where the former state is kept, and where audit and pin stand now."""

    judgement: Judgement
    kept: tuple[str, ...]
    pinned_before: int
    sealed_to: int
    erased_again: int


def restore(container: Container, root: Path, path: Path, replaces: bool, accepts_missing: bool) -> Restored:
    """Put a data backup in place. The keys are there already (`flask keys restore`).

    Damaged if the backup is not whole or its audit does not hold, Conflict if the service is running, there is an
    installation and `replaces` is not set, keys are missing and `accepts_missing` is not set, or the backup is newer
    than the program, from before the first release or of another engine. Nothing was changed then.
    """
    settings, at = container.settings, container.clock.now()
    check_revisions(manifest_of(path), root / "migrations")  # before the stores here are even looked at
    replaced = is_set_up(container)
    container.stores.dispose()
    with alone(settings), working_folder(folder_of(settings)) as folder:
        if replaced and not replaces:
            raise Conflict(
                "There is an installation here, and nothing was changed. To put the backup in its place and keep what "
                "is there aside: --replace"
            )
        known = known_entries(container)
        with staged(settings, root, path, folder, container.secrets) as backup:
            verdict = _accepted(container, backup, accepts_missing)
            backup.notes.clear()
            if backup.stores is not None:
                backup.stores.dispose()
            stamp = f"{at.astimezone(UTC):%Y%m%dt%H%M%S}"
            before = _pin(container, backup.manifest)
            try:
                undo, kept = (_load if container.stores.shared else _move)(container, backup, stamp)
            except BaseException:
                _pin_again(container, before)
                raise
        try:
            again = _erase_again(container, root, known)
            sealed_to = _settle(container, verdict, at, before, kept, again)
        except BaseException:
            container.stores.dispose()
            undo()
            _pin_again(container, before)
            raise
        (settings.instance / _PREPARED).unlink(missing_ok=True)
    return Restored(verdict, kept, before[0] if before else 0, sealed_to, again)


def _accepted(container: Container, backup: Staged, accepts_missing: bool) -> Judgement:
    if (backup.manifest.engine == "sqlite") != container.settings.on_sqlite:
        raise Conflict(f"This backup is for {backup.manifest.engine}. Set DATABASE_URL to such a database.")
    if backup.manifest.mode != container.settings.mode:
        raise Conflict(f"This backup is of a {backup.manifest.mode} installation: set APP_MODE={backup.manifest.mode}.")
    verdict = judge(backup, container.stores.keys, container.secrets)
    if verdict.problems:
        raise Damaged("\n".join(["Nothing was restored:", *verdict.problems]))
    if not _has_keys(container):
        raise Conflict("The keys come first: python3 run.py flask keys restore FILE")
    if verdict.missing and not accepts_missing:
        raise Conflict(
            f"{missing_sentence(verdict)} Restore a newer key backup, or, if there is none, repeat with "
            "--accept-missing-keys."
        )
    return verdict


def _has_keys(container: Container) -> bool:
    try:
        return container.secrets.are_there()
    except DatabaseError:
        return False


def _pin(container: Container, manifest: Manifest) -> tuple[int, bytes] | None:
    """Pin the seal of the backup, deliberately; returns what was pinned. Before anything is moved: where the backup is
    an older state of what it replaces, this seal is in both, and a crash leaves an audit that fits its pin."""
    with store_transaction(container.stores.keys) as connection:
        before = pinned_seal(connection)
        if manifest.seal:
            pin_seal(connection, manifest.seal, bytes.fromhex(manifest.seal_mac))
        else:
            forget_pin(connection)
    return before


def _pin_again(container: Container, before: tuple[int, bytes] | None) -> None:
    with store_transaction(container.stores.keys) as connection:
        if before is None:
            forget_pin(connection)
        else:
            pin_seal(connection, *before)


def _move(container: Container, backup: Staged, stamp: str) -> tuple[Callable[[], None], tuple[str, ...]]:
    """The data go first and come last: while something is missing, a start finds no database and refuses."""
    data, audit = files_of(container.settings)
    aside = data.parent / f"aside-{stamp}"
    aside.mkdir(mode=0o700)
    back = move_files(
        [
            (data, aside / data.name),
            (audit, aside / audit.name),
            (backup.folder / AUDIT_FILE, audit),
            (backup.folder / DATA_FILE, data),
        ]
    )
    kept = any(aside.iterdir())
    if not kept:
        aside.rmdir()

    def undo() -> None:
        back()
        if kept:
            aside.rmdir()

    return undo, (str(aside),) if kept else ()


def _load(container: Container, backup: Staged, stamp: str) -> tuple[Callable[[], None], tuple[str, ...]]:
    settings = container.settings
    restoring, psql = restoring_tools(backup.manifest, settings.pg_bin)
    stores = stores_of(settings)
    try:
        before, kept = putting_aside(stores, SCHEMAS, stamp)
        load(restoring, psql, settings.database_url, backup.folder / DUMP_FILE, before)
    finally:
        stores.dispose()

    def undo() -> None:
        again = stores_of(settings)
        try:
            take_back(again, SCHEMAS, stamp)
        finally:
            again.dispose()

    return undo, tuple(kept)


def _erase_again(container: Container, root: Path, known: Entries) -> int:
    """Migrate up, and erase again what this backup brought back, before anybody can ask for it; how many there were."""
    upgrade_all(container.settings, root / "migrations")
    return erase_again(container, known)


def _settle(
    container: Container,
    verdict: Judgement,
    at: datetime,
    before: tuple[int, bytes] | None,
    kept: tuple[str, ...],
    erased_again: int,
) -> int:
    """Say in the audit what was done, and seal it. Returns the newest seal."""
    manifest = verdict.manifest
    facts: dict[str, str | int] = {
        "taken_at": manifest.taken_at.isoformat(timespec="seconds"),
        "seal": manifest.seal,
        "pinned_before": before[0] if before else 0,
        "kept_aside": len(kept),
        "missing_keys": verdict.missing,
        "erased_again": erased_again,
    }
    if not note(container, RESTORE, BackupAct.RESTORE, at, sum(manifest.rows.values()), **facts):
        raise Conflict("What was restored could not be written to. Everything is as it was before.")
    return seal_all(container.stores, container.secrets, container.clock.now())[0]
