"""Papers as PDF: compiled by typst, with fonts of installed packages alone. What no font can draw is spelled.

PDF/UA knows no empty boxes in place of letters: a paper with a letter that no font has could not be made at all.
"""

import json
import re
import struct
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from foundation.language.transliteration import in_latin
from foundation.papers.sheet import Sheet

_PACKAGES = ("fontpkg_noto_sans", "fontpkg_ibm_plex_sans_arabic")
_LATIN, _ARABIC = "Noto Sans", "IBM Plex Sans Arabic"
# Steer how text is laid out, and are drawn by no font.
_STEERING = frozenset(map(ord, "\n\u200b\u200c\u200d\u200e\u2066\u2067\u2068\u2069"))
_CMAP_ENTRY, _SEGMENTS, _GROUPS = struct.Struct(">HHI"), 4, 12


def families(is_right_to_left: bool) -> list[str]:
    """The families in which a text is set, the first one first: words and the spaces between them are of one font."""
    return [_ARABIC, _LATIN] if is_right_to_left else [_LATIN, _ARABIC]


@cache
def fonts() -> typst.Fonts:
    """The fonts, read once per process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(_folders()))


def _folders() -> Iterator[Path]:
    for package in _PACKAGES:
        yield Path(str(resources.files(package))) / "files"


def drawable(text: str) -> str:
    """The same text, with words that no font can draw spelled in Latin letters, and without control characters."""
    if all(ord(letter) in _letters() for letter in text):
        return text
    return "".join(_drawable_part(part) for part in _parts(unicodedata.normalize("NFC", text)))


def _parts(text: str) -> Iterator[str]:
    """Runs of letters that fonts can draw, and of those that they cannot."""
    run, is_drawn = "", True
    for letter in text:
        if (ord(letter) in _letters()) is not is_drawn:
            yield run
            run, is_drawn = "", not is_drawn
        run += letter
    yield run


def _drawable_part(part: str) -> str:
    if all(ord(letter) in _letters() for letter in part):
        return part
    spelled = in_latin("".join(letter if letter.isprintable() else " " for letter in part))
    return "".join(letter for letter in spelled if ord(letter) in _letters())


@cache
def _letters() -> frozenset[int]:
    """Every code point that one of the upright fonts draws."""
    codes: set[int] = set(_STEERING)
    for folder in _folders():
        for path in folder.glob("*.ttf"):
            if "Regular" in path.name or path.name.startswith("NotoSans["):
                codes |= set(_code_points(path.read_bytes()))
    return frozenset(code for code in codes if code >= ord(" ") or code in _STEERING)


def _code_points(font: bytes) -> Iterator[int]:
    """What the character map of an OpenType font covers."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + _CMAP_ENTRY.unpack_from(font, cmap + 4 + _CMAP_ENTRY.size * number)[2]
        form = struct.unpack_from(">H", font, at)[0]
        if form == _SEGMENTS:
            yield from _segments(font, at)
        elif form == _GROUPS:
            yield from _groups(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    for start, end in zip(starts, ends, strict=True):
        yield from (code for code in range(start, end + 1) if code != 0xFFFF)


def _groups(font: bytes, at: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">I", font, at + 12)[0]):
        start, end, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
        yield from range(start, end + 1)


# From a sheet to a tagged PDF (PDF/UA-1), by typst: the only place that asks it.

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "papers"
_FRAME = FOLDER / "frame.typ"
_LONGEST_WORD = 24  # letters; longer ones may be broken, so that nothing runs over the edge of a column
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD}}}(?=\S)")
_BREAK = "\u200b"


def as_pdf(sheet: Sheet, at: datetime) -> bytes:
    """The paper as PDF/UA-1, made at an instant (aware). Title and language stand in its metadata, and nothing else.

    A paper of hundreds of rows is made by `apart.py`: what typst remembers of it stays in memory.
    """
    return pdf_of(sheet.as_data(), at)


def pdf_of(data: dict[str, Any], at: datetime) -> bytes:
    """The same from what `Sheet.as_data` gave. The same bytes for the same data and instant."""
    return typst.compile(
        _FRAME,
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(data),
        pdf_standards="ua-1",
        timestamp=int(at.timestamp()),
    )


def as_pictures(sheet: Sheet, dots_per_inch: float = 100) -> list[bytes]:
    """The pages as PNG: to look at while designing."""
    made: Any = typst.compile(
        _FRAME,
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(sheet.as_data()),
        format="png",
        ppi=dots_per_inch,
    )
    return made if isinstance(made, list) else [made]


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    drawn = _drawn({**data, "fonts": families(data["rtl"])})
    return {"sheet": json.dumps(drawn, ensure_ascii=False)}


def _drawn(value: Any) -> Any:
    """The same values, with every text as the fonts can draw it, and long words so that they can be broken."""
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda word: word[0] + _BREAK, drawable(value))
    if isinstance(value, dict):
        return {key: _drawn(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_drawn(part) for part in value]
    return value
