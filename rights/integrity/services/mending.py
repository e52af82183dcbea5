"""Rows that are put right one by one, each in a unit of its own, and written down as any change."""

from collections.abc import Callable, Iterable
from typing import Any

from foundation.storage.unit_of_work import Unit, UnitFactory, writing
from rights.integrity.access import INTEGRITY
from rights.integrity.words import IntegrityAct


def put_right(units: UnitFactory, rows: Iterable[Any], put: Callable[[Unit, Any], bool]) -> int:
    """Put rows right, all of which are looked for before; `put` says whether a row was wrong. Returns how many were."""
    ids = [(type(row), row.id) for row in rows]
    count = 0
    for entity, row_id in ids:
        with writing(units, INTEGRITY) as unit:
            row = unit.session.get(entity, row_id)
            if row is not None and put(unit, row):
                unit.participants["trail"].act(IntegrityAct.MEND, *row.audit_subjects())
                count += 1
    return count
