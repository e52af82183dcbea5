"""Pages and files of figures as somebody reads them who wants to find one person: no number there is small."""

import csv
import io
import itertools
import re
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from flask_babel import force_locale
from openpyxl import load_workbook

from foundation.accounts.permissions import Role
from foundation.charts.world import countries
from foundation.clock import MovableClock
from foundation.web.container import Container
from reintegration.outcomes.jobs import take_snapshot
from reintegration.outcomes.pages.figures import MINUS, Shown, apart, percent, points, score, spread
from reintegration.outcomes.rules.figures import Table
from reintegration.outcomes.rules.outcomes import TablePart
from reintegration.outcomes.words import TABLE_LABELS
from tests.doors.visits import counted
from tests.factories.caseload import Somebody, make_caseload
from tests.factories.follow_up import ARRIVED_ON, make_snapshot, make_team
from tests.factories.makers import Browser, arrived, make_account
from tests.pages.reported import manager, report_of_size

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
    return list(csv.DictReader(io.StringIO(text)))


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


@pytest.fixture
def browser(app: Flask, container: Container) -> Browser:
    return arrived(app, make_account(container, Role.MANAGER))


@pytest.fixture
def caseload(container: Container) -> Random:
    rng = Random(5)
    make_caseload(container, make_team(container), drawn_people(rng, 260))
    take_snapshot(container.units)(container.clock.now())
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


def test_no_rest_of_a_day_is_small_in_all_files_and_reports_that_ever_were(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    """Somebody keeps every file and every report of four snapshots, and puts together what is of one day."""
    rng, team = Random(11), make_team(container)
    said: dict[tuple[str, str, str], dict[str, int]] = {}
    for people in (150, 70, 90, 90):
        make_caseload(container, team, drawn_people(rng, people))
        take_snapshot(container.units)(container.clock.now())
        browser = manager(app, container)
        report = load_workbook(io.BytesIO(browser.get("/outcomes/reports/now.xlsx").data))
        sheets = dict(zip(TABLE_LABELS, report.worksheets[1:], strict=True))
        for table in _TABLES:
            heads, *lines = sheets[table].iter_rows(values_only=True)
            reported = [
                dict(zip(heads, ("" if cell is None else cell for cell in line), strict=True))
                for line in itertools.takewhile(lambda line: line[0] is not None, lines)
            ]
            for row in (*_rows(browser, table), *reported):
                for name in (*_COUNTS, "People with two interviews"):
                    if row[name] not in ("", None):
                        day = row.get(f"{name}: counted on") or row["Counted on"]
                        label = str(row["Row"]).lstrip("'")
                        said.setdefault((table, name, str(day)[:10]), {})[label] = int(row[name])
        clock.move(timedelta(days=40))
    assert len({day for _table, _name, day in said}) > 1
    for (table, name, day), cells in said.items():
        if "Everyone" in cells and len(cells) > 1 and table != Table.ROUND:
            rest = 2 * cells["Everyone"] - sum(cells.values())
            assert rest == 0 or rest >= K, (table, name, day)


@pytest.mark.parametrize(
    ("triple", "words"),
    [
        ((-0.051, -0.104, 0.001), (f"{MINUS}5.1", f"{MINUS}10.4", "+0.1")),
        ((-0.051, -0.104, 0.012), (f"{MINUS}5", f"{MINUS}10", "+1")),
        ((0.0213, -0.0001, 0.04), ("+2.13", f"{MINUS}0.01", "+4.00")),
        ((0.01, None, None), ("+1", None, None)),
    ],
)
def test_rounding_brings_no_end_of_a_difference_to_another_side_of_nothing(
    app: Flask, triple: tuple[float | None, ...], words: tuple[str | None, ...]
) -> None:
    with app.test_request_context(), force_locale("en"):
        found = spread(triple, points)
        assert found is not None
        assert (found.value, found.low, found.high) == words


def test_an_interval_is_no_point_in_words(app: Flask) -> None:
    with app.test_request_context():
        with force_locale("en"):
            assert apart((0.541, 0.544), percent) == ["54.1%", "54.4%"]
            assert apart((0.5, 0.62), percent) == ["50%", "62%"]
            assert apart((0.614, 0.611), score) == ["0.614", "0.611"]
        with force_locale("tr"):
            assert apart((0.541, 0.544), percent) == ["%54,1", "%54,4"]


def test_a_share_is_rounded_once(app: Flask) -> None:
    """24 of 44 are 54.5454..., stored as 0.545: in words 55 %, and not half of that once more."""
    values = {"measured": 44, "sustained": 24, "share": [0.545, 0.4, 0.683]}
    with app.test_request_context(), force_locale("en"):
        found = spread(Shown("", "", date(2026, 1, 1), values).share, percent)
        assert found is not None
        assert (found.value, found.low, found.high) == ("55%", "40%", "68%")


def test_no_figure_is_called_certain(browser: Browser, caseload: Random) -> None:
    page = browser.get("/outcomes").text
    assert "certainty" not in page
    assert "If only chance decided who was measured" in page
    assert "It says nothing about the people who are missing" in page


def test_a_small_row_says_nothing_but_its_name(browser: Browser, caseload: Random) -> None:
    [albania] = [row for row in _rows(browser, Table.COUNTRY) if row["Row"] == "Albania"]
    assert {name: cell for name, cell in albania.items() if cell and name not in ("Row", "Counted on")} == {}
    page = browser.get("/outcomes/country").text
    assert "Albania" in page


def test_a_few_more_people_change_no_page_and_no_file(
    app: Flask, browser: Browser, container: Container, clock: MovableClock, caseload: Random
) -> None:
    before = {table: browser.get(f"/outcomes/{table}.csv").data for table in _TABLES}
    make_caseload(container, make_team(container), drawn_people(caseload, 9))
    clock.move(timedelta(days=1))
    take_snapshot(container.units)(container.clock.now())
    browser = arrived(app, make_account(container, Role.MANAGER))
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


# What a page looks like: its weight, its statements, its intervals on one scale.

MOST_BYTES, MOST_STATEMENTS = 60_000, 12
_PARTS = [("country", part) for part in TablePart] + [
    ("round", part) for part in (TablePart.SUSTAINED, TablePart.MISSING, TablePart.SCORES)
]


def many(number: int) -> list[Shown]:
    """Everybody and so many rows, each of which shows all that a row can show."""
    [row] = report_of_size(1).tables[Table.SEX]
    codes = itertools.cycle(country.code for country in countries() if country.code)
    return [Shown("Everyone", "", row.counted_on, row.values)] + [
        Shown(f"Organisation of people who help {place}", code, row.counted_on, row.values)
        for place, code in zip(range(number), codes, strict=False)
    ]


@pytest.mark.parametrize(("kind", "part"), _PARTS)
def test_no_page_of_a_table_grows_with_its_rows(
    browser: Browser, container: Container, monkeypatch: pytest.MonkeyPatch, kind: str, part: TablePart
) -> None:
    make_snapshot(container)
    rows = many(400)
    if kind == "round":
        rows = [Shown(f"Month {month}", str(month), row.counted_on, row.values) for month, row in enumerate(rows[:4])]
    monkeypatch.setattr("reintegration.outcomes.pages.outcomes.rows_to_show", lambda *_asked: rows)
    answer = browser.get(f"/outcomes/{kind}?part={part}")
    assert answer.status_code == 200
    assert len(answer.data) < MOST_BYTES
    assert len(rows) < 10 or part is TablePart.MAP or "1 to 25 of 400" in answer.text


def test_a_table_goes_on_where_its_page_ends(
    browser: Browser, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_snapshot(container)
    rows = many(30)
    monkeypatch.setattr("reintegration.outcomes.pages.outcomes.rows_to_show", lambda *_asked: rows)
    second = browser.get("/outcomes/partner?page=2").text
    assert "26 to 30 of 30" in second
    assert second.count('<th scope="row"') == 1 + 5, "everybody stands above every page"
    assert browser.get("/outcomes/partner?page=3").status_code == 404
    assert browser.get("/outcomes/partner?page=0").status_code == 422
    assert browser.get("/outcomes/partner?part=map").status_code == 404


def test_a_page_of_figures_asks_little(browser: Browser, container: Container, caseload: Random) -> None:
    for at in ("/outcomes", "/outcomes/partner", "/outcomes/country?part=map", "/outcomes/round?part=scores"):
        browser.get(at)
        with counted(container) as asked:
            assert browser.get(at).status_code == 200
        assert len(asked.statements) <= MOST_STATEMENTS, at


def _marks(page: str) -> list[float]:
    return [float(x) for x in re.findall(r'class="i-mark" x="([0-9.]+)%"', page)]


def test_intervals_stand_where_their_numbers_say_and_mirrored_from_right_to_left(
    app: Flask, container: Container, caseload: Random
) -> None:
    [everybody, *_rows_below] = _rows(arrived(app, make_account(container, Role.MANAGER)), Table.SEX)
    page = manager(app, container).get("/outcomes/sex").text
    mirrored = manager(app, container, "ar").get("/outcomes/sex").text
    line = [float(x) for x in re.findall(r'class="i-line" x1="([0-9.]+)%"', page)]
    assert len(set(line)) == 1
    assert line[0] == pytest.approx(_marks(page)[0], abs=0.1), "everybody stands on the line, but for rounding"
    assert _marks(page)[0] == pytest.approx(100 * float(everybody["Share sustained"]), abs=0.1)
    assert _marks(mirrored) == pytest.approx([100 - x for x in _marks(page)], abs=0.01)
    assert 'dir="rtl"' in mirrored
    for text in (page, mirrored):
        assert "style=" not in text


def test_what_is_not_shown_has_words_and_one_legend(browser: Browser, caseload: Random) -> None:
    page = browser.get("/outcomes/country").text
    [albania] = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*Albania.*?</tr>", page, re.S)
    assert albania.count('<span class="not-shown">not shown</span>') == 6
    assert "i-mark" not in albania
    assert page.count("Not shown: a number under 11, or one that would give it away.") == 1


def test_every_table_explains_its_signs_once_and_no_other(browser: Browser, caseload: Random) -> None:
    seen = set()
    for table, part in itertools.product(_TABLES, ("sustained", "missing", "scores", "changes")):
        answer = browser.get(f"/outcomes/{table}?part={part}")
        if answer.status_code != 200:  # rounds have no changes
            continue
        has_dash = '<span class="not-shown">' in answer.text
        assert answer.text.count("Not shown: a number under 11, or one that would give it away.") == has_dash
        assert answer.text.count('class="figure-legend"') == (has_dash or "not-applicable" in answer.text)
        seen.add(has_dash)
    assert seen == {True, False}


def test_months_without_a_verdict_do_not_look_like_numbers_that_are_missing(browser: Browser, caseload: Random) -> None:
    page = browser.get("/outcomes/round").text
    months = re.findall(r'<tr role="row"[^>]*><th scope="row".*?</tr>', page, re.S)
    dot = '<span class="not-shown not-applicable">not applicable</span>'
    assert [month.count(dot) for month in months] == [3] * (len(months) - 1) + [0], "sustained, share, worst and best"
    assert '"></td>' not in page
    assert page.count("Not applicable: only month 12 gives a verdict.") == 1
    assert "Not applicable" not in browser.get("/outcomes/round?part=scores").text
    assert "Not applicable" not in browser.get("/outcomes/sex").text


@pytest.mark.parametrize(("people", "legends"), [(6, 1), (260, 0)])
def test_the_start_page_says_once_why_figures_are_not_shown(
    browser: Browser, container: Container, people: int, legends: int
) -> None:
    make_caseload(container, make_team(container), drawn_people(Random(5), people))
    take_snapshot(container.units)(container.clock.now())
    page = browser.get("/").text
    assert "Key figures" in page
    assert "<strong>Not shown</strong>" not in page, "where nothing may be shown, the sentence says it"
    assert ('class="figures-line"' in page) is (legends == 0)
    assert page.count("Not shown: a number under 11, or one that would give it away.") == legends


def test_months_say_that_their_people_differ_and_show_who_was_measured_twice(
    browser: Browser, caseload: Random
) -> None:
    page = browser.get("/outcomes/round?part=scores").text
    assert "Each month covers different people" in page
    assert "Measured twice: the same people in month 1 and month 12" in page
    assert "l-piece" not in page, "points of different people are not joined"


def test_cells_of_a_book_are_shares_and_days(browser: Browser, caseload: Random) -> None:
    sheet = load_workbook(io.BytesIO(browser.get("/outcomes/sex.xlsx").data)).worksheets[0]
    heads, everybody = (list(row) for row in itertools.islice(sheet.iter_rows(), 2))
    cells = {head.value: cell for head, cell in zip(heads, everybody, strict=True)}
    assert cells["Share sustained"].number_format == cells["Response rate"].number_format == "0%"
    assert 0 < cells["Share sustained"].value < 1
    assert cells["Counted on"].is_date
    assert (cells["Due"].number_format, cells["Due"].data_type) == ("#,##0", "n")
    assert cells["Composite, mean"].number_format == "0.00"
    assert sheet.cell(sheet.max_row, 2).value == "Grey cells are empty: not shown, or nothing to show."
