"""The list of people at a partner by their plans: whose is missing, and whose has items that are late."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.arrived import arrive, make_arrived
from tests.factories.makers import Person
from tests.factories.referred import make_referred
from tests.reintegration.referrals.pages.test_finding_people import found


def _listed(app: Flask, container: Container, who: Person, show: str) -> list[str]:
    return found(entered(app, container, who).get(f"/referrals?show={show}").text)


@pytest.mark.parametrize("who", ["worker", "coordinator"])
def test_late_plans_are_listed_from_the_day_after_there(
    app: Flask, container: Container, clock: MovableClock, who: str
) -> None:
    made, _elsewhere = make_arrived(container), make_arrived(container)
    person: Person = getattr(made.referred, who)
    at = datetime(2026, 12, 10, 18, 59, tzinfo=UTC)  # 23:59 of the last day at the place of the people
    clock.move(at - clock.now())
    assert _listed(app, container, person, "plan_late") == []
    clock.move(timedelta(minutes=2))
    assert _listed(app, container, person, "plan_late") == [str(made.referred.case)]
    assert _listed(app, container, person, "to_plan") == [], "it has one"


@pytest.mark.parametrize("who", ["worker", "coordinator"])
def test_who_arrived_and_has_no_plan_is_listed_when_it_is_due(
    app: Flask, container: Container, clock: MovableClock, who: str
) -> None:
    one = make_referred(container)
    arrive(one)
    person: Person = getattr(one, who)
    clock.move(timedelta(days=40))
    assert _listed(app, container, person, "to_plan") == [str(one.case)]
    assert _listed(app, container, person, "plan_late") == []


def test_today_leads_to_these_lists_where_there_are_many(app: Flask, container: Container, clock: MovableClock) -> None:
    first = make_arrived(container).referred
    partner = (first.worker, first.coordinator)
    for _ in range(4):
        make_arrived(container, partner=partner, owner=first.owner)
        arrive(make_referred(container, partner=partner, owner=first.owner))
    clock.move(timedelta(days=40))
    browser = entered(app, container, first.coordinator)
    today = browser.get("/").text
    for show, words, count in (("plan_late", "Late plans", 5), ("to_plan", "Plans to draw up", 4)):
        assert f'href="/referrals?show={show}"' in today
        page = browser.get(f"/referrals?show={show}").text
        assert len(found(page)) == count
        assert re.search(rf'show={show}" aria-current="true">{words}<', page)
