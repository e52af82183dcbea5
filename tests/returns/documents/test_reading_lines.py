"""Reading the lines of a passport: the form is filled, what differs is said, and nothing is kept."""

from datetime import date

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.documents.queries.documents import documents_of_case
from returns.documents.rules.machine_readable import check_digit
from tests.factories.journeys import looking_at
from tests.factories.makers import Person, arrived, make_account, make_case

CANARY = "ZYXWVUT"


@pytest.fixture
def database() -> str:
    """One database is enough for what forms say."""
    return "sqlite"


def _lines(surname: str, given: str, number: str, born: str = "900723", nation: str = "UZB") -> str:
    name = f"P<UZB{surname}<<{given}".ljust(44, "<")
    line = f"{number.ljust(9, '<')}{check_digit(number.ljust(9, '<'))}{nation}{born}{check_digit(born)}F"
    line += f"310415{check_digit('310415')}{'<' * 14}0"
    return f"{name}\n{line}{check_digit(line[:10] + line[13:20] + line[21:43])}"


@pytest.fixture
def officer(container: Container) -> Person:
    """Who works on the case."""
    return make_account(container)


def test_the_lines_fill_the_form_and_only_saving_it_stores_anything(
    app: Flask, container: Container, officer: Person
) -> None:
    case_id = make_case(container, officer, given_name="Zilola", family_name="Karimova", birth_date=date(1990, 7, 23))
    browser, at = arrived(app, officer), f"/cases/{case_id}/documents"
    page = browser.post(f"{at}/read", machine_lines=_lines("KARIMOVA", f"ZILOLA<{CANARY}", "FA1234567")).text
    for words in ("All check digits match", 'value="FA1234567"', 'value="2031-04-15"', "nothing has been saved yet"):
        assert words in page
    assert '<option value="passport" selected>' in page
    assert '<option value="UZ" selected>' in page
    with looking_at(container, officer, case_id) as (unit, _case):
        assert documents_of_case(unit.session, case_id) == []
    agreeing = browser.post(f"{at}/read", machine_lines=_lines("KARIMOVA", "ZILOLA", "FA1234567")).text
    assert agreeing.count("As recorded") >= 2
    born_otherwise = browser.post(f"{at}/read", machine_lines=_lines("KARIMOVA", "ZILOLA", "FA1234567", "890723")).text
    assert "Different" in born_otherwise


def test_a_wrong_digit_is_named_and_the_lines_stay_to_be_mended(
    app: Flask, container: Container, officer: Person
) -> None:
    browser, at = arrived(app, officer), f"/cases/{make_case(container, officer)}/documents"
    lines = _lines("KARIMOVA", "ZILOLA", "FA1234567").replace("FA1234567", "FA1234568")
    refused = browser.post(f"{at}/read", machine_lines=lines)
    assert refused.status_code == 422
    assert "Line 2, document number: the check digit does not match" in refused.text
    assert "FA1234568" in refused.text


def test_what_was_read_and_not_saved_is_nowhere(
    app: Flask, container: Container, officer: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    browser, at = arrived(app, officer), f"/cases/{make_case(container, officer)}/documents"
    read = browser.post(f"{at}/read", machine_lines=_lines(CANARY, "ZILOLA", "QX7654321"))
    assert "The name matches no one in this case" in read.text
    assert browser.post(f"{at}/read", machine_lines=_lines(CANARY, "A", "QX7654321")[:-1]).status_code == 422
    captured = capfd.readouterr()
    assert CANARY not in captured.out + captured.err
    stores = [path for path in container.settings.instance.rglob("*") if path.is_file()]
    assert stores
    assert not any(CANARY.encode() in path.read_bytes() or b"QX7654321" in path.read_bytes() for path in stores)
