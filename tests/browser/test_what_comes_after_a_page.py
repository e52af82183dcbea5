"""What a page asks for once it is shown, in a real window: what does not press on Today, and colleagues of a filter."""

import re
import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from foundation.web.today import MOST_FOLDED
from planning.rule_changes.services.effects import LOOKED_AT
from returns.cases.models import Case
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.readiness.services import sign_off
from returns.work.pages.today import JUDGED_AT_ONCE
from tests.browser.conftest import PHONE, Desk
from tests.factories.follow_up import change, make_followed, make_team as make_team_of_partner
from tests.factories.journeys import Team, at_work, make_ready, make_team, people_of
from tests.factories.makers import Person, make_account, make_case
from tests.factories.rule_changes import CONNECTION, change_now, make_keepers
from tests.factories.workspace import make_task


def _busy(container: Container) -> Person:
    """More than Today shows at once: tasks of four kinds of days, and deadlines."""
    officer, today = make_account(container), container.clock.now().date()
    for days in (-3, -2, -1, 2, 3, 4, 10, 11, 12):
        day = today + timedelta(days=days)
        change(container, Case, make_case(container, officer), legal_deadline=day, deadline_or_never=day)
    for days in (-4, -3, -2, -1, 1, 2, 3, 4, 9, 10, 11, 12):
        make_task(container, officer, days=days)
    return officer


def test_what_does_not_press_follows_on_today_and_opens_like_all_else(
    desk: Desk, container: Container, width: int
) -> None:
    window = desk.open(_busy(container), width)
    window.go("/")
    page = window.page
    expect(page.locator("#due-overdue")).to_be_visible()
    expect(page.locator("#due-week")).to_be_visible()
    expect(page.locator("#due-later")).to_be_visible()
    expect(page.get_by_role("link", name="This week, later, and waiting for others")).to_have_count(0)
    assert window.faults() == []
    row = page.locator(".today-week [data-row]:visible").first
    row.click(position={"x": 2, "y": 2})  # beside its words
    expect(page).to_have_url(re.compile(r"/(cases|tasks)/"))


def test_without_what_follows_a_link_leads_there(desk: Desk, container: Container, width: int) -> None:
    window = desk.open(_busy(container), width)
    page = window.page
    page.route(
        "**/today/coming",
        lambda route: route.abort() if "x-background" in route.request.headers else route.continue_(),
    )
    window.go("/")
    page.get_by_role("link", name="This week, later, and waiting for others").click()
    expect(page.locator("#due-week")).to_be_visible()
    assert window.faults() == []


@pytest.fixture
def signed(container: Container) -> tuple[Team, uuid.UUID]:
    """A departure that is signed off, and who works on it."""
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    return team, case_id


def test_that_nothing_waits_is_said_once_it_is_known(
    desk: Desk, container: Container, clock: MovableClock, signed: tuple[Team, uuid.UUID], width: int
) -> None:
    team, case_id = signed
    window = desk.open(team.owner, width)
    window.go("/")
    nothing = window.page.get_by_text("Nothing is waiting for you")
    expect(nothing).to_be_visible()
    expect(window.page.get_by_role("link", name="Are all sign-offs still valid?")).to_have_count(0)
    clock.move(timedelta(minutes=1))
    with at_work(container, team.owner, case_id) as (unit, case):
        who, day = people_of(container, team.owner, case_id)[0], container.clock.now().date()
        record_fitness(unit, case, who, FitnessContent(Fitness.FIT, day, day + timedelta(days=30)))
    window.go("/")
    expect(window.page.locator("#void-sign-offs")).to_be_visible()
    expect(nothing).to_have_count(0)
    assert window.faults() == []


def test_void_sign_offs_are_gathered_piece_by_piece(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    team = make_team(container)
    cases = [make_ready(container, team) for _number in range(JUDGED_AT_ONCE + 1)]
    for case_id in cases:
        with at_work(container, team.signer, case_id) as (unit, case):
            sign_off(unit, case)
    clock.move(timedelta(minutes=1))
    for case_id in cases:
        with at_work(container, team.owner, case_id) as (unit, case):
            who, day = people_of(container, team.owner, case_id)[0], container.clock.now().date()
            record_fitness(unit, case, who, FitnessContent(Fitness.FIT, day, day + timedelta(days=30)))
    window = desk.open(team.owner, width)
    for path in ("/", "/today/sign-offs"):
        window.go(path)
        panel = window.page.locator("[data-judged]")
        expect(panel.locator("[data-row]")).to_have_count(len(cases))
        expect(panel.locator(".count")).to_have_text(str(len(cases)))
        expect(window.page.get_by_role("link", name="Check the next departures")).to_have_count(0)
    assert window.faults() == []


def test_where_sign_offs_are_not_judged_a_link_leads_there(
    desk: Desk, signed: tuple[Team, uuid.UUID], width: int
) -> None:
    window = desk.open(signed[0].owner, width)
    page = window.page
    page.route(
        "**/today/sign-offs",
        lambda route: route.abort() if "x-background" in route.request.headers else route.continue_(),
    )
    window.go("/")
    expect(page.get_by_text("Nothing is waiting for you")).to_have_count(0)
    page.get_by_role("link", name="Are all sign-offs still valid?").click()
    expect(page.get_by_text("All sign-offs are still valid")).to_be_visible()
    assert window.faults() == []


def test_lines_that_are_alike_come_when_they_are_opened(desk: Desk, container: Container, width: int) -> None:
    window = desk.open(_busy(container), width)
    window.go("/")
    page = window.page
    fold = page.locator("#due-overdue").locator("xpath=ancestor::section").locator("details[data-lines]").first
    expect(fold.locator("[data-row]")).to_have_count(0)
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    rows = page.locator(".today-overdue .today-alike [data-row]:visible")
    expect(rows).to_have_count(4)
    expect(page.locator(".today-overdue").get_by_role("link", name="Show these")).to_have_count(0)
    rows.first.get_by_role("link").focus()
    page.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    assert window.faults() == []
    rows.first.click(position={"x": 2, "y": 2})
    expect(page).to_have_url(re.compile(r"/tasks/"))


def test_a_partner_has_the_first_of_them_before_the_network_goes(desk: Desk, container: Container, width: int) -> None:
    partner = make_team_of_partner(container)
    for _case in range(9):
        make_followed(container, partner)
    window = desk.open(partner.worker, width)
    window.go("/")
    page = window.page
    folds = page.locator(".today-alike > details")
    expect(folds.first.locator("[data-row]")).to_have_count(MOST_FOLDED)
    page.route("**/today/alike*", lambda route: route.abort())
    folds.first.locator("summary").click()
    rows = folds.first.locator("[data-row]:visible")
    expect(rows).to_have_count(MOST_FOLDED)
    expect(folds.first.get_by_role("link", name="Show these")).to_be_visible()
    assert window.faults() == []
    page.unroute("**/today/alike*")
    for _press in ("close", "open"):
        folds.first.locator("summary").click()
    expect(rows).to_have_count(9)
    expect(folds.first.get_by_role("link", name="Show these")).to_have_count(0)


def test_without_them_a_link_leads_there(desk: Desk, container: Container, width: int) -> None:
    window = desk.open(_busy(container), width)
    page = window.page
    page.route(
        "**/today/alike*",
        lambda route: route.abort() if "x-background" in route.request.headers else route.continue_(),
    )
    window.go("/")
    page.locator(".today-overdue .today-alike summary").first.click()
    page.get_by_role("link", name="Show these").click()
    expect(page.locator("[data-row]")).to_have_count(4)
    assert window.faults() == []


def test_colleagues_come_into_the_filter_when_somebody_comes_near_it(
    desk: Desk, container: Container, width: int
) -> None:
    officer = make_account(container)
    make_case(container, officer)
    idle = make_account(container, place=officer.office_id, name="Idle Colleague with a long name")
    window = desk.open(officer, width)
    window.go("/cases")
    page = window.page
    if width < 800:
        page.locator(".filters > summary").click()
    apply = page.get_by_role("button", name="Apply")
    before = apply.bounding_box()
    page.get_by_label("Whose").focus()
    expect(page.locator(f"option[value='{idle.id.hex}']")).to_have_count(1)
    assert apply.bounding_box() == before  # about to be pressed, it stays where it is
    page.get_by_label("Whose").select_option(label=idle.name)
    apply.click()
    expect(page.get_by_text("No cases match these filters")).to_be_visible()
    assert window.faults() == []


def test_on_a_phone_the_words_of_a_folded_line_stay_whole(desk: Desk, container: Container) -> None:
    window = desk.open(_busy(container), PHONE)
    window.go("/")
    line = window.page.locator(".today-alike summary").first
    assert line.locator(".today-name").evaluate("(name) => name.getClientRects().length") == 1
    assert line.evaluate("(whole) => whole.getBoundingClientRect().height") >= 44


def test_filters_that_few_ask_for_come_when_somebody_comes_near(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    make_ready(container, team)
    window = desk.open(team.owner, width)
    page = window.page
    window.go("/cases?state=ready")
    if width < 800:
        page.locator(".filters > summary").click()
    page.locator(".filters-more > summary").click()
    expect(page.get_by_label("Document expiring")).to_be_visible()
    page.get_by_label("Document expiring").select_option("14")
    window.click(page.get_by_role("button", name="Apply"))
    expect(page).to_have_url(re.compile("state=ready.*documents_within=14"))
    expect(page.get_by_label("Document expiring")).to_have_value("14")
    assert window.faults() == []


def test_what_a_rule_blocks_goes_on_by_itself(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    for _number in range(LOOKED_AT + 2):
        make_ready(container, team)
    change_now(container, make_keepers(container), CONNECTION, "150")
    window = desk.open(team.owner, width)
    window.go(f"/rules/{CONNECTION}/cases")
    expect(window.page.locator("[data-row]")).to_have_count(LOOKED_AT + 2)
    expect(window.page.locator("[data-foot]")).to_contain_text(f"cases 1 to {LOOKED_AT + 2} of {LOOKED_AT + 2}")
    expect(window.page.get_by_role("link", name="Later departures")).to_have_count(0)
    assert window.faults() == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", ["Gulnoza", "حيدر"])
def test_a_reference_stands_apart_from_a_name_in_either_script(
    desk: Desk, container: Container, direction: str, name: str
) -> None:
    window = desk.open(_busy(container))
    window.go("/")
    link = window.page.locator(".today a:has(> .today-name + .code)").first
    link.locator(".today-name").evaluate("(shown, name) => { shown.textContent = name; }", name)
    window.turn(direction)
    edges = (
        "(link) => [...link.querySelectorAll('.today-name, .code')].map((one) => one.getBoundingClientRect().toJSON())"
    )
    named, reference = link.evaluate(edges)
    left, right = sorted((named, reference), key=lambda box: box["left"])
    assert (left is named) == (direction == "ltr")
    assert 8 <= right["left"] - left["right"] <= 20
    start = link.evaluate("(link) => link.closest('li').getBoundingClientRect().toJSON()")
    side = "left" if direction == "ltr" else "right"
    assert abs(named[side] - start[side]) <= 1, "a name begins where its line does"
    link.locator(".today-name").evaluate(
        "(name) => { name.style.display = 'inline-block'; name.style.width = '100%'; }"
    )
    assert abs(link.evaluate(edges)[1][side] - start[side]) <= 1, "and so does a reference below it"


def test_on_a_phone_the_day_of_a_journey_stays_whole(
    desk: Desk, container: Container, signed: tuple[Team, uuid.UUID]
) -> None:
    window = desk.open(signed[0].owner, PHONE)
    window.go("/")
    day = window.page.locator(".today-note:has(.today-route) > bdi").first
    assert day.evaluate("(shown) => shown.getClientRects().length") == 1
    day.evaluate("(shown) => { shown.textContent += ' '.repeat(3) + shown.textContent; }")
    assert day.evaluate("(shown) => shown.getClientRects().length") == 1, "however much stands before it"


def test_zones_are_suggested_once_somebody_comes_near_the_field(desk: Desk, container: Container, width: int) -> None:
    officer = make_account(container)
    window = desk.open(officer, width)
    page = window.page
    window.go(f"/cases/{make_case(container, officer)}/safe-contact")
    zones = page.locator("datalist#zones option")
    few = zones.count()
    assert few < 20
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.get_by_label("Their time zone").focus()
    expect(page.locator("datalist#zones option", has_text="Lagos (Nigeria)")).to_have_count(1)
    names = zones.all_text_contents()
    assert len(names) == len(set(names)) > 300
    assert window.faults() == []
