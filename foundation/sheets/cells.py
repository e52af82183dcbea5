"""What a sheet is once it is read: rows of cells, each a text and what the file held it as."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass


class Trouble(enum.StrEnum):
    """Why a sheet is not taken."""

    CANNOT_BE_READ = "cannot_be_read"
    DAMAGED = "damaged"
    EMPTY = "empty"
    FAR_CELL = "far_cell"  # with its `row`
    LARGE = "large"
    LETTERS = "letters"
    LOCKED = "locked"
    NO_LIST = "no_list"
    NO_SHEET = "no_sheet"  # with the `count` that there is
    NO_XLSX = "no_xlsx"
    TOO_MANY_COLUMNS = "too_many_columns"  # with their `count`, and the `most`
    TOO_MANY_ROWS = "too_many_rows"  # the same
    UNPACKED_LARGE = "unpacked_large"


MOST_AREA = 500_000  # cells of one sheet, empty ones between others too: what a reader holds in memory


class CellKind(enum.StrEnum):
    """What a cell was in the file. A text is as it was typed; the others were made by the program that saved it."""

    TEXT = "text"
    NUMBER = "number"  # without zeros in front, and without a plus
    ROUNDED = "rounded"  # a number with more digits than such a program keeps: the last ones are lost
    DATE = "date"  # its text is ISO, so that day and month cannot be taken for each other


@dataclass(frozen=True)
class Cell:
    """One cell; an empty one has an empty text."""

    text: str = ""
    kind: CellKind = CellKind.TEXT

    def kept(self) -> str | tuple[str, str]:
        """As it is kept in JSON: most cells are texts, and stand as such."""
        return self.text if self.kind is CellKind.TEXT else (self.text, self.kind.value)


def cell_of(kept: str | Sequence[str]) -> Cell:
    """The cell that `Cell.kept` made this of."""
    return Cell(kept) if isinstance(kept, str) else Cell(kept[0], CellKind(kept[1]))


@dataclass(frozen=True)
class SheetLimits:
    """How much of a sheet is read: rows and columns that hold something, and bytes after unpacking."""

    most_rows: int
    most_columns: int
    most_unpacked: int


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read. `rows` begins with the first row of the file, so that numbers are those that people see.

    `others` are names of sheets that were left aside, hidden ones too; `formulas` and `faults` count cells of the
    whole file: of a formula what its program showed last is taken, and a fault such as #REF! is empty.
    """

    rows: Sequence[Sequence[Cell]]
    name: str = ""
    others: tuple[str, ...] = ()
    encoding: str = ""
    formulas: int = 0
    faults: int = 0
