"""Working calendars in a browser: a year, a closure and a weekend proposed; at each width, in both directions."""

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.test_planning import both_ways
from tests.factories.rule_changes import confirmed, in_days, make_keepers, make_proposal, typed


def test_a_consulate_closes_and_its_year_shows_it(desk: Desk, container: Container, width: int) -> None:
    keepers, first = make_keepers(container), in_days(container, 3)
    day = in_days(container, 4)
    said = {"scope": "country=UZ", "valid_from": day, "valid_until": day}
    worked = typed(container, "working_calendar.worked", "Works for 31 December", **said)
    confirmed(container, keepers.administrator, make_proposal(container, keepers.officer, worked))
    window = desk.open(keepers.officer, width)
    window.go("/rules/calendars")
    both_ways(window)
    window.go(f"/rules/calendars/UZ?year={first.year}")
    window.shows("Works for 31 December")
    both_ways(window)
    window.go(f"/rules/calendars/UZ-TR?year={first.year}")
    window.shows("Consulates of Uzbekistan in Türkiye")
    window.page.get_by_role("link", name="Closed or worked days").click()
    both_ways(window)
    page = window.page
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill(in_days(container, 1).isoformat())
    page.get_by_label("What it is called").fill("Consulate moves")
    page.get_by_label("Source").fill("Notice of the consulate")
    window.press("Propose these days")
    window.shows("The last day is before the first day. Enter a later one.")
    both_ways(window)
    page.get_by_label("Last day").fill(in_days(container, 9).isoformat())
    window.press("Propose these days")
    window.shows("Proposed. Another person has to confirm it")
    window.shows("Upcoming changes to this calendar:")
    both_ways(window)
    page.get_by_role("link", name="Change the weekend").click()
    both_ways(window)
    page.get_by_label("Friday").check()
    page.get_by_label("Source").fill("Notice of the consulate")
    window.press("Propose this weekend")
    window.shows("Proposed. Another person has to confirm it")
