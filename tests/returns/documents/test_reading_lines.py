"""Reading the lines of a passport: the form is filled, what differs is said, and nothing is kept."""

import uuid
from datetime import date
from html import escape

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.cases.queries import members_of_case
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


def _of(container: Container, officer: Person, case_id: uuid.UUID) -> tuple[int, list[tuple[str, str]]]:
    """How many documents the case has, and the nationalities of its only person with what each rests on."""
    with looking_at(container, officer, case_id) as (unit, _case):
        [member] = members_of_case(unit.session, case_id)
        nationalities = [(one.country, one.basis.value) for one in member.details.nationalities]
        return len(documents_of_case(unit.session, case_id)), nationalities


def _filled(container: Container, officer: Person, case_id: uuid.UUID, lines: str) -> dict[str, str]:
    """What the form holds that these lines fill."""
    with looking_at(container, officer, case_id) as (unit, _case):
        [member] = members_of_case(unit.session, case_id)
    printed = {"kind": "passport", "issuing_country": "UZ", "number": "FA1234567", "expires_on": "2031-04-15"}
    return {**printed, "person_id": member.id.hex, "machine_lines": lines, "adds_nationality": "yes"}


def test_whose_birth_is_recorded_otherwise_is_asked_of_before_it_is_saved(
    app: Flask, container: Container, officer: Person
) -> None:
    case_id = make_case(container, officer, given_name="Zilola", family_name="Karimova", birth_date=date(1989, 1, 2))
    browser, at = arrived(app, officer), f"/cases/{case_id}/documents"
    lines = _lines("KARIMOVA", "ZILOLA", "FA1234567")
    page = browser.post(f"{at}/read", machine_lines=lines).text
    assert f'name="machine_lines" value="{escape(lines)}"' in page
    assert 'name="is_theirs"' not in page
    typed = _filled(container, officer, case_id, lines)
    refused = browser.post(at, **typed)
    assert refused.status_code == 422
    assert "something else than what is recorded of this person: Date of birth" in refused.text
    assert all(words in refused.text for words in ("Read from the document", 'name="is_theirs"', 'value="FA1234567"'))
    assert _of(container, officer, case_id) == (0, [])
    assert browser.post(at, **typed, is_theirs="yes").status_code == 303
    assert _of(container, officer, case_id) == (1, [("UZ", "document")])


@pytest.mark.parametrize(("ticked", "recorded"), [("yes", [("UZ", "document")]), ("", [])])
def test_a_nationality_that_is_printed_is_recorded_once_and_only_if_it_is_wanted(
    app: Flask, container: Container, officer: Person, ticked: str, recorded: list[tuple[str, str]]
) -> None:
    case_id = make_case(container, officer, given_name="Zilola", family_name="Karimova", birth_date=date(1990, 7, 23))
    browser, at = arrived(app, officer), f"/cases/{case_id}/documents"
    lines = _lines("KARIMOVA", "ZILOLA", "FA1234567")
    assert "too: Uzbekistan" in browser.post(f"{at}/read", machine_lines=lines).text
    typed = _filled(container, officer, case_id, lines) | {"adds_nationality": ticked}
    assert browser.post(at, **typed).status_code == 303
    assert _of(container, officer, case_id) == (1, recorded)
    again = browser.post(f"{at}/read", machine_lines=lines).text
    assert ("too: Uzbekistan" in again) is not bool(recorded)


def test_a_nationality_takes_the_place_of_one_that_was_not_known(
    app: Flask, container: Container, officer: Person
) -> None:
    case_id = make_case(container, officer)
    browser, at = arrived(app, officer), f"/cases/{case_id}/documents"
    typed = _filled(container, officer, case_id, _lines("KARIMOVA", "ZILOLA", "FA1234567"))
    person = f"/cases/{case_id}/people/{uuid.UUID(typed['person_id'])}"
    assert browser.post(f"{person}/nationalities", country="unknown", basis="stated").status_code == 303
    assert _of(container, officer, case_id) == (0, [("unknown", "stated")])
    assert browser.post(at, **typed, is_theirs="yes").status_code == 303
    assert _of(container, officer, case_id) == (1, [("UZ", "document")])
