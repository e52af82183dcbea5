"""Changes of who travels along: cases join with some or all of their people, leave, and are put back."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from foundation.errors import BadInput, Conflict
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import cases_with_people, people_with_cases, refuse_if
from returns.cases.rules.cases import ENDED
from returns.escorts.queries.escorts import escorts_of_cases, member_by_id
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_cases
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import name_travellers, number_legs
from returns.journey.words import JourneyAct
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.movements.models import Movement, MovementEscort, MovementPlace, PlaceContent
from returns.movements.queries.movements import (
    PlaceRead,
    escorts_of_movement,
    legs_of_movement,
    lock_movement,
    places_of,
    places_of_people,
    seats_of,
)
from returns.movements.queries.people import join_problems
from returns.movements.rules import next_places, seat_reasons
from returns.movements.services.movements import refuse_closed, write_leg
from returns.movements.words import MovementsAct


@dataclass(frozen=True)
class Joining:
    """A case that is to join, and its people who travel along; empty: everybody who has no place yet."""

    case_id: uuid.UUID
    people: Collection[uuid.UUID] = ()


def join_movement(unit: Unit, movement: Movement, joining: Sequence[Joining], use_blank: bool = False) -> int:
    """Give people of cases their places and their leg; returns how many people. All of them, or nobody.

    With `use_blank` they take blank places first. BadInput (`cases`) if one of the cases cannot join; `join_problems`
    says why. RuleBroken (`movement_full`, `movement_closed`).
    """
    lock_movement(unit.session, movement.id)
    unit.session.refresh(movement)  # somebody may have given seats away while we waited
    places = places_of(unit.session, movement.id)
    cases = {case.id: case for case in cases_with_people(unit.session, [join.case_id for join in joining])}
    if not joining or len(cases) < len({join.case_id for join in joining}):
        raise BadInput({"cases": [_("Choose from the list.")]})
    placed = {place.place.person_id for place in places if place.place.person_id is not None}
    people_by_case = {join.case_id: _travelling(cases[join.case_id], join.people, placed) for join in joining}
    problems = join_problems(unit.session, movement, list(cases.values()), people_by_case, placed, unit.clock.now())
    if any(problems.values()):
        raise BadInput({"cases": [_("Not all of the selected cases can join. The reason is shown beside each one.")]})
    people = [person_id for case_id in people_by_case for person_id in people_by_case[case_id]]
    blank = [place.place for place in places if place.is_blank] if use_blank else []
    # Who could still be put back keeps the place longest.
    blank.sort(key=lambda place: (bool(place.content.was), place.ordinal))
    seats = seats_of(unit.session, [movement])[movement.id]
    refuse_if(seat_reasons(seats, len(people) - len(blank)))
    _seat(unit, movement, people, blank, [place.place.ordinal for place in places])
    _travel(unit, movement, list(cases.values()), {case_id: set(who) for case_id, who in people_by_case.items()})
    unit.participants["trail"].act(MovementsAct.MOVEMENT_JOIN, ("movement", movement.id), count=len(people))
    return len(people)


def take_out(unit: Unit, movement: Movement, place: PlaceRead) -> None:
    """Take somebody out: the place is blank again and remembers who had it, and the leg goes with the last of a case.

    RuleBroken (`movement_closed`).
    """
    refuse_closed(unit, movement)
    if place.person is None or place.case is None:
        raise Conflict(_("No one has this place any more. Check the latest status."))
    leave_movements(unit, place.case, [place.person.id], of=movement.id)


def leave_movements(unit: Unit, case: Case, people: Collection[uuid.UUID], of: uuid.UUID | None = None) -> int:
    """Make the places of these people of a case blank, of one movement or of all; returns how many there were.

    A leg that nobody travels any more is taken out, or, once a carrier knows of it, cancelled. Nothing of a movement
    that has left is touched.
    """
    places = [place for place in places_of_people(unit.session, people) if of in (None, place.movement_id)]
    if not places:
        return 0
    legs, escorts = legs_of_cases(unit.session, [case.id])[case.id], escorts_of_cases(unit.session, [case.id])[case.id]
    left = {leg.movement_id for leg in legs if leg.departs_at <= unit.clock.now()}
    freed = [place for place in places if place.movement_id not in left]
    for place in freed:
        assert place.person_id is not None  # it is a place of one of these people
        place.content, place.person_id = PlaceContent(was=place.person_id.hex), None
    for movement_id, count in Counter(place.movement_id for place in freed).items():
        own = [leg for leg in legs if leg.movement_id == movement_id and leg.status is not LegStatus.CANCELLED]
        for leg in own:
            legs = _without(unit, leg, case, people, legs)
        unit.participants["trail"].act(MovementsAct.MOVEMENT_LEAVE, ("movement", movement_id), count=count)
    number_legs(case, legs, escorts)
    if freed and case.state not in ENDED:
        add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)
        unit.participants["trail"].act(JourneyAct.LEG_CHANGE, ("case", case.id))
    return len(freed)


def put_back(unit: Unit, movement: Movement, place: PlaceRead) -> None:
    """Give a blank place back to who had it last. Conflict if nobody had it; RuleBroken with every reason against."""
    lock_movement(unit.session, movement.id)
    was = place.place.content.was
    people = people_with_cases(unit.session, [uuid.UUID(was)]) if was and place.is_blank else {}
    if not people:
        raise Conflict(_("No one can be put back into this place any more."))
    [(person, case)] = people.values()
    placed = {seat.person.id for seat in places_of(unit.session, movement.id) if seat.person is not None}
    people_by_case = {case.id: (person.id,)}
    refuse_if(join_problems(unit.session, movement, [case], people_by_case, placed, unit.clock.now())[case.id])
    place.place.person_id, place.place.content = person.id, PlaceContent()
    _travel(unit, movement, [case], {case.id: {person.id}})
    unit.participants["trail"].act(MovementsAct.MOVEMENT_JOIN, ("movement", movement.id), count=1)


def travel_again(unit: Unit, movement: Movement, place: PlaceRead) -> None:
    """Let the case of somebody whose leg was frozen travel along again. RuleBroken with every reason against it."""
    case = place.case
    leg = legs_of_movement(unit.session, movement.id).get(case.id) if case is not None else None
    if case is None or leg is None or leg.status is not LegStatus.FROZEN:
        raise Conflict(_("This leg is not frozen. Check the latest status."))
    travelling = tuple(
        seat.person.id for seat in places_of(unit.session, movement.id) if seat.person and seat.case is case
    )
    refuse_if(join_problems(unit.session, movement, [case], {case.id: travelling}, set(), unit.clock.now())[case.id])
    _travel(unit, movement, [case], {case.id: set()})
    unit.participants["trail"].act(MovementsAct.MOVEMENT_TRAVEL_AGAIN, ("movement", movement.id), ("case", case.id))


def _travelling(case: Case, people: Collection[uuid.UUID], placed: Collection[uuid.UUID]) -> tuple[uuid.UUID, ...]:
    members = [person.id for person in case.people]
    if not set(people) <= set(members):
        raise BadInput({"cases": [_("Choose from the list.")]})
    return tuple(person_id for person_id in members if (person_id in people if people else person_id not in placed))


def _seat(
    unit: Unit,
    movement: Movement,
    people: Sequence[uuid.UUID],
    blank: Sequence[MovementPlace],
    ordinals: Sequence[int],
) -> None:
    """Blank places first, then the lowest numbers that are free."""
    for person, place in zip(people, blank, strict=False):
        place.person_id, place.content = person, PlaceContent()
    rest = people[len(blank) :]
    for person, number in zip(rest, next_places(ordinals, len(rest)), strict=True):
        place = MovementPlace(movement_id=movement.id, ordinal=number, person_id=person, content=PlaceContent())
        unit.session.add(place)


def _travel(unit: Unit, movement: Movement, cases: Sequence[Case], more: Mapping[uuid.UUID, set[uuid.UUID]]) -> None:
    """Give each case its leg of the movement, or let more of its people travel the one that it has."""
    assert unit.actor_id is not None  # people join by the hands of people
    ids = [case.id for case in cases]
    every, escorts = legs_of_cases(unit.session, ids), escorts_of_cases(unit.session, ids)
    everybody = {case.id: {person.id for person in case.people} for case in cases_with_people(unit.session, ids)}
    for case in cases:
        leg = next((leg for leg in every[case.id] if leg.movement_id == movement.id), None)
        had: set[uuid.UUID] = set()
        if leg is None:
            leg = Leg(case_id=case.id, ordinal=0, movement_id=movement.id)
            every[case.id].append(leg)
        elif leg.status is not LegStatus.CANCELLED:
            had = everybody[case.id] if leg.is_for_all else {traveller.person_id for traveller in leg.named}
        write_leg(movement, leg, unit.actor_id)
        name_travellers(case, leg, had | more[case.id], everybody[case.id])
        unit.session.add(leg)
        number_legs(case, every[case.id], escorts[case.id])
        add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)
        unit.participants["trail"].act(JourneyAct.LEG_PLAN, ("case", case.id))


def _without(unit: Unit, leg: Leg, case: Case, people: Collection[uuid.UUID], legs: Sequence[Leg]) -> list[Leg]:
    """Take people off a leg; returns the legs that the case has then."""
    everybody = {person.id for loaded in cases_with_people(unit.session, [case.id]) for person in loaded.people}
    travel = everybody if leg.is_for_all else {traveller.person_id for traveller in leg.named}
    left = travel - set(people)
    if left:
        name_travellers(case, leg, left, everybody)
    elif leg.status is LegStatus.PLANNED:
        unit.session.delete(leg)
        return [other for other in legs if other is not leg]
    else:
        leg.status, leg.frozen_as = LegStatus.CANCELLED, None
    return list(legs)


# Blank places, and the seats of escorts.


def reserve_places(unit: Unit, movement: Movement, count: int, country: str = "", note: str = "") -> None:
    """Keep so many places for people who are not known yet, of a country (ISO code) or for a reason.

    RuleBroken (`movement_full`, `movement_closed`); BadInput.
    """
    if country and country not in all_countries():
        raise BadInput({"country": [_("Choose from the list.")]})
    _open_and_locked(unit, movement)
    refuse_if(seat_reasons(seats_of(unit.session, [movement])[movement.id], count))
    ordinals = [place.place.ordinal for place in places_of(unit.session, movement.id)]
    for number in next_places(ordinals, count):
        content = PlaceContent(country, note)
        unit.session.add(MovementPlace(movement_id=movement.id, ordinal=number, content=content))
    unit.participants["trail"].act(MovementsAct.MOVEMENT_RESERVE, ("movement", movement.id), count=count)


def release_place(unit: Unit, movement: Movement, place: MovementPlace) -> None:
    """Make a blank place free. Conflict if somebody has it by now; RuleBroken (`movement_closed`)."""
    _open_and_locked(unit, movement)
    unit.session.refresh(place)
    if place.person_id is not None:
        raise Conflict(_("Someone now has this place. Remove them first."))
    unit.session.delete(place)
    unit.participants["trail"].act(MovementsAct.MOVEMENT_RELEASE, ("movement", movement.id))


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
    unit.participants["trail"].act(MovementsAct.MOVEMENT_ADD_ESCORT, ("movement", movement.id), ("escort", member.id))


def remove_escort(unit: Unit, movement: Movement, escort: MovementEscort) -> None:
    """Let an escort stay at home; the seat is free. RuleBroken (`movement_closed`)."""
    _open_and_locked(unit, movement)
    unit.session.delete(escort)
    unit.participants["trail"].act(
        MovementsAct.MOVEMENT_REMOVE_ESCORT, ("movement", movement.id), ("escort", escort.member_id)
    )


def _open_and_locked(unit: Unit, movement: Movement) -> None:
    lock_movement(unit.session, movement.id)
    unit.session.refresh(movement)  # somebody may have changed it while we waited
    refuse_closed(unit, movement)
