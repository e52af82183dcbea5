"""Records as they lie in a table: read in order, and whether each says what was written.

A million of them are read to verify the audit. So ids and instants stay as the driver gives them: text on SQLite, where
making an object of each would take most of the time.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, String, Table, bindparam, null, select, type_coerce

from foundation.audit.records import Subject, covered_by_mac, kind_of
from foundation.security.secrets import Secrets
from foundation.storage.guard import execute_stamped

# Kind, id, instant, kind of the record and whether it is in a seal; id and instant as the driver gives them.
_Subjects = Sequence[tuple[str, Any, Any, str, bool | None]]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it lies in a table: genuine, if its HMAC fits, and so does what it is found by."""

    position: int
    mac: bytes
    genuine: bool


@cache
def _columns(record: Table) -> tuple[Any, ...]:
    raw = (type_coerce(record.c[name], String) for name in ("uid", "at", "actor"))
    return (
        record.c.position,
        *raw,
        *(record.c[name] for name in ("scope", "action", "outcome", "detail", "mac", "kind", "seal")),
    )


def read_stored(
    connection: Connection, pair: tuple[Table, Table], where: Any, limit: int, secrets: Secrets
) -> list[Stored]:
    """Records in order of position, their HMACs checked, and what they are found by; a statement more for each 500."""
    record, subject = pair
    rows: Sequence[Any] = execute_stamped(
        connection, select(*_columns(record)).where(where).order_by(record.c.position).limit(limit)
    ).all()
    by_uid = _subject_rows(connection, subject, [row[1] for row in rows])
    return [_stored(record.name, row, by_uid.get(row[1], ()), secrets) for row in rows]


def _stored(stream: str, row: Any, subjects: _Subjects, secrets: Secrets) -> Stored:
    position, uid, at, actor, scope, action, outcome, detail, mac, kind, seal = row
    kinds = [each for each, *_rest in subjects]
    who = (_hex(uid), _iso(at), _hex(actor), scope)
    about = [[each, _hex(subject)] for each, subject, *_rest in subjects]
    genuine = secrets.audit_mac(covered_by_mac(stream, *who, action, outcome, detail, about)) == mac
    is_found = kind == kind_of(outcome, detail, kinds) and all(
        (at, kind) == (its_at, its_kind) and in_seal in (None, seal is not None)
        for _kind, _about, its_at, its_kind, in_seal in subjects
    )
    return Stored(position, mac, genuine and is_found)


def _hex(value: Any) -> Any:
    return value.hex if isinstance(value, uuid.UUID) else value


def _iso(value: Any) -> str:
    """An instant as the HMAC covers it; SQLite has it in UTC, to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{value.replace(' ', 'T')}+00:00"


@cache
def _raw_subjects(subject: Table) -> tuple[Any, ...]:
    uid, about, at = (type_coerce(subject.c[name], String) for name in ("uid", "subject", "at"))
    in_seal = subject.c.in_seal if "in_seal" in subject.c else null()
    return uid, subject.c.kind, about, at, subject.c.record_kind, in_seal


def _subject_rows(connection: Connection, subject: Table, uids: Sequence[Any]) -> Mapping[Any, _Subjects]:
    by_uid: dict[Any, list[Any]] = {}
    key = _raw_subjects(subject)[0] if uids and isinstance(uids[0], str) else subject.c.uid
    for start in range(0, len(uids), _AT_ONCE):
        some = (
            select(*_raw_subjects(subject))
            .where(key.in_(uids[start : start + _AT_ONCE]))
            .order_by(subject.c.uid, subject.c.ordinal)
        )
        rows: list[Any] = list(execute_stamped(connection, some))
        for uid, *about in rows:
            by_uid.setdefault(uid, []).append(about)
    return by_uid


@cache
def _subjects(subject: Table) -> Select[Any]:
    uids = subject.c.uid.in_(bindparam("uids", expanding=True))
    statement = select(subject.c.uid, subject.c.kind, subject.c.subject).where(uids)
    return statement.order_by(subject.c.uid, subject.c.ordinal)


def subjects_of(connection: Connection, subject: Table, uids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Subject]]:
    """The subjects of records by the record's uid, in order; one statement per 500."""
    by_uid: dict[uuid.UUID, list[Subject]] = {}
    for start in range(0, len(uids), _AT_ONCE):
        values = {"uids": uids[start : start + _AT_ONCE]}
        rows: list[Any] = list(execute_stamped(connection, _subjects(subject), values))
        for uid, kind, about in rows:
            by_uid.setdefault(uid, []).append((kind, about))
    return by_uid


def digest_of(streams: Iterable[Sequence[Stored]]) -> bytes:
    """SHA-256 over positions and HMACs of a batch: the changes in order, then the events in order."""
    digest = hashlib.sha256()
    for number, stream in enumerate(streams):
        for stored in stream:
            digest.update(bytes([number]) + stored.position.to_bytes(8, "big", signed=True) + stored.mac)
    return digest.digest()
