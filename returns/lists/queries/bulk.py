"""Reads of what one press on several cases did: by whoever pressed, at one instant."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.cases.models import Case
from returns.work.models.owner import HandOver
from returns.work.models.tasks import Task, TaskEvent
from returns.work.rules.tasks import TaskChange, TaskState

MOST = 25  # as many as a page of the list shows


def hand_overs_at(session: Session, account_id: uuid.UUID | None, instant: datetime) -> Sequence[HandOver]:
    """The hand-overs that somebody made at exactly this instant."""
    statement = select(HandOver).where(HandOver.by == account_id, HandOver.at == instant).limit(MOST)
    return session.execute(statement).scalars().all()


def cases_of_hand_overs(session: Session, rows: Sequence[HandOver]) -> Sequence[Case]:
    """Their cases; one statement."""
    return session.execute(select(Case).where(Case.id.in_([row.case_id for row in rows]))).scalars().all()


def tasks_given_at(
    session: Session, account_id: uuid.UUID | None, instant: datetime, case_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Task]]:
    """Open tasks of these cases that somebody gave away at exactly this instant, by case; one statement."""
    reassigned = (TaskEvent.by == account_id, TaskEvent.at == instant, TaskEvent.kind == TaskChange.REASSIGNED)
    ids = select(TaskEvent.task_id).where(*reassigned, TaskEvent.case_id.in_(case_ids))
    tasks_by_case: dict[uuid.UUID, list[Task]] = {}
    for task in session.execute(select(Task).where(Task.id.in_(ids), Task.state == TaskState.OPEN)).scalars():
        assert task.case_id is not None  # they are of these cases
        tasks_by_case.setdefault(task.case_id, []).append(task)
    return tasks_by_case


def tasks_made_at(session: Session, account_id: uuid.UUID | None, instant: datetime) -> Sequence[Task]:
    """Open tasks that somebody made by hand at exactly this instant, on cases."""
    statement = select(Task).where(
        Task.made_by == account_id, Task.made_at == instant, Task.case_id.is_not(None), Task.state == TaskState.OPEN
    )
    return session.execute(statement.limit(MOST)).scalars().all()
