"""Passwords: argon2id, and a check that takes as long for an unknown account as for a known one."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MAX_LENGTH = 200
_hasher = PasswordHasher()  # argon2id with the library's current defaults (RFC 9106, low-memory profile)


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters and salt."""
    return _hasher.hash(password)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("no account has this password")


def is_password(hashed: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash the same work is done, and the answer is no."""
    try:
        fits = _hasher.verify(hashed or _nobodys_hash(), password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return fits and hashed is not None


def needs_rehash(hashed: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(hashed)
