"""Records behind a door: seen and written through a live grant alone; every version is kept."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.protection.models import ProtectedRecord
from returns.protection.queries import Version, newest_of, versions_behind
from returns.protection.rules.records import KINDS, RecordKind
from returns.protection.services.records import place_of, sign_assessment, write_record
from tests.factories.behind_doors import EVERY, anything, make_holder, write, write_everything
from tests.factories.makers import Person, make_account, make_case, make_grant
from tests.scope.world import World, make_world, refused


@pytest.fixture
def world(container: Container) -> World:
    """Two offices, and a record of every kind behind the doors of a case of each."""
    made = make_world(container)
    for side in (made.own, made.foreign):
        write_everything(container, make_holder(container, side.case, side.specialist), side.case)
    return made


def seen(world: World, person: Person) -> int:
    """How many records somebody sees now."""
    with world.unit(person.scope(world.container)) as unit:
        return unit.session.execute(select(func.count(ProtectedRecord.id))).scalar_one()


@pytest.mark.parametrize("compartment", Compartment)
def test_a_grant_opens_what_its_compartment_records_and_shares(world: World, compartment: Compartment) -> None:
    assert seen(world, world.own.officer) == 0
    make_grant(world.container, world.own.case, world.own.specialist, world.own.officer, compartment)
    assert seen(world, world.own.officer) == sum(rule.compartment is compartment for rule in KINDS.values())


def test_nobody_without_a_grant_sees_any(world: World) -> None:
    people = [world.own.officer, world.own.specialist, world.foreign.officer]
    people += [make_account(world.container, role) for role in Role]
    assert [seen(world, one) for one in people] == [0] * len(people)


def test_a_grant_ends_by_itself(world: World, clock: MovableClock) -> None:
    make_grant(world.container, world.own.case, world.own.specialist, world.own.officer, days=1)
    clock.move(timedelta(days=1))
    assert seen(world, world.own.officer) == 0


@pytest.mark.parametrize("compartment", Compartment)
def test_nobody_writes_behind_a_closed_door(world: World, compartment: Compartment) -> None:
    case = make_case(world.container, world.own.officer)
    for other in set(EVERY) - {compartment}:
        make_grant(world.container, case, world.own.specialist, world.own.officer, other)
    kinds = [kind for kind, rule in KINDS.items() if rule.compartment is compartment]
    for kind in kinds:
        with world.unit(world.own.officer.scope(world.container)) as unit:
            person = members_of_case(unit.session, case)[0].id
            write_record(unit, place_of(unit, case, compartment), kind, person, anything(world.container, kind))
            with refused("may not write ProtectedRecord"):
                unit.session.flush()


def test_no_version_is_changed(world: World) -> None:
    holder = make_holder(world.container, world.own.case, world.own.specialist)
    with world.unit(holder.scope(world.container)) as unit:
        row = unit.session.execute(select(ProtectedRecord).limit(1)).scalar_one()
        row.content = replace(row.content, author="")
        with refused("may not write ProtectedRecord"):
            unit.session.flush()


def _newest(world: World, holder: Person, kind: RecordKind) -> tuple[Version, list[Version]]:
    with world.unit(holder.scope(world.container)) as unit:
        found = versions_behind(unit.session, place_of(unit, world.own.case, KINDS[kind].compartment).doors)
        own = [one for one in found if one.record.kind is kind]
        return newest_of(own)[-1], own


def test_a_change_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    holder = make_holder(world.container, world.own.case, world.own.specialist)
    write(world.container, holder, world.own.case, RecordKind.STATUS, status="actual")
    newest, all_of_it = _newest(world, holder, RecordKind.STATUS)
    assert (newest.number, newest.record.said["status"]) == (2, "actual")
    assert [one.record.said["status"] for one in all_of_it] == ["possible", "actual"]


def test_whoever_changes_an_older_version_is_told(world: World) -> None:
    holder = make_holder(world.container, world.own.case, world.own.specialist)
    first, _all = _newest(world, holder, RecordKind.STATUS)
    write(world.container, holder, world.own.case, RecordKind.STATUS, status="actual")
    with world.unit(holder.scope(world.container)) as unit, pytest.raises(Conflict):
        place, person = place_of(unit, world.own.case, Compartment.TRAFFICKING), uuid.UUID(first.record.person)
        write_record(unit, place, RecordKind.STATUS, person, anything(world.container, RecordKind.STATUS), first)


def test_one_status_is_enough_and_legal_matters_can_be_many(world: World) -> None:
    holder = make_holder(world.container, world.own.case, world.own.specialist)
    write(world.container, holder, world.own.case, RecordKind.PROCEEDINGS)
    assert len({one.chain for one in _newest(world, holder, RecordKind.PROCEEDINGS)[1]}) == 2
    with world.unit(holder.scope(world.container)) as unit, pytest.raises(BadInput) as wrong:
        place, person = (
            place_of(unit, world.own.case, Compartment.TRAFFICKING),
            members_of_case(unit.session, world.own.case)[0].id,
        )
        write_record(unit, place, RecordKind.STATUS, person, anything(world.container, RecordKind.STATUS))
    assert list(wrong.value.errors) == ["person"]


def test_whoever_books_the_journey_does_not_sign(world: World) -> None:
    holder = make_holder(world.container, world.own.case, world.own.specialist)
    with world.unit(holder.scope(world.container)) as unit:
        place, person = (
            place_of(unit, world.own.case, Compartment.TRAFFICKING),
            members_of_case(unit.session, world.own.case)[0].id,
        )
        with pytest.raises(RuleBroken) as refusal:
            sign_assessment(unit, place, person, frozenset({holder.id.hex}))
        assert refusal.value.codes == ["signs_own_booking"]
        assert sign_assessment(unit, place, person, frozenset({world.own.officer.id.hex})) is not None
