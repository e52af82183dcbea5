"""What waits for somebody, as the start page shows it: sections of lines, each of which leads to what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TodayLine:
    """One line: what it is about, where it leads, and how pressing it is. `route`: the places of a journey."""

    url: str
    label: str
    mark: str | None
    mark_label: str
    reference: str | None = None
    note: str | None = None
    more: str = ""
    route: Sequence[str] = ()


@dataclass(frozen=True)
class TodaySection:
    """A section: its lines, what it says without any, and the way to the whole list where it may hold more."""

    title: str
    items: Sequence[TodayLine]
    empty: str = ""
    more_url: str = ""
    more_label: str = ""
