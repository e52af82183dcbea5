"""The page of the path: the day first, what decides it, last days for a day, refusals that keep what was typed."""

import re
import uuid
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.protection.rules.records import RecordKind
from tests.audit.written import changes
from tests.doors.visits import counted
from tests.factories.behind_doors import assess, make_holder, write
from tests.factories.families import make_family, make_siblings
from tests.factories.journeys import Team, at_work, make_plannable, make_ready, make_team, plan_journey
from tests.factories.makers import Browser, arrived, make_account, make_case
from tests.factories.requested import learn, make_learned
from tests.factories.worked import make_counselled, make_steps
from tests.planning.path.test_services import planned_a_day_after_the_passport_ends
from tests.web.test_sameness import bare

MOST = 12
FAMILY = (date(1990, 1, 1), date(1988, 3, 3), date(2015, 1, 1), date(2017, 1, 1), date(2023, 1, 1))


@pytest.fixture
def team(container: Container) -> Team:
    """Who works on the case."""
    return make_team(container)


@pytest.fixture
def browser(app: Flask, team: Team) -> Browser:
    """The owner of the case, signed in."""
    return arrived(app, team.owner)


def today(container: Container) -> date:
    return container.clock.now().date()


def words(page: str) -> str:
    """What a reader sees, without marks, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_says_the_day_and_what_decides_it(container: Container, team: Team, browser: Browser) -> None:
    case = make_plannable(container, team)
    page = words(browser.get(f"/cases/{case}/path").text)
    assert re.search(
        r"Can leave from \d+ \w+ 2026\. What decides it: Travel document \( ?Given\d+ Family\d+ ?\) ?, 21 days\.", page
    )
    assert page.index("Can leave from") < page.index("Latest start dates")


def test_a_deadline_that_is_missed_says_by_how_much_and_what_can_be_done(
    container: Container, team: Team, browser: Browser
) -> None:
    case = make_family(container, team.owner, *FAMILY, legal_deadline=today(container) + timedelta(days=31)).case
    page = browser.get(f"/cases/{case}/path").text
    assert "days late" in words(page)
    assert "Ask the authority for a longer period" in page
    assert f'href="/cases/{case}/deadline"' in page
    assert "Plan and book the journey: same day instead of 3 working days." in words(page)
    assert "Counselling:" not in words(page), "nobody is pressed to decide"


def test_who_may_not_change_the_deadline_is_not_sent_there(
    app: Flask, container: Container, team: Team, browser: Browser
) -> None:
    case = make_family(container, team.owner, *FAMILY, legal_deadline=today(container) + timedelta(days=31)).case
    assert f"/cases/{case}/deadline" in browser.get(f"/cases/{case}/path").text
    page = arrived(app, team.specialist).get(f"/cases/{case}/path").text
    assert "Ask the authority for a longer period" in page
    assert f"/cases/{case}/deadline" not in page


def test_each_row_leads_to_the_page_where_the_thing_is_done(container: Container, team: Team, browser: Browser) -> None:
    case = make_family(container, team.owner, *FAMILY).case
    page = browser.get(f"/cases/{case}/path").text
    for area in ("safe-contact", "counselling", "consents", "documents", "medical", "itinerary", "readiness"):
        address = re.search(rf'href="(/cases/{case}/[^"]*{area}[^"]*)"', page)
        assert address, area
        assert browser.get(address[1]).status_code == 200


def test_a_day_of_departure_gives_the_last_days_and_says_what_is_too_late(
    container: Container, team: Team, browser: Browser
) -> None:
    case = make_plannable(container, team)
    far, near = (today(container) + timedelta(days=days) for days in (60, 3))
    assert "days to spare" in words(browser.get(f"/cases/{case}/path?day={far}").text)
    page = words(browser.get(f"/cases/{case}/path?day={near}").text)
    assert "Not everything can be done by" in page
    assert "too late for this day" in page


def test_a_planned_day_that_is_too_early_leads_to_its_latest_start_dates(
    container: Container, team: Team, browser: Browser
) -> None:
    case = planned_a_day_after_the_passport_ends(container, team)
    page = browser.get(f"/cases/{case}/path").text
    [address] = re.findall(r'href="([^"]+)">Show latest start dates for this departure', page)
    assert f'id="{address.partition("#")[2]}"' in browser.get(address).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-02-31", "Enter a date such as 1990-02-28."),
        ("tomorrow", "Enter a date such as 1990-02-28."),
        ("1999-01-01", "This day has passed. Enter today or a later day."),
        ("2099-01-01", "This day is too far ahead. Enter 23 Nov 2028 or an earlier day."),
    ],
)
def test_a_day_that_cannot_be_stays_and_is_explained(
    container: Container, team: Team, browser: Browser, typed: str, sentence: str
) -> None:
    case = make_plannable(container, team)
    answer = browser.get(f"/cases/{case}/path?day={typed}")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    assert "Can leave from" in answer.text


def test_ticked_things_become_tasks_and_none_ticked_is_refused(
    container: Container, team: Team, browser: Browser
) -> None:
    case, day = make_plannable(container, team), (today(container) + timedelta(days=50)).isoformat()
    answer = browser.post(f"/cases/{case}/path/tasks", day=day, thing=["booking", "sign_off"])
    assert answer.status_code == 303
    assert answer.location.endswith(f"/cases/{case}/path?day={day}")
    page = words(browser.get(answer.location).text)
    assert "2 tasks added or moved." in page
    assert "Task due" in page
    assert "Plan and book the journey" in browser.get(f"/cases/{case}/tasks").text
    assert "Plan and book the journey" in browser.get("/").text + browser.get("/today/coming").text
    refused = browser.post(f"/cases/{case}/path/tasks", day=day)
    assert refused.status_code == 422
    assert "Select at least one thing." in refused.text
    assert 'href="#f-thing"' in refused.text
    assert refused.text.count('id="f-thing"') == 1, "the first that can be ticked"
    assert f'value="{day}"' in refused.text, "the day stays"
    assert any("task.add" in change.action for change in changes(container))


def test_a_planned_journey_is_only_to_be_booked_or_changed(container: Container, team: Team, browser: Browser) -> None:
    case, day = make_plannable(container, team), today(container) + timedelta(days=30)
    with at_work(container, team.owner, case) as (unit, row):
        plan_journey(unit, row, day)
        unit.session.flush()  # the legs are read again
        for leg in legs_of_case(unit.session, case):
            leg.status = LegStatus.PLANNED
    page, later = (
        words(browser.get(f"/cases/{case}/path?day={when}").text).partition("Latest start dates")[2]
        for when in (day, day + timedelta(days=1))
    )
    assert " Book the journey" in page
    assert " Change and book the journey" in later
    assert "Plan and book" not in page + later
    browser.post(f"/cases/{case}/path/tasks", day=day.isoformat(), thing="booking")
    assert "Book the journey" in browser.get(f"/cases/{case}/tasks").text


def test_nothing_is_left_to_plan_once_people_have_gone(container: Container, team: Team, browser: Browser) -> None:
    case = make_ready(container, team)
    with at_work(container, team.owner, case) as (_unit, row):
        row.state = type(row.state).CANCELLED
    assert "Nothing to plan" in browser.get(f"/cases/{case}/path").text


def test_the_page_of_the_case_leads_to_its_path(container: Container, team: Team, browser: Browser) -> None:
    case = make_plannable(container, team)
    assert f'href="/cases/{case}/path"' in browser.get(f"/cases/{case}").text


def test_a_case_of_another_office_is_not_there(app: Flask, container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    stranger = arrived(app, make_account(container))
    assert stranger.get(f"/cases/{case}/path").status_code == 404
    assert stranger.post(f"/cases/{case}/path/tasks", day="2027-01-01", thing=["booking"]).status_code == 404
    assert str(case) not in stranger.get("/paths?whose=office").text


def test_a_specialist_reads_and_makes_no_tasks(app: Flask, container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    browser = arrived(app, team.specialist)
    page = browser.get(f"/cases/{case}/path")
    assert page.status_code == 200
    assert "Add selected as tasks" not in page.text
    assert browser.post(f"/cases/{case}/path/tasks", day="2027-01-01", thing=["booking"]).status_code == 403


# What is behind a door changes nothing of a path.


def test_paths_are_the_same_bytes_whatever_is_behind_the_doors(app: Flask, container: Container, team: Team) -> None:
    make_account(container, Role.PROTECTION_SPECIALIST, team.specialist.office_id)
    nothing, written, settled = (make_case(container, team.owner) for _n in range(3))
    for case in (written, settled):
        holder = make_holder(container, case, team.specialist)
        write(container, holder, case, RecordKind.STATUS)
    assess(container, holder, settled)
    browser = arrived(app, team.owner)
    pages, asked_for = [], []
    for case in (nothing, written, settled):
        browser.get(f"/cases/{case}/path")
        with counted(container) as asked:
            pages.append(bare(browser.get(f"/cases/{case}/path").text))
        asked_for.append(asked.statements)
    assert pages[0] == pages[1] == pages[2]
    assert asked_for[0] == asked_for[1] == asked_for[2]


def test_siblings_alone_wait_alike_whatever_is_behind_the_doors(app: Flask, container: Container, team: Team) -> None:
    make_account(container, Role.PROTECTION_SPECIALIST, team.specialist.office_id)
    cases = [make_siblings(container, team.owner).case for _n in range(2)]
    write(container, make_holder(container, cases[1], team.specialist), cases[1], RecordKind.STATUS)
    browser = arrived(app, team.owner)
    pages = [bare(browser.get(f"/cases/{case}/path").text) for case in cases]
    assert pages[0] == pages[1]
    assert "Family tracing and assessment" in pages[0]


# The list of all cases, and the part of Today.


def test_the_list_says_when_each_case_can_leave_and_what_it_waits_for(
    container: Container, team: Team, browser: Browser
) -> None:
    near, far = (today(container) + timedelta(days=days) for days in (31, 90))
    late = make_family(container, team.owner, *FAMILY, legal_deadline=near).case
    early = make_plannable(container, team, legal_deadline=far)
    page = browser.get("/paths?worked=true").text
    assert page.index(f"/cases/{late}/path") < page.index(f"/cases/{early}/path")
    rows = [words(row) for row in re.findall(r"<tr role=\"row\" data-row>.*?</tr>", page, re.DOTALL)]
    assert "days late" in rows[0]
    assert "days late" not in rows[1]
    assert all("Travel document" in row for row in rows)


def test_the_days_are_put_into_the_list_once_it_is_shown(container: Container, team: Team, browser: Browser) -> None:
    deadline = today(container) + timedelta(days=31)
    cases = [make_plannable(container, team, legal_deadline=deadline) for _n in range(6)]
    page = browser.get("/paths").text
    asked = [unescape(url) for url in re.findall(r'data-adds="([^"]+)"', page)]
    assert [url.count("case=") for url in asked] == [5, 1]
    assert "Travel document" not in page
    cells: dict[str, str] = {}
    for url in asked:
        cells |= dict(re.findall(r'<div data-for="([^"]+)">(.*?)</div>', browser.get(url).text, re.DOTALL))
    assert set(cells) == set(re.findall(r'data-added-to="([^"]+)"', page))
    worked = browser.get("/paths?worked=true").text
    assert "data-adds" not in worked
    for case in cases:
        leaves, waits = words(cells[f"{case.hex}-leaves"]), words(cells[f"{case.hex}-waits"])
        assert re.fullmatch(r"\d+ \w+ 2026", leaves)
        assert waits == "Travel document"
        assert leaves in words(worked)
    assert '<a href="/paths?worked=true">Work out the days now</a>' in page


@pytest.mark.parametrize("address", ["/paths", "/paths?worked=true"])
def test_the_list_asks_no_oftener_when_it_grows(
    container: Container, team: Team, browser: Browser, address: str
) -> None:
    counts = []
    for more in (2, 4):
        for _n in range(more):
            make_plannable(container, team)
        browser.get(address)
        with counted(container) as asked:
            browser.get(address)
        counts.append(len(asked.statements))
    assert counts[0] == counts[1] <= MOST


def test_today_names_what_has_to_begin_within_a_week_for_a_day_that_is_set(
    container: Container, team: Team, browser: Browser
) -> None:
    soon = make_plannable(container, team, legal_deadline=today(container) + timedelta(days=31))
    later = make_plannable(container, team, legal_deadline=today(container) + timedelta(days=90))
    unbound = make_plannable(container, team)
    part = browser.get("/paths/today").text
    assert f"/cases/{soon}/path" in part
    assert "Start by" in part
    assert f"/cases/{later}/path" not in part
    assert f"/cases/{unbound}/path" not in part
    assert 'data-standing="/paths/today"' in browser.get("/").text


def test_the_page_of_a_family_of_five_asks_its_stores_at_most_twelve_times(
    container: Container, team: Team, browser: Browser
) -> None:
    address = f"/cases/{make_family(container, team.owner, *FAMILY).case}/path"
    browser.get(address)
    with counted(container) as asked:
        answer = browser.get(address)
    assert len(asked.statements) <= MOST
    assert len(answer.data) <= 60_000


def test_names_are_nowhere_in_addresses(container: Container, team: Team, browser: Browser) -> None:
    case = make_plannable(container, team)
    page = browser.get(f"/cases/{case}/path").text
    name = re.search(r"Given\d+", page)
    assert name is not None
    assert not [address for address in re.findall(r'href="([^"]+)"', page) if name[0] in address]
    assert uuid.UUID(str(case))


def test_rows_of_the_list_say_when_cases_can_leave_once_they_are_shown(
    app: Flask, container: Container, team: Team, browser: Browser
) -> None:
    case, other = make_plannable(container, team), make_case(container, make_account(container))
    page = browser.get("/cases").text
    assert f'data-added-to="{case.hex}"' in page
    [asked] = re.findall(r'data-adds="([^"]+)"', page)
    assert asked == f"/paths/rows?case={case.hex}"
    rows = browser.get(f"{asked}&case={other.hex}").text
    assert re.fullmatch(r"3 blockers Can leave from \d+ \w+ 2026 · waiting for: Travel document", words(rows))
    assert "#blocked" in rows, "the number has its sign"
    assert other.hex not in rows
    assert browser.get("/paths/rows").text.strip() == ""
    assert browser.get("/paths/rows?" + "&".join(f"case={case.hex}" for _row in range(26))).status_code == 422
    partner = arrived(app, make_account(container, Role.PARTNER_COORDINATOR))
    assert partner.get(asked).status_code == 403


def test_a_length_that_own_records_say_names_how_many_and_leads_to_them(
    container: Container, team: Team, browser: Browser
) -> None:
    case = make_case(container, team.owner)
    make_counselled(container, team.owner, [30] * 12)
    learn(container)
    page = browser.get(f"/cases/{case}/path").text
    assert "half took no longer (12 finished)" in page
    link = page.split('title="Our own records of this"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "Counselling until the decision to return" in browser.get(link).text


def test_what_is_learned_costs_no_page_more_than_its_twelve_statements(
    container: Container, team: Team, browser: Browser
) -> None:
    case = make_plannable(container, team)
    make_counselled(container, team.owner, [30] * 12)
    make_learned(container, team.owner)
    for address in (f"/cases/{case}/path", f"/cases/{case}/forecast", "/paths?whose=office&worked=true"):
        browser.get(address)
        with counted(container) as asked:
            browser.get(address)
        assert len(asked.statements) <= MOST, address


def test_what_has_begun_says_what_is_left_and_by_when_it_is_needed(
    container: Container, team: Team, browser: Browser
) -> None:
    case = make_case(container, team.owner)
    with at_work(container, team.owner, case) as (_unit, row):
        row.state = CaseState.APPLIED
    make_steps(container, case, [(11, CaseState.COUNSELLING, CaseState.APPLIED)])
    page = words(browser.get(f"/cases/{case}/path?day={(today(container) + timedelta(days=60)).isoformat()}").text)
    assert re.search(
        r"Decide on the application .{0,300}3 days left, open since \d+ \w+ 2026 the time left under the rule "
        r"has begun needed by \d+ \w+ 20\d\d \d+ days to spare",
        page,
    )
