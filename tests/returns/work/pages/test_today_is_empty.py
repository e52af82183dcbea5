"""The box that says that nothing waits: never while something is late, or is still to be looked for."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.follow_up.rules.follow_up import VisitState
from returns.cases.models import Case
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.services import sign_off
from tests.doors.visits import entered
from tests.factories.follow_up import Followed, change, make_followed
from tests.factories.journeys import Team, at_work, make_plannable, make_ready, make_team
from tests.factories.makers import Person, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.returns.work.pages.today_page import groups


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


def test_nothing_is_said_to_wait_before_what_is_looked_for_afterwards_is_there(
    app: Flask, container: Container, team: Team
) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    page = entered(app, container, team.owner).get("/").text
    shown = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    assert "Nothing is waiting" not in shown
    assert 'href="/today/sign-offs"' in shown, "and without scripts it is a link"
    manager = make_account(container, Role.MANAGER)
    assert "<template" not in entered(app, container, manager).get("/").text


def _officer(container: Container) -> Person:
    officer, passed = make_account(container), container.clock.now().date() - timedelta(days=2)
    case_id = make_case(container, officer)
    change(container, Case, case_id, legal_deadline=passed, deadline_or_never=passed)
    return officer


def _specialist(container: Container) -> Person:
    team = make_team(container)
    case_id, yesterday = make_plannable(container, team), container.clock.now().date() - timedelta(days=1)
    with at_work(container, team.specialist, case_id) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN, yesterday + timedelta(days=1))
    with writing(container.units, EVERYTHING) as unit:
        clearance = unit.session.execute(select(ProtectionClearance)).scalar_one()
        clearance.until = yesterday
    return team.specialist


def _followed_late(container: Container) -> Followed:
    yesterday = container.clock.now().date() - timedelta(days=1)
    return make_followed(container, visit={"due_on": yesterday, "state": VisitState.OVERDUE})


_LATE: dict[Role, Callable[[Container], Person]] = {
    Role.RETURN_OFFICER: _officer,
    Role.PROTECTION_SPECIALIST: _specialist,
    Role.PARTNER_COORDINATOR: lambda container: _followed_late(container).coordinator,
    Role.PARTNER_WORKER: lambda container: _followed_late(container).worker,
    # Nothing was ever backed up here.
    Role.ADMINISTRATOR: lambda container: make_account(container, Role.ADMINISTRATOR),
    Role.DATA_PROTECTION_OFFICER: lambda container: make_account(container, Role.DATA_PROTECTION_OFFICER),
}


@pytest.mark.parametrize("role", _LATE)
def test_nobodys_page_is_empty_while_something_of_theirs_is_overdue(
    app: Flask, container: Container, role: Role
) -> None:
    who = _LATE[role](container)
    assert who.role is role
    page = entered(app, container, who).get("/").text
    assert next(iter(groups(page))) == "Overdue", "and it is on top"
    assert "Nothing is waiting" not in page


def test_what_waits_for_others_leaves_the_page_saying_that_nothing_is_to_be_done(
    app: Flask, container: Container, team: Team
) -> None:
    case_id = make_plannable(container, team)
    with at_work(container, team.specialist, case_id) as (unit, case):
        set_clearance(unit, case, Clearance.OUTSTANDING, None)
    page = entered(app, container, team.owner).get("/").text
    assert "Nothing is waiting for you" in page
    assert '<details class="fold" open>' in page
    assert "Waiting for others" in groups(page)
