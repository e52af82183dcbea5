"""Limits of a leg and of a connection: nights that need a bed, and how fast and how long a leg can be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from returns.cases.rules import UNCITED, Cited, Limit

_HOURS = 24


@dataclass(frozen=True)
class NightLimits:
    """The night of a place, in hours of its clocks, and how many minutes of it a connection may take without a bed.

    `at_least` is None where the rule book does not know: then no connection is a night stop.
    """

    from_hour: int = 23
    to_hour: int = 6
    at_least: int | None = None
    cited: Cited = UNCITED


NO_NIGHTS = NightLimits()


def night_minutes(starts: datetime, ends: datetime, zone: str, limits: NightLimits) -> int:
    """The most minutes that a wait (instants) takes of one night, as the clocks of its zone count nights.

    A night in which clocks are put forward is an hour shorter, one in which they are put back an hour longer.
    """
    there, most = ZoneInfo(zone), timedelta(0)
    day, last = starts.astimezone(there).date() - timedelta(days=1), ends.astimezone(there).date()
    wraps = limits.to_hour % _HOURS <= limits.from_hour % _HOURS
    while day <= last:
        dusk = datetime.combine(day, time(limits.from_hour % _HOURS), there).astimezone(UTC)
        until = day + timedelta(days=1) if wraps else day
        dawn = datetime.combine(until, time(limits.to_hour % _HOURS), there).astimezone(UTC)
        most = max(most, min(ends, dawn) - max(starts, dusk))
        day += timedelta(days=1)
    return int(most.total_seconds() // 60)


def is_night_stop(starts: datetime, ends: datetime, zone: str, limits: NightLimits) -> bool:
    """Whether a wait takes so much of a night that its travellers need somewhere to sleep.

    Source: rules itinerary.night_stop.*.
    """
    return limits.at_least is not None and night_minutes(starts, ends, zone, limits) >= max(limits.at_least, 1)


# How fast and how long a leg can be: what no vehicle manages was typed wrongly.

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
