"""The database refuses to change or delete what the audit holds, whoever asks; only the seal of a record is filled."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Insert, Integer, Table, delete, insert, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DatabaseError

from foundation.audit import tables
from foundation.audit.sealer import seal_all
from foundation.storage.guard import execute_stamped
from foundation.web.container import Container
from tests.audit.written import note_change, note_read
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
    if isinstance(column.type, Boolean):
        return ~column  # what is in a seal is not taken out of it
    earlier = datetime(2000, 1, 1, tzinfo=UTC)
    return {bytes: b"other", datetime: earlier, str: "other", uuid.UUID: uuid.uuid4()}[column.type.python_type]


@pytest.mark.parametrize("table", TABLES[0::2][:2], ids=lambda table: str(table.name))
def test_a_seal_is_filled_once_and_never_taken_away_or_moved_on(container: Container, table: Table) -> None:
    _written(container)
    _written_after(container)
    engine = getattr(container.stores, STORES.get(table.name, "audit"))
    with engine.connect() as connection:
        assert execute_stamped(connection, update(table).where(table.c.seal.is_(None)).values(seal=2)).rowcount == 1
        connection.rollback()
    for other in (None, table.c.seal + 1):
        with engine.connect() as connection, pytest.raises(DatabaseError, match=SAYS):
            execute_stamped(connection, update(table).where(table.c.seal.is_not(None)).values(seal=other))


def _written_after(container: Container) -> None:
    """A change and a read that wait for their seal."""
    note_change(container, uuid.uuid4())
    note_read(container, uuid.uuid4())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_no_row_takes_the_place_of_another(container: Container, table: Table) -> None:
    _written(container)
    with getattr(container.stores, STORES.get(table.name, "audit")).connect() as connection:
        row = dict(execute_stamped(connection, table.select().limit(1)).one()._mapping)
        replacing: Insert = insert(table).prefix_with("OR REPLACE").values(row)
        if container.stores.shared:
            last = list(table.columns)[-2]
            added = postgresql.insert(table).values(row)
            replacing = added.on_conflict_do_update(index_elements=table.primary_key, set_={last.name: _other(last)})
        with pytest.raises(DatabaseError, match=SAYS):
            execute_stamped(connection, replacing)


def test_tables_are_not_emptied_at_once(container: Container) -> None:
    _written(container)
    emptied = "TRUNCATE audit_change CASCADE" if container.stores.shared else "DELETE FROM audit_change"
    with container.stores.data.connect() as connection, pytest.raises(DatabaseError, match=SAYS):
        execute_stamped(connection, text(emptied))
