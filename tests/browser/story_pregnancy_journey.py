"""Her journey: passport, two flights through a transit country, the weeks on each, what doctor and carrier say."""

import re
import uuid
from datetime import timedelta

from playwright.sync_api import expect

from returns.cases.rules.cases import Reason, clearance_outstanding
from returns.escorts.rules.escorts import EscortReason
from returns.readiness.services import key_of
from tests.browser.story_clearance import NEUTRAL, STAYS, Watched, refused
from tests.browser.story_pregnancy import WHO
from tests.browser.walk import Hand

TOO_LATE, DAY = "2027-01-12", "2026-12-15"
TOO_FAR = "the pregnancy is too advanced for the carrier on the day of a flight."
NEEDS_VISA = "a visa is needed to change planes en route, and none is recorded."
SHORT = "The connection before leg 2 is too short."
NEVER = "This protects someone, so it cannot be overridden. Clear it instead."


def record_passport(company: Watched) -> None:
    """A passport, and where it is; it ends before the first plan does."""
    officer = company.at("officer", "/cases/{case}/documents")
    officer.pick({"Kind": "Passport", "Issued by": "Nigeria", "Original held by": "The person"})
    officer.write({"Number": "A07654321", "Valid until": "2027-01-05"})
    officer.press("Record the document", "Document saved.")
    company.look("officer", "documents, a passport")


def say_where(company: Watched) -> None:
    """The place of return, as she says it, and the town on the map."""
    officer = company.at("officer", "/cases/{case}/itinerary")
    officer.pick({"Nearest place on the map": re.compile("Ikeja")})
    officer.press("Save the place", "Place of return saved.")


def _times(departs: str, arrives: str, day: str) -> dict[str, str]:
    return {
        "Day of departure": day,
        "Time of departure": departs,
        "Day of arrival": day,
        "Time of arrival": arrives,
    }


def plan_legs(company: Watched) -> None:
    """Two flights in January: to Frankfurt, where she changes planes, and on to Lagos."""
    officer = company.at("officer", "/cases/{case}/itinerary")
    for origin, destination, departs, arrives, number in (
        ("IST", "FRA", "06:45", "08:00", "1301"),
        ("", "LOS", "09:45", "16:25", "568"),
    ):
        officer.follow("Add a leg")
        officer.write({"Search for the place of departure": origin} if origin else {})
        officer.write({"Search for the place of arrival": destination, **_times(departs, arrives, TOO_LATE)})
        officer.write({"Carrier": "LH", "Flight or train number": number})
        officer.press("Add the leg", "Leg added to the journey.")
    company.look("officer", "journey, in January")


def refused_at_the_counter(company: Watched) -> None:
    """The passport is looked at on every leg, and the transit table by her nationality: first it has to be known."""
    at = company.at("officer", "/cases/{case}/readiness").window
    refused(
        at,
        "no document is valid until the end of the journey.",
        "the nationality is not known, so it is unclear whether a visa is needed to change planes.",
    )
    officer = company.at("officer", "/cases/{case}/people")
    officer.follow(WHO)
    officer.unfold("Add a nationality")
    officer.pick({"Nationality": "Nigeria", "Basis": "Document seen"})
    officer.press("Add the nationality", "Nationality added.")
    company.at("officer", "/cases/{case}/readiness").window.shows(NEEDS_VISA)


def record_weeks(company: Watched) -> None:
    """Weeks are counted on the day of each flight: in January she would be in week 36."""
    officer = company.at("officer", "/cases/{case}/health")
    company.look("officer", "health, nothing known")
    officer.unfold("Pregnancy")
    officer.answer({"Children": "One child"})
    officer.press("Record", "Enter the due date, or the weeks on a given day, not both.")
    company.look("officer", "pregnancy, refused")
    officer.write({"Full weeks": "29", "and days": "0", "On this date": "2026-11-24"})
    officer.press("Record", TOO_FAR)
    officer.window.shows("weeks: 36, days: 0")
    expect(officer.main).to_contain_text("Do not enter a diagnosis here.")
    company.look("officer", "health, week 36", contrast=True)


def move_legs(company: Watched) -> None:
    """The flights are booked four weeks earlier: the carrier takes her, and the passport is valid again."""
    for number, departs, arrives in ((1, "06:45", "08:00"), (2, "09:45", "16:25")):
        officer = company.at("officer", "/cases/{case}/itinerary")
        officer.follow(f"Change Leg {number}")
        officer.write(_times(departs, arrives, DAY))
        officer.pick({"Booking status": "Ticketed"})
        officer.press("Save the leg", "Leg changed.")
    officer = company.at("officer", "/cases/{case}/health")
    refused(officer.window, "weeks: 32, days: 0", "a pregnancy report is needed. It is too early to get it now.")
    expect(officer.main).not_to_contain_text(TOO_FAR)
    company.look("officer", "health, week 32")
    officer = company.at("officer", "/cases/{case}/readiness")
    expect(officer.main).not_to_contain_text("no document is valid until the end of the journey.")


def decide_on_fitness(company: Watched) -> None:
    """Whoever works on the case writes down what the doctor decided; a specialist of protection does not."""
    specialist = company.at("specialist", "/cases/{case}/medical")
    expect(specialist.main.get_by_role("button", name="Record the decision")).to_have_count(0)
    specialist.window.send(f"/cases/{company.case}/medical", {"result": "fit"})
    refused(specialist.window, "You do not have permission.", "Nothing was changed.", "Return officer")
    officer = company.at("officer", "/cases/{case}/medical")
    officer.answer({"Decision": "Fit to travel with conditions"})
    officer.tick("Wheelchair", "Medical escort")
    officer.write({"Valid from": "2026-12-16", "Valid until": "2026-12-20", "Decided by": "Clinic of the harbour"})
    officer.press("Record the decision", "Decision recorded.")
    company.at("officer", "/cases/{case}/readiness").window.shows(
        "the decision on fitness does not cover the whole journey."
    )
    company.clock.move(timedelta(minutes=1))  # the latest decision counts
    officer = company.at("officer", "/cases/{case}/medical")
    officer.answer({"Decision": "Fit to travel with conditions"})
    officer.tick("Wheelchair", "Medical escort")
    officer.write({"Valid from": "2026-12-08", "Valid until": "2026-12-18", "Decided by": "Clinic of the harbour"})
    officer.press("Record the decision", "Decision recorded.")
    company.look("officer", "fitness, conditions")


def everything_at_once(company: Watched) -> None:
    """All that is left, told together, before anything of it is done."""
    officer = company.at("officer", "/cases/{case}/readiness")
    refused(
        officer.window,
        "blockers for the departure",
        NEUTRAL,
        NEEDS_VISA,
        "fit to travel with conditions.",
        "assistance needed has not been requested from the carrier.",
        SHORT,
        "The fitness decision requires a medical escort on every leg.",
    )
    company.look("officer", "readiness, everything at once", contrast=True)


def ask(officer: Hand, finding: str, until: str, reason: str) -> None:
    """Type a request to set something aside."""
    officer.answer({"Blocker to override": finding})
    officer.write({"Until": until, "Why": reason})


def override_wrongly(company: Watched) -> None:
    """Three weeks ahead is too long; what protects her is on no list, and no form of one's own sets it aside."""
    officer = company.at("officer", "/cases/{case}/readiness")
    officer.follow("Overrides")
    expect(officer.main).not_to_contain_text(NEUTRAL)
    expect(officer.main).not_to_contain_text("medical escort on every leg")
    ask(officer, SHORT, DAY, "The airline takes her from aircraft to aircraft.")
    officer.press("Send the request", "An override cannot last that long. Choose an earlier last day.")
    officer.window.shows(STAYS)
    company.look("officer", "override, too long", contrast=True)
    case = uuid.UUID(company.case)
    for finding in (clearance_outstanding(), Reason(EscortReason.MEDICAL_ESCORT_MISSING, cleared_by="escorts")):
        typed = {"finding": key_of(case, finding).hex, "until": "2026-12-05", "reason": "We are in a hurry."}
        officer.window.send(f"/cases/{company.case}/overrides", typed)
        officer.window.shows(NEVER)


def override_visa(company: Watched) -> None:
    """A colleague reads why the visa should not be waited for, and says no."""
    officer = company.at("officer", "/cases/{case}/overrides")
    ask(officer, f"{WHO}: {NEEDS_VISA}", "2026-12-16", "The consulate has not answered.")
    officer.press("Send the request", "Override requested. Colleagues who can sign off have been notified.")
    officer.window.shows("You cannot decide on your own request. Ask someone else.")
    company.look("officer", "override, own")
    second = company.at("second officer", "/cases/{case}/overrides")
    company.look("second officer", "override, to decide")
    second.answer({"Your decision": "Decline"})
    second.write({"Your comment": "They would not let her board. Ask again."})
    second.press("Decide", "Override declined.")
    company.at("officer", "/cases/{case}/readiness").window.shows(NEEDS_VISA)


def register_visa(company: Watched) -> None:
    """The visa has come: with it the transit table lets her through."""
    officer = company.at("officer", "/cases/{case}/documents")
    officer.pick({"Kind": "Airport transit visa", "Issued by": "Germany", "Valid for (country)": "Germany"})
    officer.write({"Number": "D0099887", "Valid until": "2027-01-10"})
    officer.pick({"Original held by": "The person"})
    officer.press("Record the document", "Document saved.")
    officer = company.at("officer", "/cases/{case}/readiness")
    expect(officer.main).not_to_contain_text(NEEDS_VISA)
