"""Tasks at work: made once by rules, closed when nothing wants them, and told in the morning of the place."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.errors import RuleBroken, ScopeBreach
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.work.jobs import follow_the_days, tell_in_the_morning
from returns.work.models import Task
from returns.work.queries.tasks import TaskFilter, events_of_task, task_by_id, tasks_by_id, tasks_page
from returns.work.rules.tasks import ForWhom, TaskChange, TaskKind, TaskState
from returns.work.services.tasks import close_tasks, move_task, reassign_task, undo_closing
from returns.work.words import WorkNotice
from tests.doors.visits import counted
from tests.factories.inbox import notices_of, unread_of
from tests.factories.makers import Person, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.factories.walking import apply, counsel, make_walk
from tests.factories.workspace import make_absence, make_task
from tests.messaging.outbox import standing
from tests.security.raw import raw


def mine(container: Container, who: Person) -> list[tuple[TaskKind, TaskState]]:
    """Somebody's own open tasks, the most overdue first."""
    with reading(container.units, who.scope(container)) as unit:
        today = container.clock.now().date()
        found = tasks_page(unit.session, TaskFilter(), who.scope(container), today, False, None, 25)
        return [(task.kind, task.state) for task in found.items]


def made(container: Container, case_id: uuid.UUID) -> dict[TaskKind, TaskState]:
    """Every rule-made task of a case, seen by nobody's eyes."""
    with reading(container.units, EVERYTHING) as unit:
        found = unit.session.execute(select(Task).where(Task.case_id == case_id, Task.key.is_not(None))).scalars()
        return {task.kind: task.state for task in found}


def test_a_step_makes_its_tasks_at_once_and_the_next_one_closes_them(container: Container) -> None:
    walk = make_walk(container)
    counsel(walk)
    apply(walk)
    assert mine(container, walk.other)[0] == (TaskKind.DECISION_DUE, TaskState.OPEN)
    assert (TaskKind.CLEARANCE_ASKED, TaskState.OPEN) in mine(container, walk.specialist)
    assert (TaskKind.CLEARANCE_ASKED, TaskState.OPEN) not in mine(container, walk.owner)
    with walk.work(walk.specialist) as (unit, case):
        set_clearance(unit, case, Clearance.NOT_NEEDED)
    assert made(container, walk.case)[TaskKind.CLEARANCE_ASKED] is TaskState.LAPSED
    with reading(container.units, EVERYTHING) as unit:
        [task] = unit.session.execute(select(Task).where(Task.kind == TaskKind.CLEARANCE_ASKED)).scalars()
        assert [one.kind for one in events_of_task(unit.session, task.id)] == [TaskChange.LAPSED]


def test_the_job_follows_the_days_and_twice_does_nothing_more(container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    case = make_case(container, officer, legal_deadline=clock.now().date() + timedelta(days=9))
    run = follow_the_days(container.units)
    assert run(clock.now()) == 0
    clock.move(timedelta(days=2))
    assert (run(clock.now()), run(clock.now())) == (1, 0)
    assert made(container, case) == {TaskKind.DEADLINE_NEAR: TaskState.OPEN}
    clock.move(timedelta(days=8))
    assert run(clock.now()) == 2
    assert made(container, case) == {TaskKind.DEADLINE_NEAR: TaskState.LAPSED, TaskKind.DEADLINE_PASSED: TaskState.OPEN}


def test_the_job_asks_as_often_for_many_cases_as_for_one(container: Container, clock: MovableClock) -> None:
    officer, run = make_account(container), follow_the_days(container.units)
    make_case(container, officer)
    with counted(container) as few:
        run(clock.now())
    for _ in range(12):
        make_case(container, officer)
    with counted(container) as many:
        run(clock.now())
    assert len(many) == len(few)


def test_what_somebody_closed_is_not_made_again(container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    make_case(container, officer, legal_deadline=clock.now().date() + timedelta(days=5))
    run = follow_the_days(container.units)
    run(clock.now())
    with writing(container.units, officer.scope(container)) as unit:
        [task] = unit.session.execute(select(Task)).scalars()
        close_tasks(unit, [task], is_done=False, reason="Leaves tomorrow.")
    assert run(clock.now()) == 0
    assert mine(container, officer) == []


def test_the_owner_of_a_case_who_left_is_a_task_of_who_leads(container: Container, clock: MovableClock) -> None:
    walk = make_walk(container)
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, walk.owner.id)
        assert account is not None
        account.status = AccountStatus.DEACTIVATED
    follow_the_days(container.units)(clock.now())
    assert (TaskKind.OWNER_GONE, TaskState.OPEN) in mine(container, walk.lead)
    assert mine(container, walk.other) == []


def test_the_cover_sees_the_tasks_of_whom_they_cover(container: Container, clock: MovableClock) -> None:
    walk = make_walk(container)
    make_task(container, walk.owner)
    assert mine(container, walk.other) == []
    make_absence(container, walk.owner, walk.other)
    assert mine(container, walk.other) == [(TaskKind.BY_HAND, TaskState.OPEN)]


def test_a_task_goes_moves_and_ends_with_who_and_why(container: Container) -> None:
    walk = make_walk(container)
    task_id, day = make_task(container, walk.owner, walk.case), container.clock.now().date() + timedelta(days=9)
    with walk.work(walk.owner) as (unit, _case):
        task = task_by_id(unit.session, task_id)
        assert task is not None
        move_task(unit, task, day, "The consulate is closed.")
        reassign_task(unit, task, unit.session.get(Account, walk.other.id), "Speaks Uzbek.")
    assert [one.kind for one in notices_of(container, walk.other)] == [WorkNotice.TASK_ASSIGNED]
    with pytest.raises(RuleBroken) as refusal, walk.work(walk.specialist) as (unit, _case):
        close_tasks(unit, tasks_by_id(unit.session, [task_id]))
    assert refusal.value.codes == ["task_of_others"]
    assert unread_of(container, walk.other) == [WorkNotice.TASK_ASSIGNED]
    with walk.work(walk.other) as (unit, _case):
        instant = close_tasks(unit, tasks_by_id(unit.session, [task_id]))
    assert unread_of(container, walk.other) == []
    with walk.work(walk.other) as (unit, _case):
        assert undo_closing(unit, instant) == 1
    with reading(container.units, walk.other.scope(container)) as unit:
        told = [
            (one.kind, one.content.reason if one.content else None) for one in events_of_task(unit.session, task_id)
        ]
    assert told[0] == (TaskChange.MADE, None)
    assert (TaskChange.MOVED, "The consulate is closed.") in told
    assert (TaskChange.REASSIGNED, "Speaks Uzbek.") in told
    assert [kind for kind, _why in told[-2:]] == [TaskChange.DONE, TaskChange.REOPENED]


def test_of_several_ticked_tasks_all_are_closed_or_none(container: Container) -> None:
    walk = make_walk(container)
    own, other = make_task(container, walk.owner, walk.case), make_task(container, walk.lead, walk.case)
    with pytest.raises(RuleBroken), walk.work(walk.owner) as (unit, _case):
        close_tasks(unit, tasks_by_id(unit.session, [own, other]))
    assert mine(container, walk.owner) == [(TaskKind.BY_HAND, TaskState.OPEN)]


def test_tasks_of_another_office_and_those_of_nobodys_business_are_not_there(container: Container) -> None:
    walk, elsewhere = make_walk(container), make_account(container)
    of_case, private = make_task(container, walk.owner, walk.case), make_task(container, walk.owner)
    for who, seen in ((elsewhere, 0), (walk.other, 1), (walk.owner, 2), (walk.lead, 2)):
        with reading(container.units, who.scope(container)) as unit:
            assert len(tasks_by_id(unit.session, [of_case, private])) == seen
    with pytest.raises(ScopeBreach), writing(container.units, elsewhere.scope(container)) as unit:
        due_on, office = container.clock.now().date(), walk.owner.office_id
        known = {"made_by": elsewhere.id, "made_at": container.clock.now(), "due_on": due_on, "kind": TaskKind.BY_HAND}
        unit.session.add(Task(office_id=office, for_whom=ForWhom.PERSON, assignee_id=elsewhere.id, **known))


def test_overdue_tasks_are_told_once_a_day_in_the_morning_of_the_place(
    container: Container, clock: MovableClock
) -> None:
    walk = make_walk(container)
    for _ in range(2):
        make_task(container, walk.owner, walk.case, days=0)
    run = tell_in_the_morning(container.units, 7)
    clock.move(timedelta(days=1))
    night = clock.now().replace(hour=3)  # six in the morning in Istanbul
    assert run(night) == 0
    morning = night.replace(hour=4)
    assert (run(morning), run(morning)) == (1, 0)
    assert standing(container) == []  # the mail of the morning is the digest
    assert [one.kind for one in notices_of(container, walk.owner)] == [WorkNotice.TASK_OVERDUE]
    make_absence(container, walk.owner, walk.other, 3)
    assert run(morning + timedelta(days=1)) == 1
    assert WorkNotice.TASK_OVERDUE in {one.kind for one in notices_of(container, walk.other)}


def test_no_task_says_anything_of_what_it_is_about_in_the_open(container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    make_task(container, officer, case, text="Ask about the brother.")
    with reading(container.units, EVERYTHING) as unit:
        [task] = unit.session.execute(select(Task)).scalars()
        assert b"brother" not in (task.content_sealed or b"")
        assert task.key is None
        assert unit.session.get(Case, case) is not None


def test_own_tasks_are_counted_without_reading_those_of_all(container: Container, database: str) -> None:
    officer = make_account(container)
    for _ in range(3):
        make_task(container, officer)
    sent: list[tuple[str, Any]] = []

    def note(connection: object, cursor: object, sql: str, values: Any, *rest: object) -> None:
        sent.append((sql, values))

    today, scope = container.clock.now().date(), officer.scope(container)
    event.listen(container.stores.data, "before_cursor_execute", note)
    with reading(container.units, scope) as unit:
        page = tasks_page(unit.session, TaskFilter(), scope, today, False, None, 2)
    event.remove(container.stores.data, "before_cursor_execute", note)
    assert (len(page.items), page.total) == (2, 3)
    [(counting, values)] = [(sql, values) for sql, values in sent if "count(" in sql]
    if database == "sqlite":
        with raw(container) as connection:
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {counting}", values)]
        assert any("task USING COVERING INDEX ix_task_office_state" in step for step in steps), steps
