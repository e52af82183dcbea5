"""Pages and files of figures as somebody reads them who wants to find one person: no number there is small."""

import csv
import io
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from openpyxl import load_workbook

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.wiring import Wiring
from reintegration.outcomes.jobs import take_snapshot
from reintegration.outcomes.rules.tables import Table
from tests.factories.caseload import Somebody, make_caseload
from tests.factories.follow_up import ARRIVED_ON, make_team
from tests.factories.makers import Browser, arrived, make_account

K = 11
_TABLES = [one for one in Table if one is not Table.ALL]
_COUNTS = ("Due", "Measured", "Missing", "Window still open", "Survey not offered", "Sustained")
_WHY = ("unreachable", "refused", "not_attempted", "unsafe_to_contact")


def drawn_people(rng: Random, number: int) -> list[Somebody]:
    """So many people of all kinds; a few returned to Albania."""
    found = []
    for _one in range(number):
        country, sex = (
            rng.choices(("UZ", "GE", "AL"), (60, 35, 3))[0],
            rng.choices(("female", "male", "other"), (45, 50, 2))[0],
        )
        about = {"country": country, "sex": sex, "programme": rng.choice(("EURP", '=HYPERLINK("x")'))}
        kind = rng.random()
        if kind < 0.3:
            found.append(Somebody("not_measured", rng.choice(_WHY), **about))
        elif kind < 0.4:
            found.append(Somebody("pending", arrived_on=ARRIVED_ON, **about))
        else:
            is_sustained = rng.random() < 0.5
            last = "4/5" if is_sustained else "2/5"
            found.append(Somebody("sustained" if is_sustained else "not_yet", last=last, first="1/2", **about))
    return found


def _rows(browser: Browser, table: Table) -> list[dict[str, str]]:
    text = browser.get(f"/outcomes/{table}.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


@pytest.fixture
def browser(app: Flask, house: Wiring) -> Browser:
    return arrived(app, make_account(house, Role.MANAGER))


@pytest.fixture
def caseload(house: Wiring) -> Random:
    rng = Random(5)
    make_caseload(house, make_team(house), drawn_people(rng, 260))
    take_snapshot(house.units)(house.clock.now())
    return rng


def test_no_number_of_a_file_and_no_rest_of_a_column_is_small(browser: Browser, caseload: Random) -> None:
    for table in _TABLES:
        everybody, *rows = _rows(browser, table)
        for name in _COUNTS:
            shown = [found for row in rows if (found := _number(row[name])) is not None]
            assert [one for one in shown if one < K] == [], (table, name)
            total = _number(everybody[name])
            if total is not None and shown and table is not Table.ROUND:
                rest = total - sum(shown)
                assert rest == 0 or rest >= K, (table, name)


def test_a_small_row_says_nothing_but_its_name(browser: Browser, caseload: Random) -> None:
    [albania] = [row for row in _rows(browser, Table.COUNTRY) if row["Row"] == "Albania"]
    assert {name: cell for name, cell in albania.items() if cell and name not in ("Row", "Counted on")} == {}
    page = browser.get("/outcomes/country").text
    assert "Albania" in page


def test_a_few_more_people_change_no_page_and_no_file(
    app: Flask, browser: Browser, house: Wiring, clock: MovableClock, caseload: Random
) -> None:
    before = {table: browser.get(f"/outcomes/{table}.csv").data for table in _TABLES}
    make_caseload(house, make_team(house), drawn_people(caseload, 9))
    clock.move(timedelta(days=1))
    take_snapshot(house.units)(house.clock.now())
    browser = arrived(app, make_account(house, Role.MANAGER))
    for table in (Table.COUNTRY, Table.SEX, Table.PROGRAMME, Table.AGE, Table.TRACK):
        assert browser.get(f"/outcomes/{table}.csv").data == before[table], table


def test_no_cell_of_a_file_reckons(browser: Browser, caseload: Random) -> None:
    rows = [row["Row"] for row in _rows(browser, Table.PROGRAMME)]
    assert '\'=HYPERLINK("x")' in rows
    book = load_workbook(io.BytesIO(browser.get("/outcomes/programme.xlsx").data))
    cells = {str(cell.value): cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert cells['=HYPERLINK("x")'] == "s"
    assert "n" in cells.values()


def test_without_a_snapshot_a_page_says_when_there_will_be_one(browser: Browser) -> None:
    for at in ("/outcomes", "/outcomes/country"):
        assert "No figures yet" in browser.get(at).text
    assert len(browser.get("/outcomes/country.csv").text.splitlines()) == 1
