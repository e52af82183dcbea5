"""What somebody had is known behind one door; outside, a clearance that cannot be given says nothing of why."""

from datetime import timedelta

import pytest

from foundation.compartments import Compartment
from foundation.errors import RuleBroken
from foundation.web.container import Container
from returns.protection.rules.protection import Clearance
from returns.protection.rules.records import RecordKind
from returns.protection.services.protection import RESTS_ON, set_clearance, standing_of
from returns.readiness.services import readiness_of
from tests.factories.behind_doors import make_holder, write
from tests.factories.journeys import at_work, looking_at, make_ready, make_team


def test_a_wait_that_is_not_over_keeps_a_clearance_from_being_given_and_is_seen_behind_its_door_alone(
    container: Container,
) -> None:
    team = make_team(container)
    case, today = make_ready(container, team), container.clock.now().date()
    with looking_at(container, team.owner, case) as (unit, row):
        before = readiness_of(unit, row)
    holder = make_holder(container, case, team.specialist, (Compartment.HEALTH,))
    write(container, holder, case, RecordKind.CONDITION, condition="had_a_stroke", allowed_from=today)
    with looking_at(container, team.owner, case) as (unit, row):
        after = readiness_of(unit, row)
        assert (after.findings, after.facts_hash) == (before.findings, before.facts_hash)
    with pytest.raises(RuleBroken) as refused, at_work(container, team.specialist, case) as (unit, row):
        set_clearance(unit, row, Clearance.GIVEN, today + timedelta(days=20))
    assert refused.value.codes == ["protection_clearance_outstanding"]
    with looking_at(container, team.specialist, case) as (unit, row):
        standing = standing_of(unit, row, today)
        told = {
            opened: [one.code for one in standing.reasons_for(opened)] for opened in ((), RESTS_ON, tuple(Compartment))
        }
    assert told[()] == told[RESTS_ON] == ["protection_clearance_outstanding"]
    assert told[tuple(Compartment)] == ["condition_too_recent"]
