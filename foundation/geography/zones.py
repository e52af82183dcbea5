"""Time zones: which exist, which a country has, and the way between a local time and an instant."""

import zoneinfo
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from foundation.geography.gazetteer import people_by_zone

# Not names of places: what they mean depends on the machine.
_NOT_A_ZONE = frozenset({"localtime", "Factory", "posixrules"})


class BadZone(ValueError):
    """No zone of the tz database has this name."""


class NoSuchLocalTime(ValueError):
    """A local time that never was shown by a clock: the clocks were put forward over it."""


def is_zone(name: str) -> bool:
    """Whether the tz database knows a zone of this name ("Asia/Kabul")."""
    return name in _zone_names()


@lru_cache(maxsize=1024)  # the library keeps eight, and reads the file of any other again
def zone(name: str) -> ZoneInfo:
    """The zone of this name; BadZone where there is none."""
    if not is_zone(name):
        raise BadZone("no such time zone")
    return ZoneInfo(name)


def to_instant(local_naive: datetime, zone_name: str, fold: int = 0) -> datetime:
    """The instant, aware in UTC, at which clocks in this zone show this local time (naive).

    Where the clocks were put back and show it twice, the first; `fold=1` asks for the second. NoSuchLocalTime where
    they never show it, BadZone for an unknown zone, ValueError for a datetime that is aware already.
    """
    if local_naive.tzinfo is not None:
        raise ValueError("a local time is naive; an aware datetime is an instant already")
    there = zone(zone_name)
    local_time = local_naive.replace(fold=0)
    try:
        instant = local_time.replace(tzinfo=there, fold=fold).astimezone(UTC)
        shown = instant.astimezone(there).replace(tzinfo=None, fold=0)
    except OverflowError as error:
        raise NoSuchLocalTime("outside the years that can be reckoned with") from error
    if shown != local_time:
        raise NoSuchLocalTime("the clocks are put forward over this time")
    return instant


def is_ambiguous(local_naive: datetime, zone_name: str) -> bool:
    """Whether clocks in this zone show this local time twice, because they are put back. Raises as `to_instant`."""
    return to_instant(local_naive, zone_name) != to_instant(local_naive, zone_name, fold=1)


def local(instant: datetime, zone_name: str) -> datetime:
    """The instant as an aware datetime of this zone. BadZone for an unknown zone, ValueError for a naive datetime."""
    if instant.tzinfo is None:
        raise ValueError("an instant is aware")
    return instant.astimezone(zone(zone_name))


def local_date(instant: datetime, zone_name: str) -> date:
    """The day that calendars in this zone show at this instant. Raises as `local`."""
    return local(instant, zone_name).date()


def zones_of_country(country: str) -> list[str]:
    """Zones of a country (ISO code) in the order of the tz database; an empty list for a country it does not know."""
    return list(_zones_by_country().get(country, ()))


@lru_cache(maxsize=512)
def main_zone(country: str) -> str | None:
    """The zone of a country (ISO code) in which most inhabitants of its known places live; None if it is not known."""
    zones = zones_of_country(country)
    if len(zones) < 2:
        return zones[0] if zones else None
    people = people_by_zone(country)
    return min(zones, key=lambda name: (-people[name], zones.index(name)))


def zone_of_country(country: str) -> ZoneInfo | None:
    """The main zone of a country (ISO code); None if it is not known."""
    name = main_zone(country)
    return zone(name) if name else None


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    """Every name, read once: asking the disk for each name would follow whatever path somebody typed."""
    return frozenset(zoneinfo.available_timezones()) - _NOT_A_ZONE


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    """The table zone.tab of the tz database, as the package tzdata carries it. Kosovo is not in ISO 3166 and added."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    zones: dict[str, tuple[str, ...]] = {"XK": ("Europe/Belgrade",)}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            zones[country] = (*zones.get(country, ()), name)
    return zones
