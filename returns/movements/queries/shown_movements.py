"""Group movements as they are shown: opened, with local times at both ends, and their people by case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.errors import KeyGone
from foundation.geography.zones import is_ambiguous, local
from returns.cases.models import Case
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegMode
from returns.movements.models import Movement
from returns.movements.queries.movements import PlaceRead

_GONE: dict[str, Any] = {
    "carrier": "", "number": "", "booking": "", "from_terminal": "", "to_terminal": "", "note": "", "km": 0,
    "from": {"code": "", "name": "–", "country": "", "lat": 0.0, "lon": 0.0},
    "to": {"code": "", "name": "–", "country": "", "lat": 0.0, "lon": 0.0},
}  # fmt: skip


@dataclass(frozen=True)
class ShownMovement:
    """One movement; times are aware, in the zone of their own end, its length in minutes and kilometres."""

    row: Movement
    said: Mapping[str, Any]
    departs: datetime
    arrives: datetime
    minutes: int

    @property
    def mode(self) -> LegMode:
        """By what it goes."""
        return self.row.mode

    @property
    def carrier(self) -> str:
        """Whose it is."""
        return str(self.said["carrier"])

    @property
    def number(self) -> str:
        """The number of the flight, train or bus."""
        return str(self.said["number"])

    @property
    def origin(self) -> dict[str, Any]:
        """Where it begins, as an end of a leg."""
        return dict(self.said["from"])

    @property
    def destination(self) -> dict[str, Any]:
        """Where it ends."""
        return dict(self.said["to"])

    @property
    def travellers(self) -> tuple[uuid.UUID, ...]:
        """Nobody is named: everybody of the manifest travels."""
        return ()

    @property
    def days_later(self) -> int:
        """How many days later than at its beginning the calendar is at its end; negative across the date line."""
        return (self.arrives.date() - self.departs.date()).days

    @property
    def folds(self) -> tuple[int | None, int | None]:
        """Which of two is meant at either end, where clocks show the local time twice; else None."""
        ends = ((self.departs, self.row.departs_zone), (self.arrives, self.row.arrives_zone))
        departs, arrives = (at.fold if is_ambiguous(at.replace(tzinfo=None), zone) else None for at, zone in ends)
        return departs, arrives


@dataclass(frozen=True)
class CaseAboard:
    """A case with those of its people who have a place, in the order of their places, and its leg."""

    case: Case
    places: tuple[PlaceRead, ...]
    leg: Leg | None


def shown_movement(movement: Movement) -> ShownMovement:
    """A movement as it is shown; opens it. One whose key is gone is shown without what was sealed."""
    try:
        content = movement.content or _GONE
    except KeyGone:
        content = _GONE
    return ShownMovement(
        row=movement,
        said=content,
        departs=local(movement.departs_at, movement.departs_zone),
        arrives=local(movement.arrives_at, movement.arrives_zone),
        minutes=round((movement.arrives_at - movement.departs_at).total_seconds() / 60),
    )


def by_case(places: Sequence[PlaceRead], legs: Mapping[uuid.UUID, Leg]) -> list[CaseAboard]:
    """Everybody who has a place by case, cases in the order of their first place."""
    places_by_case: dict[uuid.UUID, list[PlaceRead]] = {}
    cases: dict[uuid.UUID, Case] = {}
    for place in places:
        if place.case is not None:
            cases[place.case.id] = place.case
            places_by_case.setdefault(place.case.id, []).append(place)
    return [
        CaseAboard(cases[case_id], tuple(case_places), legs.get(case_id))
        for case_id, case_places in places_by_case.items()
    ]
