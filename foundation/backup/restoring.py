"""Putting a data backup in the place of an installation: all of it or nothing, and what was there is kept aside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from foundation.audit.sealer import seal_all
from foundation.backup.alone import alone, files_of, folder_of
from foundation.backup.archive import manifest_of, working_folder
from foundation.backup.facts import SCHEMAS, is_set_up, note
from foundation.backup.judging import Judgement, judge, missing_sentence
from foundation.backup.manifest import Damaged, Manifest
from foundation.backup.staging import Staged, check_revisions, restoring_tools, staged
from foundation.errors import Conflict
from foundation.security.key_store import forget_pin, pin_seal, pinned_seal
from foundation.storage.aside import putting_aside, take_back
from foundation.storage.copying import AUDIT_FILE, DATA_FILE, move_files
from foundation.storage.postgres_tools import DUMP_FILE, load
from foundation.storage.unit_of_work import store_transaction
from foundation.system.stores import stores_of, upgrade_all
from foundation.web.container import Container

RESTORE = "restore_data"
_PREPARED = ".prepared"  # by which run.py knows that nothing is to be prepared: from here on something is


@dataclass(frozen=True)
class Restored:
    """What was restored, where the former state is kept, and where audit and pin stand now."""

    judgement: Judgement
    kept: tuple[str, ...]
    pinned_before: int
    sealed_to: int


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
        with staged(settings, root, path, folder) as backup:
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
            sealed_to = _settle(container, root, verdict, at, before, kept)
        except BaseException:
            container.stores.dispose()
            undo()
            _pin_again(container, before)
            raise
        (settings.instance / _PREPARED).unlink(missing_ok=True)
    return Restored(verdict, kept, before[0] if before else 0, sealed_to)


def _accepted(container: Container, backup: Staged, accepts_missing: bool) -> Judgement:
    if (backup.manifest.engine == "sqlite") != container.settings.on_sqlite:
        raise Conflict(f"This backup is for {backup.manifest.engine}. Set DATABASE_URL to such a database.")
    if backup.manifest.mode != container.settings.mode:
        raise Conflict(f"This backup is of a {backup.manifest.mode} installation: set APP_MODE={backup.manifest.mode}.")
    verdict = judge(backup, container.stores.keys, container.secrets)
    if verdict.problems:
        raise Damaged("\n".join(["Nothing was restored:", *verdict.problems]))
    if not _has_keys(container):
        raise Conflict("The keys come first: python3 run.py flask keys restore FILE --key KEY_FILE")
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


def _settle(
    container: Container,
    root: Path,
    verdict: Judgement,
    at: datetime,
    before: tuple[int, bytes] | None,
    kept: tuple[str, ...],
) -> int:
    """Migrate up, say in the audit what was done, and seal it. Returns the newest seal."""
    upgrade_all(container.settings, root / "migrations")
    manifest = verdict.manifest
    facts: dict[str, str | int] = {
        "taken_at": manifest.taken_at.isoformat(timespec="seconds"),
        "seal": manifest.seal,
        "pinned_before": before[0] if before else 0,
        "kept_aside": len(kept),
        "missing_keys": verdict.missing,
    }
    if not note(container, RESTORE, "backup.restore", at, sum(manifest.rows.values()), **facts):
        raise Conflict("What was restored could not be written to. Everything is as it was before.")
    return seal_all(container.stores, container.secrets, container.clock.now())[0]
