"""Places of group movements that are nobody's yet, and the escorts who have seats."""

import uuid

from foundation.errors import BadInput, Conflict
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.queries.reasons import refuse_if
from returns.cases.services.planning import made_before, note_made
from returns.escorts.queries.roster import member_by_id
from returns.movements.models import Movement, MovementEscort, MovementPlace
from returns.movements.queries.movements import escorts_of_movement, lock_movement, places_of, seats_of
from returns.movements.rules import closed_reasons, next_places, seat_reasons
from returns.movements.services.people import NOBODY


def reserve_places(
    unit: Unit, movement: Movement, count: int, country: str = "", note: str = "", once: uuid.UUID | None = None
) -> None:
    """Keep so many places for people who are not known yet, of a country (ISO code) or for a reason.

    Sent twice with the same `once` id, they are kept once. RuleBroken (`movement_full`, `movement_closed`); BadInput.
    """
    if made_before(unit, once):
        return
    if country and country not in all_countries():
        raise BadInput({"country": [_("Choose from the list.")]})
    _open_and_locked(unit, movement)
    refuse_if(seat_reasons(seats_of(unit.session, [movement])[movement.id], count))
    ordinals = [place.place.ordinal for place in places_of(unit.session, movement.id)]
    for number in next_places(ordinals, count):
        content = {**NOBODY, "country": country, "note": note}
        unit.session.add(MovementPlace(movement_id=movement.id, ordinal=number, content=content))
    note_made(unit, once, movement.id)
    unit.participants["trail"].act("movement.reserve", ("movement", movement.id), count=count)


def release_place(unit: Unit, movement: Movement, place: MovementPlace) -> None:
    """Make a blank place free. Conflict if somebody has it by now; RuleBroken (`movement_closed`)."""
    _open_and_locked(unit, movement)
    unit.session.refresh(place)
    if place.person_id is not None:
        raise Conflict(_("Somebody has this place by now. Take them out first."))
    unit.session.delete(place)
    unit.participants["trail"].act("movement.release", ("movement", movement.id))


def add_escort(unit: Unit, movement: Movement, member_id: uuid.UUID) -> None:
    """Let somebody of the roster go along; twice does nothing. BadInput (`member_id`); RuleBroken (`movement_full`)."""
    _open_and_locked(unit, movement)
    member = member_by_id(unit.session, member_id)
    if member is None or not member.is_active:
        raise BadInput({"member_id": [_("Choose from the list.")]})
    if any(escort.escort.member_id == member.id for escort in escorts_of_movement(unit.session, movement.id)):
        return
    refuse_if(seat_reasons(seats_of(unit.session, [movement])[movement.id], 1))
    unit.session.add(MovementEscort(movement_id=movement.id, member_id=member.id))
    unit.participants["trail"].act("movement.add_escort", ("movement", movement.id), ("escort", member.id))


def remove_escort(unit: Unit, movement: Movement, escort: MovementEscort) -> None:
    """Let an escort stay at home; the seat is free. RuleBroken (`movement_closed`)."""
    _open_and_locked(unit, movement)
    unit.session.delete(escort)
    unit.participants["trail"].act("movement.remove_escort", ("movement", movement.id), ("escort", escort.member_id))


def _open_and_locked(unit: Unit, movement: Movement) -> None:
    lock_movement(unit.session, movement.id)
    unit.session.refresh(movement)  # somebody may have changed it while we waited
    refuse_if(closed_reasons(movement.status, movement.departs_at <= unit.clock.now()))
