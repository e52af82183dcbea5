"""What somebody has to do, as the start page shows it: lines by how pressing they are, and panels of figures."""

import enum
import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from foundation.language.words import lazy_gettext as _l
from foundation.storage.query_cache import cache_fact, cached_fact

MOST_ALIKE = 3  # lines of one kind in a group; more of them are one line that opens
MOST_FOLDED = 4  # lines that come into it ahead of being opened, for where there is no network by then
MOST_AT_ONCE = 10  # lines of a page that shows all groups at once; with more, what does not press is asked for after it
WEEK_DAYS = 7
_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


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


GROUP_LABELS = {
    Urgency.OVERDUE: _l("Overdue"),
    Urgency.TODAY: _l("Today"),
    Urgency.WEEK: _l("This week"),
    Urgency.LATER: _l("Later"),
    Urgency.OTHERS: _l("Waiting for others"),
}
EVERY_GROUP = frozenset(Urgency)
PRESSING = frozenset({Urgency.OVERDUE, Urgency.TODAY})  # what the page never leaves for later


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

    `url`: empty where the reader may open no more of it; `duty`: what there is to do, where the label does not say it;
    `route`: the places of a journey; `more`: how many are behind the one line; `people`: names with their ages, in
    place of the label; `contact`: when somebody may be called; `forbids`: what is never done; `also`: addresses and
    words of what else there is to do about the same people.
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
class LinesToRead:
    """Lines of which is known alone how pressing each is: most of them are counted and never shown.

    `read`: reads what the lines at these places show, and gives what makes them, None for what has gone in between.
    Names are opened by that alone, so that all keys of the page are read at once. `last`: reads what several sections
    want of the same rows, once all of them have said what they show.
    """

    urgencies: Sequence[Urgency]
    read: Callable[[Sequence[int]], Callable[[], Sequence[TodayLine | None]]]
    last: Callable[[], None] | None = None


def when_shown(items: Sequence[_T], urgency: Callable[[_T], Urgency], line: Callable[[_T], TodayLine]) -> LinesToRead:
    """A line for each of these rows, which are there already: what is sealed in them is opened for a line shown."""
    return LinesToRead(
        [urgency(item) for item in items], lambda places: lambda: [line(items[place]) for place in places]
    )


class ReadTogether(Generic[_K, _V]):
    """Rows that lines of several sections are about, by their ids: sections say which, `read` reads all of them."""

    def __init__(self, read: Callable[[Collection[_K]], Mapping[_K, _V]]) -> None:
        """Take what reads the rows of some ids."""
        self._read = read
        self._wanted: set[_K] = set()
        self.rows: dict[_K, _V] = {}

    def lines(self, about: Sequence[tuple[Urgency, _K | None]], make: Callable[[int], TodayLine | None]) -> LinesToRead:
        """Lines of these rows, each made by its place once its row is read."""

        def read(places: Sequence[int]) -> Callable[[], Sequence[TodayLine | None]]:
            self._wanted.update(key for place in places if (key := about[place][1]) is not None)
            return lambda: [make(place) for place in places]

        return LinesToRead([urgency for urgency, _key in about], read, self.read)

    def read(self, more: Collection[_K] = ()) -> None:
        """Read the rows that are wanted, by lines or here, and not read yet."""
        missing = self._wanted.union(more) - self.rows.keys()
        if missing:
            self.rows.update(self._read(missing))


def read_together(session: Session, read: Callable[[Session, Collection[_K]], Mapping[_K, _V]]) -> ReadTogether[_K, _V]:
    """What reads such rows for all sections of a page. A unit that writes keeps nothing: there each has its own."""
    what = (read_together, read)
    together: ReadTogether[Any, Any] | None = cached_fact(session, what)
    if together is None:
        together = ReadTogether(partial(read, session))
        cache_fact(session, what, together)
    return together


@dataclass(frozen=True)
class TodaySection:
    """Lines of one kind, and the way to the whole list. `is_cut`: there are more than these.

    `shown_first`: how many lines of a group stand open where there are too many of them.
    """

    title: str
    lines: Sequence[TodayLine] | LinesToRead
    more_url: str = ""
    more_label: str = ""
    is_cut: bool = False
    shown_first: int = 0

    @property
    def key(self) -> str:
        """What an address calls it: it follows from its title, which no other section has."""
        return hashlib.sha256(self.title.encode()).hexdigest()[:12]

    @property
    def urgencies(self) -> Sequence[Urgency]:
        """How pressing each of the lines is."""
        lines = self.lines
        return lines.urgencies if isinstance(lines, LinesToRead) else [line.urgency for line in lines]

    def read(self, places: Sequence[int]) -> Callable[[], Sequence[TodayLine | None]]:
        """Read what the lines at these places show; what is given makes them."""
        lines = self.lines
        return lines.read(places) if isinstance(lines, LinesToRead) else lambda: [lines[place] for place in places]

    @property
    def last(self) -> Callable[[], None] | None:
        """What is read once every section has said what it shows."""
        return self.lines.last if isinstance(self.lines, LinesToRead) else None


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
    """Lines of one kind that are shown as one, which opens.

    `lines`: the first of them, where they came ahead of that; all are asked for at `url` when it is opened.
    """

    title: str
    count: int
    lines: Sequence[TodayLine]
    url: str
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


# What gives the address of lines that are alike: of this section, and as pressing as that.
AddressOf = Callable[[TodaySection, Urgency], str]


@dataclass(frozen=True)
class Folding:
    """Where lines that are alike are asked for; without an address those that would be folded are all there is.

    `fills`: the first of them come along; `shown`: groups that are on the page already, of which nothing else comes.
    """

    address_of: AddressOf | None = None
    fills: bool = False
    shown: Collection[Urgency] = frozenset()


UNFOLDED = Folding()


@dataclass(frozen=True)
class _Share:
    """What a group shows of a section: the places of lines that stand open, and of those folded into one of `count`."""

    urgency: Urgency
    index: int  # of the section among all
    section: TodaySection
    opened: Sequence[int]
    folded: Sequence[int]
    count: int
    is_cut: bool
    url: str = ""

    @property
    def places(self) -> list[int]:
        """The places of all lines that are made."""
        return [*self.opened, *self.folded]

    @property
    def height(self) -> int:
        """How many lines stand in the group."""
        return len(self.opened) + (1 if self.count else 0)

    def entries(self, lines: Mapping[int, TodayLine | None]) -> Iterator[TodayLine | Alike]:
        """The lines of its places as the group shows them."""
        section = self.section
        yield from (line for place in self.opened if (line := lines[place]) is not None)
        folded = [line for place in self.folded if (line := lines[place]) is not None]
        if self.url:
            more = section.more_url, section.more_label
            yield Alike(section.title, self.count, folded, self.url, *more, self.is_cut)


def _share(index: int, section: TodaySection, urgency: Urgency, folding: Folding) -> _Share | None:
    """None where nothing is as pressing. What was cut off is no more pressing than the last line that is there."""
    urgencies = section.urgencies
    places = [place for place, each in enumerate(urgencies) if each is urgency]
    if not places:
        return None
    is_cut = section.is_cut and urgencies[-1] is urgency
    is_shown, are_few = urgency in folding.shown, len(places) <= max(MOST_ALIKE, section.shown_first)
    first, rest = (places, []) if are_few else (places[: section.shown_first], places[section.shown_first :])
    if folding.address_of is None:
        return _Share(urgency, index, section, rest or first, [], 0, is_cut)
    if are_few:
        return None if is_shown else _Share(urgency, index, section, first, [], 0, is_cut)
    opened, folded = [] if is_shown else first, rest[:MOST_FOLDED] if folding.fills else []
    return _Share(urgency, index, section, opened, folded, len(rest), is_cut, folding.address_of(section, urgency))


def _shares(sections: Mapping[int, TodaySection], urgencies: Collection[Urgency], folding: Folding) -> list[_Share]:
    """What is shown of sections, in the order of the page."""
    wanted = [urgency for urgency in Urgency if urgency in urgencies]
    shares = (_share(index, section, urgency, folding) for urgency in wanted for index, section in sections.items())
    return [share for share in shares if share is not None]


def shown_at_once(sections: Sequence[TodaySection], folding: Folding) -> frozenset[Urgency]:
    """The groups of the first answer: all of them where they are short or nothing presses, else what presses."""
    shares = _shares(dict(enumerate(sections)), EVERY_GROUP, folding)
    is_short = sum(share.height for share in shares) <= MOST_AT_ONCE
    return EVERY_GROUP if is_short or not any(share.urgency in PRESSING for share in shares) else PRESSING


class GroupsToRead:
    """What groups show of sections, read and not opened yet. `late`: sections known only once the others are read."""

    def __init__(
        self,
        sections: Sequence[TodaySection],
        urgencies: Collection[Urgency],
        folding: Folding,
        kind: str | None = None,
    ) -> None:
        """Read what these groups show; `kind`: of the section with that key alone."""
        self._urgencies, self._folding, self._kind = urgencies, folding, kind
        self._shares, self._made = list[_Share](), dict[int, Callable[[], Sequence[TodayLine | None]]]()
        self._places: dict[int, list[int]] = {}
        self._last = list[Callable[[], None]]()
        self._read(dict(enumerate(sections)))

    def _read(self, sections: Mapping[int, TodaySection]) -> None:
        wanted = {i: section for i, section in sections.items() if self._kind in (None, section.key)}
        shares = _shares(wanted, self._urgencies, self._folding)
        for share in shares:
            self._places.setdefault(share.index, []).extend(share.places)
        for index in {share.index for share in shares}:
            self._made[index] = sections[index].read(self._places[index])
            if (last := sections[index].last) is not None:
                self._last.append(last)
        self._shares += shares

    def opened(self, late: Mapping[int, TodaySection] | None = None) -> list[TodayGroup]:
        """The groups; those without any line are left out. `late`: by their places among the sections."""
        self._read(late or {})
        for last in self._last:
            last()
        lines = {i: dict(zip(self._places[i], made(), strict=True)) for i, made in self._made.items()}
        shares = sorted(self._shares, key=lambda share: share.index)
        by_urgency = {urgency: [share for share in shares if share.urgency is urgency] for urgency in Urgency}
        return [
            _group(urgency, [(share, lines[share.index]) for share in own])
            for urgency, own in by_urgency.items()
            if own
        ]


def _group(urgency: Urgency, shares: Sequence[tuple[_Share, Mapping[int, TodayLine | None]]]) -> TodayGroup:
    entries = [entry for share, lines in shares for entry in share.entries(lines)]
    count = sum(len(share.opened) + share.count for share, _lines in shares)
    return TodayGroup(urgency, entries, count, any(share.is_cut for share, _lines in shares))


def in_a_line(parts: Iterable[str | None]) -> str:
    """Parts of a line, those that there are, with a sign between them that reads alike in both directions."""
    return " · ".join(part for part in parts if part)
