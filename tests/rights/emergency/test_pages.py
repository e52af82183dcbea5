"""The story of an emergency access over its pages: what it opens and what not, how it ends, who is told, the review."""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.models import EmergencyAccess
from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.messaging.models import Notice, OutboxMessage
from foundation.references import draw_reference
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.protection.models import ProtectedNote
from returns.protection.services.protection import add_protected_note
from rights.emergency.words import EmergencyNotice
from tests.factories.emergencies import make_emergency, reference_of
from tests.factories.makers import Browser, Person, arrived, make_account, make_case, make_grant
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING

UNKNOWN = draw_reference()
MORE_THAN_A_DAY = timedelta(hours=25)


@dataclass(frozen=True)
class Night:
    """An officer of one office, a case of another, and everybody who answers for it."""

    officer: Person
    owner: Person
    specialist: Person
    dpo: Person
    case: uuid.UUID
    reference: str


@pytest.fixture
def night(container: Container) -> Night:
    owner = make_account(container)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    case = make_case(container, owner)
    dpo = make_account(container, Role.DATA_PROTECTION_OFFICER)
    return Night(make_account(container), owner, specialist, dpo, case, reference_of(container, case))


def asked(browser: Browser, reference: str, **changed: str) -> int:
    """Ask for emergency access; returns the status."""
    fields = {"reference": reference, "kind": "medical", "reason": "The hospital has called.", "hours": "2"}
    return browser.post("/emergency", **{**fields, **changed}).status_code


def test_a_case_of_another_office_opens_for_reading_and_closes_when_it_is_ended(app: Flask, night: Night) -> None:
    browser = arrived(app, night.officer)
    url = f"/cases/{night.case}"
    assert browser.get(url).status_code == 404
    assert asked(browser, night.reference) == 303
    page = browser.get("/emergency").text
    assert night.reference in page
    assert browser.get(url).status_code == 200
    for part in ("people", "safe-contact", "notes", "medical", "itinerary", "protected", "emergency"):
        assert browser.get(f"{url}/{part}").status_code == 200, part
    refused = browser.post(f"{url}/notes", text="I was here.")
    assert refused.status_code == 422
    assert "Your access to this case is for reading" in refused.text
    assert browser.post("/emergency/end").status_code == 303
    assert browser.get(url).status_code == 404
    assert browser.get(f"{url}/protected").status_code == 404


def test_it_closes_by_itself_when_its_time_is_over(app: Flask, container: Container, night: Night) -> None:
    make_emergency(container, night.officer, night.case, hours=1)
    browser = arrived(app, night.officer)
    assert browser.get(f"/cases/{night.case}").status_code == 200
    container.clock.move(timedelta(minutes=59))
    browser = arrived(app, night.officer)
    assert browser.get(f"/cases/{night.case}").status_code == 200
    container.clock.move(timedelta(minutes=2))
    assert browser.get(f"/cases/{night.case}").status_code == 404
    assert "You have emergency access" not in browser.get("/account").text
    assert asked(browser, night.reference) == 303, "one that ran out keeps nobody from the next"


def test_nobody_else_sees_anything_of_it(app: Flask, container: Container, night: Night) -> None:
    make_emergency(container, night.officer, night.case)
    colleague = make_account(container, place=night.officer.office_id)
    browser = arrived(app, colleague)
    assert browser.get(f"/cases/{night.case}").status_code == 404
    assert "You have emergency access" not in browser.get("/account").text


def test_health_and_child_protection_open_and_trafficking_with_a_second_person(
    app: Flask, container: Container, night: Night
) -> None:
    colleague = make_account(container, Role.PROTECTION_SPECIALIST, night.owner.office_id)
    for part in (Compartment.HEALTH, Compartment.CHILD_PROTECTION, Compartment.LEGAL, Compartment.TRAFFICKING):
        make_grant(container, night.case, night.specialist, colleague, part)
        with writing(container.units, colleague.scope(container)) as unit:
            add_protected_note(unit, container.secrets.door(night.case, part.value), f"written in {part.value}")
    access = make_emergency(container, night.officer, night.case)
    browser = arrived(app, night.officer)
    inside = f"/cases/{night.case}/protected"

    def opened() -> set[str]:
        return set(re.findall(r"written in (\w+)", browser.get(inside).text))

    assert opened() == {"health", "child_protection"}
    assert 'name="text"' not in browser.get(inside).text
    health = container.secrets.door(night.case, Compartment.HEALTH.value)
    assert browser.get(f"/protected/{health}").status_code == 200
    trafficking = container.secrets.door(night.case, Compartment.TRAFFICKING.value)
    assert browser.get(f"/protected/{trafficking}").status_code == 404
    answer = browser.post(inside, door=health.hex, text="I was here.")
    assert answer.status_code == 422
    assert browser.post("/emergency/second-person").status_code == 303
    assert opened() == {"health", "child_protection"}, "asking opens nothing"
    specialist = arrived(app, night.specialist)
    assert "Confirm emergency access" in specialist.get("/").text
    assert night.officer.name in specialist.get("/emergency/confirmations").text
    assert specialist.post(f"/emergency/{access}/confirm").status_code == 303
    assert opened() == {"health", "child_protection", "trafficking"}
    assert browser.post("/emergency/end").status_code == 303
    assert browser.get(inside).status_code == 404
    with reading(container.units, EVERYTHING) as unit:
        assert len(unit.session.scalars(select(ProtectedNote.id)).all()) == 4


def test_nobody_confirms_their_own(app: Flask, container: Container, night: Night) -> None:
    """A specialist of the same office asks: they may confirm for others, and not for themselves."""
    access = make_emergency(container, night.specialist, night.case)
    browser = arrived(app, night.specialist)
    assert browser.post("/emergency/second-person").status_code == 303
    refused = browser.post(f"/emergency/{access}/confirm")
    assert refused.status_code == 422
    assert "You cannot confirm your own emergency access" in refused.text
    assert (
        "Ask another specialist" in refused.text or "another specialist" in browser.get("/emergency/confirmations").text
    )


def test_a_specialist_of_a_third_office_confirms_nothing(app: Flask, container: Container, night: Night) -> None:
    access = make_emergency(container, night.officer, night.case)
    browser = arrived(app, make_account(container, Role.PROTECTION_SPECIALIST))
    assert browser.post(f"/emergency/{access}/confirm").status_code == 404


def test_a_case_of_the_own_office_opens_behind_its_doors_and_is_worked_on_as_ever(
    app: Flask, container: Container, night: Night
) -> None:
    colleague = make_account(container, place=night.owner.office_id)
    browser = arrived(app, colleague)
    assert browser.get(f"/cases/{night.case}/protected").status_code == 404
    make_emergency(container, colleague, night.case)
    assert browser.get(f"/cases/{night.case}/protected").status_code == 200
    assert browser.post(f"/cases/{night.case}/notes", text="Called the hospital.").status_code == 303


def test_an_unknown_reference_is_answered_like_any_other_told_and_counted(
    app: Flask, container: Container, night: Night
) -> None:
    browser = arrived(app, night.officer)
    fields = {"reference": UNKNOWN, "kind": "medical", "reason": "The hospital has called.", "hours": "2"}
    in_vain = browser.post("/emergency", **fields)
    assert browser.get("/emergency").text.count("No case opened") == 1
    with reading(container.units, EVERYTHING) as unit:
        told = unit.session.scalars(select(Notice.account_id).where(Notice.kind == EmergencyNotice.TO_REVIEW)).all()
    assert list(told) == [night.dpo.id]
    known = browser.post("/emergency", **{**fields, "reference": night.reference})
    assert (in_vain.status_code, in_vain.location, in_vain.data) == (known.status_code, known.location, known.data)
    browser.post("/emergency/end")
    assert [asked(browser, UNKNOWN) for _again in range(3)] == [303, 303, 429]
    assert asked(browser, night.reference) == 429, "whatever is asked for"
    container.clock.move(MORE_THAN_A_DAY)
    assert asked(arrived(app, night.officer), night.reference) == 303


@pytest.mark.parametrize("typed", ["Samira", "7KQ2-M9XT-5", ""])
def test_a_name_or_half_a_reference_is_no_try(app: Flask, container: Container, night: Night, typed: str) -> None:
    browser = arrived(app, night.officer)
    assert asked(browser, typed) == 422
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.scalars(select(EmergencyAccess.id)).all() == []


def test_a_second_one_at_a_time_ones_own_case_and_too_many_hours_are_refused(
    app: Flask, container: Container, night: Night
) -> None:
    browser, owner = arrived(app, night.officer), arrived(app, night.owner)
    assert asked(owner, night.reference) == 422
    fields = {"reference": night.reference, "kind": "medical", "reason": "x", "hours": "9"}
    long = browser.post("/emergency", **fields)
    assert long.status_code == 422
    assert "Choose from 1 to 8 hours." in long.text
    assert asked(browser, night.reference, hours="8") == 303
    assert asked(browser, reference_of(container, make_case(container, night.owner))) == 422


def test_switched_off_by_a_rule_no_new_one_begins_and_one_that_goes_on_lasts(
    app: Flask, container: Container, night: Night
) -> None:
    make_emergency(container, night.officer, night.case)
    change_rule(container, "emergency.is_on", 0)
    assert arrived(app, night.officer).get(f"/cases/{night.case}").status_code == 200
    other = arrived(app, make_account(container))
    assert "Emergency access is switched off" in other.get("/emergency").text
    assert asked(other, night.reference) == 422


def test_it_needs_a_fresh_proof(app: Flask, container: Container, night: Night) -> None:
    browser = arrived(app, night.officer)
    container.clock.move(timedelta(minutes=11))
    browser.get("/account")
    fields = {"reference": night.reference, "kind": "medical", "reason": "x", "hours": "2"}
    answer = browser.post("/emergency", **fields)
    assert answer.status_code == 403
    assert browser.get(f"/cases/{night.case}").status_code == 404


@pytest.mark.parametrize("role", [Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER, Role.MANAGER, Role.ADMINISTRATOR])
def test_partners_and_whoever_works_on_no_cases_have_none(
    app: Flask, container: Container, night: Night, role: Role
) -> None:
    browser = arrived(app, make_account(container, role))
    assert browser.get("/emergency").status_code == 403
    assert asked(browser, night.reference) == 403


def test_owner_duty_and_officer_are_told_at_once_in_neutral_words(
    app: Flask, container: Container, night: Night
) -> None:
    make_emergency(container, night.officer, night.case)
    with reading(container.units, EVERYTHING) as unit:
        notices = unit.session.scalars(select(Notice)).all()
        told = {(notice.account_id, notice.kind) for notice in notices}
        mails = set(unit.session.scalars(select(OutboxMessage.account_id)))
        about = {notice.about for notice in notices if notice.kind is EmergencyNotice.TO_REVIEW}
    assert told >= {
        (night.owner.id, EmergencyNotice.OPENED),
        (night.specialist.id, EmergencyNotice.OPENED),
        (night.dpo.id, EmergencyNotice.TO_REVIEW),
    }
    assert mails >= {night.owner.id, night.specialist.id, night.dpo.id}
    assert about == {None}, "who sees no case is not told which"
    inbox = arrived(app, night.owner).get("/inbox").text
    assert "A case was opened with emergency access" in inbox
    assert "hospital" not in inbox


def test_a_banner_on_every_page_says_how_long_and_ends_it(app: Flask, container: Container, night: Night) -> None:
    make_emergency(container, night.officer, night.case, hours=2)
    browser = arrived(app, night.officer)
    container.clock.move(timedelta(minutes=10))
    ends = (container.clock.now() + timedelta(hours=1, minutes=50)).astimezone(ZoneInfo("Europe/Istanbul"))
    for url in ("/", "/cases", "/inbox", f"/cases/{night.case}"):
        page = browser.get(url).text
        assert "1 hour 50 minutes" in page, url
        assert f"{ends:%H:%M}" in page.partition("1 hour 50 minutes")[2].partition("</")[0], (
            url
        )  # the clocks of the office
        assert 'action="/emergency/end"' in page, url
    browser.post("/emergency/end")
    assert "1 hour 50 minutes" not in browser.get("/").text


def test_the_case_lists_it_with_reason_and_result(app: Flask, container: Container, night: Night) -> None:
    make_emergency(container, night.officer, night.case)
    page = arrived(app, night.owner).get(f"/cases/{night.case}/emergency").text
    assert night.officer.name in page
    assert "The hospital has called." in page
    assert "Not reviewed yet" in page
    assert arrived(app, night.owner).get(f"/cases/{night.case}").text.count(f"/cases/{night.case}/emergency") == 1


def test_the_review_lists_what_was_read_without_a_word_of_doors(app: Flask, container: Container, night: Night) -> None:
    colleague = make_account(container, Role.PROTECTION_SPECIALIST, night.owner.office_id)
    make_grant(container, night.case, night.specialist, colleague, Compartment.HEALTH)
    access = make_emergency(container, night.officer, night.case)
    browser, dpo = arrived(app, night.officer), arrived(app, night.dpo)
    review = f"/emergency/reviews/{access}"
    assert "Emergency access" in dpo.get("/").text
    assert "Protected information was not opened." in dpo.get(review).text
    assert dpo.post(review, result="justified", finding="Fits.").status_code == 422, "it is still open"
    browser.get(f"/cases/{night.case}/people")
    container.clock.move(timedelta(minutes=1))
    browser.get(f"/cases/{night.case}/protected")
    for part in Compartment:
        browser.get(f"/protected/{container.secrets.door(night.case, part.value)}")
    page = dpo.get(review).text
    assert "Read the people of a case" in page or "people" in page.lower()
    assert "Protected information was opened" in page
    assert "Read protected" not in page
    for part in Compartment:
        assert container.secrets.door(night.case, part.value).hex[:8] not in page
    browser.post("/emergency/end")
    assert dpo.post(review, result="justified", finding="Fits the call of the hospital.").status_code == 303
    assert "Fits the call of the hospital." in dpo.get(review).text
    assert "Justified" in arrived(app, night.officer).get("/emergency").text
    assert "Fits the call" not in arrived(app, night.officer).get("/emergency").text
    assert "Emergency access to review" not in dpo.get("/").text
    assert dpo.post(review, result="pursued", finding="Again.").status_code == 422, "it is reviewed once"


def test_the_officer_ends_it_for_somebody(app: Flask, container: Container, night: Night) -> None:
    access = make_emergency(container, night.officer, night.case)
    assert arrived(app, night.dpo).post(f"/emergency/reviews/{access}/end").status_code == 303
    assert arrived(app, night.officer).get(f"/cases/{night.case}").status_code == 404


def test_figures_hide_small_counts(app: Flask, container: Container, night: Night) -> None:
    make_emergency(container, night.officer, night.case)
    for role in (Role.MANAGER, Role.DATA_PROTECTION_OFFICER):
        page = arrived(app, make_account(container, role)).get("/emergency/figures")
        assert page.status_code == 200
        assert "Not shown" in page.text
        assert "<table" not in page.text, "a page of dashes says no more"
    assert arrived(app, night.officer).get("/emergency/figures").status_code == 403


def test_the_row_of_a_case_names_no_door(container: Container, night: Night) -> None:
    """From the tables alone nobody gets from the case to its doors, though an access opens some of them."""
    make_emergency(container, night.officer, night.case, confirmed_by=night.specialist)
    doors = {container.secrets.door(night.case, part.value) for part in Compartment}
    with reading(container.units, EVERYTHING) as unit:
        access = unit.session.scalars(select(EmergencyAccess)).one()
        stored = {getattr(access, column.key) for column in EmergencyAccess.__table__.columns}
        assert not doors & stored
        assert unit.session.get(Case, night.case) is not None


def test_a_door_that_an_emergency_opens_is_read_and_makes_no_paper(
    app: Flask, container: Container, night: Night
) -> None:
    make_emergency(container, night.officer, night.case)
    door = container.secrets.door(night.case, Compartment.HEALTH.value)
    browser = arrived(app, night.officer)
    assert browser.get(f"/protected/{door}").status_code == 200
    assert browser.get(f"/protected/{door}/answer?language=en&who=1").status_code == 404
