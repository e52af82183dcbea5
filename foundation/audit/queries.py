"""Reads of the audit for the data protection officer: both tables as one list, newest first."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
    union,
    union_all,
)

from foundation.audit import tables
from foundation.audit.records import DONE, RecordKind, Shown, Subject
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.paging import COUNT_LIMIT, Slice, read_cursor, write_cursor

Place = tuple[datetime, uuid.UUID]
_CHANGES, _EVENTS = (tables.change, tables.change_subject), (tables.event, tables.event_subject)
_ALL = tuple(RecordKind)
_AT_ONCE = 500
ALL_SUBJECTS = 1_000_000  # more than any record has


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
    """By whom, about what (any of these subjects), from an instant until before another, of which kinds.

    `behind`: further subjects, of which few records are: they are looked for together.
    """

    actor: uuid.UUID | None = None
    subjects: tuple[uuid.UUID, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    shown: Shown = Shown.EVERYTHING
    behind: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One audit record as it is shown. `subjects` may be the first of `subject_count`."""

    uid: uuid.UUID
    at: datetime
    actor: uuid.UUID | None
    scope: str
    action: str
    outcome: str
    detail: dict[str, Any]
    kind: RecordKind
    subjects: tuple[Subject, ...]
    subject_count: int


@dataclass(frozen=True)
class _Shape:
    """A way of asking one of the two tables: what its statement is made from, once for all values."""

    is_change: bool
    kinds: tuple[RecordKind, ...]
    subjects: int
    behind: int
    has_actor: bool
    has_since: bool
    has_before: bool
    has_place: bool
    newer: bool
    counts: bool

    @property
    def pair(self) -> tuple[Table, Table]:
        """The table of records, and that of their subjects."""
        return _CHANGES if self.is_change else _EVENTS

    def within(self, columns: Sequence[Any], statement: Select[Any]) -> Select[Any]:
        """The rows of a statement within the days, from the place on."""
        at, uid = columns
        if self.has_since:
            statement = statement.where(at >= bindparam("since", type_=at.type))
        if self.has_before:
            statement = statement.where(at < bindparam("before", type_=at.type))
        if self.has_place:
            place = tuple_(bindparam("place_at", type_=at.type), bindparam("place_uid", type_=uid.type))
            statement = statement.where(tuple_(at, uid) > place if self.newer else tuple_(at, uid) < place)
        return statement

    def first(self, columns: Sequence[Any], statement: Select[Any], most: str) -> Select[Any]:
        """As many rows of a statement as the parameter `most` says, in order."""
        order = columns if self.newer else [column.desc() for column in columns]
        return statement.order_by(*order).limit(bindparam(most, type_=Integer))


def _of_kinds(kind: Any, kinds: tuple[RecordKind, ...]) -> list[Any]:
    """Whether a kind is one of these; a list of values would be written into the statement each time it is sent."""
    if len(kinds) == 1:
        return [kind == kinds[0]]
    return [kind != other for other in RecordKind if other not in kinds]


def _abouts(shape: _Shape, subject: Any) -> list[tuple[Any, bool]]:
    """Conditions of which any holds, and of each whether it is about one subject: what is behind them stands in one."""
    each = [subject == bindparam(f"subject_{number}", type_=subject.type) for number in range(shape.subjects)]
    behind = [bindparam(f"behind_{number}", type_=subject.type) for number in range(shape.behind)]
    return [*((condition, True) for condition in each), *([(subject.in_(behind), False)] if behind else [])]


def _parts(shape: _Shape) -> list[tuple[Sequence[Any], Select[Any]]]:
    """Instants and uids of the rows of each index that can hold one, with the columns by which it is in order."""
    record, subject = shape.pair
    actor, is_whole = record.c.actor == bindparam("actor", type_=record.c.actor.type), shape.kinds == _ALL
    parts: list[tuple[Sequence[Any], Select[Any]]] = []
    fits = [] if is_whole else _of_kinds(subject.c.record_kind, shape.kinds)
    for about, is_one in _abouts(shape, subject.c.subject):
        columns, of_record = (subject.c.at, subject.c.uid), record.c.uid == subject.c.uid
        part = select(*columns).where(about, *fits).distinct()
        if shape.has_actor and is_one:
            part = part.join(record, of_record).where(actor)
        elif shape.has_actor:  # a join of several subjects begins with all records of the colleague
            part = part.where(exists(select(record.c.uid).where(of_record, actor)))
        parts.append((columns, shape.within(columns, part)))
    if not shape.subjects:
        columns, own = (record.c.at, record.c.uid), [actor] if shape.has_actor else []
        for kind in [None] if is_whole and not shape.has_actor else shape.kinds:
            part = select(*columns).where(*own, *([record.c.kind == kind] if kind else []))
            parts.append((columns, shape.within(columns, part)))
    return parts


def _together(shape: _Shape, most: str) -> Any:
    """The first rows of each index, so many of each however many there are; a record about several stands there once.

    In an index they are in order, so each is read no further than its rows are needed.
    """
    parts = [select(shape.first(*part, most).subquery()) for part in _parts(shape)]
    return (union if shape.subjects else union_all)(*parts).subquery()


@cache
def _places(shape: _Shape) -> Select[Any]:
    """Instants and uids of the first rows, as the driver gives them, each with how many there are up to a bound."""
    places = _together(shape, "most")
    columns = (places.c.at, places.c.uid)
    shown: list[Any] = [type_coerce(column, String) for column in columns]
    if shape.counts:
        shown.append(select(func.count()).select_from(_together(shape, "counted")).scalar_subquery())
    else:
        shown.append(literal(0))
    return shape.first(columns, select(*shown), "most")


@cache
def _records(pair: tuple[Table, Table]) -> Select[Any]:
    """Records by their uids with how many subjects each has, once for each of its first subjects, and once for none.

    Ids and instants are as the driver gives them: all but the subject stand in each row of a record.
    """
    record, subject = pair
    of_record = subject.c.uid == record.c.uid
    other = subject.alias("every_subject")
    count = select(func.max(other.c.ordinal) + 1).where(other.c.uid == record.c.uid).scalar_subquery()
    columns: list[Any] = [type_coerce(record.c[name], String) for name in ("uid", "at", "actor")]
    columns += [record.c[name] for name in ("scope", "action", "outcome", "detail", "kind")]
    columns.append(func.coalesce(case((subject.c.ordinal == 0, count)), 0))
    return (
        select(*columns, subject.c.kind, type_coerce(subject.c.subject, String))
        .outerjoin(subject, of_record & (subject.c.ordinal < bindparam("most", type_=Integer)))
        .where(record.c.uid.in_(bindparam("uids", expanding=True)))
        .order_by(record.c.uid, subject.c.ordinal)
    )


def _id(raw: Any) -> uuid.UUID:
    """An id as the driver gives it: text on SQLite."""
    return raw if isinstance(raw, uuid.UUID) else uuid.UUID(int=int(raw, 16))


def _instant(raw: Any) -> datetime:
    """An instant as the driver gives it: text without a zone on SQLite, in UTC."""
    return raw.astimezone(UTC) if isinstance(raw, datetime) else datetime.fromisoformat(raw).replace(tzinfo=UTC)


def _shape(is_change: bool, chosen: AuditFilter, has_place: bool, newer: bool, counts: bool) -> _Shape:
    changes, events = _KINDS[chosen.shown]
    return _Shape(
        is_change=is_change,
        kinds=changes if is_change else events,
        subjects=len(chosen.subjects),
        behind=len(chosen.behind),
        has_actor=chosen.actor is not None,
        has_since=chosen.since is not None,
        has_before=chosen.before is not None,
        has_place=has_place,
        newer=newer,
        counts=counts,
    )


def _values(chosen: AuditFilter, place: Place | None, most: int) -> dict[str, Any]:
    subjects = {f"subject_{number}": about for number, about in enumerate(chosen.subjects)}
    subjects |= {f"behind_{number}": about for number, about in enumerate(chosen.behind)}
    at, uid = place if place is not None else (None, None)
    days = {"since": chosen.since, "before": chosen.before}
    values = {**subjects, **days, "actor": chosen.actor, "place_at": at, "place_uid": uid, "most": most}
    return {name: value for name, value in values.items() if value is not None}


class _Reader:
    """Reads both tables as one list, on connections that are open for one page.

    A place is the instant and the uid of a record, as the driver gives them, and whether it is a change.
    """

    def __init__(self, data: Connection, audit: Connection) -> None:
        self._connections = {True: data, False: audit}

    def places(
        self, chosen: AuditFilter, place: Place | None, newer: bool, most: int, counted: int = 0
    ) -> tuple[list[tuple[Any, Any, bool]], int]:
        """The first places from one on, and how many there are, counted so far; one statement for each table."""
        values = _values(chosen, place, max(most, counted) if chosen.subjects else most) | {"counted": counted}
        places, count = list[tuple[Any, Any, bool]](), 0
        for is_change in (False, True):
            # What is about something is counted as it was read: reading it twice would cost more.
            counts = count < counted and not chosen.subjects
            shape = _shape(is_change, chosen, place is not None, newer, counts)
            if shape.kinds:
                rows: Any = execute_stamped(self._connections[is_change], _places(shape), values).all()
                places += [(at, uid, is_change) for at, uid, _count in rows]
                count += (rows[0][2] if counts else len(rows)) if rows else 0
        return sorted(places, reverse=not newer)[:most], min(count, counted)

    def entries(self, places: Sequence[tuple[Any, Any, bool]], subjects_at_most: int) -> list[Entry]:
        """The records at these places, in their order; a statement for each table, and one more for each 500."""
        by_uid: dict[Any, Entry] = {}
        for is_change, pair in ((True, _CHANGES), (False, _EVENTS)):
            uids = [_id(uid) for _at, uid, of_change in places if of_change is is_change]
            for start in range(0, len(uids), _AT_ONCE):
                values = {"uids": uids[start : start + _AT_ONCE], "most": subjects_at_most}
                rows: Any = execute_stamped(self._connections[is_change], _records(pair), values).all()
                by_uid.update((uid, _entry(list(some))) for uid, some in groupby(rows, key=itemgetter(0)))
        return [by_uid[uid] for _at, uid, _is_change in places if uid in by_uid]


def _entry(rows: Sequence[Any]) -> Entry:
    """The record of these rows, which differ in the subject alone."""
    uid, at, actor, scope, action, outcome, detail, kind, count, *_subject = rows[0]
    who = (_id(uid), _instant(at), _id(actor) if actor is not None else None, scope)
    said = (action, outcome, json.loads(detail), RecordKind(kind))
    subjects = tuple((row[9], _id(row[10])) for row in rows if row[9] is not None)
    return Entry(*who, *said, subjects, count)


def audit_page(
    stores: Stores, chosen: AuditFilter, cursor: str | None, size: int, subjects_at_most: int = ALL_SUBJECTS
) -> Slice[Entry]:
    """One page of both tables, newest first; four statements at most, whatever their size.

    `subjects_at_most`: so many subjects of each record; all of them without it.
    """
    columns = (tables.event.c.at, tables.event.c.uid)
    direction, values, first = read_cursor(cursor, columns) if cursor else ("next", [], 1)
    newer, place = direction == "previous", (values[0], values[1]) if values else None
    with stores.data.connect() as data, stores.audit.connect() as audit:
        reader = _Reader(data, audit)
        counted = 0 if newer else max(size, COUNT_LIMIT) + 1
        places, count = reader.places(chosen, place, newer, size + 1, counted)
        entries = reader.entries(places[:size], subjects_at_most)
    more = len(places) > size
    if newer:
        entries.reverse()
    has_next, has_previous = (bool(values), more) if newer else (more, bool(values))
    last = first - 1 + (len(entries) if newer else count)
    return Slice(
        items=entries,
        first=first,
        total=min(last, max(COUNT_LIMIT, first - 1 + len(entries))),
        capped=newer or last > max(COUNT_LIMIT, first - 1 + len(entries)),
        next_cursor=_cursor("next", entries[-1], first + size) if entries and has_next else None,
        previous_cursor=_cursor("previous", entries[0], first - size) if entries and has_previous else None,
    )


def _cursor(direction: str, entry: Entry, first: int) -> str:
    return write_cursor(direction, [entry.at, entry.uid], max(1, first))


def newest_entries(stores: Stores, chosen: AuditFilter, most: int) -> list[Entry]:
    """The newest records that a filter finds, at most so many, with all their subjects."""
    with stores.data.connect() as data, stores.audit.connect() as audit:
        reader = _Reader(data, audit)
        return reader.entries(reader.places(chosen, None, False, most)[0], ALL_SUBJECTS)


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
