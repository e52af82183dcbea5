"""A concern from the phone of a partner to the specialist who takes it, and one that nobody there sees again."""

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.concerned import make_followed, raised, tick


def test_a_concern_is_raised_taken_and_dealt_with(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    one = make_followed(container)
    here = f"/people/{one.referred.case}/concerns"
    worker = desk.open(one.referred.worker, width)
    worker.go(here)
    worker.page.locator("[name=category]").select_option("threat")
    worker.page.get_by_label("What you saw or heard").fill("A man asked for her address.")
    assert worker.faults() == []
    worker.press("Report it now")
    worker.shows("it goes to the duty specialist at")
    assert worker.faults() == []
    tick(container, clock, 60)
    specialist = desk.open(one.specialist, width)
    specialist.go("/")
    specialist.shows("Take the concern")
    specialist.go("/concerns")
    assert specialist.faults() == []
    specialist.go(here)
    specialist.press("Take it")
    specialist.shows("Taken by you, since")
    specialist.page.get_by_text("Close it", exact=True).click()
    specialist.page.get_by_label("What was done about it").fill("She is with her sister.")
    assert specialist.faults() == []
    specialist.press("Close the concern")
    specialist.shows("Dealt with")


def test_pages_of_concerns_stand_from_right_to_left_too(desk: Desk, container: Container, width: int) -> None:
    one = make_followed(container)
    raised(one, one.referred.worker, done="Asked a neighbour.")
    raised(one, one.referred.owner, about_organisation_id=one.referred.organisation)
    window = desk.open(one.referred.owner, width, "ar")
    for page in (f"/people/{one.referred.case}/concerns", "/concerns", "/"):
        window.go(page)
        assert window.faults() == []
        wide = window.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


_TYPED = ("مرّت سيارة غريبة أمام بيتها.", "A stranger asked for her address.")
_LINES = """note => {
    const style = getComputedStyle(note), box = note.getBoundingClientRect();
    const words = document.createRange();
    words.selectNodeContents(note);
    const [line] = words.getClientRects();
    return [style.direction, line.left - box.left - parseFloat(style.paddingLeft) < 2,
            box.right - line.right - parseFloat(style.paddingRight) < 2];
}"""


def test_what_was_typed_begins_at_the_side_of_its_own_script(desk: Desk, container: Container, width: int) -> None:
    one = make_followed(container)
    for words in _TYPED:
        raised(one, one.referred.worker, note=words)
    for language in ("ar", "en-GB"):
        window = desk.open(one.referred.owner, width, language)
        window.go(f"/people/{one.referred.case}/concerns")
        begins = {}
        for words in _TYPED:
            direction, is_left, is_right = window.page.locator(".note", has_text=words).first.evaluate(_LINES)
            begins[direction] = (is_left, is_right)
        assert begins["rtl"][1], f"Arabic begins at the right: {language}"
        assert begins["ltr"][0], f"Latin begins at the left: {language}"
