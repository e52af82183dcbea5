"""The pages of plans: two edits side by side, plans to make on the start page, and how much a page asks."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.concerns.queries import concern_by_id
from reintegration.concerns.services import close_concern
from reintegration.episodes.queries import episode_of_case
from reintegration.episodes.rules import ClosureReason, EpisodeState
from reintegration.episodes.services import close_episode
from reintegration.plans.queries import PlanItem, late_plans
from reintegration.plans.rules import ItemState
from reintegration.plans.services.plans import add_item
from reintegration.plans.services.progress import cancel_item
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import Track
from tests.doors.visits import counted, entered
from tests.factories.arrived import Arrived, arrive, make_arrived
from tests.factories.helped import make_helped, on_plan, stated
from tests.factories.makers import Person, make_account
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING
from tests.reintegration.follow_up.pages.test_work_list import READS_ALL, grown, plan as how, statements


def test_of_two_edits_the_later_sees_both_values_and_keeps_what_was_typed(app: Flask, container: Container) -> None:
    made = make_arrived(container)
    helped = make_helped(made)
    at = f"/people/{made.referred.case}/plan/{made.item}/change"
    typed = {"objective_id": helped.objective.hex, "planned_on": "2026-12-10", "version": "1"}
    money = {"amount": "300", "currency": "EUR"}
    answer = entered(app, container, made.referred.worker).post(at, activity="Oven", **typed, **money)
    assert answer.status_code == 409
    for words in ("Stored now: <bdi>Sewing machine</bdi>", "You typed: <bdi>Oven</bdi>", 'value="Oven"'):
        assert words in answer.text
    browser = entered(app, container, made.referred.worker)
    assert browser.post(at, activity="Oven", **typed, **money).status_code == 409  # sending it again is no answer
    assert 'name="store_mine" value="2"' in answer.text
    assert browser.post(at, activity="Oven", **typed, **money, store_mine="2").status_code == 303


def test_a_plan_to_make_stands_on_the_start_page_of_who_makes_it(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one, alone = make_referred(container), make_referred(container, purposes=())
    arrive(one)
    other = make_account(container, place=one.owner.office_id)
    assert "Draw up the plan" not in entered(app, container, one.worker).get("/").text
    clock.move(timedelta(days=40))
    for who in (one.worker, one.coordinator):
        page = entered(app, container, who).get("/").text
        assert "Draw up the plan" in page
        assert "Overdue" in page
    for who in (one.owner, other, alone.owner):  # a partner makes this one, and nobody of the second has arrived
        assert "Draw up the plan" not in entered(app, container, who).get("/").text
    assert "The plan was due by" in entered(app, container, one.worker).get(f"/people/{one.case}/plan").text
    for page in (f"/people/{one.case}", f"/people/{one.case}/plan"):
        browser = entered(app, container, one.worker)
        browser.get(page)
        with counted(container) as found:
            assert browser.get(page).status_code == 200
        assert len(found) <= 12


def test_an_item_that_is_late_is_so_wherever_it_is_shown(app: Flask, container: Container, clock: MovableClock) -> None:
    made = make_arrived(container)
    make_helped(made)
    pages = [f"/people/{made.referred.case}", f"/people/{made.referred.case}/plan"]
    assert not any("Later than planned" in entered(app, container, made.referred.worker).get(at).text for at in pages)
    clock.move(timedelta(days=400))
    assert all("Later than planned" in entered(app, container, made.referred.coordinator).get(at).text for at in pages)


def test_a_closed_case_has_nothing_late_and_is_sent_to_nobody(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    made = make_arrived(container)
    clock.move(timedelta(days=400))
    at, asks = f"/cases/{made.referred.case}/reintegration", ("Later than planned", "Find a partner", 'id="send"')
    page = entered(app, container, made.referred.owner).get(at).text
    assert all(words in page for words in asks)
    with writing(container.units, made.referred.owner.scope(container)) as unit:
        case, episode = case_by_id(unit.session, made.referred.case), episode_of_case(unit.session, made.referred.case)
        concern = concern_by_id(unit.session, made.concern)
        assert case is not None
        assert episode is not None
        assert concern is not None
        close_concern(unit, concern, "The neighbour has moved.")
        close_episode(unit, case, episode, ClosureReason.SUPPORT_ENDED)
    browser = entered(app, container, made.referred.owner)
    page = browser.get(at).text
    assert [words for words in asks if words in page] == []
    assert "Sewing machine" in page
    refused = browser.post(at, to=f"{made.referred.coordinator.organisation_id.hex}:follow_up")
    assert refused.status_code == 422
    assert 'id="send"' in refused.text, "what was sent too late is told where it was typed"


def test_a_plan_asks_as_much_for_many_items_as_for_few(app: Flask, container: Container) -> None:
    few, many = make_arrived(container), make_arrived(container)
    for made, count in ((few, 1), (many, 6)):
        make_helped(made)
        for _ in range(count):
            _one_more(made)
    asked = []
    for made in (few, many):
        browser = entered(app, container, made.referred.worker)
        at = f"/people/{made.referred.case}/plan"
        browser.get(at)
        with counted(container) as found:
            assert browser.get(at).status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] <= 12


def _arrived(container: Container, has_objective: bool) -> Referred:
    """Somebody who has arrived, with an item that has an objective, or with no plan yet."""
    if has_objective:
        made = make_arrived(container)
        make_helped(made)
        return made.referred
    referred = make_referred(container)
    arrive(referred)
    return referred


def _one_more(made: Arrived) -> None:
    with on_plan(made, made.referred.worker) as (unit, case, episode, item):
        add_item(unit, case, episode, stated(item))


@pytest.mark.parametrize("has_objective", [False, True])
def test_the_first_item_asks_for_an_objective_and_later_ones_may_choose_it(
    app: Flask, container: Container, has_objective: bool
) -> None:
    referred = _arrived(container, has_objective)
    page = entered(app, container, referred.worker).get(f"/people/{referred.case}/plan").text
    for name in ("objective", "dimension", "level"):
        label = re.search(rf'<label class="field-label" for="item-{name}">.*?</label>', page, re.S)
        assert label is not None
        assert ("optional" in label[0]) is has_objective, name


@pytest.mark.parametrize("has_objective", [False, True])
def test_an_item_without_an_objective_says_what_is_missing_where_it_is_added(
    app: Flask, container: Container, has_objective: bool
) -> None:
    referred = _arrived(container, has_objective)
    browser, at = entered(app, container, referred.worker), f"/people/{referred.case}/plan"
    page = browser.post(at, activity="Course", planned_on="2026-12-01").text
    linked = {
        True: ["item-objective_id"],
        False: ["item-objective", "item-dimension", "item-level"],
    }[has_objective]
    assert re.findall(r'<a href="#(item-[a-z_]+)"', page) == linked
    assert all(f'id="{target}"' in page for target in linked)
    assert ("Objective: Choose an objective, or write a new one." in page) is has_objective
    assert ("What for: There is no objective to choose yet" in page) is not has_objective
    partly = browser.post(at, activity="Course", planned_on="2026-12-01", objective="Work", level="individual").text
    assert re.findall(r'<a href="#(item-[a-z_]+)"', partly) == ["item-dimension"]
    assert "Dimension: Choose the dimension of the new objective." in partly


def test_what_is_cancelled_says_why_and_stays(app: Flask, container: Container) -> None:
    made = make_arrived(container)
    with on_plan(made, made.referred.worker) as (unit, _case, episode, item):
        cancel_item(unit, item, episode, "She has one already.")
    page = entered(app, container, made.referred.owner).get(f"/people/{made.referred.case}/plan/{made.item}").text
    assert "She has one already." in page
    assert "Change this item" not in page


def test_a_return_alone_has_no_plan_no_day_for_one_and_no_form(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_referred(container, track=Track.RETURN_ONLY)
    arrive(one)
    clock.move(timedelta(days=40))
    for who in (one.worker, one.coordinator, one.owner):
        home = f"/people/{one.case}" if who is not one.owner else f"/cases/{one.case}/reintegration"
        page = entered(app, container, who).get(home).text
        assert "Work on the plan" not in page
        assert "Plan due by" not in page
        assert "Overdue" not in re.sub(r'<section[^>]*id="visits".*?</section>', "", page, flags=re.S)
    page = entered(app, container, one.worker).get(f"/people/{one.case}/plan").text
    assert page.count("This is a return without reintegration, so there is no plan.") == 1
    for words in ("due by", "was due", "Overdue", "Add an item", "Plan status"):
        assert words not in page


def test_a_past_day_is_never_said_to_be_ahead(app: Flask, container: Container, clock: MovableClock) -> None:
    one = make_referred(container)
    arrive(one)
    pages = (f"/people/{one.case}", f"/people/{one.case}/plan")
    assert all("The plan is due by" in entered(app, container, one.worker).get(at).text for at in pages)
    clock.move(timedelta(days=40))
    for at in pages:
        page = entered(app, container, one.worker).get(at).text
        assert "The plan was due by" in page
        assert "is due by" not in page
    with writing(container.units, EVERYTHING) as unit:
        episode = episode_of_case(unit.session, one.case)
        assert episode is not None
        episode.state, episode.closed_at = EpisodeState.CLOSED, container.clock.now()
    page = entered(app, container, one.worker).get(f"/people/{one.case}/plan").text
    assert "Nothing was planned." in page
    assert not any(words in page for words in ("is due by", "was due by", "Overdue"))


def test_items_later_than_planned_are_one_line_of_today_for_whom_they_concern(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    made, other = make_arrived(container), make_arrived(container)
    make_helped(made)
    for _ in range(2):
        _one_more(made)
    words, one = "3 plan items later than planned", made.referred
    at = datetime(2026, 12, 10, 18, 59, tzinfo=UTC)  # 23:59 of the last day at the place of the people
    clock.move(at - clock.now())
    assert words not in _today(app, container, one.worker)
    clock.move(timedelta(minutes=2))
    for who in (one.worker, one.coordinator):
        overdue = re.search(r'id="due-overdue".*?</section>', _today(app, container, who), re.S)
        assert overdue is not None
        assert overdue[0].count(words) == 1
        assert f"/people/{one.case}/plan" in overdue[0]
        assert str(other.referred.case) not in overdue[0]
    assert "later than planned" not in _today(app, container, one.owner)
    one.change(PlanItem, made.item, state=ItemState.CANCELLED)
    assert "2 plan items later than planned" in _today(app, container, one.worker)


def _today(app: Flask, container: Container, who: Person) -> str:
    return entered(app, container, who).get("/").text


@pytest.mark.parametrize("who", ["worker", "coordinator"])
def test_late_items_cost_one_statement_that_reads_no_table_from_end_to_end(
    container: Container, clock: MovableClock, who: str
) -> None:
    made = make_arrived(container)
    for _ in range(5):
        make_arrived(container)
    grown(container, 10_000)
    clock.move(timedelta(days=400))
    person: Person = getattr(made.referred, who)
    with reading(container.units, person.scope(container)) as unit, statements(container) as found:
        late, is_cut = late_plans(unit.session, clock.now(), 10)
    assert ([(one.case_id, one.items) for one in late], is_cut) == ([(made.referred.case, 1)], False)
    [(sql, values)] = found
    assert not re.search(READS_ALL, how(container, sql, values), re.MULTILINE)
