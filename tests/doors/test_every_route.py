"""A walk over every route: each is stamped, and each role gets exactly what the table of routes says."""

import re
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation.web.container import Container
from tests.doors.visits import entered, says_who_may
from tests.factories.makers import Browser
from tests.pages.numbers import numbers_in, shown_in
from tests.populated.routes.table import ENDS, ROLES, ROUTES, SENT, Route
from tests.populated.world import Populated, make_populated

SHAPE = re.compile(r"<(?:\w+:)?\w+>")
PUBLIC = set(
    """
GET /healthz
GET /link/<>
GET /presence
GET /sign-in
GET /sign-in/code
GET /static/<>/<>
POST /language
POST /link/<>
POST /sign-in
POST /sign-in/code
""".strip().splitlines()
)

# Who asks is known by the address itself: nobody is sent to the sign-in from there.
BY_ADDRESS = {"/calendar/{token}.ics"}


@pytest.fixture
def populated(container: Container) -> Populated:
    """Everybody who could come to a door."""
    return make_populated(container)


def _doors(app: Flask) -> dict[str, object]:
    """Method and shape of the address -> stamp, for every route of the program."""
    return {
        f"{method} {SHAPE.sub('<>', rule.rule)}": getattr(app.view_functions[rule.endpoint], "route", None)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    }


def _shape(route: Route) -> str:
    return f"{route.method} {re.sub(r'{[a-z]+}', '<>', route.address)}"


def test_every_route_stands_in_the_table_with_its_permission(app: Flask) -> None:
    stamps = _doors(app)
    stamped = {name: (route.permission.value if route.permission else "-") for name, route in stamps.items() if route}
    assert stamped == {_shape(route): route.permission for route in ROUTES}
    assert set(stamps) == set(stamped)  # every route has a stamp


def test_only_these_doors_are_public(app: Flask) -> None:
    assert {name for name, route in _doors(app).items() if route.is_public} == PUBLIC


def test_every_door_that_writes_takes_a_form_and_no_get_writes(app: Flask) -> None:
    for name, route in _doors(app).items():
        assert route.writes is name.startswith("POST "), name
        assert (route.schema is not None) or not route.writes, name


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says(app: Flask, container: Container, populated: Populated, role: str) -> None:
    """And no page that is merely opened shows a number of somebody who returns."""
    browser, numbers = entered(app, container, populated.people[role]), numbers_in(container)
    answers, shown = {}, []
    for route in sorted(ROUTES, key=lambda one: one.name in ENDS):
        if route.name in ENDS:
            browser = entered(app, container, populated.people[role])
        answers[route.name] = answer = _ask(browser, populated, route)
        if answer.status_code == 403:
            assert _names(answer, route), route.name
        if route.method == "GET" and answer.status_code == 200 and not route.address.startswith("/static"):
            shown += [route.name for _number in shown_in(answer.data.decode(errors="replace"), numbers)]
    assert len(numbers) > 3
    assert shown == []
    got = {name: answer.status_code for name, answer in answers.items()}
    assert got == {route.name: route.statuses[role] for route in ROUTES}


def _ask(browser: Browser, populated: Populated, route: Route) -> TestResponse:
    address = populated.at(route.address)
    if route.method == "GET":
        return browser.get(address, buffered=True)  # files are closed again
    if not browser.token:
        browser.get("/sign-in")
    if route.is_json:
        return browser.post_json(address, {})
    return browser.post(address, **SENT.get(route.name, {}))


def _names(answer: TestResponse, route: Route) -> bool:
    """Whether a refusal says which permission is missing: to programs by its code, to people by whose it is."""
    if route.is_json:
        return bool(answer.json["error"]["permission"] == route.permission)
    return says_who_may(answer, route.permission)


def test_who_is_signed_out_gets_what_the_table_says(app: Flask, populated: Populated) -> None:
    got = {}
    for route in ROUTES:
        answer = _ask(Browser(app), populated, route)
        got[route.name] = answer.status_code
        if route.permission == "-" or route.address in BY_ADDRESS:
            continue
        if route.is_json:
            assert answer.json["error"]["code"] == "not_signed_in", route.name
            continue
        path, _, query = answer.headers["Location"].partition("?")
        assert path == "/sign-in", route.name
        back = unquote(query.removeprefix("next="))
        assert back == (populated.at(route.address) if route.method == "GET" else ""), route.name
    assert got == {route.name: route.statuses["out"] for route in ROUTES}


def test_head_is_answered_like_get_without_a_body(app: Flask, container: Container, populated: Populated) -> None:
    browser = entered(app, container, populated.people["manager"])
    for route in ROUTES:
        if route.method == "GET":
            answer = browser.client.head(populated.at(route.address), buffered=True)
            assert (answer.status_code, answer.data) == (route.statuses["manager"], b""), route.name


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"])
def test_no_door_answers_another_method(app: Flask, populated: Populated, method: str) -> None:
    for address in sorted({populated.at(route.address) for route in ROUTES}):
        answer = Browser(app).client.open(address, method=method)
        methods = {route.method for route in ROUTES if populated.at(route.address) == address}
        assert answer.status_code in ((405,) if method in ("OPTIONS", "TRACE") else (400, 405)), address
        if answer.status_code == 405:
            assert set(answer.headers["Allow"].split(", ")) == methods | ({"HEAD"} if "GET" in methods else set())


def test_a_view_without_a_stamp_is_closed(new_app: Flask, container: Container) -> None:
    opened = []

    def view() -> str:
        opened.append(True)
        return "open"

    new_app.add_url_rule("/without-a-stamp", "unstamped", view, methods=["GET", "POST"])
    new_app.add_url_rule("/api/without-a-stamp", "unstamped_json", view)
    administrator = make_populated(container).people["administrator"]
    for browser in (Browser(new_app), entered(new_app, container, administrator)):
        assert browser.get("/without-a-stamp").status_code == 403
        assert browser.post("/without-a-stamp").status_code == 403
        assert browser.get("/api/without-a-stamp").json["error"]["code"] == "closed"
        assert browser.client.head("/without-a-stamp").status_code == 403
    assert opened == []
