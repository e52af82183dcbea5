"""What every answer carries: content policy, no caching, cookie flags, and errors that say nothing of their cause."""

import io
import re
from dataclasses import replace

import pytest
import structlog
from flask import Flask
from werkzeug.test import TestResponse

from app import build_app
from foundation.accounts.permissions import Permission
from foundation.web.container import Container
from foundation.web.routes import route
from tests.doors.visits import entered
from tests.factories.makers import PASSWORD, Browser, make_account, make_case, signed_in

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
CANARY = "canary-Dilnozaxon-7421"
NUMBER = re.compile(r"\b[0-9a-f]{12}\b")


def _answers(app: Flask, container: Container) -> dict[str, TestResponse]:
    """One answer of every kind."""
    officer = make_account(container)
    browser = entered(app, container, officer)
    case = make_case(container, officer)
    return {
        "page": browser.get(f"/cases/{case}"),
        "json": browser.get("/api/cases"),
        "redirect": Browser(app).get("/cases"),
        "public": Browser(app).get("/sign-in"),
        "not found": browser.get("/nowhere"),
        "not allowed": browser.get("/accounts"),
        "wrong input": browser.post("/cases/new"),
        "forged": browser.client.post("/cases/new"),
        "wrong method": browser.client.put("/cases"),
        "too large": browser.post("/cases/new", note="a" * 2_000_000),
        "health": browser.get("/healthz"),
        "static": browser.get("/static/now/absent.css"),
    }


def test_every_answer_carries_the_exact_headers(app: Flask, container: Container) -> None:
    wanted = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": None,  # frame-ancestors says it
        "Access-Control-Allow-Origin": None,
        "Strict-Transport-Security": None,  # without TLS it would be a lie
    }
    for kind, answer in _answers(app, container).items():
        assert {name: answer.headers.get(name) for name in wanted} == wanted, kind
        assert len(answer.headers.getlist("Content-Security-Policy")) == 1, kind


def test_nothing_but_static_files_may_be_kept(app: Flask, container: Container) -> None:
    for kind, answer in _answers(app, container).items():
        if kind != "static":
            assert answer.headers["Cache-Control"] == "no-store", kind


def test_static_files_are_immutable_under_an_address_with_their_hash(app: Flask) -> None:
    page = Browser(app).get("/sign-in").text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    names = {address.rpartition("/")[2] for address in addresses}
    assert names == {"mark.svg", "icons.svg", "sign-in.css", "sign-in.js"}
    for address in addresses:
        assert re.fullmatch(r"/static/[0-9a-f]{12}/[a-z.-]+", address), address
        answer = Browser(app).get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"  # nor by the cookie, or it would be asked for again
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_static_file_of_another_version_is_served_as_it_is_now_and_not_kept(app: Flask) -> None:
    answer = Browser(app).get("/static/0123456789ab/program.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_only_the_files_of_the_pages_are_served(app: Flask) -> None:
    for name in ("../app.py", "now/../../app.py", "now/%2e%2e/app.py", "now/app.css", "now/", "program.css"):
        answer = Browser(app).get(f"/static/{name}")
        assert answer.status_code == 404, name
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_wrong_method_is_told_which_ones_are_right(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        for address, allowed in (("/cases", "GET, HEAD"), ("/api/cases", "GET, HEAD, POST"), ("/sign-out", "POST")):
            answer = browser.client.open(address, method=method, headers={"X-CSRFToken": browser.token})
            assert (answer.status_code, answer.headers["Allow"]) == (405, allowed), (method, address)


def _cookie(answer: TestResponse) -> set[str]:
    (cookie,) = answer.headers.getlist("Set-Cookie")
    return {part.strip() for part in cookie.split(";")[1:]} | {cookie.partition("=")[0]}


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask, container: Container) -> None:
    assert _cookie(Browser(app).get("/sign-in")) == {"presence", "HttpOnly", "Path=/", "SameSite=Strict"}
    cookie = signed_in(app, make_account(container)).client.get_cookie("presence")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Strict", False)


def test_the_mark_of_a_device_is_kept_as_the_cookie_is(container: Container) -> None:
    for secure, name in ((False, "device"), (True, "__Host-device")):
        container.settings = replace(container.settings, secure_cookies=secure)
        browser, officer = Browser(build_app(container)), make_account(container)
        answer = browser.client.get("/sign-in", base_url="https://localhost")
        fields = {"csrf_token": browser.noted(answer) and browser.token, "email": officer.email, "password": PASSWORD}
        sent = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/sign-in"}}
        cookies = browser.client.post("/sign-in", data=fields, **sent).headers.getlist("Set-Cookie")
        [mark] = [cookie for cookie in cookies if cookie.startswith(f"{name}=")]
        said = {part.strip() for part in mark.split(";")[1:] if not part.strip().startswith(("Expires", "Max-Age"))}
        assert said == {"HttpOnly", "Path=/", "SameSite=Strict", *(["Secure"] if secure else [])}


def test_signing_out_has_the_browser_forget_pages_and_nothing_else(app: Flask, container: Container) -> None:
    officer = make_account(container)
    for address in ("/sign-out", "/account/sign-out-everywhere"):
        answer = signed_in(app, officer).post(address)
        assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in entered(app, container, officer).get("/account").headers


def test_with_secure_cookies_it_travels_by_tls_alone(container: Container) -> None:
    container.settings = replace(container.settings, secure_cookies=True)
    answer = Browser(build_app(container)).get("/sign-in")
    assert _cookie(answer) == {"__Host-presence", "Secure", "HttpOnly", "Path=/", "SameSite=Strict"}
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("address", ["/probe", "/api/probe"])
def test_an_unexpected_error_has_a_number_and_says_nothing_of_its_cause(
    new_app: Flask, container: Container, address: str
) -> None:
    @route(new_app, address, "probe", permission=Permission.OWN_ACCOUNT)
    def probe(request: object) -> str:
        raise RuntimeError(CANARY)

    browser, log = entered(new_app, container, make_account(container)), io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(log))  # the next application sets its own again
    answer = browser.get(address)
    logged = log.getvalue()
    assert answer.status_code == 500
    assert answer.is_json == (address == "/api/probe")
    numbers = set(NUMBER.findall(answer.text)) & set(NUMBER.findall(logged))
    assert len(numbers) == 1
    assert '"error": "RuntimeError"' in logged
    for told in (answer.text, logged, str(answer.headers)):
        assert CANARY not in told
        assert "Traceback" not in told
    assert "RuntimeError" not in answer.text


def test_every_error_page_carries_a_number_of_its_own(app: Flask, container: Container) -> None:
    answers = _answers(app, container)
    for kind in ("not found", "not allowed", "forged", "wrong method", "too large"):
        assert NUMBER.search(answers[kind].text.split("quote the number")[1]), kind
    browser = entered(app, container, make_account(container))
    errors = [browser.get("/api/cases/nothing").json for _ in range(2)]
    assert errors[0]["error"]["request"] != errors[1]["error"]["request"]


def test_a_view_without_a_stamp_is_closed_to_everybody(new_app: Flask, container: Container) -> None:
    new_app.add_url_rule("/unstamped", "unstamped", lambda: CANARY)
    new_app.add_url_rule("/api/unstamped", "unstamped_json", lambda: {"secret": CANARY})
    for browser in (Browser(new_app), entered(new_app, container, make_account(container))):
        for address in ("/unstamped", "/api/unstamped"):
            answer = browser.get(address)
            assert answer.status_code == 403
            assert CANARY not in answer.text


def test_a_door_that_says_neither_public_nor_permission_cannot_be_built(app: Flask) -> None:
    with pytest.raises(ValueError, match="public or asks for a permission"):
        route(app, "/nobody", "nobody")(lambda request: CANARY)
    with pytest.raises(ValueError, match="public or asks for a permission"):
        route(app, "/both", "both", permission=Permission.OWN_ACCOUNT, is_public=True)(lambda request: CANARY)
