"""Who finds out what by when: asked once, closed by filling the field in, listed by day, and nobody else's business."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import BadInput
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.people.queries import open_facts, open_of_case, open_page, person_of_case
from returns.people.rules.people import Basis, OpenField, Sex, Unknown
from returns.people.services.parts import add_nationality
from returns.people.services.people import ChangedPerson, change_person
from returns.people.services.unknowns import Inquiry, ask, close_question
from tests.doors.visits import counted
from tests.factories.families import GROWN, TWELVE, Family, make_family, make_question
from tests.factories.makers import arrived, make_account


def case_of(unit: Unit, family: Family) -> Case:
    """The case of a family."""
    case = case_by_id(unit.session, family.case)
    assert case is not None
    return case


def still_open(container: Container, family: Family) -> dict[OpenField, uuid.UUID]:
    """What is open, with who finds it out."""
    with reading(container.units, family.owner.scope(container)) as unit:
        return {one.field: one.who_id for one, _who in open_of_case(unit.session, family.case)}


def test_a_birth_that_is_not_known_at_the_opening_is_found_out_by_the_owner_and_closes_itself(
    container: Container,
) -> None:
    family = make_family(container, make_account(container), None)
    assert still_open(container, family) == {OpenField.BIRTH_DATE: family.owner.id}
    with writing(container.units, family.owner.scope(container)) as unit:
        person = person_of_case(unit.session, family.case, family.people[0])
        assert person is not None
        stated = ChangedPerson("Given90", None, Sex.MALE, GROWN)
        change_person(unit, container.secrets, case_of(unit, family), person, stated, person.version)
    assert still_open(container, family) == {}


def test_asking_again_gives_another_name_and_day_and_no_second_question(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    other = make_account(container, place=family.owner.office_id)
    make_question(container, family)
    with writing(container.units, family.owner.scope(container)) as unit:
        what = Unknown(OpenField.NATIONALITY, family.people[0].hex)
        ask(unit, case_of(unit, family), Inquiry([what, what], other.id, unit.clock.now().date()))
    assert still_open(container, family) == {OpenField.NATIONALITY: other.id}


def test_a_filled_field_closes_its_question_and_no_other(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, TWELVE)
    make_question(container, family, 0)
    make_question(container, family, 1)
    with writing(container.units, family.owner.scope(container)) as unit:
        person = person_of_case(unit.session, family.case, family.people[0])
        assert person is not None
        add_nationality(unit, case_of(unit, family), person, "UZ", Basis.STATED)
    with reading(container.units, family.owner.scope(container)) as unit:
        assert [one.person_id for one, _who in open_of_case(unit.session, family.case)] == [family.people[1]]


def test_everything_wrong_with_a_question_is_said_at_its_field(container: Container) -> None:
    family, stranger = make_family(container, make_account(container), GROWN), make_account(container)
    with pytest.raises(BadInput) as refusal, writing(container.units, family.owner.scope(container)) as unit:
        known = Unknown(OpenField.BIRTH_DATE, family.people[0].hex)
        day = unit.clock.now().date() - timedelta(days=1)
        ask(unit, case_of(unit, family), Inquiry([known], stranger.id, day))
    assert set(refusal.value.errors) == {"what", "who_id", "due_on"}


def test_a_question_can_be_closed_by_hand(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    make_question(container, family)
    with writing(container.units, family.owner.scope(container)) as unit:
        ((question, _who),) = open_of_case(unit.session, family.case)
        close_question(unit, question)
    assert still_open(container, family) == {}


def test_the_list_is_sorted_by_day_pages_and_marks_what_is_late(app: Flask, container: Container) -> None:
    owner = make_account(container)
    for days in (9, 2, 5):
        make_question(container, make_family(container, owner, GROWN), days=days)
    with reading(container.units, owner.scope(container)) as unit:
        first = open_page(unit.session, owner.id, None, 2)
        rest = open_page(unit.session, owner.id, first.next_cursor, 2)
        days_of = [(one.due_on - unit.clock.now().date()).days for one in (*first.items, *rest.items)]
        assert days_of == [2, 5, 9]
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(days=3))
    page = arrived(app, owner).get("/unknowns").text
    assert "1 day late" in page
    assert page.count("data-row") == 3


def test_the_list_asks_as_often_for_many_as_for_few(app: Flask, container: Container) -> None:
    owner = make_account(container)
    browser = arrived(app, owner)
    make_question(container, make_family(container, owner, GROWN))
    with counted(container) as few:
        browser.get("/unknowns")
    for _n in range(6):
        make_question(container, make_family(container, owner, GROWN))
    with counted(container) as many:
        assert browser.get("/unknowns").text.count("data-row") == 7
    assert len(many) == len(few) <= 12


def test_another_office_sees_no_question(app: Flask, container: Container) -> None:
    family, stranger = make_family(container, make_account(container), GROWN), make_account(container)
    question = make_question(container, family)
    with reading(container.units, stranger.scope(container)) as unit:
        assert open_of_case(unit.session, family.case) == []
        assert open_page(unit.session, None, None, 10).items == []
        assert open_facts(unit.session, [family.case], unit.clock.now().date()) == {}
    with reading(container.units, family.owner.scope(container)) as unit:
        assert len(open_page(unit.session, None, None, 10).items) == 1
    own = make_family(container, stranger, GROWN)
    browser = arrived(app, stranger)
    assert browser.post(f"/cases/{own.case}/unknowns/{question}/close").status_code == 404


def test_the_page_says_who_finds_out_what_and_keeps_what_was_typed(app: Flask, container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/unknowns"
    assert "Nobody finds it out yet" in browser.get(at).text
    what = f"languages:{family.people[0].hex}"
    refused = browser.post(at, what=what, who_id=str(family.owner.id), due_on="2020-02-03")
    assert refused.status_code == 422
    assert 'value="2020-02-03"' in refused.text
    later = (container.clock.now().date() + timedelta(days=3)).isoformat()
    assert browser.post(at, what=what, who_id=str(family.owner.id), due_on=later).status_code == 303
    assert "Somebody finds it out" in browser.get(at).text
    assert "Languages" in browser.get(f"/cases/{family.case}").text
