"""The one way in: the bytes of a file become the rows of a sheet, or an error that names the cure."""

from collections.abc import Sequence

from foundation.language.words import _
from foundation.sheets.archives import is_old_or_locked, is_packed
from foundation.sheets.cells import Cell, Sheet, SheetLimits, refused
from foundation.sheets.delimited import read_delimited
from foundation.sheets.packed import read_packed

_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml")


def read_sheet(content: bytes, limits: SheetLimits, encoding: str = "", wanted: int | None = None) -> Sheet:
    """The sheet in a file, without empty rows at its end and empty columns at its side.

    `encoding` says how a CSV file is written, `wanted` which visible sheet of an XLSX file is meant (from 1). BadInput
    at `file`, `encoding` or `sheet`.
    """
    if is_old_or_locked(content):
        raise refused(
            _("This file is locked with a password, or from an Excel before 2007. Save it as XLSX without a password.")
        )
    if is_packed(content):
        found = read_packed(content, limits, wanted)
    elif content.lstrip()[:20].startswith(_OTHERS):
        raise refused(_("This is no list: save it as XLSX or CSV, and send that."))
    else:
        found = read_delimited(content, limits, encoding)
    rows = _trimmed(found.rows)
    if not rows:
        raise refused(_("This file holds no rows. Choose the file with the list."))
    if len(rows) > limits.most_rows:
        raise refused(
            _(
                "This list has %(count)s rows, and at most %(most)s are taken at once. Send it in parts.",
                count=len(rows),
                most=limits.most_rows,
            )
        )
    if len(rows[0]) > limits.most_columns:
        raise refused(
            _(
                "This list has %(count)s columns, and at most %(most)s are taken. Delete those that are not needed.",
                count=len(rows[0]),
                most=limits.most_columns,
            )
        )
    return Sheet(rows, found.name, found.others, found.encoding, found.formulas, found.faults)


def _trimmed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows of one length, up to the last row and column in which something stands."""
    last = max((at for at, row in enumerate(rows, 1) if any(cell.text for cell in row)), default=0)
    wide = max((at for row in rows[:last] for at, cell in enumerate(row, 1) if cell.text), default=0)
    return [[*row[:wide], *[Cell()] * (wide - len(row))] for row in rows[:last]]
