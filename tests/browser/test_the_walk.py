"""One case from the intake to its closure, every step by its own role and by the pages; and one that ends before."""

from datetime import UTC, datetime, timedelta

from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from tests.browser import walk_return as way, walk_stay as stay
from tests.browser.conftest import Desk
from tests.browser.walk import Hand, gather
from tests.factories.referred import make_referred


def test_a_case_walks_from_intake_to_verdict(desk: Desk, container: Container, clock: MovableClock, width: int) -> None:
    company = gather(desk, container, clock, width)
    for step in (way.open_case, way.counsel, way.apply, way.decide, way.protect):
        step(company)
    for step in (way.prepare_person, way.plan_journey, way.plan_escort, way.name_reception, stay.refer):
        step(company)
    company.wait_until(datetime(2026, 12, 10, 8, 0, tzinfo=UTC))
    way.sign_off(company)
    company.wait_until(way.DEPARTURE)
    way.depart(company)
    company.wait_until(way.DEPARTURE + timedelta(hours=11))
    stay.arrive(company)
    company.wait_until(way.DEPARTURE + timedelta(days=1))
    stay.agree_on_plan(company)
    company.wait_until(datetime(2027, 1, 15, 6, 0, tzinfo=UTC))
    stay.call_and_visit(company, 1, ("3", "2", "3"))
    stay.survey(company, stay.FIRST_MONTH, overheard=True)
    company.wait_until(datetime(2027, 12, 15, 6, 0, tzinfo=UTC))
    stay.call_and_visit(company, 12, ("4", "4", "4"))
    stay.survey(company, stay.ONE_YEAR, overheard=False)
    company.wait_until(datetime(2028, 3, 1, 6, 0, tzinfo=UTC))
    stay.see_figure(company)
    stay.close(company)
    assert company.faults == {}


def test_a_partner_who_has_the_page_open_sees_nothing_once_the_return_has_ended(
    desk: Desk, container: Container
) -> None:
    case = make_referred(container, case_state=CaseState.PLANNING)
    worker, officer = Hand(desk.open(case.worker)), Hand(desk.open(case.owner))
    worker.window.go(f"/people/{case.case}")
    worker.window.shows("They have not left yet.")
    officer.window.go(f"/cases/{case.case}")
    officer.open_part("End this return")
    officer.answer({"How does the return end?": "Withdrawn by the organisation"})
    officer.write({"Why": "Changed her mind.", "Decided by": "Selma Korkmaz, head of office"})
    officer.press("End the return", "The return has ended.")
    worker.window.page.reload()
    worker.window.shows(stay.NOT_FOUND)
    worker.window.go("/referrals")
    worker.window.shows("No one is referred to you at the moment")
