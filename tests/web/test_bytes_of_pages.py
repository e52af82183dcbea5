"""What pages weigh on the line: the first visit and the ones after it. `bench_first_visit` measures the seconds."""

import re

import brotli
import pytest
from flask import Flask

from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.makers import Browser, make_account, make_case
from tests.factories.referred import make_partner

MOST_AT_FIRST, MOST_BLOCKING, MOST_LATER, MOST_PLAIN = 80_000, 22_000, 12_000, 60_000
HEADERS = 900  # bytes of an answer's headers, at most
FILE = re.compile(r'<(link|script|use)\b[^>]*? (?:href|src)="(/static/[^"#]+)[^>]*>')
AHEAD = re.compile(r'data-ahead="([^"]+)"')
BROTLI = {"Accept-Encoding": "br"}


def _bytes(browser: Browser, address: str) -> int:
    answer = browser.client.get(address, headers=BROTLI)
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    assert headers < HEADERS
    assert answer.headers["Content-Encoding"] == "br" or len(answer.data) < HEADERS
    return len(answer.data) + headers


def _files(page: str) -> tuple[set[str], set[str]]:
    """Files that a page names, and those of them that its first screen waits for."""
    named, waited = {address for group in AHEAD.findall(page) for address in group.split()}, set()
    for tag in FILE.finditer(page):
        named.add(tag[2])
        if 'rel="stylesheet"' in tag[0] or (tag[1] == "script" and " defer" not in tag[0]):
            waited.add(tag[2])
    return named, waited


def test_the_first_visit_is_small_and_its_first_screen_smaller(app: Flask) -> None:
    for language in ("en", "ar"):
        browser = Browser(app)
        browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        named, waited = _files(browser.get("/sign-in").text)
        assert len(named) >= 5
        assert len(waited) == 1
        page = _bytes(browser, "/sign-in")
        assert page + sum(_bytes(browser, address) for address in waited) <= MOST_BLOCKING
        assert page + sum(_bytes(browser, address) for address in named) <= MOST_AT_FIRST


@pytest.mark.parametrize("role", ["officer", "worker"])
def test_a_page_after_it_is_small_and_brings_no_file_along(app: Flask, container: Container, role: str) -> None:
    officer, worker = make_account(container), make_partner(container)[1]
    case = make_case(container, officer)
    at_first, _ = _files(Browser(app).get("/sign-in").text)
    browser = entered(app, container, officer if role == "officer" else worker)
    pages = {"officer": ["/", "/cases", f"/cases/{case}", "/cases/new", "/tasks"], "worker": ["/", "/visits"]}
    for address in [*pages[role], "/inbox", "/account"]:
        answer = browser.client.get(address, headers=BROTLI)
        assert answer.status_code == 200, address
        plain = brotli.decompress(answer.data)
        assert _files(plain.decode())[0] <= at_first, address
        assert len(plain) <= MOST_PLAIN, address
        assert _bytes(browser, address) <= MOST_LATER, address
