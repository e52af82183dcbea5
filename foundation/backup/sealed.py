"""Backups that only the holder of a private key opens: put into their place, and opened for a moment."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from foundation.backup.alone import folder_of
from foundation.backup.archive import checksum, put_in_place, working_folder
from foundation.backup.manifest import Damaged
from foundation.errors import Conflict
from foundation.security.age import CutOrChanged, decrypt_file, encrypt_file, is_encrypted, read_private_key
from foundation.settings import Settings

ENDING, ENCRYPTED = ".backup", ".backup.age"
DATA, KEYS = "data", "keys"
_PAIR = (
    "Whoever is to open them makes a pair of keys, on another machine: python3 run.py flask keys pair FILE. The "
    "private key stays there; its public key goes into {setting} here."
)


def place_for(target: Path, kind: str, at: datetime, ending: str) -> Path:
    """Where a backup goes: TARGET itself, or, if that is a folder, a neutral name in it that says the instant (UTC).

    Conflict if something is there already, or if there is no such folder.
    """
    path = target / f"{kind}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{ending}" if target.is_dir() else target
    if path.exists():
        raise Conflict(f"{path} exists; it is not overwritten.")
    if not path.parent.is_dir():
        raise Conflict(f"There is no folder {path.parent}. Make it first, readable by its owner alone.")
    return path


def key_of_data(settings: Settings) -> str:
    """The public key that data are backed up to; empty where they may lie open. Conflict where nothing says so."""
    backups = settings.backups
    if not backups.data_key and not backups.in_the_open:
        raise Conflict(
            f"A backup of the data is not made in the open. {_PAIR.format(setting='BACKUP_DATA_PUBLIC_KEY')} "
            "BACKUP_IN_THE_OPEN=yes makes one that everybody can read who gets hold of it."
        )
    return backups.data_key


def key_of_keys(settings: Settings) -> str:
    """The public key that keys are backed up to; Conflict where none is set."""
    if not settings.backups.keys_key:
        raise Conflict(
            "There is no public key for backups of the keys, which are never made in the open. "
            f"{_PAIR.format(setting='BACKUP_KEYS_PUBLIC_KEY')}"
        )
    return settings.backups.keys_key


def deliver(made: Path, path: Path, public_key: str) -> str:
    """Put a finished file in its place, encrypted unless the key is empty; returns its SHA-256, as read back.

    It gets its name only when it is whole. Conflict if it cannot be read back as it was written.
    """
    with working_folder(path.parent) as folder:
        whole = folder / "whole"
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            if public_key:
                written = encrypt_file(made, target, public_key)
            else:
                written = checksum(made)
                with made.open("rb") as source:
                    shutil.copyfileobj(source, target)
        sha256 = checksum(whole)
        if sha256 != written:
            raise Conflict("The file could not be read back as it was written. Is the disk sound?")
        put_in_place(whole, path)
    return sha256


def ask_private_key(whose: str) -> str:
    """The private key that its holder types or hands over on stdin; it is shown and kept nowhere. Conflict if none."""
    question = f"Private key of {whose} (AGE-SECRET-KEY-1...)"
    stdin = sys.stdin
    if stdin.isatty():
        return read_private_key(click.prompt(question, hide_input=True, err=True))
    line = stdin.readline()
    while line.startswith("#") or (line and not line.strip()):
        line = stdin.readline()
    return read_private_key(line)


def encrypted(path: Path) -> bool:
    """Whether a backup needs a private key; Conflict if it cannot be read."""
    try:
        return is_encrypted(path)
    except OSError as error:
        raise Conflict(f"{path} cannot be read: {error.strerror}.") from error


@contextmanager
def opened_data(settings: Settings, path: Path, private_key: str | None = None) -> Iterator[Path]:
    """The archive in a data backup, for as long as the block: the file where it lies open, else decrypted aside.

    Without `private_key` its holder is asked. Conflict for a wrong one, Damaged for a file that is not whole.
    """
    if not encrypted(path):
        yield path
        return
    key = private_key or ask_private_key("data backups")
    with working_folder(folder_of(settings)) as folder:
        plain = folder / "opened"
        with os.fdopen(os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            try:
                decrypt_file(path, target, key)
            except CutOrChanged as error:
                raise Damaged(str(error)) from error
        yield plain
