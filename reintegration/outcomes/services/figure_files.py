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
    """A book of these sheets. The same bytes for the same cells where it says when it was made (aware)."""
    names: list[str] = []
    for one in sheets:
        names.append(_name(one.name, names))
    pages = [
        Page(name, one.rows, headings=one.headings, rtl=rtl, wraps=one.has_text)
        for name, one in zip(names, sheets, strict=True)
    ]
    return packed(pages, made_at)


def _name(wanted: str, taken: Sequence[str]) -> str:
    """A name that every program takes for a sheet: short, without marks that mean something, and not there yet."""
    name = wanted.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip() or "–"
    known = {one.casefold() for one in taken}
    if name.casefold() not in known:
        return name
    ending = f" {len(taken) + 1}"
    return f"{name[: _LONGEST_NAME - len(ending)]}{ending}"
