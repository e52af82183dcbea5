"""Trying to give a clearance tells nobody what is behind the doors; parting a family takes nobody out of its reach."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.errors import RuleBroken
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CLEARANCE_OUTSTANDING
from returns.people.services.families import split_family
from returns.protection.queries import clearance_of_case
from returns.protection.rules.protection import Clearance
from returns.protection.rules.records import RecordKind
from returns.protection.services.protection import (
    RESTS_ON,
    is_drawn,
    opened_compartments,
    say_clearance,
    set_clearance,
    standing_of,
)
from tests.doors.visits import counted
from tests.factories.behind_doors import assess, codes_for, make_holder, write
from tests.factories.families import GROWN, make_family
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.walking import Office, make_walk
from tests.web.test_sameness import bare

_MINUTE = re.compile(r"\d+:\d\d")  # when each of the cases was entered


@pytest.fixture
def office(container: Container) -> Office:
    """An office with two specialists."""
    found = make_walk(container)
    make_account(container, Role.PROTECTION_SPECIALIST, found.specialist.office_id)
    return found


def a_case(office: Office, drawn: bool) -> Office:
    """The same office with a case that was drawn, or was not."""
    while True:
        stage = replace(office, case=make_case(office.container, office.owner))
        with stage.work(office.owner) as (unit, case):
            if is_drawn(unit, case) is drawn:
                return stage


def three(office: Office) -> tuple[Office, Office, Office]:
    """A case that was drawn; one with something that stands in the way; one in which it stands in the way no more."""
    drawn, stopped, settled = (a_case(office, drawn) for drawn in (True, False, False))
    for stage in (stopped, settled):
        holder = make_holder(office.container, stage.case, office.specialist)
        write(office.container, holder, stage.case, RecordKind.STATUS)
    assess(office.container, holder, settled.case)
    return drawn, stopped, settled


def tried(stage: Office, who: Person, state: Clearance) -> list[str]:
    """The codes with which somebody is refused; none if the clearance was set."""
    try:
        with stage.work(who) as (unit, case):
            until = unit.clock.now().date() + timedelta(days=9) if state is Clearance.GIVEN else None
            say_clearance(unit, case, state, until, by_name=False, closely=False)
    except RuleBroken as refusal:
        return refusal.codes
    return []


@pytest.mark.parametrize("state", list(Clearance))
def test_without_the_grants_trying_answers_alike_whatever_is_behind_the_doors(office: Office, state: Clearance) -> None:
    stages = three(office)
    expected = {Clearance.GIVEN: [CLEARANCE_OUTSTANDING], Clearance.NOT_NEEDED: ["clearance_is_needed"]}.get(state, [])
    assert [tried(stage, office.specialist, state) for stage in stages] == [expected] * 3


def test_one_open_door_says_nothing_of_the_others(office: Office) -> None:
    for stage in three(office):
        some = make_holder(office.container, stage.case, office.specialist, (Compartment.LEGAL,))
        assert tried(stage, some, Clearance.GIVEN) == [CLEARANCE_OUTSTANDING]
        with stage.work(some) as (unit, case):
            standing = standing_of(unit, case, unit.clock.now().date())
            assert codes_for(standing, opened_compartments(unit, case)) == [CLEARANCE_OUTSTANDING]


def test_with_the_grants_it_is_given_unless_something_stands_in_the_way(office: Office) -> None:
    given = []
    for stage in three(office):
        holder = make_holder(office.container, stage.case, office.specialist, RESTS_ON)
        given.append(tried(stage, holder, Clearance.GIVEN))
    assert given == [[], [CLEARANCE_OUTSTANDING], []]


def test_a_case_that_needs_none_is_cleared_by_any_specialist(office: Office) -> None:
    stage = a_case(office, drawn=False)
    assert tried(stage, office.specialist, Clearance.NOT_NEEDED) == []
    assert tried(stage, office.specialist, Clearance.GIVEN) == []


def test_where_one_specialist_works_alone_nobody_waits_for_a_grant_that_nobody_can_give(container: Container) -> None:
    alone = a_case(make_walk(container), drawn=True)
    assert tried(alone, alone.specialist, Clearance.GIVEN) == []


def test_the_door_refuses_them_by_the_same_bytes_and_statements(app: Flask, office: Office) -> None:
    container, stages = office.container, three(office)
    browser = arrived(app, office.specialist)  # after the cases: each that is made takes its time, and a screen locks
    said = {"state": "given", "until": (container.clock.now().date() + timedelta(days=9)).isoformat()}
    pages = []
    for stage in stages:
        address = f"/cases/{stage.case}/clearance"
        browser.get(address)
        with counted(container) as asked:
            answer = browser.post(address, **said)
        assert answer.status_code == 422
        assert "Ask another protection specialist" in answer.text
        pages.append((_MINUTE.sub("…", bare(answer.text)), asked.statements))
    assert pages[0] == pages[1] == pages[2]


def parted(office: Office, case: uuid.UUID, person: uuid.UUID) -> Office:
    """Somebody leaves a case; the case of their own."""
    stage = replace(office, case=case)
    with stage.work(office.owner) as (unit, found):
        return replace(office, case=split_family(unit, office.container.secrets, found, [person], "Apart."))


def test_whoever_is_parted_from_a_case_is_not_out_of_reach_of_what_was_written_there(office: Office) -> None:
    """Two steps away, an officer has not got rid of it."""
    family = make_family(office.container, office.owner, GROWN, GROWN, GROWN)
    first = replace(office, case=family.case)
    holder = make_holder(office.container, family.case, office.specialist)
    with first.work(holder) as (unit, _case):
        subject = members_of_case(unit.session, family.case)[0].id
    write(office.container, holder, family.case, RecordKind.STATUS)
    between = parted(office, family.case, subject)
    for stage, stops in ((between, True), (first, True)):
        with stage.work(office.specialist) as (unit, case):
            standing = standing_of(unit, case, unit.clock.now().date())
            assert (bool(standing.reasons), standing.is_needed) == (stops, True)
    with between.refused(office.specialist, CLEARANCE_OUTSTANDING) as (unit, case):
        set_clearance(unit, case, Clearance.NOT_NEEDED)


def test_a_family_that_parts_is_not_drawn_anew(office: Office) -> None:
    while True:
        family = make_family(office.container, office.owner, GROWN, GROWN)
        first = replace(office, case=family.case)
        with first.work(office.owner) as (unit, case):
            drawn = is_drawn(unit, case)
        new = parted(office, family.case, family.people[1])
        with new.work(office.owner) as (unit, case):
            if drawn and not is_drawn(unit, case):
                assert standing_of(unit, case, unit.clock.now().date()).is_needed
                return


def test_return_that_is_not_an_option_stays_none_when_a_family_parts(office: Office) -> None:
    family = make_family(office.container, office.owner, GROWN, GROWN)
    with replace(office, case=family.case).work(office.specialist) as (unit, case):
        set_clearance(unit, case, Clearance.NOT_AN_OPTION)
    new = parted(office, family.case, family.people[1])
    with new.work(office.specialist) as (unit, case):
        row = clearance_of_case(unit.session, case.id)
        assert row is not None
        assert row.state is Clearance.NOT_AN_OPTION
