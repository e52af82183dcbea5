"""A sketch while somebody is counselled: by keyboard, on a phone and on a desk, from an example to other days."""

import re

import pytest
from playwright.sync_api import expect

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.makers import make_account


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_an_example_is_changed_and_judged_by_keyboard(
    desk: Desk, container: Container, width: int, language: str
) -> None:
    window = desk.open(make_account(container), width, language)
    page = window.page
    window.go("/sketch")
    window.key("Enter", page.locator("button[value=example]"))
    expect(page.locator("input[name=people]")).to_have_value("3")
    window.key("Enter", page.locator("button[value=remove_person_3]"))
    expect(page.locator("input[name=people]")).to_have_value("2")
    if width < 800:  # a row that is filled in is folded there
        page.locator("details.sketch-row > summary").first.click()
    # Enter in a field judges, and takes no row away.
    window.key("Enter", page.locator("[name=person1_age]"))
    expect(page.locator("#in-the-way")).to_be_visible()
    expect(page.locator("input[name=people]")).to_have_value("2")
    expect(page.locator("[name=person1_age]")).to_have_value("29")
    expect(page.locator(".sketch-chosen")).to_have_count(1)
    assert re.search(r"/sketch$", page.url)
    assert window.faults() == []
    assert window.troubles == []
