"""The file of a key backup: the whole key store, encrypted to a public key whose private half lies elsewhere.

Inside stands JSON: when, of which installation, the keys, and an HMAC with the installation's audit key, since whoever
has the public key could write such a file. The keys inside are still wrapped by the master key: who reads them needs
this file, its private key, the master key, and the data.

Former versions sealed the file with AES-256-GCM under a random key in a file. Such files can still be read: a line that
says what it is | a line of JSON, readable by anybody | nonce (12) | the rows, bound to both lines.
"""

import base64
import hmac
import json
import uuid
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, delete, insert, select

from foundation.errors import Conflict, SealBroken
from foundation.security.age import decrypt, encrypt
from foundation.security.key_store import forget_pin, key_ledger, pin_seal, pinned_seal
from foundation.security.master_key import KEY_BYTES, NONCE_BYTES, MasterKeys
from foundation.security.master_key_in_use import InUse, in_use, use
from foundation.security.secrets import audit_mac, name_of
from foundation.security.wrapped_keys import Wrapped, replace_all, wrapped_keys
from foundation.storage.guard import execute_stamped

FORM = 2
_FORMER = b"assisted return, keys, 1\n"
_UNREADABLE = "This is not a key backup that this program can read."
_NOT_GENUINE = "This key backup was changed, or written by somebody who has its public key alone."


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
    ledger: tuple[LedgerRow, ...] = ()  # none of a former version
    mac: str | None = None  # None where a former version made the backup

    def says(self) -> dict[str, Any]:
        """All but the HMAC, as plain JSON values."""
        return {
            "form": FORM,
            "taken_at": self.taken_at.isoformat(),
            "installation": self.installation.hex,
            "rows": [_row_as_json(row) for row in self.rows],
            "pin": [self.pin[0], self.pin[1].hex()] if self.pin else None,
            "master": _state_as_json(self.master),
            "ledger": [_ledger_as_json(row) for row in self.ledger],
        }

    def mac_with(self, masters: MasterKeys) -> str:
        """What `mac` should be, with the audit key that is among the keys. SealBroken if there is none that opens."""
        for row in self.rows:
            if (row.kind, row.owner) == name_of("audit"):
                return audit_mac(masters.unwrap(row.kind, row.owner, row.wrapped), ["key backup", self.says()]).hex()
        raise SealBroken("no audit key")

    def check_master(self, masters: MasterKeys) -> None:
        """Conflict unless these master keys open every key, and whoever wrote the file had them too."""
        try:
            for row in self.rows:
                masters.unwrap(row.kind, row.owner, row.wrapped)
            genuine = self.mac is None or hmac.compare_digest(self.mac, self.mac_with(masters))
        except SealBroken as error:
            ids = ", ".join(sorted({row.master_key_id for row in self.rows}))
            raise Conflict(
                f"The master key does not open the keys of this backup, which the one with the id {ids} wrapped. "
                f"Set MASTER_KEY_FILE to a file that holds it, as a line {ids}:BASE64, beside the present one."
            ) from error
        if not genuine:
            raise Conflict(_NOT_GENUINE)


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


def _row_as_json(row: Wrapped) -> list[str]:
    wrapped = base64.b64encode(row.wrapped).decode()
    return [row.kind, row.owner.hex, wrapped, row.master_key_id, row.made_on.isoformat()]


def _row_of(fields: list[str]) -> Wrapped:
    kind, owner, wrapped, name, made_on = fields
    return Wrapped(kind, uuid.UUID(owner), base64.b64decode(wrapped), name, date.fromisoformat(made_on))


def _ledger_as_json(row: LedgerRow) -> list[str]:
    return [row.uid.hex, row.mark.hex(), row.at.isoformat(), row.words.hex(), row.words_until.isoformat()]


def _ledger_row(fields: list[str]) -> LedgerRow:
    uid, mark, at, words, until = fields
    when = datetime.fromisoformat(at)
    return LedgerRow(uuid.UUID(uid), bytes.fromhex(mark), when, bytes.fromhex(words), date.fromisoformat(until))


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


def _backup_of(about: dict[str, Any], payload: dict[str, Any]) -> KeyBackup:
    """A backup from the JSON that says when and whose it is, and that with the keys."""
    pin = (int(payload["pin"][0]), bytes.fromhex(payload["pin"][1])) if payload["pin"] else None
    return KeyBackup(
        datetime.fromisoformat(about["taken_at"]),
        uuid.UUID(about["installation"]),
        tuple(_row_of(row) for row in payload["rows"]),
        pin,
        _state_of(payload.get("master")),
        tuple(_ledger_row(row) for row in payload.get("ledger", ())),
        payload.get("mac"),
    )


def write_keys(backup: KeyBackup, public_key: str) -> bytes:
    """The file, encrypted to a public key."""
    plain = json.dumps({**backup.says(), "mac": backup.mac}).encode()
    return encrypt(zlib.compress(plain, 1), public_key)


def read_keys(path: Path, private_key: str) -> KeyBackup:
    """What a file holds. Conflict if it is no key backup, was changed or cut short, or is for another private key."""
    plain = decrypt(path, private_key)
    try:
        payload: dict[str, Any] = json.loads(zlib.decompress(plain))
        if payload["form"] != FORM:
            raise Conflict(
                f"This key backup has the form {payload['form']}; this program knows {FORM}. Use a newer one."
            )
        if not isinstance(payload["mac"], str):  # former versions, which had none, did not write this form
            raise Conflict(_NOT_GENUINE)
        return _backup_of(payload, payload)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise Conflict(_UNREADABLE) from error


# What former versions wrote.


def is_of_a_former_version(path: Path) -> bool:
    """Whether a file needs the key in a file with which former versions sealed; OSError if it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(_FORMER)) == _FORMER


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt=salt, info=b"key backup").derive(key))


def read_former_keys(content: bytes, key: bytes) -> KeyBackup:
    """What such a file holds. Conflict if it was changed or cut short, or was sealed under another key (32 bytes)."""
    line, _separator, sealed = content.removeprefix(_FORMER).partition(b"\n")
    try:
        about: dict[str, Any] = json.loads(line)
        head, salt = _FORMER + line + b"\n", bytes.fromhex(about["salt"])
        plain = _cipher(key, salt).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], head)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise Conflict("This key does not open this key backup: another key, or the file is damaged.") from error
    return _backup_of(about, json.loads(zlib.decompress(plain)))
