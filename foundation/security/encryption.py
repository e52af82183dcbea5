"""Sealed columns: AES-256-GCM values that only open with their owner's key, bound to table, column and row.

A mapped descriptor over a binary column, because a column type sees neither the row nor its owner. Set a value and it
waits in the row; the flush seals it. Read it and it is opened on access.

Layout: version (1 byte) | nonce (12) | ciphertext with tag (16). The plaintext is JSON, padded to a multiple of 32
bytes, so that the length says little. The bytes of a file are padded more coarsely, and are no JSON.
"""

import json
import secrets
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Generic, Protocol, Self, overload

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import (  # for contents with a key that is no name in Python ("from"), or that may not be there at all
    UNSET as UNSET,
    Struct as Struct,
    UnsetType as UnsetType,
    convert as convert,  # for contents with a key such as "from"
    field as field,
    structs as structs,
)
from sqlalchemy import event
from sqlalchemy.orm import Session, attributes, object_session
from typing_extensions import TypeVar

from foundation.errors import KeyGone, ScopeBreach, SealBroken
from foundation.storage.types import canonical_json

KeyName = tuple[str, uuid.UUID]
ContentT = TypeVar("ContentT", default=Any)
_VERSION = b"\x01"
_NONCE = 12
_BLOCK = 32
_LEAST_BYTES = 65_536  # every smaller file has the same size when sealed


class Keys(Protocol):
    """What sealing asks of a key ring."""

    def key(self, name: KeyName) -> bytes:
        """The key, or KeyGone."""
        ...

    def make(self, name: KeyName) -> bytes:
        """A new key."""
        ...

    def key_or_new(self, name: KeyName) -> bytes:
        """The key, made if there is none."""
        ...


def as_json(content: Any) -> Any:
    """A content as the JSON value that is sealed of it; the bytes of a file stay bytes."""
    return msgspec.to_builtins(content, builtin_types=(bytes,))


def seal(key: bytes, value: Any, bound_to: bytes) -> bytes:
    """A JSON value, padded, encrypted and bound to its place."""
    return _locked(key, canonical_json(value).encode(), bound_to, _BLOCK)


def place_of(table: str, column: str, row_id: str, key_name: tuple[str, str]) -> bytes:
    """What a sealed value is bound to. `row_id`, and the owner of the key, in hex."""
    return f"{table}|{column}|{row_id}|{key_name[0]}|{key_name[1]}".encode()


class Sealer:
    """Seals many values with one key, for whoever writes a great many rows."""

    def __init__(self, key: bytes) -> None:
        """Take the key of one owner."""
        self._cipher = AESGCM(key)

    def seal(self, padded: bytes, bound_to: bytes) -> bytes:
        """A text as `padded` gives it, sealed as `seal` seals a value."""
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, padded, bound_to)


def padded(text: str) -> bytes:
    """Canonical JSON as it is sealed: padded, so that its length says little."""
    return _padded(text.encode(), _BLOCK)


def _padded(plain: bytes, block: int) -> bytes:
    return plain + b"\x80" + b"\x00" * (-(len(plain) + 1) % block)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> Any:
    """The value; SealBroken if it was changed, cut short, or taken from another place."""
    text = _unlocked(key, sealed, bound_to).decode("utf-8", "surrogatepass")  # its coding is known
    if text[0] == text[-1] == '"' and "\\" not in text:  # most are a name or a reference, as it stands there
        return text[1:-1]
    return json.loads(text)


def seal_bytes(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """The bytes of a file, padded so that only a rough size shows, encrypted and bound to their place."""
    return _locked(key, content, bound_to, rough_step(len(content) + 1))


def unseal_bytes(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The bytes; SealBroken as for `unseal`."""
    return _unlocked(key, sealed, bound_to)


def rough_step(length: int) -> int:
    """What a length in bytes is rounded up to a multiple of: at least 64 KiB, and at least a thirty-second of it."""
    return max(_LEAST_BYTES, 1 << max(0, length.bit_length() - 5))


def _locked(key: bytes, plain: bytes, bound_to: bytes, block: int) -> bytes:
    return Sealer(key).seal(_padded(plain, block), bound_to)


def _unlocked(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    if sealed[:1] != _VERSION:
        raise SealBroken("unknown version")
    try:
        plain = AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bound_to)
    except (InvalidTag, ValueError) as error:
        raise SealBroken("sealed value") from error
    return plain[: plain.rindex(b"\x80")]


class Held(Generic[ContentT]):
    """One sealed value taken out of its unit of work, to be opened in another: whose key it needs, and its place."""

    def __init__(self, key_name: KeyName, sealed: bytes | None, place: bytes, kind: Any = Any) -> None:
        """As `SealedColumn.held` gives it."""
        self.key_name = key_name
        self._sealed = sealed
        self._place = place
        self._kind = kind

    def open(self, keys: Keys) -> ContentT | None:
        """The opened value; KeyGone without the key, SealBroken if it was tampered with."""
        if self._sealed is None:
            return None
        value: ContentT = msgspec.convert(unseal(keys.key(self.key_name), self._sealed, self._place), self._kind)
        return value


class SealedRow:
    """Mix-in of a mapped class with sealed columns: says whose key opens them."""

    # The key is made with the row (a person, a case), not fetched or made on demand.
    owns_key: ClassVar[bool] = False
    # The key may be made by whoever first needs it (a door, the installation).
    key_on_demand: ClassVar[bool] = False
    # Its content names letters of its own texts by their place: whoever covers some of them moves none.
    keeps_places: ClassVar[bool] = False

    def key_name(self) -> KeyName:
        """Kind and owner of the key of this row."""
        raise NotImplementedError  # each class answers

    def key_names(self) -> list[KeyName]:
        """The keys that a page showing this row needs."""
        return [self.key_name()]


class SealedColumn(Generic[ContentT]):
    """What the descriptors over a binary column `NAME_sealed` have in common."""

    def __init__(self, kind: type[ContentT] | None = None) -> None:
        """State what is sealed; without it, mypy knows nothing of the value."""
        self.kind: Any = Any if kind is None else kind

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name; the column must be called NAME_sealed."""
        self.name = name
        self.column = f"{name}_sealed"

    def _place(self, row: Any) -> bytes:
        kind, owner = row.key_name()
        return place_of(row.__tablename__, self.column, row.id.hex, (kind, owner.hex))

    def _value(self, row: Any) -> Any:
        pending = row.__dict__.get("_pending")
        if pending is not None and self.name in pending:
            return pending[self.name]
        sealed = getattr(row, self.column)
        if sealed is None:
            return None
        session = object_session(row)
        if session is None:
            raise ScopeBreach("a sealed value opens only inside its unit of work")
        opened = row.__dict__.setdefault("_opened", {})
        if self.name in opened and opened[self.name][0] == sealed:
            return opened[self.name][1]
        value = self._open(session.info["unit"].participants["keys"].key(row.key_name()), sealed, self._place(row))
        opened[self.name] = (sealed, value)
        return value

    def _keep(self, row: Any, value: Any) -> None:
        if attributes.instance_state(row).persistent:
            getattr(row, self.column)  # after a rollback it has to be loaded before it can be marked
            attributes.flag_modified(row, self.column)
        row.__dict__.setdefault("_pending", {})[self.name] = value

    def readable(self, row: Any) -> ContentT | None:
        """The opened value; None where nothing is sealed, and where the key is gone."""
        try:
            value: ContentT | None = self._value(row)
        except KeyGone:
            return None
        return value

    def held(self, row: Any) -> Held[ContentT]:
        """The sealed value of a row, still closed, for later."""
        return Held(row.key_name(), getattr(row, self.column), self._place(row), self.kind)

    def _close(self, key: bytes, value: Any, place: bytes) -> bytes:
        return seal(key, value if self.kind is Any else as_json(value), place)

    def _open(self, key: bytes, sealed: bytes, place: bytes) -> Any:
        value = unseal(key, sealed, place)
        return value if self.kind is Any or type(value) is self.kind is str else msgspec.convert(value, self.kind)

    def sealed_anew(self, row: Any, key: bytes, value: Any) -> bytes | None:
        """Another value (as JSON, see `as_json`) for this place, sealed; None if it is of another kind."""
        try:
            kept = value if self.kind is Any else msgspec.convert(value, self.kind)
        except msgspec.ValidationError:
            return None
        return self._close(key, kept, self._place(row))

    def seal_into(self, row: Any, key: bytes, value: Any) -> None:
        """Write the sealed value into the binary column."""
        setattr(row, self.column, None if value is None else self._close(key, value, self._place(row)))


def sealed_columns(entity: type[Any]) -> dict[str, SealedColumn[Any]]:
    """The sealed columns of a class by name, in alphabetical order."""
    attributes = {name: value for base in reversed(entity.__mro__) for name, value in vars(base).items()}
    return {name: value for name, value in sorted(attributes.items()) if isinstance(value, SealedColumn)}


class Sealed(SealedColumn[ContentT]):
    """A sealed value that is always there: a frozen dataclass, `Sealed(NoteContent)`, or any JSON value, `Sealed()`.

    Fields of the dataclass may be dates, ids, enums, decimals and tuples; one that older rows lack needs a default.
    """

    @overload
    def __get__(self, row: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, row: Any, owner: type | None = None) -> ContentT: ...
    def __get__(self, row: Any, owner: type | None = None) -> Any:
        """The opened value; KeyGone without the key, SealBroken if it was tampered with."""
        return self if row is None else self._value(row)

    def __set__(self, row: Any, value: ContentT) -> None:
        """Keep the value until the flush seals it."""
        self._keep(row, value)


class SealedOrNone(SealedColumn[ContentT]):
    """The same where nothing may be sealed: None is stored as NULL."""

    @overload
    def __get__(self, row: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, row: Any, owner: type | None = None) -> ContentT | None: ...
    def __get__(self, row: Any, owner: type | None = None) -> Any:
        """The opened value or None; errors as for `Sealed`."""
        return self if row is None else self._value(row)

    def __set__(self, row: Any, value: ContentT | None) -> None:
        """Keep the value until the flush seals it."""
        self._keep(row, value)


class SealedBytes(Sealed[bytes]):
    """The same for the bytes of a file."""

    def _close(self, key: bytes, value: bytes, place: bytes) -> bytes:
        return seal_bytes(key, value, place)

    def _open(self, key: bytes, sealed: bytes, place: bytes) -> bytes:
        return unseal_bytes(key, sealed, place)


@event.listens_for(SealedRow, "expire", propagate=True)
def _forget_pending(row: SealedRow | None, columns: object) -> None:
    """What was rolled back is neither shown nor sealed by a later flush. A row that nobody holds any more is None."""
    if row is not None and columns is None:
        row.__dict__.pop("_pending", None)


def rows_in_session(session: Session) -> Iterable[SealedRow]:
    """The loaded rows of a session that have sealed columns; after a rollback a row may not be there any more."""
    for row in session:
        if isinstance(row, SealedRow) and not attributes.instance_state(row).expired:
            yield row


def _key_for(row: SealedRow, keys: Keys, is_new: bool) -> bytes:
    name = row.key_name()
    if row.owns_key and is_new:
        return keys.make(name)
    return keys.key_or_new(name) if row.key_on_demand else keys.key(name)


def seal_pending(session: Session, keys: Keys) -> None:
    """Seal every waiting value of a session, owners' keys first."""
    new = set(session.new)  # once: the session gathers them anew whenever it is asked
    rows = [row for row in rows_in_session(session) if row.__dict__.get("_pending") or row in new]
    for row in sorted(rows, key=lambda row: not row.owns_key):
        key = _key_for(row, keys, row in new)
        for name, value in row.__dict__.pop("_pending", {}).items():
            type(row).__dict__[name].seal_into(row, key, value)
