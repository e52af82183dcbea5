"""Her last two weeks: what doctor and carrier say, the escort, money, reception, sign-off and departure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.story_clearance import Watched, refused
from tests.browser.story_pregnancy_journey import DAY, SHORT, ask
from tests.browser.walk import Hand

FIVE_DAYS_BEFORE = datetime(2026, 12, 10, 8, 0, tzinfo=UTC)
THREE_DAYS_BEFORE = datetime(2026, 12, 12, 8, 0, tzinfo=UTC)
TWO_DAYS_BEFORE = datetime(2026, 12, 13, 9, 0, tzinfo=UTC)
DEPARTURE = datetime(2026, 12, 15, 4, 0, tzinfo=UTC)
REPORT, FORM, CHECK = "Pregnancy report", "Airline medical form (MEDIF)", "Pre-embarkation check"
_DOCTOR, _NURSE = "Leyla Şahin", "Mehmet Acar"
_NO_ENTRY = "The escort from leg 1 has no paper to enter every country on these legs."
_LITTLE_REST = "The escort from leg 1 has little rest between two journeys"


def record_paper(company: Watched, what: str, issued: str, more: Mapping[str, str] | None = None) -> Hand:
    """A paper of a doctor."""
    officer = company.at("officer", "/cases/{case}/health")
    officer.unfold("Medical paper")
    officer.answer({"What it is": what})
    officer.write({"Issued on": issued, "By": "Clinic of the harbour", **(more or {})})
    officer.press("Record", "Recorded.")
    return officer


def report_on_weeks(company: Watched) -> None:
    """The report is missing, then too old, then young enough on the day of each flight."""
    company.at("officer", "/cases/{case}/health").window.shows(
        "the pregnancy report required by the carrier is missing."
    )
    officer = record_paper(company, REPORT, "2026-12-01")
    officer.window.shows("the pregnancy report will be too old on the day of a flight.")
    company.look("officer", "report, too old")
    officer = record_paper(company, REPORT, "2026-12-09")
    expect(officer.main).not_to_contain_text("the pregnancy report")


def ask_the_carrier(company: Watched) -> None:
    """A wheelchair on steps, and a medical case: for that the airline wants its own form, in time."""
    for what in ("Wheelchair, and carried on steps (WCHS)", "Medical case (MEDA)"):
        officer = company.at("officer", "/cases/{case}/health")
        officer.unfold("Request to the carrier")
        officer.pick({"What was requested": what})
        officer.write({"Asked on": "2026-12-10", "Requested at": "08:30"})
        officer.press("Record", "Recorded.")
    refused(
        officer.window,
        "the airline's medical form is missing.",
        "no reply from the carrier yet.",
        "a request to the carrier must be reconfirmed before departure.",
    )
    company.look("officer", "health, asked", contrast=True)
    officer = record_paper(company, FORM, "2026-12-09")
    officer.window.shows("the medical form has not been submitted to the airline yet.")
    handed = {
        "Date submitted to the airline, or date of the check": "2026-12-10",
        "Time submitted, or time of the check": "09:40",
    }
    officer = record_paper(company, FORM, "2026-12-09", handed)
    expect(officer.main).not_to_contain_text("the medical form")


def note_answers(company: Watched) -> None:
    """The carrier says yes to each of the four requests, and says so again in time."""
    for _ in range(4):
        officer = company.at("officer", "/cases/{case}/health")
        open_one = officer.window.page.locator(".mark", has_text="No reply yet")
        entry = officer.main.locator("li").filter(has=open_one).first
        entry.locator("summary").filter(has_text="Record the answer").click()
        officer.answer({"Carrier's answer": "Confirmed by the carrier"})
        officer.write({"Reconfirmed on": "2026-12-12", "Reconfirmed at": "10:15"})
        officer.press("Save the answer", "Recorded.")
    expect(officer.main).not_to_contain_text("must be reconfirmed before departure")


def put_on_roster(company: Watched) -> None:
    """A doctor without a visa, and a nurse with what the journey asks for."""
    german = {"kind": "Visa or residence permit", "country": "Germany"}
    nigerian = {"kind": "Visa or residence permit", "country": "Nigeria"}
    for name, sex, skill, papers in (
        (_DOCTOR, "Female", "Medical escort: doctor", ()),
        (_NURSE, "Male", "Medical escort: nurse", (german, nigerian)),
    ):
        officer = company.at("officer", "/roster/new")
        officer.write({"Name": name, "Language": "English"})
        officer.answer({"Sex": sex})
        officer.tick(skill)
        officer.press("Add to the roster", "Escort added to the roster.")
        passport = {"kind": "Passport", "country": "Türkiye"}
        for paper in ({"kind": "Qualification or licence", "skill": skill}, passport, *papers):
            officer.answer({"Kind of paper": paper["kind"]})
            if "skill" in paper:
                officer.pick({"Qualifies for": paper["skill"]})
            officer.write({"Country": paper.get("country", ""), "Valid until": "2028-03-31"})
            officer.press("Record the paper", "Paper recorded.")
    company.look("officer", "roster, somebody")


def choose_escort(company: Watched) -> None:
    """Proposed with reasons: the one who has papers comes first; the other is tried, refused and taken out."""
    officer = company.at("officer", "/cases/{case}/company")
    expect(officer.main.locator("h2", has_text=re.compile(f"{_NURSE}|{_DOCTOR}")).first).to_contain_text(_NURSE)
    refused(officer.window, _NO_ENTRY, "Check whether a visa is needed.", "Same sex as everyone travelling.")
    company.look("officer", "suggested escorts", contrast=True)
    _add(officer, _DOCTOR)
    officer.window.shows(_NO_ENTRY)
    company.at("officer", "/cases/{case}/readiness").window.shows(_NO_ENTRY)
    officer = company.at("officer", "/cases/{case}/escorts")
    officer.unfold("Remove the escort")
    officer.press("Remove", "Escort removed from the journey.")
    _add(company.at("officer", "/cases/{case}/company"), _NURSE)
    expect(officer.main).not_to_contain_text(_NO_ENTRY)
    officer.window.shows("No way home is planned for the escort starting at leg 1.")


def _add(officer: Hand, name: str) -> None:
    button = officer.main.get_by_role("button", name=re.compile(f"^Add to the journey.*{name}"))
    officer.window.click(button)
    officer.window.shows("Escort added to the journey.")


def send_home(company: Watched) -> None:
    """The same night leaves too little rest, the next evening enough."""
    officer = company.at("officer", "/cases/{case}/escorts")
    officer.follow("Plan the way home")
    officer.pick({"Who is travelling": re.compile(f"^Way home: {_NURSE}")})
    officer.write({"Search for the place of arrival": "IST"})
    officer.write({"Day of departure": DAY, "Time of departure": "23:30"})
    officer.write({"Day of arrival": "2026-12-16", "Time of arrival": "08:45"})
    officer.press("Add the leg", "Leg added to the journey.")
    company.at("officer", "/cases/{case}/escorts").window.shows(_LITTLE_REST)
    company.look("officer", "escort, little rest")
    officer = company.at("officer", "/cases/{case}/itinerary")
    way_home = officer.main.locator("section.panel", has_text=f"Way home: {_NURSE}")
    officer.window.click(way_home.get_by_role("link").first)
    officer.write({"Day of departure": "2026-12-16", "Day of arrival": "2026-12-17"})
    officer.pick({"Booking status": "Ticketed"})
    officer.press("Save the leg", "Leg changed.")
    expect(company.at("officer", "/cases/{case}/escorts").main).not_to_contain_text(_LITTLE_REST)
    officer = company.at("officer", "/cases/{case}/itinerary")  # between the two legs lies a night
    officer.follow("Change Leg 2")
    officer.write({"Overnight stay after this leg": "A hotel at the airport"})
    officer.press("Save the leg", "Leg changed.")


def pay(company: Watched) -> None:
    """Money is bound before anybody has approved it: the departure waits for somebody whose limit is high enough."""
    officer = company.at("officer", "/cases/{case}/budget")
    officer.pick({"Type of cost": "Travel", "Currency": "EUR · Euro"})
    officer.write({"Details": "Three seats to Lagos", "Planned amount": "1890.00"})
    officer.press("Record the line", "Line saved. It awaits approval.")
    officer.follow("Three seats to Lagos")
    officer.unfold("Commit the amount")
    officer.press("Commit the amount", "Recorded.")
    company.at("officer", "/cases/{case}/readiness").window.shows("Money has been committed or paid without approval.")
    expect(company.at("approver", "/approvals").main).not_to_contain_text("Three seats to Lagos")
    approver = company.at("approver", "/cases/{case}/budget")
    approver.follow("Three seats to Lagos")
    approver.window.shows("With what you have already approved in this case, this line exceeds your limit.")
    company.look("approver", "budget, above a limit")
    head = company.at("head", "/approvals")
    head.follow("Three seats to Lagos")
    head.press("Approve the line", "Your decision has been saved.")
    expect(company.at("officer", "/cases/{case}/readiness").main).not_to_contain_text("without approval")


def name_reception(company: Watched) -> None:
    """Somebody by name; and not before it was verified who that is."""
    company.at("officer", "/cases/{case}/readiness").window.shows("Reception by name is required: say who will meet")
    officer = company.at("officer", "/cases/{case}/reception")
    officer.write({"Who meets them": "Ngozi Eze", "Exact place": "Arrivals, exit 2, with a green umbrella"})
    officer.pick({"Partner": re.compile("Organisation")})
    officer.press("Save the reception", "Reception saved.")
    company.at("officer", "/cases/{case}/readiness").window.shows(
        "Reception by name is required: the person meeting them has not been verified yet."
    )
    officer = company.at("officer", "/cases/{case}/reception")
    officer.write({"Verified on": "2026-12-10"})
    officer.pick({"How it was verified": "Called back on a number that was already known"})
    officer.press("Save the reception", "Reception saved.")
    company.look("officer", "reception, verified")


def confirm_consents(company: Watched) -> None:
    """Consent is asked for again so close to the departure."""
    company.at("officer", "/cases/{case}/readiness").window.shows("consent must be confirmed again")
    officer = company.at("officer", "/cases/{case}/consents")
    officer.confirm_consents()


def override_connection(company: Watched) -> None:
    """What is left is an hour and three quarters between two flights: a second person takes it on."""
    officer = company.at("officer", "/cases/{case}/overrides")
    ask(officer, SHORT, "2026-12-16", "The airline takes her from aircraft to aircraft, in writing.")
    officer.press("Send the request", "Override requested. Colleagues who can sign off have been notified.")
    second = company.at("second officer", "/cases/{case}/overrides")
    second.answer({"Your decision": "Grant: the departure can be signed off despite this blocker"})
    second.press("Decide", "Override granted.")
    officer = company.at("officer", "/cases/{case}/readiness")
    refused(officer.window, "Nothing is blocking the departure", "Overridden by a second person", SHORT)
    company.look("officer", "readiness, overridden", contrast=True)


def sign(company: Watched) -> None:
    """Not whoever planned; somebody else."""
    officer = company.at("officer", "/cases/{case}/readiness")
    officer.window.shows("You worked on this journey, so someone else must sign it off.")
    second = company.at("second officer", "/cases/{case}/readiness")
    second.press("Sign off", "Signed off.")


def note_and_change(company: Watched) -> None:
    """A note leaves the sign-off as it is; another time of a flight makes it void, and the override ends with it."""
    officer = company.at("officer", "/cases/{case}/notes")
    officer.write({"Note": "She asks for a seat at the aisle."})
    officer.press("Save the note", "She asks for a seat at the aisle.")
    company.at("officer", "/cases/{case}/readiness").window.shows("Valid")
    company.clock.move(timedelta(minutes=1))  # the latest sign-off counts
    officer = company.at("officer", "/cases/{case}/itinerary")
    officer.follow("Change Leg 2")
    officer.write({"Time of departure": "09:50"})
    officer.press("Save the leg", "Leg changed.")
    at = company.at("officer", "/cases/{case}/readiness")
    refused(at.window, "Void", "The facts have changed since then. Someone must sign off again.", SHORT)
    expect(at.main).not_to_contain_text("Overridden by a second person")
    company.look("officer", "sign-off, void", contrast=True)
    company.at("officer", "/cases/{case}/departure").window.shows("What is blocking this")
    officer = company.at("officer", "/cases/{case}/readiness")
    officer.unfold("Plan again")
    officer.press("Return to planning", "The case is back in planning.")


def check_before_boarding(company: Watched) -> None:
    """The check before boarding is done in its hours; the sign-off stands, because it was known to come."""
    company.at("officer", "/cases/{case}/health").window.shows("pre-embarkation check due.")
    made = {
        "Date submitted to the airline, or date of the check": "2026-12-13",
        "Time submitted, or time of the check": "11:15",
    }
    officer = record_paper(company, CHECK, "2026-12-13", made)
    expect(officer.main).not_to_contain_text("pre-embarkation check due.")
    at = company.at("officer", "/cases/{case}/readiness").window
    refused(at, "Nothing is blocking the departure", "Valid")
    company.look("officer", "readiness, ready")


def depart(company: Watched) -> None:
    """She sets out, with a nurse beside her."""
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Record departure")
    company.look("officer", "departure, with an escort")
    officer.press("Record departure", "Departure recorded.")
