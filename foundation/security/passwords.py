"""Passwords: argon2id, and a check that takes as long for an unknown account as for a known one."""

from collections.abc import Sequence
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.lazy import lazily

zxcvbn = lazily("zxcvbn")  # its lists of words take a moment to read, and few requests need them

MAX_LENGTH = 200
_LOOKED_AT = 72  # characters: beyond, guesses have become too many anyway, and reckoning them slow
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


def is_guessed(password: str, personal_words: Sequence[str], least_score: int) -> bool:
    """Whether a password is easily guessed: it resembles one of the common lists, or contains a word of its owner's.

    `personal_words`: words that others know of its owner, such as parts of the name. `least_score`: from 0 to 4, as
    zxcvbn reckons from its lists of passwords, names and words, keyboard patterns, dates and repetitions.
    """
    words = [word.casefold() for text in personal_words for word in (text, *text.split()) if len(word) > 3]
    if any(word in password.casefold() for word in words):
        return True
    return bool(zxcvbn.zxcvbn(password[:_LOOKED_AT], user_inputs=words)["score"] < least_score)
