"""Tables of figures as files: cells that a page has put into words, as CSV and as XLSX."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.sheets.writing import Page, delimited_lines, packed

Cells = Sequence[Sequence[str | float]]
_LONGEST_NAME = 31  # characters that a sheet's name may have
_NOT_IN_NAMES = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")


@dataclass(frozen=True)
class NamedSheet:
    """One sheet of a book: its name, its rows, how many of them are headings. `has_text`: of several lines."""

    name: str
    rows: Cells
    headings: int = 1
    has_text: bool = False


def table_as_csv(rows: Iterable[Sequence[str | float]]) -> Iterator[bytes]:
    """The rows line by line, the first of them headings. No cell can be taken for a formula."""
    return delimited_lines(rows)


def sheets_as_xlsx(sheets: Sequence[NamedSheet], rtl: bool, made_at: datetime | None) -> bytes:
    """A workbook of these sheets. With `made_at` (aware), the same cells give the same bytes."""
    names: list[str] = []
    for sheet in sheets:
        names.append(_name(sheet.name, names))
    pages = [
        Page(name, sheet.rows, headings=sheet.headings, rtl=rtl, wraps=sheet.has_text)
        for name, sheet in zip(names, sheets, strict=True)
    ]
    return packed(pages, made_at)


def _name(title: str, names: Sequence[str]) -> str:
    """A sheet name that every program accepts: short, without marks that have a meaning, and not in `names` yet."""
    name = title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip() or "–"
    folded = {other.casefold() for other in names}
    if name.casefold() not in folded:
        return name
    ending = f" {len(names) + 1}"
    return f"{name[: _LONGEST_NAME - len(ending)]}{ending}"
