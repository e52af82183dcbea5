"""Passwords of tests: argon2id as in the program, but quick; checking one is not what most tests are about."""

from argon2 import PasswordHasher

from foundation.security import passwords
from tests.factories import makers

CAREFUL = passwords._hasher
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def hashes_with(hasher: PasswordHasher) -> None:
    """Hash and check with these parameters from now on, and forget what was made with others."""
    passwords._hasher = hasher
    passwords._nobodys_hash.cache_clear()
    makers._hash.cache_clear()
