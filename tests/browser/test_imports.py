"""A list becomes cases in a real window: the template, two bad cells with their cures, the last step, the search."""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.imported import cases, leader

PEOPLE = (
    {"given_name": "Zarina", "family_name": "Quxova", "birth_date": "1988-03-02", "country_of_return": "Uzbekistan"},
    {"given_name": "Timur", "family_name": "Quxov", "birth_date": "1990-05-01", "country_of_return": "Uzbekistan"},
)


def _filled(template: Path, people: tuple[dict[str, str], ...]) -> bytes:
    """The template with these people in its first sheet; the second row of it holds the codes of the columns."""
    book = load_workbook(BytesIO(template.read_bytes()))
    sheet = book.worksheets[0]
    codes = [cell.value for cell in sheet[2]]
    for number, person in enumerate(people, 3):
        for code, text in person.items():
            sheet.cell(number, codes.index(code) + 1, text)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _sent(window: Window, content: bytes) -> None:
    """Send a list, take the columns as they were guessed, and wait for the check, which goes on by itself."""
    window.go("/imports")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    chosen = window.page.get_by_label("File", exact=True)
    chosen.set_input_files({"name": "list.xlsx", "mimeType": kind, "buffer": content})
    window.press("Upload the list")
    window.shows("Guessed from the headings in row 2")
    window.press("Check the rows")
    expect(window.page.get_by_role("heading", name="The last step")).to_be_visible()


def test_a_list_is_sent_mended_rehearsed_and_imported(desk: Desk, container: Container, width: int) -> None:
    who = leader(container)
    window = desk.open(who, width)
    page = window.page
    window.go("/imports")
    template = window.download(page.get_by_role("link", name="Template (XLSX)", exact=True)).path()
    wrong = ({**PEOPLE[0], "birth_date": "01.01.1900"}, {**PEOPLE[1], "country_of_return": "Usbekia"})
    _sent(window, _filled(template, wrong))
    window.shows("Programs enter this date when the real date is not known.")
    window.shows("Usbekia")
    window.shows("Some rows have invalid cells. Correct them, or leave those rows out.")
    expect(page.get_by_role("button", name="Dry run")).to_have_count(0)
    assert window.faults() == []
    _sent(window, _filled(template, PEOPLE))
    window.press("Dry run")
    window.shows("2 cases with 2 people and 0 documents would be created.")
    assert cases(container, who) == 0
    window.press("Import everything now")
    expect(page.get_by_role("heading", name="Imported", exact=True)).to_be_visible()
    at = page.url
    assert window.faults() == []
    window.go("/cases")
    page.get_by_role("searchbox").fill("Quxova")
    window.key("Enter", page.get_by_role("searchbox"))
    window.shows("Zarina Quxova")
    window.go(at)
    window.follow("Undo this import")
    window.shows("2 cases with 2 people: all their records")
    window.press("Remove these cases")
    window.shows("undone on")
    assert cases(container, who) == 0
