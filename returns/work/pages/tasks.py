"""Pages of tasks: mine, my office's, those of a case, one by itself; making one; ticking several off, undoing it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import OFFICE_ROLES, Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.accounts.queries.colleagues import colleague_named, colleagues_offered
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput, KeyGone, NotFound
from foundation.forms.form import Form, forms_of_page
from foundation.language.formats import by_alphabet, day
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import area_url, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import (
    Case,
    Person,
    case_by_id,
    cases_by_id,
    members_of_case,
    people_of_cases,
    shown_reference,
)
from returns.cases.rules.cases import days_until
from returns.names.queries.names import full_name
from returns.work.queries import tasks as queries
from returns.work.queries.tasks import Task, TaskEvent
from returns.work.rules.tasks import ForWhom, TaskChange, TaskKind
from returns.work.schemas import MoveTaskForm, ReassignForm, TaskForm, TaskList, TickedForm, UndoForm, WhyForm
from returns.work.services.tasks import (
    NewTask,
    add_task,
    close_tasks,
    move_task,
    reassign_task,
    reopen_tasks,
    undo_closing,
)
from returns.work.words import CHANGE_LABELS, KIND_AREAS, KIND_LABELS, STATE_LABELS, STATE_MARKS, WHOM_LABELS, WorkAct

routes = Routes("tasks", permission=Permission.CASES_OPEN)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def user_of(request: Request) -> UserScope:
    """The scope of whoever is signed in."""
    scope = request.unit.scope
    assert isinstance(scope, UserScope)
    return scope


def text_of(task: Task) -> str:
    """What a task asks for: as it was typed, or the fixed words of its kind."""
    try:
        return task.content.text if task.content else str(KIND_LABELS[task.kind])
    except KeyGone:
        return _("This text can no longer be read.")


def title_of(kind: TaskKind) -> str:
    """What many tasks of a kind are called together."""
    return _("Other tasks") if kind is TaskKind.BY_HAND else str(KIND_LABELS[kind])


def whom_of(task: Task, names: Mapping[Any, accounts.Account]) -> str:
    """Whose task it is, in words."""
    if task.for_whom is ForWhom.PERSON:
        return str(names[task.assignee_id].name) if task.assignee_id in names else ""
    return str(WHOM_LABELS[task.for_whom])


def due_mark(task: Task, days: int | None) -> tuple[str, str]:
    """The mark of a task and its words: late, due, coming, or how it ended."""
    if not task.is_open or days is None:
        return STATE_MARKS[task.state], str(STATE_LABELS[task.state])
    if days < 0:
        return "warning", ngettext("%(num)d day late", "%(num)d days late", -days)
    if days == 0:
        return "due", _("Due today")
    return "plain", ngettext("In %(num)d day", "In %(num)d days", days)


@dataclass(frozen=True)
class ColleagueChoices:
    """Who can be chosen, by name: the id (hex) and name of each, and their e-mail where there are others besides."""

    choices: Sequence[tuple[str, str]]
    emails: Mapping[str, str] | None

    def without(self, account_id: uuid.UUID) -> "ColleagueChoices":
        """The same without one of them."""
        return ColleagueChoices([one for one in self.choices if one[0] != account_id.hex], self.emails)


def colleague_choices(
    request: Request, roles: Collection[Role] = OFFICE_ROLES, office_id: uuid.UUID | None = None
) -> ColleagueChoices:
    """Who works in one's own office, or in this one, with these roles. Of a large one some, and whoever asks."""
    office, session = office_id or request.me.office_id, request.unit.session
    if office is None:
        return ColleagueChoices([], None)
    offered = colleagues_offered(session, office, roles)
    by_id = {colleague.id: colleague for colleague in offered.accounts}
    if not offered.is_all and request.me.account_id not in by_id and request.me.office_id == office:
        by_id |= accounts.accounts_by_id(session, [request.me.account_id])
    named = sorted(((who.id.hex, str(who.name)) for who in by_id.values()), key=lambda pair: by_alphabet(pair[1]))
    return ColleagueChoices(named, None if offered.is_all else {who.id.hex: str(who.email) for who in by_id.values()})


def colleague_of(request: Request, field: str) -> accounts.Account | None:
    """Whom a field names; None if nobody whom one sees. BadInput for an e-mail that nobody here has."""
    named = request.data[field]
    colleague = colleague_named(request.unit.session, request.container.secrets, named)
    if colleague is None and isinstance(named, str):
        raise BadInput({field: [_("No one in this office has this e-mail address. Check the spelling.")]})
    return colleague


@dataclass(frozen=True)
class _ShownTask:
    """A task as a row of a list, with the reference of its case and the name of whom it is about."""

    task: Task
    text: str
    reference: str | None
    name: str | None
    whom: str
    mark: tuple[str, str]


def _shown(request: Request, tasks: Sequence[Task], only_case: Case | None) -> list[_ShownTask]:
    """Tasks as rows of a list, all of `only_case` if it is given; cases, people and names in one statement each."""
    session = request.unit.session
    if only_case is None:
        ids = {task.case_id for task in tasks if task.case_id}
        cases = {case.id: case for case in cases_by_id(session, ids)}
        people = people_of_cases(session, list(cases))
    else:
        cases, people = {only_case.id: only_case}, members_of_case(session, only_case.id)
    names = accounts.accounts_by_id(session, [task.assignee_id for task in tasks if task.assignee_id])
    today = request.unit.today
    shown = []
    for task in tasks:
        case = cases.get(task.case_id) if task.case_id else None
        about = _about(task, people, is_whole=only_case is None)
        reference = shown_reference(case) if case else None
        mark = due_mark(task, days_until(task.due_on, today))
        shown.append(_ShownTask(task, text_of(task), reference, about, whom_of(task, names), mark))
    return shown


def _about(task: Task, people: Sequence[Person], is_whole: bool) -> str | None:
    """The name of whom a task is about: one person, else, if the whole case counts, its first one."""
    of_case = [who for who in people if who.case_id == task.case_id]
    named = [who for who in of_case if who.id == task.subject_id] or (of_case if is_whole else [])
    return full_name(named[0]) if named else None


def _list(request: Request, form: Form, case: Case | None = None) -> str:
    """One's own tasks, the most overdue first; for who leads, the office's."""
    query: dict[str, Any] = {} if request.unit.writing else request.data
    leads = request.me.may(Permission.LEAD_OFFICE)
    chosen = queries.TaskFilter(
        only_mine=not (leads and query.get("whose") == "office"),
        only_open=query.get("state") != "closed",
        case_id=case.id if case else None,
    )
    descending = query.get("sort") == "-due_on"
    today = request.unit.today
    tasks = queries.tasks_page(
        request.unit.session, chosen, user_of(request), today, descending, query.get("page"), PAGE_SIZE
    )
    form.values.setdefault("assignee_id", request.me.account_id.hex)
    return render_template(
        "returns/work/tasks.html",
        case=case_head(request, case) if case else None,
        page=list_page(tasks, _shown(request, tasks.items, case)),
        sort=SortableBy("due_on", descending, ("due_on",)),
        chosen=chosen,
        leads=leads,
        closed=query.get("closed"),
        form=form,
        colleagues=colleague_choices(request),
        add_url=url_for("tasks.add_to_case", case_id=case.id) if case else url_for("tasks.add"),
    )


def _new_task(request: Request) -> NewTask:
    return NewTask(request.data["text"], request.data["due_on"], colleague_of(request, "assignee_id"))


@routes.form(
    "/tasks", WorkAct.TASKS_ADD, opens=WorkAct.TASKS_LIST, shows=_list, page="list", query=TaskList, schema=TaskForm
)
def add(request: Request) -> ResponseReturnValue:
    """Add a task that is about no case."""
    add_task(request.unit, _new_task(request))
    flash(_("The task is in the list of the person it is assigned to."), "done")
    return redirect(url_for("tasks.list"), 303)


def _of_case(request: Request[Case], form: Form) -> str:
    """The tasks of a case."""
    return _list(request, form, request.row)


@routes.form(
    "/cases/<uuid:case_id>/tasks",
    WorkAct.TASKS_ADD,
    opens=WorkAct.TASKS_OF_CASE,
    shows=_of_case,
    page="of_case",
    query=TaskList,
    load=the_case,
    schema=TaskForm,
)
def add_to_case(request: Request[Case]) -> ResponseReturnValue:
    """Add a task to a case."""
    add_task(request.unit, _new_task(request), request.row)
    flash(_("The task is in the list of the person it is assigned to."), "done")
    return redirect(url_for("tasks.of_case", case_id=request.row.id), 303)


@routes.post("/tasks/done", WorkAct.TASKS_CLOSE, schema=TickedForm)
def ticked(request: Request) -> ResponseReturnValue:
    """Say that the ticked tasks are done: all of them, or none."""
    ids = list(dict.fromkeys(request.data["task"]))
    if not ids:
        flash(_("Select at least one task."), "warning")
        return redirect(url_for("tasks.list"), 303)
    tasks = queries.tasks_by_id(request.unit.session, ids)
    if len(tasks) != len(ids):
        raise NotFound
    instant = close_tasks(request.unit, tasks)
    flash(ngettext("%(num)d task is done.", "%(num)d tasks are done.", len(tasks)), "done")
    return redirect(url_for("tasks.list", closed=(instant - _BEGINNING) // _MICROSECOND), 303)


@routes.post("/tasks/undo", WorkAct.TASKS_UNDO, schema=UndoForm)
def undo(request: Request) -> ResponseReturnValue:
    """Undo the press that closed several tasks."""
    reopened = undo_closing(request.unit, _BEGINNING + request.data["closed"] * _MICROSECOND)
    text = ngettext("%(num)d task reopened.", "%(num)d tasks reopened.", reopened)
    flash(text if reopened else _("There is nothing to undo."), "done")
    return redirect(url_for("tasks.list"), 303)


# The page of one task: what it asks for, what happened to it, and what can be done with it.

_CHANGES = ("done", "not_needed", "reopen", "reassign", "move")


def _task(request: Request) -> Task | None:
    return queries.task_by_id(request.unit.session, request.path["task_id"])


task_routes = routes.with_common(permission=Permission.CASES_OPEN, load=_task)


@dataclass(frozen=True)
class _ShownChange:
    """What happened to a task, why, and who did it; by nobody where a rule did."""

    at: datetime
    label: str
    reason: str
    who: str


def _shown_change(event: TaskEvent, names: Mapping[Any, accounts.Account]) -> _ShownChange:
    label, by = str(CHANGE_LABELS[event.kind]), names.get(event.by)
    if event.kind is TaskChange.REASSIGNED:
        label = label % {"name": names[event.to_id].name if event.to_id in names else ""}
    if event.kind is TaskChange.MOVED and event.due_on:
        label = label % {"day": day(event.due_on)}
    content = TaskEvent.content.readable(event)
    return _ShownChange(event.at, label, content.reason if content else "", by.name if by else "")


def _address(request: Request, task: Task, case: Case) -> str:
    """Where the task is seen to: the area of its kind, if it is theirs to open, else the case."""
    area = KIND_AREAS.get(task.kind)
    return (area and area_url(area, case.id, request.me)) or url_for("cases.open", case_id=case.id)


def _task_page(request: Request[Task], form: Form) -> str:
    task, session = request.row, request.unit.session
    case, events = case_by_id(session, task.case_id) if task.case_id else None, queries.events_of_task(session, task.id)
    of_events = (account_id for event in events for account_id in (event.by, event.to_id))
    people = {account_id for account_id in (task.assignee_id, task.made_by, *of_events) if account_id}
    names: Mapping[Any, accounts.Account] = accounts.accounts_by_id(session, list(people))
    which = str(http_request.endpoint).removeprefix("tasks.")
    return render_template(
        "returns/work/task.html",
        task=task,
        text=text_of(task),
        whom=whom_of(task, names),
        made_by=names[task.made_by].name if task.made_by in names else "",
        mark=due_mark(task, days_until(task.due_on, request.unit.today)),
        reference=shown_reference(case) if case else None,
        address=_address(request, task, case) if case else None,
        changes=[_shown_change(event, names) for event in reversed(events)],
        forms_of=forms_of_page({name: {} for name in _CHANGES}, form, which),
        colleagues=colleague_choices(request),
    )


@task_routes.get("/tasks/<uuid:task_id>", WorkAct.TASKS_OPEN, endpoint="open")
def open_task(request: Request[Task]) -> ResponseReturnValue:
    """One task."""
    return _task_page(request, Form())


def _back(request: Request[Task], words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("tasks.open", task_id=request.row.id), 303)


@task_routes.post("/tasks/<uuid:task_id>/done", WorkAct.TASKS_CLOSE, schema=NothingForm, on_invalid=_task_page)
def done(request: Request[Task]) -> ResponseReturnValue:
    """Say that it is done."""
    close_tasks(request.unit, [request.row])
    return _back(request, _("Task done."))


@task_routes.post("/tasks/<uuid:task_id>/not-needed", WorkAct.TASKS_NOT_NEEDED, schema=WhyForm, on_invalid=_task_page)
def not_needed(request: Request[Task]) -> ResponseReturnValue:
    """Say that it is not needed, and why."""
    close_tasks(request.unit, [request.row], is_done=False, reason=request.data["reason"])
    return _back(request, _("Task closed as not needed."))


@task_routes.post("/tasks/<uuid:task_id>/reopen", WorkAct.TASKS_REOPEN, schema=NothingForm, on_invalid=_task_page)
def reopen(request: Request[Task]) -> ResponseReturnValue:
    """Open it again."""
    reopen_tasks(request.unit, [request.row])
    return _back(request, _("Task reopened."))


@task_routes.post("/tasks/<uuid:task_id>/reassign", WorkAct.TASKS_REASSIGN, schema=ReassignForm, on_invalid=_task_page)
def reassign(request: Request[Task]) -> ResponseReturnValue:
    """Give it to a colleague."""
    reassign_task(request.unit, request.row, colleague_of(request, "assignee_id"), request.data["reason"])
    return _back(request, _("The task is in your colleague's list."))


@task_routes.post("/tasks/<uuid:task_id>/move", WorkAct.TASKS_MOVE, schema=MoveTaskForm, on_invalid=_task_page)
def move(request: Request[Task]) -> ResponseReturnValue:
    """Move the day by which it is due."""
    move_task(request.unit, request.row, request.data["due_on"], request.data["reason"])
    return _back(request, _("Task moved."))
