"""Taking a data backup of a live installation: one instant of data and audit, without keys."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from foundation.audit.sealer import seal_all
from foundation.backup.archive import checksum, place_for, put_in_place, read_archive, working_folder, write_archive
from foundation.backup.facts import SCHEMAS, describe, is_set_up, note, revisions_of
from foundation.backup.manifest import Manifest
from foundation.errors import Conflict, DomainError
from foundation.storage.copying import AUDIT_FILE, DATA_FILE, copy_files
from foundation.storage.engine import Stores, open_stores
from foundation.storage.guard import execute_stamped
from foundation.storage.postgres_tools import DUMP_FILE, dump, find_tool, server_version
from foundation.system.health import BACK_UP_DATA
from foundation.system.stores import refuse_foreign, stores_of
from foundation.web.container import Container


@dataclass(frozen=True)
class Made:
    """A backup that was made: where it is, how large, its checksum, and what could not be done."""

    path: Path
    manifest: Manifest
    size: int
    sha256: str
    warnings: tuple[str, ...]


def create(container: Container, root: Path, target: Path) -> Made:
    """Back up data and audit of a live installation to TARGET, a new file or a folder.

    Everything is sealed first as far as can be. The file gets its name only when it is whole and was read back.
    Conflict if something is there, nothing was prepared or another version did, the tools of PostgreSQL are missing or
    too old, or the database stays busy.
    """
    at = container.clock.now()
    path = place_for(target, "data", at)
    if not is_set_up(container):
        raise Conflict("There is nothing to back up: this database was never prepared.")
    refuse_foreign(container.stores, root / "migrations")
    warnings = _sealed(container, at)
    with working_folder(path.parent) as folder:
        stores = stores_of(container.settings)  # a backup reads whole tables, which the guard would refuse
        try:
            parts, manifest = (_dumped if stores.shared else _copied)(container, root, stores, folder, at)
        finally:
            stores.dispose()
        made = folder / "whole"
        manifest = write_archive(made, parts, manifest, container.secrets)
        read_archive(made, None)
        sha256, size = checksum(made), made.stat().st_size
        put_in_place(made, path)
    if not note(container, BACK_UP_DATA, "backup.create", at, sum(manifest.rows.values()), seal=manifest.seal):
        warnings.append("The backup is whole, but the installation could not note it: is it waiting for migrations?")
    return Made(path, manifest, size, sha256, tuple(warnings))


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
