"""Names as long as they may be, in one word of either script: no page of a phone is wider than its window."""

import uuid
from datetime import date

import pytest

from foundation.web.container import Container
from returns.cases.services.cases import NewMember, add_member
from returns.people.rules.people import Sex
from tests.browser.conftest import PHONE, Desk
from tests.browser.test_pages_of_a_case import family_of_five
from tests.browser.window import Window
from tests.factories.journeys import at_work, make_team

NARROWEST, HEIGHT = 320, 844
LONGEST = 60
GIVEN, FAMILY = "M" + "a" * (LONGEST - 1), "\N{ARABIC LETTER MEEM}" * LONGEST
PARTS = ("", "counselling", "guardians", "medical", "paperwork", "path", "safe-contact", "split")
_UNFOLD = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


def _wide(window: Window, path: str) -> list[str]:
    """At which widths of a phone a page is wider than its window, as it stands and with all its folds open."""
    window.go(path)
    found = []
    for state in ("folded", "open"):
        if state == "open":
            window.page.evaluate(_UNFOLD)
        for width in (NARROWEST, PHONE):
            window.page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{path} {state} at {width}" for _fault in window.overflow()]
    return found


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_the_longest_names_fit_a_phone(desk: Desk, container: Container, language: str) -> None:
    team = make_team(container)
    case = family_of_five(container, team)
    with at_work(container, team.owner, uuid.UUID(case)) as (unit, row):
        for born in (date(1980, 1, 2), date(2014, 1, 2)):
            add_member(unit, container.secrets, row, NewMember(GIVEN, FAMILY, Sex.FEMALE, born))
    window = desk.open(team.owner, PHONE, language)
    assert [fault for part in PARTS for fault in _wide(window, f"/cases/{case}/{part}".rstrip("/"))] == []


@pytest.mark.parametrize("language", ["en-GB", "ar", "fr"])
def test_safe_contact_of_a_family_fits_the_narrowest_phone(desk: Desk, container: Container, language: str) -> None:
    team = make_team(container)
    window = desk.open(team.owner, PHONE, language)
    assert _wide(window, f"/cases/{family_of_five(container, team)}/safe-contact") == []


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_what_a_list_shows_is_chosen_on_the_narrowest_phone(desk: Desk, container: Container, language: str) -> None:
    team = make_team(container)
    family_of_five(container, team)
    window = desk.open(team.owner, PHONE, language)
    window.page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    window.go("/cases")
    menus = window.page.locator(".list-menus > .menu")
    assert menus.count() > 1
    for menu in menus.all():
        menu.locator("> summary").click()
        assert menu.locator(".list-sheet").is_visible()
        assert window.overflow() == []
        menu.locator("> summary").click()
