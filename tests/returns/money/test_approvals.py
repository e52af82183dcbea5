"""What somebody may approve: Today, the list of approvals and the budget of a case say the same lines."""

import re
import uuid
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.money.queries.approvals import lines_to_approve
from returns.money.queries.budgets import line_of_case
from returns.money.rules.budget import BudgetStep, LineKind, Paid, Verdict
from returns.money.services import NewLine, change_line, take_step
from tests.doors.visits import Browser, counted, entered
from tests.factories.journeys import at_work
from tests.factories.makers import Person, make_account, make_case
from tests.factories.money import decide_on, give_limit_to, make_approver, make_line, make_payment_check
from tests.factories.workspace import make_absence

_LINE = re.compile(r"/cases/[0-9a-f-]{36}/budget/([0-9a-f-]{36})")
_OFFERED = re.compile(r"Approve (?:these )?(\d+) line")


@pytest.fixture
def owner(container: Container) -> Person:
    """Who works on the cases and records their costs."""
    return make_account(container)


@pytest.fixture
def approver(container: Container, owner: Person) -> Person:
    """A colleague who approves up to 1000 euros a case."""
    return make_approver(container, owner.office_id, "1000")


def _ids(container: Container, who: Person, most: int = 200) -> tuple[list[uuid.UUID], bool]:
    with reading(container.units, who.scope(container)) as unit:
        found = lines_to_approve(unit.session, who.scope(container), most)
        return [each.opened.line.id for each in found.lines], found.is_cut


def _listed(browser: Browser) -> set[uuid.UUID]:
    """The lines that the list and Today name, which are the same."""
    on_list, on_today = (set(_LINE.findall(browser.get(address).text)) for address in ("/approvals", "/"))
    assert on_list == on_today
    return {uuid.UUID(line) for line in on_list}


def _offered(browser: Browser, case_id: uuid.UUID) -> int:
    """How many lines the budget of a case offers to approve at once."""
    found = _OFFERED.search(browser.get(f"/cases/{case_id}/budget").text)
    return int(found.group(1)) if found else 0


def _changed(container: Container, who: Person, case_id: uuid.UUID, line_id: uuid.UUID) -> None:
    with at_work(container, who, case_id) as (unit, _case):
        line = line_of_case(unit.session, case_id, line_id)
        assert line is not None
        change_line(unit, line, NewLine(LineKind.TRAVEL, Decimal(20), "EUR", "Two seats"))


def _lines(container: Container, who: Person, case_id: uuid.UUID, sums: Sequence[str]) -> list[uuid.UUID]:
    return [make_line(container, who, case_id, planned) for planned in sums]


def test_ones_own_work_is_not_listed(app: Flask, container: Container, owner: Person, approver: Person) -> None:
    away = make_account(container, place=owner.office_id)
    make_absence(container, away, approver)
    case_id, covered, own = (make_case(container, who) for who in (owner, away, approver))
    may, changed = _lines(container, owner, case_id, ["300", "20"])
    _changed(container, approver, case_id, changed)
    make_line(container, approver, case_id, "1")
    make_line(container, owner, covered, "1")
    make_line(container, owner, own, "1")
    browser = entered(app, container, approver)
    assert _listed(browser) == {may}
    assert [_offered(browser, each) for each in (case_id, covered, own)] == [1, 0, 0]


def test_what_others_of_the_case_come_to_counts_for_the_limit(
    app: Flask, container: Container, owner: Person, approver: Person
) -> None:
    case_id, other = make_case(container, owner), make_case(container, owner)
    first, _above, second = _lines(container, owner, case_id, ["600", "400.01", "400"])
    alone = make_line(container, owner, other, "1000")
    make_line(container, owner, other, "1000.01")
    browser = entered(app, container, approver)
    assert _listed(browser) == {first, second, alone}, "each case has the whole limit"
    assert [_offered(browser, each) for each in (case_id, other)] == [2, 1]


def test_what_was_approved_before_counts_for_the_limit_until_it_is_cancelled(
    app: Flask, container: Container, owner: Person, approver: Person
) -> None:
    case_id = make_case(container, owner)
    approved, above, may = _lines(container, owner, case_id, ["700", "300.01", "300"])
    decide_on(container, approver, case_id, approved)
    browser = entered(app, container, approver)
    assert _listed(browser) == {may}
    assert "Approve the line" in browser.get(f"/cases/{case_id}/budget/{may}").text
    refused = browser.get(f"/cases/{case_id}/budget/{above}").text
    assert "Approve the line" not in refused
    assert "exceeds your limit" in refused
    with at_work(container, owner, case_id) as (unit, _case):
        line = line_of_case(unit.session, case_id, approved)
        assert line is not None
        take_step(unit, line, BudgetStep.CANCEL, reason="Not needed")
    assert _listed(browser) == {above, may}


def test_help_is_listed_after_a_check_of_double_funding_made_for_it(
    app: Flask, container: Container, clock: MovableClock, owner: Person, approver: Person
) -> None:
    case_id, taken = make_case(container, owner), make_case(container, owner)
    make_payment_check(container, owner, taken, Paid.SOMEBODY_ELSE)
    checked = make_line(container, owner, case_id, "10", kind=LineKind.CASH)
    make_line(container, owner, taken, "10", kind=LineKind.CASH)
    browser = entered(app, container, approver)
    assert _listed(browser) == set()
    clock.move(timedelta(hours=1))
    make_payment_check(container, owner, case_id, Paid.SOMEBODY_ELSE)
    make_payment_check(container, owner, case_id)
    clock.move(timedelta(hours=1))
    make_line(container, owner, case_id, "10", kind=LineKind.IN_KIND)
    assert _listed(browser) == {checked}, "the check does not know of the later line"
    assert _offered(browser, case_id) == 1


def test_a_line_that_was_declined_is_listed_once_it_is_changed(
    app: Flask, container: Container, owner: Person, approver: Person
) -> None:
    case_id = make_case(container, owner)
    declined = make_line(container, owner, case_id)
    decide_on(container, approver, case_id, declined, Verdict.DECLINE)
    browser, page = entered(app, container, approver), f"/cases/{case_id}/budget/{declined}"
    assert _listed(browser) == set()
    assert _offered(browser, case_id) == 0
    assert "Approve the line" not in browser.get(page).text
    _changed(container, owner, case_id, declined)
    assert _listed(browser) == {declined}
    assert "Approve the line" in browser.get(page).text


def test_each_currency_has_a_limit_of_its_own(
    app: Flask, container: Container, owner: Person, approver: Person
) -> None:
    case_id = make_case(container, owner)
    give_limit_to(container, approver, "40000", "TRY")
    euros = make_line(container, owner, case_id, "1000")
    liras = make_line(container, owner, case_id, "40000", currency="TRY")
    make_line(container, owner, case_id, "1", currency="TRY")
    make_line(container, owner, case_id, "1", currency="UZS")
    browser = entered(app, container, approver)
    assert _listed(browser) == {euros, liras}
    assert _offered(browser, case_id) == 2


def test_as_many_of_the_oldest_are_judged_as_are_asked_for(
    container: Container, clock: MovableClock, owner: Person, approver: Person
) -> None:
    make_line(container, owner, make_case(container, approver), "1")  # takes no place among them
    cases = [make_case(container, owner) for _number in range(2)]
    lines = []
    for case_id, planned in [(cases[0], "2000"), (cases[1], "1"), (cases[0], "2"), (cases[1], "3")]:
        clock.move(timedelta(minutes=1))
        lines.append(make_line(container, owner, case_id, planned))
    assert _ids(container, approver, 3) == ([lines[1], lines[2]], True)
    assert _ids(container, approver, 4) == ([lines[1], lines[2], lines[3]], False)


def test_today_reads_more_where_the_oldest_are_above_the_limit_and_says_that_there_are_more(
    app: Flask, container: Container, clock: MovableClock, owner: Person, approver: Person
) -> None:
    case_id = make_case(container, owner)
    _lines(container, owner, case_id, ["2000"] * 31)
    clock.move(timedelta(minutes=1))
    may = _lines(container, owner, case_id, ["1"] * 10)
    browser = entered(app, container, approver)
    browser.get("/")
    with counted(container) as found:
        page = browser.get("/").text
    assert len(found) <= 20
    assert re.search(r'Budgets to approve <span class="count">10</span>', page)
    clock.move(timedelta(minutes=1))
    may.append(make_line(container, owner, case_id, "1"))
    assert re.search(r'Budgets to approve <span class="count">10\+</span>', browser.get("/").text)
    assert _ids(container, approver) == (sorted(may[:10]) + may[10:], False)


def test_what_can_be_approved_is_read_in_as_many_statements_for_many_cases(
    app: Flask, container: Container, owner: Person, approver: Person
) -> None:
    make_line(container, owner, make_case(container, owner), "10")
    browser, asked = entered(app, container, approver), []
    for address in ("/approvals", "/", "/approvals", "/"):
        browser.get(address)
    for _round in range(2):
        for address in ("/approvals", "/"):
            with counted(container) as found:
                browser.get(address)
            asked.append(len(found))
        for _number in range(4):
            make_line(container, owner, make_case(container, owner), "10")
    assert asked[:2] == asked[2:]
    assert asked[0] <= 12
    assert asked[1] <= 20
