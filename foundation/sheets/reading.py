"""The one way in: the bytes of a file become the rows of a sheet, or an error that names the cure.

A process with limits reads them (alone.py): no reader is trusted with what strangers send.
"""

from foundation.confined.child import Unreadable
from foundation.confined.process import ENDED, Bounds, answer_of
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.sheets.cells import Sheet, SheetLimits, Trouble, cell_of

# Room for MOST_AREA cells with their text: measured at 190 MB and 3 s of the processor.
MEGABYTES, SECONDS = 400, 15
_FIELDS = {Trouble.LETTERS: "encoding", Trouble.NO_SHEET: "sheet"}


def read_sheet(content: bytes, limits: SheetLimits, encoding: str = "", sheet_number: int | None = None) -> Sheet:
    """The sheet in a file, without empty rows at its end and empty columns at its side.

    `encoding` says how a CSV file is written, `sheet_number` which visible sheet of an XLSX file is meant (from 1).
    BadInput at `file`, `encoding` or `sheet`.
    """
    question = {
        "limits": [limits.most_rows, limits.most_columns, limits.most_unpacked],
        "encoding": encoding,
        "wanted": sheet_number,
    }
    bounds = Bounds(MEGABYTES, SECONDS, 2 * limits.most_unpacked + 1_000_000)
    try:
        answer, _nothing = answer_of("foundation.sheets.alone", question, content, bounds)
    except Unreadable as refusal:
        trouble = Trouble.CANNOT_BE_READ if refusal.why == ENDED else Trouble(refusal.why)
        sentence = _SENTENCES[trouble]() % refusal.numbers
        raise BadInput({_FIELDS.get(trouble, "file"): [sentence]}) from refusal
    rows = [[cell_of(kept) for kept in row] for row in answer["rows"]]
    return Sheet(
        rows, answer["name"], tuple(answer["others"]), answer["encoding"], answer["formulas"], answer["faults"]
    )


_SENTENCES = {
    Trouble.CANNOT_BE_READ: lambda: _("This file cannot be read. Open it and save it again as XLSX or CSV."),
    Trouble.DAMAGED: lambda: _("This file is damaged. Open it and save it again as XLSX or CSV."),
    Trouble.EMPTY: lambda: _("This file has no rows. Choose the file with the list."),
    Trouble.FAR_CELL: lambda: _(
        "A cell in row %(row)s lies far outside the list. Delete the empty rows and columns around the list, and "
        "save the file again."
    ),
    Trouble.LARGE: lambda: _("This file is too large for a list of people. Send it in parts."),
    Trouble.LETTERS: lambda: _(
        "The text of this file cannot be read this way. Choose the encoding it was written in, or save it as “CSV "
        "UTF-8” or XLSX."
    ),
    Trouble.LOCKED: lambda: _(
        "This file is password-protected, or was saved by an Excel version before 2007. Save it as XLSX without a "
        "password."
    ),
    Trouble.NO_LIST: lambda: _("This is not a list. Save it as XLSX or CSV, and send that."),
    Trouble.NO_SHEET: lambda: _("This file has no such sheet. Visible sheets: %(count)s."),
    Trouble.NO_XLSX: lambda: _("This is not an XLSX file. Open it and save it as XLSX or CSV."),
    Trouble.TOO_MANY_COLUMNS: lambda: _(
        "This list has %(count)s columns; the limit is %(most)s. Delete the columns you do not need."
    ),
    Trouble.TOO_MANY_ROWS: lambda: _(
        "This list has %(count)s rows; the limit is %(most)s at a time. Send it in parts."
    ),
    Trouble.UNPACKED_LARGE: lambda: _(
        "When unpacked, this file is too large for a list of people. Send it in parts, or as CSV."
    ),
}
