"""SQLAlchemy keeps compiled statements; what it keeps never carries the values of one scope into another."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from foundation.accounts.models import Account
from foundation.storage.unit_of_work import writing
from returns.cases.models import Case
from returns.people.models import Identifier, Person
from returns.protection.models import ProtectedNote
from returns.protection.services.protection import add_protected_note
from tests.factories.makers import make_grant
from tests.factories.scopes import EVERYTHING
from tests.kept import STATEMENTS
from tests.scope.world import World

ROUNDS = 50
READS: dict[str, Any] = {
    "columns": select(Case.id),
    "a count": select(func.count(Person.id)),
    "a subquery": select(Case.id).where(Case.id.in_(select(Person.case_id))),
    "a join": select(Person.case_id).join(Case, Case.id == Person.case_id),
    "an exists": select(Case.id).where(Case.people.any(Person.identifiers.any())),
    "accounts": select(func.count(Account.id)),
    "phones": select(Identifier.person_id).distinct(),
}


@pytest.mark.parametrize("read", READS)
def test_two_offices_in_turns_see_their_own(world: World, read: str) -> None:
    scopes = [side.officer.scope(world.container) for side in (world.own, world.foreign)]
    first = [world.rows(READS[read], scope) for scope in scopes]
    if "count" not in read:
        assert first[0] != first[1]
    kept = len(STATEMENTS)
    for _ in range(ROUNDS):
        assert [world.rows(READS[read], scope) for scope in scopes] == first
    assert kept > 0
    assert len(STATEMENTS) == kept  # they do share what is kept


def test_two_offices_in_turns_load_their_own_relationships(world: World) -> None:
    for _ in range(ROUNDS):
        for side in (world.own, world.foreign):
            with world.unit(side.officer.scope(world.container)) as unit:
                loaded = unit.session.execute(select(Case).options(selectinload(Case.people))).scalars().all()
                assert [(case.id, [person.id for person in case.people]) for case in loaded] == [
                    (side.case, [side.person])
                ]


def test_a_system_scope_in_turns_with_an_office_widens_nothing(world: World) -> None:
    for _ in range(ROUNDS):
        assert world.rows(select(func.count(Case.id)), EVERYTHING) == [(2,)]
        assert world.rows(select(func.count(Case.id))) == [(1,)]


def test_two_holders_of_grants_in_turns_see_behind_their_own_doors(world: World) -> None:
    container, sides = world.container, (world.own, world.foreign)
    for side in sides:
        make_grant(container, side.case, side.specialist, side.colleague)
        with writing(container.units, side.colleague.scope(container)) as unit:
            add_protected_note(unit, world.door(side), "closed")
    for _ in range(ROUNDS):
        for side in sides:
            assert world.rows(select(ProtectedNote.door), side.colleague.scope(container)) == [(world.door(side),)]
            assert world.rows(select(ProtectedNote.door), side.specialist.scope(container)) == []
