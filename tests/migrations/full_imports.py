"""A row in every table of imports."""

import uuid

from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.models.imports import CaseloadImport, ImportRow
from tests.makers import Person


def fill_imports(house: Wiring, case: uuid.UUID, me: Person) -> None:
    """Put a row into each of these tables, the table that others refer to first."""
    now = house.clock.now()
    with writing(house.units, DEMO) as unit:
        one = CaseloadImport(
            office_id=me.office_id, made_by=me.id, made_at=now, until=now, rows=1, content={"sheet": "A"}
        )
        unit.session.add(one)
        unit.session.flush()
        unit.session.add(ImportRow(import_id=one.id, ordinal=2, case_id=case, cells=["said"]))
