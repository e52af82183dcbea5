"""Concerns that wait on somebody's start page: of a whole office, those whose escalation has come so far."""

import uuid

import pytest

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.concerns.models import Concern
from reintegration.concerns.queries import concern_by_id, concerns_waiting
from reintegration.concerns.rules import Pace
from reintegration.concerns.services import take_concern
from tests.doors.visits import counted
from tests.factories.concerned import Followed, about_the_partner, make_followed, raised
from tests.factories.makers import Person


@pytest.mark.both_databases
def test_who_is_told_last_begins_with_the_steps_that_came_so_far(container: Container, clock: MovableClock) -> None:
    """Not with every concern that nobody has taken; and each round begins anew."""
    one = make_followed(container)
    raised(one, one.referred.worker, pace=Pace.IN_TURN)
    concern = about_the_partner(one)
    with counted(container) as asked:
        assert (_waiting(one, one.specialist), _waiting(one, one.lead)) == ([concern], [])
    of_office = [" ".join(sql.split()) for _store, sql in asked.statements if "clock_at" in sql]
    assert len(of_office) == 2
    reached = "concern_step.step IN ('again', 'duty_specialist')"
    assert all("FROM concern JOIN concern_step ON" in sql and reached in sql for sql in of_office)
    one.referred.change(Concern, concern, round=2)
    assert _waiting(one, one.specialist) == []


def _waiting(one: Followed, who: Person) -> list[uuid.UUID]:
    today = one.container.clock.now().date()
    with reading(one.container.units, who.scope(one.container)) as unit:
        return [concern.id for concern in concerns_waiting(unit.session, who.scope(one.container), today, 9)]


@pytest.mark.both_databases
def test_a_partner_is_asked_once_for_what_nobody_has_taken_or_who_looks_has(container: Container) -> None:
    one = make_followed(container)
    worker, coordinator = one.referred.worker, one.referred.coordinator
    untaken, taken = raised(one, worker), raised(one, worker)
    with writing(container.units, worker.scope(container)) as unit:
        concern = concern_by_id(unit.session, taken)
        assert concern is not None
        take_concern(unit, concern, False)
    with counted(container) as asked:
        assert (_waiting(one, worker), _waiting(one, coordinator)) == ([untaken, taken], [untaken])
    assert not any("UNION" in sql for _store, sql in asked.statements if "clock_at" in sql)
