"""A family of five at the airport: the papers that they take along, and the gate."""

import io

import pikepdf
from playwright.sync_api import expect

from tests.browser.story_family import EVERYBODY, FATHER
from tests.browser.walk import Company


def _paper(company: Company, kind: str, language: str, whose: str = "") -> pikepdf.Pdf:
    """One paper, as the officer downloads it; its name says nothing of anybody."""
    officer = company.at("officer", "/cases/{case}/paperwork")
    panel = officer.main.locator("section.paper").filter(
        has=officer.window.page.get_by_role("heading", name=kind, exact=True)
    )
    if whose:
        panel.get_by_label("For whom?").select_option(label=whose)
    panel.get_by_label("Language of the paper").select_option(label=language)
    file = officer.window.download(panel.get_by_role("button", name="Download the PDF"))
    assert not [part for name in EVERYBODY for part in name.split() if part.lower() in file.suggested_filename.lower()]
    return pikepdf.open(io.BytesIO(file.path().read_bytes()))


def take_papers(company: Company) -> None:
    """A letter in the language of the airport, and a list of everybody: tagged, in their language, without a name."""
    for kind, language, code, whose in (
        ("Travel letter", "Türkçe", "tr", FATHER),
        ("Manifest", "English", "en", ""),
    ):
        with _paper(company, kind, language, whose) as made:
            assert str(made.Root.Lang).startswith(code)
            assert bool(made.Root.MarkInfo.Marked)
            with made.open_metadata() as about:
                told = str(about)
        assert not [name for name in EVERYBODY if name in told]
    company.look("officer", "papers", contrast=True)


def board(company: Company) -> None:
    """At the gate, on a phone: five people by one press, and the flight leaves."""
    officer = company.at("officer", "/departures")
    for who in EVERYBODY:
        officer.window.shows(who)
    company.look("officer", "departures", contrast=True)
    officer.press("Everyone boarded", "5 of 5 boarded")
    for folded in officer.main.locator("details.flight-away:not([open]) > summary").all():  # open once it is late
        folded.click()
    officer.press("Record that it has left", "In the air")
    company.look("officer", "departures, left")
    officer = company.at("officer", "/")
    officer.window.shows("On the way")
    expect(officer.main).not_to_contain_text("Should have left")
