"""One audit record: what it says, what its HMAC covers, and how it is written."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, insert

from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.guard import execute_stamped
from foundation.storage.types import canonical_json

DONE = "done"
REFUSED = "refused"
Subject = tuple[str, uuid.UUID]


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
    return [
        stream,
        uid.hex,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        actor.hex if actor else None,
        scope,
        action,
        outcome,
        detail,
        [[kind, subject.hex] for kind, subject in subjects],
    ]


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


def write_records(
    connection: Connection, tables: tuple[Table, Table], records: Sequence[Record], secrets: Secrets
) -> None:
    """Insert records and their subjects, in two statements."""
    rows, subjects = [], []
    for record in records:
        detail = canonical_json(record.detail)
        who = (record.uid, record.at, record.actor, record.scope)
        covered = what_the_mac_covers(tables[0].name, *who, record.action, record.outcome, detail, record.subjects)
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
            }
        )
        subjects += [
            {"uid": record.uid, "ordinal": n, "kind": kind, "subject": subject}
            for n, (kind, subject) in enumerate(record.subjects)
        ]
    if rows:
        execute_stamped(connection, _insert(tables[0]), rows)
    if subjects:
        execute_stamped(connection, _insert(tables[1]), subjects)
