"""Reading an XLSX file that was looked into: one sheet, its values as its program showed them last."""

import io
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from foundation.confined.child import Unreadable
from foundation.sheets.archives import look_into
from foundation.sheets.cells import Cell, CellKind, Sheet, SheetLimits, Trouble

_MOST_EXACT = 10**15  # a sheet keeps fifteen digits of a number


def read_packed(content: bytes, limits: SheetLimits, sheet_number: int | None) -> Sheet:
    """One sheet: the first visible one that holds something, or the one in this place (from 1) among the visible ones.

    Unreadable with a Trouble.
    """
    looked = look_into(content, limits.most_unpacked)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names, visible = _visible(book)
            chosen = _chosen(book, visible, sheet_number)
            rows = [[_cell(value) for value in row] for row in _rows(book, chosen)]
            name = names[chosen]
    except CalamineError as error:
        raise Unreadable(Trouble.DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the reader in Rust cannot go on from is no Exception
            raise
        raise Unreadable(Trouble.DAMAGED) from error
    others = tuple(other for at, other in enumerate(names) if at != chosen)
    return Sheet(rows, name, others, "", looked.formulas, looked.faults)


def _visible(book: CalamineWorkbook) -> tuple[list[str], list[int]]:
    """The names of all sheets, and the places of those that are shown and hold cells."""
    sheets = book.sheets_metadata
    shown = [at for at, sheet in enumerate(sheets) if sheet.visible == SheetVisibleEnum.Visible]
    return [sheet.name for sheet in sheets], [at for at in shown if sheets[at].typ == SheetTypeEnum.WorkSheet]


def _chosen(book: CalamineWorkbook, visible: list[int], sheet_number: int | None) -> int:
    if sheet_number is not None:
        if not 1 <= sheet_number <= len(visible):
            raise Unreadable(Trouble.NO_SHEET, count=len(visible))
        return visible[sheet_number - 1]
    for at in visible:
        if _rows(book, at):
            return at
    raise Unreadable(Trouble.EMPTY)


def _rows(book: CalamineWorkbook, at: int) -> list[list[Any]]:
    return book.get_sheet_by_index(at).to_python(skip_empty_area=False)


def _cell(value: Any) -> Cell:
    """A value of the reader as a cell. Of an instant the day is kept: hours are no part of a list of people."""
    if isinstance(value, bool) or value is None:
        return Cell("" if value is None else str(value).upper())
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), CellKind.DATE)
    if isinstance(value, date):
        return Cell(value.isoformat(), CellKind.DATE)
    if isinstance(value, float | int):
        return _number(float(value))
    return Cell(str(value).strip())


def _number(value: float) -> Cell:
    if abs(value) >= _MOST_EXACT:
        return Cell(f"{value:.0f}", CellKind.ROUNDED)
    return Cell(str(int(value)) if value.is_integer() else repr(value), CellKind.NUMBER)
