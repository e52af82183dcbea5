"""Whether somebody has worked on something since an instant: the ids of it, never who, nor what was done."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from foundation.audit import tables
from foundation.audit.records import DONE
from foundation.audit.subjects import found
from foundation.storage.guard import execute_stamped

_AT_ONCE = 500


def changed_since(
    connection: Connection,
    subjects: Sequence[uuid.UUID],
    since: datetime,
    by: uuid.UUID | None = None,
    besides: str = "",
) -> set[uuid.UUID]:
    """Those of these subjects that somebody changed after an instant (UTC); what the program does by itself is no work.

    `by`: this account alone; `besides`: an action that does not count. One statement per 500 subjects, on the
    connection of the data.
    """
    record = tables.change
    more = [record.c.at > since]
    if by is not None:
        more.append(record.c.actor == by)
    if besides:
        more.append(~record.c.action.contains(besides, autoescape=True))
    return _found(connection, (record, tables.change_subject), subjects, more)


def opened_since(
    connection: Connection, subjects: Sequence[uuid.UUID], since: datetime, action: str, scope: str
) -> set[uuid.UUID]:
    """Those of these subjects that a role (`scope`) read by this action after an instant (UTC).

    One statement per 500 subjects, on a connection of the audit.
    """
    record = tables.event
    more = [record.c.at > since, record.c.action == action, record.c.scope == scope, record.c.outcome == DONE]
    return _found(connection, (record, tables.event_subject), subjects, more)


def _found(
    connection: Connection, pair: tuple[Table, Table], subjects: Sequence[uuid.UUID], more: Sequence[Any]
) -> set[uuid.UUID]:
    record, subject = pair
    ids: set[uuid.UUID] = set()
    for some in _parts(subjects):
        about = [subject.c.subject.in_(some), record.c.actor.is_not(None), *more]
        statement = select(found(pair, (subject.c.subject,), *about).c.subject).distinct()
        ids.update(execute_stamped(connection, statement).scalars())
    return ids


def _parts(subjects: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(subjects), _AT_ONCE):
        yield subjects[start : start + _AT_ONCE]
