"""The master key: wraps every other key, and is never written to a store."""

import base64
import os
import secrets
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.errors import SealBroken

KEY_BYTES = 32
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


def draw_key_file(path: Path) -> None:
    """Write a new random master key, readable by the owner alone; FileExistsError if the file is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
