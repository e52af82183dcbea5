"""The path to departure by keyboard: another day, things taken over as tasks, and the part of the start page."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from tests.browser.conftest import Desk
from tests.factories.families import make_family
from tests.factories.journeys import at_work, make_plannable, make_team
from tests.factories.worked import make_steps

FAMILY = (date(1990, 1, 1), date(1988, 3, 3), date(2015, 1, 1))


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_day_is_typed_and_what_is_ticked_becomes_a_task(
    desk: Desk, container: Container, width: int, language: str
) -> None:
    team, today = make_team(container), container.clock.now().date()
    case = make_family(container, team.owner, *FAMILY, legal_deadline=today + timedelta(days=31)).case
    window = desk.open(team.owner, width, language)
    page = window.page
    window.go(f"/cases/{case}/path")
    day = (today + timedelta(days=60)).isoformat()
    page.locator("[name=day]").first.fill(day)
    window.key("Enter", page.locator("[name=day]").first)
    expect(page.locator("[name=day]").first).to_have_value(day)
    assert f"day={day}" in page.url
    window.key("Space", page.locator("[name=thing][value=booking]"))
    window.key("Enter", page.locator("#as-tasks button"))
    expect(
        page.locator(".list-path tr", has=page.locator("[value=booking]")).locator(".under.quiet").first
    ).to_be_visible()
    assert f"day={day}" in page.url
    assert window.faults() == []
    assert window.overflow() == []
    assert window.troubles == []


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_decision_that_has_begun_says_what_is_left_of_it(
    desk: Desk, container: Container, width: int, language: str
) -> None:
    team, today = make_team(container), container.clock.now().date()
    case = make_family(container, team.owner, *FAMILY).case
    with at_work(container, team.owner, case) as (_unit, row):
        row.state = CaseState.APPLIED
    make_steps(container, case, [(11, CaseState.COUNSELLING, CaseState.APPLIED)])
    window = desk.open(team.owner, width, language)
    window.go(f"/cases/{case}/path?day={(today + timedelta(days=60)).isoformat()}")
    decision = window.page.locator(".list-path tr", has=window.page.locator("[value=decision]"))
    expect(decision).to_contain_text("3 days left" if language == "en-GB" else "\u0628\u0642\u064a\u062a 3")
    assert window.faults() == []
    assert window.overflow() == []


def test_today_takes_in_what_has_to_begin_within_a_week(desk: Desk, container: Container, width: int) -> None:
    team, today = make_team(container), container.clock.now().date()
    make_plannable(container, team, legal_deadline=today + timedelta(days=31))
    window = desk.open(team.owner, width)
    window.go("/")
    expect(window.page.locator("#to-begin")).to_be_visible()
    assert window.faults() == []
    window.page.locator("#to-begin").locator("xpath=ancestor::section").get_by_role("link").last.click()
    expect(window.page).to_have_url(f"{desk.address}/paths")
    expect(window.page.locator("[data-added-to$=waits]")).to_have_text("Travel document")
    expect(window.page.locator("[data-added-to$=begins]")).to_contain_text("Start by")
    assert window.faults() == []
    assert window.overflow() == []


def test_days_that_do_not_come_can_be_worked_out_in_a_page(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    make_plannable(container, team)
    window = desk.open(team.owner, width)
    window.page.route("**/paths/rows*", lambda route: route.abort())
    window.go("/paths")
    window.follow("Work out the days now")
    window.shows("Travel document")
    assert window.faults() == []
    expect(window.page.get_by_role("link", name="Work out the days now")).to_have_count(0)


def test_the_list_of_cases_says_when_they_can_leave(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    case = make_plannable(container, team)
    window = desk.open(team.owner, width)
    window.go("/cases")
    expect(window.page.locator(f'[data-added-to="{case.hex}"]')).to_contain_text("waiting for: Travel document")
    assert window.faults() == []
    assert window.overflow() == []
