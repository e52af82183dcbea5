"""Indexes of columns that are empty in most rows."""

from sqlalchemy import Index, text


def where_stated(table: str, column: str) -> Index:
    """An index of the rows in which a column is stated.

    SQLite counts how many rows share a value, and empty ones as sharing theirs: it would take an index with all of them
    for useless, and read the whole table for a row that refers to another.
    """
    stated = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=stated, postgresql_where=stated)
