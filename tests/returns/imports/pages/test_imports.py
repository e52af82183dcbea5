"""An import at the doors: from the file to the cases, for whoever leads the office and for nobody else."""

import re
import uuid
from io import BytesIO
from typing import Any

from flask import Flask
from openpyxl import load_workbook

from foundation.web.container import Container
from tests.factories.imported import cases, csv_of, findings, leader, row
from tests.factories.makers import Browser, arrived, make_account


def sent(browser: Browser, content: bytes, **said: Any) -> Any:
    """Send a file, as a browser does."""
    fields = {"csrf_token": browser.token, "file": (BytesIO(content), "list.csv"), **said}
    return browser.client.post("/imports", data=fields, content_type="multipart/form-data")


def chosen(page: str) -> list[str]:
    """Which code is chosen for each column."""
    return [
        (re.search(r'<option value="([a-z_]+)" selected', one) or re.match("()", ""))[1]
        for one in re.findall(r'<select class="form-select" name="column".*?</select>', page, re.S)
    ]


def test_a_list_becomes_cases(app: Flask, container: Container) -> None:
    who = leader(container)
    browser = arrived(app, who)
    assert "Import a caseload" in browser.get("/cases").text
    answer = sent(browser, csv_of([row(1), row(2, birth_date="1.1.1900"), row(3, phone=row(1)["phone"])]))
    assert answer.status_code == 303
    columns = answer.headers["Location"]
    page = browser.get(columns).text
    at = columns.removesuffix("/columns")
    answer = browser.post(columns, column=chosen(page), owner=who.id.hex)
    assert answer.status_code == 303, answer.text
    assert "0 of 3 rows" in browser.get(at).text
    browser.post(f"{at}/check")
    page = browser.get(at).text
    assert "Programs enter this date when the real date is not known." in page
    bad, double = re.findall(rf'href="({at}/rows/[0-9a-f-]+)"', page)[1:]
    for address, fields in (
        (bad, {"given_name": "Given0002", "country_of_return": "UZ"}),
        (f"{double}/decide", {"decision": "new"}),
    ):
        edition = re.search(r'name="version" value="(\d+)"', browser.get(address.removesuffix("/decide")).text)
        assert edition
        assert browser.post(address, version=edition[1], **fields).status_code == 303
    browser.post(f"{at}/check")
    assert browser.post(f"{at}/rehearse").status_code == 303
    assert "3 cases with 3 people and 0 documents would be created." in browser.get(at).text
    answer = browser.post(f"{at}/apply")
    assert answer.status_code == 303
    assert "Imported" in browser.get(at).text
    assert cases(container, who) == 3


def test_a_column_with_nothing_in_it_shifts_no_other_column(app: Flask, container: Container) -> None:
    who = leader(container)
    browser = arrived(app, who)
    columns = sent(browser, b"Given name,,Country of return\nAnn,,UZ\n").headers["Location"]
    codes = chosen(browser.get(columns).text)
    assert codes == ["given_name", "", "country_of_return"]
    assert browser.post(columns, column=codes, owner=who.id.hex).status_code == 303
    browser.post(f"{columns.removesuffix('/columns')}/check")
    assert findings(container, who, uuid.UUID(columns.split("/")[2])) == []


def test_the_template_can_be_filled_in_and_sent_back(app: Flask, container: Container) -> None:
    browser = arrived(app, leader(container))
    book = load_workbook(BytesIO(browser.get("/imports/template.xlsx").data))
    example = book.worksheets[1]
    book.active = 1
    filled = book.worksheets[0]
    for at, values in enumerate(example.iter_rows(min_row=3, values_only=True), 3):
        for column, value in enumerate(values, 1):
            filled.cell(at, column, value)
    content = BytesIO()
    book.save(content)
    answer = sent(browser, content.getvalue())
    assert answer.status_code == 303
    assert "" not in chosen(browser.get(answer.headers["Location"]).text)
    assert browser.get("/imports/template.csv").data.startswith(b"\xef\xbb\xbf")


def test_what_is_no_list_is_said_at_its_field(app: Flask, container: Container) -> None:
    browser = arrived(app, leader(container))
    for content, words in (
        (b"%PDF-1.7", "This is not a list"),
        ("ad;soyad\nÇağrı;Yıldız\n".encode("cp1254"), "The text of this file cannot be read this way."),
        (b"given name\n", "This list has no rows below its headings."),
    ):
        answer = sent(browser, content)
        assert answer.status_code == 422
        assert words in answer.text
    assert sent(browser, "ad;soyad;ülke\nÇağrı;Yıldız;UZ\n".encode("cp1254"), encoding="cp1254").status_code == 303


def test_an_import_is_for_whoever_leads_its_office(app: Flask, container: Container) -> None:
    who = leader(container)
    browser = arrived(app, who)
    at = sent(browser, csv_of([row(1)])).headers["Location"]
    colleague = arrived(app, make_account(container, place=who.office_id))
    assert colleague.get("/imports").status_code == 403
    assert colleague.get(at).status_code == 404
    assert arrived(app, leader(container)).get(at).status_code == 404


def test_what_is_thrown_away_is_gone_at_once(app: Flask, container: Container) -> None:
    browser = arrived(app, leader(container))
    at = sent(browser, csv_of([row(1)])).headers["Location"].removesuffix("/columns")
    assert browser.post(f"{at}/discard").status_code == 303
    assert browser.get(at).status_code == 404
    assert "Nothing imported yet." in browser.get("/imports").text
