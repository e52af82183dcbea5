"""A journey that stops: the escort and the carriers become tasks of the owner, due that day, with no word of why."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import Unit, reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.queries import ConsentEnding, consents_of_case
from returns.consent.rules import ConsentPurpose
from returns.consent.services.withdrawals import withdraw_consent
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import change_leg, plan_leg
from returns.lifecycle.rules.endings import CancelCause, Ending
from returns.lifecycle.services.endings import withdraw_case
from returns.work.jobs import follow_the_days
from returns.work.models import Task
from returns.work.queries.tasks import TaskFilter, tasks_page
from returns.work.rules.tasks import ForWhom, TaskKind, TaskState
from returns.work.services.tasks import close_tasks
from tests.doors.visits import counted
from tests.factories.checks import AFRAID, check_everybody
from tests.factories.journeys import Team, at_work, flights, make_plannable, make_team
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_absence

ESCORT, BOOKINGS = TaskKind.ESCORT_TO_TELL, TaskKind.BOOKINGS_FROZEN
SECRET = "Her brother is waiting at the airport."


def _journey(
    container: Container, team: Team, status: LegStatus = LegStatus.TICKETED, is_escorted: bool = True
) -> uuid.UUID:
    case_id = make_plannable(container, team)
    _plan(container, team, case_id, status, is_escorted)
    return case_id


def _plan(container: Container, team: Team, case_id: uuid.UUID, status: LegStatus, is_escorted: bool) -> None:
    leg = flights(container.clock.now().date() + timedelta(days=9))[0]
    with at_work(container, team.owner, case_id) as (unit, case):
        plan_leg(unit, case, replace(leg, status=status))
        unit.session.flush()  # the escort goes along with it
        if is_escorted:
            number = max(one.ordinal for one in legs_of_case(unit.session, case_id))
            assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, number, number, "Dr. Karimova"))


def _cancel(unit: Unit, case: Case) -> None:
    withdraw_case(unit, case, CaseState.CANCELLED, SECRET, Ending(cause=CancelCause.OTHER))


def _reverse(unit: Unit, case: Case) -> None:
    notice = Ending(authority="The ministry", notice_on=unit.clock.now().date())
    withdraw_case(unit, case, CaseState.REVERSED, SECRET, notice)


def _leave(unit: Unit, case: Case) -> None:
    withdraw_case(unit, case, CaseState.WITHDRAWN_BY_APPLICANT, SECRET)


def _say_no(unit: Unit, case: Case) -> None:
    _withdraw(unit, case, ConsentPurpose.ASSISTANCE)


def _withdraw(unit: Unit, case: Case, purpose: ConsentPurpose) -> None:
    found = consents_of_case(unit.session, case.id)
    withdraw_consent(unit, next(one for one in found if one.purpose is purpose), ConsentEnding("Her sister", SECRET))


def _fear(unit: Unit, case: Case) -> None:
    check_everybody(unit, case, AFRAID)


STOPS: tuple[Callable[[Unit, Case], None], ...] = (_cancel, _reverse, _leave, _say_no, _fear)


def _wanted(container: Container, case_id: uuid.UUID) -> list[tuple[TaskKind, TaskState]]:
    return [(task.kind, task.state) for task in _tasks(container, case_id)]


def _tasks(container: Container, case_id: uuid.UUID) -> list[Task]:
    with reading(container.units, EVERYTHING) as unit:
        of_stops = select(Task).where(Task.case_id == case_id, Task.kind.in_((ESCORT, BOOKINGS)))
        return list(unit.session.execute(of_stops.order_by(Task.made_at, Task.kind)).scalars())


def _mine(container: Container, who: Person) -> set[TaskKind]:
    with reading(container.units, who.scope(container)) as unit:
        today = container.clock.now().date()
        return {task.kind for task in tasks_page(unit.session, TaskFilter(), unit.scope, today, False, None, 25).items}


@pytest.mark.parametrize("stop", STOPS)
def test_whatever_stops_a_journey_makes_the_same_two_tasks_of_the_owner_due_that_day(
    container: Container, stop: Callable[[Unit, Case], None]
) -> None:
    team = make_team(container)
    case_id = _journey(container, team)
    assert _wanted(container, case_id) == []
    with at_work(container, team.owner, case_id) as (unit, case):
        stop(unit, case)
    bookings, escort = _tasks(container, case_id)
    assert (bookings.kind, escort.kind) == (BOOKINGS, ESCORT)
    for task in (bookings, escort):
        assert (task.state, task.for_whom, task.assignee_id) == (TaskState.OPEN, ForWhom.OWNER, None)
        assert task.due_on == container.clock.now().date()
        assert task.content_sealed is None  # it says nothing but its kind
        assert task.key is not None
        assert task.key.split(":")[:2] == [task.kind.value, case_id.hex]
    assert {BOOKINGS, ESCORT} <= _mine(container, team.owner)
    assert not {BOOKINGS, ESCORT} & _mine(container, team.officer)
    make_absence(container, team.owner, team.officer)
    assert {BOOKINGS, ESCORT} <= _mine(container, team.officer)


@pytest.mark.parametrize(
    ("status", "is_escorted", "wanted"),
    [
        (LegStatus.PLANNED, False, []),
        (LegStatus.CANCELLED, False, []),
        (LegStatus.PLANNED, True, [ESCORT]),
        (LegStatus.HELD, False, [BOOKINGS]),
        (LegStatus.TICKETED, False, [BOOKINGS]),
        (LegStatus.CHANGED_BY_CARRIER, True, [BOOKINGS, ESCORT]),
    ],
)
@pytest.mark.parametrize("stop", [_leave, _say_no])
def test_nobody_is_told_who_was_never_asked(
    container: Container,
    stop: Callable[[Unit, Case], None],
    status: LegStatus,
    is_escorted: bool,
    wanted: list[TaskKind],
) -> None:
    team = make_team(container)
    case_id = _journey(container, team, status, is_escorted)
    with at_work(container, team.owner, case_id) as (unit, case):
        stop(unit, case)
    assert _wanted(container, case_id) == [(kind, TaskState.OPEN) for kind in wanted]


def test_a_consent_that_no_journey_rests_on_stops_nothing(container: Container) -> None:
    team = make_team(container)
    case_id = _journey(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        _withdraw(unit, case, ConsentPurpose.CONTACT_AFTER_RETURN)
    assert _wanted(container, case_id) == []


def test_what_is_done_by_hand_stays_done_whatever_runs_how_often(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = _journey(container, team)
    run = follow_the_days(container.units)
    with at_work(container, team.owner, case_id) as (unit, case):
        _say_no(unit, case)
    run(clock.now())
    assert _wanted(container, case_id) == [(BOOKINGS, TaskState.OPEN), (ESCORT, TaskState.OPEN)]
    with at_work(container, team.owner, case_id) as (unit, _case):
        kinds = (BOOKINGS, ESCORT)
        close_tasks(unit, unit.session.execute(select(Task).where(Task.kind.in_(kinds))).scalars().all())
    clock.move(timedelta(days=1))
    assert run(clock.now()) == 0
    with at_work(container, team.owner, case_id) as (unit, case):
        _leave(unit, case)  # nothing new is frozen: they have heard of it
    assert _wanted(container, case_id) == [(BOOKINGS, TaskState.DONE), (ESCORT, TaskState.DONE)]


def test_a_booking_that_is_made_anew_is_not_given_back_and_a_second_stop_is_told_again(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = _journey(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        _leave(unit, case)
    clock.move(timedelta(days=1))
    with at_work(container, team.signer, case_id) as (unit, case):
        case.state = CaseState.PLANNING  # as if it were reopened and walked to its plan again
    with at_work(container, team.owner, case_id) as (unit, case):
        leg = legs_of_case(unit.session, case_id)[0]
        again = flights(clock.now().date() + timedelta(days=9))[0]
        change_leg(unit, case, leg, replace(again, status=LegStatus.PLANNED))
        assert leg.frozen_as is None
    assert _wanted(container, case_id) == [(BOOKINGS, TaskState.LAPSED), (ESCORT, TaskState.OPEN)]
    with at_work(container, team.owner, case_id) as (unit, case):
        legs_of_case(unit.session, case_id)[0].status = LegStatus.HELD
        unit.session.flush()
        _leave(unit, case)
    open_ = [(task.kind, task.due_on) for task in _tasks(container, case_id) if task.state is TaskState.OPEN]
    assert open_ == [(BOOKINGS, clock.now().date()), (ESCORT, clock.now().date())]


def test_an_escort_who_was_named_after_the_legs_were_frozen_hears_of_the_end(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = _journey(container, team, LegStatus.PLANNED, is_escorted=False)
    with at_work(container, team.owner, case_id) as (unit, case):
        _say_no(unit, case)
    assert _wanted(container, case_id) == []
    clock.move(timedelta(minutes=5))
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 1, "Dr. Karimova"))
    clock.move(timedelta(minutes=5))
    with at_work(container, team.owner, case_id) as (unit, case):
        _leave(unit, case)
        assert len(escorts_of_case(unit.session, case_id)) == 1
    assert (ESCORT, TaskState.OPEN) in _wanted(container, case_id)


def test_the_job_asks_as_often_for_many_stopped_journeys_as_for_one(container: Container, clock: MovableClock) -> None:
    team, run = make_team(container), follow_the_days(container.units)
    for count in (1, 2):
        for _n in range(count):
            with at_work(container, team.owner, _journey(container, team)) as (unit, case):
                _say_no(unit, case)
        run(clock.now())  # whatever else these cases want is made
        with counted(container) as found:
            run(clock.now())
        if count == 1:
            few = len(found)
    assert len(found) == few
