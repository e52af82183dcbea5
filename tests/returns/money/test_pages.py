"""The pages of budgets: what stands in them, who is let in, and that they ask as much for many lines as for few."""

from flask import Flask

from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.accounts.queries.limits import limits_of
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.doors.visits import counted, entered
from tests.factories.makers import make_account, make_case
from tests.factories.money import give_limit_to, make_approver, make_line
from tests.factories.scopes import EVERYTHING


def test_sums_stand_apart_by_currency_and_a_line_says_what_it_waits_for(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    make_line(container, owner, case_id, "300", payee="Invented Airways")
    make_line(container, owner, case_id, "4000", currency="TRY", what="A room")
    page = entered(app, container, owner).get(f"/cases/{case_id}/budget").text
    for words in ("€300.00", "TRY", "4,000.00", "Invented Airways", "Awaiting approval"):
        assert words in page
    assert "4,300" not in page


def test_a_budget_asks_as_much_for_many_lines_as_for_few(app: Flask, container: Container) -> None:
    owner = make_account(container)
    few, many, approver = (
        make_case(container, owner),
        make_case(container, owner),
        make_approver(container, owner.office_id),
    )
    make_line(container, owner, few)
    line, *_others = [make_line(container, owner, many) for _ in range(6)]
    officer, other = entered(app, container, owner), entered(app, container, approver)
    officer.get(f"/cases/{few}/budget")  # from then on the process knows the rules
    asked = []
    for address in (f"/cases/{few}/budget", f"/cases/{many}/budget"):
        with counted(container) as found:
            assert officer.get(address).status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] <= 12
    for browser, address in ((other, f"/cases/{many}/budget/{line}"), (other, "/approvals")):
        browser.get(address)
        with counted(container) as found:
            assert browser.get(address).status_code == 200
        assert len(found) <= 12


def test_who_may_not_approve_is_told_which_permission_is_missing(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    line = make_line(container, owner, case_id)
    answer = entered(app, container, owner).post(f"/cases/{case_id}/budget/{line}/decide", verdict="approve")
    assert answer.status_code == 403
    assert "Open to" in answer.text


def test_an_approver_sees_on_the_line_why_not_before_trying(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id, "100")
    line = make_line(container, owner, case_id, what="Two seats")
    browser = entered(app, container, approver)
    page = browser.get(f"/cases/{case_id}/budget/{line}").text
    assert "this line exceeds your limit" in page
    assert "Approve the line" not in page


def test_a_limit_is_given_by_the_administrator_and_confirmed_by_somebody_else(app: Flask, container: Container) -> None:
    officer, administrator = make_account(container), make_account(container, Role.ADMINISTRATOR)
    browser, at = entered(app, container, administrator), f"/accounts/{officer.id}/limits"
    assert "A higher limit signs this person out until" in browser.get(f"/accounts/{officer.id}").text
    assert browser.post(at, currency="EUR", amount="500").status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, officer.id)
        assert account is not None
        assert account.status is AccountStatus.UNCONFIRMED
        assert [(one.currency, one.amount) for one in limits_of(unit.session, officer.id)] == [("EUR", "500")]
    assert browser.post(at, currency="EUR", amount="0").status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        assert limits_of(unit.session, officer.id) == []


def test_a_lower_limit_needs_no_confirmation(app: Flask, container: Container) -> None:
    officer, administrator = make_account(container), make_account(container, Role.ADMINISTRATOR)
    give_limit_to(container, officer, "500")
    answer = entered(app, container, administrator).post(f"/accounts/{officer.id}/limits", currency="EUR", amount="400")
    assert answer.status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, officer.id)
        assert account is not None
        assert account.status is AccountStatus.ACTIVE


def test_a_partner_has_no_limit(app: Flask, container: Container) -> None:
    worker, administrator = make_account(container, Role.PARTNER_WORKER), make_account(container, Role.ADMINISTRATOR)
    browser = entered(app, container, administrator)
    assert "Approval limits" not in browser.get(f"/accounts/{worker.id}").text
    assert browser.post(f"/accounts/{worker.id}/limits", currency="EUR", amount="5").status_code == 422


def test_all_panels_of_a_budget_are_as_wide_as_each_other(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    make_line(container, owner, case_id)
    page = entered(app, container, owner).get(f"/cases/{case_id}/budget").text
    assert 'class="panel form-page"' not in page
    assert 'class="form-page"' in page
