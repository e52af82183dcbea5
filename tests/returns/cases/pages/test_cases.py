"""Cases through their pages."""

from flask import Flask

from foundation.web.container import Container
from tests.factories.makers import make_account, make_case, signed_in


def test_an_officer_opens_a_case_and_finds_it_in_the_list(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = signed_in(app, officer)
    sent = browser.post("/cases/new", given_name="Dilnoza", sex="female", country="UZ", birth_date="1990-02-03")
    assert sent.status_code == 303
    assert "Dilnoza" in browser.get(sent.headers["Location"]).text
    assert "Dilnoza" in browser.get("/cases").text


def test_a_case_of_another_office_is_not_there(app: Flask, container: Container) -> None:
    case_id = make_case(container, make_account(container))
    browser = signed_in(app, make_account(container))
    assert browser.get(f"/cases/{case_id}").status_code == 404


def test_a_deadline_that_has_passed_is_asked_about_and_then_taken(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = signed_in(app, officer)
    stated = {"given_name": "Dilnoza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}
    assert "The deadline has already passed" not in browser.get("/cases/new").text
    asked = browser.post("/cases/new", **stated, legal_deadline="2026-11-20")
    assert asked.status_code == 422
    assert "This date has passed. Correct it, or select below" in asked.text
    assert "The deadline has already passed" in asked.text
    assert 'value="2026-11-20"' in asked.text
    sent = browser.post("/cases/new", **stated, legal_deadline="2026-11-20", deadline_has_passed="yes")
    assert sent.status_code == 303
    today = browser.post("/cases/new", **{**stated, "given_name": "Malika"}, legal_deadline="2026-11-24")
    assert today.status_code == 303
