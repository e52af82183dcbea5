"""The service answers at its own address alone, and whoever comes by a link from elsewhere stays signed in."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from app import build_app
from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.makers import Browser, make_account

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def public(container: Container) -> Flask:
    """The application of an installation that people reach by a name."""
    container.settings = replace(container.settings, address="https://return.example.org")
    return build_app(container)


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "return.example.org.evil.example", "evil.example:443", "xreturn.example.org", "localhost"),
        *("127.0.0.1", "return.example.org@evil.example", "[", "evil.example#return.example.org"),
    ],
)
def test_another_host_is_refused_before_anything_is_done(public: Flask, host: str) -> None:
    for method, address in (("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/nowhere"), ("GET", "/link/x")):
        answer = public.test_client().open(address, method=method, headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain"), (method, address)
        assert "https://return.example.org" in answer.text
        assert host not in answer.text.replace("https://return.example.org", "")
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", ["return.example.org", "RETURN.example.org:8443", "return.example.org."])
def test_its_own_host_is_answered_at_any_port(public: Flask, host: str) -> None:
    assert public.test_client().get("/sign-in", headers={"Host": host}).status_code == 200


def test_whoever_watches_the_service_may_ask_the_machine(public: Flask) -> None:
    assert public.test_client().get("/healthz", headers={"Host": "10.0.0.3:8000"}).status_code != 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:5000"])
def test_on_this_machine_each_of_its_names_is_good(app: Flask, host: str) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": host}).status_code == 200
    assert app.test_client().get("/sign-in", headers={"Host": "192.0.2.1"}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1"])
def test_links_that_are_handed_over_lead_to_the_address_of_the_settings(
    app: Flask, container: Container, host: str
) -> None:
    administrator, officer = make_account(container, Role.ADMINISTRATOR), make_account(container)
    browser = entered(app, container, administrator)
    browser.client.environ_base["HTTP_HOST"] = host
    shown = browser.post(f"/accounts/{officer.id}/reset").text
    [link] = re.findall(r'value="([^"]+/link/[\w-]+)"', shown)
    assert link.startswith(f"{container.settings.address}/link/")


def test_who_follows_a_link_from_elsewhere_is_sent_on_from_here(app: Flask) -> None:
    answer = Browser(app).client.get("/cases?state=intake&sort=-country", headers=FROM_ELSEWHERE)
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0;url=/cases?state=intake&amp;sort=-country">' in answer.text
    assert "Set-Cookie" not in answer.headers, "the cookie of a sign-in is not replaced"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}, 303),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 303),
    ],
)
def test_any_other_visit_is_answered_at_once(app: Flask, headers: dict[str, str], status: int) -> None:
    assert Browser(app).client.get("/cases", headers=headers).status_code == status


def test_who_brings_the_cookie_along_is_answered_at_once(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    assert "<h1" in browser.get("/account", headers=FROM_ELSEWHERE).text
    assert "http-equiv" not in browser.get("/account", headers=FROM_ELSEWHERE).text


def test_a_path_that_looks_like_another_site_leads_nowhere_else(app: Flask) -> None:
    answer = Browser(app).client.get("//evil.example/x", headers=FROM_ELSEWHERE)
    assert "evil.example" not in re.findall(r'url=([^"]*)"', answer.text + 'url="')[0].split("/")[2:3]
