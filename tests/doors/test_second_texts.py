"""An idempotency key that comes again with another text: that is no second press, and no text is dropped unsaid."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.models import FormAnswer, FormSubmission
from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.models import Attempt
from returns.cases.models import Case
from returns.notes.models import Note
from returns.protection.models import ProtectedNote
from tests.doors.visits import entered, rows
from tests.factories.follow_up import make_followed
from tests.factories.makers import PASSWORD, Browser, Person, make_account, make_case, make_grant
from tests.factories.scopes import EVERYTHING

FIRST, SECOND = "Wants to see her mother first.", "Wants to go to Urgut now."
SAVED_BEFORE = "This form was already saved with different content."


@pytest.fixture
def officer(container: Container) -> Person:
    """Somebody who types."""
    return make_account(container)


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def new_once(page: str) -> str:
    """The id with which the form that came back is sent."""
    found = re.findall(r'name="idempotency_key" value="([0-9a-f]{32})"', page)
    assert found
    return str(found[0])


def test_another_text_under_the_same_id_comes_back_with_both_texts_and_can_be_saved_too(
    browser: Browser, container: Container, officer: Person
) -> None:
    notes, idempotency_key = f"/cases/{make_case(container, officer)}/notes", uuid4().hex
    for _press in range(2):
        assert browser.post(notes, text=FIRST, idempotency_key=idempotency_key).status_code == 303
    assert rows(container, Note) == 1, "a second press"
    again = browser.post(notes, text=SECOND, idempotency_key=idempotency_key)
    assert again.status_code == 409
    assert SAVED_BEFORE in again.text
    assert FIRST in again.text
    assert "Open the saved version" not in again.text, "it stands on the page itself"
    assert re.search(rf"<textarea[^>]*>\s*{SECOND}</textarea>", again.text)
    assert rows(container, Note) == 1
    assert new_once(again.text) != idempotency_key
    assert browser.post(notes, text=SECOND, idempotency_key=new_once(again.text)).status_code == 303
    assert rows(container, Note) == 2


@pytest.mark.both_databases
def test_two_presses_at_once_are_taken_once_and_answered_alike(
    app: Flask, container: Container, officer: Person
) -> None:
    case, browsers = make_case(container, officer), [entered(app, container, officer) for _window in range(2)]
    key = uuid4().hex

    def press(browser: Browser) -> tuple[int, str]:
        answer = browser.post(f"/cases/{case}/notes", text=FIRST, idempotency_key=key)
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(2) as threads:
        with closing(container.units(EVERYTHING, True)) as busy:  # both have looked, and wait to store their answer
            answer = FormAnswer(303, "/")
            at, mine = container.clock.now(), {"account_id": officer.id, "idempotency_key": UUID(key)}
            busy.session.add(FormSubmission(**mine, taken_at=at, content=b"", answer=answer))
            busy.session.flush()
            pressed = [threads.submit(press, browser) for browser in browsers]
            sleep(1)
        assert {press.result() for press in pressed} == {(303, f"/cases/{case}/notes")}
    assert rows(container, Note) == 1


def test_the_same_text_about_another_case_is_another_form(
    browser: Browser, container: Container, officer: Person
) -> None:
    idempotency_key = uuid4().hex
    for status in (303, 409):
        address = f"/cases/{make_case(container, officer)}/notes"
        assert browser.post(address, text=FIRST, idempotency_key=idempotency_key).status_code == status


def test_where_the_page_does_not_show_what_was_saved_a_link_does(browser: Browser, container: Container) -> None:
    new = {
        "given_name": "Dilnoza",
        "sex": "female",
        "country": "UZ",
        "birth_date": "1990-02-03",
        "idempotency_key": uuid4().hex,
    }
    made = browser.post("/cases/new", **new).headers["Location"]
    assert browser.post("/cases/new", **new).headers["Location"] == made
    again = browser.post("/cases/new", **{**new, "given_name": "Dilnora"})
    assert again.status_code == 409
    assert 'value="Dilnora"' in again.text
    assert re.search(rf'<a href="{made}"[^>]*>Open the saved version</a>', again.text)
    assert rows(container, Case) == 1


def test_a_program_is_told_so(browser: Browser, container: Container) -> None:
    new, key = {"given_name": "Dilnoza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}, str(uuid4())
    first, second = (browser.post_json("/api/cases", new, key) for _press in range(2))
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert first.status_code == 201
    other = browser.post_json("/api/cases", {**new, "note": SECOND}, key)
    assert other.status_code == 409
    assert other.json["error"]["todo"][0].startswith(SAVED_BEFORE)
    assert browser.post_json("/api/cases", new, "seven").status_code == 422
    assert rows(container, Case) == 1


def test_what_a_program_searches_for_is_kept_nowhere(browser: Browser, container: Container, officer: Person) -> None:
    key, counts = str(uuid4()), []
    for _search in range(2):
        counts.append(len(browser.post_json("/api/cases/search", {"q": "Dilnoza"}, key).json["names"]))
        make_case(container, officer, given_name="Dilnoza")
    assert counts == [0, 1], "the same key asks again"
    assert browser.post_json("/api/sketch", {}, str(uuid4())).is_json
    assert rows(container, FormSubmission) == 0


def test_of_a_form_with_a_password_nothing_is_remembered(browser: Browser, container: Container) -> None:
    new = "a walk along the quiet river"
    fields = {"current_password": PASSWORD, "password": new, "password_again": new, "idempotency_key": uuid4().hex}
    assert browser.post("/account/password", **fields).status_code == 303
    assert rows(container, FormSubmission) == 0


def _attempt(
    app: Flask, container: Container, idempotency_key: str
) -> tuple[Browser, str, dict[str, Any], str, type[Any]]:
    one = make_followed(container)
    fields = {"channel": "call", "outcome": "no_answer", "idempotency_key": idempotency_key}
    return entered(app, container, one.worker), f"/visits/{one.visit}/attempts", fields, "note", Attempt


def _protected(
    app: Flask, container: Container, idempotency_key: str
) -> tuple[Browser, str, dict[str, Any], str, type[Any]]:
    officer = make_account(container)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, officer.office_id)
    case = make_case(container, officer)
    make_grant(container, case, make_account(container, Role.PROTECTION_SPECIALIST, officer.office_id), specialist)
    fields = {
        "door": container.secrets.door(case, Compartment.TRAFFICKING.value).hex,
        "idempotency_key": idempotency_key,
    }
    return entered(app, container, specialist), f"/cases/{case}/protected", fields, "text", ProtectedNote


@pytest.mark.parametrize("form", [_attempt, _protected])
def test_other_forms_with_an_id_do_the_same(app: Flask, container: Container, form: Any) -> None:
    browser, address, fields, name, kept = form(app, container, uuid4().hex)
    assert browser.post(address, **fields, **{name: FIRST}).status_code == 303
    again = browser.post(address, **fields, **{name: SECOND})
    assert again.status_code == 409
    assert FIRST in again.text
    assert SECOND in again.text
    assert rows(container, kept) == 1


def test_what_is_remembered_of_a_form_says_nothing(browser: Browser, container: Container, officer: Person) -> None:
    address = f"/cases/{make_case(container, officer)}/notes"
    for _form in range(2):
        browser.post(address, text=FIRST, idempotency_key=uuid4().hex)
    with reading(container.units, EVERYTHING) as unit:
        contents = [one.content for one in unit.session.execute(select(FormSubmission)).scalars()]
    assert len(set(contents)) == 2, "equal texts are not seen to be equal"
    assert {len(one) for one in contents if one} == {16}
