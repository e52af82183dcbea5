"""Families part and come together: everything about a person goes along, nothing is typed again, nobody looks back."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from demo.steps import talk_in_full
from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.consent.rules import TransferPurpose
from returns.counselling.queries import sessions_of_case
from returns.counselling.services import NewSession, correct_session
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.services import set_place_of_return
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.people.models import Person as Member
from returns.people.queries import (
    decisions_of_case,
    guardians_of_case,
    linked_cases,
    open_of_case,
    rows_of_people,
    tables_of_people,
)
from returns.people.rules.people import MemberRole, Sex
from returns.protection.queries import checks_of_case, clearance_of_case
from returns.protection.rules.protection import Clearance
from returns.readiness.services import readiness_of
from returns.safe_contact.models import NumberOpening
from returns.safe_contact.queries import openings_of_case
from tests.factories.checks import AFRAID, check_everybody
from tests.factories.families import FOUR, GROWN, TWELVE, make_family, make_guardian, make_question, make_siblings
from tests.factories.journeys import SAMARKAND, at_work, clear, looking_at, make_ready, make_team
from tests.factories.makers import make_account, make_case
from tests.factories.parting import join, kinds, people, split
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING
from tests.scope.test_partners import seen


def test_whoever_leaves_takes_everything_along_and_everybody_has_a_place(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, GROWN, TWELVE, FOUR)
    mother, father, older, younger = family.people
    for n in (2, 3):
        make_guardian(container, family, n)
        make_question(container, family, n)
    new = split(container, family.owner, family.case, mother, younger)
    assert people(container, family.owner, new) == [(mother, 1, MemberRole.PRINCIPAL), (younger, 2, MemberRole.MEMBER)]
    assert people(container, family.owner, family.case) == [
        (father, 1, MemberRole.PRINCIPAL),
        (older, 2, MemberRole.MEMBER),
    ]
    with looking_at(container, family.owner, new) as (unit, case):
        assert case.state is CaseState.INTAKE
        assert [one.person_id for one in guardians_of_case(unit.session, new)] == [younger]
        assert [one.person_id for one, _who in open_of_case(unit.session, new)] == [younger]
        assert [one.person_id for one in guardians_of_case(unit.session, family.case)] == [older]
        assert [other.id for other in linked_cases(unit.session, new)] == [family.case]
        assert [other.id for other in linked_cases(unit.session, family.case)] == [new]
    for case_id in (new, family.case):
        assert EventKind.FAMILY_SPLIT in kinds(container, family.owner, case_id)


def test_an_event_that_names_no_other_case_is_no_link(container: Container, clock: MovableClock) -> None:
    family = make_family(container, make_account(container), GROWN, GROWN, TWELVE)
    with at_work(container, family.owner, family.case) as (unit, case):
        add_to_timeline(unit, case, EventKind.FAMILY_JOINED)
    clock.move(timedelta(minutes=1))
    new = split(container, family.owner, family.case, family.people[1])
    with looking_at(container, family.owner, family.case) as (unit, _case):
        assert [other.id for other in linked_cases(unit.session, family.case)] == [new]


def test_nothing_about_those_who_left_stays_in_the_old_case(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        second = _second(container, unit, case)
    (first, *_rest) = [one for one, _place, _role in people(container, team.owner, case_id)]
    new = split(container, team.owner, case_id, first)
    assert [one for one, _place, _role in people(container, team.owner, case_id)] == [second]
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert rows_of_people(unit.session, case_id, [first]) == []
        moved = {row.__tablename__ for row in rows_of_people(unit.session, new, [first])}
    assert moved >= {"consent", "travel_document", "fitness_decision", "safe_contact"}
    with reading(container.units, EVERYTHING) as unit:  # whoever looks past all scopes finds none either
        for entity in tables_of_people():
            left = select(entity).where(entity.case_id == case_id, entity.person_id == first)
            assert [row for row in unit.session.execute(left).scalars() if _is_of_person(row)] == []


def _is_of_person(row: Any) -> bool:
    return not hasattr(row, "key_name") or row.key_name()[0] == "person"


def _second(container: Container, unit: Any, case: Case) -> uuid.UUID:
    return add_member(unit, container.secrets, case, NewMember("Given88", "Family88", Sex.MALE, GROWN))


def test_what_both_did_stays_done_and_what_was_planned_stays_with_the_journey(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        second = _second(container, unit, case)
    new = split(container, team.owner, case_id, second)
    with looking_at(container, team.owner, new) as (unit, case):
        assert case.state is CaseState.ELIGIBLE
        assert [one.solution for one in sessions_of_case(unit.session, new)]
        assert len(decisions_of_case(unit.session, new)) == 1
        assert [one.person_id for one in checks_of_case(unit.session, new)] == []
        assert legs_of_case(unit.session, new) == []
        clearance = clearance_of_case(unit.session, new)
        assert clearance is not None
        assert clearance.state is Clearance.OUTSTANDING
        assert legs_of_case(unit.session, case_id)
        found = {one.code for one in readiness_of(unit, case).findings}
        assert {"protection_check_missing", "protection_clearance_outstanding", "itinerary_missing"} <= found
        old = case_by_id(unit.session, case_id)
        assert old is not None
        assert case.reference != old.reference
        assert (case.owner_id, case.office_id, case.country) == (old.owner_id, old.office_id, old.country)
        assert (case.place_of_return, case.track) == (old.place_of_return, old.track)
    assert EventKind.CLEARANCE_ASKED in kinds(container, team.owner, new)


def test_a_partner_loses_sight_at_once_of_who_leaves_and_keeps_who_stays(container: Container) -> None:
    purposes = (TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP)
    referred = make_referred(container, purposes, case_state=CaseState.PLANNING, members=2)
    stays, leaves = referred.people
    assert seen(container, referred.coordinator, Member) == {stays, leaves}
    new = split(container, referred.owner, referred.case, leaves)
    for who in (referred.coordinator, referred.worker):
        assert seen(container, who, Member) == {stays}
        assert seen(container, who, Case) == {referred.case}
    join(container, referred.owner, new, referred.case)
    assert seen(container, referred.coordinator, Member) == {stays, leaves}, (
        "the consent holds, and so does the referral"
    )


def test_every_reason_against_a_split_is_told_at_once(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    colleague = make_account(container, place=family.owner.office_id)
    for who, leaving, codes in (
        (family.owner, (), ["split_nobody_goes"]),
        (family.owner, family.people, ["split_nobody_stays"]),
        (family.owner, (new_id(),), ["split_stranger"]),
        (colleague, (), ["not_owner", "split_nobody_goes"]),
    ):
        with pytest.raises(RuleBroken) as refusal:
            split(container, who, family.case, *leaving)
        assert refusal.value.codes == codes


def test_joining_again_takes_a_split_back(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, TWELVE, FOUR)
    make_guardian(container, family, 2)
    before = people(container, family.owner, family.case)
    new = split(container, family.owner, family.case, *family.people[1:])
    join(container, family.owner, new, family.case)
    assert people(container, family.owner, family.case) == before
    with looking_at(container, family.owner, new) as (unit, emptied):
        assert emptied.state is CaseState.CANCELLED
        assert len(guardians_of_case(unit.session, family.case)) == 1
        assert members_of_case(unit.session, new) == []
    assert kinds(container, family.owner, family.case).count(EventKind.FAMILY_JOINED) == 1


def test_a_given_clearance_does_not_cover_those_who_come_along(container: Container) -> None:
    team = make_team(container)
    case_id, other = make_ready(container, team), make_ready(container, team)
    join(container, team.owner, other, case_id)
    with looking_at(container, team.owner, case_id) as (unit, case):
        clearance = clearance_of_case(unit.session, case_id)
        assert clearance is not None
        assert (clearance.state, clearance.until) == (Clearance.OUTSTANDING, None)
        assert case.state is CaseState.PLANNING
        assert len(checks_of_case(unit.session, case_id)) == 2


def test_who_stays_is_not_covered_by_what_was_given_for_all_either(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        second = _second(container, unit, case)
    clear(container, team, case_id)
    split(container, team.owner, case_id, second)
    with looking_at(container, team.owner, case_id) as (unit, _case):
        clearance = clearance_of_case(unit.session, case_id)
        assert clearance is not None
        assert clearance.state is Clearance.OUTSTANDING


def test_where_families_join_that_went_to_two_places_what_was_found_out_of_them_is_asked_anew(
    container: Container,
) -> None:
    team = make_team(container)
    case_id, other, third = (make_ready(container, team) for _case in range(3))
    with at_work(container, team.owner, other) as (unit, case):
        set_place_of_return(unit, case, "Urgut", SAMARKAND)
    join(container, team.owner, third, case_id)  # to the same place
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert case.place_stated_at is None
    join(container, team.owner, other, case_id)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert case.place_stated_at is not None


def test_what_was_corrected_in_counselling_stays_behind(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        second = _second(container, unit, case)
    with at_work(container, team.owner, case_id) as (unit, case):
        [wrong] = sessions_of_case(unit.session, case_id)
        rated = {"physical": 1, "mental": 1, "social": 1}
        right = NewSession(wrong.solution, rated, talk=talk_in_full(unit, case))
        correct_session(unit, case, wrong, right)
    new = split(container, team.owner, case_id, second)
    with looking_at(container, team.owner, new) as (unit, _case):
        [kept] = sessions_of_case(unit.session, new)
        assert kept.content.corrects is None
        assert kept.content.well_being == rated
        assert [one.person for one in kept.content.wills or ()] in ([], [second.hex])


def test_a_fear_that_was_expressed_comes_along_and_goes_on_to_stop_the_return(container: Container) -> None:
    team = make_team(container)
    case_id, other = make_ready(container, team), make_ready(container, team)
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=1))
    with at_work(container, team.owner, other) as (unit, case):
        check_everybody(unit, case, AFRAID)
    with at_work(container, team.owner, case_id) as (unit, case):
        check_everybody(unit, case)
    join(container, team.owner, other, case_id)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert "fear_expressed" in {one.code for one in readiness_of(unit, case).findings}


def test_everything_that_keeps_two_cases_apart_is_told_at_once(container: Container) -> None:
    team = make_team(container)
    colleague = make_account(container, place=team.owner.office_id)
    mine, hers = make_ready(container, team), make_case(container, colleague, country="AF")
    with pytest.raises(RuleBroken) as refusal:
        join(container, team.owner, mine, hers, held=True)
    assert refusal.value.codes == [
        "join_countries_differ",
        "join_two_owners",
        "join_open_referral",
    ]
    with pytest.raises(RuleBroken) as refusal:
        join(container, team.owner, mine, mine)
    assert refusal.value.codes == ["join_same_case"]


def test_a_return_that_is_not_an_option_is_not_joined_away(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    other = make_family(container, family.owner, GROWN)
    with writing(container.units, EVERYTHING) as unit:
        clearance = clearance_of_case(unit.session, other.case)
        assert clearance is not None
        clearance.state = Clearance.NOT_AN_OPTION
    for one, into in ((other.case, family.case), (family.case, other.case)):
        with pytest.raises(RuleBroken) as refusal:
            join(container, family.owner, one, into)
        assert refusal.value.codes == ["join_clearance_closed"]


def test_a_number_that_a_colleague_opened_keeps_nobody_in_the_old_case(container: Container) -> None:
    team = make_team(container)
    family = make_family(container, team.owner, GROWN, GROWN)
    with at_work(container, team.officer, family.case) as (unit, case):
        person = members_of_case(unit.session, case.id)[1]
        unit.session.add(
            NumberOpening(
                case_id=case.id,
                person_id=person.id,
                opened_at=container.clock.now(),
                opened_by=team.officer.id,
                is_outside=False,
                content=None,
            )
        )
    new = split(container, team.owner, family.case, family.people[1])
    with looking_at(container, team.owner, new) as (unit, _case):
        assert [one.opened_by for one in openings_of_case(unit.session, new, 5)] == [team.officer.id]
        assert openings_of_case(unit.session, family.case, 5) == []
