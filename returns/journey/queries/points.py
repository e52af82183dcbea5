"""Points where legs begin and end: airports, places of the gazetteer, the place of return; searched and by code."""

from dataclasses import dataclass

from foundation.geography.airports import Airport, airport, find_airports
from foundation.geography.cities import airports_of_city
from foundation.geography.gazetteer import Place, find_places, place
from foundation.language.formats import country as country_name
from foundation.language.words import _
from returns.cases.models import Case

PLACE_OF_RETURN = "return"
_OF_GAZETTEER = "G"
_MOST = 12
_READ_BY = "read ahead"  # longer than any code: airports and cities are both looked through


@dataclass(frozen=True)
class Point:
    """A place on earth with its zone. `code` is an IATA code, "G" and a GeoNames id, or "return"."""

    code: str
    name: str
    country: str
    lat: float
    lon: float
    zone: str

    def stored(self) -> dict[str, str | float]:
        """What a leg keeps of it; the zone has a column of its own."""
        return {"code": self.code, "name": self.name, "country": self.country, "lat": self.lat, "lon": self.lon}


def point_of(case: Case, code: str) -> Point | None:
    """The point with this code, or None; "return" is the place of return of this case, once it is located."""
    return place_of_return(case) if code == PLACE_OF_RETURN else point_at(code)


def point_at(code: str) -> Point | None:
    """The airport or the place of the gazetteer with this code, or None."""
    if code.startswith(_OF_GAZETTEER) and code[1:].isascii() and code[1:].isdigit() and len(code) < 12:
        there = place(int(code[1:]))
        return _of_place(there) if there else None
    exact = airport(code)
    return _of_airport(exact) if exact else None


def place_of_return(case: Case) -> Point | None:
    """Where the people return to: as they say it, at the gazetteer place that is nearest. None until it is located."""
    near = case.nearest_place
    if not near:
        return None
    name = case.place_of_return or near.name
    return Point(PLACE_OF_RETURN, name, case.country, near.lat, near.lon, near.zone)


def found_points(typed: str, countries: list[str]) -> list[Point]:
    """Airports anywhere and places of these countries for what was typed, best first; for a code that airport alone.

    Any script: an airport is found by its own name and by every name of the large city that it serves.
    """
    exact = airport(typed) if len(typed.strip()) == 3 else None
    if exact:
        return [_of_airport(exact)]
    named = {
        candidate.iata: candidate
        for candidate in (*find_airports(typed, limit=_MOST), *airports_of_city(typed, limit=_MOST))
    }
    airports = [_of_airport(candidate) for candidate in named.values()][:_MOST]
    places = [
        _of_place(candidate)
        for country in dict.fromkeys(countries)
        for candidate in find_places(typed, country, _MOST // 2)
    ]
    return [*airports, *places]


def read_ahead() -> None:
    """Read what the search of airports needs, a second once in a process: then it answers as fast as one types."""
    found_points(_READ_BY, [])


def places_like(typed: str, country: str) -> list[Place]:
    """Places of the country of return for what was typed, larger ones first."""
    return find_places(typed, country, _MOST)


def point_label(point: Point) -> str:
    """A point as people choose it: `IST – Istanbul Airport, Türkiye`, or a place and its country."""
    if point.code == PLACE_OF_RETURN:
        return _("Place of return: %(name)s", name=point.name)
    where = _("%(name)s, %(country)s", name=point.name, country=country_name(point.country))
    return where if point.code.startswith(_OF_GAZETTEER) and point.code[1:].isdigit() else f"{point.code} – {where}"


def _of_airport(airport: Airport) -> Point:
    names_city = any(part and part in airport.name for part in airport.city.split(", "))
    name = f"{airport.name}, {airport.city}" if airport.city and not names_city else airport.name
    return Point(airport.iata, name, airport.country, airport.lat, airport.lon, airport.zone)


def _of_place(place: Place) -> Point:
    return Point(f"{_OF_GAZETTEER}{place.id}", place.name, place.country, place.lat, place.lon, place.zone)
