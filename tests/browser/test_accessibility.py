"""Every page, in both directions and at both widths: nothing that axe objects to, nothing wider than its window.

By default one state of a page tells of the others: the first that is met, and those with parts of their own. `--full`
looks at every state at both widths.
"""

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


def _visit(desk: Desk, windows: dict[str, Window], stop: Stop, language: str, *, is_seen: bool) -> Window:
    key = stop.who.email if stop.who else ""
    if key not in windows:
        windows[key] = desk.open(stop.who)
        windows[key].go("/account" if stop.who else "/sign-in")
        windows[key].send("/language", {"language": language})
    if stop.fields is None:
        windows[key].go(stop.path)
    elif is_seen:
        windows[key].send(stop.path, stop.fields)
    else:
        windows[key].send_unseen(stop.path, stop.fields)
    return windows[key]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_every_page_can_be_used_by_everybody(
    desk: Desk, house: Wiring, clock: MovableClock, language: str, direction: str, request: pytest.FixtureRequest
) -> None:
    everything = request.config.getoption("--full")
    windows: dict[str, Window] = {}
    found, seen = {}, set[str]()
    for stop in the_tour(house, cast_of(house)):
        clock.move(stop.after)
        if stop.path.endswith(".csv"):  # a file that a browser keeps, and shows to nobody
            continue
        endpoint = _endpoint(desk, stop)
        is_known = endpoint in seen and stop.name not in CONTRAST_ON_PHONE and not everything
        if is_known and stop.fields is None:
            continue
        window = _visit(desk, windows, stop, language, is_seen=not is_known)
        if is_known:
            continue
        assert window.page.locator("html").get_attribute("dir") == direction
        if stop.name in LIKE_ANOTHER:
            continue
        seen.add(endpoint)
        if faults := _faults(window, stop, direction, everything):
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
