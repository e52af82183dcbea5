"""The filters of one kind of scope: built once each, when a statement first needs them, and shared by the kind."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.util import LoaderCriteriaOption

from foundation.storage.base import Base
from foundation.storage.one_by_one import one_by_one

_Classes = dict[str, list[type[Base]]]


@cache
def _mapped_by_table() -> _Classes:
    """The mapped classes in a fixed order. Asked with every statement, so they are not gathered each time."""
    classes: _Classes = {}
    for entity in sorted(
        (mapper.class_ for mapper in Base.registry.mappers), key=lambda mapped: (mapped.__tablename__, repr(mapped))
    ):
        classes.setdefault(entity.__tablename__, []).append(entity)
    return classes


@event.listens_for(Mapper, "after_mapper_constructed")
def _gather_anew(mapper: object, entity: object) -> None:
    _mapped_by_table.cache_clear()


class _Filter(LoaderCriteriaOption):
    """A loader criterion that filters an alias wherever it stands.

    SQLAlchemy by itself turns a criterion to an alias in FROM and at the end of a relationship. Where an alias is
    joined by a condition of its own it says the criterion of the class as it is: it would filter the class beside the
    alias, and let every row of the alias through.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals  # what its cache key is made of

    def _resolve_where_criteria(self, ext_info: Any) -> Any:
        criterion = super()._resolve_where_criteria(ext_info)
        return ext_info._adapter.traverse(criterion) if ext_info.is_aliased_class else criterion


class Filters:
    """Loader criteria by class, and together for what a statement reads."""

    def __init__(self, criterion_of: Callable[[type[Base]], ColumnElement[bool] | None]) -> None:
        """`criterion_of` tells for a class which of its rows are seen, or None for all of them."""
        self._criterion_of = criterion_of
        self._of_classes: dict[tuple[type[Base], bool], list[Any]] = {}
        self._together: dict[tuple[frozenset[str] | None, bool], tuple[Any, ...]] = {}
        self._mapped: _Classes = {}
        self.bound: set[Any] = set()  # all that were built, each of this kind alone

    def of(self, tables: frozenset[str] | None, row_by_row: bool) -> tuple[Any, ...]:
        """The filters for what reads these tables, or any. `row_by_row`: each row asked by itself, see `one_by_one`."""
        if self._mapped is not _mapped_by_table():
            self._mapped = _mapped_by_table()
            self._together = {}
        key = (tables, row_by_row)
        if key not in self._together:
            self._together[key] = tuple(self._gathered(tables, row_by_row))
        return self._together[key]

    def _gathered(self, tables: frozenset[str] | None, row_by_row: bool) -> list[Any]:
        filters: list[Any] = []
        for name in self._mapped if tables is None else sorted(tables & self._mapped.keys()):
            for entity in self._mapped[name]:
                filters += self._of_class(entity, row_by_row)
        return filters

    def _of_class(self, entity: type[Base], row_by_row: bool) -> list[Any]:
        if (entity, row_by_row) not in self._of_classes:
            criterion = self._criterion_of(entity)
            if criterion is not None and row_by_row:
                criterion = one_by_one(criterion)
            built = [] if criterion is None else [_Filter(entity, criterion, include_aliases=True)]
            self.bound.update(built)
            self._of_classes[entity, row_by_row] = built
        return self._of_classes[entity, row_by_row]
