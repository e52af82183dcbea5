"""A backup put up beside the installation, to be looked at: unpacked, checked, loaded, brought up to date."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DatabaseError, ProgrammingError

from foundation.backup.archive import read_archive
from foundation.backup.facts import OF_DATA, SCHEMAS, rows_of
from foundation.backup.manifest import Damaged, Manifest
from foundation.errors import Conflict, KeyGone, SealBroken
from foundation.security.secrets import Secrets
from foundation.settings import Settings
from foundation.storage import migrations
from foundation.storage.copying import AUDIT_FILE, DATA_FILE, faults_of
from foundation.storage.engine import Stores, open_stores, scratch_database
from foundation.storage.migrations import Origin
from foundation.storage.postgres_tools import DUMP_FILE, Tool, contents, find_tool, load
from foundation.system.stores import STORES


@dataclass
class Staged:
    """A backup that is whole. `stores` hold it, with an empty key store, where there was a place to load it into."""

    manifest: Manifest
    folder: Path
    stores: Stores | None = None
    notes: list[str] = field(default_factory=list)


def restoring_tools(manifest: Manifest, chosen: str) -> tuple[Tool, Tool]:
    """pg_restore and psql, new enough for what made the dump; Conflict otherwise."""
    because = f"the backup was made with pg_dump {manifest.tool}"
    return find_tool("pg_restore", manifest.tool, because, chosen), find_tool("psql", manifest.tool, because, chosen)


def check_revisions(manifest: Manifest, folder: Path) -> None:
    """Conflict if a backup is of a version whose migrations are not in `folder`."""
    for store in STORES:
        if store.name not in OF_DATA:
            continue
        revision = manifest.revisions[store.name]
        origin, about = migrations.origin_of(folder, store, revision), f"{manifest.program}, {store.name} at {revision}"
        if origin is Origin.UNRELEASED:
            raise Conflict(
                f"This backup was made before the first release ({about}), and this version cannot bring it up to "
                "date. Nothing was changed. Restore it with the version that made it; this version starts with an "
                "empty installation."
            )
        if origin is Origin.LATER:
            raise Conflict(
                f"This backup was made by another, newer version of the program ({about}). Nothing was changed. "
                "Restore it with that version or a later one."
            )


def _check_rows(stores: Stores, manifest: Manifest) -> None:
    with stores.data.connect() as data, stores.audit.connect() as audit:
        row_counts = rows_of(data, audit, stores.shared)
    wrong = sorted(
        name for name in row_counts.keys() | manifest.rows.keys() if row_counts.get(name) != manifest.rows.get(name)
    )
    if wrong:
        raise Damaged(f"Rows were lost on the way, in: {', '.join(wrong)}.")


def _is_genuine(manifest: Manifest, secrets: Secrets) -> bool | None:
    """Whether this installation wrote a manifest, and so the checksums in it; None where no key can tell."""
    try:
        return manifest.mac_with(secrets) == manifest.mac
    except (KeyGone, SealBroken, DatabaseError):
        return None


@contextmanager
def staged(settings: Settings, root: Path, path: Path, folder: Path, secrets: Secrets) -> Iterator[Staged]:
    """Unpack a backup into `folder` and load it; all of it is gone at the end of the block.

    One that somebody else wrote is not loaded. A dump is not either unless `secrets` say that it is genuine: psql does
    whatever stands in it.

    Damaged if it is not whole, Conflict if it is newer than the program or from before the first release, or a tool of
    PostgreSQL is missing or too old.
    """
    backup = Staged(read_archive(path, folder), folder)
    check_revisions(backup.manifest, root / "migrations")
    genuine, is_file = _is_genuine(backup.manifest, secrets), backup.manifest.engine == "sqlite"
    with ExitStack() as stack:
        if genuine is False or (genuine is None and not is_file):
            backup.notes.append("It was not loaded: nothing shows that this installation wrote it.")
        elif is_file:
            for name in (DATA_FILE, AUDIT_FILE):
                if faults := faults_of(folder / name):
                    raise Damaged(f"SQLite finds {name} broken: {'; '.join(faults)}.")
            backup.stores = open_stores(f"sqlite:///{folder / DATA_FILE}", folder, folder / "keys")
        else:
            _load(stack, settings, backup)
        if backup.stores is not None:
            stack.callback(backup.stores.dispose)
            _check_rows(backup.stores, backup.manifest)
            for store in STORES:
                migrations.upgrade(root / "migrations", store, backup.stores)
        yield backup


def _load(stack: ExitStack, settings: Settings, backup: Staged) -> None:
    restore, psql = restoring_tools(backup.manifest, settings.pg_bin)
    if not contents(restore, backup.folder / DUMP_FILE):
        raise Damaged("The dump in this backup is empty.")
    if settings.on_sqlite:
        backup.notes.append("It was not loaded: this installation is not on PostgreSQL.")
        return
    try:
        address = stack.enter_context(scratch_database(settings.database_url, backup.folder))
    except ProgrammingError:
        backup.notes.append("It was not loaded: this user of the database may not create another one to try it in.")
        return
    before = "\n".join(f"CREATE SCHEMA IF NOT EXISTS {schema};" for schema in SCHEMAS)
    load(restore, psql, address, backup.folder / DUMP_FILE, before)
    backup.stores = open_stores(address, backup.folder, backup.folder)
