"""What sealed columns can hold, by the types that their classes state: every field, whether or not a row has it."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from inspect import get_annotations
from typing import Any, Union, get_args, get_origin, get_type_hints

from foundation.system.stores import STORES
from tests.security.sealed_values import sealed_columns

_DEEPEST = 6  # a step that can be taken back holds the one before it


def sealed_fields() -> dict[str, set[str]]:
    """The fields of each sealed column by table, as `column.field.field`; what a mapping holds stands under `*`."""
    found: dict[str, set[str]] = {}
    for where, (entity, name) in sealed_columns().items():
        kind = entity.__dict__[name].kind
        found.setdefault(where.partition(".")[0], set()).update(_fields(kind, name, _DEEPEST))
    return found


def columns_of_tables() -> dict[str, set[str]]:
    """The plain columns of every table of every store."""
    return {
        table.name: {column.key for column in table.columns if not column.key.endswith("_sealed")}
        for store in STORES
        for table in store.metadata.sorted_tables
    }


def _fields(kind: Any, where: str, deepest: int) -> Iterator[str]:
    origin, parts = get_origin(kind), get_args(kind)
    if deepest == 0:
        yield f"{where}.*"
    elif origin in (Union, types.UnionType):
        for part in parts:
            yield from () if part is type(None) else _fields(part, where, deepest)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield f"{where}.*"
    elif origin in (list, tuple, frozenset, set):
        for part in parts:
            yield from () if part is Ellipsis else _fields(part, where, deepest)
    elif isinstance(kind, type) and is_dataclass(kind):
        for field in fields(kind):
            yield from _fields(_type_of(kind, field.name), f"{where}.{field.name}", deepest - 1)
    else:
        yield where


def _type_of(kind: type, name: str) -> Any:
    """The type of one field; a dictionary for one that is defined by itself (JSON)."""
    stating = next(one for one in kind.__mro__ if name in get_annotations(one))
    annotated = type("Annotated", (), {"__annotations__": {name: get_annotations(stating)[name]}})
    annotated.__module__ = stating.__module__
    try:
        return get_type_hints(annotated)[name]
    except RecursionError:
        return dict[str, Any]
