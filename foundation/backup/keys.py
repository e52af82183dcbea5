"""Backing the key store up under another key, and putting it back."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from foundation.backup.alone import alone
from foundation.backup.archive import checksum, put_in_place, working_folder
from foundation.backup.erasures import without_erased
from foundation.backup.facts import is_set_up, note
from foundation.backup.lifetimes import remove_old
from foundation.backup.sealed import ENCRYPTED, KEYS, ask_private_key, encrypted, key_of_keys, place_for
from foundation.backup.words import BackupAct
from foundation.errors import Conflict
from foundation.security.key_backup import (
    KeyBackup,
    is_of_a_former_version,
    ledger_of,
    put_rows,
    read_former_keys,
    read_keys,
    rows_of,
    write_keys,
)
from foundation.security.key_store import database_of_keys
from foundation.security.needed_keys import needed_keys
from foundation.security.secrets import Secrets
from foundation.settings import Settings, read_key_file
from foundation.storage import migrations
from foundation.storage.copying import move_files
from foundation.storage.engine import Stores, open_stores
from foundation.storage.guard import execute_stamped
from foundation.storage.outage import is_nothing_there
from foundation.storage.unit_of_work import store_transaction
from foundation.system.health import BACK_UP_KEYS
from foundation.system.stores import STORES, refuse_foreign, stores_of
from foundation.web.container import Container

_OPTION = "--key"


@dataclass(frozen=True)
class KeysMade:
    """A key backup that was made."""

    path: Path
    keys: int
    sha256: str
    taken_at: datetime
    removed: int  # older backups in the same folder
    noted: bool


@dataclass(frozen=True)
class KeysRestored:
    """How many keys are there now, of when, where the former ones are kept, and how many the present data lack."""

    keys: int
    taken_at: datetime
    kept: str
    missing: int


def back_up_keys(container: Container, root: Path, target: Path) -> KeysMade:
    """Write the whole key store to TARGET, a new file or a folder, encrypted to the public key that is set for it.

    Older backups in the folder are removed by the rule of their lifetime. Conflict if something is there, no public key
    is set, or the store was never prepared or by another version.
    """
    at, public_key = container.clock.now(), key_of_keys(container.settings)
    path = place_for(target, KEYS, at, ENCRYPTED)
    if is_set_up(container):  # this is noted in the data; where those are broken, the keys are saved all the same
        with suppress(DatabaseError):
            refuse_foreign(container.stores, root / "migrations")
    backup = _whole_store(container, at)
    content = write_keys(backup, public_key)
    with working_folder(path.parent) as folder:
        made = folder / "whole"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        sha256 = checksum(made)
        if sha256 != hashlib.sha256(content).hexdigest():
            raise Conflict("The file could not be read back as it was written. Is the disk sound?")
        put_in_place(made, path)
    removed, number = remove_old(container, target, KEYS, path), len(backup.rows)
    noted = note(container, BACK_UP_KEYS, BackupAct.KEYS, at, number, keys=number, removed=removed)
    return KeysMade(path, number, sha256, at, removed, noted)


def _whole_store(container: Container, at: datetime) -> KeyBackup:
    with container.stores.keys.connect() as connection:
        try:
            owner = database_of_keys(connection)
        except DatabaseError:
            owner = None
        if owner is None:
            raise Conflict("There are no keys to back up: this key store was never prepared.")
        try:
            state, rows, pin = rows_of(connection)
            ledger = ledger_of(connection)
        except DatabaseError as error:
            raise Conflict("The key store waits for its migrations: python3 run.py flask db upgrade") from error
    backup = KeyBackup(at, owner, rows, pin, state, ledger)
    backup.check_master(container.master)
    return replace(backup, mac=backup.mac_with(container.master))


def opened(file: Path, key_file: Path | None, private_key: str | None = None) -> KeyBackup:
    """What a key backup holds; without `private_key` its holder is asked. Conflict if it cannot be read with this key.

    `key_file`: the key with which a former version sealed it.
    """
    try:
        if is_of_a_former_version(file):
            if key_file is None:
                raise Conflict(f"{file} was sealed by a former version, with a key in a file: say {_OPTION} FILE.")
            return read_former_keys(file.read_bytes(), read_key_file(_OPTION, key_file))
        if not encrypted(file):
            raise Conflict(f"{file} is not a key backup that this program can read.")
        return read_keys(file, private_key or ask_private_key("key backups"))
    except OSError as error:
        raise Conflict(f"{file} cannot be read: {error.strerror}.") from error


def store_with(backup: KeyBackup, container: Container, root: Path, folder: Path) -> tuple[Stores, Secrets]:
    """A key store of its own in `folder` that holds a backup, and its secrets. The caller disposes of the stores."""
    backup.check_master(container.master)
    stores = open_stores(f"sqlite:///{folder / 'unused.db'}", folder, folder)
    _fill(stores, backup, root)
    return stores, Secrets(stores.keys, container.master)


def _fill(stores: Stores, backup: KeyBackup, root: Path) -> None:
    [keys] = [store for store in STORES if store.name == "keys"]
    migrations.upgrade(root / "migrations", keys, stores)
    with store_transaction(stores.keys) as connection:
        put_rows(connection, backup)


def restore_keys(container: Container, root: Path, backup: KeyBackup, replaces: bool) -> KeysRestored:
    """Put a key backup in the place of the key store. What is there is replaced only with `replaces`, and kept aside.

    Conflict if the service is running, there are keys and `replaces` is not set, the keys belong to another database,
    or the master key does not open them. Nothing was changed then.
    """
    backup.check_master(container.master)
    there = _has_keys(container)
    present = _needed_by_the_data(container, backup)
    backup = without_erased(container, backup)
    container.stores.dispose()
    with alone(container.settings):
        if there and not replaces:
            raise Conflict(
                "There are keys here, and nothing was changed. To put the backup in their place and keep what is there "
                "aside: --replace"
            )
        stamp = f"{container.clock.now().astimezone(UTC):%Y%m%dt%H%M%S}"
        kept = (_insert if container.stores.shared else _move)(container.settings, backup, root, stamp, there)
    backed_up = {(row.kind, row.owner) for row in backup.rows}
    return KeysRestored(len(backup.rows), backup.taken_at, kept, len(present - backed_up))


def _has_keys(container: Container) -> bool:
    if not container.stores.shared:
        file = container.settings.keys_folder / "keys.db"
        if not file.is_file() or file.stat().st_size == 0:
            return False
    try:
        with container.stores.keys.connect() as connection:
            return database_of_keys(connection) is not None
    except DatabaseError as error:  # what cannot be read counts as keys: it is not thrown away unasked
        return not is_nothing_there(error)


def _needed_by_the_data(container: Container, backup: KeyBackup) -> set[tuple[str, object]]:
    """The keys that the data here need; none without data. Conflict if the data are of another installation."""
    if not is_set_up(container):
        return set()
    stores = stores_of(container.settings)
    try:
        with stores.data.connect() as data:
            own = execute_stamped(data, text("SELECT uid FROM installation")).scalar_one()
            if str(own).replace("-", "") != backup.installation.hex:
                raise Conflict("These keys belong to another database than the one that is here.")
            return set(needed_keys(data))
    except DatabaseError:  # the data are broken, and are restored afterwards
        return set()
    finally:
        stores.dispose()


def _move(settings: Settings, backup: KeyBackup, root: Path, stamp: str, there: bool) -> str:
    keys = settings.keys_folder / "keys.db"
    settings.keys_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = settings.keys_folder / f"aside-{stamp}.db"
    with working_folder(settings.keys_folder) as folder:
        stores = open_stores(f"sqlite:///{folder / 'unused.db'}", folder, folder)
        try:
            _fill(stores, backup, root)
        finally:
            stores.dispose()
        os.chmod(folder / "keys.db", 0o600)
        move_files([(keys, aside), (folder / "keys.db", keys)])
    if not there:
        aside.unlink(missing_ok=True)
    return str(aside) if there else ""


def _insert(settings: Settings, backup: KeyBackup, root: Path, stamp: str, there: bool) -> str:
    stores = stores_of(settings)
    kept = f"keys_aside_{stamp}"
    try:
        [keys] = [store for store in STORES if store.name == "keys"]
        refuse_foreign(stores, root / "migrations", [keys])
        migrations.upgrade(root / "migrations", keys, stores)
        with store_transaction(stores.keys) as connection:
            if there:
                execute_stamped(connection, text(f"CREATE SCHEMA {kept}"))
                for name in ("wrapped_key", "seal_pin", "master_key", "key_ledger"):
                    execute_stamped(connection, text(f"CREATE TABLE {kept}.{name} AS TABLE keys.{name}"))
            put_rows(connection, backup)
    finally:
        stores.dispose()
    return kept if there else ""
