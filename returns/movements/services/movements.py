"""Changes of group movements: planning one, changing it for all of its cases after a look ahead, cancelling it."""

import uuid

from foundation.errors import Conflict
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import cases_by_id
from returns.cases.services.planning import PLANNED_IN, made_before, note_made
from returns.escorts.queries.escorts import escorts_of_cases
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_cases
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services.itinerary import instants_of, number_legs
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.movements.models import Movement
from returns.movements.queries.movements import legs_of_movement, lock_movement
from returns.movements.services.consequences import consequences_of
from returns.movements.services.schedule import (
    NewMovement,
    content_of,
    following_legs,
    is_rescheduled,
    leg_content,
    refuse_closed,
    refuse_wrong,
    says_something_new,
    zones_of,
)


def plan_movement(unit: Unit, office_id: uuid.UUID, new: NewMovement, once: uuid.UUID | None = None) -> uuid.UUID:
    """Plan a movement of an office and return its id. BadInput by field; RuleBroken for a booking that cannot be.

    Sent twice with the same `once` id, it is planned once.
    """
    if made := made_before(unit, once):
        return made
    refuse_wrong(unit, new, None, 0)
    assert unit.actor_id is not None  # movements are planned by people
    movement = Movement(office_id=office_id, planned_by=unit.actor_id, planned_at=unit.clock.now(), schedule=1)
    _write(movement, new)
    unit.session.add(movement)
    note_made(unit, once, movement.id)
    unit.participants["trail"].act("movement.plan", ("movement", movement.id))
    return movement.id


def change_movement(unit: Unit, movement: Movement, new: NewMovement, seen: str) -> int:
    """Change a movement, and with it the legs of all of its cases; returns how many cases.

    `seen` is the digest of the consequences that somebody has looked at: Conflict if they are others by now. BadInput
    by field: times that cannot be, fewer seats than are taken, another country, a booking without the consents of
    everybody. RuleBroken (`movement_closed`, and those of bookings).
    """
    lock_movement(unit.session, movement.id)
    unit.session.refresh(movement)  # somebody may have changed it, or given seats away, while we waited
    consequences = consequences_of(unit, movement, new)
    if consequences.cases and consequences.seen != seen:
        raise Conflict(_("What would follow has changed in the meantime. Look at it again, then change it."))
    rescheduled, moved = is_rescheduled(movement, new), says_something_new(movement, new)
    _write(movement, new)
    if rescheduled:
        movement.schedule, movement.told_at = movement.schedule + 1, None
    changed = _follow(unit, movement) if moved else 0
    unit.participants["trail"].act("movement.change", ("movement", movement.id), count=changed)
    return changed


def cancel_movement(unit: Unit, movement: Movement) -> int:
    """Cancel a movement, and the legs of its cases with it; returns how many. RuleBroken if it has left."""
    lock_movement(unit.session, movement.id)
    unit.session.refresh(movement)
    refuse_closed(unit, movement)
    movement.status = LegStatus.CANCELLED
    changed = _follow(unit, movement)
    unit.participants["trail"].act("movement.cancel", ("movement", movement.id), count=changed)
    return changed


def write_leg(movement: Movement, leg: Leg, actor_id: uuid.UUID) -> None:
    """Let a leg of a case say what its movement says."""
    leg.mode, leg.status, leg.frozen_as = movement.mode, movement.status, None
    leg.departs_at, leg.departs_zone = movement.departs_at, movement.departs_zone
    leg.arrives_at, leg.arrives_zone = movement.arrives_at, movement.arrives_zone
    leg.booked_by, leg.movement_id = actor_id, movement.id
    leg.content = leg_content(movement.content)


def _follow(unit: Unit, movement: Movement) -> int:
    """Let the legs of all cases follow their movement; a number of statements that does not grow with them."""
    assert unit.actor_id is not None  # movements are changed by people
    own = following_legs(legs_of_movement(unit.session, movement.id))
    cases = [case for case in cases_by_id(unit.session, own) if case.state in PLANNED_IN]
    every, escorts = legs_of_cases(unit.session, own), escorts_of_cases(unit.session, own)
    for case in cases:
        write_leg(movement, own[case.id], unit.actor_id)
        number_legs(case, every[case.id], escorts[case.id])
        add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)
        unit.participants["trail"].act("leg.change", ("case", case.id))
    return len(cases)


def _write(movement: Movement, new: NewMovement) -> None:
    movement.mode, movement.status, movement.seats = new.mode, new.status, new.seats
    movement.departs_at, movement.arrives_at = instants_of(new)
    movement.departs_zone, movement.arrives_zone = zones_of(new)
    movement.country = new.destination.country
    movement.content = {**content_of(new), "note": new.note}
