"""The database refuses to change or delete what the audit holds, whoever asks; only the seal of a record is filled."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Integer, Table, delete, text, update
from sqlalchemy.exc import DatabaseError

from foundation.audit import tables
from foundation.audit.sealer import seal_all
from foundation.storage.guard import execute_stamped
from foundation.web.container import Container
from tests.audit.written import note_read
from tests.factories.makers import make_account, make_case

SAYS = "the audit is written once"
STORES = {"audit_change": "data", "audit_change_subject": "data"}
TABLES = (tables.change, tables.change_subject, tables.event, tables.event_subject, tables.seal)


def _written(container: Container) -> None:
    make_case(container, make_account(container))
    note_read(container, uuid.uuid4())
    seal_all(container.stores, container.secrets, container.clock.now())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_no_column_is_changed_and_no_row_deleted(container: Container, table: Table) -> None:
    _written(container)
    engine = getattr(container.stores, STORES.get(table.name, "audit"))
    columns = [column for column in table.columns if column.name != "seal"]
    for change in (*(update(table).values({column.name: _other(column)}) for column in columns), delete(table)):
        with engine.connect() as connection, pytest.raises(DatabaseError, match=SAYS):
            execute_stamped(connection, change)


def _other(column: Column[Any]) -> Any:
    """A value that no row has in a column."""
    if isinstance(column.type, Integer):
        return column + 1
    earlier = datetime(2000, 1, 1, tzinfo=UTC)
    return {bytes: b"other", datetime: earlier, str: "other", uuid.UUID: uuid.uuid4()}[column.type.python_type]


def test_only_a_seal_is_filled(container: Container) -> None:
    _written(container)
    for engine, (record, _subjects) in ((container.stores.data, TABLES[:2]), (container.stores.audit, TABLES[2:4])):
        with engine.connect() as connection:
            assert execute_stamped(connection, update(record).values(seal=record.c.seal)).rowcount > 0
            connection.rollback()


def test_tables_are_not_emptied_at_once(container: Container) -> None:
    if not container.stores.shared:
        pytest.skip("SQLite knows no TRUNCATE")
    with container.stores.data.connect() as connection, pytest.raises(DatabaseError, match=SAYS):
        execute_stamped(connection, text("TRUNCATE audit_change CASCADE"))
