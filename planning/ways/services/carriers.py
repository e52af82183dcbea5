"""What carriers change: journeys and group movements on a flight which is other now, and who has to know."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from foundation.geography.zones import local_date
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from planning.timetable.queries import same_flights, spoken_for, zone_of
from planning.timetable.rules.flights import FlightFacts, FlightKey, dated, flight_named, instants
from planning.ways.queries import legs_ahead, legs_of_movements, movements_ahead
from planning.ways.words import WaysAct, WaysNotice
from returns.cases.models import Case
from returns.cases.queries import cases_by_id
from returns.escorts.queries.escorts import escorts_of_cases
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_cases
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import number_legs
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.movements.models import Movement
from returns.movements.services.movements import reschedule, write_leg
from returns.readiness.queries.sign_offs import latest_sign_offs
from returns.work.queries.duty import covers_of

T = TypeVar("T")


@dataclass(frozen=True)
class _Flown:
    """A leg of a journey ahead or a group movement, and the flight that it names."""

    way: Leg | Movement
    key: FlightKey
    day: date


@dataclass(frozen=True)
class Concerned:
    """How many journeys of cases, and how many group movements, fly on what was changed."""

    cases: int
    movements: int


def following(unit: Unit, flights: Collection[FlightFacts], change: Callable[[], T]) -> tuple[T, Concerned]:
    """Change the timetable where it states these flights, and every journey of the office with it.

    Returns what `change` does, and whom it concerned. A leg that is only planned takes the new times, or is
    cancelled where its flight does not go any more; a booked one is marked as changed by its carrier, which blocks
    the departure. Both void a sign-off. The owner, whoever covers, booked and signed are told, and by hooks those who
    receive the people. A group movement is
    changed alike, with the legs of its cases; one that was only planned is marked where its flight does not go any
    more, so that its people keep their places until somebody finds them another flight.
    """
    flown = _flown(unit, {flight.key for flight in flights})
    before = _as_stated(unit, flown)
    result = change()
    unit.session.flush()  # what the timetable says now is read again
    after = _as_stated(unit, flown)
    changed = [one.way for one, was, now in zip(flown, before, after, strict=True) if _take_over(one, was, now)]
    legs = [way for way in changed if isinstance(way, Leg)]
    movements = [way for way in changed if isinstance(way, Movement)]
    legs += _move(unit, movements)
    _settle(unit, legs)
    return result, Concerned(len({leg.case_id for leg in legs}), len(movements))


def _flown(unit: Unit, keys: Collection[FlightKey]) -> list[_Flown]:
    """The legs and group movements ahead that fly on these flights; opens everything ahead."""
    flown, now = [], unit.clock.now()
    ahead: list[Leg | Movement] = [*legs_ahead(unit.session, now), *movements_ahead(unit.session, now)]
    for way in ahead:
        content = way.content
        key = (*flight_named(content.carrier, content.number), content.origin.airport, content.destination.airport)
        if key in keys:
            flown.append(_Flown(way, key, local_date(way.departs_at, way.departs_zone)))
    return flown


def _as_stated(unit: Unit, flown: Sequence[_Flown]) -> list[FlightFacts | None]:
    """What the timetable says of the flight of each leg on its day; None where it does not go."""
    stated = same_flights(unit.session, {one.key for one in flown})
    spoken = spoken_for(unit.session, {one.key[0] for one in flown})
    on_days = (dated(stated[one.key], spoken, one.day, one.day) for one in flown)
    return [next((row.flight for row, _day in rows), None) for rows in on_days]


def _times(flight: FlightFacts, day: date) -> tuple[datetime, datetime] | None:
    try:
        return instants(flight, day, (zone_of(flight.origin) or "UTC", zone_of(flight.destination) or "UTC"))
    except ValueError:
        return None  # clocks skip it on this day


def _take_over(flown: _Flown, before: FlightFacts | None, after: FlightFacts | None) -> bool:
    """Change a leg or a movement as its carrier changed the flight; returns whether anything is other now."""
    way, day = flown.way, flown.day
    if before is None or _as_flown(before, day) == (_as_flown(after, day) if after else None):
        return False  # it did not fly by the timetable, or nothing of it changed
    times = _times(after, day) if after else None
    if after is not None and times == (way.departs_at, way.arrives_at) and _has_terminals(way, after):
        return False  # somebody planned it as it is now
    if way.status is LegStatus.PLANNED and after is not None and times is not None:
        way.departs_at, way.arrives_at = times
        way.content = way.content.with_terminals(after.departs_terminal, after.arrives_terminal)
        if isinstance(way, Movement):
            reschedule(way)
    elif way.status is LegStatus.PLANNED and isinstance(way, Leg):
        way.status = LegStatus.CANCELLED
    else:
        way.status = LegStatus.CHANGED_BY_CARRIER
    return True


def _as_flown(flight: FlightFacts, day: date) -> tuple[object, ...]:
    return _times(flight, day), flight.departs_terminal, flight.arrives_terminal


def _has_terminals(way: Leg | Movement, flight: FlightFacts) -> bool:
    own = way.content.departs_terminal, way.content.arrives_terminal
    return own == (flight.departs_terminal, flight.arrives_terminal)


def _move(unit: Unit, movements: Sequence[Movement]) -> list[Leg]:
    """Let the legs of cases follow their movements, and tell who planned these; returns the legs."""
    if not movements:
        return []
    by_id = {movement.id: movement for movement in movements}
    legs = list(legs_of_movements(unit.session, by_id))
    for leg in legs:
        assert leg.movement_id is not None  # it is one of these
        write_leg(by_id[leg.movement_id], leg, leg.booked_by)  # whoever imports a file plans nobody's journey
    at = f"{unit.clock.now():%Y%m%d%H%M%S}"
    covers = covers_of(unit.session, [movement.planned_by for movement in movements], unit.today)
    for movement in movements:
        unit.participants["trail"].act(WaysAct.CARRIER, ("movement", movement.id))
        who = [movement.planned_by, covers.get(movement.planned_by)]
        key = f"movement_flight_changed:{movement.id.hex}:{at}"
        notify(unit, [one for one in who if one is not None], WaysNotice.MOVEMENT_CHANGED, None, key)
    return legs


def _settle(unit: Unit, changed: Sequence[Leg]) -> None:
    """Number legs anew, and tell whoever has to know; as many statements for many cases as for two.

    Those who receive a group movement are told of its new times by whatever tells them of all its changes.
    """
    if not changed:
        return
    unit.session.flush()  # legs are read again in the order of their new times
    cases = {case.id: case for case in cases_by_id(unit.session, {leg.case_id for leg in changed})}
    every, escorts = legs_of_cases(unit.session, cases), escorts_of_cases(unit.session, cases)
    signed = latest_sign_offs(unit.session, cases)
    owners = [case.owner_id for case in cases.values() if case.owner_id is not None]
    covers = covers_of(unit.session, owners, unit.today)
    for case_id, case in cases.items():
        number_legs(case, every[case_id], escorts[case_id])
        add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)
        unit.participants["trail"].act(WaysAct.CARRIER, ("case", case_id))
        signer = signed[case_id].signed_by if case_id in signed else None
        notify(
            unit,
            [*_who(case, covers, signer), *(leg.booked_by for leg in changed if leg.case_id == case_id)],
            WaysNotice.CARRIER_CHANGED,
            case_id,
            f"carrier_changed:{case_id.hex}:{unit.clock.now():%Y%m%d%H%M%S}",
        )
    alone = list(dict.fromkeys(leg.case_id for leg in changed if leg.movement_id is None and leg.escort_id is None))
    for tells in unit.hooks.after_changed_flights if alone else ():
        tells(unit, alone)


def _who(case: Case, covers: Mapping[uuid.UUID, uuid.UUID], signer: uuid.UUID | None) -> list[uuid.UUID]:
    cover = covers.get(case.owner_id) if case.owner_id is not None else None
    return [who for who in (case.owner_id, cover, signer) if who is not None]
