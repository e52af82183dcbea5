"""Protection checks of each person, one fear for all; and screenings, in versions that partners hardly see."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.cases.services.planning import not_plannable
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import move_case
from returns.people.rules.people import Basis, Sex
from returns.people.services.people import add_nationality
from returns.protection.queries import check_facts, checks_of_case, how_they_stand, people_to_ask, screenings_of_case
from returns.protection.rules.protection import TOPICS, Answer, EntryBy, Fear, Flag, Screening
from returns.protection.services.protection import NewScreening, check_protection, record_screening
from returns.readiness.services import readiness_of
from tests.factories.checks import AFRAID, CALM, check_one
from tests.factories.families import FOUR, GROWN, Family, make_family, make_siblings
from tests.factories.journeys import Team, at_work, looking_at, make_ready, make_team, people_of
from tests.factories.makers import Person, arrived, make_account
from tests.factories.parting import join, split
from tests.factories.referred import Referred, make_referred
from tests.factories.timeline import events_of_case
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


# Screenings: recorded in versions, told, no other office's business; partners learn two words of them.


def record(container: Container, who: Person, family: Family, new: NewScreening, n: int = 0) -> None:
    """Record one form about one of the family."""
    with writing(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        record_screening(unit, case, family.people[n], new)


def stands(container: Container, family: Family, n: int = 0) -> Screening:
    """How one of the family stands."""
    with reading(container.units, family.owner.scope(container)) as unit:
        return how_they_stand(screenings_of_case(unit.session, family.case))[family.people[n].hex]


def test_every_form_is_a_version_and_told(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    first = NewScreening(flags=(Flag.PREGNANCY,), notes={Flag.PREGNANCY: "Aisle seat."})
    record(container, family.owner, family, first)
    record(container, family.owner, family, NewScreening(flags=(Flag.EXTRA_CARE,), based_on=1))
    assert stands(container, family).flags[0].flag is Flag.EXTRA_CARE
    with reading(container.units, family.owner.scope(container)) as unit:
        assert [row.version for row in screenings_of_case(unit.session, family.case)] == [2, 1]
        assert [one.kind for one in events_of_case(unit.session, family.case)].count(EventKind.SCREENED) == 2
        assert [one.extra_care for one in members_of_case(unit.session, family.case)] == [1]


def test_everything_wrong_is_said_at_once(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    soon = container.clock.now().date() + timedelta(days=1)
    new = NewScreening((), {Flag.PREGNANCY: soon}, {Flag.DISABILITY: "x"}, {}, TOPICS[:1], False, 4)
    with pytest.raises(BadInput) as refusal:
        record(container, family.owner, family, new)
    assert set(refusal.value.errors) == {"form", "since_pregnancy", "note_disability", "topics", "is_trained"}


def test_the_full_screening_ends_what_the_rapid_one_called_for(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    record(container, family.owner, family, NewScreening(answers={"worried": Answer.YES}))
    assert stands(container, family).full_due_on == container.clock.now().date() + timedelta(days=5)
    record(container, family.owner, family, NewScreening(topics=TOPICS, is_trained=True, based_on=1))
    assert stands(container, family).full_due_on is None


def test_no_answer_is_kept_and_what_it_was_cannot_be_told(container: Container) -> None:
    owner = make_account(container)
    families = [make_family(container, owner, GROWN) for _ in range(3)]
    for family, code in zip(families, ("worried", "talk_alone", "small_children"), strict=True):
        record(container, owner, family, NewScreening(answers={code: Answer.YES}))
    assert stands(container, families[0]) == stands(container, families[1]) == stands(container, families[2])


def test_another_office_finds_nothing(app: Flask, container: Container) -> None:
    family, stranger = make_siblings(container, make_account(container)), make_account(container)
    record(container, family.owner, family, NewScreening(flags=(Flag.CHILD_ALONE,)))
    with reading(container.units, stranger.scope(container)) as unit:
        assert not screenings_of_case(unit.session, family.case)
    browser = arrived(app, stranger)
    assert browser.get(f"/cases/{family.case}/screening").status_code == 404
    assert browser.get(f"/cases/{family.case}/screening/{family.people[0]}").status_code == 404


def test_the_pages_show_flags_and_that_the_full_screening_is_due(app: Flask, container: Container) -> None:
    family = make_siblings(container, make_account(container))
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/screening"
    assert "to be confirmed:" in browser.get(at).text
    one = f"{at}/{family.people[0]}"
    refused = browser.post(one, version="0", note_pregnancy="Kept words", since_pregnancy="soon")
    assert refused.status_code == 422
    assert "Kept words" in refused.text
    assert browser.post(one, version="0", flags="child_alone").status_code == 303
    assert "Full screening due by" in browser.get(at).text
    case = browser.get(f"/cases/{family.case}").text
    assert "Child alone" in case
    assert "the full screening is due" in case


def test_the_case_page_reads_the_same_whatever_called_for_the_full_screening(app: Flask, container: Container) -> None:
    owner = make_account(container)
    browser, words = arrived(app, owner), set()
    for said in ({"worried": Answer.YES}, {"talk_alone": Answer.YES}, {"small_children": Answer.YES}):
        family = make_family(container, owner, GROWN, given_name="Same", family_name="Name")
        record(container, owner, family, NewScreening(answers=said))
        page = browser.get(f"/cases/{family.case}").text
        start = page.index("the full screening is due") - 40
        words.add(page[start : start + 90])
    assert len(words) == 1


def _sent(container: Container, sent: Referred, *flags: Flag) -> None:
    family = Family(sent.case, sent.owner, sent.people)
    record(container, sent.owner, family, NewScreening(flags=flags, notes=dict.fromkeys(flags, "Secret words")))


def test_partners_learn_two_words_and_nothing_else(app: Flask, container: Container) -> None:
    with_care, without = make_referred(container), make_referred(container)
    _sent(container, with_care, Flag.PREGNANCY, Flag.EXTRA_CARE)
    _sent(container, without, Flag.PREGNANCY)
    for sent, is_said in ((with_care, True), (without, False)):
        for who in (sent.coordinator, sent.worker):
            page = arrived(app, who).get(f"/people/{sent.case}")
            assert page.status_code == 200
            assert ("Extra care" in page.text) is is_said
            assert not [word for word in ("Pregnancy", "Secret words", "screening") if word in page.text]
            with reading(container.units, who.scope(container)) as unit:
                assert not screenings_of_case(unit.session, sent.case)
    assert arrived(app, with_care.coordinator).get(f"/people/{without.case}").status_code == 404
