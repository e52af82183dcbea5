"""The tour of every page, made once in a run with a test client in a pseudo-locale, and looked at by every worker."""

import fcntl
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask, template_rendered
from jinja2 import Template
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from app import build_app, build_container
from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.clock import START
from tests.databases import copied, settings_for
from tests.doors.visits import Counted, counted
from tests.factories.makers import Browser, signed_in
from tests.kept import KeptTemplates
from tests.pages.tour import Cast, Stop, add_broken_pages, cast_of, reference_of, the_tour
from tests.pages.tour_of_routes import of_routes
from tests.populated.world import make_populated

LANGUAGE = "en_XA"
_TEMPLATES = KeptTemplates()  # compiled once for the programs of the album


@dataclass(frozen=True)
class Request:
    """What was asked for."""

    method: str
    path: str
    url: str
    referrer: str | None


@dataclass(frozen=True)
class Answer:
    """What came back, and what led there."""

    request: Request
    status_code: int
    mimetype: str
    headers: Headers
    text: str
    history: tuple["Answer", ...]


@dataclass(frozen=True)
class Visit:
    """What came back at one stop, of which is kept what is not sent."""

    stop: Stop
    answer: Answer
    endpoint: str | None
    asked: Counted  # of all stores, when the page was opened again


@dataclass(frozen=True)
class Photographs:
    """The whole tour, and at what time it ended."""

    cast: Cast
    reference: str
    visits: list[Visit]
    templates: set[str]
    now: datetime


@dataclass(frozen=True)
class Album:
    """The whole tour, and the application over what it left behind."""

    app: Flask
    cast: Cast
    reference: str
    visits: list[Visit]
    templates: set[str]


def _answer(answer: TestResponse) -> Answer:
    asked = answer.request
    request = Request(asked.method, asked.path, asked.url, asked.referrer)
    text = answer.data.decode(errors="replace")
    history = tuple(_answer(one) for one in answer.history)
    return Answer(request, answer.status_code, answer.mimetype, Headers(list(answer.headers)), text, history)


def _go(browser: Browser, stop: Stop) -> TestResponse:
    if stop.fields is None:
        return browser.get(stop.path, follow_redirects=True)
    return browser.noted(browser.send(stop.path, stop.fields, follow_redirects=True))


def _browser(app: Flask, stop: Stop) -> Browser:
    browser = signed_in(app, stop.who) if stop.who else Browser(app)
    browser.get("/sign-in" if stop.who is None else "/account")
    assert browser.post("/language", language=LANGUAGE).status_code == 303
    browser.get("/sign-in" if stop.who is None else "/account")
    return browser


def _program(instance: Path, now: datetime) -> tuple[Container, Flask, MovableClock]:
    clock = MovableClock(now)
    container = build_container(settings_for(instance), clock)
    app = build_app(container)
    app.jinja_env.bytecode_cache = _TEMPLATES
    add_broken_pages(app)
    return container, app, clock


def _photographed(states: Path, routes: Path) -> Photographs:
    """Every page, as it answered. One database is enough: no page asks which one it is."""
    container, app, clock = _program(states, START)
    cast, templates = cast_of(container), set[str]()
    reference = reference_of(container, cast)
    visits = _visits(container, app, clock, the_tour(container, cast), templates)
    now = clock.now()
    container.stores.dispose()
    container, app, clock = _program(routes, START)
    visits += _visits(container, app, clock, of_routes(make_populated(container)), templates)
    container.stores.dispose()
    return Photographs(cast, reference, visits, templates, now)


def _visits(
    container: Container, app: Flask, clock: MovableClock, stops: Iterable[Stop], templates: set[str]
) -> list[Visit]:
    """What comes back at these stops; the names of what is shown are added to `templates`."""
    browsers: dict[str, Browser] = {}
    visits = []

    def note(sender: Flask, template: Template, **context: object) -> None:
        templates.add(str(template.name))

    template_rendered.connect(note, app)
    for stop in stops:
        key = stop.who.email if stop.who else ""
        if key not in browsers:
            browsers[key] = _browser(app, stop)
        clock.move(stop.after)
        answer = _go(browsers[key], stop)
        place = answer.request
        with counted(container) as again:
            if place.method == "GET":
                browsers[key].get(place.full_path)
        endpoint = app.url_map.bind("").match(place.path, place.method)[0]
        visits.append(Visit(replace(stop, fields=None), _answer(answer), endpoint, again))
    return visits


def _made_once(folder: Path, template: Path) -> Photographs:
    """What another worker has made already, or makes at this moment, is not made again."""
    folder.mkdir(exist_ok=True)
    kept = folder / "album"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            photographs = _photographed(*(copied(template, folder / one) for one in ("instance", "routes")))
            kept.write_bytes(pickle.dumps(photographs))
    found: Photographs = pickle.loads(kept.read_bytes())
    return found


@pytest.fixture(scope="session")
def album(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Iterator[Album]:
    """The album of this run, over a copy of what the tour left behind."""
    folder = tmp_path_factory.getbasetemp().parent / f"tour-{testrun_uid}"
    kept = _made_once(folder, sqlite_template)
    own = copied(folder / "instance", tmp_path_factory.mktemp("tour") / "instance")
    container, app, _clock = _program(own, kept.now)
    yield Album(app, kept.cast, kept.reference, kept.visits, kept.templates)
    container.stores.dispose()
