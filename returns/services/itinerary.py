"""Changes of a journey: planning, changing and removing legs, and saying where the people return to."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from foundation.errors import BadInput
from foundation.geography.gazetteer import place
from foundation.geography.zones import NoSuchLocalTime, to_instant
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.itinerary import Leg
from returns.queries.cases import members_of_case
from returns.queries.consent import missing_of_case
from returns.queries.country_status import country_status
from returns.queries.escorts import escort_of_case, escorts_of_case
from returns.queries.itinerary import legs_of_case, whole_km
from returns.queries.points import Point as Point
from returns.rules.country_status import country_reasons
from returns.rules.itinerary import BOOKED, LegMode, LegStatus
from returns.rules.lifecycle import EventKind
from returns.rules.reasons import Reason, blockers
from returns.services.lifecycle import refuse_reasons, tell
from returns.services.planning import CHANGED_IN, made_before, not_plannable, note_made


@dataclass(frozen=True)
class NewLeg:
    """A leg as it is typed: local times at both ends, without zone. With `escort_id` it is that escort's way home."""

    mode: LegMode
    origin: Point
    destination: Point
    departs: datetime
    arrives: datetime
    status: LegStatus = LegStatus.PLANNED
    carrier: str = ""
    number: str = ""
    booking: str = ""
    escort_id: uuid.UUID | None = None


def plan_leg(unit: Unit, case: Case, new: NewLeg, once: uuid.UUID | None = None) -> uuid.UUID:
    """Add a leg and return its id; legs are numbered in the order in which they begin.

    Sent twice with the same `once` id, it is added once. BadInput for times that cannot be. RuleBroken: nothing is held
    or ticketed without the consents of every adult to assistance and data, nor while returns to the country are
    suspended; nothing is planned where a fear was expressed.
    """
    if made := made_before(unit, once):
        return made
    _refuse(unit, case, new)
    legs, leg = list(legs_of_case(unit.session, case.id)), Leg(case_id=case.id, ordinal=0)
    _write(unit, leg, new)
    unit.session.add(leg)
    note_made(unit, once, leg.id)
    _number(unit, case, [*legs, leg])
    _tell(unit, case, "leg.plan")
    return leg.id


def change_leg(unit: Unit, case: Case, leg: Leg, new: NewLeg) -> None:
    """Change a leg of this case. Refused as `plan_leg`."""
    _refuse(unit, case, new)
    _write(unit, leg, new)
    _number(unit, case, list(legs_of_case(unit.session, case.id)))
    _tell(unit, case, "leg.change")


def remove_leg(unit: Unit, case: Case, leg: Leg) -> None:
    """Take a leg of this case out of the plan. RuleBroken (`not_being_planned`) where nothing is planned any more."""
    if case.state not in CHANGED_IN:
        refuse_reasons(unit, case, (Reason("not_being_planned", cleared_by="itinerary"),))
    legs = [one for one in legs_of_case(unit.session, case.id) if one.id != leg.id]
    unit.session.delete(leg)
    _number(unit, case, legs)
    _tell(unit, case, "leg.remove")


def set_place_of_return(
    unit: Unit, case: Case, text: str | None, place_id: int | None, looked_for: str | None = None
) -> None:
    """Say where the people return to: in their words, and which place of the gazetteer (GeoNames id) is nearest.

    `looked_for` is a town whose name was typed to find that place. BadInput for a place of another country, for no
    place at all, or where a town was looked for and none chosen.
    """
    there = place(place_id) if place_id is not None else None
    if place_id is not None and (there is None or there.country != case.country):
        raise BadInput({"near": [_("Choose from the list.")]})
    if looked_for and there is None:
        raise BadInput({"near": [_("Choose the town that is nearest, or empty the field above.")]})
    if not (text or there):
        raise BadInput({"place_of_return": [_("Fill this in.")]})
    case.place_of_return = text or (there.name if there else None)
    case.nearest_place = (
        {"id": there.id, "name": there.name, "lat": there.lat, "lon": there.lon, "zone": there.zone} if there else None
    )
    _tell(unit, case, "case.place_of_return")


def instants_of(new: NewLeg) -> tuple[datetime, datetime]:
    """Departure and arrival in UTC. BadInput, by field, where clocks never show the time, or arrival is not later.

    Where clocks show a time twice because they are put back, the first is taken.
    """
    instants, errors = [], {}
    for field, typed, zone in (
        ("departs_time", new.departs, new.origin.zone),
        ("arrives_time", new.arrives, new.destination.zone),
    ):
        try:
            instants.append(to_instant(typed, zone))
        except NoSuchLocalTime:
            errors[field] = [_("Clocks there are put forward over this time. Look at the ticket again.")]
    if not errors and instants[1] <= instants[0]:
        errors["arrives_time"] = [_("The arrival has to be after the departure, in the local times of both places.")]
    if errors:
        raise BadInput(errors)
    return instants[0], instants[1]


def _refuse(unit: Unit, case: Case, new: NewLeg) -> None:
    """RuleBroken with every reason why this leg is not planned, or not booked."""
    if new.escort_id is not None:
        known = escort_of_case(unit.session, case.id, new.escort_id) is not None
        if not known:
            raise BadInput({"who": [_("Choose from the list.")]})
        allowed = case.state in CHANGED_IN
        return refuse_reasons(unit, case, () if allowed else (Reason("not_being_planned", cleared_by="itinerary"),))
    found = not_plannable(unit, case)
    if new.status in BOOKED:
        today = unit.clock.now().date()
        people = members_of_case(unit.session, case.id)
        found = (
            *found,
            *missing_of_case(unit.session, case.id, people, today),
            *blockers(country_reasons(country_status(unit.session, case.country, today))),
        )
    return refuse_reasons(unit, case, found)


def _write(unit: Unit, leg: Leg, new: NewLeg) -> None:
    leg.departs_at, leg.arrives_at = instants_of(new)
    leg.departs_zone, leg.arrives_zone = new.origin.zone, new.destination.zone
    leg.mode, leg.status, leg.escort_id = new.mode, new.status, new.escort_id
    assert unit.actor_id is not None  # legs are written by people
    leg.booked_by = unit.actor_id
    origin, destination = new.origin.stored(), new.destination.stored()
    leg.content = {
        "carrier": new.carrier,
        "number": new.number,
        "booking": new.booking,
        "from": origin,
        "to": destination,
        "km": whole_km(origin, destination),
    }


def _number(unit: Unit, case: Case, legs: list[Leg]) -> None:
    """Number the legs of each traveller in the order in which they begin; escorts go along with their legs."""
    never = datetime.max.replace(tzinfo=UTC)
    moved: dict[int, int] = {}
    for who in {leg.escort_id for leg in legs}:
        own = [leg for leg in legs if leg.escort_id == who]
        # Cancelled legs come last: the people do not travel them.
        own.sort(key=lambda leg: (never if leg.status is LegStatus.CANCELLED else leg.departs_at, leg.ordinal))
        for number, leg in enumerate(own, 1):
            if who is None and leg.ordinal:
                moved[leg.ordinal] = number
            leg.ordinal = number
    for escort in escorts_of_case(unit.session, case.id):
        now = [number for before, number in moved.items() if escort.first_leg <= before <= escort.last_leg]
        if now:
            escort.first_leg, escort.last_leg = min(now), max(now)


def _tell(unit: Unit, case: Case, action: str) -> None:
    tell(unit, case, EventKind.TRAVEL_PLANNED)
    unit.participants["trail"].act(action, ("case", case.id))
