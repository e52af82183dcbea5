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


def subjects_found(pair: tuple[Table, Table], *where: Any) -> Any:
    """The subjects of these conditions as one table: uid, subject, at."""
    _record, subject = pair
    ways = ways_to(pair, (subject.c.uid, subject.c.subject, subject.c.at), *where)
    return union_all(*(way for way, _joined in ways)).subquery("of_subject")
