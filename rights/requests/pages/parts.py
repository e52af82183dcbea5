"""The parts of an answer as pages show them: a few dozen fields at a time, whatever is held of somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rights.requests.pages.wording import Wording
from rights.requests.queries.requests import AnswerMark
from rights.requests.rules.answers import Mark, Passage, Run, Section, ValueKind, Why, hide_numbers

MOST_FIELDS = 60  # of one part
_SHORT = 40  # letters that stand beside others in a row
_MOST_TO_CHECK = 100
Place = tuple[int, int, int]
Marks = Mapping[Place, Sequence[AnswerMark]]


@dataclass(frozen=True)
class Part:
    """Rows of one section that are read together: from `first` up to `until`. `number` counts from 1.

    It is the `nth` of so many (`of`) of its section.
    """

    number: int
    section: int
    first: int
    until: int
    nth: int
    of: int

    def has(self, place: Place) -> bool:
        """Whether a passage stands in it."""
        return place[0] == self.section and self.first <= place[1] < self.until


def parts_of(sections: Sequence[Section], most: int = MOST_FIELDS) -> list[Part]:
    """The parts of an answer in their order; a row is never divided."""
    parts: list[Part] = []
    for number, section in enumerate(sections):
        begins = _begins([len(entry.passages) for entry in section.entries], most)
        for nth, (first, until) in enumerate(zip(begins, [*begins[1:], len(section.entries)], strict=True), 1):
            parts.append(Part(len(parts) + 1, number, first, until, nth, len(begins)))
    return parts


def _begins(lengths: Sequence[int], most: int) -> list[int]:
    begins, fields = [0], 0
    for row, length in enumerate(lengths):
        if fields and fields + length > most:
            begins.append(row)
            fields = 0
        fields += length
    return begins


@dataclass(frozen=True)
class ShownPassage:
    """A field of a row: what it is called, its value in parts, and what was blacked out in it by hand."""

    place: Place
    label: str
    runs: Sequence[Run]
    is_text: bool
    marks: Sequence[AnswerMark]

    @property
    def at(self) -> str:
        """Its place as the address names it."""
        return ".".join(str(number) for number in self.place)

    @property
    def is_long(self) -> bool:
        """Whether it takes a row of its own."""
        return sum(len(run.text) for run in self.runs) > _SHORT

    @property
    def reasons(self) -> Sequence[Why]:
        """Why something of it is blacked out, or to be checked: each once, in their order."""
        return list(dict.fromkeys(run.why for run in self.runs if run.why is not None))

    @property
    def id(self) -> str:
        """Its place as an anchor of the page."""
        return f"passage-{self.at.replace('.', '-')}"


@dataclass(frozen=True)
class ListedPart:
    """A part by what it is called and held for, and in how many of its fields something is blacked out."""

    part: Part
    title: str
    purpose: str
    blacked: int


@dataclass(frozen=True)
class ShownAnswer:
    """All parts by their names, the rows of the one that is read, and the passages that are to be checked, anywhere."""

    parts: Sequence[ListedPart]
    part: ListedPart | None
    entries: Sequence[Sequence[ShownPassage]]
    to_check: Sequence[tuple[int, ShownPassage]]  # each with the number of its part


def shown_answer(sections: Sequence[Section], marks: Marks, wanted: int | None, at: Place | None) -> ShownAnswer:
    """The part of this number, or with this passage, or else the first one."""
    wording = Wording.of_reader()
    parts = parts_of(sections)
    listed = [_listed(part, sections[part.section], marks, wording) for part in parts]
    named = next((each for each in listed if at is not None and each.part.has(at)), None)
    chosen = named or next((each for each in listed if each.part.number == wanted), listed[0] if listed else None)
    entries = _entries(chosen.part, sections, marks, wording) if chosen else []
    return ShownAnswer(listed, chosen, entries, _to_check(parts, sections, marks, wording))


def _listed(part: Part, section: Section, marks: Marks, wording: Wording) -> ListedPart:
    blacked = sum(
        bool(marks.get((part.section, row, index))) or any(span.why.is_black for span in passage.spans)
        for row in range(part.first, part.until)
        for index, passage in enumerate(section.entries[row].passages)
    )
    return ListedPart(part, wording.table(section.table), wording.held_for(section.purpose), blacked)


def _entries(part: Part, sections: Sequence[Section], marks: Marks, wording: Wording) -> list[list[ShownPassage]]:
    rows = sections[part.section].entries
    return [
        [_passage((part.section, row, index), one, marks, wording) for index, one in enumerate(rows[row].passages)]
        for row in range(part.first, part.until)
    ]


def _to_check(
    parts: Sequence[Part], sections: Sequence[Section], marks: Marks, wording: Wording
) -> list[tuple[int, ShownPassage]]:
    unsure = [
        (part.number, _passage((part.section, row, index), passage, marks, wording))
        for part in parts
        for row in range(part.first, part.until)
        for index, passage in enumerate(sections[part.section].entries[row].passages)
        if any(span.why.is_to_check for span in passage.spans)
    ]
    left = [(number, passage) for number, passage in unsure if any(run.is_to_check for run in passage.runs)]
    return left[:_MOST_TO_CHECK]


def _passage(place: Place, shown: Passage, marks: Marks, wording: Wording) -> ShownPassage:
    own = list(marks.get(place, ()))
    runs = [hide_numbers(run) for run in wording.runs(shown, tuple(mark.content for mark in own))]
    return ShownPassage(place, wording.field(shown.field), runs, shown.kind is ValueKind.TEXT, own)


def contents(marks: Marks) -> dict[Place, tuple[Mark, ...]]:
    """The marks alone, by passage."""
    return {place: tuple(mark.content for mark in own) for place, own in marks.items()}
