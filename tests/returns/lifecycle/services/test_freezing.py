"""What stops a journey: the end of a return, and a fear of return. Every leg that is still to come is frozen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.geography.zones import local_date
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.journey.models import Leg, LegContent
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.endings import withdraw_case
from returns.movements.models import EndContent
from returns.protection.rules.protection import Fear
from tests.factories.checks import check_everybody
from tests.factories.timeline import events_of_case
from tests.factories.walking import CLEAR, apply, counsel, make_walk, plan

BOOKED = (LegStatus.TICKETED, LegStatus.PLANNED, LegStatus.FLOWN, LegStatus.CANCELLED)


_END = EndContent("IST", "Istanbul", "TR", 41.26, 28.74)


def _book(unit: Unit, case: Case) -> None:
    now = unit.clock.now()
    for n, status in enumerate(BOOKED):
        leg = Leg(
            case_id=case.id,
            ordinal=n,
            mode=LegMode.AIR,
            status=status,
            departs_at=now + timedelta(days=n + 1),
            departs_zone="Europe/Istanbul",
            arrives_at=now + timedelta(days=n + 1, hours=4),
            arrives_zone="Asia/Tashkent",
            booked_by=unit.actor_id,
            content=LegContent(origin=_END, destination=_END, km=0),
        )
        unit.session.add(leg)


def _withdraw(unit: Unit, case: Case) -> None:
    withdraw_case(unit, case, CaseState.WITHDRAWN_BY_APPLICANT, "Stays with her family.")


def _fear(unit: Unit, case: Case) -> None:
    check_everybody(unit, case, replace(CLEAR, fear=Fear.EXPRESSED))


@pytest.mark.parametrize("stop", [_withdraw, _fear])
def test_every_leg_that_is_still_to_come_is_frozen_and_the_timeline_says_so(
    container: Container, stop: Callable[[Unit, Case], None]
) -> None:
    office = make_walk(container)
    for step in (counsel, apply, plan):
        step(office)
    with office.work(office.owner) as (unit, case):
        _book(unit, case)
    with office.work(office.owner) as (unit, case):
        stop(unit, case)
    with office.work(office.owner) as (unit, case):
        legs = legs_of_case(unit.session, case.id)
        found = [leg.status for leg in legs]
        kinds = [event.kind for event in events_of_case(unit.session, case.id)]
        flown = next(leg for leg in legs if leg.status is LegStatus.FLOWN)
        assert case.departs_or_never == local_date(flown.departs_at, flown.departs_zone), "who has left is on the board"
    assert found == [LegStatus.FROZEN, LegStatus.FROZEN, LegStatus.FLOWN, LegStatus.CANCELLED]
    assert kinds.count(EventKind.TRAVEL_FROZEN) == 1
