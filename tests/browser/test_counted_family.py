"""A family of four from first contact to sign-off, by the pages: how many forms are sent, how many pages are loaded."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Request as Asked, Response as Answered, expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser import walk_return as way
from tests.browser.conftest import Desk
from tests.browser.story_clearance import ALTERNATIVES, COSTS, ENTERS, FREE, WELL
from tests.browser.walk import Company, Hand, gather, unfold_all

MOTHER, FATHER, GRANDMOTHER = "Zulfiya Karimova", "Rustam Karimov", "Oysha Karimova"
SON = "Jasur Karimov"
ADULTS = (MOTHER, FATHER, GRANDMOTHER)
EVERYBODY = (*ADULTS, SON)
_BORN = {FATHER: ("Male", "1986-02-13"), GRANDMOTHER: ("Female", "1957-04-02"), SON: ("Male", "2022-08-11")}
_PURPOSES = ("Assistance", "Use of data", "Contact after return")
_THREE_DAYS_BEFORE = datetime(2026, 12, 12, 8, 0, tzinfo=UTC)


@dataclass
class Counted(Company):
    """A company of which every form that is sent and every page that is loaded is counted."""

    forms: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)

    def hand(self, who: str) -> Hand:
        """Somebody's hand, counted from the moment in which the window opens."""
        is_new = who not in self._hands
        hand = super().hand(who)
        if is_new:
            hand.window.context.on("request", self._send)
            hand.window.context.on("response", self._load)
        return hand

    def _send(self, request: Asked) -> None:
        if request.method == "POST" and request.is_navigation_request():
            self.forms.append(request.url)

    def _load(self, response: Answered) -> None:
        is_document = "text/html" in response.headers.get("content-type", "") and not 300 <= response.status < 400
        if is_document and response.request.is_navigation_request():
            self.loads.append(f"{response.request.method} {response.url}")


def open_case(company: Company) -> None:
    officer = company.at("officer", "/cases/new")
    officer.write({"Given name": "Zulfiya", "Family name": "Karimova", "Date of birth": "1989-08-21"})
    officer.pick({"Country of origin": "Uzbekistan", "Type of assistance": "Return with reintegration"})
    officer.pick({"Sex": "Female"})
    officer.write({"Place of return": "Urgut"})
    officer.add_people(_BORN)
    officer.press("Open the case", "Case opened.")
    company.case = officer.window.page.url.split("/")[-2]
    officer.pick({"Child": SON, "Represents the child as": "Parent", "Someone in this case": FATHER})
    officer.write({"Since": company.clock.now().date().isoformat()})
    officer.press("Record", "Guardian saved.")


def record_safe_contact(company: Company) -> None:
    officer = company.at("officer", "/cases/{case}/safe-contact")
    for who in ADULTS:
        card = card_of(officer, who)
        card.get_by_label(re.compile(r"^Number( optional)?$")).fill("+90 555 010 0061")
        card.get_by_label("Language").fill("Uzbek")
        card.get_by_label("A call", exact=True).check()
        card.get_by_label("Face to face", exact=True).check()
        if who == MOTHER:
            card.get_by_role("group", name="Also reached in this way").get_by_label(SON).check()
        officer.window.click(card.get_by_role("button", name="Save the card"))
        officer.window.shows("Checked on")
    expect(card_of(officer, SON)).to_contain_text("Not checked with this person")
    child = card_of(officer, SON)  # checked with whoever brings him up, by one press more
    child.get_by_label("Face to face", exact=True).check()
    officer.window.click(child.get_by_role("button", name="Save the card"))
    expect(card_of(officer, SON)).not_to_contain_text("Not checked with this person")


def card_of(officer: Hand, who: str) -> Locator:
    """The card of a person, unfolded with its form."""
    unfold_all(officer.main)
    card = officer.main.locator("section.panel", has=officer.window.page.get_by_role("heading", name=who))
    card.locator("details.more:not([open]) > summary").last.click() if not card.get_by_label(
        "Language"
    ).is_visible() else None
    unfold_all(officer.main)
    return card


def counsel(company: Company) -> None:
    officer = company.at("officer", "/cases/{case}/counselling")
    for whose in ADULTS:
        officer.tick(*EVERYBODY)
        officer.write({"Language of the session": "Uzbek"})
        officer.answer(
            {"Is the interpreter related to the person?": "None", "Was it read back, and understood?": "Yes"}
        )
        officer.answer({**dict.fromkeys(ALTERNATIVES, "Discussed"), "Whose own answers are these?": whose})
        officer.answer({**FREE, **WELL})
        officer.answer({"Was any fear of return mentioned?": "No", "What the person chose": "Return"})
        officer.tick(*COSTS)
        officer.press("Record the session", "Session recorded.")
        company.clock.move(timedelta(minutes=1))


def consent(company: Company) -> None:
    officer = company.at("officer", "/cases/{case}/consents")
    officer.consent(_PURPOSES, *EVERYBODY)
    officer.consent(way._FREE, SON)  # the others have established it for themselves
    officer.view_of(SON, "The child is too young to say")
    officer.tick(*way._CHECKLIST)
    officer.pick({"How it was given": "In writing", "Who signs for or with them": FATHER})
    officer.press("Record the consents", "12 consents recorded.")


def decide(company: Company) -> None:
    company.hand("officer").next_step("Submit the application")
    company.hand("officer").window.shows("Saved. The next step is shown at the top.")
    second = company.at("second officer", "/cases/{case}")
    second.next_step("Decide on the application")
    second.answer({"Decision": "Approved"})
    second.write({"Reason": "Meets the conditions of the programme."})
    second.press("Record the decision", "Decision recorded.")


def protect(company: Company) -> None:
    officer = company.at("officer", "/cases/{case}/protection-check?ask=next")
    for who in ADULTS:
        officer.window.shows(who)
        officer.answer({"Was a fear of return expressed?": "No fear expressed", **ENTERS})
        officer.press("Record the check", "Protection check saved.")
    specialist = company.at("specialist", "/")
    specialist.window.click(specialist.main.get_by_role("link", name=re.compile(MOTHER)).first)
    specialist.answer({"Clearance": "Clearance given"})
    specialist.write({"Valid until": "2027-01-31"})
    specialist.tick("Reception by name is required", "Close follow-up is required")
    specialist.press("Set the clearance", "Clearance set.")
    company.at("officer", "/cases/{case}").next_step("Start planning the journey")
    company.hand("officer").window.shows("Saved. The next step is shown at the top.")


def record_documents(company: Company) -> None:
    officer = company.at("officer", "/cases/{case}/documents")
    for n, who in enumerate(ADULTS):
        officer.pick({"Person": who, "Kind": "Passport", "Issued by": "Uzbekistan"})
        officer.pick({"Original held by": "The person"})
        officer.write({"Number": f"FA765432{n}", "Valid until": "2031-01-01"})
        officer.press("Record the document", "Document saved.")
    officer = company.at("officer", "/cases/{case}/documents/requests")
    officer.pick({"Person": SON, "Kind": re.compile("^Laissez-passer"), "Consulate of": "Uzbekistan"})
    officer.write({"Requested on": "2026-11-24", "Evidence submitted": "Birth certificate, two photographs."})
    officer.press("Record the request", "Request recorded.")


def plan(company: Company) -> None:
    officer = company.at("officer", "/cases/{case}/itinerary")
    officer.pick({"Nearest place on the map": re.compile("Urgut")})
    officer.press("Save the place", "Place of return saved.")
    ends = (("IST", "TAS", "08:00", "15:00"), ("", "SKD", "17:00", "18:00"), ("", "", "19:00", "19:50"))
    for origin, destination, departs, arrives in ends:
        officer.follow("Add a leg")
        officer.write({"Search for the place of departure": origin} if origin else {})
        if destination:
            officer.write({"Search for the place of arrival": destination})
            officer.write(
                {"Overnight stay after this leg": "The escort: Hotel Registan"} if destination == "SKD" else {}
            )
            officer.pick({"Booking status": "Ticketed"})
        else:
            officer.answer({"Means of travel": "Road"})
            officer.pick({"Place of arrival": re.compile("^Place of return")})
        officer.write(way._times(departs, arrives))
        officer.press("Add the leg", "Leg added to the journey.")
    officer = company.at("officer", "/cases/{case}/escorts")
    officer.write({"Name": "Selin Arslan", "Phone": "+90 555 010 0002"})
    officer.answer({"Kind": "Operational escort"})
    officer.pick({"To leg": re.compile("^2:")})
    officer.press("Assign the escort", "Escort added to the journey.")
    officer.follow("Plan the way home")
    officer.write({"Search for the place of arrival": "IST", **way._times("09:00", "12:00", "2026-12-16")})
    officer.pick({"Booking status": "Ticketed"})
    officer.press("Add the leg", "Way home: Selin Arslan")


def finish(company: Company) -> None:
    officer = company.at("officer", "/cases/{case}/documents/requests")
    officer.unfold("Document issued")
    officer.write({"Received on": "2026-12-11", "Number": "LP0012345", "Valid until": "2026-12-31"})
    officer.tick("For a single journey")
    officer.pick({"Original held by": "The person"})
    officer.press("Save the document", "Issued")
    officer = company.at("officer", "/cases/{case}/medical")
    officer.tick(*EVERYBODY)
    officer.answer({"Decision": "Fit to travel"})
    officer.write({"Valid from": "2026-12-10", "Valid until": "2026-12-20", "Decided by": "Clinic of the harbour"})
    officer.press("Record the decision", "Decision recorded for 4 people.")
    officer = company.at("officer", "/cases/{case}/reception")
    officer.write({"Who meets them": "Nodira Saidova", "Exact place": "Arrivals, exit 2", "Verified on": "2026-12-11"})
    officer.pick({"Partner": re.compile("Organisation")})
    officer.pick({"How it was verified": "Called back on a number that was already known"})
    officer.press("Save the reception", "Reception saved.")
    officer = company.at("officer", "/cases/{case}/consents")
    officer.confirm_consents()
    officer.window.shows("12 consents confirmed as of today.")
    second = company.at("second officer", "/cases/{case}/readiness")
    second.window.shows("Nothing is blocking the departure")
    second.press("Sign off", "Signed off.")


def test_a_family_of_four_is_signed_off_after_at_most_36_forms_and_55_page_loads(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    gathered = gather(desk, container, clock, width)
    company = Counted(desk, container, clock, width, gathered.people)
    for step in (open_case, record_safe_contact, counsel, consent, decide, protect, record_documents, plan):
        step(company)
    company.wait_until(_THREE_DAYS_BEFORE)
    finish(company)
    assert len(company.forms) <= 36
    assert len(company.loads) <= 55
