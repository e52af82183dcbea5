"""Group movements as a form states them: which points are meant, and the local times."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from foundation.errors import BadInput
from foundation.language.words import _
from returns.journey.queries.points import Point
from returns.journey.services.stated_legs import stated_point
from returns.movements.services.schedule import NewMovement


def stated_movement(stated: Mapping[str, Any], countries: Sequence[str]) -> NewMovement:
    """The movement that a form (`MovementForm`) states; places are looked for in these countries, airports everywhere.

    BadInput by field: nothing was chosen or found, several points were found, or it ends where it begins.
    """
    points: dict[str, Point] = {}
    errors: dict[str, list[str]] = {}
    for end in ("origin", "destination"):
        try:
            points[end] = stated_point(None, end, stated, list(countries))
        except BadInput as error:
            errors.update(error.errors)
    if not errors and points["origin"] == points["destination"]:
        errors["destination_typed"] = [_("The movement ends where it begins. Choose another place.")]
    if errors:
        raise BadInput(errors)
    return NewMovement(
        mode=stated["mode"],
        origin=points["origin"],
        destination=points["destination"],
        departs=datetime.combine(stated["departs_on"], stated["departs_time"]),
        arrives=datetime.combine(stated["arrives_on"], stated["arrives_time"]),
        seats=stated["seats"],
        status=stated["status"],
        carrier=stated.get("carrier", ""),
        number=stated.get("number", ""),
        booking=stated.get("booking", ""),
        departs_terminal=stated.get("departs_terminal", ""),
        arrives_terminal=stated.get("arrives_terminal", ""),
        note=stated.get("note", ""),
        departs_fold=stated.get("departs_fold"),
        arrives_fold=stated.get("arrives_fold"),
        is_sure=stated["sure"],
    )
