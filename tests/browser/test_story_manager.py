"""A manager reads the figures in a browser; told for new managers in docs/stories."""

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser import story_manager as story
from tests.browser.conftest import Desk


def test_a_manager_asks_what_works(desk: Desk, container: Container, clock: MovableClock, width: int) -> None:
    office = story.opened(desk, container, clock, width)
    for step in (
        story.the_partner_sees_it_first,
        story.which_partner_needs_help,
        story.is_the_gap_real,
        story.what_may_be_quoted,
        story.the_report_stays,
    ):
        step(office)
    assert office.faults == {}
