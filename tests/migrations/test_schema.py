"""The migrated schema is the one that the models describe, to the last CHECK; and no foreign key lacks its index."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from app import ROOT
from foundation.settings import Settings
from foundation.storage.engine import Stores, for_writing
from foundation.storage.migrations import Store
from foundation.system.stores import STORES, stores_of, upgrade_all
from tests.migrations.schema import (
    checks_that_list_an_enum,
    differences,
    foreign_keys_without_index,
    schema_of,
    shape,
    what_alembic_would_change,
)

DATA = next(store for store in STORES if store.name == "data")


@pytest.fixture
def migrated(empty: Settings, stores: Stores) -> Stores:
    """An installation that was migrated to its newest revision."""
    upgrade_all(empty, ROOT / "migrations")
    return stores


@pytest.fixture
def modelled(make_empty: Callable[[str], Settings]) -> Iterator[Stores]:
    """An installation whose tables were made from the models."""
    opened = stores_of(make_empty("modelled"))
    for store in STORES:
        engine = store.engine(opened)
        with for_writing(engine).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema_of(engine, store)}"))
            store.metadata.create_all(connection)
    yield opened
    opened.dispose()


def test_the_migrated_schema_is_that_of_the_models(migrated: Stores, modelled: Stores) -> None:
    for store in STORES:
        found = shape(store.engine(migrated), store)
        assert set(found) == {table.name for table in store.metadata.sorted_tables}
        assert differences(found, shape(store.engine(modelled), store)) == [], store.name


def test_alembic_sees_nothing_to_migrate(migrated: Stores) -> None:
    for store in STORES:
        assert what_alembic_would_change(store.engine(migrated), store) == [], store.name


INDEX_WITHOUT_CONDITION = [
    'DROP INDEX uq_outcome_figure_now; CREATE UNIQUE INDEX uq_outcome_figure_now ON outcome_figure (kind, "row")'
]
NUMBERS_GIVEN_TWICE = (
    "DROP TABLE audit_change; CREATE TABLE audit_change (position INTEGER NOT NULL, uid CHAR(32) NOT NULL,"
    " at DATETIME NOT NULL, actor CHAR(32), scope VARCHAR(40) NOT NULL, action VARCHAR(80) NOT NULL,"
    " outcome VARCHAR(20) NOT NULL, detail TEXT NOT NULL, mac BLOB NOT NULL, seal INTEGER,"
    " kind VARCHAR(10) DEFAULT 'other' NOT NULL,"
    " CONSTRAINT pk_audit_change PRIMARY KEY (position), CONSTRAINT uq_audit_change_uid UNIQUE (uid));"
    " CREATE INDEX ix_audit_change_actor ON audit_change (actor, kind, at, uid);"
    " CREATE INDEX ix_audit_change_kind ON audit_change (kind, at, uid);"
    " CREATE INDEX ix_audit_change_at ON audit_change (at, uid);"
    " CREATE INDEX ix_audit_change_seal ON audit_change (seal)"
)
CHANGES = {
    "sqlite": [
        "DROP INDEX ix_case_owner",
        "CREATE INDEX ix_more ON heartbeat (at)",
        "DROP TABLE heartbeat",
        "DROP TABLE heartbeat; CREATE TABLE heartbeat (name VARCHAR(40) NOT NULL, at DATETIME,"
        " CONSTRAINT pk_heartbeat PRIMARY KEY (name))",
        "DROP TABLE installation; CREATE TABLE installation (id INTEGER NOT NULL, mode VARCHAR(10) NOT NULL,"
        " prepared_at DATETIME NOT NULL, CONSTRAINT pk_installation PRIMARY KEY (id),"
        " CONSTRAINT ck_installation_one_row CHECK (id = 1))",
        "ALTER TABLE office ADD COLUMN city VARCHAR(10)",
        *INDEX_WITHOUT_CONDITION,
        NUMBERS_GIVEN_TWICE,
    ],
    "postgresql": [
        "DROP INDEX ix_case_owner",
        "CREATE INDEX ix_more ON heartbeat (at)",
        "DROP TABLE heartbeat",
        "ALTER TABLE heartbeat ALTER COLUMN at DROP NOT NULL",
        "ALTER TABLE heartbeat ALTER COLUMN at SET DEFAULT now()",
        "ALTER TABLE heartbeat ALTER COLUMN at TYPE timestamp",
        "ALTER TABLE installation DROP CONSTRAINT ck_installation_mode",
        "ALTER TABLE office DROP CONSTRAINT uq_office_name",
        "ALTER TABLE identifier DROP CONSTRAINT fk_identifier_person_id",
        "ALTER TABLE office ADD COLUMN city VARCHAR(10)",
        "ALTER TABLE office ADD CONSTRAINT ck_office_more CHECK (country IN ('UZ'))",
        *INDEX_WITHOUT_CONDITION,
    ],
}


def test_the_comparison_bites(database: str, migrated: Stores, modelled: Stores) -> None:
    right = shape(modelled.data, DATA)
    for change in CHANGES[database]:
        with migrated.data.connect() as connection:
            for statement in change.split("; "):
                connection.execute(text(statement))
            # Seen from inside the transaction, which is then rolled back.
            assert len(differences(shape(connection, DATA), right)) > 0, change
            connection.rollback()
    assert differences(shape(migrated.data, DATA), right) == []


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.name)
def test_no_check_lists_the_words_of_an_enum(store: Store) -> None:
    assert [check for table in store.metadata.sorted_tables for check in checks_that_list_an_enum(table)] == []
    enums = [c.type for t in store.metadata.sorted_tables for c in t.columns if isinstance(c.type, Enum)]
    assert all(kind.validate_strings and not kind.native_enum for kind in enums)


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("fruit IN ('fig', 'pear')", ["basket.fruit"]),
        ("fruit IN ('pear','fig')", ["basket.fruit"]),
        ("fruit IN ('fig')", []),
        ("fruit IN ('fig', 'pear') OR number > 3", []),
        ("number > 3", []),
    ],
)
def test_the_search_for_such_checks_bites(says: str, found: list[str]) -> None:
    fruit = Column("fruit", Enum("fig", "pear", native_enum=False))
    basket = Table("basket", MetaData(), fruit, Column("number", Integer), CheckConstraint(says))
    assert checks_that_list_an_enum(basket) == found


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.name)
def test_every_foreign_key_leads_an_index(store: Store) -> None:
    missing = [key for table in store.metadata.sorted_tables for key in foreign_keys_without_index(table)]
    assert missing == []


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ([], ["child.parent_id"]),
        ([Index("i", "parent_id")], []),
        ([Index("i", "parent_id", "other")], []),
        ([Index("i", "other", "parent_id")], ["child.parent_id"]),
        ([UniqueConstraint("parent_id", "other")], []),
        ([UniqueConstraint("other", "parent_id")], ["child.parent_id"]),
        ([PrimaryKeyConstraint("parent_id", "other")], []),
    ],
)
def test_the_search_for_missing_indexes_bites(more: list[Index | UniqueConstraint], missing: list[str]) -> None:
    metadata = MetaData()
    Table("parent", metadata, Column("id", Integer, primary_key=True))
    parent = Column("parent_id", Integer, ForeignKey("parent.id"))
    child = Table("child", metadata, parent, Column("other", Integer), *more)
    assert foreign_keys_without_index(child) == missing
