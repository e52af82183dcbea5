"""From plan to arrival: steps that are refused, sign-off and what makes it void, the local day of arrival."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.consent.queries import consents_of_case
from returns.consent.rules import ConsentPurpose
from returns.consent.services.withdrawals import withdraw_consent
from returns.departure.services import depart, record_arrival
from returns.documents.queries.documents import documents_of_case
from returns.documents.rules.documents import WhyNot
from returns.documents.services.documents import retire_document
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.journey.queries.itinerary import leg_of_case, legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, plan_leg, remove_leg
from returns.lifecycle.services.endings import withdraw_case
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.services import plan_again, readiness_of, sign_off, standing_sign_off
from tests.doors.visits import counted
from tests.factories.checks import AFRAID, check_everybody
from tests.factories.journeys import (
    SAMARKAND,
    at_work,
    flights,
    looking_at,
    make_plannable,
    make_ready,
    make_team,
    plan_journey,
    point,
)

NINE_DAYS = timedelta(days=9)


def refused(action: Callable[..., object], *args: object, **more: object) -> list[str]:
    """The codes with which a service refuses."""
    with pytest.raises(RuleBroken) as caught:
        action(*args, **more)
    return caught.value.codes


def test_a_planned_case_says_everything_that_is_missing_at_once(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    with looking_at(container, team.owner, case_id) as (unit, case):
        found = readiness_of(unit, case)
    assert [(one.code, one.cleared_by) for one in found.findings] == [
        ("country_status_unknown", "country"),
        ("nationality_not_known", "people"),
        ("document_missing", "documents"),
        ("fitness_missing", "medical"),
        ("itinerary_missing", "itinerary"),
    ]
    assert all(one.rule and one.source for one in found.findings[:3])
    assert not found.is_ready


def test_readiness_is_read_in_few_statements(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with looking_at(container, team.owner, case_id) as (unit, case), counted(container) as found:
        assert readiness_of(unit, case).is_ready
    assert len(found) <= 8


def test_nothing_is_booked_without_the_consents_of_every_adult(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    day = (container.clock.now() + NINE_DAYS).date()
    with at_work(container, team.owner, case_id) as (unit, case):
        for consent in consents_of_case(unit.session, case.id):
            if consent.purpose is not ConsentPurpose.CONTACT_AFTER_RETURN:
                withdraw_consent(unit, consent)
    booked, _ = flights(day)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert refused(plan_leg, unit, case, booked) == ["consent_assistance_missing", "consent_data_missing"]
    with at_work(container, team.owner, case_id) as (unit, case):
        only_planned = NewLeg(booked.mode, booked.origin, booked.destination, booked.departs, booked.arrives)
        assert plan_leg(unit, case, only_planned)


def test_nothing_is_booked_to_a_country_whose_returns_are_suspended(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team, country="AF")
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert refused(plan_leg, unit, case, flights((container.clock.now() + NINE_DAYS).date())[0]) == [
            "country_suspended"
        ]


def test_an_expressed_fear_freezes_planning(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    clock.move(timedelta(hours=1))
    with at_work(container, team.owner, case_id) as (unit, case):
        check_everybody(unit, case, AFRAID)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert refused(plan_leg, unit, case, flights(container.clock.now().date())[0]) == ["fear_expressed"]
        assert {leg.status for leg in legs_of_case(unit.session, case.id)} == {LegStatus.FROZEN}


def test_a_time_over_which_clocks_are_put_forward_is_refused_at_its_field(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    jump = datetime.combine(date(2027, 3, 28), time(2, 30))
    with looking_at(container, team.owner, case_id) as (unit, case):
        with pytest.raises(BadInput) as caught:
            plan_leg(unit, case, NewLeg(LegMode.AIR, point("BER"), point("IST"), jump, jump + timedelta(hours=4)))
        assert list(caught.value.errors) == ["departs_time"]
        with pytest.raises(BadInput) as caught:
            plan_leg(unit, case, NewLeg(LegMode.AIR, point("IST"), point("BER"), jump, jump - timedelta(hours=2)))
        assert list(caught.value.errors) == ["arrives_time"]


def test_legs_are_numbered_as_they_begin_and_escorts_go_along(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.SOCIAL, 2, 3, "Aziza"))
        unit.session.flush()  # what the next change looks at
        first = next(leg for leg in legs_of_case(unit.session, case.id) if leg.ordinal == 1)
        remove_leg(unit, case, first)
    with at_work(container, team.owner, case_id) as (unit, case):
        assert [leg.ordinal for leg in legs_of_case(unit.session, case.id)] == [1, 2]
        (escort,) = escorts_of_case(unit.session, case.id)
        assert (escort.first_leg, escort.last_leg) == (1, 2)
        codes = [one.code for one in readiness_of(unit, case).findings]
        assert "way_home_missing" in codes


@pytest.mark.parametrize("who", ["owner", "booker"])
def test_nobody_signs_off_their_own_work(container: Container, who: str) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    signer = {"owner": team.owner, "booker": team.signer}[who]
    with at_work(container, signer, case_id) as (unit, case):
        day = (container.clock.now() + NINE_DAYS).date()
        leg = plan_leg(unit, case, flights(day + timedelta(days=1))[0])
    with at_work(container, signer, case_id) as (unit, case):
        planned = leg_of_case(unit.session, case.id, leg)
        assert planned is not None
        remove_leg(unit, case, planned)
    with looking_at(container, signer, case_id) as (unit, case):
        assert "signs_own_work" in refused(sign_off, unit, case)


def test_a_blocker_cannot_be_signed_off(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    with looking_at(container, team.signer, case_id) as (unit, case):
        assert refused(sign_off, unit, case) == ["document_missing", "fitness_missing", "itinerary_missing"]


def test_a_sign_off_stands_until_a_fact_changes_and_is_given_anew(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case, "Seen.")
    clock.move(timedelta(days=5))
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert case.state is CaseState.READY
        assert standing_sign_off(unit, case) is not None
    with at_work(container, team.owner, case_id) as (unit, case):
        retire_document(unit, case, documents_of_case(unit.session, case.id)[0], WhyNot.LOST)
    with at_work(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is None
        clock.move(timedelta(days=4))
        assert refused(depart, unit, case, clock.now()) == ["sign_off_void"]
        plan_again(unit, case)
        assert case.state is CaseState.PLANNING


def test_clearance_set_back_to_outstanding_stops_a_departure_that_was_signed(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with at_work(container, team.specialist, case_id) as (unit, case):
        set_clearance(unit, case, Clearance.OUTSTANDING)
    clock.move(NINE_DAYS)
    with looking_at(container, team.owner, case_id) as (unit, case):
        codes = refused(depart, unit, case, clock.now())
        assert codes == ["sign_off_void", "protection_clearance_outstanding"]
        assert case.state is CaseState.READY


def test_departure_and_arrival_give_the_local_day_that_follow_up_counts_from(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    clock.move(NINE_DAYS)
    with at_work(container, team.owner, case_id) as (unit, case):
        depart(unit, case, clock.now() - timedelta(hours=4))
    left = clock.now() - timedelta(hours=4)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert refused(
            record_arrival, unit, case, left - timedelta(hours=1), "Asia/Tashkent", False, reason="No partner yet."
        ) == ["identity_not_confirmed", "arrives_before_departure"]
    clock.move(timedelta(hours=11))
    with at_work(container, team.owner, case_id) as (unit, case):
        # 20:00 in UTC is the next day in Samarkand.
        day = record_arrival(unit, case, clock.now(), "Asia/Samarkand", True, reason="No partner yet.")
        assert day == clock.now().date() + timedelta(days=1) == case.arrived_on
        assert case.state is CaseState.ARRIVED


def test_a_withdrawal_freezes_the_legs(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        withdraw_case(unit, case, CaseState.WITHDRAWN_BY_APPLICANT, "Changed her mind.")
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert {leg.status for leg in legs_of_case(unit.session, case.id)} == {LegStatus.FROZEN}
        assert refused(plan_leg, unit, case, flights(container.clock.now().date())[0])[0] == "not_being_planned"


def test_the_last_leg_has_to_end_at_the_place_of_return(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    day = (container.clock.now() + NINE_DAYS).date()
    with at_work(container, team.owner, case_id) as (unit, case):
        last = plan_journey(unit, case, day)[-1]
        assert case.nearest_place.id == SAMARKAND
        unit.session.flush()  # what the next change looks at
        for leg in legs_of_case(unit.session, case.id):
            if leg.id == last or leg.ordinal == 2:
                remove_leg(unit, case, leg)
                unit.session.flush()  # the next one numbers what is left
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert "ends_elsewhere" in [one.code for one in readiness_of(unit, case).findings]
