"""Legs as a form states them: which points are meant, and the local times, made into what the plan takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from foundation.errors import BadInput
from foundation.language.money import currencies_in_use, fits
from foundation.language.words import _
from returns.cases.models import Case
from returns.journey.queries.points import Point, found_points, point_at, point_of
from returns.journey.rules.bookings import Fare
from returns.journey.services.itinerary import NewLeg

_ENDS = ("origin", "destination")
_TEXTS = ("carrier", "number", "booking", "departs_terminal", "arrives_terminal")


def stated_leg(case: Case, stated: Mapping[str, Any], countries: list[str]) -> NewLeg:
    """The leg that a form (`LegForm`) states; places are looked for in these countries, airports everywhere.

    BadInput by field: nothing was chosen or found, or several points were found and one has to be chosen.
    """
    no_way = {"destination": [_("The leg ends where it begins. Choose another place.")]}
    return NewLeg(
        **stated_way(case, stated, countries, no_way),
        escort_id=stated.get("who"),
        night=stated.get("night", ""),
        ticket=stated.get("ticket"),
        fare=_fare(stated),
        travellers=() if stated.get("who") else stated["travellers"],
    )


def stated_way(
    case: Case | None, stated: Mapping[str, Any], countries: list[str], no_way: dict[str, list[str]]
) -> dict[str, Any]:
    """What a form (`WayForm`) states of a `NewWay`. BadInput by field, as above; `no_way`: it ends where it begins."""
    points: dict[str, Point] = {}
    errors: dict[str, list[str]] = {}
    for end in _ENDS:
        try:
            points[end] = stated_point(case, end, stated, countries)
        except BadInput as error:
            errors.update(error.errors)
    if not errors and points["origin"] == points["destination"]:
        errors = no_way
    if errors:
        raise BadInput(errors)
    return {
        "mode": stated["mode"],
        **points,
        "departs": datetime.combine(stated["departs_on"], stated["departs_time"]),
        "arrives": datetime.combine(stated["arrives_on"], stated["arrives_time"]),
        "status": stated["status"],
        **{name: stated.get(name, "") for name in _TEXTS},
        "departs_fold": stated.get("departs_fold"),
        "arrives_fold": stated.get("arrives_fold"),
        "is_sure": stated["sure"],
    }


def _fare(stated: Mapping[str, Any]) -> Fare | None:
    """The fare that a form states; BadInput by field, as for every sum of money."""
    if "fare" not in stated:
        return None
    if stated["currency"] not in currencies_in_use():
        raise BadInput({"currency": [_("Choose from the list.")]})
    if not fits(stated["fare"], stated["currency"]):
        raise BadInput({"fare": [_("This currency has fewer digits after the point.")]})
    return Fare(stated["fare"], stated["currency"], stated["fare_is_each"])


def stated_point(case: Case | None, end: str, stated: Mapping[str, Any], countries: list[str]) -> Point:
    """The end of a way that a form states: chosen, or typed and found. BadInput by field, as above.

    Without a case there is no place of return to choose.
    """
    chosen, typed = stated.get(end), stated.get(f"{end}_typed", "")
    if chosen and typed == stated.get(f"{end}_searched", ""):
        point = point_of(case, chosen) if case is not None else point_at(chosen)
        if point is None:
            raise BadInput({end: [_("Choose from the list.")]})
        return point
    field = f"{end}_typed"
    if not typed:
        raise BadInput({field: [_("Type the code of an airport, a city or a village, or choose a place below.")]})
    points = found_points(typed, countries)
    if not points:
        raise BadInput({field: [_("Nothing was found for this. Try the code of the airport, or a larger town.")]})
    if len(points) > 1:
        raise BadInput({end: [_("Several places were found. Choose the one that you mean.")]})
    return points[0]
