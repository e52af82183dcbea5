"""Protection checks of each person: what is missing of whom, one fear for all, and checks that go along."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.web.container import Container
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.cases.services.planning import not_plannable
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.services.lifecycle import move_case
from returns.people.rules.people import Basis, Sex
from returns.people.services.people import add_nationality
from returns.protection.queries.protection import check_facts, checks_of_case, people_to_ask
from returns.protection.rules.protection import EntryBy, Fear
from returns.protection.services.protection import check_protection
from returns.readiness.services import readiness_of
from tests.factories.checks import AFRAID, CALM, check_one
from tests.factories.families import FOUR, GROWN, make_family
from tests.factories.journeys import Team, at_work, looking_at, make_ready, make_team, people_of
from tests.factories.parting import join, split
from tests.worlds import world


@pytest.fixture
def team(container: Container) -> Team:
    """Who works on the returns."""
    return make_team(container)


def of_checks(container: Container, team: Team, case_id: uuid.UUID) -> list[tuple[str, str]]:
    """What readiness says of protection checks: codes and whom they are about."""
    with looking_at(container, team.owner, case_id) as (unit, case):
        found = readiness_of(unit, case).findings
        return [(one.code, one.subject) for one in found if one.cleared_by == "protection"]


@world
def make_two(container: Container, team: Team) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A case whose departure is ready, to which an adult was added; the case, who was asked, and who was not."""
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Given88", "Family88", Sex.MALE, GROWN))
    first, second = people_of(container, team.owner, case_id)
    return case_id, first, second


def test_whoever_was_not_asked_is_named_and_children_beside_a_parent_are_not(container: Container, team: Team) -> None:
    case_id, _first, second = make_two(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Given77", "Family77", Sex.FEMALE, FOUR))
    assert of_checks(container, team, case_id) == [("protection_check_missing", second.hex)]


def test_a_check_grows_old_on_the_day_of_departure(container: Container, team: Team, clock: MovableClock) -> None:
    case_id = make_ready(container, team)
    (first,) = people_of(container, team.owner, case_id)
    assert of_checks(container, team, case_id) == []
    clock.move(timedelta(days=91))
    with at_work(container, team.owner, case_id) as (unit, case):
        for leg in legs_of_case(unit.session, case.id):
            leg.departs_at += timedelta(days=91)
            leg.arrives_at += timedelta(days=91)
        found = readiness_of(unit, case).findings
    assert ("protection_check_not_recent", first.hex) in [(one.code, one.subject) for one in found]


def test_the_fear_of_one_stops_the_planning_of_all_until_they_part(
    container: Container, team: Team, clock: MovableClock
) -> None:
    case_id, _first, second = make_two(container, team)
    clock.move(timedelta(hours=1))
    with at_work(container, team.owner, case_id) as (unit, case):
        check_one(unit, case, 1, AFRAID)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert [(one.code, one.subject) for one in not_plannable(unit, case)] == [("fear_expressed", second.hex)]
        assert {leg.status for leg in legs_of_case(unit.session, case.id)} == {LegStatus.FROZEN}
    new = split(container, team.owner, case_id, second)
    assert of_checks(container, team, case_id) == []
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert not_plannable(unit, case) == ()
    assert of_checks(container, team, new) == [("fear_expressed", second.hex)]
    with looking_at(container, team.owner, new) as (unit, _case):
        (check,) = checks_of_case(unit.session, new)
        assert (check.person_id, check_facts(check).fear) == (second, Fear.EXPRESSED)


def test_a_fear_is_settled_by_a_new_check_of_the_same_person_alone(
    container: Container, team: Team, clock: MovableClock
) -> None:
    case_id, _first, second = make_two(container, team)
    for n, answers in ((1, AFRAID), (0, CALM)):
        clock.move(timedelta(minutes=1))
        with at_work(container, team.owner, case_id) as (unit, case):
            check_one(unit, case, n, answers)
    assert of_checks(container, team, case_id) == [("fear_expressed", second.hex)]
    clock.move(timedelta(minutes=1))
    with at_work(container, team.owner, case_id) as (unit, case):
        check_one(unit, case, 1, CALM)
    assert of_checks(container, team, case_id) == []


def test_a_fear_that_comes_along_stops_the_case_that_takes_it_in_and_goes_again(
    container: Container, team: Team, clock: MovableClock
) -> None:
    calm, other = make_ready(container, team), make_ready(container, team)
    clock.move(timedelta(minutes=1))
    with at_work(container, team.owner, other) as (unit, case):
        check_one(unit, case, 0, AFRAID)
    (afraid,) = people_of(container, team.owner, other)
    join(container, team.owner, other, calm)
    assert ("fear_expressed", afraid.hex) in of_checks(container, team, calm)
    with looking_at(container, team.owner, calm) as (unit, case):
        assert {leg.status for leg in legs_of_case(unit.session, case.id)} == {LegStatus.FROZEN}
        assert checks_of_case(unit.session, other) == [], "nothing about them stays in the case that was emptied"
    new = split(container, team.owner, calm, afraid)
    assert of_checks(container, team, calm) == []
    assert ("fear_expressed", afraid.hex) in of_checks(container, team, new)


def test_planning_does_not_begin_before_everybody_was_asked(container: Container, team: Team) -> None:
    case_id, _first, _second = make_two(container, team)
    with at_work(container, team.owner, case_id) as (_unit, case):
        case.state = CaseState.ELIGIBLE
    with pytest.raises(RuleBroken) as refusal, at_work(container, team.owner, case_id) as (unit, case):
        move_case(unit, case, CaseState.PLANNING)
    assert refusal.value.codes == ["protection_check_missing"]
    assert "Person 2" in refusal.value.reasons[0]


def test_who_is_asked_is_the_adults_or_where_there_is_none_everybody(container: Container, team: Team) -> None:
    for births, places in (((GROWN, FOUR, None), (0, 2)), ((FOUR, None), (0, 1))):
        family = make_family(container, team.owner, *births)
        with looking_at(container, team.owner, family.case) as (unit, case):
            people = members_of_case(unit.session, case.id)
            asked = people_to_ask(unit.session, people, unit.clock.now().date())
            assert [one.id for one in asked] == [family.people[n] for n in places]


@pytest.mark.parametrize(("recorded", "is_taken"), [((), False), (("TJ",), False), (("TJ", "UZ"), True)])
def test_who_enters_as_a_national_has_that_nationality(
    container: Container, team: Team, recorded: tuple[str, ...], is_taken: bool
) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        person = members_of_case(unit.session, case.id)[0]
        for country in recorded:
            add_nationality(unit, case, person, country, Basis.STATED)
        answers = replace(CALM, entry_by=EntryBy.NATIONALITY)
        if is_taken:
            check_protection(unit, case, person.id, answers)
            return
        with pytest.raises(BadInput) as refused:
            check_protection(unit, case, person.id, answers)
        assert set(refused.value.errors) == {"entry_by"}
        check_protection(unit, case, person.id, replace(CALM, entry_by=EntryBy.RESIDENCE))
        check_protection(unit, case, person.id, replace(CALM, may_enter=None, entry_by=EntryBy.NATIONALITY))
