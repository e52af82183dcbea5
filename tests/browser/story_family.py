"""A family of five with one missing passport: from first contact to the question for a journey, by the pages."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from returns.consent.words import VOLUNTARINESS_LABELS
from tests.browser.story_clearance import ALTERNATIVES, COSTS, ENTERS, FREE, STAYS, WELL
from tests.browser.walk import Company, Hand, unfold_all
from tests.browser.walk_return import _CHECKLIST, decide

FATHER, MOTHER = "Rustam Karimov", "Zulfiya Karimova"
SON, DAUGHTER, LITTLE = "Otabek Karimov", "Malika Karimova", "Jasur Karimov"
ADULTS, CHILDREN = (FATHER, MOTHER), (SON, DAUGHTER, LITTLE)
EVERYBODY = (*ADULTS, *CHILDREN)
_BORN = {MOTHER: "1989-08-21", SON: "2012-01-09", DAUGHTER: "2018-06-30", LITTLE: "2023-02-11"}
_PURPOSES = ("Assistance", "Use of data", "Contact after return")


def open_case(company: Company) -> None:
    """First contact: the father comes alone; what is typed stays when something is missing."""
    officer = company.at("officer", "/cases/new")
    officer.write({"Given name": "Rustam", "Family name": "Karimov", "Date of birth": "1986-13-02"})
    officer.pick({"Country of origin": "Uzbekistan", "Type of assistance": "Return with reintegration"})
    officer.press("Open the case", STAYS)
    expect(officer.main.get_by_label("Family name optional", exact=True).first).to_have_value("Karimov")
    officer.write({"Date of birth": "1986-02-13", "Place of return": "Urgut"})
    officer.pick({"Sex": "Male"})
    officer.press("Open the case", "Case opened.")
    company.case = officer.window.page.url.rsplit("/", 1)[1]


def add_family(company: Company) -> None:
    """His wife and three children, and who stands for each of them."""
    for name, born in _BORN.items():
        officer = company.at("officer", "/cases/{case}/people")
        given, family = name.split()
        officer.write({"Given name": given, "Family name": family, "Date of birth": born})
        officer.pick({"Sex": "Female" if name in (MOTHER, DAUGHTER) else "Male"})
        officer.press("Add the person", "Person added.")
    company.look("officer", "people, five")
    for child in CHILDREN:
        officer = company.at("officer", "/cases/{case}/guardians")
        officer.pick({"Child": child, "Represents the child as": "Parent", "Someone in this case": FATHER})
        officer.write({"Since": company.clock.now().date().isoformat()})
        officer.pick({"The other parent, if one parent travels": "Agrees, in writing"})
        officer.press("Record", "Guardian saved.")
    company.look("officer", "guardians, a father")


def record_safe_contact(company: Company) -> None:
    """A card for each of them: the children are reached through their mother."""
    for who in EVERYBODY:
        officer = company.at("officer", "/cases/{case}/safe-contact")
        heading = officer.window.page.get_by_role("heading", name=who)
        card = officer.main.locator("section.panel").filter(has=heading)
        unfold_all(card)
        card.get_by_label(re.compile(r"^Number( optional)?$")).fill("+90 555 010 0061")
        card.get_by_label(re.compile(r"^Language( optional)?$")).fill("Uzbek")
        if who not in ADULTS:
            card.get_by_label(re.compile(r"^Trusted person( optional)?$")).fill("Zulfiya")
            card.get_by_label(re.compile(r"^Relationship( optional)?$")).fill("their mother")
            card.get_by_label("Whose number it is").select_option(label="A trusted person's")
        card.get_by_label("A call", exact=True).check()
        card.get_by_label("Face to face", exact=True).check()
        officer.window.click(card.get_by_role("button", name="Save the card"))
        officer.window.shows("Checked on")


def counsel(company: Company) -> None:
    """A session with all of them for each of the parents, who decide: each answers for themselves."""
    for whose in ADULTS:
        officer = company.at("officer", "/cases/{case}/counselling")
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


def _sign(company: Company, whom: tuple[str, ...], through: str) -> Hand:
    officer = company.at("officer", "/cases/{case}/consents")
    officer.consent(_PURPOSES, *whom)
    officer.tick(*_CHECKLIST)
    officer.pick({"How it was given": "In writing"})
    if through:  # counselling established nothing of children, who do not decide alone
        officer.consent(tuple(map(str, VOLUNTARINESS_LABELS.values())), *whom)
        officer.pick({"Who signs for or with them": through})
        for child in whom:
            officer.view_of(child, "The child agrees")
    officer.write({"Language spoken": "Uzbek"})
    officer.press("Record the consents")
    return officer


def consent(company: Company) -> None:
    """Both parents sign for themselves, the father for the children: fifteen consents by two forms."""
    _sign(company, ADULTS, "").window.shows(f"{len(ADULTS) * len(_PURPOSES)} consents recorded.")
    officer = _sign(company, CHILDREN, FATHER)
    officer.window.shows(f"{len(CHILDREN) * len(_PURPOSES)} consents recorded.")
    company.look("officer", "consents, a family")


def apply(company: Company) -> None:
    """The application, and its decision by a colleague who finds it on the start page."""
    officer = company.at("officer", "/cases/{case}")
    officer.next_step("Submit the application")
    officer.window.shows("Saved. The next step is shown at the top.")
    decide(company)


def check(company: Company) -> None:
    """Each of the parents is asked alone; the children too, in words of theirs."""
    for who in EVERYBODY:
        company.clock.move(timedelta(minutes=1))
        officer = company.at("officer", "/cases/{case}/protection-check")
        officer.window.click(officer.main.get_by_role("row").filter(has_text=who).get_by_role("link"))
        officer.answer({"Was a fear of return expressed?": "No fear expressed", **ENTERS})
        officer.press("Record the check", "Protection check saved.")
    officer.window.shows("Nothing is blocking this step.")


def clear(company: Company) -> None:
    """Clearance, as every case carries one; then the journey is planned."""
    specialist = company.at("specialist", "/")
    specialist.window.shows("Set the protection clearance")
    company.look("specialist", "today of a specialist")
    specialist.window.click(specialist.main.get_by_role("link", name=re.compile(FATHER)).first)
    specialist.answer({"Clearance": "Clearance given"})
    specialist.write({"Valid until": "2027-01-31"})
    specialist.tick("Reception by name is required", "Close follow-up is required")  # some cases are drawn for it
    specialist.press("Set the clearance", "Clearance set.")
    company.at("officer", "/cases/{case}").next_step("Start planning the journey")
    company.hand("officer").window.shows("Saved. The next step is shown at the top.")
