"""How a window waits: for a page that takes its time, half by half, and not for a jump within the page."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.makers import make_account

_PAUSE = 0.15  # seconds: far longer than it takes to look
_FIELDS = "main input, main select, main textarea"


def _in_halves(answers: Callable[..., Iterable[bytes]]) -> Callable[..., Iterator[bytes]]:
    """The same answers, each after a pause, and its second half after another one."""

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        found = answers(environ, start)
        try:
            whole = b"".join(found)
        finally:
            getattr(found, "close", bool)()
        for half in (whole[: len(whole) // 2], whole[len(whole) // 2 :]):
            threading.Event().wait(_PAUSE)
            yield half

    return slow


@pytest.fixture
def window(app: Flask, desk: Desk, container: Container) -> Window:
    """A window of an officer; what it asks for takes its time."""
    found = desk.open(make_account(container))
    found.go("/cases")
    app.wsgi_app = _in_halves(app.wsgi_app)
    return found


def test_a_page_to_which_a_link_leads_is_there_as_a_whole(window: Window) -> None:
    window.click(window.page.get_by_role("main").get_by_role("link", name="New case").first)
    assert window.page.url.endswith("/cases/new")
    assert window.page.locator(_FIELDS).count() > 10
    assert window.page.get_by_role("button", name="Open the case").count() == 1


def test_a_page_to_which_a_form_leads_is_there_and_its_scripts_have_run(window: Window) -> None:
    window.go("/cases/new")
    window.press("Open the case")
    assert window.page.locator("[data-error-summary]:focus").count() == 1
    window.page.get_by_label("Given name").first.fill("Dilnoza")
    window.key("Enter", window.page.locator("#f-family_name"))
    assert window.page.get_by_label("Given name").first.input_value() == "Dilnoza"
    assert window.page.locator("[data-error-summary]:focus").count() == 1


def test_a_jump_within_the_page_and_what_only_opens_are_not_waited_for(window: Window) -> None:
    window.go("/cases/new")
    window.press("Open the case")
    window.page.evaluate("() => { window.isSame = true; }")
    window.click(window.page.locator("[data-error-summary] a").first)
    assert window.page.url.rpartition("#")[2]
    window.click(window.page.locator("summary").filter(visible=True).first)
    assert window.page.evaluate("() => window.isSame")


def test_a_page_is_turned_around_with_the_style_sheet_of_its_direction(desk: Desk) -> None:
    window = desk.open()
    window.go("/sign-in")
    sheets = "() => [...document.styleSheets].map((one) => one.href)"
    for direction, file in (("rtl", "/sign-in.rtl.css"), ("ltr", "/sign-in.css")):
        window.turn(direction)
        [sheet] = window.page.evaluate(sheets)
        assert sheet.endswith(file)
        assert window.page.evaluate("() => getComputedStyle(document.body).direction") == direction
