"""The triggers by which the database refuses to change the audit: what they keep, and making them anew.

Migrations state the same for their time; a test compares the two.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from foundation.audit.tables import AUDIT_SCHEMA
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import store_transaction
from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

# Of a record the sealer fills the seal; after a crash it marks one once more, never with a later seal.
_RECORD = WrittenOnce(
    ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac", "kind"),
    (("position",), ("uid",)),
    "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)",
)
_SUBJECT = WrittenOnce(("uid", "ordinal", "kind", "subject", "at", "record_kind"), (("uid", "ordinal"),))
_SUBJECT_OF_READ = WrittenOnce(_SUBJECT.columns, _SUBJECT.keys, "OLD.in_seal AND NOT NEW.in_seal")
OF_DATA: Mapping[str, WrittenOnce] = {"audit_change": _RECORD, "audit_change_subject": _SUBJECT}
OF_AUDIT: Mapping[str, WrittenOnce] = {
    "audit_event": _RECORD,
    "audit_event_subject": _SUBJECT_OF_READ,
    "audit_seal": WrittenOnce(("number", "at", "changes", "events", "digest", "previous", "mac"), (("number",),)),
    "audit_cut": WrittenOnce(("number", "link", "sealed_at", "cut_at", "changes", "events", "mac"), (("number",),)),
}
OF_LEDGER: Mapping[str, WrittenOnce] = {"audit_ledger": WrittenOnce(("uid", "mark", "at"), (("uid",),))}
_KEPT = (
    (OF_DATA, "refuse_to_change_audit_of_changes", ""),
    (OF_AUDIT, "refuse_to_change_audit", f"{AUDIT_SCHEMA}."),
    (OF_LEDGER, "refuse_to_change_ledger", f"{AUDIT_SCHEMA}."),
)


class _Statements:
    """A connection as migrations see it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_bind(self) -> Connection:
        return self._connection

    def execute(self, sql: str) -> Any:
        return execute_stamped(self._connection, text(sql.replace(":", r"\:")))


@contextmanager
def may_remove(connection: Connection, *stores: Mapping[str, WrittenOnce]) -> Iterator[None]:
    """Within this transaction, tables of these stores take changes; the triggers are there again before its end."""
    kept = [each for each in _KEPT if each[0] in stores]
    for tables, function, schema in kept:
        allow_changes(_Statements(connection), tables, function, schema)
    yield
    for tables, function, schema in kept:
        refuse_changes(_Statements(connection), tables, function, schema)


def make_anew(stores: Stores) -> None:
    """Make every trigger of the audit anew, whether it is there or not; the records stay as they are."""
    for engine, kept in ((stores.data, (OF_DATA,)), (stores.audit, (OF_AUDIT, OF_LEDGER))):
        with store_transaction(engine) as connection, may_remove(connection, *kept):
            pass
