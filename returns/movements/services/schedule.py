"""A group movement as it is stated: its times and ends, what a leg keeps of it, and whether it has changed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.errors import BadInput
from foundation.language.words import _, ngettext
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import refuse_if
from returns.journey.models import Leg
from returns.journey.queries.itinerary import whole_km
from returns.journey.rules.bookings import booking_reasons
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services.itinerary import NewWay, instants_of, refuse_impossible
from returns.movements.models import Movement
from returns.movements.rules import MOST_SEATS, closed_reasons

# A leg in these states no longer follows its movement.
_LEFT = (LegStatus.FROZEN, LegStatus.FLOWN, LegStatus.CANCELLED)
_TOLD = ("carrier", "number", "from_terminal", "to_terminal", "from", "to")


@dataclass(frozen=True)
class NewMovement(NewWay):
    """A movement as it is typed, with how many seats there are in all."""

    seats: int = field(kw_only=True)
    note: str = ""


def leg_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a leg keeps sealed of a movement's own content; the note stays with the movement."""
    return {**{name: part for name, part in content.items() if name != "note"}, "class": "", "fare": None, "night": ""}


def following_legs(legs: Mapping[uuid.UUID, Leg]) -> dict[uuid.UUID, Leg]:
    """Return the legs that follow changes of their movement."""
    return {case_id: leg for case_id, leg in legs.items() if leg.status not in _LEFT}


def refuse_wrong(unit: Unit, new: NewMovement, before: Movement | None, seats_taken: int, people: int = 0) -> None:
    """BadInput by field: times that cannot be or have passed, fewer seats than are taken, a country nobody goes to.

    RuleBroken if the booking cannot go from its status to this one. `before`: None for a movement that is new.
    """
    departs, _arrives = instants_of(new)
    errors: dict[str, list[str]] = {}
    if not seats_taken <= new.seats <= MOST_SEATS:
        errors["seats"] = [
            ngettext(
                "%(num)d seat is taken already. Take places out first, or choose a higher number.",
                "%(num)d seats are taken already. Take places out first, or choose a higher number.",
                seats_taken,
            )
        ]
    if departs <= unit.clock.now():
        errors["departs_time"] = [_("This time has passed already.")]
    if before is not None and people and new.destination.country != before.country:
        errors["destination_typed"] = [_("The people of this movement return to another country. Take them out first.")]
    if errors:
        raise BadInput(errors)
    refuse_impossible(unit, new, lies_ahead=False, before=before)  # that it has passed is told above
    refuse_if(booking_reasons(before.status if before else None, new.status, has_left=False))


def refuse_closed(unit: Unit, movement: Movement) -> None:
    """RuleBroken (`movement_closed`) if a movement was cancelled, or has left."""
    refuse_if(closed_reasons(movement.status, movement.departs_at <= unit.clock.now()))


def says_something_new(movement: Movement, new: NewMovement) -> bool:
    """Whether the legs of the cases would change."""
    is_rebooked = movement.status is not new.status or movement.content["booking"] != new.booking
    return is_rebooked or is_rescheduled(movement, new)


def is_rescheduled(movement: Movement, new: NewMovement) -> bool:
    """Whether what the receiving side was told would be wrong: times, ends, carrier, number, means of travel."""
    content = movement.content
    current = [movement.mode.value, movement.departs_at.isoformat(), movement.arrives_at.isoformat()]
    return [*current, *(content[name] for name in _TOLD)] != schedule_of(new)


def schedule_of(new: NewMovement) -> list[Any]:
    """What the receiving side is told of a movement: how, from where and to where, when."""
    departs, arrives = instants_of(new)
    content = content_of(new)
    return [new.mode.value, departs.isoformat(), arrives.isoformat(), *(content[name] for name in _TOLD)]


def zones_of(new: NewMovement) -> tuple[str, str]:
    """The zones (tz database) of both ends."""
    return new.origin.zone, new.destination.zone


def content_of(new: NewMovement) -> dict[str, Any]:
    """What of a movement stays sealed, but for its note."""
    origin, destination = new.origin.stored(), new.destination.stored()
    return {
        "carrier": new.carrier,
        "number": new.number,
        "booking": new.booking,
        "from_terminal": new.departs_terminal,
        "to_terminal": new.arrives_terminal,
        "from": origin,
        "to": destination,
        "km": whole_km(origin, destination),
    }
