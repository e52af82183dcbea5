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
    Integer,
    Select,
    String,
    Table,
    bindparam,
    case,
    exists,
    func,
    select,
    tuple_,
    type_coerce,
    union,
    union_all,
)

from foundation.audit import tables
from foundation.audit.records import DONE, RecordKind, Shown, Subject
from foundation.audit.subjects import found, ways_to, with_records
from foundation.storage.engine import Stores, for_reading
from foundation.storage.guard import execute_stamped
from foundation.storage.paging import COUNT_LIMIT, Slice, read_cursor, write_cursor

Place = tuple[datetime, uuid.UUID]
_CHANGES, _EVENTS = (tables.change, tables.change_subject), (tables.event, tables.event_subject)
_ALL = tuple(RecordKind)
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
        for way, has_record in ways_to(shape.pair, columns, about, *fits):
            part = way.distinct()
            if shape.has_actor and has_record:
                part = part.where(actor)
            elif shape.has_actor and is_one:
                part = part.join(record, of_record).where(actor)
            elif shape.has_actor:  # a join of several subjects begins with all records of the colleague
                part = part.where(exists(select(record.c.uid).where(of_record, actor)))
            parts.append((columns, shape.within(columns, part)))
    if not shape.subjects:
        columns, own = (record.c.at, record.c.uid), [actor] if shape.has_actor else []
        for kind in [None] if is_whole and not shape.has_actor else shape.kinds:
            of_kind: Select[Any] = select(*columns).where(*own, *([record.c.kind == kind] if kind else []))
            parts.append((columns, shape.within(columns, of_kind)))
    return parts


@cache
def _found(shape: _Shape) -> Select[Any]:
    """The first records with how many there are up to a bound: once for each of their first subjects, once for none.

    Ids and instants are as the driver gives them: all but the subject stand in each row of a record. In an index the
    places are in order, so each is read no further than they are needed or counted.
    """
    record, subject = shape.pair
    parts = [select(shape.first(*part, "counted").subquery()) for part in _parts(shape)]
    # A record about several of the subjects stands among the places of each.
    first = (union if shape.subjects else union_all)(*parts).cte("first")
    place = shape.first((first.c.at, first.c.uid), select(first.c.at, first.c.uid), "most").subquery("place")
    other = subject.alias("every_subject")
    count = select(func.max(other.c.ordinal) + 1).where(other.c.uid == record.c.uid).scalar_subquery()
    columns: list[Any] = [type_coerce(record.c[name], String) for name in ("uid", "at", "actor")]
    columns += [record.c[name] for name in ("scope", "action", "outcome", "detail", "kind")]
    columns.append(func.coalesce(case((subject.c.ordinal == 0, count)), 0))
    columns += [subject.c.kind, type_coerce(subject.c.subject, String)]
    columns.append(select(func.count()).select_from(first).scalar_subquery())
    order = [each if shape.newer else each.desc() for each in (place.c.at, place.c.uid)]
    return (
        select(*columns)
        .select_from(place)
        .join(record, record.c.uid == place.c.uid)
        .outerjoin(subject, (subject.c.uid == place.c.uid) & (subject.c.ordinal < bindparam("subjects", type_=Integer)))
        .order_by(*order, subject.c.ordinal)
    )


def _id(raw: Any) -> uuid.UUID:
    """An id as the driver gives it: text on SQLite."""
    return raw if isinstance(raw, uuid.UUID) else uuid.UUID(int=int(raw, 16))


def _instant(raw: Any) -> datetime:
    """An instant as the driver gives it: text without a zone on SQLite, in UTC."""
    return raw.astimezone(UTC) if isinstance(raw, datetime) else datetime.fromisoformat(raw).replace(tzinfo=UTC)


def _shape(is_change: bool, chosen: AuditFilter, has_place: bool, newer: bool) -> _Shape:
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
    )


def _values(chosen: AuditFilter, place: Place | None) -> dict[str, Any]:
    subjects = {f"subject_{number}": about for number, about in enumerate(chosen.subjects)}
    subjects |= {f"behind_{number}": about for number, about in enumerate(chosen.behind)}
    at, uid = place if place is not None else (None, None)
    days = {"since": chosen.since, "before": chosen.before}
    values = {**subjects, **days, "actor": chosen.actor, "place_at": at, "place_uid": uid}
    return {name: value for name, value in values.items() if value is not None}


def _first_records(
    stores: Stores, chosen: AuditFilter, place: Place | None, newer: bool, most: int, counted: int, subjects: int
) -> tuple[list[Entry], int]:
    """The first records of both tables from a place on, with so many of their subjects, and how many there are.

    They are counted up to a bound; one statement for each table.
    """
    records, count = list[tuple[Any, Any, Sequence[Any]]](), 0
    with for_reading(stores.data).connect() as data, for_reading(stores.audit).connect() as audit:
        for is_change, connection in ((False, audit), (True, data)):
            shape = _shape(is_change, chosen, place is not None, newer)
            if not shape.kinds:
                continue
            bounds = {"most": most, "counted": max(most, counted - count), "subjects": subjects}
            rows: Any = execute_stamped(connection, _found(shape), _values(chosen, place) | bounds).all()
            some = (list(of_record) for _uid, of_record in groupby(rows, key=itemgetter(0)))
            records += [(of_record[0][1], of_record[0][0], of_record) for of_record in some]
            count += rows[0][-1] if rows else 0
    records.sort(key=itemgetter(0, 1), reverse=not newer)
    return [_entry(of_record) for _at, _uid, of_record in records[:most]], min(count, counted)


def _entry(rows: Sequence[Any]) -> Entry:
    """The record of these rows, which differ in the subject alone."""
    uid, at, actor, scope, action, outcome, detail, kind, count, *_rest = rows[0]
    who = (_id(uid), _instant(at), _id(actor) if actor is not None else None, scope)
    said = (action, outcome, json.loads(detail), RecordKind(kind))
    subjects = tuple((row[9], _id(row[10])) for row in rows if row[9] is not None)
    return Entry(*who, *said, subjects, count)


def audit_page(
    stores: Stores, chosen: AuditFilter, cursor: str | None, size: int, subjects_at_most: int = ALL_SUBJECTS
) -> Slice[Entry]:
    """One page of both tables, newest first; two statements at most, whatever their size.

    `subjects_at_most`: so many subjects of each record; all of them without it.
    """
    columns = (tables.event.c.at, tables.event.c.uid)
    direction, values, first = read_cursor(cursor, columns) if cursor else ("next", [], 1)
    newer, place = direction == "previous", (values[0], values[1]) if values else None
    counted = 0 if newer else max(size, COUNT_LIMIT) + 1
    entries, count = _first_records(stores, chosen, place, newer, size + 1, counted, subjects_at_most)
    more = len(entries) > size
    del entries[size:]
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
    return _first_records(stores, chosen, None, False, most, 0, ALL_SUBJECTS)[0]


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
    event, subject = _EVENTS
    about = [subject.c.subject.in_(subjects), event.c.scope.in_(scopes), event.c.outcome == DONE]
    each = found(_EVENTS, (event.c.actor, subject.c.subject, event.c.at), *about).c
    looks = (func.count(), func.min(each.at), func.max(each.at))
    statement = select(each.actor, each.subject, *looks).group_by(each.actor, each.subject)
    with for_reading(stores.audit).connect() as connection:
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
    ways = with_records(_EVENTS, (subject.c.at,), *about)
    firsts = [select(way.order_by(subject.c.at).limit(1).subquery()) for way in ways]
    each = union_all(*firsts).subquery()
    with for_reading(stores.audit).connect() as connection:
        at: datetime | None = execute_stamped(connection, select(func.min(each.c.at))).scalar()
    return at
