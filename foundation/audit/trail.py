"""The trail of one unit of work: collects what was read and changed; changes go into the unit's own transaction."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Engine, event as sqlalchemy_event, inspect
from sqlalchemy.exc import SQLAlchemyError

from foundation.acts import AuditedAct
from foundation.audit import tables
from foundation.audit.records import Record, Subject, write_records
from foundation.errors import AuditUnavailable
from foundation.security.secrets import Secrets
from foundation.storage.base import Base
from foundation.storage.guard import GuardedSession
from foundation.storage.unit_of_work import Transaction, Unit, store_transaction

_LONGEST_ACTION = 80  # what the column holds


def _split_where_full(actions: Sequence[str]) -> tuple[str, list[str]]:
    """As many of the actions as the column holds, joined by pluses, and those that it does not."""
    count = len(actions)
    while len("+".join(actions[:count])) > _LONGEST_ACTION:
        count -= 1
    return "+".join(actions[:count]), list(actions[count:])


class Trail:
    """What one unit read and changed."""

    def __init__(self, unit: Unit, secrets: Secrets) -> None:
        """Attach to a unit, and watch its flushes."""
        self._unit = unit
        self._secrets = secrets
        self._read: dict[Subject, None] = {}
        self._written: dict[Subject, None] = {}
        self._actions: list[str] = []
        self._rows: dict[str, dict[str, Any]] = {}
        self._detail: dict[str, Any] = {}
        self._notes: dict[str, Any] = {}
        unit.session.flush_hooks.append(self._watch)

    def read(self, subjects: Sequence[Subject]) -> None:
        """Note what was read."""
        for subject in subjects:
            self._read[subject] = None

    def act(self, action: AuditedAct, *subjects: Subject, **detail: Any) -> None:
        """Name what is being done ("case.create"). `detail` holds codes, ids and counts, never personal data."""
        self._actions.append(action)
        for subject in subjects:
            self._written[subject] = None
        self._detail.update(detail)

    def _watch(self, session: GuardedSession) -> None:
        for how, rows in (("added", session.new), ("changed", session.dirty), ("deleted", session.deleted)):
            for row in rows:
                if row.audit_kind is None:
                    continue
                for subject in row.audit_subjects():
                    self._written[subject] = None
                attributes = inspect(row).attrs if how == "changed" else ()
                self._note(how, row, sorted(each.key for each in attributes if each.history.has_changes()))

    def changed(self, rows: Iterable[Base], columns: Iterable[str]) -> None:
        """Note rows that one statement changed, past the flush that would have noted them."""
        names = sorted(columns)
        for row in rows:
            for subject in row.audit_subjects():
                self._written[subject] = None
            self._note("changed", row, names)

    def _note(self, how: str, row: Base, names: Sequence[str] = ()) -> None:
        key = inspect(row).mapper.primary_key_from_instance(row)
        entry = ["/".join(str(part) for part in key), *names]
        self._rows.setdefault(how, {}).setdefault(row.__tablename__, []).append(entry)

    def before_commit(self) -> Sequence[Transaction]:
        """Write one change record, in the data's own transaction, if anything was changed or named."""
        self.write_record()
        return []

    def write_record(self, otherwise: str = "unnamed") -> None:
        """Write what was collected so far as a record of its own: work on many cases leaves one of each.

        `otherwise`: the action where nobody named one.
        """
        if self._rows or self._actions:
            action, further = _split_where_full(list(dict.fromkeys(self._actions)))
            record = Record(
                at=self._unit.clock.now(),
                actor=self._unit.actor_id,
                scope=self._unit.scope.name,
                action=action or otherwise,
                subjects=tuple(self._written),
                detail={
                    **self._detail,
                    **({"further": further} if further else {}),
                    **({"rows": self._rows} if self._rows else {}),
                },
            )
            try:
                write_records(self._unit.connection(), (tables.change, tables.change_subject), [record], self._secrets)
            except SQLAlchemyError as error:
                raise AuditUnavailable from error
            self._rows, self._actions, self._written, self._detail = {}, [], {}, {}

    def subjects_read(self) -> tuple[Subject, ...]:
        """What was read so far, in order."""
        return tuple(self._read)

    def note(self, **detail: Any) -> None:
        """Say more about what was read: counts, keyed hashes of what was searched. Never the text."""
        self._notes.update(detail)

    def noted(self) -> dict[str, Any]:
        """What was noted so far."""
        return dict(self._notes)

    def forget(self) -> None:
        """Forget what was collected: it was rolled back, and what was read of it is nowhere."""
        self._rows, self._actions, self._written, self._detail = {}, [], {}, {}
        self._read.clear()

    def savepoint(self) -> Callable[[], None]:
        """A way to say again what was read. What was changed has to be written as a record before."""
        kept = self.subjects_read()
        return lambda: self.read(kept)

    def close(self) -> None:
        """Forget."""
        self._read.clear()


@sqlalchemy_event.listens_for(Base, "load", propagate=True)
@sqlalchemy_event.listens_for(Base, "refresh", propagate=True)
def _loaded(row: Base, context: Any, *rest: object) -> None:
    if row.audit_reads:
        session = context.session if context is not None else None
        unit = session.info.get("unit") if session is not None else None
        if unit is not None and "trail" in unit.participants:
            unit.participants["trail"].read(row.audit_subjects())


def write_event(audit: Engine, secrets: Secrets, record: Record) -> None:
    """One short synchronous write to the audit store, on its own connection: it survives the unit's rollback.

    Raises AuditUnavailable if it cannot be written: then there must be no answer.
    """
    try:
        with store_transaction(audit) as connection:
            write_records(connection, (tables.event, tables.event_subject), [record], secrets)
    except SQLAlchemyError as error:
        raise AuditUnavailable from error
