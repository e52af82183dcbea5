"""Erasing walks the inventory: of a case nothing is left in any table, of a person of a family the others stay."""

import uuid

import pytest
from sqlalchemy import select

from foundation.inventory.queries import inventory
from foundation.inventory.rules import Erasure as Fate
from foundation.security.key_store import wrapped_key
from foundation.storage.base import Base
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from rights.erasure.rules.runs import ErasureState
from rights.retention.queries import hold_by_id
from rights.retention.services import decline_hold
from tests.factories.erasures import erase_case, erase_person, people_in, run_of
from tests.populated.world import make_populated
from tests.security.raw import all_rows, raw

pytestmark = pytest.mark.both_databases


def cases(container: Container) -> list[uuid.UUID]:
    """Every case there is."""
    with raw(container) as connection:
        return list(connection.execute(select(Case.__table__.c.id)).scalars())


@pytest.mark.one_database
def test_when_every_case_is_erased_no_row_is_left_that_the_inventory_erases(container: Container) -> None:
    made = make_populated(container)
    with writing(container.units, made.people["protector"].scope(container)) as unit:
        hold = hold_by_id(unit.session, made.hold)
        assert hold is not None
        decline_hold(unit, hold, "No court asks.")  # asked for, it keeps its case
    every = cases(container)
    assert len(every) > 4
    people = {person for case in every for person in people_in(container, case)}
    runs = [erase_case(container, case) for case in every]
    assert {run_of(container, run).state for run in runs} == {ErasureState.DONE}
    with raw(container) as connection:
        left = {
            name: len(connection.execute(select(Base.metadata.tables[name])).all())
            for name, entry in inventory().tables.items()
            if entry.erasure is not Fate.KEEP
            and entry.about not in ("account", "import")
            and name in Base.metadata.tables
        }
    left.pop("movement_place")  # a blank one is nobody's
    assert {name: count for name, count in left.items() if count} == {}
    assert len(left) > 60
    with raw(container, "keys") as connection:
        owners = set(connection.execute(select(wrapped_key.c.owner)).scalars())
    assert owners.isdisjoint({*every, *people})
    rows = {name: found for name, found in all_rows(container).items() if "audit" not in name}
    text = repr(rows)
    assert [each for each in (*every, *people) if each.hex in text or str(each) in text] == []


def test_erasing_one_of_a_family_leaves_the_others(container: Container) -> None:
    made = make_populated(container)
    family = made.family
    gone, other = family.people[1], family.people[0]
    before = set(cases(container))
    erase_person(container, family.case, gone)
    assert people_in(container, family.case) == [other]
    assert set(cases(container)) == before
    rows = {name: found for name, found in all_rows(container).items() if "audit" not in name}
    assert gone.hex not in repr(rows)
    assert str(gone) not in repr(rows)
