"""The rows that say what records are about, as they are found: by an index, or among those that wait for a seal."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Table, select, union_all


def ways_to(pair: tuple[Table, Table], columns: Sequence[Any], *where: Any) -> list[tuple[Select[Any], bool]]:
    """Statements that together find the subjects of these conditions once each, and whether each joins its record.

    Of reads, the index has those that are in a seal; the others are few and come by their records.
    """
    record, subject = pair
    every = select(*columns).where(*where)
    if "in_seal" not in subject.c:
        return [(every, False)]
    waits = every.join(record, record.c.uid == subject.c.uid).where(record.c.seal.is_(None))
    return [(every.where(subject.c.in_seal.is_(True)), False), (waits, True)]


def with_records(pair: tuple[Table, Table], columns: Sequence[Any], *where: Any) -> list[Select[Any]]:
    """The same with each joined to its record, so that columns and conditions may be of both.

    The join is within each: outside of them, SQLite begins with all records.
    """
    record, subject = pair
    of_record = record.c.uid == subject.c.uid
    return [way if has_record else way.join(record, of_record) for way, has_record in ways_to(pair, columns, *where)]


def found(pair: tuple[Table, Table], columns: Sequence[Any], *where: Any) -> Any:
    """What was found, with its records, as one table."""
    return union_all(*with_records(pair, columns, *where)).subquery("found")
