"""Commands: `flask backup create`, `verify`, `restore`; `flask keys backup`, `restore`."""

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
from foundation.backup.judging import Judgement, look_at
from foundation.backup.keys import back_up_keys, opened, restore_keys, store_with
from foundation.backup.manifest import Damaged
from foundation.backup.services import Restored, create, restore
from foundation.errors import DomainError
from foundation.web.container import Container

_FILE = click.Path(path_type=Path, dir_okay=False)
_KEY = click.option("--key", "key_file", type=_FILE, required=True, help="File with the key of key backups.")
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
    except DatabaseError as error:
        click.echo(f"The database does not do what was asked of it: {error.orig}", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"{error.strerror} ({error.filename or 'no file is named'}). Nothing was left half done.", err=True)
        sys.exit(2)


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
    for warning in made.warnings:
        click.echo(warning, err=True)
    click.echo("Now the keys, to another place: python3 run.py flask keys backup FOLDER --key KEY_FILE", err=True)


def _verify(container: Container, root: Path, file: Path, keys: Path | None, key_file: Path | None) -> None:
    if (keys is None) != (key_file is None):
        raise click.UsageError("--keys and --key go together: the key backup, and the key that opens it.")
    with _said():
        if keys is None or key_file is None:
            verdict = look_at(container.settings, root, file, container.stores.keys, container.secrets)
        else:
            key_backup = opened(keys, key_file)
            with working_folder(folder_of(container.settings)) as folder:
                stores, secrets = store_with(key_backup, container, root, folder)
                try:
                    verdict = look_at(container.settings, root, file, stores.keys, secrets)
                finally:
                    stores.dispose()
            if key_backup.taken_at < verdict.manifest.taken_at:
                verdict.notes.append("The key backup is older than this one: take the keys after the data.")
    _show(verdict)
    for problem in verdict.problems:
        click.echo(problem, err=True)
    sys.exit(1 if verdict.problems else 0)


def _report(restored: Restored) -> None:
    _show(restored.judgement)
    click.echo(f"restored; sealed to {restored.sealed_to} (the pin stood at {restored.pinned_before})")
    if restored.erased_again:
        click.echo(f"erased again: {restored.erased_again} cases and people that this backup brought back")
    for place in restored.kept:
        click.echo(f"kept aside: {place}. Delete it when it is not needed any more: it holds the same secrets.")
    click.echo("Look at it before you start the service: python3 run.py flask audit verify", err=True)


def register_backup(app: Flask, container: Container, root: Path) -> None:
    """`flask backup create`, `verify`, `restore`."""
    group = AppGroup("backup", help="Data backups. They hold no keys: see `flask keys backup`.")

    @group.command("create")
    @click.argument("target", type=click.Path(path_type=Path))
    def create_command(target: Path) -> None:
        """Back the running installation up to TARGET: a folder, or a file that is not there yet."""
        _create(container, root, target)

    @group.command("verify")
    @click.argument("file", type=_FILE)
    @click.option("--keys", type=_FILE, help="A key backup to check it with, instead of the keys that are here.")
    @click.option("--key", "key_file", type=_FILE, help="File with the key of key backups; goes with --keys.")
    def verify_command(file: Path, keys: Path | None, key_file: Path | None) -> None:
        """Check a backup without putting it anywhere. Exit status 1 if anything is wrong."""
        _verify(container, root, file, keys, key_file)

    @group.command("restore")
    @click.argument("file", type=_FILE)
    @_REPLACE
    @click.option("--accept-missing-keys", is_flag=True, help="Also if what some keys sealed stays unreadable.")
    def restore_command(file: Path, replace: bool, accept_missing_keys: bool) -> None:
        """Put a backup in the place of this installation. The service is stopped, and the keys are there already."""
        with _said():
            restored = restore(container, root, file, replace, accept_missing_keys)
        _report(restored)

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
    @_KEY
    def backup_command(target: Path, key_file: Path) -> None:
        """Back all keys up to TARGET, sealed under another key than the master key. Always after the data."""
        with _said():
            made = back_up_keys(_needed(container), root, target.absolute(), key_file)
        click.echo(str(made.path))
        click.echo(f"taken {_instant(made.taken_at)}, {made.keys} keys: fits every data backup until then")
        click.echo(f"sha256 {made.sha256}")
        if not made.noted:
            click.echo("The backup is whole, but the installation could not note it.", err=True)

    @keys.command("restore")
    @click.argument("file", type=_FILE)
    @_KEY
    @_REPLACE
    def restore_command(file: Path, key_file: Path, replace: bool) -> None:
        """Put a key backup in the place of the key store. The service is stopped."""
        with _said():
            restored = restore_keys(_needed(container), root, file, key_file, replace)
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
