"""Well-being over time on the page of a case and of its people: as much as its reader sees on each visit alone."""

import re
from datetime import date

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from reintegration.outcomes.models import Outcome
from tests.doors.visits import counted
from tests.factories.follow_up import Followed, change, make_companion, make_followed, make_team, make_visit
from tests.factories.makers import arrived, make_account
from tests.reintegration.follow_up.pages.test_pages_of_check_ins import survey_at, survey_fields

TITLE = "Well-being over time"
RATINGS, SCORES = "Well-being at each visit", "Composite score of each survey"


def overview(one: Followed) -> str:
    return f"/cases/{one.case}/reintegration"


def people(one: Followed) -> str:
    return f"/people/{one.case}"


@pytest.fixture
def surveyed(app: Flask, container: Container) -> Followed:
    """Somebody who answered in two rounds, both in the window that is open still."""
    one = make_followed(container, given_name="Dilnoza")
    second = make_visit(container, one.case, one.episode, 2, month=13, due_on=date(2026, 11, 25))
    worker = arrived(app, one.worker)
    for at, ratings in ((survey_at(one), "2"), (f"/visits/{second}/survey/{one.person}", "4")):
        fields = survey_fields(physical=ratings, mental="3", social="5")
        assert worker.post(at, **fields).status_code == 303
    return one


def cells(page: str, title: str) -> list[list[str]]:
    """The rows of a table, by the beginning of its caption."""
    table = next(part for part in page.split("<table") if f'hidden">{title}' in part.partition("<thead>")[0])
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2].partition("</table>")[0], re.S)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]


def test_officer_and_coordinator_see_ratings_and_scores_over_time(app: Flask, surveyed: Followed) -> None:
    for who, at in ((surveyed.officer, overview(surveyed)), (surveyed.coordinator, people(surveyed))):
        page = arrived(app, who).get(at).text
        assert cells(page, RATINGS) == [["Month 12", "2", "3", "5"], ["Month 13", "4", "3", "5"]]
        assert cells(page, SCORES) == [["Month 12", "1.00"], ["Month 13", "1.00"]]
        assert page.count('<figure class="over-time">') == 4, "three ratings, and the score of one person"
        assert "style=" not in page


def test_a_score_that_may_be_overtaken_is_not_shown_to_a_worker(
    app: Flask, container: Container, surveyed: Followed
) -> None:
    page = arrived(app, surveyed.worker).get(people(surveyed)).text
    assert RATINGS in page
    assert SCORES not in page
    change(container, Outcome, surveyed.outcome, verdict="sustained")
    assert SCORES in arrived(app, surveyed.worker).get(people(surveyed)).text


def test_a_survey_that_one_of_two_did_not_give_says_so(app: Flask, container: Container, surveyed: Followed) -> None:
    companion = make_companion(container, surveyed, "Kamila")
    later = make_visit(container, surveyed.case, surveyed.episode, 3, month=14, due_on=date(2026, 11, 27))
    assert (
        arrived(app, surveyed.worker).post(f"/visits/{later}/survey/{companion}", **survey_fields()).status_code == 303
    )
    shown = cells(arrived(app, surveyed.officer).get(overview(surveyed)).text, SCORES)
    none = '<span class="quiet">no final score</span>'
    assert sorted(row[1:] for row in shown) == sorted([["1.00", none], ["1.00", none], [none, "1.00"]])


def test_nobody_else_sees_it(app: Flask, container: Container, surveyed: Followed) -> None:
    for who in (make_team(container).worker, make_team(container).officer, make_account(container, Role.MANAGER)):
        for at in (overview(surveyed), people(surveyed)):
            answer = arrived(app, who).get(at)
            assert answer.status_code in (403, 404)
            assert TITLE not in answer.text


def test_before_anything_was_rated_there_is_no_empty_chart(app: Flask, container: Container) -> None:
    one = make_followed(container)
    assert TITLE not in arrived(app, one.officer).get(overview(one)).text
    assert TITLE not in arrived(app, one.worker).get(people(one)).text


def test_more_visits_cost_no_more_statements(app: Flask, container: Container, surveyed: Followed) -> None:
    officer = arrived(app, surveyed.officer)
    officer.get(overview(surveyed))
    with counted(container) as few:
        officer.get(overview(surveyed))
    worker = arrived(app, surveyed.worker)
    for ordinal in range(3, 7):
        visit = make_visit(container, surveyed.case, surveyed.episode, ordinal, month=11 + ordinal)
        worker.post(f"/visits/{visit}/survey/{surveyed.person}", **survey_fields())
    with counted(container) as many:
        page = officer.get(overview(surveyed)).text
    assert len(cells(page, SCORES)) == 6
    assert len(many.statements) <= len(few.statements)
