"""Commands: `flask backup create`, `verify`, `restore`, `drill`; `flask keys backup`, `restore`."""

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import DatabaseError

from foundation.backup.alone import folder_of
from foundation.backup.archive import working_folder
from foundation.backup.drill import Program, drill
from foundation.backup.judging import Judgement, look_at
from foundation.backup.keys import back_up_keys, opened, restore_keys, store_with
from foundation.backup.manifest import Damaged
from foundation.backup.sealed import opened_data
from foundation.backup.services import Restored, create, restore
from foundation.errors import DomainError
from foundation.security.key_backup import KeyBackup
from foundation.web.container import Container

_FULL = (errno.ENOSPC, errno.EDQUOT)
_NO_ROOM = (
    "There is no room left on the disk: beside the data, where a backup is worked on and which takes as much again, or "
    "where it is to go. Nothing was left half done. Make room, and repeat this."
)
_FILE = click.Path(path_type=Path, dir_okay=False)
_KEY = click.option("--key", "key_file", type=_FILE, help="File with the key of a key backup of a former version.")
_REPLACE = click.option("--replace", is_flag=True, help="Replace what is there; it is kept aside.")


@contextmanager
def _said() -> Iterator[None]:
    """Refusals as sentences: status 1 for a backup that is not good, 2 for what cannot be done."""
    try:
        yield
    except Damaged as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except DomainError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except (DatabaseError, sqlite3.Error) as error:
        click.echo(_words_of(error), err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(_NO_ROOM if error.errno in _FULL else _words_of_file(error), err=True)
        sys.exit(2)


def _words_of(error: DatabaseError | sqlite3.Error) -> str:
    cause = error.orig if isinstance(error, DatabaseError) else error
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", "") == "53100":
        return _NO_ROOM
    return f"The database does not do what was asked of it: {cause}"


def _words_of_file(error: OSError) -> str:
    return f"{error.strerror} ({error.filename or 'no file is named'}). Nothing was left half done."


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _show(verdict: Judgement) -> None:
    about = verdict.manifest
    click.echo(
        f"taken {_instant(about.taken_at)}, {about.engine}, {sum(about.rows.values())} rows in "
        f"{len(about.rows)} tables, sealed to {about.seal}"
    )
    if verdict.audit:
        click.echo(f"audit: {verdict.audit}")
        click.echo(f"keys: {verdict.needed} needed, {verdict.missing} missing")
    for note in verdict.notes:
        click.echo(note)


def _create(container: Container, root: Path, target: Path) -> None:
    with _said():
        made = create(container, root, target.absolute())
    about = made.manifest
    click.echo(str(made.path))
    click.echo(
        f"taken {_instant(about.taken_at)}, {made.size / 1_000_000:.1f} MB, {sum(about.rows.values())} rows in "
        f"{len(about.rows)} tables, sealed to {about.seal}"
    )
    click.echo(f"sha256 {made.sha256}")
    _say_removed(made.removed)
    for warning in made.warnings:
        click.echo(warning, err=True)
    click.echo("Now the keys, to another place: python3 run.py flask keys backup FOLDER", err=True)


def _say_removed(number: int) -> None:
    if number:
        click.echo(f"{number} older backups were removed from that folder: they were kept as long as the rule says.")


def _verify(container: Container, root: Path, file: Path, keys: Path | None, key_file: Path | None) -> None:
    if keys is None and key_file is not None:
        raise click.UsageError("--key goes with --keys: it opens a key backup of a former version.")
    settings = container.settings
    with _said(), opened_data(settings, file) as archive:
        if keys is None:
            verdict = look_at(settings, root, archive, container.stores.keys, container.secrets)
        else:
            verdict = _look_with(container, root, archive, opened(keys, key_file))
    _show(verdict)
    for problem in verdict.problems:
        click.echo(problem, err=True)
    sys.exit(1 if verdict.problems else 0)


def _look_with(container: Container, root: Path, archive: Path, backup: KeyBackup) -> Judgement:
    with working_folder(folder_of(container.settings)) as folder:
        stores, secrets = store_with(backup, container, root, folder)
        try:
            verdict = look_at(container.settings, root, archive, stores.keys, secrets)
        finally:
            stores.dispose()
    if backup.taken_at < verdict.manifest.taken_at:
        verdict.notes.append("The key backup is older than this one: take the keys after the data.")
    return verdict


def _drill(container: Container, program: Program, data: Path, keys: Path, key_file: Path | None) -> None:
    with _said():
        found = drill(container, program, data, keys, key_file, click.echo)
    for breach in found.breaches:
        click.echo(f"\n{breach.invariant.says}", err=True)
        for row in breach.rows:
            click.echo(f"  {row}", err=True)
        click.echo(f"  Cure: {breach.invariant.cure}", err=True)
    if not found.is_good:
        sys.exit(1)
    click.echo("The drill went well: these two files bring everything back. Nothing of it was left here.")
    if not found.noted:
        click.echo("This installation could not note the day, so System health does not show it.", err=True)


def _report(restored: Restored) -> None:
    _show(restored.judgement)
    click.echo(f"restored; sealed to {restored.sealed_to} (the pin stood at {restored.pinned_before})")
    if restored.erased_again:
        click.echo(f"erased again: {restored.erased_again} cases and people that this backup brought back")
    for place in restored.kept:
        click.echo(f"kept aside: {place}. Delete it when it is not needed any more: it holds the same secrets.")
    click.echo("Look at it before you start the service: python3 run.py flask audit verify", err=True)


def register_backup(app: Flask, container: Container, program: Program) -> None:
    """`flask backup create`, `verify`, `restore`, `drill`."""
    root = program.root
    group = AppGroup("backup", help="Data backups. They hold no keys: see `flask keys backup`.")

    @group.command("create")
    @click.argument("target", type=click.Path(path_type=Path))
    def create_command(target: Path) -> None:
        """Back the running installation up to TARGET: a folder, or a file that is not there yet."""
        _create(container, root, target)

    @group.command("verify")
    @click.argument("file", type=_FILE)
    @click.option("--keys", type=_FILE, help="A key backup to check it with, instead of the keys that are here.")
    @_KEY
    def verify_command(file: Path, keys: Path | None, key_file: Path | None) -> None:
        """Check a backup without putting it anywhere. Exit status 1 if anything is wrong."""
        _verify(container, root, file, keys, key_file)

    @group.command("restore")
    @click.argument("file", type=_FILE)
    @_REPLACE
    @click.option("--accept-missing-keys", is_flag=True, help="Also if what some keys sealed stays unreadable.")
    def restore_command(file: Path, replace: bool, accept_missing_keys: bool) -> None:
        """Put a backup in the place of this installation. The service is stopped, and the keys are there already."""
        with _said(), opened_data(container.settings, file) as archive:
            restored = restore(container, root, archive, replace, accept_missing_keys)
        _report(restored)

    @group.command("drill")
    @click.argument("data", type=_FILE)
    @click.argument("keys", type=_FILE)
    @_KEY
    def drill_command(data: Path, keys: Path, key_file: Path | None) -> None:
        """Restore both backups aside and check them; both private keys come on stdin, that of the data first."""
        _drill(container, program, data, keys, key_file)

    app.cli.add_command(group)


def _needed(container: Container | None) -> Container:
    if container is None:
        raise click.UsageError("this command needs an installation")
    return container


def register_key_backups(app: Flask, container: Container | None, root: Path) -> None:
    """`flask keys backup`, `flask keys restore`, beside `flask keys draw`. Without a house they are only listed."""
    keys = app.cli.commands["keys"]
    assert isinstance(keys, click.Group)

    @keys.command("backup")
    @click.argument("target", type=click.Path(path_type=Path))
    def backup_command(target: Path) -> None:
        """Back all keys up to TARGET, encrypted to BACKUP_KEYS_PUBLIC_KEY. Always after the data."""
        with _said():
            made = back_up_keys(_needed(container), root, target.absolute())
        click.echo(str(made.path))
        click.echo(f"taken {_instant(made.taken_at)}, {made.keys} keys: fits every data backup until then")
        click.echo(f"sha256 {made.sha256}")
        _say_removed(made.removed)
        if not made.noted:
            click.echo("The backup is whole, but the installation could not note it.", err=True)

    @keys.command("restore")
    @click.argument("file", type=_FILE)
    @_KEY
    @_REPLACE
    def restore_command(file: Path, key_file: Path | None, replace: bool) -> None:
        """Put a key backup in the place of the key store. The service is stopped."""
        with _said():
            restored = restore_keys(_needed(container), root, opened(file, key_file), replace)
        click.echo(f"{restored.keys} keys, taken {_instant(restored.taken_at)}: fits every data backup until then")
        if restored.kept:
            click.echo(f"kept aside: {restored.kept}. Delete it when it is not needed any more.")
        if restored.missing:
            click.echo(
                f"{restored.missing} keys that the data here need are not among them: what those sealed cannot be read."
                " Restore a newer key backup if there is one.",
                err=True,
            )
            sys.exit(1)
