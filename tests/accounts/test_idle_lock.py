"""After idleness the password is asked again, and what was typed is kept."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.accounts.hands import failed_attempts, numbers
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account, make_case

CASE = {"given_name": "Aziza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03", "note": "two\nlines <b>"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def officer(container: Container) -> Person:
    """Somebody with work to do."""
    return make_account(container)


@pytest.fixture
def idle(app: Flask, container: Container, clock: MovableClock, officer: Person) -> Browser:
    """A browser in which nothing happened for a little too long."""
    browser = arrived(app, officer)
    clock.move(timedelta(minutes=numbers(container).idle_minutes, seconds=1))
    return browser


def _hidden(page: str) -> dict[str, str]:
    unescaped = (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&"))
    fields = {}
    for name, value in _HIDDEN.findall(page.split("<main")[-1]):
        for code, character in unescaped:
            value = value.replace(code, character)
        fields[name] = value
    return fields


def test_until_then_nothing_is_locked_and_every_page_begins_anew(
    app: Flask, container: Container, clock: MovableClock, officer: Person
) -> None:
    browser = arrived(app, officer)
    for _ in range(4):
        clock.move(timedelta(minutes=numbers(container).idle_minutes))
        assert browser.get("/cases").status_code == 200


@pytest.mark.parametrize("file", ["/static/now/program.css", "/static/now/icons.svg"])
def test_a_file_of_a_page_hands_no_cookie_back(app: Flask, officer: Person, clock: MovableClock, file: str) -> None:
    browser = arrived(app, officer)
    clock.move(timedelta(minutes=1))
    assert "Set-Cookie" in browser.get("/cases").headers
    clock.move(timedelta(minutes=1))
    answer = browser.get(file)
    answer.close()
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)


def test_a_page_leads_to_the_locked_screen_and_back(idle: Browser, container: Container, officer: Person) -> None:
    case = make_case(container, officer, given_name="Dilnozaxon")
    answer = idle.get(f"/cases/{case}?x=1")
    assert (answer.status_code, "Dilnozaxon" in answer.text) == (303, False)
    locked = idle.get(answer.headers["Location"])
    assert officer.name in locked.text
    fields = _hidden(locked.text)
    unlocked = idle.post("/unlock", password=PASSWORD, next=fields["next"])
    assert (unlocked.status_code, unlocked.headers["Location"]) == (303, f"/cases/{case}?x=1")
    assert "Dilnozaxon" in idle.get(unlocked.headers["Location"]).text


def test_looking_at_the_locked_screen_does_not_unlock(idle: Browser) -> None:
    for _ in range(2):
        assert idle.get("/unlock").status_code == 200
        assert idle.get("/cases").status_code == 303


def test_a_form_that_was_sent_is_kept_and_can_be_sent_on(idle: Browser, container: Container) -> None:
    kept = idle.noted(idle.post("/cases/new", **CASE, idempotency_key="a" * 32))
    assert kept.status_code == 401
    assert idle.get("/account").status_code == 303, "nothing else is open"
    fields = _hidden(kept.text)
    assert fields["kept.note"].replace("\r\n", "\n") == CASE["note"]
    again = idle.noted(idle.post("/unlock", **{**fields, "csrf_token": idle.token, "password": "wrong"}))
    assert again.status_code == 422
    fields = _hidden(again.text)
    assert fields["kept.given_name"] == "Aziza", "kept through a wrong password too"
    unlocked = idle.noted(idle.post("/unlock", **{**fields, "csrf_token": idle.token, "password": PASSWORD}))
    assert unlocked.status_code == 200
    sent = _hidden(unlocked.text)
    made = idle.post("/cases/new", **{**sent, "csrf_token": idle.token})
    assert made.status_code == 303
    assert "Aziza" in idle.get(made.headers["Location"]).text
    twice = idle.post("/cases/new", **{**sent, "csrf_token": idle.token})
    assert twice.headers["Location"] == made.headers["Location"], "sent twice, taken once"


def test_nothing_is_taken_while_it_is_locked(idle: Browser) -> None:
    idle.post("/cases/new", **CASE)
    idle.noted(idle.get("/unlock"))
    idle.post("/unlock", password=PASSWORD)
    assert "Aziza" not in idle.get("/cases").text


def test_a_wrong_password_says_nothing_of_an_address_that_was_not_asked_for(idle: Browser) -> None:
    idle.noted(idle.get("/unlock"))
    page = idle.post("/unlock", password="wrong").text
    assert "The password is wrong. Try again." in page
    assert "e-mail and password" not in page


def test_a_password_that_was_sent_is_not_kept(idle: Browser) -> None:
    fields = {"current_password": PASSWORD, "password": "hopefully never shown", "password_again": "x"}
    kept = idle.post("/account/password", **fields)
    assert kept.status_code == 401
    assert "hopefully never shown" not in kept.text
    assert PASSWORD not in kept.text


def test_programs_are_told_and_unlock_in_place(idle: Browser) -> None:
    refused = idle.client.get("/api/cases")
    assert (refused.status_code, refused.json["error"]["code"]) == (401, "locked")
    assert idle.post_json("/api/cases", CASE).status_code == 401
    wrong = idle.post_json("/unlock", {"password": "wrong"})
    assert (wrong.status_code, wrong.json["error"]["code"]) == (422, "bad_input")
    old = idle.token
    right = idle.post_json("/unlock", {"password": PASSWORD})
    assert (right.status_code, right.data) == (204, b"")
    idle.token = right.headers["X-CSRF-Token"]
    assert idle.client.get("/api/cases").status_code == 200
    assert idle.post_json("/api/cases", {**CASE, "note": "after"}).status_code == 201
    idle.token = old
    assert idle.post_json("/api/cases", CASE).status_code == 400, "the token of before is of no use"


def test_a_wrong_password_is_counted_and_too_many_close_the_account(idle: Browser, container: Container) -> None:
    idle.noted(idle.get("/unlock"))
    most = numbers(container).failures_per_account
    for number in range(most):
        assert idle.post("/unlock", password="wrong").status_code == 422
        assert failed_attempts(container) == number + 1
    answer = idle.post("/unlock", password=PASSWORD)
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert idle.post_json("/unlock", {"password": PASSWORD}).status_code == 429


def test_unlocking_renews_the_sign_in(app: Flask, idle: Browser, container: Container) -> None:
    before = idle.client.get_cookie("presence")
    assert before is not None
    idle.noted(idle.get("/unlock"))
    assert idle.post("/unlock", password=PASSWORD).status_code == 303
    old = Browser(app)
    old.client.set_cookie("presence", before.value)
    assert old.get("/unlock").status_code == 303
    assert "/sign-in" in old.get("/unlock").headers["Location"]


def test_one_may_sign_out_while_locked(idle: Browser) -> None:
    idle.noted(idle.get("/unlock"))
    assert idle.post("/sign-out").headers["Location"] == "/sign-in"
    assert idle.client.get("/api/cases").json["error"]["code"] == "not_signed_in"


def test_nobody_signed_in_is_told_so_in_json(app: Flask) -> None:
    answer = Browser(app).get("/api/cases")
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "not_signed_in")


def test_a_button_that_sends_nothing_else_is_pressed_again(idle: Browser) -> None:
    kept = idle.noted(idle.post("/account/sign-out-others"))
    fields = _hidden(kept.text)
    unlocked = idle.noted(idle.post("/unlock", **{**fields, "csrf_token": idle.token, "password": PASSWORD}))
    assert (unlocked.status_code, 'action="/account/sign-out-others"' in unlocked.text) == (200, True)
    assert idle.post("/account/sign-out-others", **_hidden(unlocked.text)).status_code == 303
