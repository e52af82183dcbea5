"""Each store goes down to nothing and up again with data in it, on both databases, and leaves nothing behind."""

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select, text

from app import ROOT, build_container
from foundation.audit.sealer import seal_all
from foundation.clock import MovableClock
from foundation.settings import Settings
from foundation.storage import migrations
from foundation.storage.engine import Stores
from foundation.storage.migrations import Store
from foundation.system.preparation import prepare
from foundation.system.stores import STORES, behind, upgrade_all
from tests.audit.written import note_read
from tests.databases import no_demo
from tests.factories.makers import make_account, make_case
from tests.migrations.schema import VERSIONS, schema_of, shape

FOLDER = ROOT / "migrations"


def history(store: Store) -> ScriptDirectory:
    """All revisions of one store."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER / store.name))
    return ScriptDirectory.from_config(config)


def _fill(settings: Settings, clock: MovableClock) -> None:
    """Prepare an installation, and put a family and its audit into it."""
    container = build_container(settings, clock)
    prepare(container, ROOT, no_demo)
    make_case(container, make_account(container))
    note_read(container)
    seal_all(container.stores, container.secrets, clock.now())
    container.stores.dispose()


def rows_in(engine: Engine, store: Store) -> int:
    """How many rows all tables of a store have together."""
    with engine.connect() as connection:
        tables = store.metadata.sorted_tables
        return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_each_store_has_one_history_with_one_head() -> None:
    assert {store.name for store in STORES} == {path.name for path in FOLDER.iterdir() if path.is_dir()}
    for store in STORES:
        script = history(store)
        assert len(script.get_heads()) == 1, store.name
        assert len(script.get_bases()) == 1, store.name
        files = [path for path in (FOLDER / store.name / "versions").glob("*.py") if path.name != "__init__.py"]
        assert len(list(script.walk_revisions())) == len(files), store.name


def test_each_store_goes_down_to_nothing_and_up_again_with_data_in_it(
    empty: Settings, stores: Stores, clock: MovableClock
) -> None:
    _fill(empty, clock)
    full = {store.name: shape(store.engine(stores), store) for store in STORES}
    for store in STORES:
        engine = store.engine(stores)
        assert rows_in(engine, store) > 0
        for revision in history(store).walk_revisions():
            migrations.downgrade(FOLDER, store, stores, str(revision.down_revision or "base"))
            assert migrations.present(store, stores) == revision.down_revision
        assert inspect(engine).get_table_names(schema=schema_of(engine, store)) == [VERSIONS]
        migrations.upgrade(FOLDER, store, stores)
        assert shape(engine, store) == full[store.name]
        assert rows_in(engine, store) == 0
    assert behind(stores, FOLDER) == []
    _fill(empty, clock)


def test_a_store_that_goes_down_leaves_the_others_alone(empty: Settings, stores: Stores, clock: MovableClock) -> None:
    _fill(empty, clock)
    others = [store for store in STORES if store.name != "audit"]
    before = [rows_in(store.engine(stores), store) for store in others]
    [audit] = [store for store in STORES if store.name == "audit"]
    migrations.downgrade(FOLDER, audit, stores, "base")
    assert behind(stores, FOLDER) == ["audit"]
    assert [rows_in(store.engine(stores), store) for store in others] == before


def test_indexes_that_come_to_rows_are_looked_at(empty: Settings, stores: Stores, clock: MovableClock) -> None:
    """Without it SQLite takes a new index for a good one until the nightly job, and goes through a whole office."""
    if stores.shared:
        pytest.skip("PostgreSQL looks by itself")
    _fill(empty, clock)
    [data] = [store for store in STORES if store.name == "data"]
    migrations.downgrade(FOLDER, data, stores, "0083")
    upgrade_all(empty, FOLDER)
    with stores.data.connect() as connection:
        looked_at = set(connection.execute(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'case'")).scalars())
    assert {"ix_case_office_in_state", "ix_case_office_in_country"} <= looked_at


def test_migrating_twice_changes_nothing(empty: Settings, stores: Stores) -> None:
    for _ in range(2):
        upgrade_all(empty, FOLDER)
        assert behind(stores, FOLDER) == []


def test_the_present_revision_stands_beside_the_tables_of_its_store(empty: Settings, stores: Stores) -> None:
    assert behind(stores, FOLDER) == [store.name for store in STORES], "nothing is migrated yet"
    upgrade_all(empty, FOLDER)
    for store in STORES:
        engine = store.engine(stores)
        assert VERSIONS in inspect(engine).get_table_names(schema=schema_of(engine, store)), store.name
    if stores.shared:
        with stores.data.connect() as connection:
            found = connection.execute(text("SELECT schemaname FROM pg_tables WHERE tablename = 'alembic_version'"))
            assert sorted(found.scalars()) == ["audit", "keys", "public"]


def test_going_down_leaves_no_types_or_sequences(empty: Settings, stores: Stores) -> None:
    upgrade_all(empty, FOLDER)
    for store in STORES:
        migrations.downgrade(FOLDER, store, stores, "base")
    with stores.data.connect() as connection:
        if stores.shared:
            left = text(
                "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
                " WHERE nspname IN ('public', 'audit', 'keys') AND relname NOT LIKE 'alembic_version%'"
            )
        else:
            left = text("SELECT name FROM sqlite_master WHERE tbl_name NOT IN ('alembic_version', 'sqlite_sequence')")
        assert connection.execute(left).scalars().all() == []
