"""Makers of journeys that part: a case of two adults of whom each takes flights of their own."""

import uuid
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from demo.steps import give_consents
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import LegMode
from returns.journey.services import NewLeg, change_leg, plan_leg
from returns.people.rules.people import Sex
from tests.factories.checks import check_everybody
from tests.factories.journeys import Team, at_work, clear, flights, make_ready, people_of, point, prepare_people
from tests.worlds import world


@world
def make_two(container: Container, team: Team) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A ready case with a second adult: the case, and both people."""
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Given80", "Family80", Sex.MALE, date(1985, 5, 1)))
        unit.session.flush()  # what is prepared
        check_everybody(unit, case)
        give_consents(unit, case, of=[members_of_case(unit.session, case_id)[1].id])
        prepare_people(container, unit, case, container.clock.now().date() + timedelta(days=9))
    clear(container, team, case_id)  # who came knows of nothing that was cleared before
    first, second = people_of(container, team.owner, case_id)
    return case_id, first, second


def later_legs(unit: Unit, case: Case, day: date, *who: uuid.UUID) -> list[NewLeg]:
    """A later flight by another way to the same place, for some people."""
    home = place_of_return(case)
    assert home is not None
    one, two = flights(day)
    start = datetime.combine(day, time(22))
    road = NewLeg(LegMode.ROAD, point("SKD"), home, start, start + timedelta(minutes=40))
    on = timedelta(hours=2)
    moved = [replace(leg, departs=leg.departs + on, arrives=leg.arrives + on) for leg in (one, two)]
    return [replace(leg, travellers=who) for leg in (*moved, road)]


@world
def make_apart(container: Container, team: Team) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """The same two people, each on flights of their own: the first on the earlier ones."""
    case_id, first, second = make_two(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        for leg in legs_of_case(unit.session, case_id):
            only(unit, case, leg.id, first)
        day = container.clock.now().date() + timedelta(days=9)
        for new in later_legs(unit, case, day, second):
            plan_leg(unit, case, new)
    return case_id, first, second


def only(unit: Unit, case: Case, leg_id: uuid.UUID, *who: uuid.UUID) -> None:
    """The same leg for some people alone."""
    day = unit.clock.now().date() + timedelta(days=9)
    home = place_of_return(case)
    assert home is not None
    start = datetime.combine(day, time(19))
    road = NewLeg(LegMode.ROAD, point("SKD"), home, start, start + timedelta(minutes=40))
    legs = {leg.id: number for number, leg in enumerate(legs_of_case(unit.session, case.id))}
    leg = next(one for one in legs_of_case(unit.session, case.id) if one.id == leg_id)
    change_leg(unit, case, leg, replace((*flights(day), road)[legs[leg_id]], travellers=who))
