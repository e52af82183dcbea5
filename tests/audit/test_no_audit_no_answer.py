"""Where the audit cannot be written there is no answer: 503 with nothing in it, and nothing was changed."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation.accounts.queries import staff as queries
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import count_cases
from tests.audit.intruder import Intruder
from tests.audit.story import NAMES, Story, tell
from tests.audit.written import make_impatient
from tests.factories.makers import Browser, arrived
from tests.factories.scopes import EVERYTHING

CASE = {"given_name": "Aziza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}
GRANT = {"compartment": "legal", "days": "3", "reason": "x", "to": "{officer}"}
READS = [
    ("officer", "/cases"),
    ("officer", "/cases/{case}"),
    ("officer", "/api/cases"),
    ("officer", "/api/cases/{case}"),
    ("officer", "/"),
    ("holder", "/cases/{case}/protected"),
    ("specialist", "/cases/{case}/grants"),
    ("protector", "/grants"),
    ("administrator", "/accounts"),
]
# Refusals too are given only with their record.
REFUSED = [("stranger", "/cases/{case}"), ("officer", "/accounts"), ("officer", "/cases/{case}/protected")]
POSTS: list[tuple[str, str, dict[str, str]]] = [
    ("officer", "/cases/search", {"q": NAMES[3]}),
    ("specialist", "/cases/{case}/grants", GRANT),
    ("officer", "/cases/new", {"given_name": "Aziza"}),
]


@pytest.fixture
def story(container: Container) -> Iterator[Story]:
    """One case and its people, in a house that waits for locks only for a moment."""
    make_impatient(container)
    return tell(container)


def _broken(how: str, intruder: Intruder) -> AbstractContextManager[None]:
    return intruder.table_gone("audit_event") if how == "gone" else intruder.table_locked("audit_event")


def _told(answer: TestResponse) -> str:
    """An answer without what was sent: that comes back to whoever sent it, to be sent again."""
    return re.sub(r'<input type="hidden"[^>]*>', "", answer.text)


def _state(container: Container) -> tuple[int, int]:
    with reading(container.units, EVERYTHING) as unit:
        return count_cases(unit.session), queries.grants_page(unit.session, None, 100).total


def _browsers(app: Flask, story: Story, who: list[str]) -> dict[str, Browser]:
    return {one: arrived(app, story.person(one)) for one in who}


@pytest.mark.parametrize("how", ["gone", "locked"])
def test_no_page_and_no_json_without_its_record(app: Flask, container: Container, story: Story, how: str) -> None:
    asked = READS + REFUSED if how == "gone" else [READS[1], READS[3]]
    browsers = _browsers(app, story, sorted({who for who, _ in asked}))
    with _broken(how, Intruder(container)):
        answers = [(address, browsers[who].get(story.at(address))) for who, address in asked]
    assert [(address, one.status_code) for address, one in answers if one.status_code != 503] == []
    leaks = [(address, name) for address, one in answers for name in NAMES if name in one.text]
    assert leaks == []
    assert all(story.officer.name not in one.text.split("<main")[-1] for _, one in answers)
    codes = [one.json["error"]["code"] for _, one in answers if one.is_json]
    assert set(codes) == {"audit_unavailable"}
    assert browsers["officer"].get(story.at("/cases/{case}")).status_code == 200, "and afterwards all is well"


def test_nothing_is_changed_without_its_record(app: Flask, container: Container, story: Story) -> None:
    browsers = _browsers(app, story, ["officer", "specialist"])
    before = _state(container)
    with Intruder(container).table_gone("audit_event"):
        for who, address, fields in POSTS:
            sent = {name: story.at(value) for name, value in fields.items()}
            answer = browsers[who].post(story.at(address), **sent)
            assert answer.status_code == 503, address
            assert [name for name in NAMES if name in _told(answer)] == []
    assert _state(container) == before


def _send(browser: Browser, as_json: bool) -> Any:
    return browser.post_json("/api/cases", CASE) if as_json else browser.post("/cases/new", **CASE)


@pytest.mark.parametrize("as_json", [False, True], ids=["form", "JSON"])
def test_nothing_is_changed_where_the_record_of_the_change_cannot_be_written(
    app: Flask, container: Container, story: Story, as_json: bool
) -> None:
    browser = arrived(app, story.officer)
    before = _state(container)
    with Intruder(container).table_gone("audit_change"):
        answer = _send(browser, as_json)
    assert answer.status_code == 503
    assert "Aziza" not in _told(answer)
    assert _state(container) == before
    assert _send(browser, as_json).status_code == (201 if as_json else 303)


def test_a_form_comes_back_only_with_the_record_of_its_refusal(app: Flask, container: Container, story: Story) -> None:
    browser = arrived(app, story.officer)
    with Intruder(container).table_gone("audit_event"):
        assert browser.post("/cases/new", given_name="Aziza").status_code == 503
