"""Reads of the audit for the data protection officer: both tables as one list, newest first."""

import heapq
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from foundation.audit import tables
from foundation.audit.records import DONE, Subject
from foundation.audit.sealer import subjects_of
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.paging import COUNT_LIMIT, Slice, after, read_cursor, write_cursor


@dataclass(frozen=True)
class AuditFilter:
    """By whom, about what (any of these subjects), and between which instants, both included."""

    actor: uuid.UUID | None = None
    subjects: tuple[uuid.UUID, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One audit record as it is shown."""

    uid: uuid.UUID
    at: datetime
    actor: uuid.UUID | None
    scope: str
    action: str
    outcome: str
    detail: dict[str, Any]
    subjects: tuple[Subject, ...]


def _where(record: Table, subject: Table, chosen: AuditFilter) -> list[Any]:
    clauses: list[Any] = []
    if chosen.actor is not None:
        clauses.append(record.c.actor == chosen.actor)
    if chosen.since is not None:
        clauses.append(record.c.at >= chosen.since)
    if chosen.until is not None:
        clauses.append(record.c.at <= chosen.until)
    if chosen.subjects:
        clauses.append(record.c.uid.in_(select(subject.c.uid).where(subject.c.subject.in_(chosen.subjects))))
    return clauses


def _stream(
    connection: Connection,
    pair: tuple[Table, Table],
    chosen: AuditFilter,
    place: tuple[datetime, uuid.UUID] | None,
    newer: bool,
    size: int,
) -> list[Row[Any]]:
    record, subject = pair
    clauses = _where(record, subject, chosen)
    if place is not None:
        clauses.append(after((record.c.at, record.c.uid), place, descending=not newer))
    order = (record.c.at, record.c.uid) if newer else (record.c.at.desc(), record.c.uid.desc())
    return list(execute_stamped(connection, select(record).where(*clauses).order_by(*order).limit(size)))


def _count(connection: Connection, pair: tuple[Table, Table], chosen: AuditFilter) -> int:
    inner = select(pair[0].c.position).where(*_where(*pair, chosen)).limit(COUNT_LIMIT + 1).subquery()
    return int(execute_stamped(connection, select(func.count()).select_from(inner)).scalar_one())


def audit_page(stores: Stores, chosen: AuditFilter, cursor: str | None, size: int) -> Slice[Entry]:
    """One page of both tables, newest first; six statements, whatever their size."""
    columns = (tables.event.c.at, tables.event.c.uid)
    direction, values, first = read_cursor(cursor, columns) if cursor else ("next", [], 1)
    newer, place = direction == "previous", (values[0], values[1]) if values else None
    streams: list[list[tuple[Row[Any], tuple[Subject, ...]]]] = []
    total = 0
    for engine, pair in (
        (stores.data, (tables.change, tables.change_subject)),
        (stores.audit, (tables.event, tables.event_subject)),
    ):
        with engine.connect() as connection:
            rows = _stream(connection, pair, chosen, place, newer, size + 1)
            subjects = subjects_of(connection, pair[1], [row.uid for row in rows])
            streams.append([(row, tuple(subjects.get(row.uid, ()))) for row in rows])
            total += _count(connection, pair, chosen)
    merged = list(heapq.merge(*streams, key=lambda pair: (pair[0].at, pair[0].uid.hex), reverse=not newer))
    more, merged = len(merged) > size, merged[:size]
    if newer:
        merged.reverse()
    entries = [_entry(row, subjects) for row, subjects in merged]
    return Slice(
        items=entries,
        first=first,
        total=min(total, COUNT_LIMIT),
        capped=total > COUNT_LIMIT,
        next_cursor=_cursor("next", entries[-1], first + size)
        if entries and (bool(values) if newer else more)
        else None,
        previous_cursor=_cursor("previous", entries[0], first - size)
        if entries and (more if newer else bool(values))
        else None,
    )


def _cursor(direction: str, entry: Entry, first: int) -> str:
    return write_cursor(direction, [entry.at, entry.uid], max(1, first))


def _entry(row: Row[Any], subjects: Sequence[Subject]) -> Entry:
    return Entry(
        row.uid, row.at, row.actor, row.scope, row.action, row.outcome, json.loads(row.detail), tuple(subjects)
    )


@dataclass(frozen=True)
class Look:
    """How often, first and last, somebody has looked at somebody."""

    count: int
    first: datetime
    last: datetime

    def with_other(self, other: "Look") -> "Look":
        """Both together."""
        return Look(self.count + other.count, min(self.first, other.first), max(self.last, other.last))


def looks_at(
    stores: Stores, subjects: Sequence[uuid.UUID], scopes: Sequence[str]
) -> dict[tuple[uuid.UUID, uuid.UUID], Look]:
    """Who of these roles has read about these people, by actor and subject; one statement.

    For whoever answers for the people: it tells that somebody looked, not what else they did.
    """
    event, subject = tables.event, tables.event_subject
    statement = (
        select(event.c.actor, subject.c.subject, func.count(event.c.uid), func.min(event.c.at), func.max(event.c.at))
        .join(subject, subject.c.uid == event.c.uid)
        .where(subject.c.subject.in_(subjects), event.c.scope.in_(scopes), event.c.outcome == DONE)
        .group_by(event.c.actor, subject.c.subject)
    )
    with stores.audit.connect() as connection:
        rows: list[Any] = list(execute_stamped(connection, statement))
    return {(row[0], row[1]): Look(row[2], row[3], row[4]) for row in rows if row[0] is not None}


def first_read(stores: Stores, chosen: AuditFilter) -> datetime | None:
    """When somebody first read something of this, or None; one statement that looks no further than the first."""
    statement = select(tables.event.c.at).where(*_where(tables.event, tables.event_subject, chosen))
    with stores.audit.connect() as connection:
        read = tables.event.c.outcome == DONE
        at: datetime | None = execute_stamped(connection, statement.where(read).order_by(tables.event.c.at)).scalar()
    return at
