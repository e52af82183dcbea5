"""One invented group movement: cases in planning share a flight with an escort and blank places."""

import uuid
from datetime import datetime, timedelta

from demo.caseload.routes import airport_point, invented_journey
from demo.steps import typed
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.escorts.queries.escorts import active_members
from returns.journey.queries.itinerary import legs_of_cases
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import plan_leg, remove_leg
from returns.movements.models import Movement
from returns.movements.queries.movements import movement_by_id
from returns.movements.queries.people import join_problems, planned_to
from returns.movements.services.movements import NewMovement, plan_movement
from returns.movements.services.people import Joining, add_escort, join_movement, reserve_places

_COUNTRY, _MOST, _SEATS, _BLANK = "UZ", 5, 30, 4
_AHEAD = timedelta(days=16)


def invent_movement(unit: Unit, office_id: uuid.UUID, host_country: str) -> None:
    """A flight to Uzbekistan for cases in planning of the office of whoever acts; nothing where there are none.

    A case that had a journey of its own travels along instead, and on from there.
    """
    cases, day = planned_to(unit.session, _COUNTRY, _MOST), unit.clock.now() + _AHEAD
    legs = legs_of_cases(unit.session, [case.id for case in cases])
    alone = [case for case in cases if not any(leg.escort_id for leg in legs[case.id])]
    if not alone:
        return
    movement = _movement(unit, office_id, host_country, day)
    joining = [case for case in alone if _may_join(unit, movement, case)]
    had_one = [case for case in joining if legs[case.id]]
    for case in had_one:
        for leg in legs[case.id]:
            remove_leg(unit, case, leg)
            unit.session.flush()  # the next one counts the legs that are left
    if joining:
        join_movement(unit, movement, [Joining(case.id) for case in joining])
        unit.session.flush()
    for case in had_one:
        home = place_of_return(case)
        for onward in invented_journey(host_country, home, day)[1:] if home else ():
            plan_leg(unit, case, typed(onward, LegStatus.PLANNED))
            unit.session.flush()
    reserve_places(unit, movement, _BLANK, _COUNTRY, "Invented: the second list of the embassy")
    for member in active_members(unit.session)[1:2]:
        add_escort(unit, movement, member.id)


def _movement(unit: Unit, office_id: uuid.UUID, host_country: str, day: datetime) -> Movement:
    first = invented_journey(host_country, airport_point("SKD"), day)[0]
    new = NewMovement(
        mode=first.mode,
        origin=first.origin,
        destination=first.destination,
        departs=first.departs,
        arrives=first.arrives,
        seats=_SEATS,
        carrier=first.carrier,
        number=first.number,
        note="Invented: everybody meets two hours earlier at counter 12.",
    )
    made = movement_by_id(unit.session, plan_movement(unit, office_id, new))
    assert made is not None  # it was planned just now
    return made


def _may_join(unit: Unit, movement: Movement, case: Case) -> bool:
    people = {case.id: [person.id for person in case.people]}
    return not join_problems(unit.session, movement, [case], people, (), unit.clock.now())[case.id]
