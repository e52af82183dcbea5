"""Outside the hours of a card each page says so before anything is pressed: the lists of visits, and the visit."""

from datetime import date, timedelta

from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.factories.follow_up import make_companion, make_followed
from tests.factories.makers import arrived

NOT_NOW = "Do not call now: outside the hours of the card"
SIX, NINE = 18 * 60, 21 * 60  # in the evening, in minutes after midnight


def test_outside_the_hours_of_a_card_every_page_says_not_to_call_now(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_followed(container, visit={"due_on": date(2026, 11, 20)})
    make_companion(container, one, "Gulnoza", starts=SIX, ends=NINE, zone="Asia/Tashkent")
    pages = ("/", "/visits", f"/visits/{one.visit}")
    browser = arrived(app, one.worker)
    for page in pages:
        assert NOT_NOW in browser.get(page).text, "at two in the afternoon there"
    clock.move(timedelta(hours=5))
    browser = arrived(app, one.worker)
    for page in pages:
        assert NOT_NOW not in browser.get(page).text, "at seven in the evening"
