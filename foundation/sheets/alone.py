"""The process that reads one sheet under limits: the bytes of a file become its rows."""

from collections.abc import Sequence
from typing import Any

from foundation.confined.child import Answer, Unreadable, answer_one
from foundation.sheets.archives import is_old_or_locked, is_packed
from foundation.sheets.cells import Cell, Sheet, SheetLimits, Trouble
from foundation.sheets.delimited import read_delimited
from foundation.sheets.packed import read_packed

_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml")


def read(question: dict[str, Any], content: bytes) -> Answer:
    """The sheet as JSON. Unreadable with a Trouble."""
    limits = SheetLimits(*question["limits"])
    sheet = _sheet(content, limits, question["encoding"], question["wanted"])
    rows = _trimmed(sheet.rows)
    if not rows:
        raise Unreadable(Trouble.EMPTY)
    if len(rows) > limits.most_rows:
        raise Unreadable(Trouble.TOO_MANY_ROWS, count=len(rows), most=limits.most_rows)
    if len(rows[0]) > limits.most_columns:
        raise Unreadable(Trouble.TOO_MANY_COLUMNS, count=len(rows[0]), most=limits.most_columns)
    return {
        "rows": [[cell.kept() for cell in row] for row in rows],
        "name": sheet.name,
        "others": sheet.others,
        "encoding": sheet.encoding,
        "formulas": sheet.formulas,
        "faults": sheet.faults,
    }, b""


def _sheet(content: bytes, limits: SheetLimits, encoding: str, sheet_number: int | None) -> Sheet:
    if is_old_or_locked(content):
        raise Unreadable(Trouble.LOCKED)
    if is_packed(content):
        return read_packed(content, limits, sheet_number)
    if content.lstrip()[:20].startswith(_OTHERS):
        raise Unreadable(Trouble.NO_LIST)
    return read_delimited(content, limits, encoding)


def _trimmed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows of one length, up to the last row and column in which something stands."""
    last = max((at for at, row in enumerate(rows, 1) if any(cell.text for cell in row)), default=0)
    wide = max((at for row in rows[:last] for at, cell in enumerate(row, 1) if cell.text), default=0)
    return [[*row[:wide], *[Cell()] * (wide - len(row))] for row in rows[:last]]


if __name__ == "__main__":
    answer_one(read)
