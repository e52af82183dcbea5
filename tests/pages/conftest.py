"""The tour of every page, made once with a test client in a pseudo-locale."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, template_rendered
from jinja2 import Template
from werkzeug.test import TestResponse

from app import build_app, build_wiring
from foundation.clock import MovableClock
from tests.clock import START
from tests.databases import copied, settings_for
from tests.doors.visits import Counted, counted
from tests.factories.makers import Browser, signed_in
from tests.pages.tour import Cast, Stop, add_broken_pages, cast_of, reference_of, the_tour

LANGUAGE = "en_XA"


@dataclass(frozen=True)
class Visit:
    """What came back at one stop."""

    stop: Stop
    answer: TestResponse
    endpoint: str | None
    asked: Counted  # of all stores, when the page was opened again


@dataclass(frozen=True)
class Album:
    """The whole tour."""

    app: Flask
    cast: Cast
    reference: str
    visits: list[Visit]
    templates: set[str]


def _go(browser: Browser, stop: Stop) -> TestResponse:
    if stop.fields is None:
        return browser.get(stop.path, follow_redirects=True)
    answer = browser.client.post(stop.path, data={"csrf_token": browser.token, **stop.fields}, follow_redirects=True)
    return browser.noted(answer)


def _browser(app: Flask, stop: Stop) -> Browser:
    browser = signed_in(app, stop.who) if stop.who else Browser(app)
    browser.get("/sign-in" if stop.who is None else "/account")
    assert browser.post("/language", language=LANGUAGE).status_code == 303
    browser.get("/sign-in" if stop.who is None else "/account")
    return browser


@pytest.fixture(scope="session")
def album(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """Every page, as it answered. One database is enough: no page asks which one it is."""
    clock = MovableClock(START)
    house = build_wiring(settings_for(copied(sqlite_template, tmp_path_factory.mktemp("tour") / "instance")), clock)
    app = build_app(house)
    add_broken_pages(app)
    cast = cast_of(house)
    browsers: dict[str, Browser] = {}
    visits, templates = [], set()

    def note(sender: Flask, template: Template, **context: object) -> None:
        templates.add(template.name)

    template_rendered.connect(note, app)
    reference = reference_of(house, cast)
    for stop in the_tour(house, cast):
        key = stop.who.email if stop.who else ""
        if key not in browsers:
            browsers[key] = _browser(app, stop)
        clock.move(stop.after)
        answer = _go(browsers[key], stop)
        place = answer.request
        with counted(house) as again:
            if place.method == "GET":
                browsers[key].get(place.full_path)
        endpoint = app.url_map.bind("").match(place.path, place.method)[0]
        visits.append(Visit(stop, answer, endpoint, again))
    yield Album(app, cast, reference, visits, templates)
    house.stores.dispose()
