"""Rows by the ids that their columns hold: all columns of all tables are asked at once."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, Text, Uuid, cast, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from foundation.storage.base import Base
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


@dataclass(frozen=True)
class Found:
    """The primary keys of the rows that were found, by column, and of columns with texts the key and text of each."""

    keys: Mapping[Asked, set[Key]]
    texts: Sequence[tuple[Asked, Key, str]]


def mapped(entity: type[Base], column: Any) -> Any:
    """The mapped attribute of a column."""
    return getattr(entity, entity.__mapper__.get_property_by_column(column).key)


def ids_for(newly: Mapping[str, Collection[uuid.UUID]]) -> dict[str, Ids]:
    """Ids by table as a statement takes them, and all of them for the columns that say no table."""
    lists = {name: Ids(ids) for name, ids in newly.items()}
    return {**lists, _EVERY: Ids([row_id for ids in newly.values() for row_id in ids])}


def rows_found(
    session: Session, columns: Sequence[Asked], ids: Mapping[str, Ids], letters: Sequence[Asked] = ()
) -> Found:
    """The rows whose columns hold one of these ids, and every row with a text in one of `letters`."""
    found, none = Found({one: set() for one in columns}, texts := []), Ids(())
    for arms in _in_statements((*columns, *letters)):
        asked = tuple(one for one in arms if one in found.keys)
        values = {one.list_name: ids.get(one.list_name, none) for one in asked}
        lengths = [len(_key_of(one)) for one in arms]
        for place, text, *parts in session.execute(_statement(asked, arms[len(asked) :]), values):
            key = tuple(parts[: lengths[place]])
            if place < len(asked):
                found.keys[arms[place]].add(key)
            elif text is not None:
                texts.append((arms[place], key, text))
    return found


def _in_statements(arms: tuple[Asked, ...]) -> Iterator[tuple[Asked, ...]]:
    for start in range(0, len(arms), _ARMS):
        yield arms[start : start + _ARMS]


def _key_of(one: Asked) -> Sequence[Any]:
    return tuple(Base.metadata.tables[one.entity.__tablename__].primary_key.columns)


@lru_cache(maxsize=_MOST)
def _statement(columns: tuple[Asked, ...], letters: tuple[Asked, ...]) -> Any:
    """The place of a column, its text where it is one of letters, and the key of each row."""
    every = (*columns, *letters)
    width = max(len(_key_of(one)) for one in every)
    lists = {name: listed(name) for name in {one.list_name for one in columns}}
    arms = []
    for place, one in enumerate(every):
        is_letter = place >= len(columns)
        text = type_coerce(cast(mapped(one.entity, one.column), Text), String) if is_letter else cast(null(), Text)
        arm: Select[Any] = select(literal(place), text, *_parts(one, width))
        if not is_letter:
            arm = arm.select_from(found_by(mapped(one.entity, one.column), lists[one.list_name], one.entity))
        arms.append(arm)
    return prepared(union_all(*arms))


def _parts(one: Asked, width: int) -> list[Any]:
    key = [mapped(one.entity, part) for part in _key_of(one)]
    return key + [cast(null(), Uuid) for _missing in range(width - len(key))]
