"""Whole lives of invented cases as rows: every table that belongs to a case, opened, so that they can be copied.

Which tables those are is read from the models: whatever names a case or a person, and what lies behind the doors of a
case. What follows an arrival is drawn anew for each copy, and is left out.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from foundation.security.encryption import KeyName, SealedColumn, SealedRow, as_json
from foundation.storage.base import Base
from returns.cases.models import Case

# Drawn anew for every copy.
FOLLOW_UP = frozenset(
    {"visit", "visit_event", "attempt", "survey_response", "concern", "concern_step", "concern_entry", "lost_event"}
)
# What stands in another case, or in something that several cases share, cannot be copied with one of them.
SHARED = frozenset(
    {
        "arrival_offer",
        "case_file",
        "hand_over",
        "import_row",
        "movement_place",
        "other_case",
        "protected_record",
        "schedule_change",
        "stored_file",
        "visit_change",
    }
)
# Kept by the database: it follows from the other rows of a copy.
KEPT = frozenset({"partner_access", "placed_case"})


@dataclass(frozen=True)
class LifeRow:
    """One row of a life: plain values by column, sealed ones opened by name, and whose key opens them."""

    table: str
    plain: Mapping[str, Any]
    opened: Mapping[str, Any]
    key_name: KeyName | None


@dataclass(frozen=True)
class WholeLife:
    """All rows of one case, tables that others refer to first; `doors` by compartment, whether or not used."""

    case_id: uuid.UUID
    doors: Mapping[str, uuid.UUID]
    rows: tuple[LifeRow, ...]

    def of(self, table: str) -> list[LifeRow]:
        """The rows of one table."""
        return [row for row in self.rows if row.table == table]


def whole_lives(session: Session, doors: Mapping[uuid.UUID, Mapping[str, uuid.UUID]]) -> list[WholeLife]:
    """The lives of these cases, given with their doors by compartment; a statement or two for each table."""
    cases = list(doors)
    rows_by_case: defaultdict[uuid.UUID, list[LifeRow]] = defaultdict(list)
    case_of = {door: case for case, own in doors.items() for door in own.values()}
    for entity in _entities():
        for row in _rows(session, entity, cases, list(case_of)):
            owner = _owner(row, case_of)
            if entity.__tablename__ == "person":
                case_of[row.id] = owner
            rows_by_case[owner].append(_life_row(row))
    return [WholeLife(case, doors[case], tuple(rows_by_case[case])) for case in cases]


def _entities() -> list[type[Any]]:
    """The mapped classes, in an order in which no row refers to a later one; of a table's narrow views, the whole."""
    mapped: dict[Any, type[Any]] = {}
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: len(mapper.column_attrs)):
        mapped[mapper.local_table] = mapper.class_
    return [mapped[table] for table in Base.metadata.sorted_tables if table in mapped and table.name not in KEPT]


def _rows(
    session: Session, entity: type[Any], cases: Sequence[uuid.UUID], owner_ids: Sequence[uuid.UUID]
) -> Iterator[Any]:
    names = inspect(entity).columns.keys()
    if entity is Case:
        condition = entity.id.in_(cases)
    elif "case_id" in names:
        condition = entity.case_id.in_(cases)
    elif "person_id" in names:
        condition = entity.person_id.in_(owner_ids)
    elif "door" in names:
        condition = entity.door.in_(owner_ids)
    else:
        return
    yield from session.execute(select(entity).where(condition)).scalars()


def _owner(row: Any, case_of: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    if isinstance(row, Case):
        return row.id
    own: uuid.UUID | None = getattr(row, "case_id", None)
    if own is not None:
        return own
    return case_of[row.door if hasattr(row, "door") else row.person_id]


def _life_row(row: Base) -> LifeRow:
    state = inspect(row)
    plain = {
        attribute.columns[0].name: getattr(row, attribute.key)
        for attribute in state.mapper.column_attrs
        if not attribute.key.endswith("_sealed")
    }
    # In the order of the columns, so that two runs seal in the same order.
    sealed = [name for name, kind in vars(type(row)).items() if isinstance(kind, SealedColumn)]
    opened = {name: as_json(getattr(row, name)) for name in sealed}
    key_name = row.key_name() if isinstance(row, SealedRow) else None
    return LifeRow(row.__tablename__, plain, opened, key_name)
