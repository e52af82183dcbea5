"""What waits for somebody, as the start page shows it: sections of lines, each of which leads to what it is about."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class TodayLine:
    """One line: what it is about, where it leads, and how pressing it is.

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


@dataclass(frozen=True)
class TodaySection:
    """A section: its lines, what it says without any, and the way to the whole list where it may hold more.

    Lines that open names are made when they are shown, so that all keys of the page are read at once.
    """

    title: str
    lines: Sequence[TodayLine] | Callable[[], Sequence[TodayLine]]
    empty: str = ""
    more_url: str = ""
    more_label: str = ""
    count: int | None = None  # how many there are in all, where that is said
    is_folded: bool = False  # on a phone

    @cached_property
    def items(self) -> Sequence[TodayLine]:
        """The lines."""
        return self.lines() if callable(self.lines) else self.lines


def in_a_line(parts: Iterable[str | None]) -> str:
    """Parts of a line, those that there are, with a sign between them that reads alike in both directions."""
    return " · ".join(part for part in parts if part)
