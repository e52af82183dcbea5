"""Connections to PostgreSQL that died in the pool are replaced, and those in use are not asked each time."""

import time

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import create_engine

from foundation.accounts.models import Office
from foundation.storage import engine
from foundation.storage.scopes import PREPARE
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container


def _count(container: Container) -> int:
    with reading(container.units, PREPARE) as unit:
        return int(unit.session.execute(select(func.count(Office.id))).scalar_one())


def _end_all_others(container: Container) -> int:
    """As when the server was restarted meanwhile; how many connections that ended."""
    other = create_engine(container.stores.data.url, isolation_level="AUTOCOMMIT")
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
    try:
        with other.connect() as connection:
            return len(connection.exec_driver_sql(ended).all())
    finally:
        other.dispose()


def test_a_connection_that_died_while_nobody_used_it_is_replaced(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not container.stores.shared:
        pytest.skip("SQLite has no server")
    before = _count(container)
    assert _end_all_others(container) >= 1
    monkeypatch.setattr(engine, "FRESH_SECONDS", 0.0)
    time.sleep(0.01)
    assert _count(container) == before


def test_a_connection_that_was_used_a_moment_ago_is_not_asked(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not container.stores.shared:
        pytest.skip("SQLite has no server")
    asked: list[object] = []
    dialect = container.stores.data.dialect
    real = dialect.do_ping
    monkeypatch.setattr(dialect, "do_ping", lambda connection: asked.append(connection) or real(connection))
    _count(container)
    asked.clear()
    _count(container)
    assert asked == []
    monkeypatch.setattr(engine, "FRESH_SECONDS", 0.0)
    _count(container)
    assert len(asked) == 1
