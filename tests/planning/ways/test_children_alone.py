"""Children alone: a carrier that looks after them on one flight does not from one flight to the next."""

import uuid
from datetime import date, timedelta

from foundation.web.container import Container
from planning.ways.services.search import JudgedWay, Search, ways_of_case
from returns.cases.rules.cases import Reason
from returns.health.rules.assistance import ChildFlightReason
from returns.journey.rules.itinerary import LegMode
from returns.journey.services import set_place_of_return
from tests.factories.families import make_family
from tests.factories.flying import make_timetable
from tests.factories.journeys import SAMARKAND, Team, at_work, looking_at, point

OF_FLIGHTS = set(ChildFlightReason)
NOT_ASKED, NO_SERVICE = ChildFlightReason.CHILD_FLIGHT_SERVICE_NOT_ASKED, ChildFlightReason.CHILD_FLIGHT_NO_SERVICE_HERE


def _child(container: Container, team: Team, age: int) -> uuid.UUID:
    """A child alone, and a timetable with ways by one flight and by two."""
    today = container.clock.now().date()
    family = make_family(container, team.owner, date(today.year - age, 1, 2))
    with at_work(container, team.owner, family.case) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
    make_timetable(container, team.owner)
    return family.case


def _ways(container: Container, team: Team, case_id: uuid.UUID) -> list[JudgedWay]:
    day = container.clock.now().date() + timedelta(days=9)
    with looking_at(container, team.owner, case_id) as (unit, case):
        return list(ways_of_case(unit, case, Search(point("IST"), day, day)).ways)


def _flights(way: JudgedWay) -> int:
    return sum(leg.mode is LegMode.AIR for leg in way.legs)


def _of_flights(way: JudgedWay) -> list[Reason]:
    return [reason for reason in way.blocked if reason.code in OF_FLIGHTS]


def test_a_way_by_two_flights_says_that_no_carrier_looks_after_the_child_and_a_direct_one_does_not(
    container: Container, team: Team
) -> None:
    ways = _ways(container, team, _child(container, team, 9))
    assert {_flights(way) for way in ways} == {1, 2}
    for way in ways:
        wanted = [NOT_ASKED] if _flights(way) == 1 else [NO_SERVICE, NO_SERVICE]
        assert [reason.code for reason in _of_flights(way)] == wanted
