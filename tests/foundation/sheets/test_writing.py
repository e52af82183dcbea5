"""What is written into a sheet is what it is: numbers, shares and days with their formats, texts that never reckon."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from openpyxl import load_workbook

from foundation.sheets.cells import SheetLimits
from foundation.sheets.reading import read_sheet
from foundation.sheets.writing import CellFormat, Page, delimited, delimited_lines, packed

ROWS = [
    ["Row", "On", "People", "Share", "Change"],
    ["=1+1", date(2026, 11, 23), 1234, 0.534, -0.051],
    ["x", "", "", "", ""],
]
FORMATS = [CellFormat.TEXT, CellFormat.DAY, CellFormat.WHOLE, CellFormat.PERCENT, CellFormat.CHANGE]


def written(**more: Any) -> Any:
    return load_workbook(io.BytesIO(packed([Page("Sheet", ROWS, **more)], datetime(2026, 1, 1, tzinfo=UTC)))).active


def test_cells_are_numbers_shares_and_days_with_their_formats() -> None:
    name, on, people, share, change = next(written(formats=FORMATS).iter_rows(min_row=2, max_row=2))
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert (on.value, on.is_date, on.number_format) == (
        datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None),
        True,
        "d mmm yyyy",
    )
    assert (people.value, people.number_format) == (1234, "#,##0")
    assert (share.value, share.number_format) == (0.534, "0%")
    assert (change.value, change.number_format) == (-0.051, "+0.00;-0.00;0.00")


def test_what_is_not_shown_is_an_empty_grey_cell_and_a_legend_says_so() -> None:
    sheet = written(formats=FORMATS, legend="Grey: not shown")
    name, *hidden = next(sheet.iter_rows(min_row=3, max_row=3))
    assert {cell.value for cell in hidden} == {None}
    assert {cell.fill.bgColor.rgb or cell.fill.fgColor.rgb for cell in hidden} != {name.fill.fgColor.rgb}
    assert sheet.cell(5, 2).value == "Grey: not shown"
    assert sheet.cell(5, 1).fill.fgColor.rgb == hidden[0].fill.fgColor.rgb


def test_without_formats_a_number_is_a_number_and_nothing_is_grey() -> None:
    sheet = written()
    assert sheet["C2"].value == 1234
    assert sheet["C3"].fill.fill_type is None


def test_a_day_in_a_csv_is_as_programs_read_it() -> None:
    assert delimited(ROWS).decode("utf-8-sig").splitlines()[1] == '"\'=1+1","2026-11-23","1234","0.534","-0.051"'


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", '"\'=1+1","2026-11-23","1234","0.534","-0.051"'),
        ("ar", '"\'=1+1","2026-11-23","1234","0.534","-0.051"'),
        ("fr", '"\'=1+1";"2026-11-23";"1234";"0,534";"-0,051"'),
        ("tr", '"\'=1+1";"2026-11-23";"1234";"0,534";"-0,051"'),
    ],
)
def test_the_separator_and_the_decimals_of_a_csv_are_those_of_the_reader(app: Flask, language: str, line: str) -> None:
    with app.test_request_context(), force_locale(language):
        lines = delimited_lines(ROWS)
    content = b"".join(lines)  # as streamed after the request
    assert content.decode("utf-8-sig").splitlines()[1] == line
    first = [cell.text for cell in read_sheet(content, SheetLimits(1_000, 50, 5_000_000)).rows[1]]
    assert [cell.replace(",", ".") for cell in first] == ["=1+1", "2026-11-23", "1234", "0.534", "-0.051"]
