"""Files that only the holder of a private key opens, made with the public key (age, https://age-encryption.org)."""

import hashlib
from pathlib import Path
from typing import IO, Any

import pyrage

from foundation.errors import Conflict

_HEAD = b"age-encryption.org/v1"
_PRIVATE = "AGE-SECRET-KEY-1"


class NotItsKey(Conflict):
    """This private key does not open this file."""


class CutOrChanged(Conflict):
    """An encrypted file that is not whole."""


class _Target:
    """A file that remembers what was written, and why it could not be: the library tells that in words of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.failure: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            written = self._file.write(content)
        except OSError as error:
            self.failure = error
            raise
        self.digest.update(content)
        return written

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError as error:
            self.failure = error
            raise


def new_pair() -> tuple[str, str]:
    """A new private key, and its public key."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def is_encrypted(path: Path) -> bool:
    """Whether a file is one of these; OSError if it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(_HEAD)) == _HEAD


def _recipient(public_key: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(public_key)
    except pyrage.RecipientError as error:
        raise Conflict(
            f"{public_key!r} is no public key: it was mistyped. It begins with age1 and has 62 signs."
        ) from error


def read_private_key(text: str) -> str:
    """The private key in a text, such as a file that age-keygen wrote; Conflict if there is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    if len(lines) == 1 and lines[0].startswith("age1"):
        raise Conflict("That is the public key. The private one, which its holder keeps, begins with AGE-SECRET-KEY-1.")
    try:
        pyrage.x25519.Identity.from_str(lines[0].upper() if lines else "")
    except pyrage.IdentityError as error:
        raise Conflict(
            f"That is no private key: it begins with {_PRIVATE} and is one line. Type or paste it again."
        ) from error
    return lines[0].upper()


def encrypt_file(source: Path, target: IO[bytes], public_key: str) -> str:
    """Encrypt a file into an open one; returns the SHA-256 of what was written, in hex. OSError for a full disk."""
    recipient, written = _recipient(public_key), _Target(target)
    with source.open("rb") as plain:
        try:
            pyrage.encrypt_io(plain, written, [recipient])
            written.flush()
        except (pyrage.EncryptError, OSError) as error:
            raise written.failure or error from error
    return written.digest.hexdigest()


def decrypt_file(source: Path, target: IO[bytes], private_key: str) -> None:
    """Decrypt a file into an open one. NotItsKey, CutOrChanged; OSError for a full disk."""
    identity, written = pyrage.x25519.Identity.from_str(private_key), _Target(target)
    with source.open("rb") as sealed:
        try:
            pyrage.decrypt_io(sealed, written, [identity])
            written.flush()
        except (pyrage.DecryptError, OSError) as error:
            raise written.failure or _refusal(source, error) from error


def encrypt(content: bytes, public_key: str) -> bytes:
    """The same for bytes in memory."""
    return bytes(pyrage.encrypt(content, [_recipient(public_key)]))


def decrypt(source: Path, private_key: str) -> bytes:
    """What an encrypted file holds, in memory. Errors as for `decrypt_file`."""
    content = source.read_bytes()
    try:
        return bytes(pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(private_key)]))
    except (pyrage.DecryptError, OSError) as error:
        raise _refusal(source, error) from error


def _refusal(source: Path, error: Exception) -> Conflict:
    if "No matching keys" in str(error):
        return NotItsKey(
            f"This private key does not open {source}. It was made for another public key: take the private key that "
            "belongs to it. If it is that one, the file is damaged."
        )
    return CutOrChanged(
        f"{source} is damaged or cut short: it is not the file that was written. Copy it again from where it is kept, "
        "compare its SHA-256, or take the backup of another night."
    )
