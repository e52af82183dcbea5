"""What was found out ends with what it was about: a place of return, somebody's health, a guardian, a line of costs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose
from returns.consent.services.consents import NewConsent, confirm_consent, give_consents
from returns.health.queries import FitnessContent
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import record_fitness
from returns.journey.services import set_place_of_return
from returns.money.queries.budgets import line_of_case
from returns.money.rules.budget import LineKind
from returns.money.services import NewLine, change_line
from returns.people.queries import guardian_of_case
from returns.people.rules.families import Capacity
from returns.people.rules.people import Sex
from returns.people.services.families import NewGuardian, end_guardianship, record_guardian
from returns.protection.queries import clearance_of_case
from returns.protection.rules.protection import Clearance, Flag
from returns.protection.rules.records import RecordKind
from returns.protection.services.protection import NewScreening, record_screening, set_clearance, standing_of
from returns.readiness.queries.readiness import judged_by
from returns.readiness.rules.readiness import findings
from returns.work.services.duty import take_turn
from tests.factories.behind_doors import assess, make_holder, write
from tests.factories.families import GROWN, make_family, make_guardian, make_siblings
from tests.factories.healthy import make_entry
from tests.factories.inbox import notices_of
from tests.factories.journeys import SAMARKAND, Team, at_work, make_ready, make_team, people_of
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.money import decide_on, make_approver, make_line, make_payment_check
from tests.factories.scopes import EVERYTHING
from tests.factories.timeline import events_of_case

SOON = timedelta(minutes=5)


def _found(container: Container, who: Person, case_id: UUID) -> set[str]:
    """The codes of what stands in the way of a departure."""
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        judged = judged_by(unit.session, case, unit.clock.now().date())
        return {str(one.code) for one in findings(judged.facts, judged.rules)}


def _moves(container: Container, who: Person, case_id: UUID, text: str = "Urgut") -> None:
    with at_work(container, who, case_id) as (unit, case):
        set_place_of_return(unit, case, text, SAMARKAND)


def _inside(container: Container, team: Team, case_id: UUID) -> set[str]:
    """The codes of what behind the doors stands in the way of a clearance."""
    with reading(container.units, team.specialist.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        reasons = standing_of(unit, case, unit.clock.now().date()).reasons
        return {str(one.code) for own in reasons.values() for one in own}


def _clears(container: Container, team: Team, case_id: UUID, state: Clearance) -> None:
    with at_work(container, team.specialist, case_id) as (unit, case):
        until = unit.clock.now().date() + timedelta(days=20)
        set_clearance(unit, case, state, until if state is Clearance.GIVEN else None)


@pytest.mark.parametrize(
    ("said", "then"),
    [
        (Clearance.GIVEN, Clearance.OUTSTANDING),
        (Clearance.NOT_NEEDED, Clearance.NOT_NEEDED),
        (Clearance.NOT_AN_OPTION, Clearance.NOT_AN_OPTION),
    ],
)
def test_a_clearance_is_given_for_one_place_of_return(container: Container, said: Clearance, then: Clearance) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    _clears(container, team, case_id, said)
    with at_work(container, team.owner, case_id) as (unit, case):  # the same again is no other place
        set_place_of_return(unit, case, case.place_of_return, case.nearest_place.id)
    states = []
    for step in (lambda: None, lambda: _moves(container, team.owner, case_id)):
        step()
        with reading(container.units, team.owner.scope(container)) as unit:
            row = clearance_of_case(unit.session, case_id)
            assert row is not None
            states.append(row.state)
            told = [one.kind.value for one in events_of_case(unit.session, case_id)]
    assert states == [said, then]
    assert ("clearance_voided" in told) == (said is not then)


def test_whoever_states_another_place_is_told_before_and_after(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    browser, here = arrived(app, team.owner), f"/cases/{case_id}/itinerary"
    assert "Changing the place voids any protection clearance already given" in browser.get(here).text
    void = "The place of return has changed, so the protection clearance is void"
    for place, is_told in (("Urgut", True), ("Kattakurgan", False)):  # nothing is left to void
        assert browser.post(f"{here}/place", place_of_return=place, near=str(SAMARKAND)).status_code == 303
        assert (void in browser.get(here).text) == is_told


def test_the_first_place_of_return_is_another_than_none(container: Container) -> None:
    team = make_team(container)
    case_id = make_case(container, team.owner, place_of_return=None)
    _clears(container, team, case_id, Clearance.GIVEN)
    _moves(container, team.owner, case_id)
    with reading(container.units, team.owner.scope(container)) as unit:
        row = clearance_of_case(unit.session, case_id)
        assert row is not None
        assert row.state is Clearance.OUTSTANDING


def test_a_clearance_is_given_for_those_who_were_there_and_asked_for_again_each_time(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with writing(container.units, team.specialist.scope(container)) as unit:
        assert team.specialist.office_id is not None
        today = unit.clock.now().date()
        take_turn(unit, team.specialist.office_id, team.specialist.id, today, today)
    told = len(notices_of(container, team.specialist))
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Given80", "Family80", Sex.MALE, date(1985, 5, 1)))
    assert len(notices_of(container, team.specialist)) == told + 1
    _clears(container, team, case_id, Clearance.GIVEN)
    clock.move(SOON)
    _moves(container, team.owner, case_id)
    assert len(notices_of(container, team.specialist)) == told + 2  # on the same day


def test_the_place_where_somebody_arrived_is_corrected_and_voids_nothing(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with writing(container.units, EVERYTHING) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        case.state = CaseState.ARRIVED
    _moves(container, team.owner, case_id)
    with reading(container.units, team.owner.scope(container)) as unit:
        row = clearance_of_case(unit.session, case_id)
        assert row is not None
        assert row.state is Clearance.GIVEN


def test_an_illness_that_came_back_is_news(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    _is_ill(container, team, case_id)
    clock.move(SOON)
    day = container.clock.now().date()
    with at_work(container, team.owner, case_id) as (unit, case):
        [person] = people_of(container, team.owner, case_id)
        record_fitness(unit, case, person, FitnessContent(Fitness.FIT, day, day + timedelta(days=30)))
    for seen, (flag, is_news) in enumerate(((Flag.EXTRA_CARE, False), (Flag.SERIOUS_ILLNESS, True)), 1):
        clock.move(SOON)
        with at_work(container, team.owner, case_id) as (unit, case):
            record_screening(unit, case, person, NewScreening(flags=(flag,), based_on=seen))
        assert ("fitness_before_facts" in _found(container, team.owner, case_id)) == is_news


def test_a_risk_assessment_is_made_for_one_place_of_return(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    holder = make_holder(container, case_id, team.specialist)
    write(container, holder, case_id, RecordKind.STATUS)
    clock.move(SOON)
    assess(container, holder, case_id)
    before = _inside(container, team, case_id)
    clock.move(SOON)
    _moves(container, team.owner, case_id)
    assert (before, _inside(container, team, case_id)) == (
        set(),
        {"risk_origin_missing", "risk_assessment_before_facts"},
    )
    clock.move(SOON)
    assess(container, holder, case_id)
    assert _inside(container, team, case_id) == set()


def _expects(container: Container, team: Team, case_id: UUID) -> None:
    due = container.clock.now().date() + timedelta(days=150)
    make_entry(container, team.owner, case_id, EntryKind.PREGNANCY, due_on=due, children="one")


def _is_ill(container: Container, team: Team, case_id: UUID) -> None:
    [person] = people_of(container, team.owner, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        record_screening(unit, case, person, NewScreening(flags=(Flag.SERIOUS_ILLNESS,)))


def _needs_care(container: Container, team: Team, case_id: UUID) -> None:
    [person] = people_of(container, team.owner, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        record_screening(unit, case, person, NewScreening(flags=(Flag.EXTRA_CARE,)))


NEWS: dict[str, tuple[Callable[[Container, Team, UUID], None], bool]] = {
    "expects a child": (_expects, True),
    "is ill": (_is_ill, True),
    "needs more care, whatever of": (_needs_care, False),
}


@pytest.mark.parametrize("what", NEWS)
def test_fitness_is_decided_on_what_is_known_of_health(container: Container, clock: MovableClock, what: str) -> None:
    team, (tell, counts) = make_team(container), NEWS[what]
    case_id = make_ready(container, team)
    assert "fitness_before_facts" not in _found(container, team.owner, case_id)
    clock.move(SOON)
    tell(container, team, case_id)
    assert ("fitness_before_facts" in _found(container, team.owner, case_id)) == counts


def test_a_guardian_consents_for_as_long_as_they_stand_for_the_child(container: Container, clock: MovableClock) -> None:
    family = make_siblings(container, make_account(container))
    first, code = [make_guardian(container, family, n) for n in range(2)], "consent_of_former_guardian"
    with at_work(container, family.owner, family.case) as (unit, case):
        today = unit.clock.now().date()
        said = NewConsent(
            family.people[0],
            None,
            ConsentPurpose.DATA,
            ConsentForm.WRITTEN,
            today,
            CHECKLIST,
            guardian_id=first[0],
            assent=Assent.GIVEN,
        )
        give_consents(unit, case, [said])
    assert code not in _found(container, family.owner, family.case)
    clock.move(timedelta(days=1))
    with at_work(container, family.owner, family.case) as (unit, case):
        row = guardian_of_case(unit.session, case.id, first[0])
        assert row is not None
        end_guardianship(unit, row, unit.clock.now().date(), "needed")
    assert code in _found(container, family.owner, family.case)
    second = make_guardian(container, family, 0, name="Someone else")
    assert code in _found(container, family.owner, family.case)
    with at_work(container, family.owner, family.case) as (unit, case):
        [consent] = [one for one in consents_of_case(unit.session, case.id) if one.person_id == family.people[0]]
        confirm_consent(unit, consent)
    assert code not in _found(container, family.owner, family.case)
    with at_work(container, family.owner, family.case) as (unit, case):
        anew = replace(said, given_on=unit.clock.now().date(), guardian_id=second)
        give_consents(unit, case, [anew])
    assert code not in _found(container, family.owner, family.case)


def test_so_does_one_who_is_of_the_case(container: Container, clock: MovableClock) -> None:
    family = make_family(container, make_account(container), GROWN, date(2010, 5, 6))
    uncle, child = family.people
    code = "consent_of_former_guardian"
    with at_work(container, family.owner, family.case) as (unit, case):
        today = unit.clock.now().date()
        stated = NewGuardian(child, Capacity.RELATIVE, today, guardian_person_id=uncle, reference="needed")
        appointed = record_guardian(unit, case, stated)
        written = ConsentForm.WRITTEN
        said = NewConsent(child, child, ConsentPurpose.DATA, written, today, CHECKLIST, representative_id=uncle)
        give_consents(unit, case, [said])
    assert code not in _found(container, family.owner, family.case)
    clock.move(timedelta(days=1))
    with at_work(container, family.owner, family.case) as (unit, case):
        row = guardian_of_case(unit.session, case.id, appointed)
        assert row is not None
        end_guardianship(unit, row, unit.clock.now().date(), "needed")
    assert code in _found(container, family.owner, family.case)


def test_a_check_for_double_payment_is_about_lines_as_they_stood(container: Container, clock: MovableClock) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    approver = make_approver(container, owner.office_id)
    line = make_line(container, owner, case_id, kind=LineKind.CASH)
    make_payment_check(container, owner, case_id)
    decide_on(container, approver, case_id, line)
    clock.move(SOON)
    with writing(container.units, owner.scope(container)) as unit:
        row = line_of_case(unit.session, case_id, line)
        assert row is not None
        change_line(unit, row, NewLine(LineKind.CASH, Decimal(900), "EUR", "Rent"))
    later = make_line(container, owner, case_id, kind=LineKind.IN_KIND)
    for one in (line, later):
        with pytest.raises(RuleBroken) as refused:
            decide_on(container, approver, case_id, one)
        assert refused.value.codes == ["double_payment_check_older"]
    make_payment_check(container, owner, case_id)
    decide_on(container, approver, case_id, later)
