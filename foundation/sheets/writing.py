"""Writing sheets: XLSX with headings, choices and a few formats, and CSV. No cell that is written ever reckons.

A number, a share or a day stands in its cell as such, and the format of its column says how it is read.
"""

import codecs
import csv
import enum
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from foundation.language.formats import decimal_point
from foundation.lazy import lazily

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = lazily("xlsxwriter")


_RECKONS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_NUMBER_WIDTH = 14  # characters
_LONGEST_LIST = 255  # characters that a list of choices may have inside of a rule; longer ones point to cells


Value = str | float | date  # of a cell; an empty text is an empty cell, a moment has no zone of its own


class CellFormat(enum.StrEnum):
    """How the cells of a column are read, as spreadsheets write it. A day has its month as a word, in any language."""

    TEXT = "@"
    WHOLE = "#,##0"
    PERCENT = "0%"
    POINTS = "+0%;-0%;0%"
    SCORE = "0.00"
    CHANGE = "+0.00;-0.00;0.00"
    TENTHS = "0.0"
    DAY = "d mmm yyyy"
    MOMENT = "d mmm yyyy hh:mm:ss"


@dataclass(frozen=True)
class Page:
    """One sheet to be written: its name, its rows, how many of them are headings.

    `formats`: one for each column, where cells are more than text; an empty cell of a number is then grey, and `legend`
    says under the table what that means. `choices`: for a column (from 0) the words that may be chosen, down to the row
    `filled_to`. `rtl`: read from the right. `wraps`: long texts stand on several lines.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    headings: int = 1
    choices: dict[int, Sequence[str]] = field(default_factory=dict)
    filled_to: int = 0
    rtl: bool = False
    wraps: bool = False
    formats: Sequence[CellFormat] = ()
    legend: str = ""


def packed(pages: Sequence[Page], made_at: datetime | None = None) -> bytes:
    """An XLSX file. A text stays a text, so that phones keep their plus, and numbers the zeros in front.

    `made_at` (aware): when the file says that it was made; now, without. With it the same pages give the same bytes.
    """
    into = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(into, options) as book:
        if made_at is not None:
            book.set_properties({"created": made_at.astimezone(UTC)})
        styles = _Styles(book)
        for page in pages:
            sheet = book.add_worksheet(page.name)
            if page.rtl:
                sheet.right_to_left()
            for at, width in enumerate(_widths(page)):
                sheet.set_column(at, at, width, styles.text)
            _fill(sheet, page, styles)
            sheet.freeze_panes(page.headings, 1 if page.formats else 0)
            for at, words in page.choices.items():
                if len(",".join(words)) <= _LONGEST_LIST and page.filled_to > page.headings:
                    rule = {"validate": "list", "source": list(words), "error_type": "warning"}
                    sheet.data_validation(page.headings, at, page.filled_to, at, rule)
    return into.getvalue()


class _Styles:
    """The formats of a book: of headings, of texts, of each kind of number, and of what is not shown."""

    def __init__(self, book: Any) -> None:
        self.text = book.add_format({"num_format": "@", "text_wrap": False})
        self.lines = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EDF2", "text_wrap": True})
        self.empty = book.add_format({"bg_color": "#ECEEF0"})
        self.numbers = {kind: book.add_format({"num_format": kind.value}) for kind in CellFormat}


def _fill(sheet: Any, page: Page, styles: _Styles) -> None:
    """The cells. One without a value is left empty, so that a program that counts numbers finds nothing there."""
    body = styles.lines if page.wraps else styles.text
    for number, row in enumerate(page.rows):
        for at, cell in enumerate(row):
            kind = page.formats[at] if page.formats and number >= page.headings else CellFormat.TEXT
            if isinstance(cell, date):
                is_moment = isinstance(cell, datetime)
                how = CellFormat.MOMENT if is_moment else CellFormat.DAY
                sheet.write_datetime(number, at, cell, styles.numbers[how])
            elif not isinstance(cell, str):
                sheet.write_number(number, at, cell, styles.numbers[kind] if kind is not CellFormat.TEXT else None)
            elif cell:
                sheet.write_string(number, at, cell, styles.head if number < page.headings else body)
            elif kind is not CellFormat.TEXT:
                sheet.write_blank(number, at, None, styles.empty)
    if page.legend:
        sheet.write_blank(len(page.rows) + 1, 0, None, styles.empty)
        sheet.write_string(len(page.rows) + 1, 1, page.legend)


def _widths(page: Page) -> list[int]:
    """Of each column as much as its texts need, within bounds; the heading of a column of numbers may wrap."""
    count = max((len(row) for row in page.rows), default=0)
    numbers = {at for at, kind in enumerate(page.formats) if kind is not CellFormat.TEXT}
    return [
        _NUMBER_WIDTH
        if at in numbers
        else min(_WIDEST, max(12, *(len(str(row[at])) + 2 for row in page.rows if at < len(row))))
        for at in range(count)
    ]


def delimited(rows: Sequence[Sequence[Value | Decimal]]) -> bytes:
    """A CSV file as the reader's spreadsheet program opens it: UTF-8 with its mark, and quoted cells.

    Where decimals follow a comma, semicolons part the cells; else commas do, and decimals follow a point. A cell that a
    program could take for a formula gets a quote in front.
    """
    return b"".join(delimited_lines(rows))


def delimited_lines(rows: Iterable[Sequence[Value | Decimal]]) -> Iterator[bytes]:
    """The same line by line, each made when it is asked for: the first with the mark of the file."""
    return _lines(rows, decimal_point() == ",")  # asked for now: the lines are made after the request


def _lines(rows: Iterable[Sequence[Value | Decimal]], has_comma: bool) -> Iterator[bytes]:
    mark = codecs.BOM_UTF8
    for row in rows:
        into = io.StringIO(newline="")
        writer = csv.writer(into, delimiter=";" if has_comma else ",", quoting=csv.QUOTE_ALL)
        writer.writerow([_csv_cell(cell, has_comma) for cell in row])
        yield mark + into.getvalue().encode()
        mark = b""


def _csv_cell(cell: Value | Decimal, has_comma: bool) -> Value:
    if isinstance(cell, float | Decimal):
        number = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
        return number.replace(".", ",") if has_comma else number
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RECKONS) else cell
