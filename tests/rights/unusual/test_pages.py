"""Pages of unusual reading: for the data protection officer alone, with what came of looking, and a way back."""

import html
import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select, text

from foundation.accounts.permissions import Role
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from rights.unusual.models import UnusualFinding
from rights.unusual.rules import LookResult, UnusualKind
from tests.audit.written import changes
from tests.factories.makers import Browser, Person, arrived, make_account, make_case, make_office
from tests.factories.scopes import EVERYTHING
from tests.factories.unusual import make_finding
from tests.rights.unusual.readings import at_hour, read

NOTE = "Answered the phone for a colleague."


@pytest.fixture
def officer(container: Container) -> Person:
    """Whose reading was unusual."""
    return make_account(container)


@pytest.fixture
def browser(app: Flask, container: Container) -> Browser:
    """A data protection officer, signed in."""
    return arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))


def _finding(container: Container, finding_id: uuid.UUID) -> UnusualFinding:
    with reading(container.units, EVERYTHING) as unit:
        row = unit.session.execute(select(UnusualFinding).where(UnusualFinding.id == finding_id)).scalar_one()
        assert row.note is None or row.note
        return row


def test_a_finding_shows_whose_reading_how_much_and_which_cases(
    container: Container, browser: Browser, officer: Person
) -> None:
    case = make_case(container, make_account(container), given_name="Dilnozaxon")
    finding = make_finding(container, officer, case)
    page = browser.get(f"/unusual/{finding}").text
    assert officer.name in page
    assert "1 case opened without work on it" in page
    assert f'href="/audit?about={case}"' in page
    assert "Dilnozaxon" not in page, "references only"
    day = container.clock.now().date().isoformat()
    assert f"/audit?actor={officer.id}&amp;since={day}&amp;until={day}" in page


def test_looking_is_recorded_sealed_and_undone(container: Container, browser: Browser, officer: Person) -> None:
    finding = make_finding(container, officer, note=None)
    assert officer.name in browser.get("/").text
    assert browser.post(f"/unusual/{finding}").status_code == 422
    assert browser.post(f"/unusual/{finding}", result="explained", note=NOTE).status_code == 303
    row = _finding(container, finding)
    assert (row.result, row.looked_at) == (LookResult.EXPLAINED, container.clock.now())
    assert officer.name not in browser.get("/").text
    assert officer.name not in browser.get("/unusual").text
    assert officer.name in browser.get("/unusual?all=1").text
    with container.stores.data.connect() as connection:
        [sealed] = execute_stamped(connection, text("SELECT note_sealed FROM unusual_finding")).scalars()
    assert NOTE.encode() not in bytes(sealed)

    assert browser.post(f"/unusual/{finding}/reopen").status_code == 303
    row = _finding(container, finding)
    assert (row.result, row.looked_at, row.looked_by) == (None, None, None)
    assert NOTE in browser.get(f"/unusual/{finding}").text
    acts = [change.action for change in changes(container)]
    assert (acts.count("unusual.look"), acts.count("unusual.reopen")) == (1, 1)
    assert browser.post(f"/unusual/{finding}/reopen").status_code == 303
    assert [change.action for change in changes(container)].count("unusual.reopen") == 1, "it was open already"


def test_nobody_else_learns_that_there_is_a_finding(app: Flask, container: Container, officer: Person) -> None:
    finding = make_finding(container, officer)
    for role in Role:
        if role is not Role.DATA_PROTECTION_OFFICER:
            other = arrived(app, make_account(container, role))
            assert other.get("/unusual").status_code == 403
            assert other.get(f"/unusual/{finding}").status_code == 404
            assert other.post(f"/unusual/{finding}", result="ordinary").status_code == 404
    assert "Unusual" not in arrived(app, officer).get("/").text


def test_a_list_of_many_is_cut_into_pages_and_says_when_there_is_nothing(
    container: Container, browser: Browser
) -> None:
    assert "Nothing to review" in browser.get("/unusual").text
    assert "Nothing unusual so far" in browser.get("/unusual?all=1").text
    for _ in range(13):
        who = make_account(container)
        for kind in (UnusualKind.NIGHT, UnusualKind.REFUSALS):
            make_finding(container, who, kind=kind, count=9)
    page = browser.get("/unusual").text
    assert page.count("data-row") == 25
    assert "1 to 25 of 26" in page
    today = browser.get("/").text
    assert "Unusual reading" in today
    assert 'href="/unusual/' not in today, "many are one line, which asks for them when it is opened"
    [address] = re.findall(r'data-lines="([^"]*)"', today)
    assert browser.get(html.unescape(address)).text.count('href="/unusual/') == 10


def test_records_of_a_day_are_those_of_the_clocks_by_which_it_was_judged(app: Flask, container: Container) -> None:
    make_office(container, "DE")  # by its clocks who belongs to no office reads
    officer = make_account(container, place=make_office(container, "TR"))
    case = make_case(container, officer)
    for hour in (0, 12):  # 22:30 of the day before and 10:30 of that day in Berlin
        read(container, officer, [case], at=at_hour(hour))
    finding = make_finding(container, officer, kind=UnusualKind.NIGHT, count=2)
    browser = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))
    [address] = re.findall(r'href="(/audit[^"]*since=[^"]*)"', browser.get(f"/unusual/{finding}").text)
    shown = browser.get(html.unescape(address)).text
    assert [shown.count(at) for at in ("22:30:00", "10:30:00")] == [1, 1]


def test_refusals_lead_to_the_records_of_refusals(container: Container, browser: Browser, officer: Person) -> None:
    finding = make_finding(container, officer, kind=UnusualKind.REFUSALS, count=12)
    page = browser.get(f"/unusual/{finding}").text
    assert "12 refusals" in page
    assert "show=refusals" in page
    assert browser.get(f"/unusual/{uuid.uuid4()}").status_code == 404
