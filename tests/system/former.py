"""A key backup as former versions wrote it, sealed under a key in a file."""

import base64
import json
import secrets
import zlib
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.security.key_backup import KeyBackup


def write_former_keys(backup: KeyBackup, path: Path, key: bytes) -> None:
    """The file, with what is in a backup."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    about = {
        "taken_at": backup.taken_at.isoformat(),
        "installation": backup.installation.hex,
        "keys": len(backup.rows),
        "salt": salt.hex(),
    }
    head = b"assisted return, keys, 1\n" + json.dumps(about, sort_keys=True).encode() + b"\n"
    rows = [
        [row.kind, row.owner.hex, base64.b64encode(row.wrapped).decode(), row.master_key_id, row.made_on.isoformat()]
        for row in backup.rows
    ]
    pin = [backup.pin[0], backup.pin[1].hex()] if backup.pin else None
    cipher = AESGCM(HKDF(hashes.SHA256(), 32, salt=salt, info=b"key backup").derive(key))
    plain = zlib.compress(json.dumps({"rows": rows, "pin": pin}).encode(), 1)
    path.write_bytes(head + nonce + cipher.encrypt(nonce, plain, head))
