"""The page of the inbox: where a notice leads, what was read, and the number on top of every page."""

import re

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from returns.lifecycle.words import LifecycleNotice
from returns.readiness.words import ReadinessNotice
from returns.work.words import WorkNotice
from tests.doors.visits import counted, entered
from tests.factories.inbox import make_notice, notices_of
from tests.factories.makers import make_account, make_case
from tests.factories.referred import make_referred

_COUNT = re.compile(r'class="inbox-count"[^>]*>([^<]*)<')


def test_a_notice_leads_to_its_case_and_is_read_by_that(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    notice = make_notice(container, officer, WorkNotice.CASE_HANDED_OVER, case)
    browser = entered(app, container, officer)
    page = browser.get("/inbox").text
    assert "A case was handed over to you" in page
    assert _COUNT.findall(page) == ["1"]
    answer = browser.post(f"/inbox/{notice}/open")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{case}")
    assert _COUNT.findall(browser.get("/cases").text) == []
    assert browser.post(f"/inbox/{notice}/unread").status_code == 303
    assert _COUNT.findall(browser.get("/cases").text) == ["1"]


@pytest.mark.parametrize("role", [Role.RETURN_OFFICER, Role.PARTNER_WORKER, Role.MANAGER])
def test_without_sight_of_the_case_the_notice_stands_and_leads_nowhere(
    app: Flask, container: Container, role: Role
) -> None:
    case = make_case(container, make_account(container))
    elsewhere = make_account(container, role)
    notice = make_notice(container, elsewhere, LifecycleNotice.RETURN_ENDED, case)
    browser = entered(app, container, elsewhere)
    page = browser.get("/inbox").text
    assert "A return has ended" in page
    assert str(case) not in page
    assert not re.search(r'class="code"', page)
    assert browser.post(f"/inbox/{notice}/open").headers["Location"] == "/inbox"
    assert notices_of(container, elsewhere)[0].read_at is not None


def test_a_partner_is_led_to_its_own_page_of_the_case(app: Flask, container: Container) -> None:
    referred = make_referred(container)
    worker = referred.coordinator
    notice = make_notice(container, worker, LifecycleNotice.PLAN_STOPPED, referred.case)
    browser = entered(app, container, worker)
    address = browser.post(f"/inbox/{notice}/open").headers["Location"]
    assert address == f"/people/{referred.case}"
    assert browser.get(address).status_code == 200


def test_the_inbox_of_another_is_no_place_to_go(app: Flask, container: Container) -> None:
    one, other = make_account(container), make_account(container)
    notice = make_notice(container, one)
    browser = entered(app, container, other)
    assert "No notices yet" in browser.get("/inbox").text
    for address in ("open", "unread"):
        assert browser.post(f"/inbox/{notice}/{address}").status_code == 404


def test_all_are_marked_as_read_and_that_is_undone(app: Flask, container: Container) -> None:
    officer = make_account(container)
    for _ in range(3):
        make_notice(container, officer)
    browser = entered(app, container, officer)
    browser.get("/inbox")
    address = browser.post("/inbox/read").headers["Location"]
    page = browser.get(address).text
    assert "All marked as read" in page
    assert "Everything is read" in browser.get("/inbox?show=unread").text
    [marked] = re.findall(r'name="marked" value="(\d+)"', page)
    assert browser.post("/inbox/undo", marked=marked).status_code == 303
    assert "3 notices marked as unread again." in browser.get("/inbox").text
    browser.post("/inbox/undo", marked="7")
    assert "There is nothing to undo" in browser.get("/inbox").text


@pytest.mark.parametrize("marked", ["", "x", "-1", "9" * 40])
def test_an_undo_of_nothing_that_could_be_is_refused(app: Flask, container: Container, marked: str) -> None:
    browser = entered(app, container, make_account(container))
    assert browser.post("/inbox/undo", marked=marked).status_code == 422
    assert browser.get(f"/inbox?marked={marked}").status_code == (200 if not marked else 422)


def test_a_full_inbox_costs_as_much_as_one_notice_and_counting_ends(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    make_notice(container, officer, ReadinessNotice.SIGN_OFF_WANTED, case)
    browser = entered(app, container, officer)
    with counted(container) as few:
        browser.get("/inbox")
    for _ in range(110):
        make_notice(
            container, officer, ReadinessNotice.SIGN_OFF_WANTED, make_case(container, officer) if _ < 5 else case
        )
    with counted(container) as many:
        page = browser.get("/inbox").text
    assert len(many) == len(few) + 1 <= 12  # what fits on its first page is not counted
    assert _COUNT.findall(page) == ["99+"]
    assert page.count("data-row") == 25
