"""No page links to what the one who sees it may not open: a crawl of every role meets no refusal."""

import re
from collections import deque
from html import unescape

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from foundation.web.container import Container
from tests.factories.makers import Person, arrived
from tests.populated.world import make_populated

MOST_TRIED = 4  # addresses of one pattern
_LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')
_NO_PAGES = re.compile(r"sign-out|/static/")


def _pattern(app: Flask, address: str) -> str | None:
    try:
        rule, _values = app.url_map.bind("localhost").match(address.partition("?")[0], return_rule=True)
    except HTTPException:
        return None
    return rule.rule


def refused(app: Flask, person: Person) -> dict[str, str]:
    """Patterns of links that were refused to somebody, each with a page that shows the link."""
    browser, waiting = arrived(app, person), deque([("/", "")])
    tried: dict[str, set[str]] = {}
    found: dict[str, str] = {}
    while waiting:
        address, on_page = waiting.popleft()
        pattern = _pattern(app, address)
        if pattern is None or _NO_PAGES.search(address):
            continue
        paths = tried.setdefault(pattern, set())
        path = address.partition("?")[0]
        if path in paths or len(paths) == MOST_TRIED:
            continue
        paths.add(path)
        answer = browser.get(address)
        if answer.status_code == 403:
            found.setdefault(pattern, on_page)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            waiting.extend((unescape(link), pattern) for link in _LINK.findall(answer.text))
        elif answer.status_code in (302, 303):
            waiting.append((answer.headers["Location"], on_page))
    return found


@pytest.mark.parametrize("database", ["sqlite"])
def test_no_link_is_refused_to_who_sees_it(app: Flask, container: Container) -> None:
    world = make_populated(container)
    people = {name: person for name, person in world.people.items() if person is not None}
    found = {name: refused(app, person) for name, person in people.items()}
    assert {name: links for name, links in found.items() if links} == {}
