"""The start page: what there is to do for whoever is signed in, over all cases, by how pressing it is."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.language.formats import day, day_of_week, local_time
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodayPanel, TodaySection, Urgency, groups_of, urgency_of
from returns.cases.queries import Case, shown_reference
from returns.cases.rules import CaseState, days_until
from returns.cases.words import CLEARANCE_LABELS, STATE_LABELS, deadline_label
from returns.documents.rules.documents import DocumentKind
from returns.documents.words import DOCUMENT_LABELS
from returns.health.queries import fitness_facts
from returns.health.rules.health import Fitness
from returns.journey.queries.itinerary import journey
from returns.journey.queries.legs import local_ends, route_of
from returns.money.pages import approval_lines
from returns.names.queries import full_name
from returns.protection.rules.protection import Clearance
from returns.readiness.services import void_sign_offs
from returns.work.pages.tasks import due_mark, text_of, user_of
from returns.work.queries.tasks import Task, first_tasks
from returns.work.queries.today import OnStartPage, Spans, Waiting, Waits, cases_that_wait, spans_on, what_waits
from returns.work.rules import TaskKind
from returns.work.services.duty import signatures_asked_of
from returns.work.words import KIND_LABELS, WorkAct


@dataclass(frozen=True)
class Lines:
    """What waits for somebody, with the cases that it is about: the source of the lines of each section."""

    user: UserScope
    spans: Spans
    waiting: Sequence[Waiting]
    cases: Mapping[uuid.UUID, OnStartPage]
    void: Collection[uuid.UUID] = ()  # cases whose sign-off holds no longer, as far as that was asked

    def of(self, kind: Waits) -> list[TodayLine]:
        """The lines of one kind, in their order."""
        line_of = _LINE_OF[kind]
        return [line_of(self, line, self.cases[line.case_id]) for line in self.waiting if line.kind is kind]

    def signed(self) -> list[Case]:
        """The cases that soon depart and are signed off."""
        departing = (self.cases[line.case_id].case for line in self.waiting if line.kind is Waits.DEPARTURE)
        return [case for case in departing if case.state is CaseState.READY]

    def fitness(self) -> list[TodayLine]:
        """People who soon depart and about whom nothing is decided, or whose decision ends too early."""
        departing = (line for line in self.waiting if line.kind is Waits.DEPARTURE and line.at)
        return [each for line in departing for each in _fitness_lines(self, line, self.cases[line.case_id])]

    def days_until(self, at: datetime | date | None) -> int | None:
        """In how many days something is due; an instant that has passed is late from then on."""
        if isinstance(at, datetime):
            return -1 if at < self.user.now else (at.date() - self.user.today).days
        return days_until(at, self.user.today)


@dataclass(frozen=True)
class Due:
    """What there is to do, how pressing it is, and how that is marked."""

    duty: object
    urgency: Urgency
    mark: str
    mark_label: str


def _line(
    on: OnStartPage, due: Due, note: str = "", endpoint: str = "cases.open", name: str | None = None
) -> TodayLine:
    """One line: about the whole case by its first person, or with `name` about one of its people."""
    more = len(on.people) - 1
    return TodayLine(
        url=url_for(endpoint, case_id=on.case.id),
        reference=shown_reference(on.case),
        label=name or _first_name(on),
        more=ngettext("and %(num)d more", "and %(num)d more", more) if more > 0 and name is None else "",
        note=note,
        mark=due.mark,
        mark_label=due.mark_label,
        urgency=due.urgency,
        duty=str(due.duty),
    )


def _first_name(on: OnStartPage) -> str:
    return next((full_name(who) for who in on.people), None) or _("Name no longer readable")


def _on_its_way(
    on: OnStartPage, due: Due, arriving: bool, endpoint: str = "cases.open", name: str | None = None
) -> TodayLine:
    """The same with the route, and the local time at which it begins, or ends."""
    legs = journey(on.legs)
    note = local_time(local_ends(legs)[1 if arriving else 0]) if legs else _("No journey is planned")
    line = _line(on, due, note, endpoint, name)
    return replace(line, route=route_of(legs)) if legs else line


def _days(at: datetime, today: date) -> str:
    """How many days ahead an instant is, in words."""
    ahead = (at.date() - today).days
    return _("Today") if ahead <= 0 else ngettext("In %(num)d day", "In %(num)d days", ahead)


def _departure(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.at is not None
    urgency, when = urgency_of(lines.days_until(line.at)), _days(line.at, lines.user.today)
    if urgency is Urgency.OVERDUE:
        due = Due(_("Record the departure"), urgency, "warning", _("Should have left"))
        return _on_its_way(on, due, False, "departure.page")
    if on.case.id in lines.void:
        due = Due(_("Ask for a new sign-off"), Urgency.TODAY, "warning", _("%(when)s, sign-off void", when=when))
        return _on_its_way(on, due, False, "readiness.page")
    if on.case.state is CaseState.READY:
        due = Due(_("Departure"), urgency, "done", _("%(when)s, signed off", when=when))
    else:
        due = Due(_("Prepare the departure"), urgency, "due", _("%(when)s, not signed off", when=when))
    return _on_its_way(on, due, False)


def _arrival(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    due = Due(_("Confirm the arrival"), Urgency.OVERDUE, "warning", _("Not confirmed yet"))
    return _on_its_way(on, due, arriving=True)


def _on_the_way(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    return _on_its_way(on, Due(_("Arrival"), Urgency.OTHERS, "plain", _("On the way")), arriving=True)


def _signature(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.at is not None
    asked = _("Requested on %(day)s", day=day(line.at.date()))
    return _line(on, Due(_("Sign off the departure"), Urgency.TODAY, "due", asked), endpoint="readiness.page")


def _document(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.day is not None
    assert line.word is not None
    name = next((full_name(who) for who in on.people if who.id == line.person_id), None)
    urgency = urgency_of(lines.days_until(line.day))
    is_over = urgency is Urgency.OVERDUE
    mark_label = _("Expired on %(day)s", day=day(line.day)) if is_over else _("Expires on %(day)s", day=day(line.day))
    kind = DOCUMENT_LABELS[DocumentKind(line.word)]
    due = Due(kind, urgency, "warning" if is_over else "due", mark_label)
    return _line(on, due, "", "documents.page", name or _("Name no longer readable"))


def _clearance(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.word is not None
    state, sets_it = Clearance(line.word), lines.user.may(Permission.CLEARANCE_SET)
    urgency = urgency_of(lines.days_until(line.day))
    if state is not Clearance.GIVEN and not sets_it:
        urgency = Urgency.OTHERS
    mark_label = _("Ends on %(day)s", day=day(line.day)) if state is Clearance.GIVEN else str(CLEARANCE_LABELS[state])
    duty = _("Set the protection clearance") if sets_it else _("Protection clearance")
    due = Due(duty, urgency, "warning" if urgency is Urgency.OVERDUE else "due", mark_label)
    return _line(on, due, str(STATE_LABELS[on.case.state]), "clearance.page" if sets_it else "cases.open")


def _deadline(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    days = days_until(on.case.legal_deadline, lines.user.today)
    urgency = urgency_of(days)
    due = Due(_("Legal deadline"), urgency, "warning" if urgency is Urgency.OVERDUE else "due", deadline_label(days))
    is_own, owner = on.case.owner_id == lines.user.actor_id, on.owner.name if on.owner else ""
    return _line(on, due, str(STATE_LABELS[on.case.state]) if is_own else _("Covering for %(name)s", name=owner))


def _budget(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    due = Due(_("Budget"), Urgency.OTHERS, "plain", _("Awaiting approval"))
    return _line(on, due, str(STATE_LABELS[on.case.state]), "budget.page")


_LINE_OF: Mapping[Waits, Callable[[Lines, Waiting, OnStartPage], TodayLine]] = {
    Waits.ARRIVAL: _arrival,
    Waits.ON_THE_WAY: _on_the_way,
    Waits.DEPARTURE: _departure,
    Waits.SIGNATURE: _signature,
    Waits.DOCUMENT: _document,
    Waits.CLEARANCE: _clearance,
    Waits.DEADLINE: _deadline,
    Waits.BUDGET: _budget,
}


def _fitness_lines(lines: Lines, line: Waiting, on: OnStartPage) -> list[TodayLine]:
    """A line for each of the people about whose fitness nothing is decided, or not for the whole way."""
    legs = journey(on.legs)
    ends_on = local_ends(legs)[1].date() if legs else lines.user.today
    urgency = urgency_of(lines.days_until(line.at))
    lines_of_people = []
    for person in on.people:
        decision = fitness_facts(on.fitness[person.id]) if person.id in on.fitness else None
        if decision and (decision.result is Fitness.NOT_FIT or decision.until >= ends_on):
            continue  # whoever is not fit is judged by readiness, not here
        mark_label = _("Fit until %(day)s", day=day(decision.until)) if decision else _("Fitness not decided")
        name = full_name(person) or _("Name no longer readable")
        due = Due(_("Fitness to travel"), urgency, "due", mark_label)
        lines_of_people.append(_on_its_way(on, due, False, "medical.page", name))
    return lines_of_people


# The page.

routes = Routes("today", permission=Permission.OWN_ACCOUNT)
_AT_MOST, _TASKS_AT_MOST = 10, 20
GROUP_LABELS = {
    Urgency.OVERDUE: _l("Overdue"),
    Urgency.TODAY: _l("Today"),
    Urgency.WEEK: _l("This week"),
    Urgency.LATER: _l("Later"),
    Urgency.OTHERS: _l("Waiting for others"),
}


def _case_sections(request: Request) -> tuple[list[TodaySection], bool]:
    """What waits for whoever works on cases, the kinds that press most first; and whether a sign-off may be void."""
    session, user = request.unit.session, user_of(request)
    # Everything is read before anything is opened, so that the keys of all of it come together.
    spans = spans_on(session, user.today)
    waiting = what_waits(session, user, spans, _AT_MOST, signatures_asked_of(request.unit, user))
    tasks = first_tasks(session, user, user.today, _TASKS_AT_MOST)
    of_tasks = {case.id for _task, case in tasks if case is not None}
    cases, lines_to_approve = cases_that_wait(session, user, waiting, of_tasks, _AT_MOST)
    lines = Lines(user, spans, waiting, cases)
    sections = [
        _section(_("Arrivals to confirm"), lines.of(Waits.ARRIVAL), "cases.list", whose="mine", state="departed"),
        _section(_("Departures"), lines.of(Waits.DEPARTURE), "departure.board"),
        _section(_("Signatures needed"), lines.of(Waits.SIGNATURE)),
        _section(_("Legal deadlines"), lines.of(Waits.DEADLINE), "cases.list", whose="mine", sort="legal_deadline"),
        *_task_sections(lines, tasks),
        _section(_("Budgets to approve"), approval_lines(lines_to_approve), "approvals.waiting"),
        _section(_("Fitness to be decided before departure"), lines.fitness(), "departure.board"),
        _section(_("Expiring documents"), lines.of(Waits.DOCUMENT), "expiring.list"),
        _section(
            _("Clearances outstanding or ending"), lines.of(Waits.CLEARANCE), "cases.list", clearance="outstanding"
        ),
        _section(_("On the way now"), lines.of(Waits.ON_THE_WAY), "departure.board"),
        _section(_("Budgets awaiting approval"), lines.of(Waits.BUDGET), "cases.list", whose="mine"),
    ]
    return [section for section in sections if section.items], bool(lines.signed())


def _task_sections(lines: Lines, tasks: Sequence[tuple[Task, Case | None]]) -> list[TodaySection]:
    """A section for each kind of task: those of one kind say the same, so many of them are one line."""
    by_kind: dict[TaskKind, list[TodayLine]] = {}
    for task, case in tasks:
        by_kind.setdefault(task.kind, []).append(_task(lines, task, case))
    url, words = url_for("tasks.list"), _("All my tasks")
    # What is left over is due no earlier than the last task here, of whatever kind.
    cut_at = list(by_kind.values())[-1][-1].urgency if len(tasks) == _TASKS_AT_MOST else None
    return [
        TodaySection(_title_of(kind), own, url, words, is_cut=own[-1].urgency is cut_at)
        for kind, own in by_kind.items()
    ]


def _title_of(kind: TaskKind) -> str:
    return _("Other tasks") if kind is TaskKind.BY_HAND else str(KIND_LABELS[kind])


def _task(lines: Lines, task: Task, case: Case | None) -> TodayLine:
    """A task by the people whom it is about, or by its words where it is about none."""
    days, url = days_until(task.due_on, lines.user.today), url_for("tasks.open", task_id=task.id)
    due = Due(text_of(task), urgency_of(days), *due_mark(task, days))
    if case is None or case.id not in lines.cases:
        return TodayLine(url, str(due.duty), due.mark, due.mark_label, urgency=due.urgency)
    return replace(_line(lines.cases[case.id], due), url=url)


def _section(title: str, items: Sequence[TodayLine], endpoint: str | None = None, **query: Any) -> TodaySection:
    """A section, with the way to the whole list where there is one."""
    url = url_for(endpoint, **query) if endpoint else ""
    return TodaySection(title, items, url, _("Show all") if url else "", is_cut=len(items) >= _AT_MOST)


def _confirmations(waiting: Sequence[accounts.Account]) -> TodaySection:
    url, mark_label = url_for("accounts.confirmations"), _("Awaiting confirmation")
    lines = [TodayLine(url, account.name, "due", mark_label, duty=_("Confirm the account")) for account in waiting]
    return TodaySection(_("Accounts to confirm"), lines, url, _("Show all"), len(lines) >= _AT_MOST)


@routes.get("/", WorkAct.TODAY_READ)
def today(request: Request) -> ResponseReturnValue:
    """The start page of every role."""
    confirms = request.me.may(Permission.ACCOUNTS_CONFIRM)
    # Read before names are opened.
    waiting = accounts.first_unconfirmed(request.unit.session, _AT_MOST) if confirms else []
    parts: list[TodaySection | TodayPanel] = []
    parts += [part for added in request.container.urgent_sections for part in added(request)]
    sections, has_signed = _case_sections(request) if request.me.may(Permission.CASES_LIST) else ([], False)
    parts += sections
    parts += [part for added in request.container.today_sections for part in added(request)]
    parts += [_confirmations(waiting)] if waiting else []
    return render_template(
        "today.html",
        heading=_("Today, %(day)s", day=day_of_week(user_of(request).today)),
        groups=groups_of([part for part in parts if isinstance(part, TodaySection)]),
        panels=[part for part in parts if isinstance(part, TodayPanel)],
        labels=GROUP_LABELS,
        may_list=request.me.may(Permission.CASES_LIST),
        has_signed=has_signed,
    )


@routes.get("/today/sign-offs", WorkAct.TODAY_SIGN_OFFS, permission=Permission.CASES_CREATE)
def sign_offs(request: Request) -> ResponseReturnValue:
    """The part of the page that is judged: it asks for it once it is shown, since it takes longer than all the rest."""
    session, user = request.unit.session, user_of(request)
    spans = spans_on(session, user.today)
    waiting = [line for line in what_waits(session, user, spans, _AT_MOST) if line.kind is Waits.DEPARTURE]
    cases, _to_approve = cases_that_wait(session, user, waiting, (), _AT_MOST)
    signed = Lines(user, spans, waiting, cases).signed()
    lines = Lines(user, spans, waiting, cases, void_sign_offs(request.unit, signed))
    void = [line for line, each in zip(lines.of(Waits.DEPARTURE), waiting, strict=True) if each.case_id in lines.void]
    return render_template("returns/work/sign_offs.html", lines=void)
