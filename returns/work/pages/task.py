"""The page of one task: what it asks for, what happened to it, and what can be said about it."""

from types import SimpleNamespace
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
from returns.cases.queries.case_page import shown_reference
from returns.cases.queries.cases import Case, case_by_id
from returns.cases.rules import days_until
from returns.work.pages.tasks import colleagues_of, due_mark, routes as shared_routes, text_of, whom_of
from returns.work.queries import tasks as queries
from returns.work.rules.tasks import TaskChange, TaskState
from returns.work.schemas import MoveTaskForm, PressedForm, ReassignForm, WhyForm
from returns.work.services.tasks import close_tasks, move_task, reassign_task, reopen_tasks
from returns.work.words import CHANGE_LABELS, KIND_AREAS

routes = shared_routes.with_common(permission=Permission.CASES_OPEN)


_WAYS = ("done", "not_needed", "reopen", "reassign", "move")


def _task(request: Request) -> queries.Task | None:
    return queries.task_by_id(request.unit.session, request.path["task_id"])


def _said(event: queries.TaskEvent) -> str:
    try:
        return str((event.content or {}).get("reason") or "")
    except KeyGone:
        return ""


def _happened(event: queries.TaskEvent, names: dict[Any, accounts.Account]) -> SimpleNamespace:
    label, by = str(CHANGE_LABELS[event.kind]), names.get(event.by)
    if event.kind is TaskChange.REASSIGNED:
        label = label % {"name": names[event.to_id].name if event.to_id in names else ""}
    if event.kind is TaskChange.MOVED and event.due_on:
        label = label % {"day": day(event.due_on)}
    return SimpleNamespace(at=event.at, label=label, said=_said(event), who=by.name if by else "")


def _address(request: Request, task: queries.Task, case: Case) -> str:
    """Where the task is seen to: the area of its kind, if it is theirs to open, else the case."""
    area = KIND_AREAS.get(task.kind)
    return (area and area_url(area, case.id, request.me)) or url_for("cases.open", case_id=case.id)


def _page(request: Request, form: Form) -> str:
    task, session = request.row, request.unit.session
    case, events = case_by_id(session, task.case_id) if task.case_id else None, queries.events_of_task(session, task.id)
    people = {
        task.assignee_id,
        task.made_by,
        *(account_id for event in events for account_id in (event.by, event.to_id)),
    } - {None}
    names: dict[Any, accounts.Account] = dict(accounts.accounts_by_id(session, list(people)))
    mark, label = due_mark(task, days_until(task.due_on, request.container.clock.now().date()))
    ways = {name: url_for(f"tasks.{name}", task_id=task.id) for name in _WAYS}
    sent = next((name for name in ways if request.unit.writing and _sent_to(name)), "")
    forms = {name: form if name == sent else Form() for name in ways}
    for name, shown_form in forms.items():
        shown_form.prefix = name
    return render_template(
        "returns/work/task.html",
        task=SimpleNamespace(
            text=text_of(task),
            typed=task.content is not None,
            whom=whom_of(task, names),
            due_on=task.due_on,
            made_at=task.made_at,
            made_by=names[task.made_by].name if task.made_by in names else "",
            mark=mark,
            mark_label=label,
            is_open=task.state is TaskState.OPEN,
        ),
        case=SimpleNamespace(reference=shown_reference(case), url=_address(request, task, case)) if case else None,
        happened=[_happened(event, names) for event in reversed(events)],
        ways=ways,
        forms_of=forms,
        colleagues=colleagues_of(request),
    )


def _sent_to(name: str) -> bool:
    return http_request.endpoint == f"tasks.{name}"


@routes.get("/tasks/<uuid:task_id>", "tasks.open", load=_task, endpoint="open")
def open_task(request: Request) -> ResponseReturnValue:
    """One task."""
    return _page(request, Form())


def _door(address: str, action: str, takes: Any, endpoint: str) -> Any:
    return routes.post(
        f"/tasks/<uuid:task_id>/{address}",
        action,
        load=_task,
        schema=takes,
        on_invalid=_page,
        endpoint=endpoint,
    )


def _back(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("tasks.open", task_id=request.row.id), 303)


@_door("done", "tasks.close", PressedForm, "done")
def done(request: Request) -> ResponseReturnValue:
    """Say that it is done."""
    close_tasks(request.unit, [request.row])
    return _back(request, _("The task is done."))


@_door("not-needed", "tasks.not_needed", WhyForm, "not_needed")
def not_needed(request: Request) -> ResponseReturnValue:
    """Say that it is not needed, and why."""
    close_tasks(request.unit, [request.row], is_done=False, reason=request.data["reason"])
    return _back(request, _("The task is closed as not needed."))


@_door("reopen", "tasks.reopen", PressedForm, "reopen")
def reopen(request: Request) -> ResponseReturnValue:
    """Open it again."""
    reopen_tasks(request.unit, [request.row])
    return _back(request, _("The task is open again."))


@_door("reassign", "tasks.reassign", ReassignForm, "reassign")
def reassign(request: Request) -> ResponseReturnValue:
    """Give it to a colleague."""
    to = accounts.account_by_id(request.unit.session, request.data["assignee_id"])
    reassign_task(request.unit, request.row, to, request.data["reason"])
    return _back(request, _("The task is in the list of your colleague."))


@_door("move", "tasks.move", MoveTaskForm, "move")
def move(request: Request) -> ResponseReturnValue:
    """Move the day by which it is due."""
    move_task(request.unit, request.row, request.data["due_on"], request.data["reason"])
    return _back(request, _("The task is moved."))
