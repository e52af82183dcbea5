"""A pregnant woman who needs clearance: from intake to the clearance, with what is known behind doors alone."""

from playwright.sync_api import expect

from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser import story_clearance_inside as door, walk_return
from tests.browser.conftest import Desk
from tests.browser.story_clearance import ALTERNATIVES, COSTS, ENTERS, FREE, NEUTRAL, WELL, Watched
from tests.browser.walk import Hand, gather
from tests.factories.makers import make_account, make_organisation
from tests.factories.money import give_limit_to

WHO = "Blessing Okafor"
# Typed behind doors, and met by nobody outside.
TELLS = ("Quillfeather", "Marrowgate")
HEALTH, LEGAL = "Health", "Legal"
MATTER, TREATMENT = "Legal matter", "Health and treatment"
CLEARED_UNTIL = "2027-01-23"


def assemble(desk: Desk, container: Container, clock: MovableClock, width: int) -> Watched:
    """The office with somebody who leads it and approves little, and a colleague who approves more; a partner there."""
    company = Watched(**vars(gather(desk, container, clock, width)))
    people, office = company.people, company.people["officer"].office_id
    approves = frozenset({Permission.BUDGET_APPROVE})
    for who, name, limit in (("approver", "Selma Korkmaz", "500"), ("head", "Murat Kaya", "5000")):
        people[who] = make_account(container, place=office, extras=approves, name=name)
        give_limit_to(container, people[who], limit)
    people["second specialist"] = make_account(container, Role.PROTECTION_SPECIALIST, office, name="Ayla Demir")
    partner = make_organisation(container, "NG")
    people["coordinator"] = make_account(container, Role.PARTNER_COORDINATOR, partner, name="Ngozi Eze")
    company.insiders |= {"specialist", "second specialist", "protector"}
    return company


def open_case(company: Watched) -> None:
    """Intake. Her nationality is not asked there: the journey will ask for it."""
    officer = company.at("officer", "/cases/new")
    officer.write({"Given name": "Blessing", "Family name": "Okafor", "Date of birth": "1996-04-11"})
    officer.write({"Place of return": "Ikeja"})
    officer.pick({"Sex": "Female", "Country of origin": "Nigeria", "Type of assistance": "Return with reintegration"})
    officer.press("Open the case", "Case opened.")
    company.case = officer.window.page.url.rsplit("/", 1)[1]


def record_safe_contact(company: Watched) -> None:
    """A card before any number: by a call in the evening, with a phrase."""
    officer = company.at("officer", "/cases/{case}/safe-contact")
    officer.write({"Number": "+90 555 010 0058", "From": "18:00", "Until": "20:00", "Language": "English"})
    officer.write({"Code phrase": "The cloth has come.", "If someone else answers": "Say that you dialled wrong."})
    officer.tick("A call")
    officer.answer({"How you checked it with the person": "Face to face"})
    officer.press("Save the card", "Checked on")


def counsel(company: Watched) -> None:
    """One session; she wants to be with her mother when the child comes."""
    officer = company.at("officer", "/cases/{case}/counselling")
    officer.write({"Language of the session": "English"})
    officer.answer({"Is the interpreter related to the person?": "None", "Was it read back, and understood?": "Yes"})
    officer.answer({**dict.fromkeys(ALTERNATIVES, "Discussed"), **FREE, **WELL})
    officer.answer({"Was any fear of return mentioned?": "No", "What the person chose": "Return"})
    officer.tick(*COSTS)
    officer.press("Record the session", "Session recorded.")


def apply(company: Watched) -> None:
    """Consents and application; another officer decides."""
    walk_return.apply(company)
    walk_return.decide(company)


def check(company: Watched) -> None:
    """The protection check: nobody begins to plan without it."""
    second = company.at("second officer", "/cases/{case}")
    second.window.send(f"/cases/{company.case}/move", {"to": "planning"})
    second.window.shows("the protection check has not been done yet.")
    officer = company.at("officer", "/cases/{case}/protection-check")
    officer.answer({"Was a fear of return expressed?": "No fear expressed", **ENTERS})
    officer.press("Record the check", "Protection check saved.")
    company.at("officer", "/cases/{case}").next_step("Start planning the journey")
    officer.window.shows("Saved. The next step is shown at the top.")


def inside(company: Watched, part: str) -> Hand:
    """The records of one part, as the specialist finds them from the case."""
    hand = company.at("specialist", "/cases/{case}/protected")
    hand.window.click(door.panel(hand, part).get_by_role("link", name="Records of this part"))
    return hand


def open_doors(company: Watched, *parts: str) -> None:
    """The second specialist opens doors for the first one, who opens none for herself."""
    hand = company.at("second specialist", "/cases/{case}/grants")
    hand.pick({"Who it is for": company.people["specialist"].name})
    hand.tick(*parts)
    hand.write({"Number of days": "30", "Why access is needed": "Clears the case."})
    hand.press("Give access to the selected parts", "open for your colleague.")
    if door.PARTS[0] in parts:
        door.confirm_access(company)


def record_inside(company: Watched) -> None:
    """What a doctor found, and a hearing at which she is awaited: both are known behind their doors alone."""
    open_doors(company, HEALTH, *door.PARTS)
    hand = inside(company, HEALTH)
    hand.follow(f"Record: {TREATMENT}")
    hand.write({"Diagnosis": TELLS[0], "Treatment needed": "Rest, and somebody beside her."})
    hand.press("Write the record", "Record saved.")
    company.look("specialist", "health, inside")
    hand = inside(company, LEGAL)
    hand.follow(f"Record: {MATTER}")
    hand.answer({"What it is about": "Testimony", "Current stage": "Pending: the return would defeat it"})
    hand.write({"Court or authority": TELLS[1]})
    hand.press("Write the record", "Record saved.")


def clear_too_early(company: Watched) -> None:
    """A hearing is pending, so no clearance is given; outside there is the one neutral sentence, and no door."""
    hand = company.at("specialist", "/cases/{case}/clearance")
    hand.answer({"Clearance": "Clearance given"})
    hand.write({"Valid until": CLEARED_UNTIL})
    hand.press("Set the clearance", NEUTRAL)
    for who in ("officer", "second officer"):
        company.at(who, "/cases/{case}").window.shows(NEUTRAL)
        door.try_the_door(company, who)
    company.at("officer", "/cases/{case}")
    company.look("officer", "case, not cleared", contrast=True)


def clear(company: Watched) -> None:
    """She will be heard from there: clearance is given, with reception by name."""
    hand = inside(company, LEGAL)
    door.again(hand, MATTER)
    hand.answer({"Current stage": "Continues from abroad, as arranged"})
    hand.press("Write the record", "Record saved.")
    hand = company.at("specialist", "/cases/{case}/clearance")
    hand.answer({"Clearance": "Clearance given"})
    hand.write({"Valid until": CLEARED_UNTIL})
    hand.tick("Reception by name is required", "Close follow-up is required")
    hand.press("Set the clearance", "Clearance set.")
    officer = company.at("officer", "/cases/{case}")
    expect(officer.main).not_to_contain_text(NEUTRAL)
