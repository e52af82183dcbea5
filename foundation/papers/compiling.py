"""From a sheet to a tagged PDF (PDF/UA-1), by typst: the only place that asks it.

What a paper says reaches the frame as data, never as source text, so nothing that somebody typed is ever run. Every
call makes a compiler of its own; only the fonts, which nobody changes, are shared between threads.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from foundation.papers.fonts import drawable, families, fonts
from foundation.papers.sheet import Sheet

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
