"""Large cities of the whole world by any of their names in any script, and the airports that serve them.

The gazetteer looks within one country; who types a change of planes in another one, in Arabic or Cyrillic letters,
means an airport whose data have Latin names alone. The data are those of the gazetteer.
"""

import bisect
import mmap
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from foundation.geography.airports import Airport, airports_of_country
from foundation.geography.distances import distance_km
from foundation.geography.gazetteer import GAZETTEER_FILE, opened, record_around
from foundation.geography.names import search_key

_LARGE = 100_000  # inhabitants: whoever needs a smaller one types its code or its country's own places
_SERVES_KM = 60
_MOST_CITIES = 4
_LARGE_RECORD = re.compile(rb'"population": \d{6,}')
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class City:
    """A large city: its name, ISO country, degrees, inhabitants."""

    name: str
    country: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class _Index:
    by_key: dict[str, tuple[int, ...]]
    keys: list[str]
    cities: list[City]


def find_cities(typed: str, limit: int = _MOST_CITIES) -> list[City]:
    """Large cities one of whose names is what was typed, then those whose name begins with it; the largest first.

    Any script; case, accents and apostrophes do not count. Empty for a single letter, and where nothing matches.
    """
    key = search_key(typed)
    if len(key) < _FEWEST_LETTERS or limit < 1:
        return []
    index = _index()
    exact = set(index.by_key.get(key, ()))
    begun: set[int] = set()
    for place in range(bisect.bisect_left(index.keys, key), len(index.keys)):
        if not index.keys[place].startswith(key):
            break
        begun.update(index.by_key[index.keys[place]])
    ordered = [*_largest(index, exact), *_largest(index, begun - exact)]
    return ordered[:limit]


def airports_of_city(typed: str, limit: int = 10) -> list[Airport]:
    """Airports that serve the large cities of this name: those called international first, then the nearest."""
    airports: dict[str, Airport] = {}
    for city in find_cities(typed):
        near = [
            ("international" not in airport.name.casefold(), away, airport)
            for airport in airports_of_country(city.country)
            if abs(airport.lat - city.lat) < 1
            and abs(airport.lon - city.lon) < 4  # the ellipsoid is asked for few
            and (away := distance_km((city.lat, city.lon), (airport.lat, airport.lon))) <= _SERVES_KM
        ]
        airports |= {airport.iata: airport for *_rank, airport in sorted(near, key=lambda row: row[:2])}
    return list(airports.values())[:limit]


def _largest(index: _Index, which: set[int]) -> list[City]:
    return sorted((index.cities[position] for position in which), key=lambda city: (-city.population, city.name))


@lru_cache(maxsize=1)
def _index() -> _Index:
    """All large cities with the keys of their names, read at the first use (0.8 s), then kept (20 MB)."""
    cities: list[City] = []
    by_key: dict[str, list[int]] = {}
    with opened(GAZETTEER_FILE) as data:
        for raw in _large_records(data):
            if raw["population"] < _LARGE:
                continue
            for key in {search_key(name) for name in (raw["name"], *raw["alternatenames"])} - {""}:
                by_key.setdefault(key, []).append(len(cities))
            cities.append(
                City(raw["name"], raw["countrycode"], raw["latitude"], raw["longitude"], int(raw["population"]))
            )
    return _Index({key: tuple(ids) for key, ids in by_key.items()}, sorted(by_key), cities)


def _large_records(data: mmap.mmap) -> list[dict[str, Any]]:
    """Raw records with a population of six digits or more. No name can hold these bytes: see the gazetteer."""
    return [record_around(data, hit.start())[0] for hit in _LARGE_RECORD.finditer(data)]
