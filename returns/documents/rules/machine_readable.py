"""The machine-readable lines of a travel document: what they say, and whether their check digits agree.

Source: ICAO Doc 9303, parts 3 to 6: passports (TD3, two lines of 44 characters) and cards (TD1, three of 30; TD2, two
of 36). Nothing is guessed: a letter where a digit belongs is a wrong check digit, and is told as one.
"""

import enum
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FILLER = "<"
_WEIGHTS = (7, 3, 1)
_MARKS = str.maketrans({"«": "<<", "‹": "<", "〈": "<", "＜": "<", "≪": "<<"})
_WIDTHS = {(44, 44): "TD3", (36, 36): "TD2", (30, 30, 30): "TD1"}
_LATEST_ISSUE = 50  # years ahead in which a document of two-digit years may expire


class Part(enum.StrEnum):
    """What a check digit is about."""

    NUMBER = "number"
    BIRTH_DATE = "birth_date"
    EXPIRES_ON = "expires_on"
    PERSONAL_NUMBER = "personal_number"
    WHOLE = "whole"


class Problem(enum.StrEnum):
    """Why lines cannot be read."""

    NOT_THE_LINES = "not_the_lines"  # not two lines of 44 or 36 characters, nor three of 30
    WRONG_CHARACTER = "wrong_character"
    NO_TRAVEL_DOCUMENT = "no_travel_document"  # a visa, or something else
    CHECK_DIGIT = "check_digit"
    NO_SUCH_DAY = "no_such_day"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which line (from 1), about what, and from which character to which (from 1)."""

    problem: Problem
    line: int = 0
    part: Part | None = None
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class PrintedDocument:
    """What the lines say. Countries are codes of three letters (or "D") as printed; None or empty is not stated."""

    is_passport: bool
    issuer: str
    surnames: str
    given_names: str
    number: str
    nationality: str
    born_on: date | None
    sex: str  # "F", "M", or empty where it is not stated
    expires_on: date | None

    @property
    def name(self) -> str:
        """Given names and surnames."""
        return f"{self.given_names} {self.surnames}".strip()


class HolderTrait(enum.StrEnum):
    """What a document says of its holder, to be compared with what is recorded."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    NATIONALITY = "nationality"


@dataclass(frozen=True)
class _Span:
    """Where a part stands: line and first character from 0, and its length. Its check digit follows it."""

    line: int
    start: int
    length: int

    def of(self, lines: Sequence[str]) -> str:
        return lines[self.line][self.start : self.start + self.length]

    def digit(self, lines: Sequence[str]) -> str:
        return lines[self.line][self.start + self.length]


@dataclass(frozen=True)
class _Layout:
    parts: Mapping[Part, _Span]
    optional: _Span  # a number of more than nine characters goes on there
    nationality: _Span
    sex: _Span
    names: _Span
    whole: tuple[tuple[int, int, int], ...]  # the stretches (line, first, end) under the last check digit
    whole_at: int  # the line of that digit, whose last character it is


_LAYOUTS = {
    "TD3": _Layout(
        {
            Part.NUMBER: _Span(1, 0, 9),
            Part.BIRTH_DATE: _Span(1, 13, 6),
            Part.EXPIRES_ON: _Span(1, 21, 6),
            Part.PERSONAL_NUMBER: _Span(1, 28, 14),
        },
        _Span(1, 28, 0),
        _Span(1, 10, 3),
        _Span(1, 20, 1),
        _Span(0, 5, 39),
        ((1, 0, 10), (1, 13, 20), (1, 21, 43)),
        1,
    ),
    "TD2": _Layout(
        {Part.NUMBER: _Span(1, 0, 9), Part.BIRTH_DATE: _Span(1, 13, 6), Part.EXPIRES_ON: _Span(1, 21, 6)},
        _Span(1, 28, 7),
        _Span(1, 10, 3),
        _Span(1, 20, 1),
        _Span(0, 5, 31),
        ((1, 0, 10), (1, 13, 20), (1, 21, 35)),
        1,
    ),
    "TD1": _Layout(
        {Part.NUMBER: _Span(0, 5, 9), Part.BIRTH_DATE: _Span(1, 0, 6), Part.EXPIRES_ON: _Span(1, 8, 6)},
        _Span(0, 15, 15),
        _Span(1, 15, 3),
        _Span(1, 7, 1),
        _Span(2, 0, 30),
        ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
        1,
    ),
}


def check_digit(text: str) -> str:
    """The check digit of a text of capital letters, digits and fillers; 9303-3, section 4.9."""
    return str(sum(_value(character) * _WEIGHTS[place % 3] for place, character in enumerate(text)) % 10)


def _value(character: str) -> int:
    return 0 if character == FILLER else int(character, 36)


def normal_lines(typed: str) -> list[str]:
    """The lines as they are printed: without spaces, in capital letters; empty ones left out.

    A scanner, or a copy out of a PDF, may leave no line break: then they are told apart by their widths.
    """
    text = unicodedata.normalize("NFKC", typed.translate(_MARKS)).upper()
    lines = [line for part in text.splitlines() if (line := "".join(part.split()))]
    widths = next((widths for widths in _WIDTHS if [len(line) for line in lines] == [sum(widths)]), ())
    return [lines[0][n * width : (n + 1) * width] for n, width in enumerate(widths)] or lines


def read_lines(typed: str, today: date) -> PrintedDocument | tuple[Fault, ...]:
    """What the lines of a document say, or everything that is wrong with them."""
    lines = normal_lines(typed)
    kind = _WIDTHS.get(tuple(len(line) for line in lines))
    if kind is None:
        return (Fault(Problem.NOT_THE_LINES),)
    strange = [
        Fault(Problem.WRONG_CHARACTER, number, None, place, place)
        for number, line in enumerate(lines, 1)
        for place, character in enumerate(line, 1)
        if not re.fullmatch("[A-Z0-9<]", character)
    ]
    if strange:
        return tuple(strange)
    if lines[0][0] not in ("P" if kind == "TD3" else "PIAC"):
        return (Fault(Problem.NO_TRAVEL_DOCUMENT, 1, None, 1, 1),)
    layout = _LAYOUTS[kind]
    number, faults = _number(lines, layout)
    faults += [fault for part in layout.parts if part is not Part.NUMBER for fault in _part_faults(part, lines, layout)]
    faults += _whole_faults(lines, layout) if not faults else []
    return tuple(faults) if faults else _printed(lines, layout, number, today)


def _fault(problem: Problem, part: Part, span: _Span) -> Fault:
    return Fault(problem, span.line + 1, part, span.start + 1, span.start + span.length)


def _number(lines: Sequence[str], layout: _Layout) -> tuple[str, list[Fault]]:
    """The number of the document; where it is longer than nine characters, a filler stands for its check digit."""
    span = layout.parts[Part.NUMBER]
    stated, digit = span.of(lines), span.digit(lines)
    more = layout.optional.of(lines).split(FILLER)[0]
    if digit == FILLER and len(more) > 1:
        stated, digit = stated + more[:-1], more[-1]
    faults = [] if digit == check_digit(stated) else [_fault(Problem.CHECK_DIGIT, Part.NUMBER, span)]
    return stated.replace(FILLER, ""), faults


def _part_faults(part: Part, lines: Sequence[str], layout: _Layout) -> list[Fault]:
    span = layout.parts[part]
    stated, digit = span.of(lines), span.digit(lines)
    is_empty = not stated.strip(FILLER)
    if digit != check_digit(stated) and not (is_empty and digit == FILLER):
        return [_fault(Problem.CHECK_DIGIT, part, span)]
    if part is Part.PERSONAL_NUMBER or FILLER in stated:  # what is not known of a day are fillers
        return []
    return [] if _day(stated, 0) else [_fault(Problem.NO_SUCH_DAY, part, span)]


def _whole_faults(lines: Sequence[str], layout: _Layout) -> list[Fault]:
    line = lines[layout.whole_at]
    whole = "".join(lines[number][first:end] for number, first, end in layout.whole)
    digit = line[29] if len(lines) == 3 else line[-1]
    if digit == check_digit(whole):
        return []
    return [Fault(Problem.CHECK_DIGIT, layout.whole_at + 1, Part.WHOLE, len(line), len(line))]


def _printed(lines: Sequence[str], layout: _Layout, number: str, today: date) -> PrintedDocument:
    surnames, _parted, given = layout.names.of(lines).partition(FILLER * 2)
    born, expires = (layout.parts[part].of(lines) for part in (Part.BIRTH_DATE, Part.EXPIRES_ON))
    return PrintedDocument(
        is_passport=lines[0][0] == "P",
        issuer=lines[0][2:5].strip(FILLER),
        surnames=_words(surnames),
        given_names=_words(given),
        number=number,
        nationality=layout.nationality.of(lines).strip(FILLER),
        born_on=_latest(born, today),
        sex=layout.sex.of(lines).strip(FILLER),
        expires_on=_latest(expires, today.replace(year=today.year + _LATEST_ISSUE, day=1)),
    )


def _words(part: str) -> str:
    return " ".join(word for word in part.split(FILLER) if word)


def _day(stated: str, century: int) -> date | None:
    try:
        return date(century * 100 + 2000 + int(stated[:2]), int(stated[2:4]), int(stated[4:]))
    except ValueError:
        return None


def _latest(stated: str, limit: date) -> date | None:
    """The last such day that is not after `limit`: years have two digits. None where a part of it is not known."""
    return next((day for century in (0, -1) if (day := _day(stated, century)) and day <= limit), None)
