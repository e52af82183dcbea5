"""Connections that are of no use any more are replaced, and those to PostgreSQL in use are not asked each time."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Date, Integer, bindparam, cast, delete, event, func, literal, select, text
from sqlalchemy.engine import create_engine
from sqlalchemy.exc import OperationalError

from foundation.accounts.models import Installation, Office
from foundation.audit.sealer import unsealed
from foundation.errors import Outage
from foundation.storage import engine
from foundation.storage.guard import execute_stamped
from foundation.storage.outage import outage_of
from foundation.storage.scopes import HEALTH, PREPARE, SIGN_IN, SystemScope
from foundation.storage.types import UtcDateTime
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.partners.models import PartnerService
from reintegration.partners.rules.partners import Service
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED
from rights.erasure.access import ERASING


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


@pytest.mark.parametrize("writes", [True, False], ids=["as it begins", "in the middle"])
def test_a_connection_that_may_only_read_is_replaced_when_it_has_to_write(container: Container, writes: bool) -> None:
    if container.stores.shared:
        pytest.skip("PostgreSQL says by transaction whether it may write")
    container.stores.dispose()
    data = container.stores.data
    with data.connect() as connection, data.connect() as another:  # as if opened while their file was read-only
        for opened in (connection, another):
            execute_stamped(opened, text("PRAGMA query_only=ON"))

    def write() -> None:
        engine_for = engine.for_writing(data) if writes else data
        with engine_for.begin() as connection:
            execute_stamped(connection, text("UPDATE office SET phone = phone"))

    with pytest.raises(OperationalError) as refused:
        write()
    assert outage_of(refused.value) is Outage.READ_ONLY
    write()


def test_what_is_asked_twice_is_prepared_and_nothing_is_compiled(container: Container) -> None:
    if not container.stores.shared:
        pytest.skip("SQLite has no server")
    kept = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM office%'")
    with container.stores.data.connect() as connection:
        for _time in range(2):
            execute_stamped(connection, select(func.count(Office.id)))
        assert execute_stamped(connection, kept).scalar_one() == 1
        assert execute_stamped(connection, text("SHOW jit")).scalar_one() == "off"
        assert execute_stamped(connection, text("SHOW max_parallel_workers_per_gather")).scalar_one() == "0"
        raw: Any = connection.connection.dbapi_connection
        assert raw.prepared_max == engine.KEPT_PLANS


def test_a_day_begins_as_it_does_in_utc_wherever_the_server_stands(container: Container) -> None:
    """SQLite compares instants and days as texts in UTC: by other clocks a leg would arrive on another day."""
    if not container.stores.shared:
        pytest.skip("SQLite has no server")
    data = container.stores.data
    arrives = datetime(2026, 12, 5, 1, tzinfo=UTC)  # in California it is still the day before
    own = create_engine(data.url, isolation_level="AUTOCOMMIT")
    with own.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET timezone TO 'America/Los_Angeles'")
        try:
            data.dispose()  # whoever connects from now on
            with data.connect() as asked:
                on_day = select(literal(arrives, UtcDateTime()) >= cast(literal("2026-12-05"), Date))
                assert execute_stamped(asked, on_day).scalar_one()
        finally:
            connection.exec_driver_sql(f"ALTER DATABASE {name} RESET timezone")
    own.dispose()
    data.dispose()


def test_what_is_prepared_is_planned_once(container: Container) -> None:
    if not container.stores.shared:
        pytest.skip("SQLite has no server")
    plans = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%FROM office%'"
    with container.stores.data.connect() as connection:
        for _time in range(4):
            execute_stamped(connection, select(func.count(Office.id)).where(Office.country == "UZ"))
        assert execute_stamped(connection, text(plans)).one() == (3, 0)


@pytest.mark.parametrize("scope", [HEALTH, SIGN_IN, ERASING], ids=lambda scope: scope.name)
def test_who_only_reads_leaves_prepared_what_is_prepared(container: Container, scope: SystemScope) -> None:
    if not container.stores.shared:
        pytest.skip("SQLite has no server")
    for _time in range(3):
        _count(container)
    with container.stores.data.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
    for _time in range(3):
        with reading(container.units, scope) as unit:
            unit.session.execute(select(Installation.id))
    unsealed(container.stores)
    with container.stores.data.connect() as connection:
        assert connection.connection.dbapi_connection is raw
        kept = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM installation%'")
        assert execute_stamped(connection, kept).scalar_one() == 1


def test_limits_and_words_stand_in_what_postgresql_is_asked(container: Container) -> None:
    """A plan is kept for any value: without them it expects a tenth of all rows, and half of all cases."""
    if not container.stores.shared:
        pytest.skip("SQLite plans each time")
    asked: list[str] = []
    event.listen(container.stores.data, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    with container.stores.data.connect() as connection:
        some = (
            select(Case.id)
            .where(Case.state.in_(sorted(ENDED)), Case.country == "UZ")
            .limit(bindparam("most", type_=Integer))
        )
        execute_stamped(connection, some, {"most": 26})
    assert "LIMIT 26" in asked[-1]
    assert all(f"'{state.value}'" in asked[-1] for state in ENDED)
    assert "UZ" not in asked[-1]


def test_rows_whose_key_is_a_word_are_deleted_together(container: Container) -> None:
    """Several rows of one table go at once: what stands in the statement would be that of one of them."""
    offered = [Service.ECONOMIC, Service.SOCIAL]
    is_it = PartnerService.__table__.c.service == bindparam("word", type_=PartnerService.__table__.c.service.type)
    with container.stores.data.connect() as connection:
        execute_stamped(connection, delete(PartnerService.__table__).where(is_it), [{"word": word} for word in offered])


def test_the_connection_that_was_given_back_last_is_taken_first(container: Container) -> None:
    """It has prepared what was asked before."""
    if not container.stores.shared:
        pytest.skip("SQLite has no server")
    first, last = container.stores.data.connect(), container.stores.data.connect()
    used = last.connection.dbapi_connection
    first.close()
    last.close()
    with container.stores.data.connect() as connection:
        assert connection.connection.dbapi_connection is used


def test_the_connection_that_was_used_last_comes_first(container: Container) -> None:
    """It holds statements ready, and pages of its file."""
    with container.stores.data.connect() as one, container.stores.data.connect() as other:
        first, last = one.connection.dbapi_connection, other.connection.dbapi_connection
        assert first is not last
        one.close()
    for _again in range(3):
        with container.stores.data.connect() as connection:
            assert connection.connection.dbapi_connection is last
