"""Every page that somebody reaches by links, one address of each pattern: its statements and bytes."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import HTTPException

from tests.factories.makers import Browser

START = "/"
MOST_TRIED = 3  # addresses of one pattern, until one answers with a page
_LINK = re.compile(r'(?:<a [^>]*?href|data-standing|data-lines)="(/[^"#]*)')  # and what a page asks for by itself
_NO_PAGES = re.compile(r"sign-out|/download|/content|\.(pdf|xlsx|csv|ics|json)\b|/static/")


@dataclass(frozen=True)
class Page:
    """One address of a pattern, as somebody got it: statements that it took and bytes of HTML."""

    pattern: str
    address: str
    statements: int
    size: int


@contextmanager
def _statements(app: Flask) -> Iterator[Callable[[], int]]:
    """Counts statements of the data while the block runs; gives the count so far."""
    count = 0

    def note(*_: Any) -> None:
        nonlocal count
        count += 1

    engine = app.extensions["container"].stores.data
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield lambda: count
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _pattern(app: Flask, address: str) -> str | None:
    try:
        rule, _values = app.url_map.bind("localhost").match(address.partition("?")[0], return_rule=True)
    except HTTPException:
        return None
    return rule.rule


def crawl(app: Flask, email: str, password: str, wanted: frozenset[str] = frozenset()) -> list[Page]:
    """The pages of one person, in the order in which links lead to them. RuntimeError if they cannot sign in.

    Where patterns are `wanted`, no more is opened once there is a page of each. Filters and orders of one list are one
    pattern: of each address only what stands before the question mark counts.
    """
    browser = Browser(app)
    browser.get("/sign-in")
    if browser.post("/sign-in", email=email, password=password).status_code != 303:
        raise RuntimeError(f"{email} cannot sign in")
    pages: dict[str, Page] = {}
    tried: dict[str, int] = {}
    waiting = deque([START])
    with _statements(app) as count:
        while waiting and not (wanted and wanted <= pages.keys()):
            address = waiting.popleft()
            pattern = _pattern(app, address)
            if pattern is None or pattern in pages or tried.get(pattern, 0) == MOST_TRIED or _NO_PAGES.search(address):
                continue
            tried[pattern] = tried.get(pattern, 0) + 1
            browser.get(address)  # what is read once for all is read now
            before = count()
            answer = browser.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                pages[pattern] = Page(pattern, address, count() - before, len(answer.data))
                waiting.extend(unescape(link) for link in _LINK.findall(answer.text))
            elif answer.status_code in (302, 303):
                waiting.append(answer.headers["Location"])
    return list(pages.values())
