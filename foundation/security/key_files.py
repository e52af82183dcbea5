"""Files with keys: drawn, given another key, freed of a former one. Their owner alone reads them."""

import base64
import os
import secrets
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from foundation.errors import Conflict
from foundation.key_lines import KEY_BYTES


def write_owned(path: Path, text: str) -> None:
    """Write a new file that its owner alone reads; FileExistsError if it is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def draw_key_file(path: Path) -> None:
    """Write a new random master key, readable by the owner alone; FileExistsError if the file is there."""
    write_owned(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")


def new_key_id(today: date) -> str:
    """An id for the next master key: the day, which whoever keeps keys understands, and four random signs."""
    return f"{today.isoformat()}-{secrets.token_hex(2)}"


def replace_lines(path: Path, lines: Sequence[str]) -> None:
    """Give a key file other lines, all at once or not at all. Conflict if the file cannot be written."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # its owner alone reads it
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())
            if (here := path.stat()).st_uid != os.geteuid():
                os.chown(name, here.st_uid, here.st_gid)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Conflict(f"{path} cannot be written: {error.strerror}.") from error
