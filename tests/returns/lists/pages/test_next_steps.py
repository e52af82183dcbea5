"""The list of cases says what comes next, what is plainly in the way, and for how long a case has stood still."""

import re
from datetime import date, timedelta

from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.consent.queries import consents_of_case
from returns.people.rules.people import Sex
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.services import sign_off
from returns.safe_contact.services import record_safe_contact
from tests.doors.visits import counted, entered
from tests.factories.follow_up import change
from tests.factories.journeys import at_work, make_plannable, make_ready, make_team, people_of
from tests.factories.makers import arrived, make_account, make_case

MOST = 12


def cells(page: str) -> list[dict[str, str]]:
    """The text of every row by the class of the cell."""
    rows = re.findall(r'<tr role="row" data-row>(.*?)</tr>', page, re.DOTALL)
    return [
        {
            name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()
            for name, text in re.findall(r'<td role="cell" class="c-([a-z]+)[^>]*>(.*?)</td>', row, re.DOTALL)
        }
        for row in rows
    ]


def test_a_row_says_what_is_next_what_is_in_the_way_for_how_long_when_and_how_many(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Second", "Person", Sex.MALE, date(1985, 5, 1)))
    clock.move(timedelta(days=3))
    [row] = cells(entered(app, container, team.owner).get("/cases").text)
    assert row["state"] == "Planning 3 days"
    assert row["next"] == "Prepare the departure The safe contact is not known yet", "that of the second"
    assert row["departs"] == "3 Dec 2026"
    assert row["name"].endswith("2 people")


def test_nothing_is_in_the_way_where_a_departure_is_signed_off(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    clock.move(timedelta(days=2))
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    clock.move(timedelta(days=1))
    [row] = cells(entered(app, container, team.owner).get("/cases").text)
    assert row["state"].endswith("1 day"), "counted from the sign-off"
    assert row["next"] == "Record departure"


def test_a_clearance_is_in_the_way_only_while_it_is_outstanding(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id, today = make_plannable(container, team), container.clock.now().date()
    for state, until, is_there in (
        (Clearance.OUTSTANDING, None, True),
        (Clearance.GIVEN, today + timedelta(days=30), False),
        (Clearance.NOT_NEEDED, None, False),
    ):
        with at_work(container, team.specialist, case_id) as (unit, case):
            set_clearance(unit, case, state, until)
        [row] = cells(entered(app, container, team.owner).get("/cases").text)
        assert ("Clearance outstanding" in row["next"]) is is_there, state


def test_the_list_counts_the_blockers_that_the_page_of_the_case_counts(app: Flask, container: Container) -> None:
    team = make_team(container)
    ready, planned, joined = make_ready(container, team), make_plannable(container, team), make_ready(container, team)
    received, withdrawn = make_ready(container, team), make_ready(container, team)
    with at_work(container, team.owner, joined) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Second", "Person", Sex.MALE, date(1985, 5, 1)))
    with at_work(container, team.specialist, received) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN, unit.today + timedelta(days=60), needs_reception_by_name=True)
    with at_work(container, team.owner, withdrawn) as (unit, case):
        for consent in consents_of_case(unit.session, case.id):
            consent.withdrawn_at = unit.clock.now()
    browser, plain = entered(app, container, team.owner), {}
    listed = re.findall(r'<tr role="row" data-row>(.*?)</tr>', browser.get("/cases").text, re.DOTALL)
    cases = (ready, planned, joined, received, withdrawn)
    parts = browser.get("/paths/rows?" + "&".join(f"case={case.hex}" for case in cases)).text
    for case_id in cases:
        [row] = [text for text in listed if case_id.hex in text]
        plain[case_id] = re.findall(r"</svg>([^<]+?) <span data-added-to", row)
        assert f'data-added-to="{case_id.hex}-blockers"' in row
        more = f'data-for="{case_id.hex}-blockers"><a href="/cases/{case_id}#obstacles"><svg.+?</svg>(.+?)</a>'
        [shown] = re.findall(more, parts)
        header = browser.get(f"/cases/{case_id}/standing").text
        assert re.search(rf"\b{re.escape(shown)}<", header), (shown, header)
    assert list(plain.values()) == [
        [],
        ["No journey is planned"],
        ["The safe contact is not known yet"],
        ["Reception not verified"],
        ["No consent yet"],
    ]


def test_a_card_is_in_the_way_at_the_intake_until_a_day_is_said_for_it(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case_id, browser = make_case(container, officer), arrived(app, officer)
    said = "The safe contact is not known yet"
    assert said in cells(browser.get("/cases").text)[0]["next"]
    assert "1 blocker" in browser.get(f"/cases/{case_id}/standing").text
    [person] = people_of(container, officer, case_id)
    with at_work(container, officer, case_id) as (unit, case):
        record_safe_contact(unit, case, person, None, unit.today + timedelta(days=5))
    assert said not in cells(browser.get("/cases").text)[0]["next"]
    assert "No blockers" in browser.get(f"/cases/{case_id}/standing").text


def test_the_view_by_next_step_leads_to_the_cases_of_each_nearest_deadline_first(
    app: Flask, container: Container
) -> None:
    officer, today = make_account(container), container.clock.now().date()
    for days in (9, 3):
        day = today + timedelta(days=days)
        change(container, Case, make_case(container, officer), legal_deadline=day, deadline_or_never=day)
    browser = arrived(app, officer)
    page = browser.get("/cases").text
    steps = dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', page[page.index('aria-label="By next step"') :][:4000]))
    [first] = [url for url, label in steps.items() if label == "Record the first counselling session"]
    rows = cells(browser.get(first.replace("&amp;", "&")).text)
    assert [row["deadline"][:9] for row in rows] == ["Due in 3 ", "Due in 9 "]
    [other] = [url for url, label in steps.items() if label == "Decide on the application"]
    assert cells(browser.get(other.replace("&amp;", "&")).text) == []


def test_the_list_asks_as_often_for_many_cases_as_for_one(app: Flask, container: Container) -> None:
    team = make_team(container)
    browser, counts = entered(app, container, team.owner), []
    browser.get("/cases")
    for cases in (1, 4):
        for _case in range(cases):
            make_ready(container, team)
        with counted(container) as asked:
            assert browser.get("/cases").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST


def test_a_deadline_is_counted_only_before_boarding_as_on_the_page_of_the_case(
    app: Flask, container: Container
) -> None:
    officer, day = make_account(container), container.clock.now().date() - timedelta(days=2)
    case_id = make_case(container, officer)
    change(container, Case, case_id, legal_deadline=day, deadline_or_never=day)
    browser = arrived(app, officer)
    shown = []
    for state in (CaseState.INTAKE, CaseState.DEPARTED, CaseState.CLOSED):
        change(container, Case, case_id, state=state)
        [row] = cells(browser.get("/cases").text)
        shown.append(row["deadline"])
    assert shown == ["2 days late 22 Nov 2026", "22 Nov 2026", "22 Nov 2026"]
