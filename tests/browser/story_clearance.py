"""From first contact to the question for clearance: what officers do, and everything that they try and are refused."""

from dataclasses import dataclass, field

from playwright.sync_api import expect

from tests.browser.walk import Company, Hand
from tests.browser.window import Window

NEUTRAL = "Protection clearance is outstanding or ends too early: ask the duty specialist"
STAYS = "Everything you typed is still here."
ALTERNATIVES = (
    "Asylum",
    "Residence permit",
    "Reflection period",
    "Appeal against a decision",
    "Regularising the stay",
    "Staying, with assistance",
    "Going to another country",
)
COSTS = (
    "A pending asylum claim ends",
    "There may be a re-entry ban",
    "Assistance is given only once",
    "Benefits here end",
    "The travel document may be stamped",
)
FREE = {
    "Is anyone pressuring the person to return?": "No sign or report of pressure",
    "Did the person decide after receiving timely and unbiased information?": "Yes",
    "Can the person decide?": "The person decides",
    "Did someone else answer for the person?": "No",
}
WELL = {"Physical well-being": "3", "Mental well-being": "2", "Social well-being": "3"}
ENTERS = {
    "Asylum claim or appeal": "None pending",
    "Is the person detained?": "No",
    "Does the person have access to legal advice?": "Yes",
    "Does the person have the right to enter?": "Yes",
    "On what basis?": "By right of residence",
}


@dataclass(frozen=True)
class Woman:
    """Somebody who wants to return, as an officer states her."""

    given: str
    family: str
    born: str
    place: str
    number: str


GULNORA = Woman("Gulnora", "Yusupova", "1999-06-02", "Urgut", "+90 555 010 0042")
SEVARA = Woman("Sevara", "Nazarova", "1998-03-19", "Urgut", "+90 555 010 0077")


@dataclass
class Watched(Company):
    """A company of which every address that is asked for is kept, and what people without a grant were shown."""

    asked: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    insiders: set[str] = field(default_factory=set)

    def hand(self, who: str) -> Hand:
        """Somebody's hand, watched from the moment in which the window opens."""
        is_new = who not in self._hands
        hand = super().hand(who)
        if is_new:
            hand.window.context.on("request", lambda request: self.asked.append(request.url))
        return hand

    def at(self, who: str, path: str) -> Hand:
        """Somebody's hand, after they opened a page; what somebody outside saw on it is kept."""
        hand = super().at(who, path)
        self.keep(who)
        return hand

    def look(self, who: str, name: str, contrast: bool = False) -> None:
        """Have a page judged as it is, and keep it if it was shown to somebody outside."""
        super().look(who, name, contrast)
        self.keep(who)

    def keep(self, who: str) -> None:
        """Keep what somebody without a grant is shown now."""
        if who not in self.insiders:
            self.shown.append(self.hand(who).window.page.content())


def refused(window: Window, *words: str) -> None:
    """A page refuses with all of these words at once."""
    for one in words:
        window.shows(one)


def open_case(company: Company, woman: Woman) -> None:
    """Intake."""
    officer = company.at("officer", "/cases/new")
    officer.write({"Given name": woman.given, "Family name": woman.family, "Date of birth": woman.born})
    officer.write({"Place of return": woman.place})
    officer.pick(
        {"Sex": "Female", "Country of origin": "Uzbekistan", "Type of assistance": "Return with reintegration"}
    )
    officer.press("Open the case", "Case opened.")
    company.case = officer.window.page.url.rsplit("/", 1)[1]


def open_wrongly(company: Company) -> None:
    """Two fields are empty, a choice is missing and a day does not exist: all four are said, what was typed stays."""
    officer = company.at("officer", "/cases/new")
    officer.write({"Family name": "Yusupova", "Date of birth": "1999-31-12", "Place of return": "Urgut"})
    officer.press("Open the case", STAYS)
    expect(officer.main.locator("[data-error-summary] li")).to_have_count(4)
    expect(officer.main.get_by_label("Place of return")).to_have_value("Urgut")
    company.look("officer", "intake, refused", contrast=True)


def record_safe_contact(company: Company, woman: Woman) -> None:
    """How she may be reached: evenings only, by a call, with a phrase that only she knows."""
    officer = company.at("officer", "/cases/{case}/safe-contact")
    officer.write({"Number": woman.number, "From": "18:00", "Until": "20:00", "Language": "Uzbek"})
    officer.write({"Code phrase": "It is about the carpet.", "If someone else answers": "Say that you dialled wrong."})
    officer.tick("A call")
    officer.answer({"How you checked it with the person": "Face to face"})
    officer.press("Save the card", "Checked on")


def open_number_wrongly(company: Company, woman: Woman) -> None:
    """It is noon where she is, and the card says evenings: without a reason no number is shown."""
    officer = company.at("officer", "/cases/{case}/safe-contact")
    company.look("officer", "safe contact")
    officer.unfold("Show the number (give a reason)")
    officer.press("Show the number", "This is outside the days and hours on the card.")
    refused(officer.window, "Choose why you need the number now.", "Say it in your own words.")
    expect(officer.main).not_to_contain_text(woman.number)
    company.look("officer", "number, refused")


def talk(company: Company) -> None:
    """The first session, one question on a screen: paused in the middle, and gone on with from the list of sessions."""
    officer = company.at("officer", "/cases/{case}/counselling")
    _to_the_language(officer)
    officer.write({"Language of the session": "Uzbek", "Interpreter": "Interpreter 14"})
    officer.answer({"Is the interpreter related to the person?": "None"})
    company.look("officer", "interview")
    officer.press("Pause", "Saved as a draft")
    officer = company.at("officer", "/cases/{case}/counselling")
    officer.follow("Continue with it")
    _to_the_language(officer)
    expect(officer.main.get_by_label("Interpreter optional", exact=True)).to_have_value("Interpreter 14")
    _go_on_talking(company, officer)


def _to_the_language(officer: Hand) -> None:
    officer.follow("Question by question")
    for _screen in ("when", "who", "where"):
        officer.press("Continue")


def _go_on_talking(company: Company, officer: Hand) -> None:
    officer.press("Continue")
    officer.answer({"Was it read back, and understood?": "Yes"})
    officer.press("Continue")
    officer.answer(dict.fromkeys(ALTERNATIVES, "Discussed"))
    company.look("officer", "interview, alternatives")
    officer.press("Continue")
    officer.tick(*COSTS)
    officer.press("Continue")
    officer.answer(FREE)
    officer.press("Continue")
    officer.answer({"Was any fear of return mentioned?": "No"})
    officer.press("Continue")
    officer.press("Continue", "Choose one.")  # a rating is asked for of everybody
    company.look("officer", "interview, refused")
    officer.answer(WELL)
    officer.press("Continue")
    officer.answer({"What the person chose": "Not decided yet"})
    officer.press("Continue")
    officer.press("Continue", "Answers")


def counsel_without_contact(company: Company) -> None:
    """A session is not recorded before it is known how she may be reached; the answers stay."""
    officer = company.hand("officer")
    officer.press("Record the session", "safe contact is missing. Record it, or the day by which it will be known.")
    refused(officer.window, "All your answers are still here.", "Not decided yet")
    company.look("officer", "interview, no safe contact")


def record_talk(company: Company) -> None:
    """Now that safe contact is known, the same answers are recorded."""
    officer = company.at("officer", "/cases/{case}/counselling/new/summary")
    officer.window.shows("Interpreter 14")
    officer.press("Record the session", "Session recorded.")


def counsel(company: Company, chosen: str) -> None:
    """A session on one page."""
    officer = company.at("officer", "/cases/{case}/counselling")
    officer.write({"Language of the session": "Uzbek", "Interpreter": "Interpreter 14"})
    officer.answer({"Is the interpreter related to the person?": "None", "Was it read back, and understood?": "Yes"})
    officer.answer({**dict.fromkeys(ALTERNATIVES, "Discussed"), **FREE, **WELL})
    officer.answer({"Was any fear of return mentioned?": "No", "What the person chose": chosen})
    officer.tick(*COSTS)
    officer.press("Record the session", "Session recorded.")


def apply_too_early(company: Company) -> None:
    """The application before she has decided: everything that is missing is said at once."""
    officer = company.at("officer", "/cases/{case}")
    officer.window.shows("The solution chosen at the latest counselling is not return.")
    company.look("officer", "case, not decided")
    officer.window.send(f"/cases/{company.case}/move", {"to": "applied"})
    refused(
        officer.window,
        "The solution chosen at the latest counselling is not return.",
        "consent to assistance is not in force.",
        "consent to the use of data is not in force.",
    )
    company.look("officer", "application, refused")


def consent_wrongly(company: Company) -> None:
    """A day that has not come; then half of what has to be said, and somebody else who decides without a paper."""
    officer = company.at("officer", "/cases/{case}/consents")
    officer.tick("Assistance", "Use of data", "What it is for")
    officer.pick({"How it was given": "Through a legal representative"})
    officer.write({"When it was given": "2026-11-25", "Interpreter": "Interpreter 14"})
    officer.press("Record the consents", "This date is in the future. Enter today or an earlier date.")
    officer.window.shows(STAYS)
    officer.write({"When it was given": "2026-11-24"})
    officer.press("Record the consents", "Select everything that was said before consent was requested.")
    refused(
        officer.window,
        "enter the legal representative, and the basis on which they decide.",
        STAYS,
    )
    expect(officer.main.get_by_label("Interpreter optional")).to_have_value("Interpreter 14")
    company.look("officer", "consents, refused", contrast=True)


def fear(company: Company) -> None:
    """She says that she is afraid: who takes it up is recorded, and planning stops."""
    officer = company.at("officer", "/cases/{case}/protection-check")
    officer.answer({"Was a fear of return expressed?": "Fear expressed", **ENTERS})
    officer.write({"Interpreter": "Interpreter 14", "Referred to": "Legal aid of the bar", "Referred on": "2026-11-24"})
    officer.press("Record the check", "Protection check saved.")


def fear_wrongly(company: Company) -> None:
    """A referral of tomorrow, to nobody."""
    officer = company.at("officer", "/cases/{case}/protection-check")
    officer.answer({"Was a fear of return expressed?": "Fear expressed", **ENTERS})
    officer.write({"Referred on": "2026-11-25"})
    officer.press("Record the check", "This date is in the future. Enter today or an earlier date.")
    officer.write({"Referred on": "2026-11-24"})
    officer.press("Record the check", "Say to whom.")
    officer.window.shows(STAYS)
    company.look("officer", "protection check, refused")


def plan_against_fear(company: Company) -> None:
    """Nobody plans against it: not the owner, not a colleague, not who leads the office."""
    company.at("officer", "/cases/{case}")
    company.look("officer", "case, fear")
    for who in ("officer", "second officer", "lead"):
        at = company.at(who, "/cases/{case}").window
        at.shows("fear of return was expressed, so planning stops. Refer the person to protection.")
        at.send(f"/cases/{company.case}/move", {"to": "planning"})
        at.shows("fear of return was expressed, so planning stops. Refer the person to protection.")


def ask_again_about_fear(company: Company) -> None:
    """After the talk with the lawyer she is asked anew, and planning begins."""
    officer = company.at("officer", "/cases/{case}/protection-check")
    officer.answer({"Was a fear of return expressed?": "No fear expressed", **ENTERS})
    officer.write({"Interpreter": "Interpreter 14", "Who asked about fear": "Legal aid of the bar"})
    officer.press("Record the check", "Protection check saved.")
    company.at("officer", "/cases/{case}").next_step("Start planning the journey")
    officer.window.shows("Saved. The next step is shown at the top.")


def book(company: Company) -> None:
    """The second officer books the flight."""
    second = company.at("second officer", "/cases/{case}/itinerary")
    second.follow("Add a leg")
    second.write({"Search for the place of departure": "IST", "Search for the place of arrival": "TAS"})
    second.write({"Day of departure": "2027-01-12", "Time of departure": "08:00"})
    second.write({"Day of arrival": "2027-01-12", "Time of arrival": "15:00"})
    second.press("Add the leg", "Leg added to the journey.")


def ask(company: Company) -> None:
    """The officer asks for the clearance, as for every case."""
    officer = company.at("officer", "/cases/{case}")
    officer.unfold("Request clearance")
    officer.press("Request clearance", "The specialists on duty have been asked.")
