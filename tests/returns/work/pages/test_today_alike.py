"""Lines of Today that are alike: one line, whose lines are asked for when it is opened."""

import html
import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask

from foundation.web.container import Container
from foundation.web.today import MOST_FOLDED
from returns.cases.models import Case
from returns.cases.services.cases import NewMember, add_member
from returns.people.rules.people import Sex
from returns.work.models import Task
from returns.work.rules.tasks import ForWhom, TaskKind, TaskState
from tests.doors.visits import entered
from tests.factories.follow_up import change, make_followed, make_team as make_team_of_partner
from tests.factories.journeys import Team, at_work, make_plannable, make_team, people_of, plan_journey
from tests.factories.makers import Person, arrived, make_case
from tests.returns.work.pages.today_page import asked_at, kept_at


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


def test_what_is_alike_is_shown_by_how_pressing_it_is(app: Flask, container: Container, team: Team) -> None:
    today = container.clock.now().date()
    for days in (-9, -8, -7, -6, 5, 6):
        day = today + timedelta(days=days)
        change(container, Case, make_case(container, team.owner), legal_deadline=day, deadline_or_never=day)
    browser = entered(app, container, team.owner)
    page = browser.get("/").text
    assert page.count("data-row") == 2
    opened = browser.get(asked_at(page, "Legal deadlines")).text
    assert [f"{days} days late" in opened for days in (9, 8, 7, 6)] == [True] * 4
    assert "Due in" not in opened


def test_people_to_be_found_fit_are_opened_like_the_rest(app: Flask, container: Container, team: Team) -> None:
    for _case in range(5):
        with at_work(container, team.owner, make_plannable(container, team)) as (unit, case):
            plan_journey(unit, case, container.clock.now().date() + timedelta(days=9))
    browser = entered(app, container, team.owner)
    opened = browser.get(asked_at(browser.get("/").text, "Fitness to be decided before departure")).text
    assert opened.count("Fitness not decided") == 5


def test_tasks_about_people_of_one_family_can_be_told_apart(app: Flask, container: Container, team: Team) -> None:
    case_id, today = make_case(container, team.owner), container.clock.now().date()
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Second", "Person", Sex.MALE, date(1985, 5, 1)))
    for who in people_of(container, team.owner, case_id):
        key, kind = f"{TaskKind.CONTACT_AGAIN}:{case_id.hex}:{who.hex}:{today}", TaskKind.CONTACT_AGAIN
        with at_work(container, team.owner, case_id) as (unit, case):
            known = {"office_id": case.office_id, "case_id": case_id, "due_on": today, "made_at": unit.clock.now()}
            about = Task(kind=kind, key=key, subject_id=who, for_whom=ForWhom.OWNER, state=TaskState.OPEN, **known)
            unit.session.add(about)
    page = entered(app, container, team.owner).get("/").text
    assert page.count("Check a safe contact again") == 2
    assert page.count("Second Person") == 1
    assert "and 1 more" not in page


@pytest.mark.parametrize("kind", ["0123456789ab", "0"])
def test_what_has_been_done_meanwhile_is_said(app: Flask, container: Container, team: Team, kind: str) -> None:
    page = entered(app, container, team.owner).get(f"/today/alike?kind={kind}&due=overdue").text
    assert "Nothing is waiting for you" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("?kind=0123456789ab", 422),
        ("?kind=0123456789ab&due=never", 404),
        (f"?kind={'0' * 13}&due=week", 422),
    ],
)
def test_an_address_that_names_nothing_is_refused(
    app: Flask, container: Container, team: Team, query: str, status: int
) -> None:
    assert entered(app, container, team.owner).get(f"/today/alike{query}").status_code == status


def _folds_of(page: str) -> dict[str, int]:
    """How many lines are in each fold of a page, by the address of all of them."""
    folds = re.findall(r'<details data-lines="([^"]*)">(.*?)</details>', page, re.DOTALL)
    return {html.unescape(address): inside.count("data-row") for address, inside in folds}


def _followed(container: Container, days: Sequence[int]) -> Person:
    """A worker at a partner, with families whose visits are due in so many days."""
    partner, today = make_team_of_partner(container), container.clock.now().date()
    for away in days:
        make_followed(container, partner, visit={"due_on": today + timedelta(days=away)})
    return partner.worker


def test_a_partners_page_has_the_first_of_it_once_it_is_shown(app: Flask, container: Container) -> None:
    """It is kept for where there is no network."""
    browser = arrived(app, _followed(container, [0] * 9))
    page = browser.get("/").text
    folds = _folds_of(page)
    assert folds
    assert not any(folds.values())
    address = kept_at(page)
    assert address is not None
    came = _folds_of(browser.get(address).text)
    assert came.keys() == folds.keys()
    assert set(came.values()) == {MOST_FOLDED}
    assert max(browser.get(fold).text.count("data-row") for fold in folds) > MOST_FOLDED


def test_a_fold_has_as_many_lines_as_it_says_and_none_of_those_above_it(app: Flask, container: Container) -> None:
    browser = arrived(app, _followed(container, [0] * 10))
    page = browser.get("/").text
    counted = re.findall(r'<details data-lines="([^"]*)">\s*<summary>.*?"count">(\d+)', page)
    assert counted
    above = set(re.findall(r"<a href=\"(/visits/[^\"]*)\" data-open>", page))
    assert above
    for address, count in counted:
        lines = browser.get(html.unescape(address)).text
        assert lines.count("data-row") == int(count)
        assert not [visit for visit in above if visit in lines]


def test_the_second_part_of_a_partners_page_has_them_for_both_parts(app: Flask, container: Container) -> None:
    browser = arrived(app, _followed(container, [-1] * 6 + [5] * 6))
    page = browser.get("/").text
    address = kept_at(page)
    assert address is not None
    second = browser.get(address).text
    rest, kept = second.split("<template data-kept>")
    assert _folds_of(kept).keys() == _folds_of(page).keys()
    assert all(_folds_of(kept).values())
    assert _folds_of(rest)
    assert all(_folds_of(rest).values())
    assert "Overdue" not in rest


def test_nothing_is_asked_for_where_a_partner_has_no_folds(app: Flask, container: Container) -> None:
    page = arrived(app, _followed(container, [0])).get("/").text
    assert not _folds_of(page)
    assert kept_at(page) is None
