"""The file of a data backup: a ZIP with a manifest and its parts. Written beside its place, read back, then named."""

import hashlib
import os
import signal
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import IO

from foundation.backup.manifest import Damaged, Manifest, Part, read_manifest
from foundation.errors import Conflict
from foundation.security.secrets import Secrets
from foundation.storage.copying import flush_folder

MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError)


@contextmanager
def working_folder(beside: Path) -> Iterator[Path]:
    """A folder that the owner alone reads, in the folder `beside`; gone at the end, also when asked to stop."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    try:
        former = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: nobody sends it a signal
        former = None
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=beside) as folder:
            yield Path(folder)
    finally:
        if former is not None:
            signal.signal(signal.SIGTERM, former)


def put_in_place(made: Path, path: Path) -> None:
    """Give a finished file its name; Conflict if somebody else took it meanwhile. Survives a power cut."""
    os.chmod(made, 0o600)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(made, path)  # unlike a rename, never over what is there
    except FileExistsError as error:
        raise Conflict(f"{path} exists; it is not overwritten.") from error
    except OSError:  # a file system without links
        if path.exists():
            raise Conflict(f"{path} exists; it is not overwritten.") from None
        made.rename(path)
    flush_folder(path.parent)


def _copy(source: IO[bytes], target: IO[bytes] | None) -> Part:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return Part(size, digest.hexdigest())


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return _copy(file, None).sha256


def write_archive(path: Path, parts: list[Path], manifest: Manifest, secrets: Secrets) -> Manifest:
    """Pack the parts with their manifest, whose checksums and HMAC are filled in here. Returns it as written."""
    packed: dict[str, Part] = {}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    # pg_dump has compressed already. Sealed values do not get smaller; the rest does, at the quickest level.
    how = zipfile.ZIP_STORED if manifest.engine == "postgresql" else zipfile.ZIP_DEFLATED
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", how, compresslevel=1) as archive:
        for part in parts:
            with part.open("rb") as source, archive.open(part.name, "w", force_zip64=True) as target:
                packed[part.name] = _copy(source, target)
        whole = replace(manifest, parts=packed)
        whole = replace(whole, mac=whole.mac_with(secrets))
        with archive.open(MANIFEST, "w") as target:
            target.write(whole.text().encode())
    return whole


def read_archive(path: Path, folder: Path | None) -> Manifest:
    """Check every byte of a backup against its manifest, unpacking the parts into `folder` if there is one.

    Conflict if the file is not there, Damaged if it is cut short, changed or no data backup at all.
    """
    with _opened(path) as (archive, manifest):
        if sorted(archive.namelist()) != sorted([MANIFEST, *manifest.parts]):
            raise Damaged(f"{path} holds other parts than its manifest names.")
        for name, expected in manifest.parts.items():
            _check_part(archive, name, expected, folder)
    return manifest


def manifest_of(path: Path) -> Manifest:
    """What a backup says about itself, before anything of it is checked. Conflict or Damaged as for `read_archive`."""
    with _opened(path) as (_archive, manifest):
        return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if MANIFEST not in archive.namelist():
                raise Damaged(f"{path} is not a data backup.")
            yield archive, read_manifest(archive.read(MANIFEST).decode("utf-8"))
    except OSError as error:
        raise Conflict(f"{path} cannot be read: {error.strerror}.") from error
    except (*_BROKEN, UnicodeDecodeError) as error:
        raise Damaged(f"{path} is damaged or cut short: it is not the file that was written.") from error


def _check_part(archive: zipfile.ZipFile, name: str, expected: Part, folder: Path | None) -> None:
    if Path(name).name != name:
        raise Damaged(f"A part of this backup has a name that is a path: {name!r}.")
    with archive.open(name) as source:
        if folder is None:
            actual = _copy(source, None)
        else:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as target:
                actual = _copy(source, target)
    if actual != expected:
        raise Damaged(f"{name} is not what was written: its checksum differs.")
