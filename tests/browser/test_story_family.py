"""A family of five with one missing passport, from first contact to the airport; told in docs/stories."""

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser import story_family as tale, story_family_airport as gate, story_family_journey as way
from tests.browser.conftest import Desk
from tests.browser.walk import gather

IN_NOVEMBER = (
    tale.open_case,
    tale.add_family,
    tale.record_safe_contact,
    tale.counsel,
    tale.consent,
    tale.apply,
    tale.check,
    tale.clear,
    way.record_passports,
    way.plan,
    way.ask_the_consulate,
)
THREE_DAYS_BEFORE = (
    way.start_page_says_what_is_missing,
    way.receive_the_document,
    way.decide_on_fitness,
    way.name_reception,
    way.confirm_consents,
    way.sign,
)


def test_a_family_of_five_flies_home_although_one_passport_was_lost(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    company = gather(desk, container, clock, width)
    for step in IN_NOVEMBER:
        step(company)
    company.wait_until(way.THREE_DAYS_BEFORE)
    for step in THREE_DAYS_BEFORE:
        step(company)
    gate.take_papers(company)
    company.wait_until(way.AT_THE_GATE)
    gate.board(company)
    assert company.faults == {}
