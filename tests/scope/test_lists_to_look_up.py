"""A list that a statement looks its rows up by: any length is one statement, and the filter of the scope reaches it."""

import uuid

import pytest
from sqlalchemy import select, true

from foundation.storage.listed import FromList, found_by, listed
from foundation.storage.types import Ids
from returns.cases.models import Case
from returns.people.models import Person
from tests.factories.scopes import EVERYTHING
from tests.scope.world import World, refused

LOOKED_UP = select(Person.id).select_from(found_by(Person.case_id, listed("cases"), Person))


@pytest.mark.both_databases
def test_a_list_is_looked_up_whatever_its_length(world: World) -> None:
    both = [world.own.case, world.foreign.case]
    with world.unit(EVERYTHING) as unit:
        for more in (0, 1, 40_000):
            ids = Ids([*both, *(uuid.uuid4() for _ in range(more))])
            found = unit.session.execute(LOOKED_UP, {"cases": ids}).scalars().all()
            assert set(found) == {world.own.person, world.foreign.person}
        assert unit.session.execute(LOOKED_UP, {"cases": Ids(())}).all() == []


@pytest.mark.both_databases
def test_who_asks_sees_what_their_scope_sees(world: World) -> None:
    with world.unit() as unit:
        ids = Ids([world.own.case, world.foreign.case])
        assert unit.session.execute(LOOKED_UP, {"cases": ids}).scalars().all() == [world.own.person]


@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
def test_no_plain_table_comes_in_beside_it(world: World) -> None:
    plain = FromList(listed("cases"), Person.__table__, true())
    with world.unit() as unit, refused():
        unit.session.execute(select(Case.id).select_from(plain), {"cases": Ids(())})
