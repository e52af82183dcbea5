"""A registered arrival as a task of the office that is asked: made by the job, gone when somebody answers."""

from datetime import timedelta

import pytest

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.queries.offers import offer_by_id
from reintegration.arrivals.services.registrations import decline_offer, offer_again, take_offer
from returns.work.jobs import follow_the_days
from returns.work.queries.tasks import TaskFilter, tasks_page
from returns.work.rules.tasks import TaskKind
from tests.factories.makers import Person
from tests.factories.registering import Desk, make_desk

TAKE = TaskKind.ARRIVAL_TO_TAKE_OVER


@pytest.fixture
def desk(container: Container) -> Desk:
    """A partner and two offices."""
    return make_desk(container)


def own(desk: Desk, who: Person) -> list[tuple[TaskKind, int]]:
    """Somebody's own open tasks: what, and in how many days."""
    today = desk.container.clock.now().date()
    with reading(desk.container.units, who.scope(desk.container)) as unit:
        found = tasks_page(unit.session, TaskFilter(), who.scope(desk.container), today, False, None, 25)
        return [(task.kind, (task.due_on - today).days) for task in found.items]


def test_officers_and_the_lead_of_the_office_that_is_asked_take_it_within_a_week(
    desk: Desk, clock: MovableClock
) -> None:
    case_id, run = desk.register(), follow_the_days(desk.container.units)
    assert (run(clock.now()), run(clock.now())) == (1, 0)
    assert own(desk, desk.officer) == own(desk, desk.lead) == [(TAKE, 7)]
    assert own(desk, desk.coordinator) == own(desk, desk.other_lead) == []
    clock.move(timedelta(days=9))
    assert own(desk, desk.officer) == [(TAKE, -2)]
    with writing(desk.container.units, desk.officer.scope(desk.container)) as unit:
        row = offer_by_id(unit.session, desk.offers(case_id)[0].id)
        assert row is not None
        take_offer(unit, row)
    assert own(desk, desk.officer) == own(desk, desk.lead) == []


def test_given_back_it_is_no_task_here_any_more_and_one_of_the_office_that_is_named_next(
    desk: Desk, clock: MovableClock
) -> None:
    case_id, run = desk.register(), follow_the_days(desk.container.units)
    run(clock.now())
    with writing(desk.container.units, desk.lead.scope(desk.container)) as unit:
        row = offer_by_id(unit.session, desk.offers(case_id)[-1].id)
        assert row is not None
        decline_offer(unit, row, "Never lived here.")
    assert own(desk, desk.lead) == own(desk, desk.officer) == []
    run(clock.now())
    with writing(desk.container.units, desk.coordinator.scope(desk.container)) as unit:
        row = offer_by_id(unit.session, desk.offers(case_id)[-1].id)
        assert row is not None
        assert desk.other_lead.office_id is not None
        offer_again(unit, row, desk.other_lead.office_id)
    run(clock.now())
    assert own(desk, desk.other_lead) == [(TAKE, 7)]
    assert own(desk, desk.lead) == []
