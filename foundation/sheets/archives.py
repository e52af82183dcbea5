"""Looking into a packed sheet (XLSX) before anything unpacks it as a whole: how large it really is, how far it reaches.

What an archive claims of itself is not believed: every part is unpacked once, in pieces that are thrown away. Then the
cells are counted, because one cell at the far end of a sheet makes a reader reserve room for all those before it. Which
parts hold cells, the relationships of the workbook say, as they say it to the reader; their names say nothing.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from foundation.confined.child import Unreadable
from foundation.sheets.cells import MOST_AREA, Trouble

_PACKED = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and whatever is locked with a password
_BOOK, _RELATIONSHIPS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_OF_OTHERS = re.compile(r"content\.xml|mimetype|xl/workbook\.bin")  # the same name with other bytes inside
MOST_PARTS = 2_000
_PIECE = 65_536
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# A target that every reader takes for the same part: below xl/ or named from the top, and no way back or around.
_TARGET = re.compile(r"(?:/xl/)?((?!xl/)[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*(?:\.[A-Za-z0-9_-]+)*)")


@dataclass
class Looked:
    """What was found in all sheets together: cells with a formula, and cells that hold a fault such as #REF!."""

    formulas: int = 0
    faults: int = 0


def is_packed(content: bytes) -> bool:
    """Whether this is an archive, as an XLSX file is."""
    return content.startswith(_PACKED)


def is_old_or_locked(content: bytes) -> bool:
    """Whether this is a file of Excel before 2007, or one with a password."""
    return content.startswith(_OLD)


def look_into(content: bytes, most_unpacked: int) -> Looked:
    """Unpack every part once, and look at the place of every cell. Unreadable if it cannot be read safely."""
    looked, left = Looked(), most_unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = _names(archive)
            parts = {name for name in names if name.lower().endswith((".xml", ".rels"))} | _targets(
                archive, names, left
            )
            for name in names:
                left = _look_at(archive, name, left, looked if name in parts else None)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unreadable(Trouble.DAMAGED) from error
    except expat.ExpatError as error:
        raise Unreadable(Trouble.DAMAGED) from error
    return looked


def _names(archive: zipfile.ZipFile) -> list[str]:
    """The names of all parts. A reader asks without regard to large and small letters, so no two may differ in them."""
    names = [part.filename for part in archive.infolist()]
    if len(names) > MOST_PARTS or len({name.replace("\\", "/").lower() for name in names}) < len(names):
        raise Unreadable(Trouble.CANNOT_BE_READ)
    if _BOOK not in names or _RELATIONSHIPS not in names or any(_OF_OTHERS.fullmatch(name) for name in names):
        raise Unreadable(Trouble.NO_XLSX)
    return names


def _targets(archive: zipfile.ZipFile, names: list[str], left: int) -> set[str]:
    """The parts that the workbook leads to, each of which is looked at. One that leads elsewhere is refused."""
    targets: list[tuple[str, str]] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets.append((attributes.get("Target", ""), attributes.get("TargetMode", "Internal")))

    parser = _parser()
    parser.StartElementHandler = begin
    for piece in _pieces(archive, _RELATIONSHIPS):
        left -= len(piece)
        if left < 0:
            raise Unreadable(Trouble.UNPACKED_LARGE)
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    return {_part_of(target, mode, names) for target, mode in targets}


def _part_of(target: str, mode: str, names: list[str]) -> str:
    match = _TARGET.fullmatch(target)
    name = f"xl/{match[1]}" if match is not None else ""
    if mode != "Internal" or name not in names:
        raise Unreadable(Trouble.CANNOT_BE_READ)
    return name


def _look_at(archive: zipfile.ZipFile, name: str, left: int, looked: Looked | None) -> int:
    """Unpack one part, and look at its cells if it can hold any; returns how many bytes may still come."""
    cells = _Cells(looked) if looked is not None else None
    for piece in _pieces(archive, name):
        left -= len(piece)
        if left < 0:
            raise Unreadable(Trouble.UNPACKED_LARGE)
        if cells is not None:
            cells.parser.Parse(piece, False)
    if cells is not None:
        cells.parser.Parse(b"", True)
    return left


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece


def _parser() -> expat.XMLParserType:
    """One that refuses definitions of a document's own, and letters that a reader may take for others."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.XmlDeclHandler = _declared
    return parser


def _refuse(*details: object) -> None:
    raise Unreadable(Trouble.CANNOT_BE_READ)


def _declared(version: str, encoding: str | None, standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise Unreadable(Trouble.CANNOT_BE_READ)


class _Cells:
    """Follows the cells of one part, and refuses one that lies too far out. Parts without cells pass."""

    def __init__(self, looked: Looked) -> None:
        self.parser = _parser()
        self.parser.StartElementHandler = self._begin
        self._looked = looked
        self._row = self._column = 0
        self._rows = self._columns = 0

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row, self._column = self._row + 1, 0
            if (stated := attributes.get("r")) is not None:
                self._row = int(stated) if re.fullmatch("[0-9]{1,7}", stated) else self._lost()
        elif local == "c":
            self._column += 1
            if (place := attributes.get("r")) is not None:
                self._move(place)
            self._looked.faults += attributes.get("t") == "e"
        elif local in ("v", "is", "f"):
            self._looked.formulas += local == "f"
            self._hold()

    def _move(self, place: str) -> None:
        match = _PLACE.fullmatch(place)
        if match is None:
            self._lost()
            return
        column = 0
        for letter in match[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        self._row, self._column = int(match[2]), column

    def _lost(self) -> int:
        raise Unreadable(Trouble.DAMAGED)

    def _hold(self) -> None:
        """Something stands at this place: then everything before it takes room too."""
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self._rows * self._columns > MOST_AREA:
            raise Unreadable(Trouble.FAR_CELL, row=self._row)
