"""The manifest of a group movement as a paper: everybody with a place, in any language, the same whoever they are."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.audit import tables
from foundation.papers.words import words_of
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.movements.queries.movements import places_of
from returns.movements.services.people import add_escort, reserve_places
from tests.doors.visits import counted, entered
from tests.factories.behind_doors import make_holder, write_everything
from tests.factories.journeys import Team, make_team
from tests.factories.makers import Browser, make_account
from tests.factories.movements import day_of, joined, make_joinable, make_movement, moving, watching
from tests.factories.roster import PASSPORT, make_member
from tests.factories.scopes import EVERYTHING
from tests.foundation.papers.reading_back import ReadPaper

MOST = 12
Group = tuple[Team, uuid.UUID, list[uuid.UUID]]


@pytest.fixture
def group(container: Container) -> Group:
    """A movement with two cases, a blank place and an escort."""
    team = make_team(container)
    movement, cases = (
        make_movement(container, team.owner),
        [make_joinable(container, team, ready=True) for _case in range(2)],
    )
    joined(container, team.owner, movement, *cases)
    member = make_member(container, team.owner, PASSPORT, name="Dilnoza Escort")
    with moving(container, team.owner, movement) as (unit, row):
        reserve_places(unit, row, 1, "UZ")
        add_escort(unit, row, member)
    return team, movement, cases


@pytest.fixture
def officer(app: Flask, container: Container, group: Group) -> Browser:
    """A browser of who planned it."""
    return entered(app, container, group[0].owner)


def _paper(browser: Browser, movement: uuid.UUID, language: str = "en") -> Any:
    return browser.get(f"/movements/{movement}/manifest/paper?language={language}")


def test_the_manifest_names_everybody_and_leaves_lines_for_blank_places(
    container: Container, group: Group, officer: Browser
) -> None:
    team, movement, _cases = group
    with counted(container) as found:
        answer = _paper(officer, movement)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert len(found) <= MOST
    assert re.search(r'filename="manifest-[0-9a-f]{6}\.pdf"', answer.headers["Content-Disposition"])
    text = ReadPaper(answer.data).text
    assert "In an emergency, at any hour" in text
    with watching(container, team.owner, movement) as (unit, _row):
        people = [one.person for one in places_of(unit.session, movement) if one.person is not None]
        for words in (*(one.family_name for one in people), "Dilnoza Escort", "TK 370", "Passport AA1"):
            assert words in text, words
    arabic = ReadPaper(_paper(officer, movement, "ar").data)
    assert str(arabic.pdf.docinfo.Title) == words_of("ar")("kinds.manifest")
    assert _paper(officer, movement, "xx").status_code == 422


def test_the_manifest_is_the_same_with_something_behind_every_door(
    container: Container, group: Group, officer: Browser
) -> None:
    team, movement, cases = group
    before = _paper(officer, movement).data
    write_everything(container, make_holder(container, cases[0], team.specialist), cases[0])
    assert _paper(officer, movement).data == before


def test_that_it_left_stands_in_the_audit_and_no_other_office_makes_it(
    app: Flask, container: Container, group: Group, officer: Browser
) -> None:
    assert _paper(officer, group[1], "fr").status_code == 200
    with container.stores.audit.begin() as connection:
        statement = select(tables.event).where(tables.event.c.action == "movements.manifest_paper")
        [event] = execute_stamped(connection, statement)
    assert "manifest" in str(event.detail)
    assert '"fr"' in str(event.detail)
    assert _paper(entered(app, container, make_account(container)), group[1]).status_code == 404


def test_the_board_leads_to_the_manifest_of_a_flight(container: Container, group: Group, officer: Browser) -> None:
    assert f"/movements/{group[1]}/manifest" in officer.get(f"/departures?day={day_of(container).isoformat()}").text


def test_a_case_that_another_office_has_by_now_is_counted_and_not_shown(
    container: Container, group: Group, officer: Browser
) -> None:
    _team, movement, cases = group
    elsewhere = make_account(container)
    with writing(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, cases[0])
        assert case is not None
        case.office_id, reference = elsewhere.office_id, case.reference
    at = f"/movements/{movement}"
    for page in (at, f"{at}/readiness", f"{at}/manifest"):
        text = officer.get(page).text
        assert "another office" in text.lower()
        assert reference not in text
    assert officer.get(at).text.count("No person yet") == 1
    assert ReadPaper(_paper(officer, movement).data).text.count(reference) == 0
