"""One audit record: what it says, what its HMAC covers, and how it is written."""

import enum
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, insert, select

from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.guard import execute_stamped
from foundation.storage.listed import listed_pairs, texts_of
from foundation.storage.types import canonical_json

DONE = "done"
REFUSED = "refused"
Subject = tuple[str, uuid.UUID]
HANDED_OUT, SEARCHED = "handed_out", "searched"  # in the detail: a file was answered; keyed hashes were looked for
# What is about the work and nobody's return: accounts and what belongs to them, offices, rules, an address that led
# nowhere. Whatever else a record is about is somebody, or belongs to somebody.
OF_THE_WORK = frozenset({"account", "asked", "grant", "link", "office", "organisation", "rule"})


class RecordKind(enum.StrEnum):
    """What a record is found by. It follows from what the record says, and `audit verify` checks that it does."""

    PEOPLE = "people"  # read or changed something about people
    SEARCH = "search"
    EXPORT = "export"
    REFUSED = "refused"
    OTHER = "other"  # menus, lists of nobody, settings, sign-ins


class Shown(enum.StrEnum):
    """Which records a list shows. What concerns nobody (menus, settings, sign-ins) is left out unless asked for."""

    PEOPLE = "people"
    READS = "reads"
    CHANGES = "changes"
    SEARCHES = "searches"
    EXPORTS = "exports"
    REFUSALS = "refusals"
    EVERYTHING = "everything"


def kind_of(outcome: str, detail: str, kinds: Iterable[str]) -> RecordKind:
    """The kind of a record, by its outcome, its detail as canonical JSON and the kinds of its subjects."""
    if outcome == REFUSED:
        return RecordKind.REFUSED
    if f'"{HANDED_OUT}":' in detail:
        return RecordKind.EXPORT
    if f'"{SEARCHED}' in detail:
        return RecordKind.SEARCH
    return RecordKind.PEOPLE if any(kind not in OF_THE_WORK for kind in kinds) else RecordKind.OTHER


@dataclass(frozen=True)
class Record:
    """Who did what to whom. No personal data: ids, codes and counts."""

    at: datetime
    actor: uuid.UUID | None
    scope: str
    action: str
    outcome: str = DONE
    subjects: tuple[Subject, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
    uid: uuid.UUID = field(default_factory=new_id)


def what_the_mac_covers(
    stream: str,
    uid: uuid.UUID,
    at: datetime,
    actor: uuid.UUID | None,
    scope: str,
    action: str,
    outcome: str,
    detail: str,
    subjects: Sequence[Subject],
) -> list[Any]:
    """The canonical form of a record, the same when written and when verified. `stream` is its table's name."""
    instant, about = (
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        [[kind, each.hex] for kind, each in subjects],
    )
    who = (uid.hex, instant, actor.hex if actor else None, scope)
    return covered_by_mac(stream, *who, action, outcome, detail, about)


def covered_by_mac(
    stream: str,
    uid: str,
    at: str,
    actor: str | None,
    scope: str,
    action: str,
    outcome: str,
    detail: str,
    subjects: Sequence[Sequence[str]],
) -> list[Any]:
    """The same of what is text already: ids in hex, the instant in ISO 8601 to the microsecond, in UTC."""
    return [stream, uid, at, actor, scope, action, outcome, detail, subjects]


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _insert_subjects(table: Table, database: str) -> Insert:
    """All subjects of one record at once: row by row a list of people takes longer than all the rest of a record."""
    each = listed_pairs("subjects", database)
    of_record = {
        table.c.uid: bindparam("uid", type_=table.c.uid.type),
        table.c.ordinal: each.place,
        table.c.kind: each.kind,
        table.c.subject: each.id,
        table.c.at: bindparam("at", type_=table.c.at.type),
        table.c.record_kind: bindparam("record_kind", type_=table.c.record_kind.type),
    }
    return insert(table).from_select(list(of_record), select(*of_record.values()), include_defaults=False)


def write_records(
    connection: Connection, tables: tuple[Table, Table], records: Sequence[Record], secrets: Secrets
) -> None:
    """Insert records, in one statement, and the subjects of each, in one for each record that has any."""
    rows, subjects = [], []
    for record in records:
        detail = canonical_json(record.detail)
        who = (record.uid, record.at, record.actor, record.scope)
        covered = what_the_mac_covers(tables[0].name, *who, record.action, record.outcome, detail, record.subjects)
        kind = kind_of(record.outcome, detail, (each for each, _subject in record.subjects))
        rows.append(
            {
                "uid": record.uid,
                "at": record.at,
                "actor": record.actor,
                "scope": record.scope,
                "action": record.action,
                "outcome": record.outcome,
                "detail": detail,
                "mac": secrets.audit_mac(covered),
                "kind": kind,
            }
        )
        if record.subjects:
            about = {"uid": record.uid, "at": record.at, "record_kind": kind}
            subjects.append({**about, "subjects": texts_of(record.subjects)})
    if rows:
        execute_stamped(connection, _insert(tables[0]), rows)
    for of_record in subjects:
        execute_stamped(connection, _insert_subjects(tables[1], connection.dialect.name), of_record)
