"""Transit and leaving by the seeded rules, from what is recorded to readiness, and the sign-off that rests on it."""

import uuid
from datetime import datetime, time, timedelta

import pytest

from foundation.errors import BadInput, Conflict
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.documents.rules.formalities import Known, Payer, StatedExit
from returns.documents.services.formalities import state_exit
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, plan_leg, remove_leg
from returns.people.rules.people import Basis
from returns.people.services.people import add_nationality
from returns.readiness.services import readiness_of, sign_off, standing_sign_off
from tests.factories.journeys import Team, at_work, looking_at, make_ready, make_team, point


@pytest.fixture
def team(container: Container) -> Team:
    """Four colleagues of one office."""
    return make_team(container)


def _found(container: Container, team: Team, case_id: uuid.UUID) -> dict[str, str]:
    with looking_at(container, team.owner, case_id) as (unit, case):
        found = readiness_of(unit, case).findings
    return {one.code: one.severity.value for one in found if one.code.startswith(("transit", "exit"))}


def test_planes_that_are_changed_in_frankfurt_ask_for_nationality_and_visa(container: Container, team: Team) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        first = legs_of_case(unit.session, case_id)[0]
        day = first.departs_at.date()
        remove_leg(unit, case, first)
        start = datetime.combine(day - timedelta(days=1), time(6))
        over = [(point("IST"), point("FRA"), start), (point("FRA"), point("TAS"), start + timedelta(hours=8))]
        for origin, destination, departs in over:
            ends = departs + timedelta(hours=9 if destination.code == "TAS" else 3)
            plan_leg(unit, case, NewLeg(LegMode.AIR, origin, destination, departs, ends, LegStatus.TICKETED))
    assert _found(container, team, case_id) == {"transit_nationality_unknown": "warning"}
    with at_work(container, team.owner, case_id) as (unit, case):
        add_nationality(unit, case, members_of_case(unit.session, case_id)[0], "NG", Basis.STATED)
    assert _found(container, team, case_id) == {"transit_visa_needed": "blocker"}


def test_what_somebody_needs_to_leave_is_stated_and_voids_what_was_signed(container: Container, team: Team) -> None:
    case_id = make_ready(container, team)
    today = container.clock.now().date()
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with at_work(container, team.owner, case_id) as (unit, case):
        person = members_of_case(unit.session, case_id)[0].id
        with pytest.raises(BadInput) as wrong:
            state_exit(unit, case, person, StatedExit(fine_amount="5.00", permit_on=today + timedelta(days=1)), 0)
        assert set(wrong.value.errors) == {"fine_currency", "permit_on", "permit"}
        fined = StatedExit(Known.YES, "615.00", "TRY", Payer.PERSON, permit=Known.YES)
        state_exit(unit, case, person, fined, 0)
        unit.session.flush()
        assert standing_sign_off(unit, case) is None
    assert _found(container, team, case_id) == {"exit_permit_missing": "blocker", "exit_fine_unpaid": "warning"}
    with at_work(container, team.officer, case_id) as (unit, case):
        with pytest.raises(Conflict):
            state_exit(unit, case, person, fined, 0)
        state_exit(unit, case, person, StatedExit(Known.YES, "615.00", "TRY", Payer.WAIVED, permit=Known.NO), 1)
    assert _found(container, team, case_id) == {}
