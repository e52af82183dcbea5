"""The walk up to the departure: what officers and the protection specialist do, by their pages."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.browser.walk import Company

DEPARTURE = datetime(2026, 12, 15, 5, 0, tzinfo=UTC)  # eight in the morning in Istanbul
_CHECKLIST = (
    "Consent was given after the following was said",
    "What it is for",
    "How the data is and may be used",
    "That research may use the data without names",
    "The right to one's own data",
    "How long the data is kept",
    "How to withdraw",
)
_FREE = (
    "No one pressures the person, by force or by words",
    "The person decides on the basis of timely and unbiased information",
    "The person is able to decide, or a legal representative decides",
)
_WHO = "Dilnoza Karimova"
_DAY, _NEXT_DAY = "2026-12-15", "2026-12-16"


def open_case(company: Company) -> None:
    """Intake, and how the person may be reached without danger."""
    officer = company.at("officer", "/cases/new")
    officer.write(
        {
            "Given name": "Dilnoza",
            "Family name": "Karimova",
            "Date of birth": "1990-05-14",
            "Place of return": "Urgut",
            "Phone": "+90 555 010 0001",
        }
    )
    officer.pick(
        {"Sex": "Female", "Country of origin": "Uzbekistan", "Type of assistance": "Return with reintegration"}
    )
    officer.press("Open the case", "Case opened.")
    company.case = officer.window.page.url.rsplit("/", 1)[1]
    company.look("officer", "case", contrast=True)
    officer.next_step("Record safe contact")
    company.look("officer", "safe contact")
    officer.write(
        {
            "Number": "+998 90 123 45 67",
            "Trusted person": "Mohira",
            "Relationship": "her sister",
            "From": "08:00",
            "Until": "20:00",
            "Language": "Uzbek",
            "Code phrase": "It is about the carpet.",
            "If someone else answers": "Say that you dialled wrong.",
        }
    )
    officer.tick("A call", "A visit")
    officer.answer({"How you checked it with the person": "Face to face"})
    officer.press("Save the card", "Checked on")
    company.look("officer", "safe contact, known")


_ALTERNATIVES = (
    "Asylum",
    "Residence permit",
    "Reflection period",
    "Appeal against a decision",
    "Regularising the stay",
    "Staying, with assistance",
    "Going to another country",
)
_COSTS = (
    "A pending asylum claim ends",
    "There may be a re-entry ban",
    "Assistance is given only once",
    "Benefits here end",
    "The travel document may be stamped",
)


def counsel(company: Company) -> None:
    """The first session, with three ratings."""
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Record the first counselling session")
    company.look("officer", "counselling")
    officer.answer(
        {
            "Is the interpreter related to the person?": "None",
            "Was it read back, and understood?": "Yes",
            **dict.fromkeys(_ALTERNATIVES, "Discussed"),
            "Is anyone pressuring the person to return?": "No sign or report of pressure",
            "Did the person decide after receiving timely and unbiased information?": "Yes",
            "Can the person decide?": "The person decides",
            "Did someone else answer for the person?": "No",
            "Was any fear of return mentioned?": "No",
            "What the person chose": "Return",
            "Physical well-being": "4",
            "Mental well-being": "2",
            "Social well-being": "3",
        }
    )
    officer.tick(*_COSTS)
    officer.write({"Language of the session": "Uzbek", "What was said": "Wants to be with her mother again."})
    officer.press("Record the session", "Session recorded.")


def consent(company: Company, *to: str, purpose: str = "") -> None:
    """Consents by one form; with a purpose, to the transfer of data to the partner."""
    officer = company.at("officer", "/cases/{case}/consents")
    form = officer.within("Record consents")
    form.pick({"How it was given": "In writing"})
    form.consent((*to, *(("Transfer of data to a partner",) if purpose else ())))
    if purpose:
        form.pick({"Recipient of the data": re.compile("Organisation")})
        form.tick(purpose)
    form.tick(*_CHECKLIST)
    officer.press("Record the consents", "recorded")


def apply(company: Company) -> None:
    """Consents, then the application."""
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Record consents")
    consent(company, "Assistance", "Use of data", "Contact after return")
    company.look("officer", "consents")
    company.at("officer", "/cases/{case}").next_step("Submit the application")
    officer.window.shows("Saved. The next step is shown at the top.")


def decide(company: Company) -> None:
    """Eligibility, by an officer who did not counsel; the one who did is told so."""
    company.at("officer", "/cases/{case}/eligibility").window.shows("Ask another officer.")
    company.look("officer", "eligibility, not mine")
    second = company.at("second officer", "/cases/{case}")
    second.next_step("Decide on the application")
    company.look("second officer", "eligibility")
    second.answer({"Decision": "Approved"})
    second.write({"Reason": "Meets the conditions of the programme."})
    second.press("Record the decision", "Decision recorded.")


def protect(company: Company) -> None:
    """The protection check by the officer, the clearance by the specialist."""
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Do the protection check")
    company.look("officer", "protection check")
    officer.answer(
        {
            "Was a fear of return expressed?": "No fear expressed",
            "Asylum claim or appeal": "None pending",
            "Is the person detained?": "No",
            "Does the person have access to legal advice?": "Yes",
            "Does the person have the right to enter?": "Yes",
        }
    )
    officer.press("Record the check", "Protection check saved.")
    specialist = company.at("specialist", "/cases/{case}")
    company.look("specialist", "case, of the specialist")
    specialist.next_step("Set the protection clearance")
    company.look("specialist", "clearance")
    specialist.answer({"Clearance": "Clearance given"})
    specialist.write({"Valid until": "2027-01-31"})
    specialist.press("Set the clearance", "Clearance set.")
    company.at("officer", "/cases/{case}").next_step("Start planning the journey")
    officer.window.shows("Saved. The next step is shown at the top.")
    company.look("officer", "case, planning", contrast=True)


def prepare_person(company: Company) -> None:
    """A passport and a decision on fitness; then the place of return."""
    officer = company.at("officer", "/cases/{case}")
    officer.open_part("Travel documents")
    officer.pick({"Person": _WHO, "Kind": "Passport", "Issued by": "Uzbekistan"})
    officer.pick({"Original held by": "The person"})
    officer.write({"Number": "AA1234567", "Valid until": "2031-01-01"})
    officer.press("Record the document", "Document saved.")
    company.look("officer", "documents")
    officer.back_to_case()
    officer.open_part("Fitness to travel")
    officer.answer({"Decision": "Fit to travel"})
    officer.write({"Valid from": "2026-12-10", "Valid until": "2026-12-20", "Decided by": "Clinic of the harbour"})
    officer.press("Record the decision", "Decision recorded.")
    company.look("officer", "fitness")
    officer.back_to_case()
    officer.open_part("Journey")
    company.look("officer", "journey, none")
    officer.pick({"Nearest place on the map": re.compile("Urgut")})
    officer.press("Save the place", "Place of return saved.")


def _times(departs: str, arrives: str, day: str = _DAY) -> dict[str, str]:
    return {
        "Day of departure": day,
        "Time of departure": departs,
        "Day of arrival": day,
        "Time of arrival": arrives,
    }


def plan_journey(company: Company) -> None:
    """Two flights and a road leg; a city with several airports is asked about."""
    officer = company.at("officer", "/cases/{case}/itinerary")
    officer.follow("Add a leg")
    company.look("officer", "leg")
    officer.write({"Search for the place of departure": "Istanbul", "Search for the place of arrival": "TAS"})
    officer.write({**_times("08:00", "15:00"), "Carrier": "TK", "Flight or train number": "370"})
    officer.pick({"Booking status": "Ticketed"})
    officer.press("Add the leg", "Not saved yet")
    company.look("officer", "leg, several airports")
    officer.pick({"Place of departure": re.compile("^IST ")})
    officer.press("Add the leg", "Leg added to the journey.")
    officer.follow("Add a leg")
    officer.write({"Search for the place of arrival": "SKD", **_times("17:00", "18:00")})
    officer.write({"Overnight stay after this leg": "The escort: Hotel Registan"})
    officer.pick({"Booking status": "Ticketed"})
    officer.press("Add the leg", "Leg added to the journey.")
    officer.follow("Add a leg")
    officer.answer({"Means of travel": "Road"})
    officer.pick({"Place of arrival": re.compile("^Place of return")})
    officer.write(_times("19:00", "19:50"))
    officer.press("Add the leg", "Leg added to the journey.")
    company.look("officer", "journey", contrast=True)


def plan_escort(company: Company) -> None:
    """An escort on the flights, and their way home."""
    officer = company.at("officer", "/cases/{case}")
    officer.open_part("Escorts")
    officer.write({"Name": "Selin Arslan", "Phone": "+90 555 010 0002"})
    officer.answer({"Kind": "Operational escort"})
    officer.pick({"To leg": re.compile("^2:")})
    officer.press("Assign the escort", "Escort added to the journey.")
    company.look("officer", "escorts")
    officer.follow("Plan the way home")
    expect(officer.main.get_by_label("Who is travelling")).to_have_value(re.compile(".+"))
    officer.write({"Search for the place of arrival": "IST"})
    officer.write(_times("09:00", "12:00", _NEXT_DAY))
    officer.pick({"Booking status": "Ticketed"})
    officer.press("Add the leg", "Way home: Selin Arslan")
    company.look("officer", "journey, with an escort")


def name_reception(company: Company) -> None:
    """Who meets her, at the partner."""
    officer = company.at("officer", "/cases/{case}")
    officer.open_part("Reception")
    officer.write({"Who meets them": "Nodira Saidova", "Exact place": "Arrivals, exit 2", "Verified on": "2026-11-24"})
    officer.pick({"Partner": re.compile("Organisation")})
    officer.press("Save the reception", "Current status")
    company.look("officer", "reception")


def sign_off(company: Company) -> None:
    """What stands in the way is cleared; whoever booked may not sign; a second person does."""
    officer = company.at("officer", "/cases/{case}/readiness")
    officer.window.shows("blocker for the departure")
    company.look("officer", "readiness, blocked", contrast=True)
    officer.unfold("Rule and source")
    officer.window.shows("consent.confirmed_again_within_days")
    officer = company.at("officer", "/cases/{case}/consents")
    officer.confirm_consents()
    officer.window.shows("6 consents confirmed as of today.")
    company.at("officer", "/cases/{case}/readiness").window.shows("someone else must sign it off")
    company.look("officer", "readiness, own")
    expect(officer.main.get_by_role("button", name="Sign off")).to_have_count(0)
    officer.window.send(f"/cases/{company.case}/readiness/sign-off", {})
    officer.window.shows("someone else must sign it off")
    second = company.at("second officer", "/cases/{case}")
    second.next_step("Go to the sign-off")
    company.look("second officer", "readiness, to sign")
    second.write({"Note": "Everything seen."})
    second.press("Sign off", "Signed off.")
    company.look("second officer", "readiness, signed")


def depart(company: Company) -> None:
    """She sets out."""
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Record departure")
    company.look("officer", "departure")
    officer.press("Record departure", "Departure recorded.")
