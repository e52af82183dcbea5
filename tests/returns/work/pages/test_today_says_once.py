"""Today says one thing of a case once, however many tasks ask for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.work.models import Task
from returns.work.rules.tasks import TaskKind
from returns.work.services.tasks import close_tasks, sync_tasks
from tests.doors.visits import entered
from tests.factories.journeys import Team, at_work, make_plannable, make_team
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING
from tests.returns.work.pages.today_page import groups


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


@pytest.fixture
def shown(app: Flask, container: Container) -> Callable[[Person], dict[str, str]]:
    """What somebody finds on the start page, by group."""
    return lambda who: groups(entered(app, container, who).get("/").text)


def test_one_thing_of_a_case_is_one_line_however_many_tasks_ask_for_it(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    soon, names = container.clock.now().date() + timedelta(days=40), ("Zarina", "Laylo")
    cases = [make_plannable(container, team, given_name=name, legal_deadline=soon) for name in names]
    for case_id in cases:
        with at_work(container, team.specialist, case_id) as (unit, case):
            set_clearance(unit, case, Clearance.OUTSTANDING, None)
    with at_work(container, team.owner, cases[0]) as (unit, case):
        add_to_timeline(unit, case, EventKind.CLEARANCE_ASKED)
    clock.move(timedelta(days=38))
    with writing(container.units, EVERYTHING) as unit:
        sync_tasks(unit, cases[:1])
        kinds = set(unit.session.execute(select(Task.kind).where(Task.case_id == cases[0])).scalars())
    with at_work(container, team.specialist, cases[1]) as (unit, case):
        asked = select(Task).where(Task.case_id == cases[1], Task.kind == TaskKind.CLEARANCE_ASKED)
        close_tasks(unit, unit.session.execute(asked).scalars().all())
    assert {TaskKind.CLEARANCE_OUTSTANDING, TaskKind.CLEARANCE_ASKED, TaskKind.DEADLINE_NEAR} <= kinds
    of_specialist, of_owner = ("".join(shown(who).values()) for who in (team.specialist, team.owner))
    assert of_specialist.count("Zarina") == 1, "by its task that is due first"
    assert of_specialist.count("Laylo") == 1, "without a task by itself"
    assert "Set the protection clearance" in of_specialist
    assert of_owner.count("legal deadline to leave is near") == 1
    assert of_owner.count("Legal deadline ") == 1, "of the other case"
