"""Journeys as services check them: bookings by their table, times shown twice, other cases, hours, travelled legs."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.money import Money
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import NEVER, CaseState
from returns.departure.services import depart
from returns.journey.queries.itinerary import day_of_departure, journey, legs_of_case
from returns.journey.queries.legs import fares_of, shown_legs
from returns.journey.rules.itinerary import Fare, LegMode, LegStatus, TicketClass
from returns.journey.services import NewLeg, Ticket, change_leg, plan_leg, record_travelled, ticket_legs
from returns.lifecycle.services.lifecycle import freeze_legs
from returns.names.services.duplicates import link_cases
from returns.readiness.services import readiness_of, sign_off
from returns.reception.queries import reception_of_case
from returns.reception.rules import OpenHours
from returns.reception.services import NewReception, name_reception
from tests.doors.visits import counted
from tests.factories.journeys import (
    at_work,
    flights,
    looking_at,
    make_plannable,
    make_ready,
    make_team,
    people_of,
    point,
)


@pytest.fixture
def database() -> str:
    """One database is enough: nothing here rests on what only one of them does."""
    return "sqlite"


def test_a_frozen_journey_that_is_ticketed_has_its_day_again(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        planned = case.departs_or_never
        freeze_legs(unit, case)
        assert case.departs_or_never == NEVER
    with at_work(container, team.owner, case_id) as (unit, case):
        ticket_legs(unit, case, {leg.id: Ticket("NEW123") for leg in journey(legs_of_case(unit.session, case_id))})
        assert case.departs_or_never == planned == day_of_departure(legs_of_case(unit.session, case_id)) < NEVER


def test_a_booking_goes_by_its_table_and_says_every_reason(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    first = flights(container.clock.now().date() + timedelta(days=9))[0]
    with at_work(container, team.owner, case_id) as (unit, case):
        leg = legs_of_case(unit.session, case_id)[0]
        for status in (LegStatus.PLANNED, LegStatus.HELD):
            with pytest.raises(RuleBroken) as refused:
                change_leg(unit, case, leg, replace(first, status=status))
            assert refused.value.codes == ["booking_step_not_allowed"]
        with pytest.raises(RuleBroken) as refused:
            change_leg(unit, case, leg, replace(first, status=LegStatus.FLOWN))
        assert refused.value.codes == ["leg_not_begun"]
        change_leg(unit, case, leg, replace(first, status=LegStatus.CANCELLED))
        with pytest.raises(RuleBroken):
            change_leg(unit, case, leg, first)
        change_leg(unit, case, leg, replace(first, status=LegStatus.PLANNED))
        change_leg(unit, case, leg, first)
        assert leg.status is LegStatus.TICKETED


def test_fares_keep_their_currency_and_are_told_for_each_of_them(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    one, two = flights(container.clock.now().date() + timedelta(days=9))
    with at_work(container, team.owner, case_id) as (unit, case):
        euros, lira = Fare(Decimal("240.50"), "EUR", True), Fare(Decimal("1999.99"), "TRY")
        plan_leg(unit, case, replace(one, fare=euros, ticket=TicketClass.ECONOMY))
        plan_leg(unit, case, replace(two, fare=lira))
    with looking_at(container, team.owner, case_id) as (unit, _case):
        shown = shown_legs(journey(legs_of_case(unit.session, case_id)))
        assert [(leg.content.fare, leg.content.ticket) for leg in shown] == [(euros, TicketClass.ECONOMY), (lira, None)]
        assert fares_of(shown, 3) == (Money(Decimal("721.50"), "EUR"), Money(Decimal("1999.99"), "TRY"))


def test_a_time_that_clocks_show_twice_is_asked_for_at_its_field(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    back = datetime.combine(date(2027, 10, 31), time(2, 30))  # in Berlin at 00:30 and at 01:30 UTC
    flight = NewLeg(LegMode.AIR, point("BER"), point("IST"), back, back.replace(hour=9))
    with at_work(container, team.owner, case_id) as (unit, case):
        with pytest.raises(BadInput) as refused:
            plan_leg(unit, case, flight)
        assert list(refused.value.errors) == ["departs_fold"]
        for fold, hour in ((0, 0), (1, 1)):
            plan_leg(unit, case, replace(flight, departs_fold=fold))
            leg = next(one for one in legs_of_case(unit.session, case_id) if one.departs_at.hour == hour)
            assert shown_legs([leg])[0].folds == (fold, None)
    arrives = NewLeg(LegMode.AIR, point("IST"), point("BER"), back.replace(hour=1), back)
    with looking_at(container, team.owner, case_id) as (unit, case), pytest.raises(BadInput) as refused:
        plan_leg(unit, case, arrives)
    assert list(refused.value.errors) == ["arrives_fold"]


def test_a_day_is_counted_by_the_calendars_of_both_places(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    evening = datetime.combine(container.clock.now().date() + timedelta(days=9), time(23))
    with at_work(container, team.owner, case_id) as (unit, case):
        later = evening + timedelta(hours=7)
        plan_leg(unit, case, NewLeg(LegMode.AIR, point("IST"), point("TAS"), evening, later))
        plan_leg(unit, case, NewLeg(LegMode.AIR, point("NRT"), point("LAX"), evening, evening - timedelta(hours=7)))
    with looking_at(container, team.owner, case_id) as (unit, _case):
        shown = shown_legs(legs_of_case(unit.session, case_id))
        assert {leg.content.destination.code: leg.days_later for leg in shown} == {"TAS": 1, "LAX": 0}


def test_nobody_travels_in_two_cases_at_one_time(container: Container) -> None:
    team = make_team(container)
    day = container.clock.now().date() + timedelta(days=9)
    case_id, other_id = make_ready(container, team, day), make_ready(container, team, day)
    with at_work(container, team.owner, case_id) as (unit, _case):
        (one,), (other,) = (members_of_case(unit.session, which) for which in (case_id, other_id))
        link_cases(unit, one, other)
    for which in (case_id, other_id):
        with looking_at(container, team.owner, which) as (unit, case), counted(container) as found:
            told = [(reason.code, reason.subject) for reason in readiness_of(unit, case).findings]
            (person,) = people_of(container, team.owner, which)
        assert ("travels_elsewhere", person.hex) in told
        assert len(found) <= 12
    with at_work(container, team.owner, other_id) as (unit, case):
        for leg in legs_of_case(unit.session, other_id):
            leg.status = LegStatus.CANCELLED
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert readiness_of(unit, case).is_ready


def test_the_hours_of_a_reception_are_kept_and_asked(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    day = (container.clock.now() + timedelta(days=9)).date()
    hours = [OpenHours(day.weekday(), time(9), time(17))]
    with at_work(container, team.owner, case_id) as (unit, case):
        name_reception(unit, case, NewReception("Nodira", "Exit 2", hours=hours))
    with looking_at(container, team.owner, case_id) as (unit, case):
        reception = reception_of_case(unit.session, case_id)
        assert reception is not None
        assert list(reception.content.open_hours) == hours
        told = [(one.code, one.subject) for one in readiness_of(unit, case).findings]
        assert ("arrives_outside_reception_hours", "2") in told
    with at_work(container, team.owner, case_id) as (unit, case):
        name_reception(unit, case, NewReception("Nodira", "Exit 2", hours=[replace(hours[0], ends=time(18))]))
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert readiness_of(unit, case).is_ready


def test_a_leg_is_travelled_once_it_has_begun_after_a_departure(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case), pytest.raises(RuleBroken) as refused:
        record_travelled(unit, case, legs_of_case(unit.session, case_id)[0])
    assert refused.value.codes == ["not_departed", "leg_not_begun"]
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with looking_at(container, team.owner, case_id) as (unit, case):
        first, second, _road = (leg.departs_at for leg in legs_of_case(unit.session, case_id))
    clock.move(first - clock.now() + timedelta(minutes=1))
    with at_work(container, team.owner, case_id) as (unit, case):
        depart(unit, case, first)
        assert case.state is CaseState.DEPARTED
        legs = legs_of_case(unit.session, case_id)
        record_travelled(unit, case, legs[0])
        assert legs[0].status is LegStatus.FLOWN
        with pytest.raises(RuleBroken) as refused:
            record_travelled(unit, case, legs[1])
        assert refused.value.codes == ["leg_not_begun"]
    assert second > clock.now()
