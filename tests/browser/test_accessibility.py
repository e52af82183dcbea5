"""Every page, in both directions and at both widths: nothing that axe objects to, nothing wider than its window."""

from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from foundation.clock import MovableClock
from foundation.web.wiring import Wiring
from tests.browser.conftest import DESK, PHONE, Desk
from tests.browser.window import Window
from tests.pages.tour import STATUSES, Stop, cast_of, the_tour

# Stops that show a page as another stop does, with other words.
LIKE_ANOTHER = {
    *(f"error-{status}" for status in STATUSES if status not in (404, 500)),
    *("link-reset", "link-reset-errors", "link-invitation-errors", "search-of-nothing", "today-worker"),
    *("account-own", "account-not-deactivated", "account-extras", "account-signed-out", "account-reactivated"),
    *("invite-place-missing", "places-again", "places-added", "cases-filtered", "new-more-errors", "case-elsewhere"),
    *("door-closed", "cases-wrong-filter", "grants-too-long", "grants-to-oneself", "review-revoked-twice"),
    *("account-reset", "accounts-none", "rules-none", "audit-none", "today-administrator", "wrong-language"),
    *("factor-codes", "proof-before-codes", "code-too-late", "factor-in-force"),
    *("plan-item", "plan-item-started", "plan-part-errors", "plan-part-too-much", "plan-part-planned", "plan-added"),
    *("plan-budget-errors", "plan-budget-named", "plan-budget-unnamed", "plan-part-paid", "plan-part-cancel-late"),
    *("plan-proof-kept", "plan-delivered", "plan-received", "plan-received-no-paper", "plan-check-errors"),
    *("plan-drawn_up", "plan-agreed", "plan-reviewed", "plan-item-cancel-late", "plan-objective-no-reason"),
    *("plan-change-again", "plan-objective-added", "plan-objective-changed", "plan-delivery-errors", "plan-checked"),
    *("sign-in-empty", "review-revoked", "signed-out-everywhere"),
    *("confirmations-done", "confirmations-twice", "audit-unknown", "audit-of-case", "me-empty", "new-empty"),
}


# Contrast takes most of the time. It is looked at on every page once, and on the phone where that has parts of its own.
CONTRAST_ON_PHONE = {"sign-in-wrong", "today", "cases", "new-errors", "case", "accounts", "audit", "rules-topic"}


def _faults(window: Window, stop: Stop, direction: str, at_all_widths: bool) -> list[str]:
    """What axe finds once in this direction, with `--full` at both widths; and whether the page fits at either."""
    found = []
    told_at = DESK if direction == "ltr" else PHONE
    for width in (DESK, PHONE):
        window.page.set_viewport_size({"width": width, "height": 800})
        if at_all_widths or width == told_at or stop.name in CONTRAST_ON_PHONE:
            contrast = direction == "ltr" and (width == DESK or stop.name in CONTRAST_ON_PHONE)
            found += [f"at {width}: {fault}" for fault in window.faults(contrast)]
        elif window.is_too_wide():
            found.append(f"at {width}: wider than its window")
    return found


def _endpoint(desk: Desk, stop: Stop) -> str:
    path = urlsplit(stop.path).path
    try:
        return str(desk.app.url_map.bind("").match(path, "GET" if stop.fields is None else "POST")[0])
    except HTTPException:
        return path


def _visit(desk: Desk, windows: dict[str, Window], stop: Stop, language: str) -> Window:
    key = stop.who.email if stop.who else ""
    if key not in windows:
        windows[key] = desk.open(stop.who)
        windows[key].go("/account" if stop.who else "/sign-in")
        windows[key].send("/language", {"language": language})
    if stop.fields is None:
        windows[key].go(stop.path)
    else:
        windows[key].send(stop.path, stop.fields)
    return windows[key]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_every_page_can_be_used_by_everybody(
    desk: Desk, house: Wiring, clock: MovableClock, language: str, direction: str, request: pytest.FixtureRequest
) -> None:
    at_all_widths = request.config.getoption("--full")
    windows: dict[str, Window] = {}
    found, seen = {}, set[str]()
    for stop in the_tour(house, cast_of(house)):
        clock.move(stop.after)
        if stop.path.endswith(".csv"):  # a file that a browser keeps, and shows to nobody
            continue
        if direction == "rtl" and not at_all_widths and stop.fields is None and _endpoint(desk, stop) in seen:
            continue  # turned around, one state of a page tells of the others; `--full` looks at all of them
        seen.add(_endpoint(desk, stop))
        window = _visit(desk, windows, stop, language)
        assert window.page.locator("html").get_attribute("dir") == direction
        if stop.name not in LIKE_ANOTHER and (faults := _faults(window, stop, direction, at_all_widths)):
            found[stop.name] = faults
    assert found == {}


def test_what_axe_objects_to_is_found(desk: Desk) -> None:
    window = desk.open(width=PHONE)
    window.go("/sign-in")
    window.page.evaluate("""() => {
      document.querySelector("main label").remove();
      const wide = document.createElement("img");
      wide.width = 600;
      document.querySelector("main").append(wide);
    }""")
    faults = " ".join(window.faults())
    assert all(fault in faults for fault in ("label", "image-alt", "wider than its window"))
