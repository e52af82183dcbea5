"""The page of one task: what it asks for, what happened to it, and what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.pages.cases import area_url
from returns.cases.queries import Case, case_by_id, shown_reference
from returns.cases.rules import days_until
from returns.work.pages.tasks import colleagues_of, due_mark, routes as shared_routes, text_of, whom_of
from returns.work.queries import tasks as queries
from returns.work.queries.tasks import Task, TaskEvent
from returns.work.rules.tasks import TaskChange
from returns.work.schemas import MoveTaskForm, PressedForm, ReassignForm, WhyForm
from returns.work.services.tasks import close_tasks, move_task, reassign_task, reopen_tasks
from returns.work.words import CHANGE_LABELS, KIND_AREAS

_CHANGES = ("done", "not_needed", "reopen", "reassign", "move")


def _task(request: Request) -> Task | None:
    return queries.task_by_id(request.unit.session, request.path["task_id"])


routes = shared_routes.with_common(permission=Permission.CASES_OPEN, load=_task)


@dataclass(frozen=True)
class _ShownChange:
    """What happened to a task, why, and who did it; by nobody where a rule did."""

    at: datetime
    label: str
    reason: str
    who: str


def _reason(event: TaskEvent) -> str:
    try:
        return event.content.reason if event.content else ""
    except KeyGone:
        return ""


def _shown(event: TaskEvent, names: Mapping[Any, accounts.Account]) -> _ShownChange:
    label, by = str(CHANGE_LABELS[event.kind]), names.get(event.by)
    if event.kind is TaskChange.REASSIGNED:
        label = label % {"name": names[event.to_id].name if event.to_id in names else ""}
    if event.kind is TaskChange.MOVED and event.due_on:
        label = label % {"day": day(event.due_on)}
    return _ShownChange(event.at, label, _reason(event), by.name if by else "")


def _address(request: Request, task: Task, case: Case) -> str:
    """Where the task is seen to: the area of its kind, if it is theirs to open, else the case."""
    area = KIND_AREAS.get(task.kind)
    return (area and area_url(area, case.id, request.me)) or url_for("cases.open", case_id=case.id)


def _page(request: Request[Task], form: Form) -> str:
    task, session = request.row, request.unit.session
    case, events = case_by_id(session, task.case_id) if task.case_id else None, queries.events_of_task(session, task.id)
    of_events = (account_id for event in events for account_id in (event.by, event.to_id))
    people = {account_id for account_id in (task.assignee_id, task.made_by, *of_events) if account_id}
    names: Mapping[Any, accounts.Account] = accounts.accounts_by_id(session, list(people))
    forms = {name: Form(prefix=name) for name in _CHANGES}
    sent = str(http_request.endpoint).removeprefix("tasks.")
    if request.unit.writing and sent in forms:
        form.prefix, forms[sent] = sent, form
    return render_template(
        "returns/work/task.html",
        task=task,
        text=text_of(task),
        whom=whom_of(task, names),
        made_by=names[task.made_by].name if task.made_by in names else "",
        mark=due_mark(task, days_until(task.due_on, request.container.clock.now().date())),
        reference=shown_reference(case) if case else None,
        address=_address(request, task, case) if case else None,
        changes=[_shown(event, names) for event in reversed(events)],
        forms_of=forms,
        colleagues=colleagues_of(request),
    )


@routes.get("/tasks/<uuid:task_id>", "tasks.open", endpoint="open")
def open_task(request: Request[Task]) -> ResponseReturnValue:
    """One task."""
    return _page(request, Form())


def _back(request: Request[Task], words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("tasks.open", task_id=request.row.id), 303)


@routes.post("/tasks/<uuid:task_id>/done", "tasks.close", schema=PressedForm, on_invalid=_page)
def done(request: Request[Task]) -> ResponseReturnValue:
    """Say that it is done."""
    close_tasks(request.unit, [request.row])
    return _back(request, _("The task is done."))


@routes.post("/tasks/<uuid:task_id>/not-needed", "tasks.not_needed", schema=WhyForm, on_invalid=_page)
def not_needed(request: Request[Task]) -> ResponseReturnValue:
    """Say that it is not needed, and why."""
    close_tasks(request.unit, [request.row], is_done=False, reason=request.data["reason"])
    return _back(request, _("The task is closed as not needed."))


@routes.post("/tasks/<uuid:task_id>/reopen", "tasks.reopen", schema=PressedForm, on_invalid=_page)
def reopen(request: Request[Task]) -> ResponseReturnValue:
    """Open it again."""
    reopen_tasks(request.unit, [request.row])
    return _back(request, _("The task is open again."))


@routes.post("/tasks/<uuid:task_id>/reassign", "tasks.reassign", schema=ReassignForm, on_invalid=_page)
def reassign(request: Request[Task]) -> ResponseReturnValue:
    """Give it to a colleague."""
    colleague = accounts.account_by_id(request.unit.session, request.data["assignee_id"])
    reassign_task(request.unit, request.row, colleague, request.data["reason"])
    return _back(request, _("The task is in the list of your colleague."))


@routes.post("/tasks/<uuid:task_id>/move", "tasks.move", schema=MoveTaskForm, on_invalid=_page)
def move(request: Request[Task]) -> ResponseReturnValue:
    """Move the day by which it is due."""
    move_task(request.unit, request.row, request.data["due_on"], request.data["reason"])
    return _back(request, _("The task is moved."))
