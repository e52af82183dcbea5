"""Two siblings alone: who they are, who stands for them, the paper that says so, and how they are reached."""

import io
import re
from datetime import timedelta
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from tests.browser.walk import Company, unfold_all

BROTHER, SISTER, GUARDIAN = "Yusuf Karimov", "Madina Karimova", "Sevgi Demir"
BOTH = (BROTHER, SISTER)
_APPOINTMENT = {
    "Name, if not in this case": GUARDIAN,
    "Organisation or authority": "Child protection service",
    "Phone": "+90 555 010 0040",
    "Reference of the appointment": "Guardianship court, 2026/77",
}


def day_after(company: Company, days: int = 0) -> str:
    """A day counted from today, as it is typed."""
    return (company.clock.now().date() + timedelta(days=days)).isoformat()


def said_at_once(company: Company, who: str, *sentences: str) -> None:
    """A refusal tells all of it at once."""
    summary = company.hand(who).main.locator("[data-error-summary]")
    for sentence in sentences:
        expect(summary).to_contain_text(sentence)


def open_case(company: Company) -> None:
    """The boy comes to the office; his sister is with him."""
    officer = company.at("officer", "/cases/new")
    officer.write({"Given name": "Yusuf", "Family name": "Karimov", "Date of birth": "2014-03-02"})
    officer.write({"Place of return": "Urgut"})
    officer.pick({"Sex": "Male", "Country of origin": "Uzbekistan", "Type of assistance": "Return with reintegration"})
    officer.press("Open the case", "Case opened.")
    company.case = officer.window.page.url.rsplit("/", 1)[1]


def add_sister(company: Company) -> None:
    """She is added, and what they are to each other; how old she is nobody knows yet."""
    officer = company.at("officer", "/cases/{case}/people")
    officer.write({"Given name": "Madina", "Family name": "Karimova"})
    officer.press("Add the person")
    said_at_once(company, "officer", "Sex: Choose one.")
    expect(officer.main.get_by_label("Given name", exact=True).first).to_have_value("Madina")
    officer.pick({"Sex": "Female"})
    officer.press("Add the person", "Person added.")
    company.look("officer", "people")
    officer.follow(SISTER)
    officer.unfold("Record a relationship")
    officer.pick({"Person": BROTHER, "Relationship to this person": re.compile("[Bb]rother")})
    officer.press("Record", "Saved, and shown for both people.")
    company.look("officer", "person")


def find_out_her_age(company: Company) -> None:
    """Who finds out the day of birth and by when; then a year that is estimated."""
    officer = company.at("officer", "/cases/{case}/unknowns")
    officer.unfold("Unknown fields, assigned people and due dates")
    ask = officer.main.locator("form").filter(has=officer.window.page.get_by_role("button", name="Assign", exact=True))
    ask.get_by_label("Due by").fill(day_after(company, -1))
    officer.press("Assign")
    said_at_once(company, "officer", "Select what has to be found out.", "This day has passed. Choose today or later.")
    officer.tick(f"Date of birth: {SISTER}")
    ask.get_by_label("Due by").fill(day_after(company, 7))
    officer.press("Assign", "Saved: who finds this out, and by when.")
    company.look("officer", "not known yet")
    officer = company.at("officer", "/cases/{case}/guardians")
    expect(officer.main.get_by_label("Someone in this case").locator("option")).to_have_text(["No one in this case"])


def estimate_her_age(company: Company) -> None:
    """Until a paper is there, an estimated year is recorded; it is read in favour of the child."""
    officer = company.at("officer", "/cases/{case}/people")
    officer.follow(SISTER)
    officer.unfold("Change identity details")
    officer.write({"Year of birth, if only estimated": "2022"})
    officer.press("Save the change", "Person changed.")
    company.look("officer", "person, estimated")


def nobody_stands_for_them(company: Company) -> None:
    """Both reasons at once; a child is no guardian, and whose age is not known is none either."""
    officer = company.at("officer", "/cases/{case}/guardians")
    for child in BOTH:
        officer.window.shows(f"{child}: no representative is recorded for this child.")
    offered = officer.main.get_by_label("Someone in this case").locator("option")
    expect(offered).to_have_text(["No one in this case"])
    company.look("officer", "guardians, none")
    ids = officer.main.get_by_label("Child", exact=True).locator("option").evaluate_all("all => all.map(o => o.value)")
    brother, sister = [one for one in ids if one]
    sent: dict[str, Any] = {"person_id": sister, "guardian_person_id": brother, "capacity": "relative"}
    officer.window.send(f"/cases/{company.case}/guardians", {**sent, "appointed_on": day_after(company)})
    said_at_once(company, "officer", "Only an adult can represent a child.")


def appoint(company: Company) -> None:
    """A guardian from outside for each; not from tomorrow on, and not without a name."""
    officer = company.at("officer", "/cases/{case}/guardians")
    officer.pick({"Child": BROTHER, "Represents the child as": "Appointed guardian"})
    officer.write({"Since": day_after(company, 1), "Reference of the appointment": "Guardianship court, 2026/77"})
    officer.press("Record")
    said_at_once(
        company,
        "officer",
        "The day of the appointment is in the future. Enter today or an earlier date.",
        "Say who represents the child: choose someone from the case, or name someone from outside it.",
    )
    expect(officer.main.get_by_label("Reference of the appointment")).to_have_value("Guardianship court, 2026/77")
    company.look("officer", "guardians, refused")
    for child in BOTH:
        officer.pick({"Child": child, "Represents the child as": "Appointed guardian"})
        officer.write({**_APPOINTMENT, "Since": day_after(company, -1)})
        officer.press("Record", "Guardian saved.")
    expect(officer.main.get_by_text("This child has a representative")).to_have_count(2)
    company.look("officer", "guardians")


def a_picture() -> bytes:
    """A photograph of a paper, which says with what and where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "TELLTALE"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def keep_the_paper(company: Company) -> None:
    """The paper of the appointment: no other kind of file is taken, a picture loses what is hidden in it."""
    officer = company.at("officer", "/cases/{case}/files")
    choose = officer.main.get_by_label("File", exact=True)
    choose.set_input_files({"name": "yusuf.docx", "mimeType": "application/msword", "buffer": b"not a picture"})
    officer.pick({"Kind": "Guardian appointment"})
    officer.write({"File title": "Appointment, page 1"})
    officer.press("Add the file")
    said_at_once(company, "officer", "This is not a PDF, JPEG or PNG. Send it in one of these formats.")
    expect(officer.main.get_by_label("File title")).to_have_value("Appointment, page 1")
    company.look("officer", "files, refused")
    sent = a_picture()
    assert b"TELLTALE" in sent
    choose.set_input_files({"name": "yusuf-karimov.jpg", "mimeType": "image/jpeg", "buffer": sent})
    officer.press("Add the file", "File saved.")
    company.look("officer", "files")
    kept = officer.window.download(officer.main.get_by_role("link", name="Download", exact=True).first)
    assert re.fullmatch(r"document-\d{4}-\d\d-\d\d\.jpg", kept.suggested_filename)
    assert b"TELLTALE" not in kept.path().read_bytes()


def record_safe_contact(company: Company) -> None:
    """No counselling before it is known how each child is reached; the number then lies behind the card."""
    officer = company.at("officer", "/cases/{case}")
    for child in BOTH:
        officer.window.shows(f"{child}: safe contact is missing.")
    company.look("officer", "case, first")
    for child in BOTH:
        officer = company.at("officer", "/cases/{case}/safe-contact")
        heading = officer.window.page.get_by_role("heading", name=child)
        card = officer.main.locator("section.panel").filter(has=heading)
        fields = {"Number": "+90 555 010 0041", "Trusted person": "Ayla", "Relationship": "foster mother"}
        unfold_all(card)
        for label, text in {**fields, "Language": "Uzbek", "Code phrase": "It is about the swings."}.items():
            card.get_by_label(re.compile(rf"^{label}( optional)?$")).fill(text)
        card.get_by_label("Whose number it is").select_option(label="A trusted person's")
        card.get_by_label("A call", exact=True).check()
        card.get_by_label("Face to face", exact=True).check()
        officer.window.click(card.get_by_role("button", name="Save the card"))
        officer.window.shows("Checked on")
    expect(officer.main.get_by_text("010 0041")).to_have_count(0)
    company.look("officer", "safe contact")
