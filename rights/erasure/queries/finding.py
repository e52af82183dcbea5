"""Rows by the ids that their columns hold: all columns of all tables are asked at once."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import Any

from sqlalchemy import Select, String, Text, Uuid, cast, func, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from foundation.storage.base import Base
from foundation.storage.fixed import FixedNumber
from foundation.storage.known import prepared
from foundation.storage.listed import found_by, listed
from foundation.storage.types import Ids
from rights.erasure.rules.columns import Becomes

Key = tuple[Any, ...]
_ARMS = 400  # of one statement; SQLite takes 500
_MOST = 32  # statements that are kept; there are two for what begins with a case and two for a person
_EVERY = "every"


@dataclass(frozen=True)
class Asked:
    """A column that is looked at: its class, the table that its ids are of or "", and what becomes of a row."""

    entity: type[Base]
    column: Any
    target: str = ""
    fate: Becomes = Becomes.ERASED

    @property
    def list_name(self) -> str:
        """Under which name the ids are given that it may hold."""
        return self.target or _EVERY

    @cached_property
    def width(self) -> int:
        """How many columns the primary key has."""
        return len(_key_of(self))


@dataclass(frozen=True)
class Letters:
    """A class with texts that may hold ids, and the columns that these are in."""

    entity: type[Base]
    columns: tuple[Any, ...]

    @cached_property
    def width(self) -> int:
        """How many columns the primary key has."""
        return len(_key_of(self))


@dataclass(frozen=True)
class Found:
    """The primary keys of the rows that were found, by column, and of each row with texts its key and all its texts."""

    keys: Mapping[Asked, set[Key]]
    texts: Sequence[tuple[Letters, Key, str]]


def mapped(entity: type[Base], column: Any) -> Any:
    """The mapped attribute of a column."""
    return getattr(entity, entity.__mapper__.get_property_by_column(column).key)


def ids_for(newly: Mapping[str, Collection[uuid.UUID]]) -> dict[str, Ids]:
    """Ids by table as a statement takes them, and all of them for the columns that say no table."""
    lists = {name: Ids(ids) for name, ids in newly.items()}
    return {**lists, _EVERY: Ids([row_id for ids in newly.values() for row_id in ids])}


def rows_found(
    session: Session, columns: Sequence[Asked], ids: Mapping[str, Ids], letters: Sequence[Letters] = ()
) -> Found:
    """The rows whose columns hold one of these ids, and every row of `letters`."""
    found, none = Found({one: set() for one in columns}, texts := []), Ids(())
    for arms in _in_statements((*columns, *letters)):
        values = {one.list_name: ids.get(one.list_name, none) for one in arms if isinstance(one, Asked)}
        for place, text, *parts in session.execute(_statement(arms), values):
            one = arms[place]
            key = tuple(parts[: one.width])
            if isinstance(one, Asked):
                found.keys[one].add(key)
            else:
                texts.append((one, key, text))
    return found


def _in_statements(arms: tuple[Asked | Letters, ...]) -> Iterator[tuple[Asked | Letters, ...]]:
    for start in range(0, len(arms), _ARMS):
        yield arms[start : start + _ARMS]


def _key_of(one: Asked | Letters) -> Sequence[Any]:
    return tuple(Base.metadata.tables[one.entity.__tablename__].primary_key.columns)


@lru_cache(maxsize=_MOST)
def _statement(arms: tuple[Asked | Letters, ...]) -> Any:
    """The place of what was asked, the texts where it is letters, and the key of each row."""
    width = max(one.width for one in arms)
    lists = {one.list_name: listed(one.list_name) for one in arms if isinstance(one, Asked)}
    written: list[Select[Any]] = []
    for place, one in enumerate(arms):
        if isinstance(one, Letters):
            written.append(select(FixedNumber(place), _texts(one), *_parts(one, width)))
            continue
        rows = found_by(mapped(one.entity, one.column), lists[one.list_name], one.entity)
        written.append(select(FixedNumber(place), cast(null(), Text), *_parts(one, width)).select_from(rows))
    return prepared(union_all(*written))


def _texts(one: Letters) -> Any:
    """All its texts as one, apart from each other: what they hold must not run together."""
    columns = [mapped(one.entity, column) for column in one.columns]
    texts: list[Any] = [func.coalesce(type_coerce(cast(column, Text), String), "") for column in columns]
    return reduce(lambda before, after: before + " " + after, texts)


def _parts(one: Asked | Letters, width: int) -> list[Any]:
    key = [mapped(one.entity, part) for part in _key_of(one)]
    return key + [cast(null(), Uuid) for _missing in range(width - len(key))]
