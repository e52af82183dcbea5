"""How fast and how long a leg can be: what no vehicle manages was typed wrongly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from returns.cases.rules.limits import Limit

_SECONDS = 3600


@dataclass(frozen=True)
class PaceLimits:
    """By mode: the most kilometres in an hour, and the most hours of a leg; a mode that is not there has no limit."""

    fastest: Mapping[str, Limit] = field(default_factory=dict)
    longest: Mapping[str, Limit] = field(default_factory=dict)


NO_PACE = PaceLimits()


def is_too_fast(km: int | None, lasts: timedelta, fastest: Limit | None) -> bool:
    """Whether so many kilometres as the crow flies cannot be made in this time; unknown distances can."""
    if km is None or fastest is None or lasts <= timedelta(0):
        return False
    return km * _SECONDS > fastest.value * lasts.total_seconds()


def is_too_long(lasts: timedelta, longest: Limit | None) -> bool:
    """Whether nobody is under way on one leg for so long."""
    return longest is not None and lasts > timedelta(hours=longest.value)
