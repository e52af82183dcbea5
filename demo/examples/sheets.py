"""Papers of invented people: PDFs of one page with a few lines, as of a scanner, and a photograph of one. Pure."""

import zlib
from collections.abc import Sequence
from struct import pack

_LEFT, _TOP, _LEADING = 72, 760, 18  # points of an A4 page
_WIDTH, _HEIGHT, _EDGE, _MARGIN = 300, 400, 20, 50  # points of a photograph, and where paper and writing begin in it
_TABLE, _PAPER, _INK = 110, 240, 70  # greys
_STROKE, _STEP = 4, 22  # how high a line of writing is, and how far apart two are


def pdf_of(lines: Sequence[str]) -> bytes:
    """A page with these lines of Latin letters, one below the other."""
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    text = f"BT /F1 12 Tf {_LEADING} TL {_LEFT} {_TOP} Td {shown} ET".encode("latin-1")
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    body, starts = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(parts) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (count, table, trailer)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def photo_of(widths: Sequence[int]) -> bytes:
    """A PNG of a sheet on a table, with lines of writing that nobody can read, each so many points wide."""
    rows = [_row(_EDGE <= at < _HEIGHT - _EDGE, _written(widths, at)) for at in range(_HEIGHT)]
    shape = pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)  # eight bits of grey
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", shape) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _written(widths: Sequence[int], at: int) -> int:
    """How far the writing goes in a row of points; 0 for none."""
    line, within = divmod(at - _MARGIN, _STEP)
    return widths[line] if 0 <= line < len(widths) and within < _STROKE else 0


def _row(is_paper: bool, written: int) -> bytes:
    row = bytearray([_TABLE] * _WIDTH)
    if is_paper:
        row[_EDGE : _WIDTH - _EDGE] = bytes([_PAPER]) * (_WIDTH - 2 * _EDGE)
        row[_MARGIN : _MARGIN + written] = bytes([_INK]) * written
    return bytes(row)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))
