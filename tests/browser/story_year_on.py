"""A family's first year, from the day on which they are found again: another partner goes on, and the year ends."""

import dataclasses
import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from returns.consent.rules import TransferPurpose
from tests.browser.story_year import MOTHER, log_visit
from tests.browser.walk import Company
from tests.browser.walk_stay import NOT_FOUND
from tests.factories.referred import Referred


def found_again(company: Company) -> None:
    """Her sister knows where they are. What is logged now stands outside its window, and says so."""
    company.wait_until(datetime(2027, 7, 5, 5, 0, tzinfo=UTC))
    worker = company.at("worker", "/people/{case}")
    worker.follow("Month 6")
    worker.unfold("Something else")
    worker.answer({"How": "Call the contact person", "Result": "Reached"})
    worker.press("Log the attempt", "Logged: Reached")
    log_visit(worker)
    worker.window.shows("Outside its window")
    company.look("worker", "visit, late")
    company.by_itself()
    officer = company.at("officer", "/cases/{case}/reintegration")
    expect(officer.main.get_by_text("Lost to follow-up")).to_have_count(0)
    company.at("officer", "/inbox").window.shows("People who could not be reached have been found again")


def ask_for_another_partner(company: Company) -> None:
    """They live in another town now: the coordinator asks the office."""
    coordinator = company.at("coordinator", "/referrals")
    coordinator.follow("Follow-up")
    coordinator.follow("Ask for another partner")
    coordinator.press("Ask the office", "Choose one.")
    coordinator.answer({"Why": "They live elsewhere now"})
    coordinator.write({"For the office": "Near Bukhara.", "For the next partner": "Ring before six."})
    company.look("coordinator", "wish")
    coordinator.press("Ask the office", "The office is told.")


def move(company: Company, family: Referred) -> None:
    """She agrees to the other partner; the officer looks at what it will see, and sends."""
    other = company.people["other coordinator"]
    dataclasses.replace(family, coordinator=other).agree_to_transfer(TransferPurpose.FOLLOW_UP)
    officer = company.at("officer", "/cases/{case}/reintegration")
    officer.window.shows("They live elsewhere now")
    company.look("officer", "reintegration, wished")
    row = officer.main.locator("li").filter(has_text="They live elsewhere now").last
    officer.window.click(row.get_by_role("link", name="Move to another partner"))
    company.look("officer", "move")
    officer.window.click(officer.main.locator(".hints a").first)
    officer.window.shows("What the partner would see")
    officer.window.shows(MOTHER)
    company.look("officer", "preview")
    officer.window.back()
    officer.pick({"Partner": re.compile("Organisation")})
    expect(officer.main.get_by_label(re.compile("^What it should know"))).to_have_value("Ring before six.")
    officer.press("Refer to this partner", "continues until the new partner has accepted")
    company.at("worker", "/people/{case}").window.shows(MOTHER)


def accept(company: Company) -> None:
    """The other coordinator accepts, and gives it to a colleague; in the same moment the first worker sees nothing."""
    other = company.at("other coordinator", "/referrals")
    other.follow("Follow-up")
    other.window.shows("Another organisation follows them now and continues until you accept.")
    other.window.shows("Ring before six.")
    company.look("other coordinator", "referral of another partner")
    other.press("Accept", "Accepted. Now assign it to a colleague.")
    company.at("worker", "/people/{case}").window.shows(NOT_FOUND)
    other.pick({"Colleague": company.people["other worker"].name})
    other.press("Assign", "Your colleague can now see it.")


def twelve_months(company: Company) -> None:
    """The other worker makes the last visit, and sees everything that was before."""
    company.wait_until(datetime(2027, 11, 24, 6, 0, tzinfo=UTC))
    worker = company.at("other worker", "/")
    visit = worker.main.locator("li[data-row]").filter(has_text="Month 12")  # a plan that is late stands before it
    worker.window.click(visit.filter(has_text=MOTHER).locator("[data-open]"))
    worker.unfold("Something else")
    worker.answer({"How": "Visit", "Result": "Reached"})
    worker.press("Log the attempt", "Logged: Reached")
    log_visit(worker)
    company.look("other worker", "twelve months", contrast=True)
    company.at("other worker", "/people/{case}").window.shows("Month 3")


def close(company: Company) -> None:
    """The year is over."""
    officer = company.at("officer", "/people/{case}/closure")
    officer.pick({"Why": "The support period has ended"})
    officer.press("Close both", "Closed. Nothing more is needed from anyone.")
    company.at("other worker", "/people/{case}").window.shows(NOT_FOUND)
    expect(company.at("other worker", "/visits").main.locator("li[data-row]")).to_have_count(0)
