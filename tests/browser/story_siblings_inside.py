"""Two siblings alone, behind the door: one specialist opens it to another, who records what children alone need."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.story_clearance_inside import confirm_access
from tests.browser.story_siblings import BOTH, BROTHER, SISTER, day_after, said_at_once
from tests.browser.walk import Company, Hand
from tests.factories.makers import PASSWORD

NEUTRAL = "Protection clearance is outstanding or ends too early: ask the duty specialist"
_TRACED = "the family has not been traced and verified."
_ASSESSED = "there is no positive family assessment."
_DETERMINED = "there is no positive best interests determination."
_CARER = "no receiving carer has been identified and checked."
_HAND_OVER = "no identity check of the carer is planned at hand-over."
_ESCORT = "no escort travels with the child."
_NEW_FACTS = "there are new facts since the best interests determination."
MISSING = (_TRACED, _ASSESSED, _DETERMINED, _CARER, _HAND_OVER, _ESCORT)
_OTHER_PARTS = ("Trafficking and other violence", "Legal")
_FAMILY, _TRACING = "Family assessment", "Family tracing"
_BEST, _RECEIVES = "Best interests of the child", "Receiving carer"


def give_clearance(company: Company, who: str = "specialist") -> Hand:
    """Try to give it, until a day, with reception by name."""
    specialist = company.at(who, "/cases/{case}/clearance")
    specialist.answer({"Clearance": "Clearance given"})
    specialist.write({"Valid until": day_after(company, 30)})
    specialist.tick("Reception by name is required")
    specialist.press("Set the clearance")
    return specialist


def refused_outside(company: Company) -> None:
    """Without a grant a specialist, too, is told one neutral sentence; what was typed stays."""
    specialist = give_clearance(company)
    said_at_once(company, "specialist", NEUTRAL)
    expect(specialist.main.get_by_label("Reception by name is required")).to_be_checked()
    for reason in MISSING:
        expect(specialist.main.get_by_text(reason)).to_have_count(0)
    company.look("specialist", "clearance, refused")


def open_the_door(company: Company) -> None:
    """Nobody opens a door for themselves; a fresh proof is asked, and what was typed is kept for it."""
    specialist = company.at("specialist", "/cases/{case}/grants")
    people = specialist.main.get_by_label("Who it is for").locator("option")
    expect(people.filter(has_text=company.people["specialist"].name)).to_have_count(0)
    company.clock.move(timedelta(minutes=6))
    specialist.pick({"Who it is for": company.people["other specialist"].name})
    specialist.tick("Child protection")
    specialist.write({"Why access is needed": "Prepares the clearance."})
    specialist.press("Give access to the selected parts")
    expect(specialist.window.page).to_have_title("Confirm that it is you")
    company.look("specialist", "fresh proof")
    specialist.main.get_by_label("Password", exact=True).fill(PASSWORD)
    specialist.press("Continue", "Access is open for your colleague.")
    company.look("specialist", "grants")


def findings(company: Company, *expected: str) -> None:
    """What stands inside in the way, all of it at once and nothing else."""
    other = company.at("other specialist", "/cases/{case}/clearance")
    other.follow("Protected information")
    part = other.main.locator("section.panel", has_text="Child protection")
    expect(part.locator(".findings li")).to_have_text([re.compile(re.escape(one)) for one in expected])


def of_both(*reasons: str) -> list[str]:
    """The same reasons for each of the two."""
    return [f"{child}: {reason}" for child in BOTH for reason in reasons]


def seen_inside(company: Company) -> None:
    """Behind the door everything that is missing is told at once, for each child."""
    findings(company, *of_both(*MISSING))
    company.look("other specialist", "inside, all missing")


def write(company: Company, kind: str, child: str, choices: dict[str, str], typed: dict[str, str]) -> Hand:
    """Write a record about a child, or the next version of it."""
    other = company.at("other specialist", "/cases/{case}/clearance")
    other.follow("Protected information")
    other.follow("Records of this part")
    panel = other.main.locator("section.panel").filter(
        has=other.window.page.get_by_role("heading", name=kind, exact=True)
    )
    expect(panel).to_be_visible()
    before = panel.locator("dl").filter(has_text=child)
    if before.count():
        other.window.click(before.first.locator("xpath=following::a[1]"))
    else:
        other.window.click(panel.get_by_role("link", name=f"Record: {kind}"))
        other.pick({"Person": child})
    other.answer(choices)
    other.write(typed)
    other.press("Write the record")
    return other


def trace(company: Company, child: str, verified: str) -> None:
    """Whether the family is found."""
    answer = {"Has the family been found and verified?": verified}
    write(company, _TRACING, child, answer, {"Date": day_after(company)}).window.shows("Record saved.")


def determine(company: Company, child: str, finding: str) -> None:
    """A determination, by name, after the child was heard."""
    choices = {"Procedure": "Best interests determination", "Finding": finding, "Was the child heard?": "Yes"}
    typed = {"Who decided": "Panel of three, chaired by Elif Duran", "Date": day_after(company)}
    typed["What the child said"] = "Wants to live with the grandmother."
    write(company, _BEST, child, choices, typed).window.shows("Record saved.")


def record_what_is_needed(company: Company) -> None:
    """The family first is not verified; what the child said is asked for; a carer without an escort is not enough."""
    choices = {"Procedure": "Best interests determination", "Finding": "Postponed", "Was the child heard?": "Yes"}
    typed = {"Who decided": "Panel of three, chaired by Elif Duran", "Date": day_after(company, 1)}
    write(company, _BEST, BROTHER, choices, typed)
    said_at_once(
        company,
        "other specialist",
        "What the child said: Fill in this field.",
        "Date: This date is in the future. Enter today or an earlier date.",
    )
    company.look("other specialist", "best interests, refused")
    for child in BOTH:
        trace(company, child, "No")
        typed = {"Organisation that decided": "Child services of Urgut", "Date": day_after(company)}
        write(company, _FAMILY, child, {"Finding": "Positive"}, typed).window.shows("Record saved.")
        carer(company, child, "No")
        determine(company, child, "Postponed")
    company.look("other specialist", "records")
    findings(company, *of_both(_TRACED, _DETERMINED, _ESCORT, "the best interests determination was postponed."))


def carer(company: Company, child: str, escort: str) -> None:
    """Who takes the child in; a service of an airline is no escort."""
    choices = dict.fromkeys(("Are the checks done?", "Is an identity check planned at hand-over?"), "Yes")
    choices["Does an escort travel with the child?"] = escort
    typed = {"Name": "Zulfiya Karimova", "Relationship to the child": "grandmother"}
    write(company, _RECEIVES, child, choices, typed).window.shows("Record saved.")


def still_refused(company: Company) -> None:
    """Against the return, then positive, then overtaken by new facts: each time the door outside says the same."""
    for child in BOTH:
        trace(company, child, "Yes")
        carer(company, child, "Yes")
    determine(company, BROTHER, "Negative")
    determine(company, SISTER, "Positive")
    findings(
        company,
        f"{BROTHER}: {_DETERMINED}",
        f"{BROTHER}: the best interests determination is against the return.",
    )
    said_neutral(company)
    determine(company, BROTHER, "Positive")
    findings(company, "Nothing in this part is blocking the clearance.")
    company.clock.move(timedelta(minutes=1))
    trace(company, SISTER, "Yes")
    findings(company, f"{SISTER}: {_NEW_FACTS}")
    company.look("other specialist", "inside, new facts")
    said_neutral(company)
    determine(company, SISTER, "Positive")


def said_neutral(company: Company) -> None:
    """The refusal outside never differs."""
    give_clearance(company)
    said_at_once(company, "specialist", NEUTRAL)


def cleared(company: Company) -> None:
    """Given by whoever has read behind every door, until a day; the officer reads that, and no reason."""
    give_clearance(company, "other specialist")
    said_at_once(company, "other specialist", NEUTRAL)  # nothing stands behind the other doors, and it is not told
    specialist = company.at("specialist", "/cases/{case}/grants")
    specialist.pick({"Who it is for": company.people["other specialist"].name})
    specialist.tick(*_OTHER_PARTS)
    specialist.write({"Why access is needed": "Clears the case."})
    specialist.press("Give access to the selected parts", "Access is open for your colleague.")
    confirm_access(company)
    give_clearance(company, "other specialist").window.shows("Clearance set.")
    company.look("other specialist", "clearance, given")
    officer = company.at("officer", "/cases/{case}")
    officer.window.shows("Clearance given")
    words = officer.main.inner_text()
    for reason in (*MISSING, _NEW_FACTS, "Zulfiya", "grandmother", "Panel of three", "best interests"):
        assert reason not in words
    company.look("officer", "case, cleared", contrast=True)
    company.at("officer", "/cases/{case}/reception").window.shows("Reception by name is required")
    company.at("officer", "/cases/{case}/protected").window.shows("This page does not exist")
