"""Rows that stay: all of a class, those with some primary keys, and how many are alike in a cell."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from returns.people.models import Person
from rights.erasure.queries.walk import Key, Walked, attribute_of, in_parts, matching


def rows_of_class(session: Session, entity: Any) -> Iterator[Any]:
    """Every row of a class that this scope sees; of what may hang on a case, the rows that hang on none."""
    columns = entity.__table__.columns
    statement = select(entity)
    if "case_id" in columns and columns["case_id"].nullable:  # the others go with their case
        statement = statement.where(entity.case_id.is_(None))
    yield from session.execute(statement).scalars().all()


def rows_with_keys(session: Session, walked: Walked, keys: Collection[Key]) -> Iterator[Any]:
    """The rows with these primary keys."""
    for batch in in_parts(sorted(keys)):
        yield from session.execute(select(walked.entity).where(matching(walked, batch))).scalars().all()


def cases_of_people(session: Session, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The cases of these people."""
    statement = select(Person.case_id).where(Person.id.in_(person_ids))
    return set(session.execute(statement).scalars()) if person_ids else set()


def values_of(session: Session, walked: Walked, key: Key, columns: Collection[str]) -> dict[str, Any]:
    """The values of some columns of one row."""
    names = list(columns)
    row = session.execute(select(*(attribute_of(walked, name) for name in names)).where(matching(walked, [key]))).one()
    return dict(zip(names, row, strict=True))


@dataclass(frozen=True)
class Carried:
    """A column that a detached row takes along: by which of its columns it refers to which table, and which of that."""

    column: str
    refers: str
    source: Walked
    name: str


def carried_by(walked: Walked, tables: Mapping[str, Walked]) -> list[Carried]:
    """What a table's rows take along when they are detached, as the inventory has it."""
    carried = []
    for column, place in walked.entry.carries.items():
        table, _dot, name = place.partition(".")
        [refers] = [
            foreign.parent.name
            for foreign in walked.entity.__table__.foreign_keys
            if foreign.column.table.name == table
        ]
        carried.append(Carried(column, refers, tables[table], name))
    return carried


def carried_values(session: Session, walked: Walked, key: Key, tables: Mapping[str, Walked]) -> dict[str, Any]:
    """What one row takes along, by its own column; nothing where it was detached before."""
    values = dict[str, Any]()
    for carried in carried_by(walked, tables):
        source = attribute_of(carried.source, carried.name)
        statement = (
            select(source)
            .select_from(walked.entity)
            .join(carried.source.entity, attribute_of(walked, carried.refers) == attribute_of(carried.source, "id"))
            .where(matching(walked, [key]))
        )
        values[carried.column] = session.execute(statement).scalar_one_or_none()
    return values


def alike(
    session: Session, walked: Walked, own: Mapping[str, Any], taken: Mapping[str, Any], tables: Mapping[str, Walked]
) -> int:
    """How many rows are alike: in their own values and in what they take along, days by their year.

    Of a row that is not detached yet, what it would take along is asked where it stands until then.
    """
    sources = carried_by(walked, tables)
    criteria = [_same(attribute_of(walked, name), value) for name, value in own.items()]
    detached = [attribute_of(walked, carried.refers).is_(None) for carried in sources]
    along = [_same(attribute_of(walked, name), value) for name, value in taken.items()]
    count = select(func.count()).select_from(walked.entity)
    before = session.execute(count.where(*criteria, *along, *detached)).scalar_one() if sources else 0
    for carried in sources:
        count = count.join(
            carried.source.entity, attribute_of(walked, carried.refers) == attribute_of(carried.source, "id")
        )
        criteria.append(_same(attribute_of(carried.source, carried.name), taken[carried.column]))
    return int(before + session.execute(count.where(*criteria)).scalar_one())


def _same(attribute: Any, value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return attribute.between(value.replace(month=1, day=1), value.replace(month=12, day=31))
    return attribute.is_not_distinct_from(value)
