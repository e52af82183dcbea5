"""Who stands for a child: recorded once, ended with a reason, kept, told, and no other office's business."""

from datetime import timedelta

import pytest
from flask import Flask

from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.queries import guardian_of_case, guardians_in_force, guardians_of_case
from returns.people.rules.families import Capacity
from returns.people.services.families import NewGuardian, end_guardianship, record_guardian
from returns.readiness.services import readiness_of
from returns.safe_contact.queries import openings_of_case
from returns.safe_contact.words import SafeContactNotice
from tests.factories.families import FOUR, GROWN, Family, make_family, make_guardian, make_siblings, outside
from tests.factories.inbox import notices_of
from tests.factories.makers import arrived, make_account
from tests.factories.timeline import events_of_case


def case_of(unit: Unit, family: Family) -> Case:
    """The case of a family."""
    case = case_by_id(unit.session, family.case)
    assert case is not None
    return case


def findings(container: Container, family: Family) -> set[str]:
    """The codes of what stands in the way of the departure of a family."""
    with reading(container.units, family.owner.scope(container)) as unit:
        return {one.code for one in readiness_of(unit, case_of(unit, family)).findings}


def test_two_siblings_alone_wait_for_a_guardian_of_each(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    assert "guardian_missing" in findings(container, family)
    make_guardian(container, family, 0)
    assert "guardian_missing" in findings(container, family)
    make_guardian(container, family, 1)
    assert "guardian_missing" not in findings(container, family)


def test_two_parents_stand_for_a_child_at_once(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, GROWN, FOUR)
    mother, father, child = family.people
    for who in (mother, father):
        with writing(container.units, family.owner.scope(container)) as unit:
            new = NewGuardian(child, Capacity.PARENT, unit.clock.now().date(), who)
            record_guardian(unit, case_of(unit, family), new)
    with reading(container.units, family.owner.scope(container)) as unit:
        held = guardians_in_force(unit.session, family.case, unit.clock.now().date())
        assert {one.guardian_person_id for one in held} == {mother, father}
        told = [one.kind for one in events_of_case(unit.session, family.case)]
        assert told.count(EventKind.GUARDIAN_RECORDED) == 2
    assert not findings(container, family) & {"guardian_missing", "other_parent_may_decide"}


def test_every_reason_against_a_guardian_is_told_at_once(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    older, younger = family.people
    with pytest.raises(RuleBroken) as refusal, writing(container.units, family.owner.scope(container)) as unit:
        day = unit.clock.now().date() + timedelta(days=1)
        record_guardian(unit, case_of(unit, family), NewGuardian(younger, Capacity.AUTHORITY, day, older, "Somebody"))
    assert set(refusal.value.codes) == {
        "guardian_under_age",
        "guardian_not_of_case",
        "guardian_one_of_two",
        "guardian_in_future",
    }


def test_what_cannot_be_is_said_at_its_field(container: Container) -> None:
    owner = make_account(container)
    family, stranger = make_siblings(container, owner), make_siblings(container, owner).people[0]
    with pytest.raises(BadInput) as refusal, writing(container.units, owner.scope(container)) as unit:
        new = outside(stranger, unit.clock.now().date(), guardian_person_id=stranger, contact="12")
        record_guardian(unit, case_of(unit, family), new)
    assert set(refusal.value.errors) == {"person_id", "guardian_person_id", "contact"}


def test_an_ended_guardianship_stays_and_cannot_end_twice(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    one = make_guardian(container, family)
    with pytest.raises(BadInput), writing(container.units, family.owner.scope(container)) as unit:
        row = guardian_of_case(unit.session, family.case, one)
        assert row is not None
        end_guardianship(unit, row, unit.clock.now().date() - timedelta(days=1), "Before it began.")
    for again in (False, True):
        with writing(container.units, family.owner.scope(container)) as unit:
            row = guardian_of_case(unit.session, family.case, one)
            assert row is not None
            if again:
                with pytest.raises(Conflict):
                    end_guardianship(unit, row, unit.clock.now().date(), "Once more.")
            else:
                end_guardianship(unit, row, unit.clock.now().date(), "The child moved.")
    with reading(container.units, family.owner.scope(container)) as unit:
        (row,) = guardians_of_case(unit.session, family.case)
        assert row.content.end_reason == "The child moved."
        assert not guardians_in_force(unit.session, family.case, unit.clock.now().date())


def test_another_office_sees_no_guardian(app: Flask, container: Container) -> None:
    family, stranger = make_siblings(container, make_account(container)), make_account(container)
    one = make_guardian(container, family)
    with reading(container.units, stranger.scope(container)) as unit:
        assert not guardians_of_case(unit.session, family.case)
        assert guardian_of_case(unit.session, family.case, one) is None
    with reading(container.units, family.owner.scope(container)) as unit:
        assert guardian_of_case(unit.session, family.case, one) is not None
    other = make_siblings(container, stranger)
    browser = arrived(app, stranger)
    for person in (other.people[0], family.people[0]):
        assert browser.post(f"/numbers/{person}", which=f"g{one.hex}").status_code == 404


def test_the_number_of_a_guardian_opens_as_any_other_after_the_card_with_a_reason_and_the_owner_hears_of_it(
    app: Flask, container: Container
) -> None:
    family = make_siblings(container, make_account(container))
    colleague = make_account(container, place=family.owner.office_id)
    one, browser = make_guardian(container, family), arrived(app, colleague)
    page = browser.get(f"/cases/{family.case}/guardians").text
    assert "Given96" in page
    assert f'value="g{one.hex}"' in page
    assert "It is not known yet how to reach this person safely." in page
    at, which = f"/numbers/{family.people[0]}", f"g{one.hex}"
    refused = browser.post(at, which=which)
    assert refused.status_code == 422
    assert f'value="{which}"' in refused.text
    assert "+905551112233" not in page + refused.text
    opened = browser.post(at, which=which, why="in_danger", text="The child is alone.")
    assert opened.status_code == 200
    assert "+905551112233" in opened.text
    assert [one.kind for one in notices_of(container, family.owner)] == [SafeContactNotice.NUMBER_OPENED]
    with reading(container.units, family.owner.scope(container)) as unit:
        (opening,) = openings_of_case(unit.session, family.case, 9)
        assert (opening.opened_by, opening.person_id, opening.is_outside) == (colleague.id, family.people[0], True)


def test_the_number_of_a_guardian_is_that_of_their_own_child_alone(app: Flask, container: Container) -> None:
    family = make_siblings(container, make_account(container))
    one, browser = make_guardian(container, family), arrived(app, family.owner)
    why = {"why": "in_danger", "text": "The child is alone."}
    assert browser.post(f"/numbers/{family.people[1]}", which=f"g{one.hex}", **why).status_code == 404
    assert browser.post(f"/numbers/{family.people[0]}", which="gnone", **why).status_code == 404
    silent = make_guardian(container, family, 1, contact="")
    assert browser.post(f"/numbers/{family.people[1]}", which=f"g{silent.hex}", **why).status_code == 404


def test_what_was_typed_stays_when_a_guardian_is_refused(app: Flask, container: Container) -> None:
    family = make_siblings(container, make_account(container))
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/guardians"
    browser.get(at)
    answer = browser.post(at, person_id=family.people[1], capacity="authority", appointed_on="2099-01-01", name="Saved")
    assert answer.status_code == 422
    assert 'value="Saved"' in answer.text
    assert "is in the future" in answer.text


def test_nobody_stands_for_a_child_before_it_was_born(app: Flask, container: Container) -> None:
    family = make_siblings(container, make_account(container))
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/guardians"
    sent = {"person_id": family.people[1].hex, "capacity": "authority", "appointed_on": "2012-01-01", "name": "Saved"}
    refused = browser.post(at, **sent)
    assert refused.status_code == 422
    assert "This date is before the child was born. Correct it, or the date of birth." in refused.text
    assert 'value="Saved"' in refused.text
    assert browser.post(at, **{**sent, "appointed_on": "2023-01-01"}).status_code == 303
