"""Before a leg is saved: what lies in the past, is too fast or takes too long; and taking legs out afterwards."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.rulebook.words import far_day_words
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, change_leg, plan_leg, remove_leg
from returns.lifecycle.services.lifecycle import move_case
from returns.readiness.services import readiness_of
from tests.factories.journeys import at_work, flights, looking_at, make_plannable, make_ready, make_team, point
from tests.factories.rules_of_today import change_rule

AHEAD = timedelta(days=9)


def _refused(container: Container, new: NewLeg) -> dict[str, list[str]]:
    team = make_team(container)
    case_id = make_plannable(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        with pytest.raises(BadInput) as refused:
            plan_leg(unit, case, new)
        assert not legs_of_case(unit.session, case_id)
        return refused.value.errors


@pytest.mark.parametrize("status", [LegStatus.PLANNED, LegStatus.TICKETED])
def test_nobody_plans_a_leg_that_lies_in_the_past(container: Container, clock: MovableClock, status: LegStatus) -> None:
    new = flights(clock.now().date() - timedelta(days=1))[0]
    assert list(_refused(container, replace(new, status=status))) == ["departs_on"]


def test_nobody_plans_a_leg_for_another_century(container: Container, clock: MovableClock) -> None:
    assert list(_refused(container, flights(clock.now().date().replace(year=2206))[0])) == ["departs_on"]


def test_how_far_ahead_a_leg_may_lie_is_a_rule(container: Container, clock: MovableClock) -> None:
    today = clock.now().date()
    change_rule(container, "form.furthest_days", 365, "days")
    errors = _refused(container, flights(today + timedelta(days=366))[0])
    assert errors == {"departs_on": [far_day_words(today + timedelta(days=365))]}
    team = make_team(container)
    case_id = make_plannable(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        plan_leg(unit, case, flights(today + timedelta(days=365))[0])
        assert len(legs_of_case(unit.session, case_id)) == 1


def test_nobody_drives_270_km_in_a_quarter_of_an_hour(container: Container, clock: MovableClock) -> None:
    day = datetime.combine(clock.now().date() + AHEAD, datetime.min.time())
    new = NewLeg(LegMode.ROAD, point("TAS"), point("SKD"), day.replace(hour=9), day.replace(hour=9, minute=15))
    errors = _refused(container, new)
    assert list(errors) == ["arrives_time"]
    assert "km in 15 min is too fast" in errors["arrives_time"][0]


def test_nobody_flies_for_twelve_days(container: Container, clock: MovableClock) -> None:
    new = flights(clock.now().date() + AHEAD)[0]
    errors = _refused(container, replace(new, arrives=new.arrives + timedelta(days=12)))
    assert list(errors) == ["arrives_on"]


def test_a_train_from_airport_to_airport_is_asked_about_before_it_is_saved_and_not_again(
    container: Container, clock: MovableClock
) -> None:
    day = datetime.combine(clock.now().date() + AHEAD, datetime.min.time())
    new = NewLeg(LegMode.RAIL, point("TAS"), point("SKD"), day.replace(hour=9), day.replace(hour=13), is_sure=False)
    errors = _refused(container, new)
    assert list(errors) == ["sure"]
    assert "runs between two airports" in errors["sure"][0]
    team = make_team(container)
    case_id = make_plannable(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        plan_leg(unit, case, replace(new, is_sure=True))
        [leg] = legs_of_case(unit.session, case_id)
        change_leg(unit, case, leg, replace(new, carrier="UTY"))
        with pytest.raises(BadInput) as refused:
            change_leg(unit, case, leg, replace(new, destination=point("BHK")))
        assert list(refused.value.errors) == ["sure"]
        assert ("leg_between_airports", "1") in {(one.code, one.subject) for one in readiness_of(unit, case).findings}


def test_a_leg_whose_hour_has_come_stands_in_the_way_and_can_still_be_corrected(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    clock.move(AHEAD)
    with at_work(container, team.owner, case_id) as (unit, case):
        found = {(one.code, one.subject) for one in readiness_of(unit, case).findings}
        assert {("leg_in_past", "1"), ("leg_in_past", "2")} & found == {("leg_in_past", "1")}
        first = legs_of_case(unit.session, case_id)[0]
        same = replace(flights(clock.now().date())[0], number="371")
        change_leg(unit, case, first, same)
        with pytest.raises(BadInput) as refused:
            earlier = same.departs - timedelta(hours=1)
            change_leg(unit, case, first, replace(same, departs=earlier))
        assert list(refused.value.errors) == ["departs_on"]


def test_where_a_journey_ended_what_was_never_booked_goes_and_the_rest_stays(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        move_case(unit, case, CaseState.CANCELLED, "The carrier stopped flying.")
    with at_work(container, team.owner, case_id) as (unit, case):
        flight, *_other, road = legs_of_case(unit.session, case_id)
        with pytest.raises(RuleBroken) as refused:
            remove_leg(unit, case, flight)
        assert refused.value.codes == ["not_being_planned"]
        remove_leg(unit, case, road)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert [leg.status for leg in legs_of_case(unit.session, case.id)] == [LegStatus.TICKETED] * 2
