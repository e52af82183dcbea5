"""The gazetteer as a geocoder of geopy, for whoever works with that interface. It never touches a network."""

from typing import Any, NoReturn

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from foundation.geography.gazetteer import Place, find_places, nearest_place


class _NoNetwork(BaseSyncAdapter):
    """What geopy would fetch with; whoever tries is refused."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> NoReturn:
        raise GeocoderServiceError("this geocoder works offline")

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> NoReturn:
        raise GeocoderServiceError("this geocoder works offline")


class OfflineGeocoder(Geocoder):
    """Finds places of one country in the gazetteer. `raw` of an answer is the `Place`."""

    def __init__(self, country: str) -> None:
        """Take the ISO code of the country in which to look."""
        super().__init__(adapter_factory=_no_network)
        self.country = country

    def geocode(self, query: str, *, exactly_one: bool = True, limit: int = 10) -> Location | list[Location] | None:
        """The best place for a name, or with `exactly_one=False` up to `limit` of them; None where nothing matches."""
        locations = [_location(place) for place in find_places(query, self.country, 1 if exactly_one else limit)]
        return _answer(locations, exactly_one)

    def reverse(self, query: Any, *, exactly_one: bool = True) -> Location | list[Location] | None:
        """The place nearest to a point (a pair, a geopy Point, or a text such as "34.3, 62.2"), as `geocode` answers.

        GeocoderQueryError where the point cannot be read or is not on earth: geopy's own reading of points would
        silently wrap a longitude of 200, and take nothing at all for 0, 0.
        """
        try:
            lat, lon = query.split(",") if isinstance(query, str) else tuple(query)[:2]
            nearest = nearest_place(float(lat), float(lon), self.country)
        except (TypeError, ValueError) as error:
            raise GeocoderQueryError("not a point on earth") from error
        return _answer([_location(nearest)] if nearest else [], exactly_one)


def _no_network(**settings: Any) -> _NoNetwork:
    return _NoNetwork(**settings)


def _location(place: Place) -> Location:
    return Location(f"{place.name}, {place.country}", (place.lat, place.lon), place)


def _answer(locations: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    """As geopy's own geocoders answer: None where nothing was found, else one or all."""
    if not locations:
        return None
    return locations[0] if exactly_one else locations
