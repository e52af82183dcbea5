"""Group movements as a form states them: which points are meant, and the local times."""

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.language.words import _
from returns.journey.services.stated_legs import stated_way
from returns.movements.services.schedule import NewMovement


def stated_movement(stated: Mapping[str, Any], countries: Sequence[str]) -> NewMovement:
    """The movement that a form (`MovementForm`) states; places are looked for in these countries, airports everywhere.

    BadInput by field: nothing was chosen or found, several points were found, or it ends where it begins.
    """
    no_way = {"destination_typed": [_("The movement ends where it begins. Choose another place.")]}
    way = stated_way(None, stated, list(countries), no_way)
    return NewMovement(**way, seats=stated["seats"], note=stated.get("note", ""))
