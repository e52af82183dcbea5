"""People who may be here already: shown before anything is saved, never decided, and across offices only "ask them"."""

import re
import uuid
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation.clock import MovableClock
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.names.models import OfficeQuestion, OtherCase, SetApart
from returns.people.models import Person as Member
from returns.people.rules.people import Sex
from tests.audit.written import changes, everything_written
from tests.doors.visits import entered
from tests.factories.makers import Browser, Person, make_account, make_case, make_office
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING

SUGGESTED = "This person may already be here"
BORN = date(1991, 4, 17)
SAID = {"given_name": "Mohammad", "family_name": "Rezaei", "sex": "male", "country": "AF", "birth_date": "1991-04-17"}


@pytest.fixture
def officer(container: Container) -> Person:
    """Who enters people."""
    return make_account(container, place=make_office(container, "TR"))


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def known(container: Container, owner: Person, **changed: object) -> uuid.UUID:
    """A case of the person whom everybody here enters again."""
    about = {"given_name": "محمد", "family_name": "رضایی", "sex": Sex.MALE, "country": "AF", "birth_date": BORN}
    return make_case(container, owner, **{**about, "phone": None, "document_number": None, **changed})


def count(container: Container, entity: type[Base]) -> int:
    """How many rows there are."""
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.execute(select(func.count()).select_from(entity)).scalar_one()


def person_of(container: Container, case: uuid.UUID) -> uuid.UUID:
    """The first person of a case."""
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.execute(select(Member.id).where(Member.case_id == case, Member.ordinal == 1)).scalar_one()


def enter(browser: Browser, **more: str) -> tuple[int, str]:
    """Send the form of a new case; the status and the page or address that answers."""
    answer = browser.post("/cases/new", idempotency_key=uuid.uuid4().hex, **{**SAID, **more})
    return answer.status_code, answer.text if answer.status_code == 200 else answer.headers.get("Location", "")


def test_somebody_who_is_here_is_shown_before_anything_is_saved(
    container: Container, browser: Browser, officer: Person
) -> None:
    case = known(container, officer)
    status, page = enter(browser, note="kept words", place_of_return="Herat")
    assert (status, count(container, Case)) == (200, 1)
    assert SUGGESTED in page
    assert "محمد رضایی" in page
    assert f"/cases/{case}" in page
    for words in ("The name is very close", "Same date of birth", "Returns to the same country"):
        assert f"For: {words}" in page
    for kept in ("Mohammad", "Rezaei", "1991-04-17", "kept words", "Herat"):
        assert kept in page


def test_one_more_press_opens_the_case_and_the_answer_is_remembered(
    container: Container, browser: Browser, officer: Person
) -> None:
    known(container, officer)
    assert enter(browser)[0] == 200
    status, address = enter(browser, who="new")
    assert (status, count(container, Case), count(container, SetApart)) == (303, 2, 1)
    page = browser.get(f"{address}/duplicates").text
    assert "No similar people here" in page
    assert count(container, OtherCase) == 0


def test_nobody_is_asked_where_nobody_is_alike(container: Container, browser: Browser, officer: Person) -> None:
    known(container, officer)
    known(container, officer, given_name="Hossein", family_name="Karimi")
    status, _address = enter(browser, given_name="Dilnoza", family_name="Yusupova", sex="female", country="UZ")
    assert status == 303
    assert count(container, SetApart) == 0


def test_a_brother_is_not_taken_for_the_person(container: Container, browser: Browser, officer: Person) -> None:
    known(container, officer, given_name="حسین", birth_date=date(1980, 1, 2))
    assert enter(browser)[0] == 303


def test_one_number_is_enough_whatever_the_name_says(container: Container, browser: Browser, officer: Person) -> None:
    known(container, officer, given_name="Zahra", family_name="Karimi", document_number="P1234567")
    status, page = enter(browser, document_number="p 123-4567")
    assert status == 200
    assert "For: Same document number" in page
    assert "Against: The name is distant" in page


def test_a_new_case_of_the_same_person_names_the_earlier_one_and_the_other_way_round(
    container: Container, browser: Browser, officer: Person, clock: MovableClock
) -> None:
    case = known(container, officer)
    clock.move(timedelta(minutes=1))
    status, address = enter(browser, who=person_of(container, case).hex)
    assert (status, count(container, OtherCase)) == (303, 2)
    new, old = browser.get(address).text, browser.get(f"/cases/{case}").text
    assert f'href="/cases/{case}"' in new
    assert "One of them has an earlier case:" in new
    assert "One of them has a later case:" in old
    assert f'href="{address}"' in old
    assert "No similar people here" in browser.get(f"{address}/duplicates").text


def test_what_is_wrong_is_said_first_and_a_second_press_of_the_same_form_opens_one_case(
    container: Container, browser: Browser, officer: Person
) -> None:
    known(container, officer)
    wrong = browser.post("/cases/new", **{**SAID, "country": "TR"})
    assert wrong.status_code == 422
    assert SUGGESTED not in wrong.text
    idempotency_key = uuid.uuid4().hex
    for _ in range(2):
        assert browser.post("/cases/new", **SAID, who="new", idempotency_key=idempotency_key).status_code == 303
    assert browser.post("/cases/new", **SAID, idempotency_key=idempotency_key).status_code == 303
    assert (count(container, Case), count(container, SetApart)) == (2, 1)


@pytest.mark.parametrize("who", ["somebody", "0" * 32, "' OR 1"])
def test_an_answer_that_names_nobody_is_refused(
    container: Container, browser: Browser, officer: Person, who: str
) -> None:
    known(container, officer)
    assert browser.post("/cases/new", **SAID, who=who).status_code == 422
    assert count(container, Case) == 1


def test_a_person_of_another_office_cannot_be_linked(container: Container, browser: Browser) -> None:
    theirs = known(container, make_account(container))
    assert browser.post("/cases/new", **SAID, who=person_of(container, theirs).hex).status_code == 422
    assert count(container, OtherCase) == 0


def test_a_member_is_compared_too_but_a_family_is_no_duplicate(
    container: Container, browser: Browser, officer: Person
) -> None:
    known(container, officer)
    mine = make_case(container, officer, given_name="Ahmad", family_name="Rezaei", sex=Sex.MALE, country="AF")
    member = {**SAID, "given_name": "Mahmad"}
    assert SUGGESTED in browser.post(f"/cases/{mine}/people", **SAID).text
    child = {"given_name": "Hamid", "family_name": "Rezaei", "sex": "male", "birth_date": "2015-01-02"}
    assert browser.post(f"/cases/{mine}/people", **child).status_code == 303
    assert browser.post(f"/cases/{mine}/people", **member, who="new").status_code == 303
    assert SUGGESTED in browser.post(f"/cases/{mine}/people", **child).text, "the same child a second time"


ASK = "Ask the office:"


def test_another_office_is_named_and_nothing_else_of_what_it_knows(container: Container, browser: Browser) -> None:
    stranger = make_account(container)
    theirs = known(container, stranger)
    known(container, make_account(container), given_name="Karim")
    status, page = enter(browser)
    assert status == 200
    assert page.count(ASK) == 1
    for secret in ("محمد", "رضایی", str(theirs), theirs.hex, person_of(container, theirs).hex, "The name is"):
        assert secret not in page
    assert re.search(rf"{ASK} <bdi>Office \d+</bdi>", page)
    assert enter(browser, who="new")[0] == 303


def test_it_says_the_same_of_two_people_as_of_one_and_of_a_protected_one(
    app: Flask, container: Container, browser: Browser
) -> None:
    stranger = make_account(container)
    pages = []
    for _ in range(2):
        known(container, stranger)
        pages.append(
            re.sub(
                r'(name="(csrf_token|csrf-token|idempotency_key|draft_of)"|content|value)="[^"]*"',
                "",
                enter(browser)[1],
            )
        )
    assert bare(pages[0]) == bare(pages[1])


def bare(page: str) -> str:
    """A page without what differs in any two."""
    return re.sub(r"[0-9a-f]{12,}|data-presence=\S+", "*", page)


@pytest.mark.parametrize(
    ("changed", "is_asked"),
    [
        ({}, True),
        ({"birth_date": date(1994, 1, 1)}, True),
        ({"birth_date": date(1999, 1, 1)}, False),
        ({"birth_date": None}, False),
        ({"sex": Sex.FEMALE}, False),
        ({"family_name": "Karimi"}, False),
        ({"family_name": None}, False),
        ({"given_name": "Zahra", "phone": "+905320001122", "sex": Sex.FEMALE, "birth_date": None}, True),
    ],
    ids=["the same", "the same years", "other years", "no birth", "other sex", "half a name", "one name", "a number"],
)
def test_another_office_is_asked_by_all_of_a_name_with_the_birth_years_or_by_a_number(
    container: Container, browser: Browser, changed: dict[str, object], is_asked: bool
) -> None:
    known(container, make_account(container), **changed)
    status, page = enter(browser, phone="0532 000 11 22")
    assert (status == 200 and ASK in page) is is_asked


def test_one_account_asks_only_so_often_a_day_and_then_goes_on_without(
    container: Container, browser: Browser, officer: Person
) -> None:
    change_rule(container, "search.other_offices_per_day", 2)
    known(container, make_account(container))
    assert [ASK in enter(browser)[1] for _ in range(3)] == [True, True, False]
    assert "Other offices were not asked" in enter(browser)[1]
    assert enter(browser, who="new")[0] == 303
    with reading(container.units, officer.scope(container)) as unit:
        assert unit.session.execute(select(OfficeQuestion.asked)).scalar_one() == 2


def test_the_audit_knows_that_it_was_asked_but_not_after_whom(
    container: Container, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    known(container, make_account(container))
    before = len(changes(container))
    enter(browser, given_name="Mohammad", family_name="Rezaei", note="quendolyn")
    (record,) = changes(container)[before:]
    assert record.action == "duplicates.suggest"
    assert '"offices":1' in record.detail
    written = everything_written(container).casefold()
    assert "rezaei" not in written
    assert "quendolyn" not in written
    assert "rezaei" not in caplog.text.casefold()


def test_a_program_is_told_whom_it_may_have_entered_twice(
    container: Container, browser: Browser, officer: Person
) -> None:
    case = known(container, officer)
    known(container, make_account(container))
    made = browser.post_json("/api/cases", SAID, uuid.uuid4().hex)
    assert (made.status_code, made.json["possible_duplicates"]) == (201, [str(case)])
    assert count(container, OfficeQuestion) == 0
    linked = browser.post_json("/api/cases", {**SAID, "who": person_of(container, case).hex})
    assert (linked.status_code, linked.json["possible_duplicates"], count(container, OtherCase)) == (201, [], 2)
