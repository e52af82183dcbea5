"""A family of five: the passport that is missing, the journey, sign-off, and the papers that they take along."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.browser.story_clearance import refused
from tests.browser.story_family import DAUGHTER, EVERYBODY
from tests.browser.walk import Company
from tests.browser.walk_return import plan_journey

THREE_DAYS_BEFORE = datetime(2026, 12, 12, 8, 0, tzinfo=UTC)
AT_THE_GATE = datetime(2026, 12, 15, 5, 1, tzinfo=UTC)  # a minute past eight in Istanbul
NO_DOCUMENT = f"{DAUGHTER}: no usable travel document."


def record_passports(company: Company) -> None:
    """Four passports; the daughter's was lost on the way here."""
    for n, who in enumerate(one for one in EVERYBODY if one != DAUGHTER):
        officer = company.at("officer", "/cases/{case}/documents")
        officer.pick({"Person": who, "Kind": "Passport", "Issued by": "Uzbekistan"})
        officer.pick({"Original held by": "The person"})
        officer.write({"Number": f"FA765432{n}", "Valid until": "2031-01-01"})
        officer.press("Record the document", "Document saved.")


def plan(company: Company) -> None:
    """The place of return, and three legs for all five of them."""
    officer = company.at("officer", "/cases/{case}/itinerary")
    officer.pick({"Nearest place on the map": re.compile("Urgut")})
    officer.press("Save the place", "Place of return saved.")
    plan_journey(company)
    company.at("officer", "/cases/{case}/readiness").window.shows(NO_DOCUMENT)
    company.look("officer", "readiness, one passport missing", contrast=True)


def ask_the_consulate(company: Company) -> None:
    """A laissez-passer is asked for, with what shows who she is; when it is expected is known from a rule."""
    officer = company.at("officer", "/cases/{case}/documents/requests")
    officer.pick({"Person": DAUGHTER, "Kind": re.compile("^Laissez-passer"), "Consulate of": "Uzbekistan"})
    officer.write({"Requested on": "2026-11-24", "Evidence submitted": "Birth certificate, two photographs."})
    officer.press("Record the request", "Request recorded.")
    company.look("officer", "request at a consulate")
    company.at("officer", "/cases/{case}/readiness").window.shows(NO_DOCUMENT)


def decide_on_fitness(company: Company) -> None:
    """Everybody is seen by a doctor; the start page said that it was to be done."""
    officer = company.at("officer", "/cases/{case}/medical")
    officer.tick(*EVERYBODY)
    officer.answer({"Decision": "Fit to travel"})
    officer.write({"Valid from": "2026-12-10", "Valid until": "2026-12-20", "Decided by": "Clinic of the harbour"})
    officer.press("Record the decision", "Decision recorded for 5 people.")


def start_page_says_what_is_missing(company: Company) -> None:
    """Three days before, the start page of the owner shows who leaves, and what is not done."""
    officer = company.at("officer", "/")
    refused(officer.window, "Prepare the departure", "not signed off", "Fitness to be decided before departure")
    company.look("officer", "today, three days before", contrast=True)


def receive_the_document(company: Company) -> None:
    """It was issued: by one form the request ends, and the document stands in the register."""
    officer = company.at("officer", "/cases/{case}/documents/requests")
    officer.unfold("Document issued")
    officer.write({"Received on": "2026-12-11", "Number": "LP0012345", "Valid until": "2026-12-31"})
    officer.tick("For a single journey")
    officer.pick({"Original held by": "The person"})
    officer.press("Save the document")
    officer.window.shows("Issued")
    expect(company.at("officer", "/cases/{case}/readiness").main).not_to_contain_text(NO_DOCUMENT)


def name_reception(company: Company) -> None:
    """Who meets them at the airport, by name, and how it was verified."""
    officer = company.at("officer", "/cases/{case}/reception")
    officer.write({"Who meets them": "Nodira Saidova", "Exact place": "Arrivals, exit 2", "Verified on": "2026-12-11"})
    officer.pick({"Partner": re.compile("Organisation")})
    officer.pick({"How it was verified": "Called back on a number that was already known"})
    officer.press("Save the reception", "Reception saved.")


def confirm_consents(company: Company) -> None:
    """Consent is asked for again so close to the departure, of each of them."""
    officer = company.at("officer", "/cases/{case}/consents")
    officer.confirm_consents()
    officer.window.shows("15 consents confirmed as of today.")


def sign(company: Company) -> None:
    """Nothing is left; somebody who did not plan it signs."""
    officer = company.at("officer", "/cases/{case}/readiness")
    officer.window.shows("Nothing is blocking the departure")
    second = company.at("second officer", "/cases/{case}/readiness")
    second.press("Sign off", "Signed off.")
    company.at("officer", "/").window.shows("signed off")
