"""Reading a CSV file: its encoding by its first bytes or as it is said, its separator by its first lines."""

import csv
import io
import re

from foundation.confined.child import Unreadable
from foundation.sheets.cells import MOST_AREA, Cell, CellKind, Sheet, SheetLimits, Trouble

# What people are asked to choose from when a file does not say it: values of the form, in Python's words.
ENCODINGS = ("utf-8", "cp1254", "cp1256", "cp1252")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = (";", ",", "\t")
_SAYS = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ROUNDED = re.compile(r"[+-]?\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_LOOKED_AT = 20
_EMPTY = Cell()


def read_delimited(content: bytes, limits: SheetLimits, chosen: str = "") -> Sheet:
    """The rows of a CSV file. `chosen` is one of ENCODINGS, or empty to find it out. Unreadable with a Trouble."""
    if len(content) > limits.most_unpacked:
        raise Unreadable(Trouble.LARGE)
    text, encoding = _decoded(content, chosen)
    if "\x00" in text:
        raise Unreadable(Trouble.NO_LIST)
    if stated := _SAYS.match(text):
        separator, text = stated[1], text[stated.end() :]
    else:
        separator = _separator(text)
    try:
        return Sheet(_rows(text, separator), encoding=encoding)
    except csv.Error as error:
        raise Unreadable(Trouble.DAMAGED) from error


def _rows(text: str, separator: str) -> list[list[Cell]]:
    rows, area = [], 0
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        area += len(row)
        if area > MOST_AREA:
            raise Unreadable(Trouble.LARGE)
        rows.append([_cell(field) for field in row])
    return rows


def _decoded(content: bytes, chosen: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            chosen = encoding
    if not chosen and (halves := _halves(content)):
        chosen = halves
    try:
        return content.decode(chosen or "utf-8"), chosen or "utf-8"
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(Trouble.LETTERS) from error


def _halves(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin letters is zero."""
    beginning = content[:2_000]
    if b"\x00" not in beginning:
        return ""
    return "utf-16-le" if beginning[1::2].count(0) > beginning[::2].count(0) else "utf-16-be"


def _separator(text: str) -> str:
    """The one that cuts the first lines into most cells, all lines into equally many if possible."""
    lines = "".join(text.splitlines(keepends=True)[:_LOOKED_AT])

    def cuts(separator: str) -> tuple[int, int]:
        try:
            counts = [len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=separator) if row]
        except csv.Error:
            return (0, 0)
        common = max(set(counts), key=lambda size: (counts.count(size), size), default=1)
        return (common > 1, counts.count(common) * common)

    return max(_SEPARATORS, key=cuts)


def _cell(text: str) -> Cell:
    text = text.strip()
    if text.startswith("'") and text[1:2] in ("=", "+", "-", "@"):
        text = text[1:]  # the quote that keeps a sheet from reckoning
    if not text:
        return _EMPTY
    return Cell(text, CellKind.ROUNDED if _ROUNDED.fullmatch(text) else CellKind.TEXT)
