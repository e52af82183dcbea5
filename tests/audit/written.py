"""What stands in the audit, as tests read it, and records written without a page."""

import uuid
from typing import Any, NamedTuple

from sqlalchemy import Table, event as sqlalchemy_event, select

from foundation.audit import tables
from foundation.audit.records import Record
from foundation.audit.stored import subjects_of
from foundation.audit.trail import write_event
from foundation.storage.guard import execute_stamped
from foundation.storage.scopes import Scope
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container

Subjects = tuple[tuple[str, uuid.UUID], ...]


class Written(NamedTuple):
    """One record."""

    actor: uuid.UUID | None
    scope: str
    action: str
    outcome: str
    detail: str
    subjects: Subjects
    seal: int | None

    def ids(self, kind: str) -> set[uuid.UUID]:
        """The subjects of one kind."""
        return {subject for one, subject in self.subjects if one == kind}

    @property
    def kinds(self) -> set[str]:
        """The kinds of subjects."""
        return {kind for kind, _ in self.subjects}


def _written(engine: Any, record: Table, subject: Table) -> list[Written]:
    with engine.connect() as connection:
        rows = list(execute_stamped(connection, select(record).order_by(record.c.position)))
        subjects = subjects_of(connection, subject, [row.uid for row in rows])
    return [
        Written(row.actor, row.scope, row.action, row.outcome, row.detail, tuple(subjects.get(row.uid, ())), row.seal)
        for row in rows
    ]


def events(container: Container) -> list[Written]:
    """Reads, searches and refusals, oldest first."""
    return _written(container.stores.audit, tables.event, tables.event_subject)


def changes(container: Container) -> list[Written]:
    """Changes, oldest first."""
    return _written(container.stores.data, tables.change, tables.change_subject)


def everything_written(container: Container) -> str:
    """All records as one text, to look for what must not stand in them."""
    return canonical_json([[str(part) for part in record] for record in (*events(container), *changes(container))])


def note_read(container: Container, *subjects: uuid.UUID, actor: uuid.UUID | None = None, kind: str = "case") -> Record:
    """An event, written as a door writes it."""
    about = tuple((kind, one) for one in subjects)
    record = Record(
        container.clock.now(),
        actor or uuid.uuid4(),
        "return_officer",
        "cases.open",
        subjects=about,
        detail={"count": 1},
    )
    write_event(container.stores.audit, container.secrets, record)
    return record


def note_change(container: Container, *subjects: uuid.UUID, actor: uuid.UUID | None = None, kind: str = "case") -> None:
    """A change, written by a unit of work."""
    with writing(container.units, Scope(name="return_officer", actor_id=actor or uuid.uuid4())) as unit:
        unit.participants["trail"].act("case.open", *((kind, one) for one in subjects), count=1)


def make_impatient(container: Container, milliseconds: int = 150) -> None:
    """Wait for a lock for a moment only, so that a test of a held lock is quick."""
    command = f"SET lock_timeout = {milliseconds}" if container.stores.shared else f"PRAGMA busy_timeout={milliseconds}"
    for engine in {container.stores.data, container.stores.audit, container.stores.keys}:

        @sqlalchemy_event.listens_for(engine, "connect")
        def shorten(connection: Any, record: object) -> None:
            cursor = connection.cursor()
            cursor.execute(command)
            cursor.close()
            if container.stores.shared:
                connection.commit()

        engine.dispose()
