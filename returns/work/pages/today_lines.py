"""Lines of the start page for whoever works on cases: what waits, of which case, how pressing, and in which words."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.formats import day, local_time
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.today import (
    MOST_ALIKE,
    LinesToRead,
    ReadTogether,
    TodayLine,
    TodaySection,
    Urgency,
    urgency_of,
    when_shown,
)
from returns.cases.queries import shown_reference
from returns.cases.rules.cases import CaseState, days_until
from returns.cases.words import CLEARANCE_LABELS, STATE_LABELS, deadline_label
from returns.documents.rules.documents import DocumentKind
from returns.documents.words import DOCUMENT_LABELS
from returns.health.queries import fitness_facts
from returns.health.rules.health import Fitness
from returns.journey.queries.itinerary import journey
from returns.journey.queries.legs import local_ends, route_of
from returns.money.pages import approval_line
from returns.money.queries.approvals import lines_to_approve
from returns.names.queries.names import full_name
from returns.protection.rules.protection import Clearance
from returns.work.pages.tasks import due_mark, text_of, title_of, user_of
from returns.work.queries.tasks import Task, first_tasks
from returns.work.queries.today import (
    NOBODY_ASKED,
    OnStartPage,
    Waiting,
    Waits,
    cases_that_wait,
    spans_on,
    what_waits,
)
from returns.work.rules.tasks import TaskKind


class Lines:
    """What waits for somebody, with the cases that it is about: the source of the lines of each section."""

    def __init__(self, request: Request, asked: Mapping[uuid.UUID, datetime] = NOBODY_ASKED) -> None:
        """Read what waits, and none of the cases yet. `asked`: when a signature was asked for."""
        session, user = request.unit.session, user_of(request)
        self.user = user
        self.waiting = what_waits(session, user, spans_on(session, user.today), _AT_MOST, asked)
        self.cases = ReadTogether[uuid.UUID, OnStartPage](partial(cases_that_wait, session, user, self.waiting))
        self.of_fitness = fitness_section([])  # in whose place that with its lines is put
        self.void: Collection[uuid.UUID] = ()  # cases whose sign-off holds no longer, as far as that was asked
        self.said: Collection[tuple[Waits, uuid.UUID]] = ()  # what a task on the page says of a case already

    def of(self, kind: Waits) -> LinesToRead:
        """The lines of one kind, in their order."""
        of_kind, line_of = [line for line in self.waiting if line.kind is kind], _LINE_OF[kind]
        own = [line for line in of_kind if (kind, line.case_id) not in self.said]

        def make(place: int) -> TodayLine | None:
            on = self.cases.rows.get(own[place].case_id)
            return line_of(self, own[place], on) if on is not None else None

        return self.cases.lines([(_urgency(self, line), line.case_id) for line in own], make)

    def is_cut(self, kind: Waits) -> bool:
        """Whether more may wait of this kind than was read."""
        return sum(line.kind is kind for line in self.waiting) >= _AT_MOST

    def departures(self) -> list[Waiting]:
        """The next departures, signed off or not."""
        return [line for line in self.waiting if line.kind is Waits.DEPARTURE]

    def fitness(self, urgencies: Collection[Urgency]) -> list[TodayLine]:
        """People who depart as soon as that, of whom nothing is decided, or whose decision ends too early.

        All that is wanted of cases is read with those of who departs.
        """
        departing = [line for line in self.departures() if _urgency(self, line) in urgencies]
        self.cases.read([line.case_id for line in departing])
        seen = [(line, on) for line in departing if (on := self.cases.rows.get(line.case_id)) is not None]
        return [each for line, on in seen for each in _fitness_lines(self, line, on)]

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


def _urgency(lines: Lines, line: Waiting) -> Urgency:
    """How pressing something is, by what is known of it before its case is read."""
    if line.kind in _ALWAYS:
        return _ALWAYS[line.kind]
    if line.kind is Waits.DEPARTURE:
        urgency = urgency_of(lines.days_until(line.at))
        return Urgency.TODAY if line.case_id in lines.void and urgency is not Urgency.OVERDUE else urgency
    if line.kind is Waits.CLEARANCE and line.word != Clearance.GIVEN and not lines.user.may(Permission.CLEARANCE_SET):
        return Urgency.OTHERS
    return urgency_of(lines.days_until(line.day))


def is_signed(departure: Waiting) -> bool:
    """Whether the departure is signed off."""
    return departure.word == CaseState.READY


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


def departure_line(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    """A departure with its route, and what there is to do about it."""
    assert line.at is not None
    urgency, when = _urgency(lines, line), _days(line.at, lines.user.today)
    if urgency is Urgency.OVERDUE:
        due = Due(_("Record the departure"), urgency, "warning", _("Should have left"))
        return _on_its_way(on, due, False, "departure.page")
    if on.case.id in lines.void:
        due = Due(_("Ask for a new sign-off"), urgency, "warning", _("%(when)s, sign-off void", when=when))
        return _on_its_way(on, due, False, "readiness.page")
    if on.case.state is CaseState.READY:
        due = Due(_("Departure"), urgency, "done", _("%(when)s, signed off", when=when))
    else:
        due = Due(_("Prepare the departure"), urgency, "due", _("%(when)s, not signed off", when=when))
    return _on_its_way(on, due, False)


def _arrival(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    due = Due(_("Confirm the arrival"), _urgency(lines, line), "warning", _("Not confirmed yet"))
    return _on_its_way(on, due, arriving=True)


def _on_the_way(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    return _on_its_way(on, Due(_("Arrival"), _urgency(lines, line), "plain", _("On the way")), arriving=True)


def _signature(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.at is not None
    asked = _("Requested on %(day)s", day=day(line.at.date()))
    return _line(on, Due(_("Sign off the departure"), _urgency(lines, line), "due", asked), endpoint="readiness.page")


def _document(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.day is not None
    assert line.word is not None
    name = next((full_name(who) for who in on.people if who.id == line.person_id), None)
    is_over, on_day = (urgency := _urgency(lines, line)) is Urgency.OVERDUE, day(line.day)
    mark_label = _("Expired on %(day)s", day=on_day) if is_over else _("Expires on %(day)s", day=on_day)
    kind = DOCUMENT_LABELS[DocumentKind(line.word)]
    due = Due(kind, urgency, "warning" if is_over else "due", mark_label)
    return _line(on, due, "", "documents.page", name or _("Name no longer readable"))


def _clearance(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.word is not None
    state, sets_it = Clearance(line.word), lines.user.may(Permission.CLEARANCE_SET)
    urgency = _urgency(lines, line)
    mark_label = _("Ends on %(day)s", day=day(line.day)) if state is Clearance.GIVEN else str(CLEARANCE_LABELS[state])
    duty = _("Set the protection clearance") if sets_it else _("Protection clearance")
    due = Due(duty, urgency, "warning" if urgency is Urgency.OVERDUE else "due", mark_label)
    return _line(on, due, str(STATE_LABELS[on.case.state]), "clearance.page" if sets_it else "cases.open")


def _deadline(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    days, urgency = lines.days_until(line.day), _urgency(lines, line)
    due = Due(_("Legal deadline"), urgency, "warning" if urgency is Urgency.OVERDUE else "due", deadline_label(days))
    is_own, owner = on.case.owner_id == lines.user.actor_id, on.owner.name if on.owner else ""
    return _line(on, due, str(STATE_LABELS[on.case.state]) if is_own else _("Covering for %(name)s", name=owner))


def _budget(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    due = Due(_("Budget"), _urgency(lines, line), "plain", _("Awaiting approval"))
    return _line(on, due, str(STATE_LABELS[on.case.state]), "budget.page")


_ALWAYS: Mapping[Waits, Urgency] = {
    Waits.ARRIVAL: Urgency.OVERDUE,
    Waits.ON_THE_WAY: Urgency.OTHERS,
    Waits.SIGNATURE: Urgency.TODAY,
    Waits.BUDGET: Urgency.OTHERS,
}
_LINE_OF: Mapping[Waits, Callable[[Lines, Waiting, OnStartPage], TodayLine]] = {
    Waits.ARRIVAL: _arrival,
    Waits.ON_THE_WAY: _on_the_way,
    Waits.DEPARTURE: departure_line,
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
    urgency = _urgency(lines, line)
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


_AT_MOST, _TASKS_AT_MOST = 10, 20
# Tasks about one thing of a case that may also wait by itself: the thing has one line, the most pressing.
_SAME: Mapping[TaskKind, Waits] = {
    TaskKind.CLEARANCE_OUTSTANDING: Waits.CLEARANCE,
    TaskKind.CLEARANCE_ASKED: Waits.CLEARANCE,
    TaskKind.CLEARANCE_ENDS: Waits.CLEARANCE,
    TaskKind.DEADLINE_NEAR: Waits.DEADLINE,
    TaskKind.DEADLINE_PASSED: Waits.DEADLINE,
}
# Tasks of which another room has a section, for the same people and with the same days.
_ELSEWHERE = (TaskKind.ARRIVAL_TO_TAKE_OVER,)


def _once_each(lines: Lines, tasks: Sequence[Task]) -> list[Task]:
    """The tasks that are shown, and in `lines` what they say already: of one thing the task that is due first.

    What waits by itself is shown in its place where it presses more. The tasks come by their days.
    """
    order = list(Urgency).index
    by_itself = {(line.kind, line.case_id): order(_urgency(lines, line)) for line in reversed(lines.waiting)}
    said: set[tuple[Waits, uuid.UUID]] = set()
    shown = []
    for task in tasks:
        if task.kind in _ELSEWHERE:
            continue
        if task.kind not in _SAME or task.case_id is None:
            shown.append(task)
            continue
        thing = _SAME[task.kind], task.case_id
        presses = order(urgency_of(lines.days_until(task.due_on)))
        if thing not in said and presses <= by_itself.get(thing, presses):
            said.add(thing)
            shown.append(task)
    lines.said = said
    return shown


def case_sections(request: Request, lines: Lines) -> list[TodaySection]:
    """What waits for whoever works on cases, the kinds that press most first; nothing of it is opened yet."""
    session, user = request.unit.session, lines.user
    tasks = first_tasks(session, user, _TASKS_AT_MOST)
    shown = _once_each(lines, tasks)
    return [
        _section_of(lines, Waits.ARRIVAL, _("Arrivals to confirm"), "cases.list", whose="mine", state="departed"),
        _section_of(lines, Waits.DEPARTURE, _("Departures"), "departure.board"),
        _section_of(lines, Waits.SIGNATURE, _("Signatures needed")),
        _section_of(lines, Waits.DEADLINE, _("Legal deadlines"), "cases.list", whose="mine", sort="legal_deadline"),
        *_task_sections(lines, shown, tasks),
        _budgets_to_approve(request, lines),
        lines.of_fitness,
        _section_of(lines, Waits.DOCUMENT, _("Expiring documents"), "expiring.list"),
        _section_of(
            lines, Waits.CLEARANCE, _("Clearances outstanding or ending"), "cases.list", clearance="outstanding"
        ),
        _section_of(lines, Waits.ON_THE_WAY, _("On the way now"), "departure.board"),
        _section_of(lines, Waits.BUDGET, _("Budgets awaiting approval"), "cases.list", whose="mine"),
    ]


def _section_of(lines: Lines, kind: Waits, title: str, endpoint: str | None = None, **query: Any) -> TodaySection:
    """The section of what waits of one kind."""
    return replace(_section(title, lines.of(kind), endpoint, **query), is_cut=lines.is_cut(kind))


def _budgets_to_approve(request: Request, lines: Lines) -> TodaySection:
    """The first lines that somebody may approve.

    Few are read, as each is opened and counts as a look at its case; more only where those would not make a fold.
    """
    session, user = request.unit.session, lines.user
    found = lines_to_approve(session, user, _AT_MOST)
    if found.is_cut and len(found.lines) <= MOST_ALIKE:
        found = lines_to_approve(session, user)
    shown = when_shown(found.lines[:_AT_MOST], lambda _line: Urgency.TODAY, approval_line)
    section = _section(_("Budgets to approve"), shown, "approvals.waiting")
    return replace(section, is_cut=found.is_cut or len(found.lines) > _AT_MOST)


def fitness_section(lines: Sequence[TodayLine]) -> TodaySection:
    """Who is to be found fit is known once the people who depart are read: its lines are put in then."""
    return _section(_("Fitness to be decided before departure"), lines, "departure.board")


def _task_sections(lines: Lines, shown: Sequence[Task], tasks: Sequence[Task]) -> list[TodaySection]:
    """A section for each kind of task: those of one kind say the same, so many of them are one line."""
    by_kind: dict[TaskKind, list[Task]] = {}
    for task in shown:
        by_kind.setdefault(task.kind, []).append(task)
    # What is left over is due no earlier than the last task here, of whatever kind.
    cut_at = urgency_of(lines.days_until(tasks[-1].due_on)) if len(tasks) == _TASKS_AT_MOST else None
    return [_section_of_tasks(lines, kind, own, cut_at) for kind, own in by_kind.items()]


def _section_of_tasks(lines: Lines, kind: TaskKind, own: Sequence[Task], cut_at: Urgency | None) -> TodaySection:
    about = [(urgency_of(lines.days_until(task.due_on)), task.case_id) for task in own]
    to_read = lines.cases.lines(about, lambda place: _task(lines, own[place]))
    return TodaySection(title_of(kind), to_read, url_for("tasks.list"), _("All my tasks"), about[-1][0] is cut_at)


def _task(lines: Lines, task: Task) -> TodayLine:
    """A task by whom it is about, one person or all of a case, or by its words where it is about none."""
    days, url = days_until(task.due_on, lines.user.today), url_for("tasks.open", task_id=task.id)
    due = Due(text_of(task), urgency_of(days), *due_mark(task, days))
    on = lines.cases.rows.get(task.case_id) if task.case_id is not None else None
    by_its_words = TodayLine(url, str(due.duty), due.mark, due.mark_label, urgency=due.urgency)
    return by_its_words if on is None else replace(_line(on, due, name=_name_in(on, task)), url=url)


def _name_in(on: OnStartPage, task: Task) -> str | None:
    """The name of the one person whom a task is about; None where it is about the whole case."""
    named = (full_name(who) or _("Name no longer readable") for who in on.people if who.id == task.subject_id)
    return next(named, None)


def _section(
    title: str, lines: Sequence[TodayLine] | LinesToRead, endpoint: str | None = None, **query: Any
) -> TodaySection:
    """A section, with the way to the whole list where there is one."""
    url = url_for(endpoint, **query) if endpoint else ""
    count = len(lines.urgencies if isinstance(lines, LinesToRead) else lines)
    return TodaySection(title, lines, url, _("Show all") if url else "", is_cut=count >= _AT_MOST)
