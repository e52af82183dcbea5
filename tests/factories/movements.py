"""Makers of group movements: a flight to Tashkent with seats, and cases that can join it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import LegMode
from returns.journey.services import NewLeg, plan_leg, set_place_of_return
from returns.movements.models import Movement
from returns.movements.queries.movements import escorts_of_movement, movement_by_id, places_of
from returns.movements.services.movements import NewMovement, plan_movement
from returns.movements.services.people import Joining, add_escort, join_movement, reserve_places
from tests.factories.journeys import SAMARKAND, Team, at_work, flights, make_plannable, point, prepare_people
from tests.factories.makers import Person
from tests.factories.roster import make_member
from tests.worlds import world


def new_movement(day: date, **changed: Any) -> NewMovement:
    """A flight of forty seats from Istanbul to Tashkent on a day, at the same times as the journeys of the tests."""
    said: dict[str, Any] = {
        "mode": LegMode.AIR,
        "origin": point("IST"),
        "destination": point("TAS"),
        "departs": datetime.combine(day, time(8)),
        "arrives": datetime.combine(day, time(15)),
        "seats": 40,
        "carrier": "TK",
        "number": "370",
        **changed,
    }
    return NewMovement(**said)


def day_of(container: Container) -> date:
    """The day on which the movements of the tests leave."""
    return container.clock.now().date() + timedelta(days=13)


@world
def make_movement(container: Container, who: Person, **changed: Any) -> uuid.UUID:
    """A movement of somebody's office."""
    assert who.office_id is not None
    with writing(container.units, who.scope(container)) as unit:
        return plan_movement(unit, who.office_id, new_movement(changed.pop("day", day_of(container)), **changed))


@world
def make_joinable(container: Container, team: Team, ready: bool = False, **changed: object) -> uuid.UUID:
    """A case in planning for Uzbekistan; `ready`: with papers, and the way on from Tashkent on the day of movements."""
    case_id = make_plannable(container, team, **changed)
    if ready:
        day = day_of(container)
        with at_work(container, team.owner, case_id) as (unit, case):
            prepare_people(container, unit, case, day)
            set_place_of_return(unit, case, "Siyob", SAMARKAND)
            home, skd = place_of_return(case), point("SKD")
            assert home is not None
            start = datetime.combine(day, time(19))
            plan_leg(unit, case, flights(day)[1])
            plan_leg(unit, case, NewLeg(LegMode.ROAD, skd, home, start, start + timedelta(minutes=40)))
    return case_id


@contextmanager
def moving(container: Container, who: Person, movement_id: uuid.UUID) -> Iterator[tuple[Unit, Movement]]:
    """A unit of somebody with the movement, committed at the end."""
    with writing(container.units, who.scope(container)) as unit:
        movement = movement_by_id(unit.session, movement_id)
        assert movement is not None
        yield unit, movement


@contextmanager
def watching(container: Container, who: Person, movement_id: uuid.UUID) -> Iterator[tuple[Unit, Movement]]:
    """A reading unit of somebody with the movement."""
    with reading(container.units, who.scope(container)) as unit:
        movement = movement_by_id(unit.session, movement_id)
        assert movement is not None
        yield unit, movement


def joined(container: Container, who: Person, movement_id: uuid.UUID, *cases: uuid.UUID, **more: Any) -> int:
    """Let cases join with everybody; returns how many people."""
    with moving(container, who, movement_id) as (unit, movement):
        return join_movement(unit, movement, [Joining(one) for one in cases], **more)


def taken(container: Container, who: Person, movement_id: uuid.UUID) -> list[uuid.UUID | None]:
    """Who has the places, by their numbers; None for a blank one."""
    with watching(container, who, movement_id) as (unit, _movement):
        return [one.place.person_id for one in places_of(unit.session, movement_id)]


@world
def make_moved(container: Container, who: Person) -> dict[str, uuid.UUID]:
    """A movement with a blank place and an escort: their ids by the names that addresses of tests have for them."""
    made, member = make_movement(container, who), make_member(container, who)
    with moving(container, who, made) as (unit, movement):
        reserve_places(unit, movement, 1, "UZ", "of the second list")
        add_escort(unit, movement, member)
    with watching(container, who, made) as (unit, _movement):
        [place], [escort] = places_of(unit.session, made), escorts_of_movement(unit.session, made)
        return {"movement": made, "place": place.place.id, "companion": escort.escort.id}
