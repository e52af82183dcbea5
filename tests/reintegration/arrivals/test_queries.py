"""Arrivals to receive: who is waited for, asked of the few that are on the way."""

import uuid
from datetime import timedelta

import pytest

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.arrivals.queries.arrivals import arrivals_to_receive, ids_to_receive
from reintegration.referrals.models import Referral
from returns.cases.rules.cases import CaseState
from returns.journey.models import Leg
from tests.doors.visits import counted
from tests.factories.follow_up import change, rows
from tests.factories.referred import Referred, make_referred


def _coming(container: Container, one: Referred, hours: int, state: CaseState = CaseState.DEPARTED) -> uuid.UUID:
    """Another case of the same partner that arrives in so many hours."""
    case: uuid.UUID = make_referred(container, partner=(one.coordinator, one.worker), case_state=state).case
    [leg] = rows(container, Leg, Leg.case_id == case)
    change(container, Leg, leg.id, arrives_at=container.clock.now() + timedelta(hours=hours))
    return case


@pytest.mark.both_databases
def test_accepted_people_are_received_in_the_order_of_their_arrival(container: Container) -> None:
    one = make_referred(container, case_state=CaseState.ARRIVED)
    later, over = _coming(container, one, 30), _coming(container, one, -5)
    ready = _coming(container, one, 3, CaseState.READY)
    _coming(container, one, -3, CaseState.READY)  # did not leave
    _coming(container, one, 24 * 12)
    without = _coming(container, one, 1)
    [leg] = rows(container, Leg, Leg.case_id == without)
    change(container, Leg, leg.id, status="cancelled")
    answered = _coming(container, one, 2)
    for referral in rows(container, Referral, Referral.case_id == answered):
        change(container, Referral, referral.id, state="sent")
    now = container.clock.now()
    with reading(container.units, one.coordinator.scope(container)) as unit, counted(container) as asked:
        cases = list(arrivals_to_receive(unit.session, now, now + timedelta(days=7), 10))
        assert cases == [over, without, ready, later]
        assert set(unit.session.execute(ids_to_receive(now, now + timedelta(days=7))).scalars()) == set(cases)
    [found] = [sql for _store, sql in asked.statements if "coalesce(max(leg.arrives_at)" in " ".join(sql.split())]
    assert "SELECT max(" not in found  # of each case its legs are read once
    assert "EXISTS (SELECT referral.id" in found
