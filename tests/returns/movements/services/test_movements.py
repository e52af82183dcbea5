"""Group movements: cases join, leave and are put back; a change reaches all of them, and nothing happens unseen."""

from datetime import datetime, time, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import cases_by_id
from returns.cases.rules.cases import CaseState
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import change_leg, remove_leg
from returns.lifecycle.services.endings import withdraw_case
from returns.movements.queries.movements import notices_of_movement, places_of, seats_of
from returns.movements.services.movements import (
    NewNotice,
    cancel_movement,
    change_movement,
    consequences_of,
    give_notice,
    plan_movement,
)
from returns.movements.services.people import Joining, join_movement, put_back, release_place, reserve_places, take_out
from returns.readiness.services import readiness_of, readiness_of_cases, sign_off
from tests.doors.visits import counted
from tests.factories.families import make_siblings
from tests.factories.journeys import at_work, flights, looking_at, make_team, people_of
from tests.factories.makers import make_account
from tests.factories.movements import (
    day_of,
    joined,
    make_joinable,
    make_movement,
    moving,
    new_movement,
    taken,
    watching,
)
from tests.factories.parting import split


def test_a_case_that_joins_gets_one_leg_of_the_movement_between_its_own(container: Container) -> None:
    team = make_team(container)
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team, ready=True)
    assert joined(container, team.owner, movement, case_id) == 1
    with looking_at(container, team.owner, case_id) as (unit, _case):
        legs = legs_of_case(unit.session, case_id)
        assert [(leg.ordinal, leg.movement_id == movement, leg.is_for_all) for leg in legs] == [
            (1, True, True), (2, False, True), (3, False, True),
        ]  # fmt: skip
        assert legs[0].content.number == "370"
    assert taken(container, team.owner, movement) == people_of(container, team.owner, case_id)


def test_everything_that_keeps_a_case_from_joining_is_told_and_nobody_joins(container: Container) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner)
    right, wrong = make_joinable(container, team), make_joinable(container, team, country="KG")
    with pytest.raises(BadInput) as caught:
        joined(container, team.owner, movement, right, wrong)
    assert list(caught.value.errors) == ["cases"]
    assert taken(container, team.owner, movement) == []


def test_seats_are_never_overbooked_and_blank_places_become_people(container: Container) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner, seats=2)
    one, other = make_joinable(container, team), make_joinable(container, team)
    with moving(container, team.owner, movement) as (unit, row):
        reserve_places(unit, row, 2, "UZ", "two of the second list")
    with pytest.raises(RuleBroken) as caught:
        joined(container, team.owner, movement, one)
    assert caught.value.codes == ["movement_full"]
    assert joined(container, team.owner, movement, one, use_blank=True) == 1
    with pytest.raises(RuleBroken):
        joined(container, team.owner, movement, other)
    with moving(container, team.owner, movement) as (unit, row):
        release_place(unit, row, places_of(unit.session, movement)[1].place)
    assert joined(container, team.owner, movement, other) == 1
    with watching(container, team.owner, movement) as (unit, row):
        assert seats_of(unit.session, [row])[movement].free == 0
    with moving(container, team.owner, movement) as (unit, row), pytest.raises(BadInput) as refused:
        consequences_of(unit, row, new_movement(day_of(container), seats=1))
    assert list(refused.value.errors) == ["seats"]


def test_somebody_taken_out_leaves_a_blank_place_and_can_be_put_back(container: Container) -> None:
    team = make_team(container)
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team, ready=True)
    joined(container, team.owner, movement, case_id)
    [person] = people_of(container, team.owner, case_id)
    with moving(container, team.owner, movement) as (unit, row):
        take_out(unit, row, places_of(unit.session, movement)[0])
    assert taken(container, team.owner, movement) == [None]
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert [leg.ordinal for leg in legs_of_case(unit.session, case_id)] == [1, 2]
    with moving(container, team.owner, movement) as (unit, row):
        put_back(unit, row, places_of(unit.session, movement)[0])
    assert taken(container, team.owner, movement) == [person]
    with moving(container, team.owner, movement) as (unit, row), pytest.raises(Conflict):
        put_back(unit, row, places_of(unit.session, movement)[0])
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert [leg.movement_id == movement for leg in legs_of_case(unit.session, case_id)] == [True, False, False]


def test_a_withdrawal_makes_the_places_blank(container: Container) -> None:
    team = make_team(container)
    movement, case_id = make_movement(container, team.owner, status=LegStatus.TICKETED), make_joinable(container, team)
    joined(container, team.owner, movement, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        withdraw_case(unit, case, CaseState.WITHDRAWN_BY_ORGANISATION, "No programme any more.")
    assert taken(container, team.owner, movement) == [None]
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert [leg.status for leg in legs_of_case(unit.session, case_id)] == [LegStatus.CANCELLED]
    with moving(container, team.owner, movement) as (unit, row), pytest.raises(RuleBroken) as caught:
        put_back(unit, row, places_of(unit.session, movement)[0])
    assert "not_being_planned" in caught.value.codes


def test_who_leaves_a_family_leaves_its_movement_and_those_who_stay_travel_on(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    movement = make_movement(container, family.owner)
    with at_work(container, family.owner, family.case) as (unit, case):
        case.state = CaseState.PLANNING
    joined(container, family.owner, movement, family.case)
    split(container, family.owner, family.case, family.people[1])
    assert taken(container, family.owner, movement) == [
        None if one == family.people[1] else one for one in family.people
    ]
    with looking_at(container, family.owner, family.case) as (unit, _case):
        assert [leg.movement_id for leg in legs_of_case(unit.session, family.case)] == [movement]


def test_a_leg_of_a_movement_is_not_changed_or_removed_in_the_case(container: Container) -> None:
    team = make_team(container)
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team)
    joined(container, team.owner, movement, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        [leg] = legs_of_case(unit.session, case_id)
        for act in (
            lambda: change_leg(unit, case, leg, flights(day_of(container))[0]),
            lambda: remove_leg(unit, case, leg),
        ):
            with pytest.raises(RuleBroken) as caught:
                act()
            assert caught.value.codes == ["leg_of_movement"]


def test_a_change_tells_which_sign_offs_fall_void_and_reaches_every_case_once_it_was_seen(container: Container) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner, status=LegStatus.TICKETED)
    signed, other = make_joinable(container, team, ready=True), make_joinable(container, team, ready=True)
    joined(container, team.owner, movement, signed, other)
    with moving(container, team.owner, movement) as (unit, row):
        give_notice(unit, row, NewNotice(container.clock.now().date(), "The reception at the airport"))
    with at_work(container, team.signer, signed) as (unit, case):
        sign_off(unit, case)
    late = new_movement(
        day_of(container),
        status=LegStatus.TICKETED,
        departs=datetime.combine(day_of(container), time(12)),
        arrives=datetime.combine(day_of(container), time(19)),
    )
    with moving(container, team.owner, movement) as (unit, row):
        found = consequences_of(unit, row, late)
        assert {one.case.id: one.voids_sign_off for one in found.cases} == {signed: True, other: False}
        assert all("legs_overlap" in [each.code for each in one.arises] for one in found.cases)
        assert found.forgets_notice
        with pytest.raises(Conflict):
            change_movement(unit, row, late, "not seen")
    with moving(container, team.owner, movement) as (unit, row):
        assert change_movement(unit, row, late, found.seen) == 2
    for case_id in (signed, other):
        with looking_at(container, team.owner, case_id) as (unit, case):
            own = [leg for leg in legs_of_case(unit.session, case_id) if leg.movement_id == movement]
            assert [leg.arrives_at.hour for leg in own] == [14]  # 19:00 in Tashkent
            codes = [one.code for one in readiness_of(unit, case).findings]
            assert "legs_overlap" in codes
            assert "group_notice_not_given" in codes


def test_what_was_foreseen_is_what_comes_true(container: Container) -> None:
    team = make_team(container)
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team, ready=True)
    joined(container, team.owner, movement, case_id)
    sooner = new_movement(day_of(container), departs=datetime.combine(day_of(container), time(2)), number="371",
                          arrives=datetime.combine(day_of(container), time(9)))  # fmt: skip
    with moving(container, team.owner, movement) as (unit, row):
        [foreseen] = consequences_of(unit, row, sooner).cases
        before = {(one.code, one.subject) for one in readiness_of(unit, foreseen.case).findings}
        change_movement(unit, row, sooner, consequences_of(unit, row, sooner).seen)
    with looking_at(container, team.owner, case_id) as (unit, case):
        after = {(one.code, one.subject) for one in readiness_of(unit, case).findings}
    assert after - before == {(one.code, one.subject) for one in foreseen.arises}
    assert before - after == {(one.code, one.subject) for one in foreseen.goes}


def test_readiness_of_many_is_that_of_each_in_as_many_statements(container: Container) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner)
    cases = [make_joinable(container, team, ready=number != 2) for number in range(4)]
    joined(container, team.owner, movement, *cases)
    asked = []
    for some in (cases[:2], cases):
        with watching(container, team.owner, movement) as (unit, _row):
            rows = cases_by_id(unit.session, some)
            with counted(container) as found:
                many = readiness_of_cases(unit, rows)
            asked.append(len(found))
            each = {one.id: readiness_of(unit, one) for one in rows}
        assert many == each
        assert {key: row.facts_hash for key, row in many.items()} == {key: row.facts_hash for key, row in each.items()}
    assert asked[0] == asked[1]


def test_a_notice_in_time_clears_the_finding_and_a_changed_flight_asks_for_another(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team, ready=True)
    joined(container, team.owner, movement, case_id)

    def codes() -> list[str]:
        with looking_at(container, team.owner, case_id) as (unit, case):
            return [one.code for one in readiness_of(unit, case).findings if one.code.startswith("group_")]

    assert codes() == ["group_notice_not_given"]
    with moving(container, team.owner, movement) as (unit, row):
        with pytest.raises(BadInput) as caught:
            give_notice(unit, row, NewNotice(container.clock.now().date() + timedelta(days=2), ""))
        assert list(caught.value.errors) == ["given_on", "to"]
        give_notice(unit, row, NewNotice(container.clock.now().date(), "The reception"))
    assert codes() == []
    with moving(container, team.owner, movement) as (unit, row):
        later = new_movement(day_of(container), number="9999")
        change_movement(unit, row, later, consequences_of(unit, row, later).seen)
        assert len(notices_of_movement(unit.session, movement)) == 1
    clock.move(timedelta(days=9))
    assert codes() == ["group_notice_overdue"]
    with moving(container, team.owner, movement) as (unit, row):
        give_notice(unit, row, NewNotice(container.clock.now().date(), "The reception"))
    assert codes() == ["group_notice_late"]


def test_a_cancelled_movement_cancels_the_legs_and_takes_nobody_any_more(container: Container) -> None:
    team = make_team(container)
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team)
    joined(container, team.owner, movement, case_id)
    with moving(container, team.owner, movement) as (unit, row):
        assert cancel_movement(unit, row) == 1
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert [leg.status for leg in legs_of_case(unit.session, case_id)] == [LegStatus.CANCELLED]
    other = make_joinable(container, team)
    with moving(container, team.owner, movement) as (unit, row), pytest.raises(BadInput):
        join_movement(unit, row, [Joining(other)])


def test_a_movement_is_seen_by_its_office_alone(container: Container) -> None:
    team = make_team(container)
    assert team.owner.office_id is not None
    with writing(container.units, team.owner.scope(container)) as unit:
        made = plan_movement(unit, team.owner.office_id, new_movement(day_of(container)))
    with pytest.raises(AssertionError), watching(container, make_account(container), made):
        pass
