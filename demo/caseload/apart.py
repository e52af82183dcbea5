"""Invented families that travel apart: one adult goes by the same route, but sleeps where the flights are changed."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from demo.caseload.routes import invented_journey, place_near
from demo.steps import ADULT, typed
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.consent.queries import age_of
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import plan_leg, set_place_of_return

_OVER_NIGHT = timedelta(hours=20)


def goes_alone(unit: Unit, case: Case) -> uuid.UUID | None:
    """Who of a case can take another flight: its last adult, where another one stays with everybody else."""
    today = unit.clock.now().date()
    ages = [(person.id, age_of(person, today)) for person in members_of_case(unit.session, case.id)]
    adults = [who for who, age in ages if age is not None and age >= ADULT]
    return adults[-1] if len(adults) > 1 else None


def plan_apart(unit: Unit, case: Case, host_country: str, day: datetime, status: LegStatus, alone: uuid.UUID) -> None:
    """The journey of everybody else, and that of whoever goes alone, with a night at the hub."""
    near = place_near(case.place_of_return, case.country)
    set_place_of_return(unit, case, case.place_of_return, near.id)
    home = place_of_return(case)
    assert home is not None  # it was located just now
    others: Sequence[uuid.UUID] = [person.id for person in members_of_case(unit.session, case.id) if person.id != alone]
    for leg in invented_journey(host_country, home, day):
        plan_leg(unit, case, replace(typed(leg, status), travellers=others))
    for number, leg in enumerate(invented_journey(host_country, home, day, _OVER_NIGHT)):
        night = "Invented Transit House" if number == 0 else ""
        plan_leg(unit, case, replace(typed(leg, status), travellers=(alone,), night=night))
