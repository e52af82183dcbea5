"""Reads of the audit for the data protection officer: both tables as one list, newest first."""

import heapq
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, select, union, union_all

from foundation.audit import tables
from foundation.audit.records import DONE, RecordKind, Shown, Subject
from foundation.audit.stored import subjects_of
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.paging import COUNT_LIMIT, Slice, after, read_cursor, write_cursor

Place = tuple[datetime, uuid.UUID]
_CHANGES, _EVENTS = (tables.change, tables.change_subject), (tables.event, tables.event_subject)
_ALL = tuple(RecordKind)


_ABOUT_PEOPLE = tuple(kind for kind in RecordKind if kind is not RecordKind.OTHER)
# Of each choice, the kinds of changes and those of events.
_KINDS: dict[Shown, tuple[tuple[RecordKind, ...], tuple[RecordKind, ...]]] = {
    Shown.PEOPLE: (_ABOUT_PEOPLE, _ABOUT_PEOPLE),
    Shown.READS: ((), (RecordKind.PEOPLE,)),
    Shown.CHANGES: (_ALL, ()),
    Shown.SEARCHES: ((RecordKind.SEARCH,), (RecordKind.SEARCH,)),
    Shown.EXPORTS: ((RecordKind.EXPORT,), (RecordKind.EXPORT,)),
    Shown.REFUSALS: ((), (RecordKind.REFUSED,)),
    Shown.EVERYTHING: (_ALL, _ALL),
}


@dataclass(frozen=True)
class AuditFilter:
    """By whom, about what (any of these subjects), from an instant until before another, of which kinds."""

    actor: uuid.UUID | None = None
    subjects: tuple[uuid.UUID, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    shown: Shown = Shown.EVERYTHING


@dataclass(frozen=True)
class Entry:
    """One audit record as it is shown. `is_change`: it was written with what it changed."""

    uid: uuid.UUID
    at: datetime
    actor: uuid.UUID | None
    scope: str
    action: str
    outcome: str
    detail: dict[str, Any]
    subjects: tuple[Subject, ...]
    kind: RecordKind
    is_change: bool


@dataclass(frozen=True)
class _Way:
    """From where and which way a part of the list is read, and how many rows of it at most."""

    place: Place | None
    newer: bool
    size: int

    def of(self, columns: Sequence[Any], chosen: AuditFilter, statement: Select[Any]) -> Select[Any]:
        """The statement with the range of the filter, in order from the place on."""
        at = columns[0]
        if chosen.since is not None:
            statement = statement.where(at >= chosen.since)
        if chosen.before is not None:
            statement = statement.where(at < chosen.before)
        if self.place is not None:
            statement = statement.where(after(columns, self.place, descending=not self.newer))
        order = columns if self.newer else [column.desc() for column in columns]
        return statement.order_by(*order).limit(self.size)


def _places(pair: tuple[Table, Table], kinds: Sequence[RecordKind], chosen: AuditFilter, way: _Way) -> Any:
    """Uids and instants of the first rows of each index that can hold one: so many of each, however many there are."""
    record, subject = pair
    parts = []
    if chosen.subjects:
        for about in chosen.subjects:
            part = select(subject.c.uid, subject.c.at).where(subject.c.subject == about)
            if chosen.actor is not None or kinds is not _ALL:
                part = part.join(record, record.c.uid == subject.c.uid).where(record.c.kind.in_(kinds))
            if chosen.actor is not None:
                part = part.where(record.c.actor == chosen.actor)
            parts.append(way.of((subject.c.at, subject.c.uid), chosen, part.distinct()))
    else:
        own = [] if chosen.actor is None else [record.c.actor == chosen.actor]
        whole = kinds is _ALL and chosen.actor is None
        for narrowed in [[]] if whole else [[record.c.kind == kind] for kind in kinds]:
            part = select(record.c.uid, record.c.at).where(*own, *narrowed)
            parts.append(way.of((record.c.at, record.c.uid), chosen, part))
    selects = [select(part.subquery()) for part in parts]
    if len(selects) == 1:
        return selects[0].subquery("places")
    return (union if chosen.subjects else union_all)(*selects).subquery("places")


def _stream(
    connection: Connection, pair: tuple[Table, Table], kinds: Sequence[RecordKind], chosen: AuditFilter, way: _Way
) -> list[Row[Any]]:
    places, record = _places(pair, kinds, chosen, way), pair[0]
    order = (places.c.at, places.c.uid) if way.newer else (places.c.at.desc(), places.c.uid.desc())
    first = select(places).order_by(*order).limit(way.size).subquery("first")
    rows = execute_stamped(connection, select(record).join(first, first.c.uid == record.c.uid))
    return sorted(rows, key=lambda row: (row.at, row.uid.hex), reverse=not way.newer)


def _count(connection: Connection, pair: tuple[Table, Table], kinds: Sequence[RecordKind], chosen: AuditFilter) -> int:
    places = _places(pair, kinds, chosen, _Way(None, False, COUNT_LIMIT + 1))
    bounded = select(places.c.uid).limit(COUNT_LIMIT + 1).subquery()
    return int(execute_stamped(connection, select(func.count()).select_from(bounded)).scalar_one())


_Streams = list[tuple[Connection, tuple[Table, Table], Sequence[RecordKind]]]


def _entries(streams: _Streams, chosen: AuditFilter, way: _Way) -> Iterator[Entry]:
    """The rows of both tables in order; two statements for each table that can hold one."""
    found = []
    for connection, pair, kinds in streams:
        rows = _stream(connection, pair, kinds, chosen, way)
        subjects = subjects_of(connection, pair[1], [row.uid for row in rows])
        found.append([_entry(row, tuple(subjects.get(row.uid, ())), pair is _CHANGES) for row in rows])
    return heapq.merge(*found, key=lambda entry: (entry.at, entry.uid.hex), reverse=not way.newer)


def _entry(row: Row[Any], subjects: tuple[Subject, ...], is_change: bool) -> Entry:
    who = (row.uid, row.at, row.actor, row.scope)
    kind = RecordKind(row.kind)
    return Entry(*who, row.action, row.outcome, json.loads(row.detail), subjects, kind, is_change)


def _streams(data: Connection, audit: Connection, chosen: AuditFilter) -> _Streams:
    of_changes, of_events = _KINDS[chosen.shown]
    both = ((data, _CHANGES, of_changes), (audit, _EVENTS, of_events))
    return [stream for stream in both if stream[2]]


def audit_page(stores: Stores, chosen: AuditFilter, cursor: str | None, size: int) -> Slice[Entry]:
    """One page of both tables, newest first; six statements, whatever their size."""
    columns = (tables.event.c.at, tables.event.c.uid)
    direction, values, first = read_cursor(cursor, columns) if cursor else ("next", [], 1)
    newer, place = direction == "previous", (values[0], values[1]) if values else None
    with stores.data.connect() as data, stores.audit.connect() as audit:
        streams = _streams(data, audit, chosen)
        entries = list(_entries(streams, chosen, _Way(place, newer, size + 1)))
        more, entries = len(entries) > size, entries[:size]
        whole = not values and not more
        total = len(entries) if whole else sum(_count(*stream, chosen) for stream in streams)
    if newer:
        entries.reverse()
    has_next, has_previous = (bool(values), more) if newer else (more, bool(values))
    return Slice(
        items=entries,
        first=first,
        total=min(total, COUNT_LIMIT),
        capped=total > COUNT_LIMIT,
        next_cursor=_cursor("next", entries[-1], first + size) if entries and has_next else None,
        previous_cursor=_cursor("previous", entries[0], first - size) if entries and has_previous else None,
    )


def _cursor(direction: str, entry: Entry, first: int) -> str:
    return write_cursor(direction, [entry.at, entry.uid], max(1, first))


def newest_entries(stores: Stores, chosen: AuditFilter, most: int) -> list[Entry]:
    """The newest records that a filter finds, at most so many."""
    with stores.data.connect() as data, stores.audit.connect() as audit:
        return list(_entries(_streams(data, audit, chosen), chosen, _Way(None, False, most)))[:most]


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
    """When somebody first read something of these subjects, or None; one statement that looks no further."""
    record, subject = tables.event, tables.event_subject
    about = [subject.c.subject.in_(chosen.subjects), record.c.actor == chosen.actor, record.c.outcome == DONE]
    if chosen.since is not None:
        about.append(subject.c.at >= chosen.since)
    if chosen.before is not None:
        about.append(subject.c.at < chosen.before)
    first = select(subject.c.at).join(record, record.c.uid == subject.c.uid).where(*about).order_by(subject.c.at)
    with stores.audit.connect() as connection:
        at: datetime | None = execute_stamped(connection, first.limit(1)).scalar()
    return at
