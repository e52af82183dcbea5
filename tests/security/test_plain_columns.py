"""Which columns may be read in the database: those of the list, each with its reason; everything else is sealed."""

from sqlalchemy import Column, LargeBinary, Table

from foundation.security.encryption import SealedColumn
from foundation.storage.base import Base
from tests.security.plain_columns import PLAIN, WHY
from tests.security.plain_page import PAGE, page
from tests.security.sealed_values import sealed_columns


def _tables() -> dict[str, Table]:
    """Every table that a class is mapped to."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return {one.__tablename__: one.__table__ for one in classes}


def test_plain_columns_are_those_that_were_decided() -> None:
    """A new column is sealed, or stands on the list with a reason; a new table is looked at."""
    plain = {
        name: {column.key for column in table.columns if not column.key.endswith("_sealed")}
        for name, table in _tables().items()
    }
    assert plain == {name: set(PLAIN[name]) for name in plain}


def test_the_page_of_the_docs_says_what_the_list_says() -> None:
    """Made anew by `python -m tests.security.plain_page` when the list has changed."""
    assert PAGE.read_text(encoding="utf-8") == page()


# What is in force for partners, and what is with their offices, the database keeps of rows that have their keys; a
# case that is open in an emergency is named by a table of a room that knows no cases.
_WITHOUT_FOREIGN_KEYS = ("partner_access", "placed_case", "emergency_access")


def _fits(column: Column[object], word: str) -> bool:
    _reason, types = WHY[word]
    if word in ("of", "staff") and not column.foreign_keys and column.table.name not in _WITHOUT_FOREIGN_KEYS:
        # A door leads nowhere without the key of the installation; files and drafts know no case and no person.
        return column.key in ("door", "annex", "owner_id", "about", "result")
    return type(column.type) in types


def test_no_reason_stands_for_a_text_in_which_anything_can_be_written() -> None:
    tables = _tables()
    wrong = [
        f"{name}.{column}"
        for name in tables
        for column, word in PLAIN[name].items()
        if not _fits(tables[name].columns[column], word)
    ]
    assert wrong == []
    assert {word for columns in PLAIN.values() for word in columns.values()} == set(WHY)


def test_every_sealed_column_is_binary_and_has_its_descriptor() -> None:
    for name, (entity, attribute) in sealed_columns().items():
        assert isinstance(entity.__table__.columns[f"{attribute}_sealed"].type, LargeBinary), name
        assert isinstance(entity.__dict__[attribute], SealedColumn), name
