"""What is written behind a door is seen through a live grant for that door, and through nothing else."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.permissions import Role
from foundation.accounts.services.grants import give_grant, revoke_grant
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.protection.models import ProtectedNote
from returns.protection.services.protection import add_protected_note
from tests.factories.makers import Person, make_account, make_case, make_grant
from tests.factories.scopes import EVERYTHING
from tests.scope.world import World, make_world, refused

DAYS = 5
GRANTED = Compartment.TRAFFICKING


@pytest.fixture
def opened(container: Container) -> World:
    """A note behind each door of the own and of the foreign case; the own colleague may open one of them."""
    world = make_world(container)
    with writing(container.units, EVERYTHING) as unit:
        for side in (world.own, world.foreign):
            for compartment in Compartment:
                add_protected_note(unit, world.door(side, compartment), f"{compartment.value} of {side.case}")
    make_grant(container, world.own.case, world.own.specialist, world.own.colleague, GRANTED, DAYS)
    return world


def notes(world: World, person: Person) -> Sequence[ProtectedNote]:
    """The doors that somebody reads behind, now, asked in several ways that have to agree."""
    scope = person.scope(world.container)
    doors = [row[0] for row in world.rows(select(ProtectedNote.door), scope)]
    assert world.rows(select(func.count(ProtectedNote.id)), scope) == [(len(doors),)]
    with world.unit(scope) as unit:
        assert [one.door for one in unit.session.execute(select(ProtectedNote)).scalars()] == doors
    return doors


def test_its_holder_reads_behind_that_door_alone(opened: World) -> None:
    assert notes(opened, opened.own.colleague) == [opened.door(opened.own, GRANTED)]
    with opened.unit(opened.own.colleague.scope(opened.container)) as unit:
        note = unit.session.execute(select(ProtectedNote)).scalar_one()
        assert note.content.text == f"trafficking of {opened.own.case}"


def test_nobody_else_reads_it(opened: World) -> None:
    own, foreign = opened.own, opened.foreign
    others = [own.specialist, own.officer, foreign.specialist, foreign.colleague, foreign.officer]
    others += [make_account(opened.container, Role.PROTECTION_SPECIALIST, own.office)]
    others += [make_account(opened.container, role) for role in Role]
    assert [notes(opened, person) for person in others] == [[]] * len(others)  # the giver is the first of them


def test_it_ends_by_itself(opened: World, clock: MovableClock) -> None:
    clock.move(timedelta(days=DAYS) - timedelta(seconds=1))
    assert len(notes(opened, opened.own.colleague)) == 1
    clock.move(timedelta(seconds=1))
    assert notes(opened, opened.own.colleague) == []
    clock.move(timedelta(days=1))
    assert notes(opened, opened.own.colleague) == []


def test_it_ends_at_once_when_it_is_revoked(opened: World) -> None:
    container, officer = opened.container, make_account(opened.container, Role.DATA_PROTECTION_OFFICER)
    with writing(container.units, officer.scope(container)) as unit:
        revoke_grant(unit, unit.session.execute(select(AccessGrant)).scalar_one())
    assert notes(opened, opened.own.colleague) == []


def test_a_grant_for_another_case_or_compartment_opens_another_door(opened: World) -> None:
    container, own = opened.container, opened.own
    other_case = make_case(container, own.officer)
    make_grant(container, other_case, own.specialist, own.officer, GRANTED)
    assert notes(opened, own.officer) == []
    make_grant(container, own.case, own.specialist, own.officer, Compartment.HEALTH)
    assert notes(opened, own.officer) == [opened.door(own, Compartment.HEALTH)]


def test_a_grant_lets_a_manager_and_a_partner_in_nowhere(opened: World) -> None:
    """Nobody gives such a grant; if there is one, the role still keeps the door closed."""
    for role in (Role.MANAGER, Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER, Role.DATA_PROTECTION_OFFICER):
        person = make_account(opened.container, role)
        with writing(opened.container.units, EVERYTHING) as unit:
            now = opened.container.clock.now()
            given = {"given_by": opened.own.specialist.id, "given_at": now, "until": now + timedelta(days=1)}
            unit.session.add(AccessGrant(door=opened.door(opened.own), account_id=person.id, **given))
        assert notes(opened, person) == []


def test_nobody_grants_to_themselves(opened: World) -> None:
    container, own = opened.container, opened.own
    with opened.unit(own.specialist.scope(container)) as unit:
        oneself = unit.session.get(Account, own.specialist.id)
        with pytest.raises(RuleBroken):
            give_grant(unit, container.secrets, container.policy(unit), own.case, GRANTED, oneself, 1, "needed")


@pytest.mark.parametrize("how", ["without a grant", "another door", "after the end", "moved to another door"])
def test_nobody_writes_behind_a_closed_door(opened: World, clock: MovableClock, how: str) -> None:
    container, own = opened.container, opened.own
    writer = own.officer if how == "without a grant" else own.colleague
    closed = opened.door(own, Compartment.LEGAL if how in ("another door", "moved to another door") else GRANTED)
    if how == "after the end":
        clock.move(timedelta(days=DAYS))
    with opened.unit(writer.scope(container)) as unit:
        if how == "moved to another door":
            unit.session.execute(select(ProtectedNote)).scalar_one().door = closed
        else:
            add_protected_note(unit, closed, "not in this case")
        with refused("may not write ProtectedNote"):
            unit.session.flush()


def test_its_holder_writes_behind_it(opened: World) -> None:
    with opened.unit(opened.own.colleague.scope(opened.container)) as unit:
        add_protected_note(unit, opened.door(opened.own, GRANTED), "one more")
        unit.session.flush()
        assert unit.session.execute(select(func.count(ProtectedNote.id))).scalar_one() == 2
