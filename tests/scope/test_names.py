"""The index of names is seen and written like the people whose names it holds: each office its own."""

import pytest
from sqlalchemy import func, select

from foundation.accounts.permissions import Role
from returns.names.models import NameToken
from tests.factories.makers import make_account
from tests.factories.scopes import EVERYTHING
from tests.scope.world import World, refused

OTHERS = [role for role in Role if role not in (Role.RETURN_OFFICER, Role.PROTECTION_SPECIALIST)]


def test_each_office_sees_the_tokens_of_its_own_people(world: World) -> None:
    every = {row[0] for row in world.rows(select(NameToken.person_id), EVERYTHING)}
    assert every == {world.own.person, world.foreign.person}
    for side in (world.own, world.foreign):
        seen = {row[0] for row in world.rows(select(NameToken.person_id), side.officer.scope(world.container))}
        assert seen == {side.person}
    counted = world.rows(select(NameToken.value_index, func.count(NameToken.id)).group_by(NameToken.value_index))
    assert sum(count for _index, count in counted) == len(world.rows(select(NameToken.id)))


@pytest.mark.parametrize("role", OTHERS)
def test_whoever_works_on_no_cases_sees_none(world: World, role: Role) -> None:
    assert world.rows(select(NameToken.id), make_account(world.container, role).scope(world.container)) == []


def test_nobody_writes_a_token_for_a_person_of_another_office(world: World) -> None:
    with world.unit() as unit, refused("may not write NameToken"):
        unit.session.add(NameToken(person_id=world.foreign.person, kind="letters", value_index=b"anything"))
        unit.session.flush()
    with world.unit() as unit, refused("may not write NameToken"):
        own = unit.session.execute(select(NameToken)).scalars().first()
        assert own is not None
        own.person_id = world.foreign.person
        unit.session.flush()
