"""What somebody has to do, as the start page shows it: lines by how pressing they are, and panels of figures."""

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

MOST_ALIKE = 3  # lines of one kind in a group; more of them are one line that opens
MOST_FOLDED = 4  # lines that are in it, where the whole list is a press away
WEEK_DAYS = 7


class Urgency(enum.Enum):
    """By when something has to be done, in the order of the page."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    OTHERS = "others"  # somebody else has to act first

    @property
    def is_folded(self) -> bool:
        """Whether it is folded on a phone, unless nothing else is there: nothing of it is to be done today."""
        return self in (Urgency.LATER, Urgency.OTHERS)


def urgency_of(days: int | None) -> Urgency:
    """How pressing something is that is due in so many days; what has no day is for today."""
    if days is None or days == 0:
        return Urgency.TODAY
    if days < 0:
        return Urgency.OVERDUE
    return Urgency.WEEK if days <= WEEK_DAYS else Urgency.LATER


@dataclass(frozen=True)
class TodayLine:
    """One line: what it is about, where it leads, and how pressing it is.

    `duty`: what there is to do, where the label does not say it; `route`: the places of a journey; `more`: how many are
    behind the one line; `people`: names with their ages, in place of the label; `contact`: when somebody may be called;
    `forbids`: what is never done; `also`: addresses and words of what else there is to do about the same people.
    """

    url: str
    label: str
    mark: str | None
    mark_label: str
    reference: str | None = None
    note: str | None = None
    more: str | None = None
    route: Sequence[str] = ()
    people: Sequence[tuple[str, str]] = ()
    contact: str = ""
    forbids: Sequence[str] = ()
    also: Sequence[tuple[str, str]] = ()
    urgency: Urgency = Urgency.TODAY
    duty: str = ""


@dataclass(frozen=True)
class TodaySection:
    """Lines of one kind, and the way to the whole list. `is_cut`: there are more than these.

    Lines that open names are made when they are shown, so that all keys of the page are read at once.
    `shown_first`: how many lines of a group stand open where there are too many of them.
    """

    title: str
    lines: Sequence[TodayLine] | Callable[[], Sequence[TodayLine]]
    more_url: str = ""
    more_label: str = ""
    is_cut: bool = False
    shown_first: int = 0

    @cached_property
    def items(self) -> Sequence[TodayLine]:
        """The lines."""
        return self.lines() if callable(self.lines) else self.lines


@dataclass(frozen=True)
class TodayPanel:
    """Figures at the foot of the start page: each with its name, its value and a note; and where there is more."""

    title: str
    figures: Sequence[tuple[str, str, str]]
    note: str = ""
    more_url: str = ""
    more_label: str = ""


@dataclass(frozen=True)
class Alike:
    """Lines of one kind that are shown as one, which opens."""

    title: str
    count: int
    lines: Sequence[TodayLine]  # the first of them
    more_url: str
    more_label: str
    is_cut: bool


@dataclass(frozen=True)
class TodayGroup:
    """What is as pressing: lines and what is folded into one of them; how many there are, or at least."""

    urgency: Urgency
    entries: Sequence[TodayLine | Alike]
    count: int
    is_cut: bool


def groups_of(sections: Sequence[TodaySection]) -> list[TodayGroup]:
    """The lines of all sections by how pressing they are; groups without any are left out."""
    groups = []
    for urgency in Urgency:
        entries: list[TodayLine | Alike] = []
        for section, lines, is_cut in _of_group(sections, urgency):
            entries += _entries(section, lines, is_cut)
        count = sum(entry.count if isinstance(entry, Alike) else 1 for entry in entries)
        if entries:
            is_cut = any(cut for _section, _lines, cut in _of_group(sections, urgency))
            groups.append(TodayGroup(urgency, entries, count, is_cut))
    return groups


def _of_group(
    sections: Sequence[TodaySection], urgency: Urgency
) -> Iterator[tuple[TodaySection, list[TodayLine], bool]]:
    """Each section with its lines of a group. What was cut off is no more pressing than the last line that is there."""
    for section in sections:
        lines = [line for line in section.items if line.urgency is urgency]
        if lines:
            yield section, lines, section.is_cut and section.items[-1].urgency is urgency


def _entries(section: TodaySection, lines: Sequence[TodayLine], is_cut: bool) -> list[TodayLine | Alike]:
    if len(lines) <= max(MOST_ALIKE, section.shown_first):
        return list(lines)
    first, rest = lines[: section.shown_first], lines[section.shown_first :]
    folded = rest[:MOST_FOLDED] if section.more_url else rest
    return [*first, Alike(section.title, len(rest), folded, section.more_url, section.more_label, is_cut)]


def in_a_line(parts: Iterable[str | None]) -> str:
    """Parts of a line, those that there are, with a sign between them that reads alike in both directions."""
    return " · ".join(part for part in parts if part)
