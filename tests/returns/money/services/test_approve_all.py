"""Approving all lines of a budget at once: what one may approve, as it was read, and each line on its own."""

import uuid

import pytest
from flask import Flask

from foundation.errors import Conflict
from foundation.web.container import Container
from returns.money.queries.approvals import approvable_lines
from returns.money.queries.budgets import events_of_line, lines_of_case
from returns.money.rules.budget import BudgetEventKind, LineKind, LineStatus
from returns.money.services import approve_lines
from tests.factories.journeys import at_work, looking_at
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.money import make_approver, make_line


def _versions(container: Container, who: Person, case_id: uuid.UUID) -> dict[int, int]:
    with looking_at(container, who, case_id) as (unit, case):
        may = approvable_lines(unit.session, case, who.id, unit.today)
        return {line.opened.line.ordinal: line.opened.line.version for line in may}


def test_limits_count_what_the_lines_before_come_to(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id, "1000")
    lines = [make_line(container, owner, case_id, planned) for planned in ("600", "500", "400")]
    own = make_line(container, approver, case_id, "10")
    help_line = make_line(container, owner, case_id, "5", kind=LineKind.CASH)
    assert _versions(container, approver, case_id) == {1: 1, 3: 1}
    assert _versions(container, owner, case_id) == {}
    with at_work(container, approver, case_id) as (unit, case):
        approve_lines(unit, case, {1: 1, 3: 1})
    with looking_at(container, approver, case_id) as (unit, _case):
        stored = {line.id: line for line in lines_of_case(unit.session, case_id)}
        assert {line.id for line in stored.values() if line.approved_by == approver.id} == {lines[0], lines[2]}
        assert {stored[line].status for line in (lines[1], own, help_line)} == {LineStatus.PLANNED}
        kinds = [event.kind for event in events_of_line(unit.session, lines[2])]
        assert kinds == [BudgetEventKind.RECORDED, BudgetEventKind.APPROVED]


def test_nothing_is_approved_that_was_not_read_as_it_is(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id, "1000")
    make_line(container, owner, case_id)
    for versions in ({1: 2}, {1: 1, 2: 1}):
        with at_work(container, approver, case_id) as (unit, case):
            with pytest.raises(Conflict):
                approve_lines(unit, case, versions)
            unit.session.rollback()
    assert _versions(container, approver, case_id) == {1: 1}


def test_the_page_offers_what_one_may_approve_and_one_press_approves_it(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id, "1000")
    for planned in ("600", "300", "500"):
        make_line(container, owner, case_id, planned)
    at = f"/cases/{case_id}/budget"
    assert "Approve these" not in arrived(app, owner).get(at).text
    browser = arrived(app, approver)
    page = browser.get(at).text
    assert "Approve these 2 lines" in page
    assert "above your limit" in page
    shown = {"lines": ["1", "2"], "versions": ["1", "1"]}
    assert arrived(app, owner).post(f"{at}/approve", **shown).status_code == 403
    changed = browser.post(f"{at}/approve", **{**shown, "versions": ["1", "2"]})
    assert changed.status_code == 409
    assert "The lines changed since you opened the budget" in changed.text
    assert browser.post(f"{at}/approve", **shown).status_code == 303
    assert "Approve these" not in browser.get(at).text
    assert browser.post(f"{at}/approve", **shown).status_code == 409
