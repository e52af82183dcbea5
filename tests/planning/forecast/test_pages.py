"""The forecast of a case on its page: days with their certainty, what they depend on, a rejection as an outcome."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from planning.forecast.jobs import settle_forecasts
from planning.forecast.models import ForecastRecord, FrozenForecast
from planning.forecast.rules.held import Became, Moment, Sure
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from tests.doors.visits import counted
from tests.factories.journeys import Team, make_plannable, make_ready, make_team
from tests.factories.makers import Browser, arrived, make_account, make_case
from tests.factories.requested import ENOUGH, OPEN, REJECTED, Made, learn, make_requests
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING
from tests.factories.worked import make_counselled

MOST = 12


@pytest.fixture
def team(container: Container) -> Team:
    """Four colleagues of one office."""
    return make_team(container)


@pytest.fixture
def browser(app: Flask, team: Team) -> Browser:
    """The officer, signed in."""
    return arrived(app, team.owner)


def test_a_case_without_a_passport_waits_for_what_consulates_take(
    container: Container, browser: Browser, team: Team
) -> None:
    case = make_case(container, team.owner)
    page = browser.get(f"/cases/{case}/forecast").text
    assert "<h1>Forecast</h1>" in page
    assert "8 in 10: by" in page
    assert "Laissez-passer from the consulate" in page
    assert "not requested yet" in page
    assert "Rule book, because too few of our own have finished: half within 21 days" in page
    assert 'class="stairs-line"' in page


def test_no_day_is_said_or_kept_while_no_rule_knows_how_long_something_takes(
    container: Container, browser: Browser, team: Team
) -> None:
    change_rule(container, "laissez_passer.median_days", None, "days")
    case = make_plannable(container, team)
    page = browser.get(f"/cases/{case}/forecast").text
    assert "No day can be given now" in page
    assert "Travel document: no rule says how long it takes." in page
    assert 'id="departure"' not in page
    assert not _frozen(container)


def test_own_records_take_the_place_of_the_rule_book(container: Container, browser: Browser, team: Team) -> None:
    case = make_case(container, team.owner)
    make_requests(container, team.owner, [*ENOUGH, *[(90, 30, REJECTED)] * 9])
    make_requests(container, team.owner, [(12, None, OPEN)], case_id=case)
    learn(container)
    page = browser.get(f"/cases/{case}/forecast").text
    assert "Your office: half within" in page
    assert "(30 finished)" in page
    assert "open for 12 days" in page
    assert "A request is rejected" in page
    assert "Then they cannot leave this way" in page
    assert "Rule book, because" not in page


def test_the_same_facts_say_the_same_every_time(container: Container, browser: Browser, team: Team) -> None:
    case = make_case(container, team.owner)

    def panel() -> str:
        return browser.get(f"/cases/{case}/forecast").text.split('id="departure"')[1].split("</dl>")[0]

    assert panel() == panel()


def test_the_deadline_has_its_chance(container: Container, browser: Browser, team: Team) -> None:
    today = container.clock.now().date()
    case = make_case(container, team.owner, legal_deadline=today + timedelta(days=2))
    page = browser.get(f"/cases/{case}/forecast").text
    assert "By the legal deadline" in page
    assert "<dd>0%" in page, "nothing that waits for a consulate is done in two days"


def test_another_office_sees_no_forecast(app: Flask, container: Container, team: Team) -> None:
    case = make_case(container, team.owner)
    assert arrived(app, make_account(container)).get(f"/cases/{case}/forecast").status_code == 404
    manager = arrived(app, make_account(container, Role.MANAGER))
    assert manager.get(f"/cases/{case}/forecast").status_code == 404


# Kept forecasts, and how they held.


def _frozen(container: Container) -> dict[Moment, FrozenForecast]:
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.execute(select(FrozenForecast)).scalars().all()
        return {row.moment: row for row in rows}


def test_a_forecast_is_kept_as_planning_begins(container: Container, browser: Browser, team: Team) -> None:
    case = make_plannable(container, team)
    kept = _frozen(container)[Moment.PLANNING]
    assert (kept.case_id, kept.made_on, kept.became) == (case, container.clock.now().date(), Became.OPEN)
    days = [day for day in (kept.half_on, kept.eighty_on, kept.ninety_on) if day]
    assert len(days) == 3
    assert days == sorted(days)
    assert days[0] < days[2], "nobody has a document yet"
    page = browser.get(f"/cases/{case}/forecast").text
    assert "What was forecast before" in page
    assert "When planning began" in page


def test_nothing_that_is_learned_later_changes_what_was_kept(container: Container, team: Team) -> None:
    make_plannable(container, team)
    before = _frozen(container)[Moment.PLANNING].eighty_on
    make_requests(container, team.owner, [*ENOUGH])
    learn(container)
    settle(container)
    assert _frozen(container)[Moment.PLANNING].eighty_on == before


def settle(container: Container) -> int:
    """Run the job."""
    return settle_forecasts(container.units)(container.clock.now())


def _departed(case: Case, at: datetime) -> CaseEvent:
    kind, states = EventKind.DEPARTED, {"from_state": CaseState.READY, "to_state": CaseState.DEPARTED}
    return CaseEvent(case_id=case.id, kind=kind, at=at, **states)


def _end(container: Container, case_id: object, state: CaseState, left_on: date | None = None) -> None:
    """A case as it stands when it has left, or ended otherwise."""
    with writing(container.units, EVERYTHING) as unit:
        case = unit.session.execute(select(Case).where(Case.id == case_id)).scalar_one()
        case.state = state
        if left_on:
            case.departs_or_never = left_on
            unit.session.add(_departed(case, unit.clock.now()))


def test_what_became_of_a_case_is_said_once(app: Flask, container: Container, clock: MovableClock, team: Team) -> None:
    case = make_plannable(container, team)
    assert settle(container) == 0, "it has not left"
    left_on = container.clock.now().date() + timedelta(days=20)
    clock.move(timedelta(days=22))
    _end(container, case, CaseState.DEPARTED, left_on)
    assert settle(container) > 0
    kept = _frozen(container)[Moment.PLANNING]
    assert (kept.became, kept.departed_on) == (Became.DEPARTED, left_on)
    assert settle(container) == 0
    page = arrived(app, team.owner).get(f"/cases/{case}/forecast").text
    assert "This case has left, or has ended." in page
    assert 'data-label="What happened">Left' in page


@pytest.mark.parametrize(
    ("made", "became"), [([(5, 2, REJECTED)], Became.REFUSED), ([(90, 2, REJECTED)], Became.ENDED), ([], Became.ENDED)]
)
def test_a_return_that_was_given_up_after_a_rejection_is_told_from_others(
    container: Container, clock: MovableClock, team: Team, made: Sequence[Made], became: Became
) -> None:
    case = make_plannable(container, team)
    clock.move(timedelta(days=10))
    make_requests(container, team.owner, made, case_id=case)
    _end(container, case, CaseState.WITHDRAWN_BY_ORGANISATION)
    settle(container)
    assert _frozen(container)[Moment.PLANNING].became is became


def _many(container: Container, team: Team, number: int, days_late: int) -> None:
    """Kept forecasts of as many cases, for 20 days ago; each case left so many days after its 8-in-10 day."""
    today = container.clock.now().date()
    for _case in range(number):
        case_id = make_case(container, team.owner)
        with writing(container.units, EVERYTHING) as unit:
            days = {name: today - timedelta(days=20) for name in ("half_on", "eighty_on", "ninety_on")}
            said = {"became": Became.DEPARTED, "departed_on": today - timedelta(days=20 - days_late)}
            made = {"moment": Moment.PLANNING, "made_on": today - timedelta(days=60)}
            unit.session.add(FrozenForecast(case_id=case_id, **made, **days, **said))


def test_how_forecasts_held_is_shown_with_its_number_and_interval(
    app: Flask, container: Container, browser: Browser, team: Team
) -> None:
    assert "No forecast has been judged yet" in browser.get("/planning/forecasts").text
    _many(container, team, 8, 0)
    _many(container, team, 2, 1)
    settle(container)
    page = browser.get("/planning/forecasts").text
    assert "fewer than 11</td>" in page
    assert page.count("Not shown</span>") == 6
    _many(container, team, 2, 1)
    settle(container)
    page = browser.get("/planning/forecasts").text
    assert page.count(">12</td>") == 3
    assert page.count(">67%</td>") == 3, "8 of 12"
    assert "39% to 86%" in page
    assert 'class="i-line"' in page
    manager = arrived(app, make_account(container, Role.MANAGER))
    assert ">12</td>" in manager.get("/planning/forecasts").text
    other = arrived(app, make_account(container))
    assert "No forecast has been judged yet" in other.get("/planning/forecasts").text


def test_an_interval_is_never_one_number(app: Flask, container: Container) -> None:
    held = {"moment": Moment.PLANNING, "sure": Sure.HALF, "as_of": container.clock.now().date()}
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add(ForecastRecord(office_id=None, judged=1259, held=1259, **held))
    page = arrived(app, make_account(container, Role.MANAGER)).get("/planning/forecasts").text
    assert "99.7% to 100%" in page


def test_own_work_is_drawn_from_own_records_and_nobody_grants_it(
    container: Container, browser: Browser, team: Team
) -> None:
    case = make_case(container, team.owner)
    page = browser.get(f"/cases/{case}/forecast").text
    assert "Counselling until" not in page, "of the rule book there is one number alone"
    make_counselled(container, team.owner, [*[20] * 10, *[60] * 12])
    learn(container)
    page = browser.get(f"/cases/{case}/forecast").text
    assert "Counselling until the decision to return</p>" in page
    assert "Your office: half within 60 days, nine in ten within 60 days (22 finished)" in page
    with counted(container) as asked:
        browser.get(f"/cases/{case}/forecast")
    assert len(asked.statements) <= MOST


def test_what_was_asked_for_today_is_open_since_today(container: Container, browser: Browser, team: Team) -> None:
    case = make_case(container, team.owner)
    make_requests(container, team.owner, [(0, None, OPEN)], case_id=case)
    page = browser.get(f"/cases/{case}/forecast").text
    assert "open since today" in page
    assert " 0 days" not in page


def test_the_forecast_and_the_path_say_one_earliest_day_whatever_day_is_planned(
    container: Container, browser: Browser, team: Team
) -> None:
    planned = container.clock.now().date() + timedelta(days=30)
    case = make_ready(container, team, planned)
    forecast, path = (browser.get(f"/cases/{case}/{page}").text for page in ("forecast", "path"))
    (earliest,) = re.findall(r"Can leave from ([^<]+?)\.", path)
    assert f"Earliest day: {earliest}." in forecast
    said = f"{planned.day} {planned:%b %Y}"
    assert said != earliest
    assert f"The journey is planned for {said}." in forecast
