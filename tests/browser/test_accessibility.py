"""Every page, in both directions and at both widths: nothing that axe objects to, nothing wider than its window.

By default one state of a page tells of the others: the first that is met, and those with parts of their own; it is
looked at in English, and once more turned around. `--full` looks at every state at both widths, in English and Arabic.
"""

from collections.abc import Callable
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


def _faults(window: Window, stop: Stop, coloured: set[str]) -> list[str]:
    """What axe finds on the page and, on a phone, when it is turned around; whether it fits in all four ways.

    Colours and sides follow from the classes of the style sheet: of a page of which every class was looked at before
    (`coloured`) axe is asked once, and not for its contrast.
    """
    at_both = stop.name in CONTRAST_ON_PHONE
    is_new = not (classes := window.classes()) <= coloured
    coloured |= classes
    found = _at(window, DESK, window.faults, at_both or is_new)
    window.turn("rtl")
    found += _at(window, DESK, window.overflow)
    found += _at(window, PHONE, window.faults, False) if at_both or is_new else _at(window, PHONE, window.overflow)
    window.turn("ltr")
    return found + (_at(window, PHONE, window.faults, True) if at_both else _at(window, PHONE, window.overflow))


def _all_faults(window: Window, stop: Stop, direction: str) -> list[str]:
    """What axe finds at either width, and whether the page fits."""
    coloured = direction == "ltr"
    on_phone = coloured and stop.name in CONTRAST_ON_PHONE
    return _at(window, DESK, window.faults, coloured) + _at(window, PHONE, window.faults, on_phone)


def _at(window: Window, width: int, look: Callable[..., list[str]], *asked: bool) -> list[str]:
    window.page.set_viewport_size({"width": width, "height": 800})
    return [f"at {width}: {fault}" for fault in look(*asked)]


def _endpoint(desk: Desk, stop: Stop) -> str:
    path = urlsplit(stop.path).path
    try:
        return str(desk.app.url_map.bind("").match(path, "GET" if stop.fields is None else "POST")[0])
    except HTTPException:
        return path


def _window(desk: Desk, windows: dict[str, Window], stop: Stop, language: str) -> Window:
    key = stop.who.email if stop.who else ""
    if key not in windows:
        windows[key] = desk.open(stop.who)
        windows[key].go("/account" if stop.who else "/sign-in")
        windows[key].send("/language", {"language": language})
    return windows[key]


def _is_plain(stop: Stop) -> bool:
    """Whether a request without a page can carry the form: no file, and nothing twice."""
    return stop.fields is not None and not any(isinstance(value, tuple | list) for value in stop.fields.values())


def _shows_itself(window: Window, stop: Stop) -> bool:
    """Send a form, and say whether it answers with a page of its own: what succeeds leads to one that is a stop too."""
    return window.send_unseen(stop.path, stop.fields or {}) not in (302, 303)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), pytest.param("ar", "rtl", marks=pytest.mark.slow)])
def test_every_page_can_be_used_by_everybody(
    desk: Desk, house: Wiring, clock: MovableClock, language: str, direction: str, request: pytest.FixtureRequest
) -> None:
    everything = request.config.getoption("--full")
    windows: dict[str, Window] = {}
    found, seen, coloured = {}, set[str](), set[str]()
    for stop in the_tour(house, cast_of(house)):
        clock.move(stop.after)
        if stop.path.endswith(".csv"):  # a file that a browser keeps, and shows to nobody
            continue
        endpoint = _endpoint(desk, stop)
        window = _window(desk, windows, stop, language)
        is_known = endpoint in seen and stop.name not in CONTRAST_ON_PHONE and not everything
        if _is_plain(stop) and not everything and (not _shows_itself(window, stop) or is_known):
            continue
        if stop.fields is not None:
            window.send(stop.path, stop.fields)
        elif is_known:
            continue
        else:
            window.go(stop.path)
        assert window.page.locator("html").get_attribute("dir") == direction
        if is_known or stop.name in LIKE_ANOTHER:
            continue
        seen.add(endpoint)
        faults = _all_faults(window, stop, direction) if everything else _faults(window, stop, coloured)
        if faults:
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
