"""The start page: what waits for whoever is signed in, over all cases."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.language.formats import day, day_of_week, local_time
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection
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
from returns.money.queries import BudgetLine
from returns.names.queries import full_name
from returns.protection.rules.protection import Clearance
from returns.work.pages.tasks import task_lines, user_of
from returns.work.queries.tasks import Task, first_tasks
from returns.work.queries.today import OnStartPage, Spans, Waiting, Waits, cases_that_wait, spans_on, what_waits
from returns.work.words import WorkAct


@dataclass(frozen=True)
class Lines:
    """What waits for somebody, with the cases that it is about: the source of the lines of each section."""

    user: UserScope
    spans: Spans
    waiting: Sequence[Waiting]
    cases: Mapping[uuid.UUID, OnStartPage]

    def of(self, kind: Waits) -> list[TodayLine]:
        """The lines of one kind, in their order."""
        line_of = _LINE_OF[kind]
        return [line_of(self, line, self.cases[line.case_id]) for line in self.waiting if line.kind is kind]

    def fitness(self) -> list[TodayLine]:
        """People who soon depart and about whom nothing is decided, or whose decision ends too early."""
        departing = (self.cases[line.case_id] for line in self.waiting if line.kind is Waits.DEPARTURE)
        return [line for on in departing for line in _fitness_lines(self, on)]


def _line(
    on: OnStartPage, mark_label: str, mark: str | None, note: str, endpoint: str = "cases.open", name: str | None = None
) -> TodayLine:
    """One line: about the whole case by its first person, or with `name` about one of its people."""
    more = len(on.people) - 1
    return TodayLine(
        url=url_for(endpoint, case_id=on.case.id),
        reference=shown_reference(on.case),
        label=name or next((full_name(who) for who in on.people), None) or _("Name no longer readable"),
        more=ngettext("and %(num)d more", "and %(num)d more", more) if more > 0 and name is None else "",
        note=note,
        mark=mark,
        mark_label=mark_label,
    )


def _on_its_way(
    on: OnStartPage, mark_label: str, mark: str, arriving: bool, endpoint: str = "cases.open", name: str | None = None
) -> TodayLine:
    """The same with the route, and the local time at which it begins, or ends."""
    legs = journey(on.legs)
    note = local_time(local_ends(legs)[1 if arriving else 0]) if legs else _("No journey is planned")
    line = _line(on, mark_label, mark, note, endpoint, name)
    return replace(line, route=route_of(legs)) if legs else line


def _days(at: datetime, today: date) -> str:
    """How many days ahead an instant is, in words."""
    ahead = (at.date() - today).days
    return _("Today") if ahead <= 0 else ngettext("In %(num)d day", "In %(num)d days", ahead)


def _departure(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.at is not None
    if line.at < lines.user.now:
        return _on_its_way(on, _("Should have left"), "warning", arriving=False)
    is_ready, when = on.case.state is CaseState.READY, _days(line.at, lines.user.today)
    mark_label = _("%(when)s, signed off", when=when) if is_ready else _("%(when)s, not signed off", when=when)
    return _on_its_way(on, mark_label, "done" if is_ready else "due", arriving=False)


def _arrival(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    return _on_its_way(on, _("Not confirmed yet"), "warning", arriving=True)


def _on_the_way(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    return _on_its_way(on, _("On the way"), "plain", arriving=True)


def _document(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.day is not None
    assert line.word is not None
    name = next((full_name(who) for who in on.people if who.id == line.person_id), None)
    is_over = line.day < lines.user.today
    mark_label = _("Expired on %(day)s", day=day(line.day)) if is_over else _("Expires on %(day)s", day=day(line.day))
    kind = str(DOCUMENT_LABELS[DocumentKind(line.word)])
    unread = _("Name no longer readable")
    return _line(on, mark_label, "warning" if is_over else "due", kind, "documents.page", name or unread)


def _clearance(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    assert line.word is not None
    state = Clearance(line.word)
    is_over = line.day is not None and line.day < lines.user.today
    mark_label = _("Ends on %(day)s", day=day(line.day)) if state is Clearance.GIVEN else str(CLEARANCE_LABELS[state])
    endpoint = "clearance.page" if lines.user.may(Permission.CLEARANCE_SET) else "cases.open"
    return _line(on, mark_label, "warning" if is_over else "due", str(STATE_LABELS[on.case.state]), endpoint)


def _deadline(lines: Lines, on: OnStartPage, note: str) -> TodayLine:
    days = days_until(on.case.legal_deadline, lines.user.today)
    near = days is not None and days <= lines.spans.departures
    mark = "warning" if days is not None and days < 0 else "due" if near else None
    return _line(on, deadline_label(days), mark, note)


def _mine(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    is_own = on.case.owner_id == lines.user.actor_id
    owner = on.owner.name if on.owner else ""
    return _deadline(lines, on, str(STATE_LABELS[on.case.state]) if is_own else _("Covering for %(name)s", name=owner))


def _newest(lines: Lines, line: Waiting, on: OnStartPage) -> TodayLine:
    return _deadline(lines, on, str(STATE_LABELS[on.case.state]))


_LINE_OF: Mapping[Waits, Callable[[Lines, Waiting, OnStartPage], TodayLine]] = {
    Waits.ARRIVAL: _arrival,
    Waits.ON_THE_WAY: _on_the_way,
    Waits.DEPARTURE: _departure,
    Waits.DOCUMENT: _document,
    Waits.CLEARANCE: _clearance,
    Waits.MINE: _mine,
    Waits.NEWEST: _newest,
}


def _fitness_lines(lines: Lines, on: OnStartPage) -> list[TodayLine]:
    """A line for each of the people about whose fitness nothing is decided, or not for the whole way."""
    legs = journey(on.legs)
    ends_on = local_ends(legs)[1].date() if legs else lines.user.today
    lines_of_people = []
    for person in on.people:
        decision = fitness_facts(on.fitness[person.id]) if person.id in on.fitness else None
        if decision and (decision.result is Fitness.NOT_FIT or decision.until >= ends_on):
            continue  # whoever is not fit is judged by readiness, not here
        mark_label = _("Fit until %(day)s", day=day(decision.until)) if decision else _("Fitness not decided")
        name = full_name(person) or _("Name no longer readable")
        lines_of_people.append(_on_its_way(on, mark_label, "due", False, "medical.page", name))
    return lines_of_people


# The page.

routes = Routes("today", permission=Permission.OWN_ACCOUNT)
_AT_MOST = 10


def _case_sections(request: Request) -> list[TodaySection]:
    """What waits for whoever works on cases: the most pressing first; sections with nothing in them are left out."""
    session, user = request.unit.session, user_of(request)
    # Everything is read before anything is opened, so that the keys of all of it come together.
    spans = spans_on(session, user.today)
    waiting = what_waits(session, user, spans, _AT_MOST)
    cases, lines_to_approve = cases_that_wait(session, user, waiting, _AT_MOST)
    tasks = first_tasks(session, user, user.today, _AT_MOST)
    lines = Lines(user, spans, waiting, cases)
    return [
        *_if_any(_("Arrivals to confirm"), lines.of(Waits.ARRIVAL)),
        *_if_any(_("On the way now"), lines.of(Waits.ON_THE_WAY)),
        _task_section(request, tasks),
        *([_approvals(lines_to_approve)] if user.may(Permission.BUDGET_APPROVE) else []),
        *(_own_sections(lines) if user.may(Permission.CASES_CREATE) else _clearances(lines)),
        _section(_("Newest in the office"), lines.of(Waits.NEWEST), _("The office has no cases yet."), "cases.list"),
    ]


def _task_section(request: Request, tasks: Sequence[tuple[Task, Case | None]]) -> TodaySection:
    title, empty = _("My tasks, overdue first"), _("No tasks are waiting for you.")
    return _section(title, task_lines(request, tasks), empty, "tasks.list", _("All my tasks"))


def _approvals(lines: Sequence[tuple[BudgetLine, Case]]) -> TodaySection:
    return _section(_("Budgets to approve"), approval_lines(lines), _("No budget lines are waiting for you."))


def _own_sections(lines: Lines) -> list[TodaySection]:
    ahead = lines.spans.departures
    leave = ngettext("Departures in the next %(num)d day", "Departures in the next %(num)d days", ahead)
    nobody = ngettext(
        "No one in your cases leaves in the next %(num)d day.",
        "No one in your cases leaves in the next %(num)d days.",
        ahead,
    )
    mine = _section(
        _("My cases, nearest deadline first"),
        lines.of(Waits.MINE),
        _("None of your cases is heading for departure."),
        "cases.list",
        whose="mine",
        sort="legal_deadline",
    )
    return [
        _section(leave, lines.of(Waits.DEPARTURE), nobody),
        *_if_any(_("Fitness to be decided before departure"), lines.fitness()),
        *_if_any(_("Expiring documents"), lines.of(Waits.DOCUMENT), "expiring.list"),
        *_clearances(lines),
        mine,
    ]


def _clearances(lines: Lines) -> list[TodaySection]:
    return _if_any(_("Clearances outstanding or ending"), lines.of(Waits.CLEARANCE))


def _section(
    title: str,
    items: Sequence[TodayLine],
    empty: str = "",
    endpoint: str | None = None,
    more: str | None = None,
    **query: Any,
) -> TodaySection:
    """A section, with the way to the whole list where that may hold more than is shown."""
    if endpoint is None or len(items) < _AT_MOST:
        return TodaySection(title, items, empty)
    return TodaySection(title, items, empty, url_for(endpoint, **query), more or _("Show all"))


def _if_any(title: str, items: Sequence[TodayLine], endpoint: str | None = None) -> list[TodaySection]:
    """The section, if there is anything in it."""
    return [_section(title, items, endpoint=endpoint)] if items else []


def _confirmations(waiting: Sequence[accounts.Account]) -> TodaySection:
    url, mark_label = url_for("accounts.confirmations"), _("Awaiting confirmation")
    lines = [TodayLine(url, account.name, "due", mark_label) for account in waiting]
    return TodaySection(_("Accounts to confirm"), lines, _("No one is waiting for confirmation."))


@routes.get("/", WorkAct.TODAY_READ)
def today(request: Request) -> ResponseReturnValue:
    """The start page of every role."""
    confirms = request.me.may(Permission.ACCOUNTS_CONFIRM)
    # Read before names are opened.
    waiting = accounts.first_unconfirmed(request.unit.session, _AT_MOST) if confirms else []
    sections: list[Any] = [section for added in request.container.urgent_sections for section in added(request)]
    sections += _case_sections(request) if request.me.may(Permission.CASES_LIST) else []
    sections += [section for added in request.container.today_sections for section in added(request)]
    sections += [_confirmations(waiting)] if confirms else []
    heading = _("Today, %(day)s", day=day_of_week(user_of(request).today))
    return render_template("today.html", heading=heading, sections=sections)
