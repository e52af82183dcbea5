"""Rows do not wander between sessions, and the scope of a session is what it was born with."""

import dataclasses

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import make_transient, make_transient_to_detached

from foundation.errors import ScopeBreach
from returns.cases.models import Case
from returns.people.models import Person
from tests.factories.scopes import EVERYTHING
from tests.scope.world import FOREIGN_COUNTRY, OWN_COUNTRY, World, case_as, refused


def test_a_foreign_row_is_not_in_the_identity_map(world: World) -> None:
    with world.unit() as unit:
        own = unit.session.get(Case, world.own.case)
        assert unit.session.get(Case, world.own.case) is own
        for _ in range(2):  # the second time, from whatever the first one left behind
            assert unit.session.get(Case, world.foreign.case) is None
        assert {row.id for row in unit.session if isinstance(row, Case)} == {world.own.case}


def test_a_row_that_another_session_loaded_is_not_taken_over(world: World) -> None:
    foreign = case_as(world, world.foreign)
    with world.unit() as unit:
        with refused("another session"):
            unit.session.add(foreign)
        assert unit.session.get(Case, world.foreign.case) is None


def test_not_even_an_own_row_is_taken_over(world: World) -> None:
    with world.unit() as unit, refused("another session"):
        unit.session.add(case_as(world, world.own))


def test_a_row_made_up_by_its_id_is_not_taken_over(world: World) -> None:
    """Its expired attributes would be loaded by the id alone."""
    made_up = Case(id=world.foreign.case)
    make_transient_to_detached(made_up)
    with world.unit() as unit:
        with refused("another session"):
            unit.session.add(made_up)
        assert "country" not in inspect(made_up).dict


def test_a_row_of_another_session_is_not_deleted(world: World) -> None:
    with world.unit() as unit, refused("another session"):
        unit.session.delete(case_as(world, world.foreign))


def test_a_merge_without_a_look_at_the_database_is_refused(world: World) -> None:
    with world.unit() as unit, refused("another session"):
        unit.session.merge(case_as(world, world.foreign), load=False)


def test_a_merged_foreign_row_is_a_new_one_and_not_written(world: World) -> None:
    with world.unit() as unit:
        merged = unit.session.merge(case_as(world, world.foreign))
        assert merged in unit.session.new
        with refused("may not write"):
            unit.session.flush()


def test_a_foreign_row_made_new_again_is_not_written(world: World) -> None:
    foreign = case_as(world, world.foreign)
    make_transient(foreign)
    with world.unit() as unit:
        unit.session.add(foreign)
        with refused("may not write"):
            unit.session.flush()


def test_a_foreign_row_cannot_be_refreshed(world: World) -> None:
    foreign = case_as(world, world.foreign)
    with world.unit() as unit, pytest.raises(InvalidRequestError, match="not persistent"):
        unit.session.refresh(foreign)


def test_expired_and_refreshed_rows_are_the_own_ones(world: World) -> None:
    with world.unit() as unit:
        case = unit.session.execute(select(Case)).scalar_one()
        unit.session.expire(case)
        assert case.country == OWN_COUNTRY
        unit.session.refresh(case)
        assert case.id == world.own.case
        unit.session.expire_all()
        assert unit.session.get(Case, world.foreign.case) is None


def test_a_relationship_that_was_not_asked_for_loads_nothing(world: World) -> None:
    with world.unit() as unit:
        case = unit.session.get(Case, world.own.case)
        assert case is not None
        with pytest.raises(InvalidRequestError, match="raise"):
            _ = case.people


def test_a_scope_cannot_be_changed(world: World) -> None:
    with world.unit() as unit:
        for holder in (unit, unit.session):
            with pytest.raises(AttributeError):
                holder.scope = EVERYTHING
        with pytest.raises(AttributeError):
            unit.session.guard = None
        with pytest.raises(dataclasses.FrozenInstanceError):
            unit.scope.actor_id = world.foreign.officer.id
        assert unit.session.get(Case, world.foreign.case) is None


def test_a_scope_that_is_narrower_starts_with_nothing(world: World) -> None:
    """What the program itself saw is not seen by the next session, not even on the same connection."""
    with world.unit(EVERYTHING, writing=False) as wide:
        assert wide.session.get(Case, world.foreign.case).country == FOREIGN_COUNTRY
        with world.unit(writing=False) as narrow:
            assert narrow.session.get(Case, world.foreign.case) is None


@pytest.mark.parametrize("change", ["add", "alter", "delete"])
def test_a_reading_unit_refuses_to_write(world: World, change: str) -> None:
    with world.unit(writing=False) as unit:
        person = unit.session.execute(select(Person)).scalar_one()
        if change == "add":
            unit.session.add(Person(case_id=person.case_id, ordinal=2, role="member", sex="male"))
        elif change == "alter":
            person.ordinal = 7
        else:
            unit.session.delete(person)
        with refused("reading unit"):
            unit.session.flush()


def test_a_reading_unit_refuses_to_write_when_it_would_flush_by_itself(world: World) -> None:
    with world.unit(writing=False) as unit:
        unit.session.execute(select(Person)).scalar_one().ordinal = 7
        with refused("reading unit"):
            unit.session.execute(select(Case.id))
        with pytest.raises(AttributeError):
            unit.session.reads_only = False


def test_a_sealed_value_opens_only_in_its_unit(world: World) -> None:
    with pytest.raises(ScopeBreach, match="inside its unit"):
        _ = case_as(world, world.own).reference
