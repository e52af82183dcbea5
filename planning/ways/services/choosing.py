"""Choosing a way: what is planned now goes, what a carrier holds is cancelled, and the legs of the way are planned."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from foundation.errors import BadInput
from foundation.geography.zones import local, local_date
from foundation.language.words import _, ngettext
from foundation.rulebook.queries import rules_on
from foundation.storage.unit_of_work import Unit
from planning.ways.services.legs import goes_all_the_way
from planning.ways.services.undoing import as_it_was, keep_for_undo
from planning.ways.words import WaysAct
from returns.cases.models import Case
from returns.escorts.queries.escorts import escorts_of_case
from returns.journey.models import Leg
from returns.journey.queries.itinerary import JOURNEY_CODES, journey, journey_limits, legs_of_case, whole_km
from returns.journey.queries.legs import Point
from returns.journey.rules.itinerary import WITH_CARRIER, LegStatus
from returns.journey.services import NewLeg, change_leg, plan_legs, remove_leg


def booked_legs(legs: Sequence[Leg]) -> list[Leg]:
    """Of the legs of a journey those that a carrier holds something of."""
    return [leg for leg in journey(legs) if leg.status in WITH_CARRIER]


def first_leg(legs: Sequence[Leg], changed: Sequence[Leg]) -> Leg:
    """Where the journey began before something of it changed: what is left of it may begin half way."""
    return min((*legs, *changed), key=lambda leg: (leg.departs_at, leg.ordinal))


def legs_to_replace(unit: Unit, case: Case, legs: Sequence[Leg]) -> list[Leg]:
    """Of a journey the legs that a carrier changed; and cancelled ones ahead, where nothing was planned instead."""
    now, origins = unit.clock.now(), {leg.content.origin.code for leg in legs}
    every = legs_of_case(unit.session, case.id)
    gone = [
        leg for leg in every if leg.status is LegStatus.CANCELLED and leg.escort_id is None and leg.departs_at > now
    ]
    missing = [leg for leg in gone if leg.content.origin.code not in origins]
    if missing and _leads_home(unit, case, legs, gone):
        missing = []
    return [*(leg for leg in legs if leg.status is LegStatus.CHANGED_BY_CARRIER), *missing]


def _leads_home(unit: Unit, case: Case, legs: Sequence[Leg], gone: Sequence[Leg]) -> bool:
    """Whether these legs lead without a gap from where the journey began to its end: somebody has planned it anew."""
    home = case.nearest_place
    if not legs or home is None:
        return False
    day = local_date(legs[0].departs_at, legs[0].departs_zone)
    within = journey_limits(rules_on(unit.session, JOURNEY_CODES, day)).joins_within_km.value
    is_there = whole_km(legs[-1].content.destination, home) <= within
    is_gapless = all(after.content.origin.code == before.content.destination.code for before, after in pairwise(legs))
    return is_gapless and is_there and legs[0].content.origin.code == first_leg(legs, gone).content.origin.code


def choose_way(unit: Unit, case: Case, planned: Mapping[str, NewLeg], replaces: bool) -> None:
    """Plan the legs of a way in place of the journey that there is; escorts of the whole journey go along.

    Legs that are only planned are removed, booked ones are cancelled, which needs `replaces`. How the journey was is
    kept for `take_back`. BadInput by field, and RuleBroken as `plan_leg` and `remove_leg`: nothing is changed then.
    """
    legs = journey(legs_of_case(unit.session, case.id))
    if any(leg.status in (LegStatus.FLOWN, LegStatus.FROZEN) for leg in legs):
        raise BadInput(
            {"form": [_("A leg of this journey was travelled, or is frozen. Change the journey leg by leg.")]}
        )
    booked = booked_legs(legs)
    if booked and not replaces:
        sentence = ngettext(
            "%(num)d leg of this journey is booked. Confirm that it may be cancelled.",
            "%(num)d legs of this journey are booked. Confirm that they may be cancelled.",
            len(booked),
        )
        raise BadInput({"replaces": [sentence]})
    escorts = escorts_of_case(unit.session, case.id)
    before, along = as_it_was(legs), [escort for escort in escorts if goes_all_the_way(escort, legs)]
    went = {escort.id.hex: (escort.first_leg, escort.last_leg) for escort in escorts}
    for leg in legs:
        if leg.status is LegStatus.PLANNED:
            remove_leg(unit, case, leg)
        else:
            change_leg(unit, case, leg, restated(leg, LegStatus.CANCELLED))
    unit.session.flush()  # legs that are gone are not among those of the case any more
    added = plan_legs(unit, case, planned)
    for escort in along:
        escort.first_leg, escort.last_leg = 1, len(planned)
    keep_for_undo(unit, case, added, before, went)
    unit.participants["trail"].act(WaysAct.CHOOSE, ("case", case.id), count=len(planned))


def restated(leg: Leg, status: LegStatus) -> NewLeg:
    """A leg as it stands, with another state of its booking."""
    content, named = leg.content, [] if leg.is_for_all else [traveller.person_id for traveller in leg.named]
    departs, arrives = local(leg.departs_at, leg.departs_zone), local(leg.arrives_at, leg.arrives_zone)
    ends = [
        Point(end.code, end.name, end.country, end.lat, end.lon, zone)
        for end, zone in ((content.origin, leg.departs_zone), (content.destination, leg.arrives_zone))
    ]
    return NewLeg(
        leg.mode,
        ends[0],
        ends[1],
        departs.replace(tzinfo=None, fold=0),
        arrives.replace(tzinfo=None, fold=0),
        status,
        content.carrier,
        content.number,
        content.booking,
        content.departs_terminal,
        content.arrives_terminal,
        departs.fold,
        arrives.fold,
        escort_id=leg.escort_id,
        travellers=named,
        ticket=content.ticket,
        fare=content.fare,
        night=content.night,
    )
