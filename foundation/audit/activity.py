"""What one account read in a stretch of time: for whoever looks at how people read, not at what they read."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from foundation.audit import tables
from foundation.audit.records import RecordKind, Subject
from foundation.audit.stored import subjects_of
from foundation.storage.guard import execute_stamped

_KINDS = tuple(kind for kind in RecordKind if kind is not RecordKind.OTHER)
_MOST = 20_000  # records of one account in a day: who reads more is found by these as well


@dataclass(frozen=True)
class Activity:
    """One record of a read: when, and what about. `refused`: the code of why nothing was read; None where it was."""

    at: datetime
    refused: str | None
    subjects: tuple[Subject, ...]


def activity_of(audit: Connection, actor: uuid.UUID, since: datetime, before: datetime) -> Sequence[Activity]:
    """What an account read about people, searched, took out, and was refused, in no order; a statement for each 500.

    `since` and `before` are aware instants. Changes are not among it: who changes something has read it before.
    """
    event = tables.event
    own = (event.c.actor == actor, event.c.kind.in_(_KINDS), event.c.at >= since, event.c.at < before)
    columns = select(event.c.uid, event.c.at, event.c.kind, event.c.detail)
    rows = list(execute_stamped(audit, columns.where(*own).limit(_MOST)))
    subjects = subjects_of(audit, tables.event_subject, [row.uid for row in rows])
    return [
        Activity(
            row.at,
            str(json.loads(row.detail).get("code", "")) if row.kind == RecordKind.REFUSED else None,
            tuple(subjects.get(row.uid, ())),
        )
        for row in rows
    ]


def acted_on(
    data: Connection, actor: uuid.UUID, subjects: Sequence[uuid.UUID], since: datetime, before: datetime
) -> set[uuid.UUID]:
    """Those of these subjects that an account changed something about; one statement per 500."""
    record, subject, found = tables.change, tables.change_subject, set[uuid.UUID]()
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        statement = (
            select(subject.c.subject)
            .join(record, record.c.uid == subject.c.uid)
            .where(subject.c.subject.in_(some), subject.c.at >= since, subject.c.at < before, record.c.actor == actor)
            .distinct()
        )
        found.update(execute_stamped(data, statement).scalars())
    return found
