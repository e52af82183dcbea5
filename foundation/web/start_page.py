"""The start page as topics fill it: sections, and in each the lines of what waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class TodayLine:
    """What waits, with the way to it and how urgent it is; `more`: how many are behind the one line."""

    url: str
    label: str
    note: str | None
    mark: str
    mark_label: str
    reference: str | None = None
    more: str | None = None


@dataclass(frozen=True)
class TodaySection:
    """Lines under a title. They are made when they are shown, so that all keys of the page are read at once."""

    title: str
    lines: Callable[[], Sequence[TodayLine]]
    more_url: str = ""
    more_label: str = ""
    empty: str = ""

    @cached_property
    def items(self) -> Sequence[TodayLine]:
        """The lines."""
        return self.lines()
