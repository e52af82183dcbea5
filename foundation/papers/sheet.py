"""Sheets: what a paper is made of. A value is text, or None: a line to fill in by hand, since it is not known yet.

Blocks hold finished words. What people typed goes through `said`, and what is read from left to right in every
language (numbers of flights and documents, references, phones) through `code`: both keep to themselves in the text
around them, as `<bdi>` does on a page.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from foundation.papers.languages import PaperLanguage
from foundation.papers.words import PaperWords

NOT_SHOWN = "–"  # in the place of a value that is not shown: grey, explained once under its table
_LTR, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"


def code(text: str | None) -> str | None:
    """Text that is read from left to right whatever stands around it; None for none."""
    return f"{_LTR}{_one_line(text)}{_END}" if text and text.strip() else None


def said(text: str | None) -> str | None:
    """What people typed, in its own direction; None for none."""
    return f"{_FIRST_STRONG}{_one_line(text)}{_END}" if text and text.strip() else None


def _one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Fields:
    """Names with their values, one under another."""

    rows: tuple[tuple[str, str | None], ...]
    heading: str = ""
    kind: ClassVar[str] = "fields"


@dataclass(frozen=True)
class Table:
    """A table with header cells. `widths` are shares of the width; rows are as long as `columns`.

    `has_numbers`: every cell but the first of a row ends where the others of its column do, and `note` explains what is
    not shown, where anything is not. `level`: of the heading.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    widths: tuple[int, ...]
    heading: str = ""
    note: str = ""
    has_numbers: bool = False
    level: int = 2
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Prose:
    """Paragraphs. `level`: of the heading."""

    paragraphs: tuple[str, ...]
    heading: str = ""
    level: int = 2
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Boxes:
    """Boxes to tick by hand. With several `answers` each line has as many boxes."""

    lines: tuple[str, ...]
    answers: tuple[str, ...] = ()
    heading: str = ""
    intro: str = ""
    kind: ClassVar[str] = "boxes"


@dataclass(frozen=True)
class Lines:
    """Empty lines to write on."""

    count: int
    heading: str = ""
    intro: str = ""
    kind: ClassVar[str] = "lines"


@dataclass(frozen=True)
class Signatures:
    """A line to sign for each: as what, and the name where it is known."""

    signers: tuple[tuple[str, str | None], ...]
    heading: str
    kind: ClassVar[str] = "signatures"


@dataclass(frozen=True)
class Intervals:
    """A picture of shares with their intervals: name, share, lower end, upper end (0 to 1, None for none) and words.

    `ticks`: shares with their words. `says`: what the picture tells whoever does not see it; a table stands beside it.
    `line`: a share to compare with, and its words.
    """

    rows: tuple[tuple[str, float | None, float | None, float | None, str], ...]
    ticks: tuple[tuple[float, str], ...]
    says: str
    heading: str = ""
    note: str = ""
    level: int = 2
    line: tuple[float | None, str] | None = None
    kind: ClassVar[str] = "intervals"


Block = Fields | Table | Prose | Boxes | Lines | Signatures | Intervals


@dataclass(frozen=True)
class Sheet:
    """One paper: its title (the kind, never a person), who issues it and when, and its blocks in their order.

    `issued_by` is empty where nobody answers for it by name.
    """

    title: str
    language: PaperLanguage
    words: PaperWords
    issued_by: str
    issued: str
    reference: str | None
    blocks: tuple[Block, ...]
    is_wide: bool = False

    def as_data(self) -> dict[str, Any]:
        """The sheet as the frame reads it, in plain values."""
        words = self.words
        return {
            "title": self.title,
            "lang": self.language.tag,
            "region": self.language.region,
            "rtl": self.language.is_right_to_left,
            "wide": self.is_wide,
            "issued_by": self.issued_by,
            "issued": self.issued,
            "reference": self.reference or "",
            "blocks": [{"kind": block.kind, **vars(block)} for block in self.blocks],
            "words": {
                "page": words("frame.page", page="{page}", pages="{pages}"),
                **{key: words(f"frame.{key}") for key in ("blank", "by", "reference", *_SIGNED)},
            },
        }


_SIGNED = ("name", "signature", "place_and_day")
