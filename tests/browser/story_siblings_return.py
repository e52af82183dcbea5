"""Two siblings alone, from a split by mistake to the protection check: each step with what is refused before it."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.story_siblings import BOTH, BROTHER, GUARDIAN, SISTER, said_at_once
from tests.browser.walk import Company, Hand
from tests.browser.walk_return import _ALTERNATIVES, _CHECKLIST, _COSTS, _FREE

_PURPOSES = ("Assistance", "Use of data", "Contact after return")
# A refusal is kept in the record of what was done, so it counts people instead of naming them.
_COUNTED = BOTH  # a refusal names them where somebody works with them
_OF_EACH = "Each child's external guardian"


def split_by_mistake(company: Company) -> None:
    """The sister gets a case of her own by mistake; joining takes it back, and nothing is typed again."""
    first = company.case
    officer = company.at("officer", "/cases/{case}")
    reference = officer.main.locator(".case-line .code").inner_text()
    officer = company.at("officer", "/cases/{case}/split")
    officer.press("See what would move")
    said_at_once(company, "officer", "Why: Fill in this field.")
    officer.tick(SISTER)
    officer.write({"Why": "She was ticked instead of somebody else."})
    officer.press("See what would move", "Only children would be in the new case")
    company.look("officer", "split, before")
    officer.press("Split the family", "This is the new case.")
    company.case = officer.window.page.url.rsplit("/", 1)[1]
    officer = company.at("officer", "/cases/{case}/join")
    officer.write({"Reference of the other case": reference, "Why": "The case was split by mistake."})
    officer.press("See what would move", "Already there:")
    company.look("officer", "join, before")
    officer.press("Join the cases", "The people are now in this case.")
    company.case = first
    officer = company.at("officer", "/cases/{case}/guardians")
    for _child in BOTH:
        officer.window.shows(GUARDIAN)
    assert officer.main.get_by_text("This child has a representative").count() == len(BOTH)


def sign(company: Company, through: str, child_says: str) -> Hand:
    """Everything that is consented to, of both children, by one form."""
    officer = company.at("officer", "/cases/{case}/consents")
    officer.consent(_PURPOSES, *BOTH)
    officer.tick(*_CHECKLIST)
    if officer.main.get_by_label(_FREE[0]).count():  # counselling has not established it yet
        officer.consent(_FREE, *BOTH)
    officer.pick({"How it was given": "In writing"})
    if through:
        officer.pick({"Who signs for or with them": through})
    for child in BOTH if child_says else ():
        officer.view_of(child, child_says)
    officer.write({"Language spoken": "Uzbek"})
    officer.press("Record the consents")
    return officer


def consent_without_a_guardian(company: Company) -> None:
    """As long as nobody stands for the children, nothing can be signed: the children themselves do not sign."""
    officer = sign(company, "", "The child agrees")
    refused = [f"{child}: for a child of this age, the legal representative signs." for child in _COUNTED]
    said_at_once(company, "officer", *refused)
    signers = officer.main.get_by_label("Who signs for or with them").locator("option").all_text_contents()
    assert [signer.strip() for signer in signers] == ["No minors"]
    assert officer.main.get_by_label("Language spoken").input_value() == "Uzbek"
    company.look("officer", "consents, nobody signs")


def consent(company: Company) -> None:
    """Not by the children alone, not against them, not without asking them; then everything at once."""
    sign(company, "", "The child agrees")
    said_at_once(company, "officer", f"{_COUNTED[0]}: for a child of this age, the legal representative signs.")
    sign(company, _OF_EACH, "")
    said_at_once(
        company,
        "officer",
        *(f"{child}: record whether the child agrees, or is too young to say." for child in _COUNTED),
    )
    sign(company, _OF_EACH, "The child does not agree")
    said_at_once(company, "officer", f"{_COUNTED[1]}: the child does not agree. No one may sign against that")
    company.look("officer", "consents, refused")
    officer = sign(company, _OF_EACH, "The child agrees")
    officer.window.shows(f"{len(BOTH) * len(_PURPOSES)} consents recorded.")
    assert officer.main.get_by_text(GUARDIAN).count() == len(BOTH) * len(_PURPOSES)
    company.look("officer", "consents, through the guardian")


def session(company: Company, chose: str, whose: str = BOTH[0]) -> Hand:
    """The guardian is there; each child is heard, with an interpreter who is no relation, in words for children."""
    officer = company.at("officer", "/cases/{case}/counselling")
    officer.tick(*BOTH, *_COSTS)
    officer.answer(
        {
            "Is the interpreter related to the person?": "None",
            "Was it read back, and understood?": "Yes",
            **dict.fromkeys(_ALTERNATIVES, "Discussed"),
            "Whose own answers are these?": whose,
            "Is anyone pressuring the person to return?": "No sign or report of pressure",
            "Did the person decide after receiving timely and unbiased information?": "Yes",
            "Can the person decide?": "A legal representative decides",
            "Did someone else answer for the person?": "No",
            "Was any fear of return mentioned?": "No",
            "What the person chose": chose,
            "Physical well-being": "4",
            "Mental well-being": "3",
            "Social well-being": "2",
        }
    )
    officer.write(
        {"Language of the session": "Uzbek", "Interpreter": "Interpreter 12", "Who else was present": GUARDIAN}
    )
    officer.write({"What was said": "Drawn with both, one after the other; each said where home is."})
    officer.press("Record the session")
    return officer


def counselling_too_early(company: Company) -> None:
    """Nobody is counselled before it is known how they are reached safely."""
    officer = session(company, "Return")
    said_at_once(company, "officer", *(f"{child}: safe contact is missing." for child in _COUNTED))
    assert officer.main.get_by_label("Who else was present").input_value() == GUARDIAN
    company.look("officer", "counselling, too early")


def counsel(company: Company) -> None:
    """At first nothing is decided, and the case says everything that applying still needs; then they choose."""
    for child in BOTH:
        session(company, "Not decided yet", child).window.shows("Session recorded.")
        company.clock.move(timedelta(minutes=1))
    officer = company.at("officer", "/cases/{case}")
    officer.window.shows("The solution chosen at the latest counselling is not return.")
    for child in BOTH:
        officer.window.shows(f"{child}: consent to assistance is not in force.")
        officer.window.shows(f"{child}: consent to the use of data is not in force.")
    company.look("officer", "case, before applying")
    officer.window.send(f"/cases/{company.case}/move", {"to": "applied"})
    officer.window.shows("The solution chosen at the latest counselling is not return.")
    officer.window.shows(f"{_COUNTED[1]}: consent to the use of data is not in force.")
    for child in BOTH:
        company.clock.move(timedelta(minutes=1))
        session(company, "Return", child).window.shows("Session recorded.")
    company.look("officer", "counselling, recorded")


def apply(company: Company) -> None:
    """The application, and its decision by somebody who did not counsel."""
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Submit the application")
    officer.window.shows("Saved. The next step is shown at the top.")
    company.at("officer", "/cases/{case}/eligibility").window.shows("Ask another officer.")
    second = company.at("second officer", "/cases/{case}")
    second.next_step("Decide on the application")
    second.press("Record the decision")
    said_at_once(company, "second officer", "Decision: Choose one.", "Reason: Fill in this field.")
    second.answer({"Decision": "Approved"})
    second.write({"Reason": "Meets the conditions of the programme."})
    second.press("Record the decision", "Decision recorded.")


def _ask(officer: Hand, child: str) -> None:
    """The form of one of the two, from the page of everybody."""
    row = officer.main.get_by_role("row").filter(has_text=child)
    officer.window.click(row.get_by_role("link"))


def check(company: Company) -> None:
    """Whether return means danger, asked of one child after the other; what is not known yet stops planning."""
    answers = {
        "Was a fear of return expressed?": "No fear expressed",
        "Asylum claim or appeal": "None pending",
        "Is the person detained?": "No",
        "Does the person have access to legal advice?": "Yes",
        "Does the person have the right to enter?": "Not known yet",
    }
    officer = company.at("officer", "/cases/{case}/protection-check")
    company.look("officer", "protection check, nobody asked")
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Do the protection check")
    asked = officer.main.get_by_role("heading", level=2).first
    expect(asked).to_have_text(BROTHER)
    officer.answer(answers)
    officer.press("Record the check", "Protection check saved.")
    expect(asked).to_have_text(SISTER)
    officer.follow(f"Copy claim, detention and right to enter from {BROTHER}")
    expect(officer.main.get_by_role("group", name="Was a fear of return expressed?").locator(":checked")).to_have_count(
        0
    )
    officer.press("Record the check", "Was a fear of return expressed?: Choose one.")
    company.look("officer", "protection check, taken over")
    officer.answer({"Was a fear of return expressed?": "No fear expressed"})
    officer.press("Record the check", "Protection check saved.")
    for child in (SISTER, BROTHER):
        officer.window.shows(f"{child}: it is not known yet whether this person may enter the country of return.")
    for child in (SISTER, BROTHER):
        officer.next_step("Do the protection check")
        if child is SISTER:
            company.look("officer", "protection check, open")
        company.clock.move(timedelta(minutes=1))
        _ask(officer, child)
        officer.answer({**answers, "Does the person have the right to enter?": "Yes"})
        officer.press("Record the check", "Protection check saved.")
    officer.window.shows("Nothing is blocking this step.")
    company.look("officer", "protection check, done")
