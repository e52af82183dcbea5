"""An answer: what is held about somebody, as passages; and what of them is blacked out, by rule and by hand."""

import enum
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from rights.requests.rules.inflections import APOSTROPHES, ARTICLE, MOST_AFTER_APOSTROPHE, alike, inflected

BLACKED = "\N{FULL BLOCK}" * 5  # the same length whatever stands behind it
_WORD = re.compile(r"\w+")
# A word of a text, with what stands after an apostrophe: "Lola'nin", "O'ktam".
_TOKEN = re.compile(r"\w+(?:'\w+)*")
_LEAST_LETTERS = 2  # of a name: a single letter is found everywhere
_MOST_BEFORE = 5  # letters of particles before a name, and its own first one
_TATWEEL = "\u0640"
# Letters that keyboards write differently, and people as if they were one.
_AS_ONE = str.maketrans(
    {"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", **dict.fromkeys(APOSTROPHES, "'")}
)


class ValueKind(enum.StrEnum):
    """What a value is, so that it is said in the person's language."""

    TEXT = "text"  # as somebody typed it
    CODE = "code"  # a word of a closed list; `of` names the list
    DAY = "day"
    INSTANT = "instant"
    NUMBER = "number"
    YES_NO = "yes_no"
    COUNTRY = "country"
    LANGUAGE = "language"
    STAFF = "staff"  # a role in place of a colleague's name
    PLACE = "place"  # the name of an organisation or office
    WHO = "who"  # a person of the case: the one who asks, or another
    FILE = "file"


class Why(enum.StrEnum):
    """Why a passage is blacked out."""

    OTHERS = "others"  # the field is about somebody else
    NAMED = "named"  # the name of somebody else stands in it
    INFLECTED = "inflected"  # it stands in it with an ending or a particle: to be checked
    ALIKE = "alike"  # a word that begins like it: shown, and to be checked
    BY_HAND = "by_hand"

    @property
    def is_black(self) -> bool:
        """Whether what stands there is not handed over."""
        return self is not Why.ALIKE

    @property
    def is_to_check(self) -> bool:
        """Whether a rule is not sure of it, so that somebody has to look."""
        return self in (Why.INFLECTED, Why.ALIKE)


@dataclass(frozen=True)
class Span:
    """Letters of a value that are blacked out, from `start` up to `end`."""

    start: int
    end: int
    why: Why


@dataclass(frozen=True)
class Passage:
    """A field of a row with its value, and what of it is blacked out by rule. `field`: as the inventory calls it."""

    field: str
    kind: ValueKind
    value: str
    of: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A row of a table as the answer gives it."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Section:
    """What a table holds about somebody; `purpose`: what for."""

    table: str
    purpose: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class SharedWith:
    """An organisation that could see the person: for what, from when until when (ISO instants; "" while it can)."""

    organisation: str
    purpose: str
    since: str
    until: str


@dataclass(frozen=True)
class Mark:
    """A passage that somebody blacked out by hand: the place of section, entry and field, and the letters."""

    section: int
    entry: int
    passage: int
    start: int
    end: int


def names_in(text: str, names: Iterable[str], own: Collection[str]) -> tuple[Span, ...]:
    """Where names of others stand in a text, whole words alone, whatever the case and the marks on letters; never a
    name of one's own. Rather too much than too little: "may" goes with somebody called May.

    Where a name has an ending or a particle of its language in the same word, it goes as well and is to be checked; a
    word that only begins like a long name stays, and is to be checked. `own`: the words of the names of whoever asks: a
    family shares its name.
    """
    plain, places = _plain(text)
    not_meant, spans, every = {_plain(word)[0] for word in own}, list[Span](), set[str]()
    for name in {_plain(name.strip())[0] for name in names}:
        words = [word for word in _WORD.findall(name) if word not in not_meant]
        if not words or max(len(word) for word in words) < _LEAST_LETTERS:
            continue
        for wanted in (name, *(word for word in words if not word.isdecimal())):  # a number is no name
            if len(wanted) < _LEAST_LETTERS:
                continue
            every.add(wanted)
            ending = rf"(?:'\w{{1,{MOST_AFTER_APOSTROPHE}}})?"
            matches = re.finditer(rf"(?<!\w){re.escape(wanted)}{ending}(?!\w)", plain)
            spans += [Span(places[match.start()], places[match.end()], Why.NAMED) for match in matches]
    words = sorted((word for word in every if _WORD.fullmatch(word.replace("'", ""))), key=len, reverse=True)
    judged: dict[str, Why | None] = {}
    unsure = list[Span]()
    for token in _TOKEN.finditer(plain) if words else ():
        if token.group() not in judged:
            judged[token.group()] = _unsure(token.group(), words, not_meant)
        if (why := judged[token.group()]) is not None:
            unsure.append(Span(places[token.start()], places[token.end()], why))
    return merged([*spans, *(span for span in unsure if not any(_overlap(span, other) for other in spans))])


def _unsure(token: str, names: Sequence[str], own: Collection[str]) -> Why | None:
    """Whether a word is one of these names in another form, or only like it; None where it is neither.

    A word that is one's own name, or begins with it where that is longer, is not meant.
    """
    if token in own:
        return None
    longer = max((len(word) for word in own if token.startswith(word)), default=0)
    meant = [name for name in names if len(name) >= longer and _may_be(name, token)]
    if any((form := inflected(name)) is not None and form.fullmatch(token) for name in meant):
        return Why.INFLECTED
    return Why.ALIKE if any((form := alike(name)) is not None and form.fullmatch(token) for name in meant) else None


def _may_be(name: str, token: str) -> bool:
    """Whether it is worth a look: what comes before a name is short, and may take the place of its article."""
    return name[:1] in token[:_MOST_BEFORE] or name.startswith(ARTICLE)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """A text in lower case without the marks on its letters, and the place in it of each letter that is left."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    letters, places = "", list[int]()
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign.casefold()):
            if letter != _TATWEEL and unicodedata.category(letter) != "Mn":
                letters += letter
                places.append(place)
    return letters.translate(_AS_ONE), [*places, len(text)]


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same letters in as few spans as there can be, in their order; the reason of the first of each stays."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if joined and span.start <= joined[-1].end and span.why.is_black is joined[-1].why.is_black:
            joined[-1] = replace(joined[-1], end=max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


@dataclass(frozen=True)
class Run:
    """A part of a value: as it is handed over, and why it is blacked out, if it is. `text`: what stands behind it."""

    text: str
    why: Why | None = None

    @property
    def shown(self) -> str:
        """What the person is given of it."""
        return BLACKED if self.is_black else self.text

    @property
    def is_black(self) -> bool:
        """Whether it is not handed over."""
        return self.why is not None and self.why.is_black

    @property
    def is_to_check(self) -> bool:
        """Whether somebody has to look whether it names somebody else."""
        return self.why is not None and self.why.is_to_check


_LIKE_A_NUMBER = re.compile(r"\+?\d[\d\s()./-]{6,}\d")
_DIGITS_OF_A_NUMBER = 9  # a day has eight


def hide_numbers(run: Run) -> Run:
    """The same with the last two digits of each telephone number alone: a page that is merely opened shows none."""

    def hidden(found: re.Match[str]) -> str:
        is_number = sum(map(str.isdigit, found.group())) >= _DIGITS_OF_A_NUMBER
        return f"…{found.group()[-2:]}" if is_number else found.group()

    return replace(run, text=_LIKE_A_NUMBER.sub(hidden, run.text))


def runs_of(passage: Passage, marks: Sequence[Mark] = ()) -> list[Run]:
    """A value in parts, blacked out or not."""
    black = [span for span in passage.spans if span.why.is_black]
    black += [Span(mark.start, mark.end, Why.BY_HAND) for mark in marks]
    alike_ones = [span for span in passage.spans if not span.why.is_black]
    spans = merged([*black, *(span for span in alike_ones if not any(_overlap(span, other) for other in black))])
    runs, at = [], 0
    for span in spans:
        if span.start > at:
            runs.append(Run(passage.value[at : span.start]))
        runs.append(Run(passage.value[span.start : span.end], span.why))
        at = span.end
    if at < len(passage.value) or not runs:
        runs.append(Run(passage.value[at:]))
    return runs


def given(passage: Passage, marks: Sequence[Mark] = ()) -> str:
    """The value as it is handed over."""
    return "".join(run.shown for run in runs_of(passage, marks))


def is_whole(passage: Passage, marks: Sequence[Mark] = ()) -> bool:
    """Whether nothing of a value is blacked out."""
    return not any(run.is_black for run in runs_of(passage, marks))


def occurrences(sections: Sequence[Section], words: str, only: tuple[int, int, int] | None = None) -> list[Mark]:
    """Every place at which words stand in an answer; `only`: in this passage alone."""
    wanted, marks = words.strip(), []
    if not wanted:
        return []
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    for number, section in enumerate(sections):
        for row, entry in enumerate(section.entries):
            for place, passage in enumerate(entry.passages):
                if passage.kind is not ValueKind.TEXT or (only is not None and only != (number, row, place)):
                    continue
                marks += [Mark(number, row, place, *match.span()) for match in pattern.finditer(passage.value)]
    return marks


def whole(sections: Sequence[Section], place: tuple[int, int, int]) -> Mark | None:
    """The mark of a whole passage; None where there is none at this place."""
    number, row, index = place
    try:
        if min(place) < 0:
            return None
        passage = sections[number].entries[row].passages[index]
    except IndexError:
        return None
    return Mark(number, row, index, 0, len(passage.value)) if passage.value else None
