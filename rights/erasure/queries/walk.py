"""What an erasure erases: every table of the inventory, walked along its columns from whom is erased.

No table is named here. A table without an entry, or one that no class maps, stops every erasure: what is not known
cannot be erased.
"""

import uuid
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from sqlalchemy import String, Text, Uuid, select, tuple_
from sqlalchemy.orm import Session

from foundation.errors import Conflict
from foundation.inventory.queries import classes_by_table, inventory
from foundation.inventory.rules import Erasure, Inventory, Mention, TableEntry
from foundation.security.key_store import metadata as keys_metadata
from foundation.storage.base import Base
from foundation.storage.types import JsonText
from rights.erasure.queries.finding import Asked, Found, Key as Key, Letters, ids_for, mapped, rows_found
from rights.erasure.rules.blackening import written_ids
from rights.erasure.rules.columns import Becomes, ColumnFacts, becomes

LETTER = "letter"  # the word of the inventory for plain texts that hold ids
STAFF, OF = "staff", "of"  # its words for the ids of accounts, and of what `<table>_id` names
_AT_ONCE = 500
_OFTEN = 20  # columns that refer to one table
_TEXTS = (String, Text, JsonText)


@dataclass(frozen=True)
class Walked:
    """One table with rows to be erased: its class, its entry, and what becomes of a row by each column with ids."""

    entity: type[Base]
    entry: TableEntry
    ids: tuple[tuple[Any, str, Becomes], ...]  # column, the table that it refers to or "", what becomes
    letters: tuple[Any, ...]

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.entry.name

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """The columns of the primary key."""
        return tuple(Base.metadata.tables[self.name].primary_key.columns)

    @cached_property
    def foreign(self) -> tuple[tuple[Any, str], ...]:
        """Its columns that refer to other tables, each with the table."""
        columns = self.entity.__table__.columns
        return tuple((column, foreign.column.table.name) for column in columns for foreign in column.foreign_keys)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Its columns with ids as they are looked at."""
        return tuple(Asked(self.entity, *column) for column in self.ids)


@dataclass
class Erased:
    """What is to be erased: ids, rows by table and primary key, and columns to be blanked, by table and column."""

    ids: set[uuid.UUID]
    rows: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    blanks: dict[tuple[str, str], set[Key]] = field(default_factory=lambda: defaultdict(set))

    def counts(self) -> dict[str, int]:
        """How many rows of each table."""
        return {name: len(keys) for name, keys in self.rows.items() if keys}


def walked_tables(listed: Inventory | None = None) -> dict[str, Walked]:
    """The tables whose rows are erased or detached, by name. Conflict names what the inventory lacks."""
    listed = listed or inventory()
    mapped_now = len(Base.registry.mappers)
    if (known := _known.get(mapped_now)) is None or known[0] is not listed:
        known = _known[mapped_now] = (listed, _walked_tables(listed))
    return known[1]


_known: dict[int, tuple[Inventory, dict[str, Walked]]] = {}  # by the number of mapped classes: what is mapped stays


def _walked_tables(listed: Inventory) -> dict[str, Walked]:
    classes = classes_by_table()
    faults = [f"{name} has no entry in the inventory" for name in Base.metadata.tables if name not in listed.tables]
    of_keys = {table.name for table in keys_metadata.tables.values()}  # keys are destroyed by their owners
    erased = {n: entry for n, entry in listed.tables.items() if entry.erasure is not Erasure.KEEP and n not in of_keys}
    faults += [f"{name} is mapped by no class" for name in erased if name not in classes]
    if faults:
        raise Conflict(f"Nothing can be erased: {'; '.join(sorted(faults))}. Add what is missing, and try again.")
    return {name: _walked(classes[name], entry, listed) for name, entry in erased.items()}


def erased_classes() -> list[type[Base]]:
    """The classes of every table that an erasure erases from, or looks through."""
    opened = {
        name
        for name, entry in inventory().tables.items()
        if entry.erasure is not Erasure.KEEP or entry.mentions is not Mention.NEVER
    }
    return [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ in opened]


def _walked(entity: type[Base], entry: TableEntry, listed: Inventory) -> Walked:
    ids, letters = [], []
    for column in entity.__table__.columns:
        if isinstance(column.type, Uuid) and column.name != "id":
            facts = _facts(entry.name, column, listed)
            if column.primary_key:  # a key that is made of other ids
                ids.append((column, "" if column.foreign_keys else facts.refers_to, Becomes.ERASED))
            elif (fate := becomes(facts)) is not None:
                ids.append((column, facts.refers_to, fate))
        elif isinstance(column.type, _TEXTS) and entry.plain.get(column.name) == LETTER:
            letters.append(column)
    return Walked(entity, entry, tuple(ids), tuple(letters))


def _facts(table: str, column: Any, listed: Inventory) -> ColumnFacts:
    target = _refers_to(listed.tables[table], column, listed)
    kept = bool(target) and listed.tables[target].erasure is Erasure.KEEP
    return ColumnFacts(table, column.name, target, bool(column.nullable), kept)


def _refers_to(entry: TableEntry, column: Any, listed: Inventory) -> str:
    """The table that a column refers to. One that triggers keep has no foreign keys: there the inventory says it."""
    for foreign in column.foreign_keys:
        return str(foreign.column.table.name)
    named = {STAFF: "account", OF: column.name.removesuffix("_id")}.get(entry.plain.get(column.name, ""), "")
    return named if named in listed.tables else ""


def in_parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in parts that one statement can take."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def collected(session: Session, roots: Mapping[str, Collection[uuid.UUID]], tables: Mapping[str, Walked]) -> Erased:
    """Everything that goes with these ids, by the table that they are of ("door": what stands behind a door).

    Goes from table to table until nothing more is found; reads ids alone, and texts of messages that may hold some.
    """
    erased = Erased({row_id for ids in roots.values() for row_id in ids})
    newly: dict[str, set[uuid.UUID]] = {name: set(ids) for name, ids in roots.items()}
    there = [Asked(tables[name].entity, tables[name].key[0], name) for name in roots if name in tables]
    letters = [Letters(walked.entity, walked.letters) for walked in tables.values() if walked.letters]
    columns = _worth_asking(tables, newly)
    found = rows_found(session, (*there, *columns), ids_for(newly), tuple(letters))
    for one in there:
        erased.rows[one.target] |= found.keys[one]
    newly = _take(tables, erased, columns, found)
    while newly:
        columns = _worth_asking(tables, newly)
        newly = _take(tables, erased, columns, rows_found(session, columns, ids_for(newly)))
    _add_letters(erased, found)
    _add_hanging(session, tables, erased)
    return erased


def _take(
    tables: Mapping[str, Walked], erased: Erased, columns: Sequence[Asked], found: Found
) -> dict[str, set[uuid.UUID]]:
    """Add what these columns led to; returns what is new of it, by table."""
    further: dict[str, set[uuid.UUID]] = defaultdict(set)
    for one in columns:
        name = one.entity.__tablename__
        keys = found.keys[one] - erased.rows[name]
        if one.fate is Becomes.BLANKED:
            erased.blanks[name, one.column.name] |= keys
            continue
        erased.rows[name] |= keys
        if tables[name].key[0].name == "id":
            fresh = {key[0] for key in keys} - erased.ids
            further[name] |= fresh
            erased.ids |= fresh
    return {name: ids for name, ids in further.items() if ids}


def _worth_asking(tables: Mapping[str, Walked], newly: Mapping[str, Collection[uuid.UUID]]) -> tuple[Asked, ...]:
    """The columns that may hold one of these ids. Few combinations, since each of them is a statement of its own:
    what few columns refer to is asked for even if nothing of it is new.
    """
    columns = [one for walked in tables.values() for one in walked.asked]
    often = {target for target, count in Counter(one.target for one in columns).items() if count >= _OFTEN}
    return tuple(one for one in columns if not one.target or one.target not in often or newly.get(one.target))


def _add_letters(erased: Erased, found: Found) -> None:
    """Rows with plain texts that hold an id of what is erased: keys by which a message is sent once, and its facts."""
    ids, texts = {row_id.hex for row_id in erased.ids}, [text.lower() for _one, _key, text in found.texts]
    ends = list(accumulate(len(text) + 1 for text in texts))
    for start, written in written_ids("\n".join(texts)):
        if written in ids:
            one, key, _text = found.texts[bisect_right(ends, start)]
            erased.rows[one.entity.__tablename__].add(key)


def _add_hanging(session: Session, tables: Mapping[str, Walked], erased: Erased) -> None:
    """Rows that refer to nothing, and that only erased rows refer to: the bytes of a file go with its row."""
    alone = {name for name, walked in tables.items() if not walked.foreign}
    for name, walked in tables.items():
        for column, target in walked.foreign:
            if target in alone and erased.rows[name]:
                erased.rows[target] |= _hanging(session, walked, column, erased)
                erased.ids |= {key[0] for key in erased.rows[target]}


def _hanging(session: Session, walked: Walked, column: Any, erased: Erased) -> set[Key]:
    attribute = mapped(walked.entity, column)
    targets = {
        target
        for keys in in_parts(sorted(erased.rows[walked.name]))
        for target in session.execute(select(attribute).where(matching(walked, keys))).scalars()
        if target is not None
    }
    rows = _referring(session, walked, attribute, targets)
    return {(target,) for target in targets - {target for key, target in rows if key not in erased.rows[walked.name]}}


def _referring(session: Session, walked: Walked, attribute: Any, targets: Collection[Any]) -> list[tuple[Key, Any]]:
    """The rows of a table whose column refers to one of these targets: the key of each, and its target."""
    key = [mapped(walked.entity, part) for part in walked.key]
    rows = [
        row
        for batch in in_parts(sorted(targets))
        for row in session.execute(select(*key, attribute).where(attribute.in_(batch)))
    ]
    return [(tuple(row[:-1]), row[-1]) for row in rows]


def matching(walked: Walked, keys: Sequence[Key]) -> Any:
    """The criterion of rows with these primary keys."""
    key = [mapped(walked.entity, part) for part in walked.key]
    if len(key) == 1:
        return key[0].in_([row_key[0] for row_key in keys])
    return tuple_(*key).in_(list(keys))


def attribute_of(walked: Walked, name: str) -> Any:
    """The mapped attribute of a column by its name."""
    return mapped(walked.entity, walked.entity.__table__.columns[name])
