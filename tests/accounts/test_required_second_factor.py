"""Whose role needs a second factor sets it up before anything else opens, in pages and for programs."""

from dataclasses import replace

import pytest
from flask import Flask

from app import build_app
from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.factories.makers import PASSWORD, Browser, Person, make_account
from tests.factories.phones import enrol
from tests.populated.routes.table import ROUTES, Route
from tests.populated.world import Populated, make_populated

# What stays open: the frame, signing out, the locked screen, and the way to a second factor.
OPEN = {
    "GET /account/proof",
    "POST /account/proof",
    "GET /account/second-factor",
    "POST /account/second-factor/begin",
    "POST /account/second-factor/confirm",
    "GET /unlock",
    "POST /unlock",
    "POST /sign-out",
}


@pytest.fixture
def strict(container: Container) -> Flask:
    """The program of an installation in which officers need a second factor."""
    settings = replace(container.settings, second_factor_roles=frozenset({Role.RETURN_OFFICER.value}))
    return build_app(replace(container, settings=settings))


def _signed_in(app: Flask, person: Person) -> Browser:
    browser = Browser(app)
    assert browser.post("/sign-in", email=person.email, password=PASSWORD).status_code == 303
    browser.token = ""
    assert browser.get("/account/second-factor").status_code == 200
    return browser


def _is_guarded(route: Route) -> bool:
    # A calendar is opened by its secret address, not by a sign-in.
    return route.permission != "-" and route.name not in OPEN and not route.address.startswith("/calendar/")


def _ask(browser: Browser, populated: Populated, route: Route) -> tuple[int, str]:
    address = populated.at(route.address)
    if route.method == "GET":
        answer = browser.get(address)
    else:
        answer = browser.post_json(address, {}) if route.is_json else browser.post(address)
    if route.is_json:
        return answer.status_code, answer.json["error"]["code"]
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]


def test_every_door_is_shut_until_there_is_one(strict: Flask, container: Container) -> None:
    populated = make_populated(container)
    browser = _signed_in(strict, populated.people["officer"])
    for route in filter(_is_guarded, ROUTES):
        wanted = (403, "second_factor_needed") if route.is_json else (303, "/account/second-factor")
        assert _ask(browser, populated, route) == wanted, route.name
    assert {route.name for route in ROUTES} >= OPEN


def test_after_signing_in_one_lands_on_setting_it_up_and_sees_no_other_way(strict: Flask, container: Container) -> None:
    browser = Browser(strict)
    browser.post("/sign-in", email=make_account(container).email, password=PASSWORD)
    landed = browser.get("/", follow_redirects=True)
    assert landed.request.path == "/account/second-factor"
    assert "Your role needs a second factor" in landed.text
    assert 'class="tasks"' not in landed.text
    assert 'role="search"' not in landed.text
    assert browser.post("/language", language="en").status_code == 303
    assert browser.post("/sign-out").status_code == 303


def test_once_it_is_there_everything_opens(strict: Flask, container: Container) -> None:
    browser = _signed_in(strict, make_account(container))
    enrol(browser, container)
    assert browser.get("/cases").status_code == 200
    assert browser.get("/api/cases").status_code == 200
    assert 'class="tasks"' in browser.get("/").text


def test_other_roles_are_not_asked(strict: Flask, container: Container) -> None:
    browser = Browser(strict)
    browser.post("/sign-in", email=make_account(container, Role.MANAGER).email, password=PASSWORD)
    assert browser.get("/outcomes").status_code == 200


def test_programs_are_told_what_is_missing_in_words(strict: Flask, container: Container) -> None:
    error = _signed_in(strict, make_account(container)).get("/api/cases").json["error"]
    assert error["message"] == "Your role requires a second factor, and your account does not have one yet."
    assert "permission" not in error
