"""A form of somebody who is not signed in any more: it is refused in plain words, and nothing of it is kept."""

from datetime import timedelta

import pytest
from flask import Flask

from foundation.accounts.models import SignInSession
from foundation.clock import MovableClock
from foundation.drafts.models import FormDraft
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.notes.models import Note
from tests.doors.visits import counted, entered, rows
from tests.factories.makers import Browser, Person, make_account, make_case
from tests.factories.scopes import EVERYTHING

TEXT = "Wants to see her mother first."
NOT_TAKEN = "What you sent was not saved."


@pytest.fixture
def officer(container: Container) -> Person:
    """Somebody who types."""
    return make_account(container)


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser, with a page open."""
    found = entered(app, container, officer)
    found.get("/cases")
    return found


def _end_elsewhere(container: Container, person: Person) -> None:
    with writing(container.units, EVERYTHING) as unit:
        for row in unit.session.query(SignInSession).filter(SignInSession.account_id == person.id):
            row.ended_at = container.clock.now()


@pytest.mark.parametrize("draft", [{}, {"draft": "keep"}])
def test_after_signing_out_in_another_tab(
    browser: Browser, container: Container, officer: Person, draft: dict[str, str]
) -> None:
    notes, token = f"/cases/{make_case(container, officer)}/notes", browser.token
    browser.post("/sign-out")
    browser.token = token
    refused = browser.post(notes, text=TEXT, **draft)
    assert refused.status_code == 400
    assert NOT_TAKEN in refused.text
    assert TEXT not in refused.text
    assert (rows(container, Note), rows(container, FormDraft)) == (0, 0)


def test_after_the_sign_in_ended_elsewhere(browser: Browser, container: Container, officer: Person) -> None:
    notes = f"/cases/{make_case(container, officer)}/notes"
    _end_elsewhere(container, officer)
    refused = browser.post(notes, text=TEXT)
    assert refused.status_code == 303
    assert TEXT not in str(refused.headers)
    page = browser.get(refused.headers["Location"]).text
    assert NOT_TAKEN in page
    assert TEXT not in page
    assert (rows(container, Note), rows(container, FormDraft)) == (0, 0)


def test_a_page_may_ask_who_is_there_and_that_is_no_sign_of_activity(
    app: Flask, browser: Browser, container: Container, officer: Person, clock: MovableClock
) -> None:
    with counted(container) as asked:
        mine = browser.client.get("/presence").json
    assert (len(asked), asked.writes()) == (1, [])
    assert mine["mark"]
    assert not mine["is_locked"]
    assert entered(app, container, make_account(container)).client.get("/presence").json["mark"] != mine["mark"]
    for _look in range(3):
        clock.move(timedelta(minutes=250))
        there = browser.client.get("/presence").json
    assert there["is_locked"], "600 idle minutes have passed, whatever the page asked meanwhile"
    _end_elsewhere(container, officer)
    assert browser.client.get("/presence").json == {"mark": "", "is_locked": False, "token": ""}
