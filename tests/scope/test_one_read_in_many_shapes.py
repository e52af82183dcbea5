"""A differential test: one read, written in some twenty shapes, gives each account the same rows of every class.

The other tests of the scope say what comes out; this one says nothing of that, and so finds what nobody thought of: a
shape that the filters reach in another way than the plain one. By default each account meets a sixth of the shapes of
each class, by turns, so that each shape of a class is met by one of them; `--full` has all meet all.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import ColumnElement, and_, exists, func, inspect, select, true, union, union_all
from sqlalchemy.orm import Session, aliased

from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.factories.scopes import EVERYTHING
from tests.populated.world import Populated, make_populated

CLASSES = sorted({mapper.class_ for mapper in Base.registry.mappers}, key=lambda one: one.__name__)
MOST_ROWS = 30  # of a class, asked for one by one
# One account of each kind by default; `--full` asks as everybody.
TURNS = 6  # as many as there are kinds
KINDS = ("officer", "specialist", "worker", "manager", "administrator", "protector")
FURTHER = ("lead", "coordinator")

Shape = Callable[[Session, type[Any]], list[Any]]


def _key(entity: Any) -> list[Any]:
    """The columns of the key of a class, or of an alias of one."""
    mapper = inspect(entity).mapper
    return [getattr(entity, mapper.get_property_by_column(column).key) for column in mapper.primary_key]


def _same(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(*(left == right for left, right in zip(_key(one), _key(other), strict=True)))


def _rows(session: Session, statement: Any) -> list[Any]:
    return [tuple(row) for row in session.execute(statement)]


def _columns_of(part: Any, entity: Any) -> list[Any]:
    return [part.c[column.key] for column in _key(entity)]


def _plain(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, select(*_key(entity)))


def _entities(session: Session, entity: type[Any]) -> list[Any]:
    return [inspect(row).identity for row in session.execute(select(entity)).scalars()]


def _by_query(session: Session, entity: type[Any]) -> list[Any]:
    return [tuple(row) for row in session.query(*_key(entity)).all()]


def _alias(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, select(*_key(aliased(entity))))


def _alias_of_subquery(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, select(*_key(aliased(entity, select(entity).subquery()))))


def _alias_joined_by_condition(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return _rows(session, select(*_key(other)).select_from(entity).join(other, _same(entity, other)))


def _alias_beside(session: Session, entity: type[Any]) -> list[Any]:
    """The class and an alias of it, in every pair: what comes of the alias must be rows of the class."""
    other = aliased(entity)
    return list(set(_rows(session, select(*_key(other)).select_from(entity).join(other, true()))))


def _self_join(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return _rows(session, select(*_key(entity)).join(other, _same(entity, other)))


def _outer_join(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return _rows(session, select(*_key(other)).select_from(entity).outerjoin(other, _same(entity, other)))


def _outer_join_beside(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return list(set(_rows(session, select(*_key(other)).select_from(entity).outerjoin(other, true()))))


def _among(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return _rows(session, select(*_key(entity)).where(_key(entity)[0].in_(select(_key(other)[0]))))


def _alias_among(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return _rows(session, select(*_key(other)).where(_key(other)[0].in_(select(_key(entity)[0]))))


def _exists(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return _rows(session, select(*_key(entity)).where(exists(select(_key(other)[0]).where(_same(entity, other)))))


def _alias_exists(session: Session, entity: type[Any]) -> list[Any]:
    other = aliased(entity)
    return _rows(session, select(*_key(other)).where(exists(select(_key(entity)[0]).where(_same(entity, other)))))


def _subquery(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, select(*_columns_of(select(*_key(entity)).subquery(), entity)))


def _cte(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, select(*_columns_of(select(*_key(aliased(entity))).cte(), entity)))


def _union(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, union(select(*_key(entity)), select(*_key(aliased(entity)))))


def _union_in_subquery(session: Session, entity: type[Any]) -> list[Any]:
    both = union_all(select(*_key(aliased(entity))), select(*_key(entity))).subquery()
    return _rows(session, select(*_columns_of(both, entity)).distinct())


def _intersection(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, select(*_key(aliased(entity))).intersect(select(*_key(entity))))


def _in_order(session: Session, entity: type[Any]) -> list[Any]:
    return _rows(session, select(*_key(entity)).order_by(*_key(entity)).limit(100_000))


def _got(session: Session, entity: type[Any]) -> list[Any]:
    """By `get`, of all rows that there are, the program's own eyes having told which."""
    found = [session.get(entity, key) for key in session.info["all"][entity]]
    return [inspect(row).identity for row in found if row is not None]


SHAPES: tuple[Shape, ...] = (
    *(_entities, _by_query, _alias, _alias_of_subquery, _alias_joined_by_condition, _alias_beside, _self_join),
    *(_outer_join, _outer_join_beside, _among, _alias_among, _exists, _alias_exists, _subquery, _cte, _union),
    *(_union_in_subquery, _intersection, _in_order),
)


# How many rows there are, asked in several ways.
COUNTS: tuple[Callable[[Any], Any], ...] = (
    lambda entity: select(func.count()).select_from(entity),
    lambda entity: select(func.count()).select_from(aliased(entity)),
    lambda entity: select(func.count(_key(entity)[0])),
    lambda entity: select(select(func.count(_key(aliased(entity))[0])).scalar_subquery()),
    lambda entity: select(func.count()).select_from(select(*_key(entity)).subquery()),
)


def _everything(container: Container) -> dict[type[Any], list[Any]]:
    with reading(container.units, EVERYTHING) as unit:
        return {entity: sorted(_plain(unit.session, entity), key=repr) for entity in CLASSES}


def _differences(session: Session, entity: type[Any], turn: int | None) -> Iterator[str]:
    """Where shapes differ from the plain read; every sixth shape, by turns, unless `turn` is None."""
    plain = sorted(_plain(session, entity), key=repr)
    shapes = [*SHAPES, _got] if len(session.info["all"][entity]) <= MOST_ROWS else SHAPES
    for number, shape in enumerate(shapes):
        if turn is not None and (number + turn) % TURNS:
            continue
        found = sorted((tuple(row) for row in shape(session, entity)), key=repr)
        if found != plain:
            yield f"{entity.__name__} {shape.__name__.strip('_')}: {len(found)} rows, plain {len(plain)}"
    for number, asked in enumerate(COUNTS):
        if turn is not None and (number + turn) % TURNS:
            continue
        count = session.execute(asked(entity)).scalar_one()
        if count != len(plain):
            yield f"{entity.__name__} count {number}: {count}, plain {len(plain)}"


@pytest.mark.one_database
@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
@pytest.mark.parametrize("kind", [*KINDS, *(pytest.param(one, marks=pytest.mark.slow) for one in FURTHER)])
def test_one_read_gives_the_same_rows_in_every_shape(
    container: Container, kind: str, pytestconfig: pytest.Config
) -> None:
    populated: Populated = make_populated(container)
    everything, wrong = _everything(container), []
    seen = [entity for entity in CLASSES if everything[entity]]
    with reading(container.units, populated.people[kind].scope(container)) as unit:
        unit.session.info["all"] = everything
        for number, entity in enumerate(seen):
            turn = None if pytestconfig.getoption("--full") else number + [*KINDS, *FURTHER].index(kind)
            wrong += _differences(unit.session, entity, turn)
            unit.session.expunge_all()
        hidden = sum(len(everything[entity]) - len(_plain(unit.session, entity)) for entity in seen)
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 75
    assert hidden > 100, "the account does not see everything, so this compares something"
