"""Changes of a journey: planning, changing and removing legs, and saying where the people return to."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from foundation.errors import BadInput, Conflict, by_row
from foundation.geography.gazetteer import place
from foundation.geography.zones import NoSuchLocalTime, is_ambiguous, to_instant
from foundation.language.words import _
from foundation.rulebook.queries import furthest_day, rules_on
from foundation.rulebook.words import far_day_words
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case, NearestPlace
from returns.cases.queries import country_status, members_of_case
from returns.cases.rules.cases import CaseState, PlanningReason, Reason, blockers, country_reasons
from returns.cases.services.planning import CHANGED_IN, PLANNED_IN, not_plannable, stopped
from returns.consent.queries import missing_of_case
from returns.departure.rules import DepartureReason
from returns.escorts.queries.escorts import Escort, escort_of_case, escorts_of_case
from returns.journey.models import Leg, LegContent, LegTraveller
from returns.journey.queries.itinerary import (
    JOURNEY_CODES,
    day_of_departure,
    in_order_of_travel,
    journey_limits,
    leg_facts,
    legs_of_case,
    whole_km,
)
from returns.journey.queries.legs import Point, UnsavedLeg
from returns.journey.rules.itinerary import (
    AHEAD,
    Fare,
    ItineraryReason,
    LegMode,
    LegStatus,
    TicketClass,
    booking_reasons,
    copy_reasons,
    leg_reasons,
    needs_consent,
    removal_reasons,
)
from returns.journey.words import JourneyAct, impossible_words
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended, refuse_reasons
from returns.movements.models import Movement, WayContent
from returns.movements.rules import MovementReason
from returns.people.services.unknowns import settle
from returns.protection.services.protection import void_clearance


@dataclass(frozen=True)
class NewWay:
    """What travels, as it is typed: a leg, or a group movement. Local times of both ends, without zone."""

    mode: LegMode
    origin: Point
    destination: Point
    departs: datetime
    arrives: datetime
    status: LegStatus = LegStatus.PLANNED
    carrier: str = ""
    number: str = ""
    booking: str = ""
    departs_terminal: str = ""
    arrives_terminal: str = ""
    # Which of the two, where clocks are put back and show a local time twice; None: it is asked.
    departs_fold: int | None = None
    arrives_fold: int | None = None
    is_sure: bool = True  # an unlikely leg is confirmed, or nobody is there to confirm it


@dataclass(frozen=True)
class NewLeg(NewWay):
    """A leg as it is typed. With `escort_id` it is that escort's way home."""

    escort_id: uuid.UUID | None = None
    travellers: Collection[uuid.UUID] = ()  # who of the case; nobody named is everybody
    ticket: TicketClass | None = None
    fare: Fare | None = None
    night: str = ""  # where its travellers sleep after it, if they do


@dataclass(frozen=True)
class Ticket:
    """What a ticket adds to a leg."""

    booking: str = ""
    fare: Fare | None = None


def plan_leg(unit: Unit, case: Case, new: NewLeg) -> uuid.UUID:
    """Add a leg and return its id; legs are numbered in the order in which they begin.

    BadInput for times that cannot be. RuleBroken: nothing is held or ticketed without the consents of every adult to
    assistance and data as they stand now, nor while returns to the country are suspended; nothing is planned where a
    fear was expressed.
    """
    return plan_legs(unit, case, {"": new})[0]


def plan_legs(unit: Unit, case: Case, planned: Mapping[str, NewLeg]) -> list[uuid.UUID]:
    """Add several legs, all of them or none; each by what the names of its fields begin with. Refused as `plan_leg`."""

    def refuse(new: NewLeg) -> None:
        _refuse(unit, case, new, None)
        refuse_impossible(unit, new, _sets_out_anew(case, new, None))

    by_row(planned, refuse)
    legs, added = list(legs_of_case(unit.session, case.id)), []
    for new in planned.values():
        leg = Leg(case_id=case.id, ordinal=0)
        _write(unit, case, leg, new)
        unit.session.add(leg)
        added.append(leg)
    _plan_anew(unit, case, [*legs, *added], JourneyAct.LEG_PLAN)
    return [leg.id for leg in added]


def change_leg(unit: Unit, case: Case, leg: Leg, new: NewLeg) -> None:
    """Change a leg of this case. Refused as `plan_leg`, and where its booking cannot go from one state to the other."""
    _refuse_of_movement(unit, case, leg)
    _refuse(unit, case, new, leg.status)
    refuse_impossible(unit, new, _sets_out_anew(case, new, leg), leg)
    _write(unit, case, leg, new)
    _plan_anew(unit, case, legs_of_case(unit.session, case.id), JourneyAct.LEG_CHANGE)


def ticket_legs(unit: Unit, case: Case, tickets: Mapping[uuid.UUID, Ticket]) -> None:
    """Record that legs of this case were ticketed, all of them or none; refused as a change of each would be.

    Conflict for a leg that is not there any more.
    """
    every = legs_of_case(unit.session, case.id)
    legs = [leg for leg in every if leg.id in tickets]
    if len(legs) < len(tickets):
        raise Conflict(_("A leg was removed since you opened this page. Check the journey, then try again."))
    now = unit.clock.now()
    reasons: list[Reason] = []
    for leg in legs:
        reasons += booking_reasons(leg.status, LegStatus.TICKETED, leg.departs_at <= now)
    if any(leg.movement_id is not None for leg in legs):
        reasons.append(Reason(MovementReason.LEG_OF_MOVEMENT, cleared_by="movements"))
    if travelled := [leg.status for leg in legs if leg.escort_id is None]:
        newly_told = any(needs_consent(status, LegStatus.TICKETED) for status in travelled)
        reasons = [*not_plannable(unit, case), *reasons, *(_reasons_to_wait(unit, case) if newly_told else ())]
    elif case.state not in CHANGED_IN:
        reasons.append(Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"))
    refuse_reasons(unit, case, tuple(reasons))
    assert unit.actor_id is not None  # tickets are recorded by people
    for leg in legs:
        ticket = tickets[leg.id]
        leg.status, leg.frozen_as, leg.booked_by = LegStatus.TICKETED, None, unit.actor_id
        leg.content = leg.content.with_ticket(ticket.booking, ticket.fare)
        unit.participants["trail"].act(JourneyAct.LEG_CHANGE, ("case", case.id))
    case.departs_or_never = day_of_departure(every)  # some may have been frozen
    add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)


def remove_leg(unit: Unit, case: Case, leg: Leg) -> None:
    """Take a leg of this case out of the plan; one on which nothing was booked goes whatever the state of the case.

    RuleBroken: `not_being_planned` where nothing is planned any more; `booking_flown` where it was travelled.
    """
    refuse_reasons(unit, case, removal_reasons(leg.status, leg.frozen_as, case.state in CHANGED_IN))
    _refuse_of_movement(unit, case, leg)
    legs = [other for other in legs_of_case(unit.session, case.id) if other.id != leg.id]
    unit.session.delete(leg)
    _plan_anew(unit, case, legs, JourneyAct.LEG_REMOVE)


def refuse_copy(unit: Unit, case: Case, other: Case) -> None:
    """RuleBroken with every reason why the journey of a case cannot become that of another one."""
    reasons = copy_reasons(other.country == case.country, other.state in PLANNED_IN)
    refuse_reasons(unit, other, (*reasons, *stopped(unit, other)))


def record_travelled(unit: Unit, case: Case, leg: Leg) -> None:
    """Record that a leg of this case was travelled. RuleBroken with every reason: before a departure, not begun, ..."""
    departed = case.state in (CaseState.DEPARTED, CaseState.ARRIVED)
    reasons = booking_reasons(leg.status, LegStatus.FLOWN, leg.departs_at <= unit.clock.now())
    refuse_reasons(
        unit, case, (*(() if departed else (Reason(DepartureReason.NOT_DEPARTED, cleared_by="itinerary"),)), *reasons)
    )
    leg.status = LegStatus.FLOWN
    unit.participants["trail"].act(JourneyAct.LEG_TRAVELLED, ("case", case.id))


def set_place_of_return(
    unit: Unit, case: Case, text: str | None, place_id: int | None, looked_for: str | None = None
) -> bool:
    """Say where the people return to: in their words, and which place of the gazetteer (GeoNames id) is nearest.

    `looked_for` is a town whose name was typed to find that place. Another place, or the first one, voids a clearance
    that was given (whether it did is returned), and what was found out behind the doors before. BadInput for a place of
    another country, for no place at all, or where a town was looked for and none chosen; RuleBroken (`case_has_ended`).
    """
    refuse_if_ended(case)
    there = place(place_id) if place_id is not None else None
    if place_id is not None and (there is None or there.country != case.country):
        raise BadInput({"near": [_("Choose from the list.")]})
    if looked_for and there is None:
        raise BadInput({"near": [_("Choose the nearest town, or clear the field above.")]})
    if not (text or there):
        raise BadInput({"place_of_return": [_("Fill in this field.")]})
    before = case.place_said
    case.place_of_return = text or (there.name if there else None)
    case.nearest_place = NearestPlace(there.id, there.name, there.lat, there.lon, there.zone) if there else None
    is_void = False
    if before == (None, None) or any(old and old != new for old, new in zip(before, case.place_said, strict=True)):
        case.place_stated_at = unit.clock.now()
        if case.state is not CaseState.ARRIVED:  # what they travelled under stays as it was
            is_void = void_clearance(unit, case)
    settle(unit, case)
    _record(unit, case, JourneyAct.CASE_PLACE_OF_RETURN)
    return is_void


def instants_of(new: NewWay) -> tuple[datetime, datetime]:
    """Departure and arrival in UTC. BadInput, by field, where clocks never show the time, or arrival is not later.

    Where clocks are put back and show a time twice, it has to be said which of the two is meant.
    """
    instants, errors = [], {}
    for field, typed, zone, fold in (
        ("departs", new.departs, new.origin.zone, new.departs_fold),
        ("arrives", new.arrives, new.destination.zone, new.arrives_fold),
    ):
        try:
            instants.append(to_instant(typed, zone, fold or 0))
            if fold is None and is_ambiguous(typed, zone):
                errors[f"{field}_fold"] = [
                    _("The clocks go back there and show this time twice. Say which one you mean.")
                ]
        except NoSuchLocalTime:
            errors[f"{field}_time"] = [_("The clocks go forward there and skip this time. Check the ticket again.")]
    if not errors and instants[1] <= instants[0]:
        errors["arrives_time"] = [_("The arrival must be after the departure, in the local times of both places.")]
    if errors:
        raise BadInput(errors)
    return instants[0], instants[1]


def way_content(new: NewWay) -> WayContent:
    """What is sealed of what travels."""
    return WayContent(
        origin=new.origin.end,
        destination=new.destination.end,
        departs_terminal=new.departs_terminal,
        arrives_terminal=new.arrives_terminal,
        carrier=new.carrier,
        number=new.number,
        booking=new.booking,
        km=whole_km(new.origin, new.destination),
    )


def leg_of_way(new: NewWay, instants: tuple[datetime, datetime] | None = None) -> UnsavedLeg:
    """The leg that this would be. BadInput for times that cannot be, unless the instants of both ends are given."""
    departs_at, arrives_at = instants or instants_of(new)
    return UnsavedLeg(
        id=uuid.UUID(int=0),
        ordinal=1,
        mode=new.mode,
        status=new.status,
        departs_at=departs_at,
        departs_zone=new.origin.zone,
        arrives_at=arrives_at,
        arrives_zone=new.destination.zone,
        content=LegContent(**way_content(new).shared()),
    )


def refuse_impossible(unit: Unit, new: NewWay, lies_ahead: bool, before: Leg | Movement | None = None) -> None:
    """BadInput, by field, for what no leg can be, by the rules of its day; `lies_ahead`: it is still to be travelled.

    An unlikely leg, such as a train from one airport to another, has to be confirmed at `sure`, unless it went `before`
    by the same means between the same places. Source: `leg_reasons`, by which a departure is judged, too.
    """
    [leg] = leg_facts([leg_of_way(replace(new, status=LegStatus.PLANNED))])
    if leg.departs_on > (furthest := furthest_day(unit.session, unit.today)):
        raise BadInput({"departs_on": [far_day_words(furthest)]})
    limits = journey_limits(rules_on(unit.session, JOURNEY_CODES, leg.departs_on))
    reasons = leg_reasons(leg, limits, unit.clock.now() if lies_ahead else None)
    confirmed = {ItineraryReason.LEG_BETWEEN_AIRPORTS} if new.is_sure or _went_alike(before, new) else set()
    codes = {reason.code for reason in reasons} - confirmed
    if errors := {field: [words] for code, (field, words) in impossible_words(leg).items() if code in codes}:
        raise BadInput(errors)


def _went_alike(before: Leg | Movement | None, new: NewWay) -> bool:
    if before is None or before.mode is not new.mode:
        return False
    ends = before.content.origin.code, before.content.destination.code
    return ends == (new.origin.code, new.destination.code)


def _sets_out_anew(case: Case, new: NewLeg, leg: Leg | None) -> bool:
    """Whether a leg is newly planned for its hour, and people, or an escort, are still to travel it."""
    if new.status not in AHEAD or case.state not in PLANNED_IN:
        return False
    return leg is None or leg.status not in AHEAD or instants_of(new)[0] != leg.departs_at


def _refuse(unit: Unit, case: Case, new: NewLeg, before: LegStatus | None) -> None:
    """RuleBroken with every reason why this leg is not planned, or not booked. `before`: None for a leg that is new."""
    has_left = instants_of(new)[0] <= unit.clock.now()
    reasons = booking_reasons(before, new.status, has_left)
    if new.escort_id is not None:
        if escort_of_case(unit.session, case.id, new.escort_id) is None:
            raise BadInput({"who": [_("Choose from the list.")]})
        allowed = (
            () if case.state in CHANGED_IN else (Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"),)
        )
        return refuse_reasons(unit, case, (*allowed, *reasons))
    reasons = (*not_plannable(unit, case), *reasons)
    if needs_consent(before, new.status):
        reasons = (*reasons, *_reasons_to_wait(unit, case))
    return refuse_reasons(unit, case, reasons)


def _reasons_to_wait(unit: Unit, case: Case) -> tuple[Reason, ...]:
    """Why nobody outside may hear of the journey yet: consents that are missing, a country to which nobody returns."""
    today, people = unit.today, members_of_case(unit.session, case.id)
    missing = missing_of_case(unit.session, case.id, people, today)
    return (*missing, *blockers(country_reasons(country_status(unit.session, case.country, today))))


def _refuse_of_movement(unit: Unit, case: Case, leg: Leg) -> None:
    """A leg of a group movement is changed there, for all of its cases at once, and left there."""
    if leg.movement_id is not None:
        refuse_reasons(unit, case, (Reason(MovementReason.LEG_OF_MOVEMENT, cleared_by="movements"),))


def _write(unit: Unit, case: Case, leg: Leg, new: NewLeg) -> None:
    people = {person.id for person in members_of_case(unit.session, case.id)} if new.travellers else set()
    if not set(new.travellers) <= people:
        raise BadInput({"travellers": [_("Choose from the list.")]})
    name_travellers(case, leg, set(new.travellers), people)
    leg.departs_at, leg.arrives_at = instants_of(new)
    leg.departs_zone, leg.arrives_zone = new.origin.zone, new.destination.zone
    leg.mode, leg.status, leg.escort_id = new.mode, new.status, new.escort_id
    if new.status is not LegStatus.FROZEN:
        leg.frozen_as = None  # it is booked anew, or given up
    assert unit.actor_id is not None  # legs are written by people
    leg.booked_by = unit.actor_id
    leg.content = LegContent(
        **way_content(new).shared(),
        ticket_class=new.ticket.value if new.ticket else "",
        fare=new.fare,
        night=new.night,
    )


def name_travellers(case: Case, leg: Leg, people: Collection[uuid.UUID], everybody: Collection[uuid.UUID]) -> None:
    """Say who of a case travels a leg; whoever is named already stays.

    Everybody named is everybody: whoever is added to the case later travels along.
    """
    leg.is_for_all = set(people) == set(everybody)
    kept = [] if leg.is_for_all else [traveller for traveller in leg.named if traveller.person_id in people]
    new = [] if leg.is_for_all else sorted(set(people) - {traveller.person_id for traveller in kept})
    leg.named = [*kept, *(LegTraveller(case_id=case.id, leg_id=leg.id, person_id=person_id) for person_id in new)]


def _plan_anew(unit: Unit, case: Case, legs: Sequence[Leg], action: JourneyAct) -> None:
    number_legs(case, legs, escorts_of_case(unit.session, case.id))
    _record(unit, case, action)


def number_legs(case: Case, legs: Sequence[Leg], escorts: Sequence[Escort]) -> None:
    """Number the legs of each traveller in the order in which they begin; escorts and the day of departure go along."""
    moved: dict[int, int] = {}
    for who in {leg.escort_id for leg in legs}:
        for number, leg in enumerate(in_order_of_travel(leg for leg in legs if leg.escort_id == who), 1):
            if who is None and leg.ordinal:
                moved[leg.ordinal] = number
            leg.ordinal = number
    for escort in escorts:
        ends = (escort.first_leg, escort.last_leg)
        kept = [number for before, number in moved.items() if ends[0] <= before <= ends[1]]
        # Where people travel apart, legs of others lie between: the escort goes from the one leg to the other.
        parts = not all(leg.is_for_all for leg in legs if leg.escort_id is None)
        now = [moved[end] for end in ends if end in moved] if parts else []
        if now or kept:
            escort.first_leg, escort.last_leg = min(now or kept), max(now or kept)
    case.departs_or_never = day_of_departure(legs)


def _record(unit: Unit, case: Case, action: JourneyAct) -> None:
    add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)
    unit.participants["trail"].act(action, ("case", case.id))
