"""The first visit: a small sheet that looks like the whole one, and files that are there before they are needed."""

import pytest
from playwright.sync_api import Page, expect

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.makers import make_account

_LOOKS = """() => [...document.body.querySelectorAll("*")].filter((part) => !part.closest("svg *")).map((part) => {
  const style = getComputedStyle(part);
  const names = [...style].filter((name) => !name.startsWith("--"));
  return names.map((name) => name + ": " + style.getPropertyValue(name)).concat(part.outerHTML.slice(0, 60));
})"""
_WEAR = """(name) => {
  const sheet = document.querySelector('link[rel="stylesheet"]');
  const other = sheet.cloneNode();
  other.href = "/static/now/" + name;
  const isThere = new Promise((done, failed) => { other.onload = done; other.onerror = failed; });
  sheet.replaceWith(other);
  return isThere.then(() => document.getAnimations().forEach((one) => one.finish()));
}"""
_BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((file) => file.renderBlockingStatus === "blocking").map((file) => file.name.split("/").at(-1))"""
_FROM_THE_LINE = """() => performance.getEntriesByType("resource")
  .filter((file) => file.name.includes("/static/") && file.transferSize > 0).map((file) => file.name)"""


def _looks(page: Page, sheet: str) -> list[list[str]]:
    page.evaluate(_WEAR, sheet)
    looks: list[list[str]] = page.evaluate(_LOOKS)
    return looks


@pytest.mark.parametrize("turned", ["", ".rtl"], ids=["ltr", "rtl"])
def test_the_sign_in_page_looks_the_same_with_its_own_sheet(desk: Desk, width: int, turned: str) -> None:
    window = desk.open(width=width, language="ar" if turned else "en-GB")
    page = window.page
    window.go("/sign-in")
    states = [
        lambda: None,
        lambda: page.locator("summary").first.click(),
        lambda: page.locator("main form button[type=submit]").click(),
    ]
    for enter in states:
        enter()
        window.arrives()
        own, whole = _looks(page, f"sign-in{turned}.css"), _looks(page, f"program{turned}.css")
        assert len(own) > 20
        assert own == whole
    expect(page.locator("[data-error-summary]")).to_be_visible()


def test_what_later_pages_need_is_there_before_they_are_asked_for(desk: Desk, container: Container) -> None:
    window = desk.open(width=390)
    page, officer = window.page, make_account(container)
    with page.expect_response("**/program.css"), page.expect_response("**/program.js"):
        window.go("/sign-in")
    assert page.evaluate(_BLOCKING) == ["sign-in.css"]
    page.wait_for_load_state("networkidle")
    window.sign_in(officer)
    window.arrives()
    assert page.evaluate(_BLOCKING) == ["program.css"]
    assert page.evaluate(_FROM_THE_LINE) == []
