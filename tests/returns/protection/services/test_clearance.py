"""What behind the doors stops a clearance, and how little of it is told outside; asking, duty, and the keyed draw."""

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.errors import BadInput, RuleBroken
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CLEARANCE_OUTSTANDING
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose, OwnAnswers
from returns.consent.services.consents import NewConsent, TakenTogether, each_of, give_consents
from returns.lifecycle.queries import told_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import ask_for_clearance
from returns.lifecycle.words import LifecycleMessage, LifecycleNotice
from returns.protection.queries import children_alone, clearance_of_case
from returns.protection.rules.behind_doors import ChildFacts
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
from returns.readiness.services import readiness_of
from returns.work.queries.duty import on_duty
from tests.factories.behind_doors import assess, codes_for, make_holder, make_turn, write
from tests.factories.families import GROWN, TWELVE, Family, lose_key, make_family, make_guardian, make_siblings
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.factories.walking import Office, apply, counsel, make_walk
from tests.worlds import world

# Who is a child alone for a clearance, and what of it is known outside the doors already.


def alone(container: Container, family: Family) -> list[ChildFacts]:
    """The children alone of a case, today."""
    with reading(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        people, today = members_of_case(unit.session, case.id), unit.clock.now().date()
        return children_alone(unit.session, case, people, today)


@pytest.mark.parametrize(
    ("births", "number"),
    [
        ((TWELVE, TWELVE), 2),
        ((TWELVE, None), 2),  # an age that is not known lifts nothing
        ((TWELVE, GROWN), 0),
        ((GROWN, None), 0),
        ((None,), 0),  # nobody is surely a child
    ],
)
def test_children_are_alone_where_nobody_is_surely_of_age(
    container: Container, births: tuple[date | None, ...], number: int
) -> None:
    family = make_family(container, make_account(container), *births)
    assert len(alone(container, family)) == number


@pytest.mark.parametrize(("assent", "counts"), [(Assent.GIVEN, True), (Assent.TOO_YOUNG, False)])
def test_what_the_consent_says_of_guardian_and_child_is_not_asked_again_inside(
    container: Container, assent: Assent, counts: bool
) -> None:
    family = make_siblings(container, make_account(container))
    assert [(one.has_guardian, one.has_guardians_consent, one.has_assent) for one in alone(container, family)] == [
        (False, False, False)
    ] * 2
    for n in range(2):
        make_guardian(container, family, n)
    with at_work(container, family.owner, family.case) as (unit, case):
        today, purpose = unit.clock.now().date(), ConsentPurpose.DATA
        said = NewConsent(family.people[0], None, purpose, ConsentForm.WRITTEN, today, CHECKLIST, assent=assent)
        form = TakenTogether(dict.fromkeys(family.people, OwnAnswers((purpose,), assent=assent)), None, (), "g", said)
        give_consents(unit, case, each_of(unit, case, form))
    facts = [(one.has_guardian, one.has_guardians_consent, one.has_assent) for one in alone(container, family)]
    assert facts == [(True, True, counts)] * 2


def test_an_assent_that_can_no_longer_be_read_does_not_count(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    for person in family.people:
        lose_key(container, person)
    assert alone(container, family) == []


@pytest.fixture
def office(container: Container) -> Office:
    """The people who take the first steps, and a case in the intake."""
    return make_walk(container)


def give(office: Office, who: Person, days: int = 20) -> None:
    """Give the clearance for some days."""
    with office.work(who) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN, unit.clock.now().date() + timedelta(days=days))


@pytest.mark.parametrize("state", [Clearance.GIVEN, Clearance.NOT_NEEDED])
def test_what_is_behind_a_door_stops_the_clearance_with_the_one_neutral_finding(
    office: Office, state: Clearance
) -> None:
    holder = make_holder(office.container, office.case, office.specialist)
    write(office.container, holder, office.case, RecordKind.STATUS)
    for who in (holder, office.specialist):  # whoever holds the grants is told no more at this door
        with office.refused(who, CLEARANCE_OUTSTANDING) as (unit, case):
            set_clearance(unit, case, state, unit.clock.now().date() if state is Clearance.GIVEN else None)


@pytest.mark.parametrize("state", [Clearance.OUTSTANDING, Clearance.NOT_AN_OPTION])
def test_what_lets_nobody_travel_is_always_said(office: Office, state: Clearance) -> None:
    holder = make_holder(office.container, office.case, office.specialist)
    write(office.container, holder, office.case, RecordKind.STATUS)
    with office.work(office.specialist) as (unit, case):
        set_clearance(unit, case, state)


def test_a_joint_assessment_that_is_signed_and_current_lets_it_be_given(office: Office, clock: MovableClock) -> None:
    holder = make_holder(office.container, office.case, office.specialist)
    write(office.container, holder, office.case, RecordKind.STATUS)
    assess(office.container, holder, office.case)
    give(office, office.specialist, days=30)
    clock.move(timedelta(days=2))
    with office.refused(office.specialist, CLEARANCE_OUTSTANDING) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN, unit.clock.now().date() + timedelta(days=30))
    give(office, office.specialist, days=28)


def test_a_clearance_takes_no_day_that_is_mistyped_by_years(office: Office) -> None:
    give(office, office.specialist, days=730)
    for days in (-1, 731, 3653):
        with pytest.raises(BadInput) as refused:
            give(office, office.specialist, days=days)
        assert list(refused.value.errors) == ["until"]


def test_the_reasons_are_told_only_as_far_as_doors_stand_open(office: Office) -> None:
    some = (Compartment.LEGAL,)
    holder, lawyer = (
        make_holder(office.container, office.case, office.specialist),
        make_holder(office.container, office.case, office.specialist, some),
    )
    write(office.container, holder, office.case, RecordKind.REFLECTION)
    write(office.container, holder, office.case, RecordKind.PROCEEDINGS)
    told = {}
    for who in (holder, lawyer, office.specialist):
        with office.work(who) as (unit, case):
            standing = standing_of(unit, case, unit.clock.now().date())
            told[who.id] = codes_for(standing, opened_compartments(unit, case))
    assert told == {
        holder.id: ["reflection_period", "legal_matter_pending"],
        lawyer.id: ["legal_matter_pending", CLEARANCE_OUTSTANDING],
        office.specialist.id: [CLEARANCE_OUTSTANDING],
    }


def test_the_page_behind_the_doors_tells_it_and_nobody_else_finds_that_page(app: Flask, office: Office) -> None:
    lawyer = make_holder(office.container, office.case, office.specialist, (Compartment.LEGAL,))
    holder = make_holder(office.container, office.case, office.specialist)
    write(office.container, holder, office.case, RecordKind.PROCEEDINGS)
    write(office.container, holder, office.case, RecordKind.REFLECTION)
    address = f"/cases/{office.case}/clearance/inside"
    page = arrived(app, lawyer).get(address)
    assert "a legal matter is pending" in page.text
    assert "reflection" not in page.text
    assert "Protection clearance is outstanding or ends too early: ask the duty specialist" in page.text
    assert arrived(app, office.specialist).get(address).status_code == 404


def test_the_refusal_names_nothing_in_the_audit(app: Flask, office: Office) -> None:
    holder = make_holder(office.container, office.case, office.specialist)
    write(office.container, holder, office.case, RecordKind.PROCEEDINGS)
    day = (office.container.clock.now().date() + timedelta(days=9)).isoformat()
    page = arrived(app, holder).post(f"/cases/{office.case}/clearance", state="given", until=day)
    assert page.status_code == 422
    assert "Protection clearance is outstanding or ends too early: ask the duty specialist" in page.text
    assert "legal matter" not in page.text


@world
def make_drawn(container: Container, owner: Person, drawn: bool) -> uuid.UUID:
    """A case that was drawn, or was not."""
    while True:
        case_id = make_case(container, owner)
        office = replace(make_stage(container, owner), case=case_id)
        with office.work(owner) as (unit, case):
            if is_drawn(unit, case) is drawn:
                return case_id


@world
def make_stage(container: Container, owner: Person) -> Office:
    """The owner's office, for one case after the other."""
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    return Office(container, owner, owner, owner, specialist, uuid.uuid4())


def test_a_case_that_was_drawn_is_cleared_in_the_one_way_that_all_are(container: Container) -> None:
    owner = make_account(container)
    stage = replace(make_stage(container, owner), case=make_drawn(container, owner, drawn=True))
    holder = make_holder(container, stage.case, stage.specialist)
    with stage.refused(holder, "clearance_is_needed") as (unit, case):
        say_clearance(unit, case, Clearance.NOT_NEEDED, None, by_name=False, closely=False)
    with stage.work(holder) as (unit, case):
        say_clearance(unit, case, Clearance.GIVEN, unit.clock.now().date(), by_name=False, closely=False)


def test_a_case_that_was_not_drawn_and_has_nothing_inside_needs_none(container: Container) -> None:
    owner = make_account(container)
    stage = replace(make_stage(container, owner), case=make_drawn(container, owner, drawn=False))
    with stage.work(stage.specialist) as (unit, case):
        say_clearance(unit, case, Clearance.NOT_NEEDED, None, by_name=False, closely=False)


def test_about_one_case_in_five_is_drawn_and_always_the_same_ones(container: Container) -> None:
    """The draw is a keyed hash of the id: 400 ids, within six standard deviations of the share."""
    stage = make_walk(container)
    with stage.work(stage.owner) as (unit, case):
        draws = [unit.door(uuid.UUID(int=n), "draw").fields[0] < 0.2 * 2**32 for n in range(1, 401)]
        assert abs(sum(draws) - 80) < 48
        assert is_drawn(unit, case) is is_drawn(unit, case)


def asked(container: Container, case: uuid.UUID) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Who was told of it inside the program, and by mail."""
    with reading(container.units, EVERYTHING) as unit:
        inbox = select(Notice.account_id).where(Notice.kind == LifecycleNotice.CLEARANCE_WANTED, Notice.about == case)
        mails = select(OutboxMessage.account_id).where(OutboxMessage.template == LifecycleMessage.CLEARANCE_WANTED)
        return list(unit.session.execute(inbox).scalars()), list(unit.session.execute(mails).scalars())


def test_every_case_is_asked_for_when_it_is_applied_for(office: Office) -> None:
    counsel(office)
    apply(office)
    assert asked(office.container, office.case) == ([office.specialist.id], [office.specialist.id])
    with office.work(office.owner) as (unit, case):
        kinds = [event.kind for event, _author in told_of_case(unit.session, case.id)]
    assert kinds.count(EventKind.CLEARANCE_ASKED) == 1


def test_asking_twice_a_day_says_it_once_and_the_next_day_again(office: Office, clock: MovableClock) -> None:
    counsel(office)
    for new, pause in ((True, 0), (False, 0), (True, 1)):
        clock.move(timedelta(days=pause))
        with office.work(office.owner) as (unit, case):
            assert ask_for_clearance(unit, case) is new


def test_before_counselling_nobody_asks(office: Office) -> None:
    with office.refused(office.owner, "clearance_asked_too_early") as (unit, case):
        ask_for_clearance(unit, case)


def test_whoever_is_on_duty_is_asked_and_otherwise_all_of_them(office: Office, clock: MovableClock) -> None:
    second = make_account(office.container, Role.PROTECTION_SPECIALIST, office.specialist.office_id)
    both = sorted([office.specialist.id, second.id])
    make_turn(office.container, second)
    found = []
    for days in (0, 6, 1):
        clock.move(timedelta(days=days))
        with office.work(office.owner) as (unit, case):
            found.append(on_duty(unit.session, case.office_id, unit.clock.now().date()))
    assert found == [[second.id], [second.id], both]


def test_the_roster_is_kept_by_its_page(app: Flask, office: Office) -> None:
    specialist, day = arrived(app, office.specialist), office.container.clock.now().date().isoformat()
    wrong = specialist.post("/duty", account_id=str(office.owner.id), begins_on=day, ends_on="2026-01-01")
    assert re.findall(r'id="f-(\w+)-error"', wrong.text) == ["account_id", "ends_on"]
    turn = {"account_id": str(office.specialist.id), "begins_on": day, "ends_on": day}
    assert specialist.post("/duty", **turn).status_code == 303
    back = re.findall(r'action="(/duty/[^"]+/back)"', specialist.get("/duty").text)
    assert len(back) == 1
    assert specialist.post(back[0]).status_code == 303
    assert "No one is on duty" in specialist.get("/duty").text
    stranger = arrived(app, make_account(office.container, Role.PROTECTION_SPECIALIST))
    assert stranger.post(back[0]).status_code == 404


def _given(office: Office, case: uuid.UUID) -> tuple[object, ...]:
    """Give the clearance as its page does, until the usual day; everything plain that is kept of it."""
    stage = replace(office, case=case)
    holder = make_holder(office.container, case, office.specialist)
    with stage.work(holder) as (unit, found):
        until = unit.clock.now().date() + timedelta(days=30)
        say_clearance(unit, found, Clearance.GIVEN, until, by_name=False, closely=False)
    with reading(office.container.units, EVERYTHING) as unit:
        row = clearance_of_case(unit.session, case)
        assert row is not None
        assert row.until is not None
        kinds = tuple(event.kind for event, _author in told_of_case(unit.session, case))
        held = (row.until - row.set_at.date()).days
        return row.state, held, row.needs_reception_by_name, row.needs_close_follow_up, row.version, kinds


def test_what_is_plain_of_a_clearance_is_equal_for_drawn_cases_and_for_those_with_something_inside(
    office: Office,
) -> None:
    """Equal values leave a classifier nothing to separate, whatever it is and however many cases it sees."""
    drawn = [make_drawn(office.container, office.owner, drawn=True) for _case in range(3)]
    hiding = [make_drawn(office.container, office.owner, drawn=False) for _case in range(3)]
    for case in hiding:
        holder = make_holder(office.container, case, office.specialist)
        write(office.container, holder, case, RecordKind.STATUS)
        assess(office.container, holder, case)
    assert len({_given(office, case) for case in (*drawn, *hiding)}) == 1


# What somebody had is known behind one door; outside, a clearance that cannot be given says nothing of why.


def test_a_wait_that_is_not_over_keeps_a_clearance_from_being_given_and_is_seen_behind_its_door_alone(
    container: Container,
) -> None:
    team = make_team(container)
    case, today = make_ready(container, team), container.clock.now().date()
    with looking_at(container, team.owner, case) as (unit, row):
        before = readiness_of(unit, row)
    holder = make_holder(container, case, team.specialist, (Compartment.HEALTH,))
    write(container, holder, case, RecordKind.CONDITION, condition="had_a_stroke", allowed_from=today)
    with looking_at(container, team.owner, case) as (unit, row):
        after = readiness_of(unit, row)
        assert (after.findings, after.facts_hash) == (before.findings, before.facts_hash)
    with pytest.raises(RuleBroken) as refused, at_work(container, team.specialist, case) as (unit, row):
        set_clearance(unit, row, Clearance.GIVEN, today + timedelta(days=20))
    assert refused.value.codes == ["protection_clearance_outstanding"]
    with looking_at(container, team.specialist, case) as (unit, row):
        standing = standing_of(unit, row, today)
        told = {opened: codes_for(standing, opened) for opened in ((), RESTS_ON, tuple(Compartment))}
    assert told[()] == told[RESTS_ON] == ["protection_clearance_outstanding"]
    assert told[tuple(Compartment)] == ["condition_too_recent"]
