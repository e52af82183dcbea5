"""Every page, in both directions and at both widths: nothing that axe objects to, nothing wider than its window.

By default every page of the table of routes is looked at, and one form of each topic that is sent empty, in English,
and once more turned around. `--full` looks at every form that is sent empty, and at every state of every page at both
widths, in English and in Arabic.
"""

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser.conftest import DESK, PHONE, Desk
from tests.browser.window import Window
from tests.factories.makers import make_account, make_case
from tests.pages.tour import Stop, cast_of, signed_out, the_tour
from tests.pages.tour_of_routes import forms_of_topics, of_routes
from tests.populated.world import make_populated

# Contrast takes most of the time. It is looked at on every page once, and on the phone where that has parts of its own.
CONTRAST_ON_PHONE = {
    *("sign-in-wrong", "officer /", "officer /cases", "officer /cases/{case}", "sent /cases/new"),
    *("administrator /accounts", "protector /audit", "officer /rules"),
}


def _faults(window: Window, stop: Stop, coloured: set[str]) -> list[str]:
    """What axe finds on the page and, on a phone, when it is turned around; whether it fits in all four ways.

    Colours and sides follow from the classes of the style sheet: of a page of which every class was looked at before
    (`coloured`) axe is asked once, and not for its contrast, and the page is not turned around.
    """
    at_both = stop.name in CONTRAST_ON_PHONE
    is_new = not (classes := window.classes()) <= coloured
    coloured |= classes
    if not (is_new or at_both):
        return _at(window, PHONE, window.overflow) + _at(window, DESK, window.faults, False)
    found = _at(window, DESK, window.faults, True)
    window.turn("rtl")
    found += _at(window, DESK, window.overflow) + _at(window, PHONE, window.faults, False)
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


def _is_page(stop: Stop) -> bool:
    # Not a file that a browser keeps and shows to nobody, nor a part that a page asks for once it is shown.
    return not stop.path.partition("?")[0].endswith(
        (".csv", ".xlsx", "/standing", "/sign-offs", "/picture", "/paths/today", "/paths/rows", "/sign-offs/void")
    )


def _arrive(window: Window, stop: Stop) -> None:
    if stop.fields is not None:
        window.send(stop.path, stop.fields)
    else:
        window.go(stop.path)


def _looked_at(desk: Desk, stops: Iterable[Stop]) -> tuple[int, dict[str, list[str]]]:
    """How many pages these are, and what is wrong with them."""
    windows: dict[str, Window] = {}
    found, coloured, count = {}, set[str](), 0
    for stop in filter(_is_page, stops):
        window = _window(desk, windows, stop, "en")
        _arrive(window, stop)
        count += 1
        if faults := _faults(window, stop, coloured):
            found[stop.name] = faults
    return count, found


def test_every_page_can_be_used_by_everybody(desk: Desk, container: Container) -> None:
    stops = [*of_routes(make_populated(container)), *signed_out(container, cast_of(container))]
    count, found = _looked_at(desk, [stop for stop in stops if stop.fields is None])
    assert found == {}
    assert count > 150


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["of a topic", "every one"])
def test_a_form_that_was_sent_empty_can_be_used_by_everybody(desk: Desk, container: Container, every: bool) -> None:
    first = forms_of_topics()
    stops = [*of_routes(make_populated(container)), *signed_out(container, cast_of(container))]
    sent = [stop for stop in stops if stop.fields is not None]
    count, found = _looked_at(desk, [stop for stop in sent if every or stop.fields or stop.name in first])
    assert found == {}
    assert count > (150 if every else 20)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_every_state_of_every_page_can_be_used_by_everybody(
    desk: Desk, container: Container, clock: MovableClock, language: str, direction: str
) -> None:
    windows: dict[str, Window] = {}
    found = {}
    for stop in filter(_is_page, the_tour(container, cast_of(container))):
        clock.move(stop.after)
        window = _window(desk, windows, stop, language)
        if _is_plain(stop) and not _shows_itself(window, stop):
            continue
        _arrive(window, stop)
        assert window.page.locator("html").get_attribute("dir") == direction
        if faults := _all_faults(window, stop, direction):
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


_HAS_FOCUS = "(element) => document.activeElement === element"


def test_single_keys_can_be_turned_off(desk: Desk, container: Container) -> None:
    officer = make_account(container)
    for number in range(2):
        make_case(container, officer, given_name=f"Dilnoza{number}")
    window = desk.open(officer)
    page = window.page
    row = page.locator("[data-row] [data-open]").first
    window.go("/account")
    page.get_by_role("button", name="Turn shortcuts off").click()
    expect(page.get_by_role("status").filter(has_text="Shortcuts are off")).to_be_visible()
    for is_on in (False, True):
        window.go("/cases")
        hint, search = page.locator(".search kbd"), page.get_by_role("searchbox")
        expect(hint).to_be_visible(visible=is_on)
        page.locator("body").press("j")
        assert row.evaluate(_HAS_FOCUS) is is_on
        page.keyboard.press("/")
        assert search.evaluate(_HAS_FOCUS) is is_on
        window.go("/account")
        page.locator("[data-shortcuts-switch]").click()


# Lines, words and letters as far apart as WCAG 1.4.12 asks, and a page read at 400 % (1.4.10), are not axe's.
_APART = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
_SPREAD = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}"""
_CUT = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const style = getComputedStyle(element);
  const hides = (value) => value === "hidden" || value === "clip";
  return element.clientWidth > 1 && element.checkVisibility() && element.textContent.trim()
    && !element.closest("svg, select, .visually-hidden")
    && ((hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + parseFloat(style.fontSize) / 2));
}).map((element) => element.textContent.trim().slice(0, 40))"""
# Whether all of what has the focus lies under a bar that stays where it is.
_COVERED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element.closest(".top, .tasks, .skip")) return null;
  const box = element.getBoundingClientRect();
  const points = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2], [box.left + 2, box.bottom - 2]];
  const isFree = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element) || top.closest("label")?.control === element);
  });
  return isFree ? null : element.textContent.trim() || element.name;
}"""


def test_a_page_bears_what_readers_do_to_it(desk: Desk, container: Container) -> None:
    officer = make_account(container)
    case_id = make_case(container, officer, given_name="Dilnoza")
    window = desk.open(officer, width=320)
    page = window.page
    found = {}
    for path in ("/", "/cases", f"/cases/{case_id}", "/cases/new", "/account", "/sketch", "/partners", "/rules"):
        window.go(path)
        faults = window.overflow()
        covered = set()
        for _key in range(40):
            page.keyboard.press("Tab")
            covered.add(page.evaluate(_COVERED))
        faults += [f"covered: {name}" for name in covered - {None}]
        page.evaluate(_SPREAD, _APART)
        faults += [f"apart: {fault}" for fault in window.overflow()]
        faults += [f"cut off: {text}" for text in page.evaluate(_CUT)]
        if faults:
            found[path] = faults
    assert found == {}
