"""What is sealed, opened: every value inside every sealed column of the installation of a walk, by where it stands."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import select

from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.factories.scopes import EVERYTHING


def sealed_columns() -> dict[str, tuple[type[Base], str]]:
    """Every sealed column of every mapped class, by `table.column`."""
    return {
        f"{mapper.class_.__tablename__}.{column.key}": (mapper.class_, column.key.removesuffix("_sealed"))
        for mapper in Base.registry.mappers
        for column in mapper.columns
        if column.key.endswith("_sealed")
    }


def _leaves(value: object, where: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part, where)
    else:
        yield where, value


def sealed_values(container: Container) -> dict[str, list[object]]:
    """Every value by its place, for example `leg.content.from.name`; None stays out, an empty column has no places."""
    found: dict[str, list[object]] = {}
    with reading(container.units, EVERYTHING) as unit:
        for column, (entity, name) in sealed_columns().items():
            table = column.partition(".")[0]
            for row in unit.session.execute(select(entity)).scalars().all():
                content = msgspec.to_builtins(getattr(row, name), builtin_types=(bytes,))
                for where, value in _leaves(content, f"{table}.{name}"):
                    found.setdefault(where, [])
                    found[where] += [] if value is None else [value]
    return found
