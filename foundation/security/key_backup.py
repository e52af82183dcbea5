"""The file of a key backup: the whole key store, sealed under a key of its own, which is not the master key.

Layout: a line that says what it is | a line of JSON, readable by anybody: when, of which installation, how many keys |
nonce (12) | AES-256-GCM of the rows, bound to both lines. The keys inside are still wrapped by the master key: who
reads them needs this file, its own key, the master key, and the data.
"""

import base64
import json
import secrets
import uuid
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, delete, insert, select

from foundation.errors import Conflict, SealBroken
from foundation.security.key_store import forget_pin, key_ledger, pin_seal, pinned_seal
from foundation.security.master_key import KEY_BYTES, NONCE_BYTES, MasterKeys
from foundation.security.master_key_in_use import InUse, in_use, use
from foundation.security.wrapped_keys import Wrapped, replace_all, wrapped_keys
from foundation.storage.guard import execute_stamped

_FIRST_LINE = b"assisted return, keys, 1\n"


@dataclass(frozen=True)
class LedgerRow:
    """One entry of the ledger of erasures, as the store of keys has it."""

    uid: uuid.UUID
    mark: bytes
    at: datetime
    words: bytes
    words_until: date


@dataclass(frozen=True)
class KeyBackup:
    """Everything in a key store at one instant (UTC), and whose it is."""

    taken_at: datetime
    installation: uuid.UUID
    rows: tuple[Wrapped, ...]
    pin: tuple[int, bytes] | None
    master: InUse | None = None  # which master key is in use; None where a former version made the backup
    ledger: tuple[LedgerRow, ...] = ()

    def check_master(self, master: MasterKeys) -> None:
        """Conflict unless this master key opens every key."""
        try:
            for row in self.rows:
                master.unwrap(row.kind, row.owner, row.wrapped)
        except SealBroken as error:
            raise Conflict(
                f"The master key does not open the keys of this backup. They were wrapped by the one with the id "
                f"{self.rows[0].master_key_id!r}: set MASTER_KEY_FILE (and MASTER_KEY_ID) to it."
            ) from error


Contents = tuple[InUse | None, tuple[Wrapped, ...], tuple[int, bytes] | None]


def rows_of(connection: Connection) -> Contents:
    """Which master key is in use, all keys of a store, and the pin of the newest seal.

    In this order: a change of the master key that ends in between is then taken for one that has to be ended.
    """
    state = in_use(connection)
    return state, wrapped_keys(connection), pinned_seal(connection)


def ledger_of(connection: Connection) -> tuple[LedgerRow, ...]:
    """The ledger of erasures of a key store."""
    stored = execute_stamped(connection, select(key_ledger).order_by(key_ledger.c.uid))
    return tuple(LedgerRow(row.uid, bytes(row.mark), row.at, bytes(row.words), row.words_until) for row in stored)


def put_rows(connection: Connection, backup: KeyBackup) -> None:
    """Make a key store hold exactly what a backup holds."""
    replace_all(connection, backup.rows)
    use(connection, backup.master)
    forget_pin(connection)
    execute_stamped(connection, delete(key_ledger))
    if backup.ledger:
        execute_stamped(connection, insert(key_ledger), [vars(row) for row in backup.ledger])
    if backup.pin is not None:
        pin_seal(connection, *backup.pin)


def _state_as_json(state: InUse | None) -> list[str | None] | None:
    if state is None:
        return None
    settled = state.settled_at.isoformat() if state.settled_at else None
    return [state.key_id, state.former_id, state.since.isoformat(), settled]


def _state_of(fields: Any) -> InUse | None:
    if fields is None:
        return None
    key_id, former_id, since, settled = fields
    return InUse(key_id, former_id, datetime.fromisoformat(since), datetime.fromisoformat(settled) if settled else None)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt=salt, info=b"key backup").derive(key))


def write_keys(backup: KeyBackup, key: bytes) -> bytes:
    """The file, sealed under `key` (32 bytes)."""
    salt = secrets.token_bytes(16)
    about = {
        "taken_at": backup.taken_at.isoformat(),
        "installation": backup.installation.hex,
        "keys": len(backup.rows),
        "salt": salt.hex(),
    }
    head = _FIRST_LINE + json.dumps(about, sort_keys=True).encode() + b"\n"
    rows = [
        [row.kind, row.owner.hex, base64.b64encode(row.wrapped).decode(), row.master_key_id, row.made_on.isoformat()]
        for row in backup.rows
    ]
    pin = [backup.pin[0], backup.pin[1].hex()] if backup.pin else None
    ledger = [
        [row.uid.hex, row.mark.hex(), row.at.isoformat(), row.words.hex(), row.words_until.isoformat()]
        for row in backup.ledger
    ]
    held = {"rows": rows, "pin": pin, "master": _state_as_json(backup.master), "ledger": ledger}
    plain = zlib.compress(json.dumps(held).encode(), 1)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return head + nonce + _cipher(key, salt).encrypt(nonce, plain, head)


def _ledger_row(uid: str, mark: str, at: str, words: str, until: str) -> LedgerRow:
    when = datetime.fromisoformat(at)
    return LedgerRow(uuid.UUID(uid), bytes.fromhex(mark), when, bytes.fromhex(words), date.fromisoformat(until))


def read_keys(content: bytes, key: bytes) -> KeyBackup:
    """What a file holds. Conflict if it is no key backup, was changed or cut short, or was sealed under another key."""
    first, _, rest = content.partition(b"\n")
    line, separator, sealed = rest.partition(b"\n")
    if first + b"\n" != _FIRST_LINE or not separator:
        raise Conflict("This is not a key backup that this program can read.")
    try:
        about: dict[str, Any] = json.loads(line)
        salt, taken_at = bytes.fromhex(about["salt"]), datetime.fromisoformat(about["taken_at"])
        head = _FIRST_LINE + line + b"\n"
        plain = _cipher(key, salt).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], head)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise Conflict("This key does not open this key backup: another key, or the file is damaged.") from error
    payload = json.loads(zlib.decompress(plain))
    rows = tuple(
        Wrapped(kind, uuid.UUID(owner), base64.b64decode(wrapped), name, date.fromisoformat(made_on))
        for kind, owner, wrapped, name, made_on in payload["rows"]
    )
    pin = (int(payload["pin"][0]), bytes.fromhex(payload["pin"][1])) if payload["pin"] else None
    ledger = tuple(  # none in a backup from before there was one
        LedgerRow(
            uuid.UUID(uid),
            bytes.fromhex(mark),
            datetime.fromisoformat(at),
            bytes.fromhex(words),
            date.fromisoformat(until),
        )
        for uid, mark, at, words, until in payload.get("ledger", ())
    )
    state = _state_of(payload.get("master"))
    return KeyBackup(taken_at, uuid.UUID(about["installation"]), rows, pin, state, ledger)
