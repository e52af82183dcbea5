"""Writing sheets: XLSX with headings, choices and a few formats, and CSV. No cell that is written ever reckons."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from foundation.lazy import lazily

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = lazily("xlsxwriter")


_RECKONS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_LONGEST_LIST = 255  # characters that a list of choices may have inside of a rule; longer ones point to cells


@dataclass(frozen=True)
class Page:
    """One sheet to be written: its name, its rows of text, how many of them are headings.

    `choices`: for a column (from 0) the words that may be chosen, down to the row `filled_to`. `rtl`: read from the
    right. `wraps`: long texts stand on several lines.
    """

    name: str
    rows: Sequence[Sequence[str | float]]
    headings: int = 1
    choices: dict[int, Sequence[str]] = field(default_factory=dict)
    filled_to: int = 0
    rtl: bool = False
    wraps: bool = False


def packed(pages: Sequence[Page], made_at: datetime | None = None) -> bytes:
    """An XLSX file. A text stays a text, so that phones keep their plus, and numbers the zeros in front.

    `made_at` (aware): when the file says that it was made; now, without. With it the same pages give the same bytes.
    """
    into = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(into, options) as book:
        if made_at is not None:
            book.set_properties({"created": made_at.astimezone(UTC)})
        text = book.add_format({"num_format": "@", "text_wrap": False})
        lines = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EDF2", "text_wrap": True})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            if page.rtl:
                sheet.right_to_left()
            for at, width in enumerate(_widths(page.rows)):
                sheet.set_column(at, at, width, text)
            _fill(sheet, page, head, lines if page.wraps else text)
            sheet.freeze_panes(page.headings, 0)
            for at, words in page.choices.items():
                if len(",".join(words)) <= _LONGEST_LIST and page.filled_to > page.headings:
                    rule = {"validate": "list", "source": list(words), "error_type": "warning"}
                    sheet.data_validation(page.headings, at, page.filled_to, at, rule)
    return into.getvalue()


def _fill(sheet: Any, page: Page, head: Any, body: Any) -> None:
    """The cells. An empty one is left out, so that a program that counts numbers finds nothing there."""
    for number, row in enumerate(page.rows):
        for at, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                sheet.write_string(number, at, cell, head if number < page.headings else body)
            elif not isinstance(cell, str):
                sheet.write_number(number, at, cell)


def _widths(rows: Sequence[Sequence[str | float]]) -> list[int]:
    count = max((len(row) for row in rows), default=0)
    return [min(_WIDEST, max(12, *(len(str(row[at])) + 2 for row in rows if at < len(row)))) for at in range(count)]


def delimited(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A CSV file that every program opens with its letters whole: UTF-8 with its mark, semicolons, and quoted cells.

    A cell that a program could take for a formula gets a quote in front.
    """
    return b"".join(delimited_lines(rows))


def delimited_lines(rows: Iterable[Sequence[str | float]]) -> Iterator[bytes]:
    """The same line by line, each made when it is asked for: the first with the mark of the file."""
    mark = codecs.BOM_UTF8
    for row in rows:
        into = io.StringIO(newline="")
        writer = csv.writer(into, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_RECKONS) else cell for cell in row])
        yield mark + into.getvalue().encode()
        mark = b""
