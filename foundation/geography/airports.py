"""Airports with an IATA code: by code, and by what somebody types (code, city or name).

The data are those of the package airportsdata. They hold closed and military fields too: a person picks from the list.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import airportsdata

from foundation.geography.names import search_key
from foundation.geography.zones import is_zone

FORMER_CODES_FILE = Path(__file__).parents[2] / "data" / "airports" / "former_codes.toml"


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport: IATA code, names in Latin script (the city may be empty), ISO country, degrees, time zone."""

    iata: str
    name: str
    city: str
    country: str
    lat: float
    lon: float
    zone: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """An airport with what is compared when somebody searches; `every` is code and keys in one text."""

    airport: Airport
    keys: tuple[str, ...]
    every: str


def airport(iata: str) -> Airport | None:
    """The airport with this IATA code (case does not count), or that had it once; None for any other code."""
    code = iata.strip().upper()
    return _airports().get(code) or _airports().get(_former_codes().get(code, ""))


def airports_of_country(country: str) -> tuple[Airport, ...]:
    """The airports of a country (ISO code), by code; none for a country that has none."""
    return _by_country().get(country, ())


def find_airports(typed: str, country: str | None = None, limit: int = 10) -> list[Airport]:
    """Airports for what was typed, in one country (ISO code) or everywhere, best first; empty if nothing matches.

    First the code, then a city (its name, or its own code such as LON) or a name that is what was typed, then those
    that begin with it, then those that contain it; within each, airports that are called international come first. Case
    and accents do not count.
    """
    key = search_key(typed)
    if not key or limit < 1:
        return []
    ranked = []
    for entry in _entries():
        if key not in entry.every or (country is not None and entry.airport.country != country):
            continue
        rank = _rank(key, entry)
        if rank is not None:
            airport = entry.airport
            ranked.append((rank, "international" not in airport.name.casefold(), airport.city, airport.iata, airport))
    return [airport for *_, airport in sorted(ranked, key=lambda row: row[:4])[:limit]]


def _rank(key: str, entry: _Entry) -> int | None:
    """0 for the code, 1 for the whole city or name, 2 for its beginning, 3 for a part of it; None for no match."""
    if key == entry.airport.iata.casefold():
        return 0
    if key in entry.keys:
        return 1
    if any(text.startswith(key) for text in entry.keys):
        return 2
    return 3 if any(key in text for text in entry.keys) else None


@lru_cache(maxsize=1)
def _former_codes() -> dict[str, str]:
    """Codes that older tickets name -> the codes of today."""
    rows = tomllib.loads(FORMER_CODES_FILE.read_text(encoding="utf-8"))["former"]
    return {row["code"]: row["now"] for row in rows}


@lru_cache(maxsize=1)
def _airports() -> dict[str, Airport]:
    """All airports by code, read at the first use (0.1 s). One whose zone nobody knows is of no use and left out."""
    return {
        code: Airport(code, raw["name"], raw["city"], raw["country"], raw["lat"], raw["lon"], raw["tz"])
        for code, raw in airportsdata.load("IATA").items()
        if is_zone(raw["tz"])
    }


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    """All airports with their keys; a city such as "Arnavutköy, Istanbul" counts as each of its parts too."""
    cities: dict[str, list[str]] = {}
    for code, city in airportsdata.load_iata_macs().items():
        for iata in city["airports"]:
            cities.setdefault(iata, []).append(code)
    for former, now in _former_codes().items():
        cities.setdefault(now, []).append(former)
    entries = []
    for airport in _airports().values():
        texts = (airport.name, airport.city, *airport.city.split(","), *cities.get(airport.iata, ()))
        keys = {search_key(text) for text in texts} - {""}
        entries.append(_Entry(airport, tuple(sorted(keys)), "\n".join((airport.iata.casefold(), *sorted(keys)))))
    return tuple(entries)


@lru_cache(maxsize=1)
def _by_country() -> dict[str, tuple[Airport, ...]]:
    by_country: dict[str, list[Airport]] = {}
    for airport in sorted(_airports().values(), key=lambda airport: airport.iata):
        by_country.setdefault(airport.country, []).append(airport)
    return {country: tuple(airports) for country, airports in by_country.items()}
