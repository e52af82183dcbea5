"""Search as people type: phones in every format, documents, references with a mistake, other digits, one kind alone."""

import re

import pytest
from flask import Flask

from foundation.references import near_references, read_reference
from foundation.web.container import Container
from foundation.web.paging import PAGE_SIZE
from tests.doors.visits import counted, entered
from tests.factories.makers import Browser, Person, make_account, make_case

_REFERENCE = re.compile(r">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])<")
_AGAIN = re.compile(r'name="again" value="([^"]+)"')


@pytest.fixture
def officer(container: Container) -> Person:
    """An officer of an office in Türkiye, with one case."""
    who = make_account(container)
    make_case(container, who, given_name="Zahra", phone="+905321234567", document_number="U 123-456")
    return who


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


@pytest.mark.parametrize(
    "typed",
    [
        "+90 532 123 45 67",
        "0532 123 45 67",
        "0090 532 1234567",
        "(0532) 123-45-67",
        "٠٥٣٢ ١٢٣ ٤٥ ٦٧",
        "+۹۰ ۵۳۲ ۱۲۳ ۴۵ ۶۷",
        "5321234567",
        "u123456",
        "U 123 456",
        "u-123.456",
        "U۱۲۳۴۵۶",
        "U١٢٣٤٥٦",
    ],
)
def test_a_number_is_found_however_it_is_typed(browser: Browser, typed: str) -> None:
    assert "Zahra" in browser.post("/cases/search", q=typed).text


def test_a_reference_is_found_with_other_digits_and_a_mistake_is_answered_with_a_question(browser: Browser) -> None:
    [reference] = set(_REFERENCE.findall(browser.get("/cases").text))
    plain = reference.replace("-", "")
    arabic = "".join(chr(ord("٠") + int(c)) if c.isdigit() else c for c in plain)
    assert "1 case found" in browser.post("/cases/search", q=arabic.lower()).text
    wrong = ("0" if plain[3] != "0" else "1").join((plain[:3], plain[4:]))
    for typed in (plain[:-1], plain[1:], plain + "7", wrong):
        page = browser.post("/cases/search", q=typed).text
        assert "Did you mean this reference?" in page, typed
        assert reference in page


def test_no_other_office_is_asked_whether_it_was_meant(app: Flask, container: Container, browser: Browser) -> None:
    [reference] = set(_REFERENCE.findall(browser.get("/cases").text))
    stranger = entered(app, container, make_account(container))
    page = stranger.post("/cases/search", q=reference.replace("-", "")[:-1]).text
    assert "Did you mean" not in page
    assert reference not in page


def test_what_is_nearly_a_reference_leads_to_few_that_fit() -> None:
    for typed in ("7KQ2-M9XT", "7KQ2-M9XT-0", "7KQ2M9XT0A", "Mohammad", "", "😀" * 9, "Ω" * 8):
        found = near_references(typed)
        assert len(found) <= 40
        assert all(read_reference(one) == one for one in found)


def test_a_search_can_be_narrowed_to_one_kind(browser: Browser) -> None:
    assert "Zahra" in browser.post("/cases/search", q="U123456", by="document").text
    assert "Nothing found" in browser.post("/cases/search", q="U123456", by="phone").text
    assert "Nothing found" in browser.post("/cases/search", q="Zahra", by="reference").text
    assert browser.post("/cases/search", q="Zahra", by="trafficking").status_code == 422


def test_many_found_come_in_pages_without_their_text_in_the_page(
    container: Container, officer: Person, browser: Browser
) -> None:
    for _ in range(PAGE_SIZE + 3):
        make_case(container, officer, given_name="Mohammad", family_name="Rezaei")
    with counted(container) as first:
        page = browser.post("/cases/search", q="Rezaei Mohammad").text
    assert page.count("data-row") == PAGE_SIZE
    assert "1 to 25 of more than 27" in page  # all of this very name: nobody else was looked for
    assert "Rezaei Mohammad" not in page
    with counted(container) as second:
        rest = browser.post("/cases/search", again=_AGAIN.findall(page)[0], page="2").text
    assert rest.count("data-row") == 3
    assert "26 to 28 of 28" in rest
    assert len(first) <= len(second) <= 12  # what was searched for is opened before anything else
    assert browser.post("/cases/search", again="x" * 60).status_code == 422
