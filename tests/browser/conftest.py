"""Chromium against the real application: its server in a thread, windows that record what goes wrong in them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium, expect, sync_playwright

from bench.served import served
from returns.journey.queries.legs import read_ahead
from tests.browser.window import Window
from tests.factories.makers import Person, signed_in
from tests.installation import Installation
from tests.pages.tour import add_broken_pages

CHROMIUM = "/usr/bin/chromium-headless-shell"
PHONE, DESK = 390, 1280
# What happens in a window is the same at both widths, and the tour of all pages looks how they stand at each of them: a
# test has the width of whoever does most often what it is about; `--full` runs it at the other one too.
ON_A_PHONE = {
    "test_partner_phone",
    "test_story_year",
    "test_concerns",
    "test_dates_of_visits",
    "test_signing_in",
    "test_second_factor",
}
# What these walk through is walked through by other stories, and decided in tests of services and rules.
TOLD_IN_FULL_RUNS = {
    *("test_story_siblings", "test_story_pregnancy", "test_story_family"),
    "test_story_manager",
}
PATIENCE = 20_000  # milliseconds: only a broken page, or a very busy machine, takes so long


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives Chromium, at one width unless everything is asked for."""
    for item in items:
        if "/tests/browser/" not in str(item.path):
            continue
        item.add_marker(pytest.mark.browser)
        told_at = PHONE if item.path.stem in ON_A_PHONE else DESK
        is_at_another = getattr(item, "callspec", None) and item.callspec.params.get("width", told_at) != told_at
        if is_at_another or item.path.stem in TOLD_IN_FULL_RUNS:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def database() -> str:
    """One database is enough for what happens in a browser; a smoke test asks for the other."""
    return "sqlite"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One Chromium for all tests of a worker."""
    expect.set_options(timeout=PATIENCE)
    read_ahead()  # as a process that serves does: on a busy machine it takes longer than others wait for the write lock
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the window, in pixels: a phone's and a desk's."""
    return int(request.param)


@pytest.fixture
def app(installation: Installation) -> Flask:
    """The application, with pages that fail on purpose."""
    return installation.app(add_broken_pages)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application, behind the server that it has when it runs."""
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


def _presence(app: Flask, person: Person) -> str:
    """The cookie of somebody who has just signed in. The sign-in page itself has tests of its own."""
    cookie = signed_in(app, person).client.get_cookie("presence")
    assert cookie is not None
    return cookie.value


@dataclass(frozen=True)
class Desk:
    """Where windows are opened; each is somebody else's computer."""

    chromium: Chromium
    app: Flask
    address: str
    windows: list[Window]

    def open(self, person: Person | None = None, width: int = DESK, language: str = "en-GB") -> Window:
        """A window of its own, signed in if a person is named."""
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 844 if width == PHONE else 800},
            locale=language,
            has_touch=width == PHONE,
        )
        context.set_default_timeout(PATIENCE)
        window = Window(context)
        self.windows.append(window)
        if person is not None:
            context.add_cookies([{"name": "presence", "value": _presence(self.app, person), "url": self.address}])
        return window


@pytest.fixture
def desk(chromium: Chromium, app: Flask, address: str) -> Iterator[Desk]:
    """Windows for one test. Afterwards none of them may have had an error in its console or met the content policy."""
    found = Desk(chromium, app, address, [])
    yield found
    for window in found.windows:
        window.context.close()
    assert [trouble for window in found.windows for trouble in window.troubles] == []
