"""Looking into a packed sheet (XLSX) before anything unpacks it as a whole: how large it really is, how far it reaches.

What an archive claims of itself is not believed: every part is unpacked once, in pieces that are thrown away. Then the
cells are counted, because one cell at the far end of a sheet makes a reader reserve room for all those before it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from foundation.language.words import _
from foundation.sheets.cells import refused

_PACKED = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and whatever is locked with a password
_BOOK = "xl/workbook.xml"
_OF_OTHERS = re.compile(r"content\.xml|mimetype|xl/workbook\.bin")  # the same name with other bytes inside
MOST_PARTS = 2_000
MOST_AREA = 2_000_000  # cells, empty ones between others too, of one sheet: what a reader holds in memory
_PIECE = 65_536
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


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
    """Unpack every part once, and look at the place of every cell. BadInput at `file` if it cannot be read safely."""
    looked, left = Looked(), most_unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [part.filename for part in archive.infolist()]
            if len(names) > MOST_PARTS or len(set(names)) < len(names):
                raise refused(_("This file cannot be read. Open it, and save it again as XLSX or CSV."))
            if _BOOK not in names or any(_OF_OTHERS.fullmatch(name) for name in names):
                raise refused(_("This is no XLSX file. Open it, and save it as XLSX or CSV."))
            for name in names:
                left = _look_at(archive, name, left, looked)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refused(_("This file is damaged. Open it, and save it again as XLSX or CSV.")) from error
    except expat.ExpatError as error:
        raise refused(_("This file is damaged. Open it, and save it again as XLSX or CSV.")) from error
    return looked


def _look_at(archive: zipfile.ZipFile, name: str, left: int, looked: Looked) -> int:
    """Unpack one part; returns how many bytes may still come."""
    cells = _Cells(looked) if name.lower().endswith(".xml") else None
    for piece in _pieces(archive, name):
        left -= len(piece)
        if left < 0:
            raise refused(_("Unpacked, this file is larger than a list of people can be. Send it in parts, or as CSV."))
        if cells is not None:
            cells.parser.Parse(piece, False)
    if cells is not None:
        cells.parser.Parse(b"", True)
    return left


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece


class _Cells:
    """Follows the cells of one part, and refuses one that lies too far out. Parts without cells pass."""

    def __init__(self, looked: Looked) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.StartDoctypeDeclHandler = self._declared
        self._looked = looked
        self._row = self._column = 0
        self._rows = self._columns = 0

    def _declared(self, *said: object) -> None:
        raise refused(_("This file cannot be read. Open it, and save it again as XLSX or CSV."))

    def _begin(self, name: str, said: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row, self._column = self._row + 1, 0
            if (stated := said.get("r")) is not None:
                self._row = int(stated) if re.fullmatch("[0-9]{1,7}", stated) else self._lost()
        elif local == "c":
            self._column += 1
            if (place := said.get("r")) is not None:
                self._move(place)
            self._looked.faults += said.get("t") == "e"
        elif local in ("v", "is", "f"):
            self._looked.formulas += local == "f"
            self._hold()

    def _move(self, place: str) -> None:
        found = _PLACE.fullmatch(place)
        if found is None:
            self._lost()
            return
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        self._row, self._column = int(found[2]), column

    def _lost(self) -> int:
        raise refused(_("This file is damaged. Open it, and save it again as XLSX or CSV."))

    def _hold(self) -> None:
        """Something stands at this place: then everything before it takes room too."""
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self._rows * self._columns > MOST_AREA:
            raise refused(
                _(
                    "A cell lies far outside of the list, in row %(row)s. "
                    "Delete the empty rows and columns around the list, and save the file again.",
                    row=self._row,
                )
            )
