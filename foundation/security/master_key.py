"""The master key: wraps every other key, and is never written to a store. While it is changed, there are two."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.errors import SealBroken
from foundation.key_lines import KEY_BYTES as KEY_BYTES

NONCE_BYTES = 12


class MasterKey:
    """One master key with its id, which each wrapped key remembers."""

    def __init__(self, secret: bytes, key_id: str) -> None:
        """Take 32 bytes; ValueError for any other length."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a master key has {KEY_BYTES} bytes")
        self._secret = secret
        self.key_id = key_id
        self._cipher = AESGCM(secret)

    def _bound_to(self, kind: str, owner: uuid.UUID) -> bytes:
        return f"key|{self.key_id}|{kind}|{owner.hex}".encode()

    def wrap(self, kind: str, owner: uuid.UUID, key: bytes) -> bytes:
        """The key, sealed for the key store and bound to its owner."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, self._bound_to(kind, owner))

    def unwrap(self, kind: str, owner: uuid.UUID, wrapped: bytes) -> bytes:
        """The key itself; SealBroken if it was changed, moved to another owner, or wrapped by another master key."""
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, sealed, self._bound_to(kind, owner))
        except (InvalidTag, ValueError) as error:
            raise SealBroken("wrapped key") from error

    def derive(self, purpose: str) -> bytes:
        """A secret of 32 bytes for one purpose that may change with the master key (cookies)."""
        return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self._secret)


class MasterKeys:
    """The master keys that a process has. All of them open; the key store says which of them wraps what is new."""

    def __init__(self, keys: Sequence[MasterKey], read_again: Callable[[], Sequence[MasterKey]] = lambda: ()) -> None:
        """Take at least one. `read_again` gives those that are set by now, for a process that runs on meanwhile."""
        self._keys = {key.key_id: key for key in keys}
        self._primary = keys[0]
        self._read_again = read_again
        self._lock = Lock()

    @property
    def key_id(self) -> str:
        """The id of the one that was set first."""
        return self._primary.key_id

    @property
    def ids(self) -> list[str]:
        """The ids of all, in the order in which they were set."""
        return list(self._keys)

    def find(self, key_id: str) -> MasterKey | None:
        """The one with this id, or None if it is not among those that are set."""
        return self._keys.get(key_id) or self.look_again().get(key_id)

    def wrap(self, kind: str, owner: uuid.UUID, key: bytes) -> bytes:
        """Wrap with the one that was set first: before a key store says which one is in use."""
        return self._primary.wrap(kind, owner, key)

    def unwrap(self, kind: str, owner: uuid.UUID, wrapped: bytes) -> bytes:
        """The key itself, by whichever opens it; SealBroken if none does."""
        known = self._keys
        for master in known.values():
            try:
                return master.unwrap(kind, owner, wrapped)
            except SealBroken:
                continue
        for key_id, master in self.look_again().items():
            if key_id not in known:
                return master.unwrap(kind, owner, wrapped)
        raise SealBroken("wrapped key")

    def derive(self, purpose: str) -> list[bytes]:
        """For one purpose, the secret of 32 bytes of each of them."""
        return [master.derive(purpose) for master in self._keys.values()]

    def look_again(self) -> dict[str, MasterKey]:
        """All that are set by now. Those that were set before stay: something may still be wrapped by them."""
        with self._lock:
            self._keys = {**self._keys, **{key.key_id: key for key in self._read_again()}}
            return self._keys
