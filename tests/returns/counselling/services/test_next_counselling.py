"""The next appointment of counselling: a task of whoever agreed on it, which follows what is recorded."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.rules import CaseState
from returns.counselling.queries import sessions_of_case, standing_sessions
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, Talk, correct_session, record_session
from returns.lifecycle.services.endings import withdraw_case
from returns.work.jobs import follow_the_days
from returns.work.models import Task
from returns.work.rules import ForWhom, TaskKind, TaskState
from returns.work.services.duty import hand_over
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING
from tests.factories.walking import RATINGS, Office, counsel, make_walk


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in counselling."""
    walk = make_walk(container)
    counsel(walk)
    return walk


def _session(day: date | None, held_at: datetime | None = None) -> NewSession:
    return NewSession(Solution.UNDECIDED, RATINGS, held_at=held_at, talk=Talk(next_on=day))


def _hold(office: Office, who: Person, day: date | None, held_at: datetime | None = None) -> uuid.UUID:
    with office.work(who) as (unit, case):
        return record_session(unit, case, _session(day, held_at))


def _correct(office: Office, who: Person, new: NewSession) -> None:
    with office.work(who) as (unit, case):
        latest = standing_sessions(sessions_of_case(unit.session, case.id))[0]
        correct_session(unit, case, latest, replace(new, held_at=new.held_at or latest.held_at))


def _tasks(office: Office) -> list[Task]:
    with reading(office.container.units, EVERYTHING) as unit:
        found = select(Task).where(Task.kind == TaskKind.COUNSELLING_NEXT)
        return list(unit.session.execute(found.order_by(Task.due_on)).scalars())


def _open(office: Office) -> list[tuple[date, ForWhom, uuid.UUID | None]]:
    return [(one.due_on, one.for_whom, one.assignee_id) for one in _tasks(office) if one.state is TaskState.OPEN]


def _in(office: Office, days: int) -> date:
    return office.container.clock.now().date() + timedelta(days=days)


def test_a_session_without_another_one_agreed_makes_no_task(office: Office) -> None:
    assert _tasks(office) == []


def test_the_appointment_is_a_task_of_the_owner_or_of_the_colleague_who_agreed_on_it(office: Office) -> None:
    _hold(office, office.owner, _in(office, 7))
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]
    _hold(office, office.other, _in(office, 9))
    assert _open(office) == [(_in(office, 9), ForWhom.PERSON, office.other.id)]
    assert [one.state for one in _tasks(office)] == [TaskState.LAPSED, TaskState.OPEN]


def test_it_moves_with_a_correction_and_stays_with_who_held_the_session(office: Office) -> None:
    _hold(office, office.other, _in(office, 7))
    _correct(office, office.owner, _session(_in(office, 10)))
    assert _open(office) == [(_in(office, 10), ForWhom.PERSON, office.other.id)]
    _correct(office, office.owner, _session(_in(office, 10)))
    assert _open(office) == [(_in(office, 10), ForWhom.PERSON, office.other.id)]
    _correct(office, office.other, _session(None))
    assert _open(office) == []


def test_a_correction_to_an_earlier_day_of_the_session_does_not_lose_it(office: Office, clock: MovableClock) -> None:
    clock.move(timedelta(days=5))
    _hold(office, office.owner, _in(office, 7))
    _correct(office, office.owner, _session(_in(office, 7), clock.now() - timedelta(days=2)))
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]


def test_it_goes_when_a_later_session_was_held_and_not_by_one_of_before(office: Office, clock: MovableClock) -> None:
    clock.move(timedelta(days=5))
    _hold(office, office.owner, _in(office, 7))
    _hold(office, office.owner, None, clock.now() - timedelta(days=2))
    assert len(_open(office)) == 1
    _hold(office, office.owner, None)
    assert _open(office) == []


def test_it_goes_when_the_case_has_ended(office: Office) -> None:
    _hold(office, office.owner, _in(office, 7))
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, CaseState.WITHDRAWN_BY_APPLICANT, "Stays.")
    assert [one.state for one in _tasks(office)] == [TaskState.LAPSED]


def test_it_goes_along_when_the_case_is_handed_over(office: Office) -> None:
    _hold(office, office.owner, _in(office, 7))
    with office.work(office.lead) as (unit, case):
        hand_over(unit, [case], unit.session.get(Account, office.other.id), "Speaks Uzbek.")
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]


def test_the_appointment_of_a_colleague_who_left_is_the_owners(office: Office, clock: MovableClock) -> None:
    _hold(office, office.other, _in(office, 7))
    with writing(office.container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, office.other.id)
        assert account is not None
        account.status = AccountStatus.DEACTIVATED
    run = follow_the_days(office.container.units)
    run(clock.now())
    assert run(clock.now()) == 0
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]
