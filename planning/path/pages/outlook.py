"""When each of one's cases can leave, what it waits for, and what has to begin soon: a list, and a part of Today.

Each path is worked out when it is asked for, by whoever may see the case: nothing of it is stored, and no job opens
what it rests on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.formats import day as day_words
from foundation.language.words import _, ngettext
from foundation.web.paging import list_page, same_list
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, urgency_of
from planning.path.queries.reads import cases_to_plan
from planning.path.schemas import OutlookPage, OutlookRows
from planning.path.services import CasePath, paths_of_cases
from planning.path.words import PathAct, label_of
from returns.cases.pages.cases import rows_beside, rows_of_people
from returns.cases.queries import Case, ShownCase, cases_by_id
from returns.lists.queries.beside import beside
from returns.work.pages.tasks import user_of

routes = Routes("outlook", permission=Permission.CASES_OPEN)
_ON_A_PAGE = 20  # cases: less than four screens of a phone
_AT_A_TIME = 5  # cases whose days are asked for together
_MOST_TODAY = 20  # of one's cases, those with the nearest deadline
_SOON = 7  # days


@dataclass(frozen=True)
class OutlookRow:
    """A case with its earliest day (None: it cannot be given), what decides it, and what has to begin first.

    `late`: days by which the legal deadline is missed; `begin_by`: for the planned day, the deadline or the earliest.
    """

    shown: ShownCase
    day: date | None = None
    waits_for: str = ""
    late: int = 0
    planned: date | None = None
    planned_early: int = 0  # days
    begin: str = ""
    begin_by: date | None = None
    days: int | None = None  # until then
    is_bound: bool = False  # by a planned day or a deadline
    blocking: int = 0  # as the page of the case counts what blocks it

    @property
    def mark(self) -> str:
        """How pressing the next beginning is."""
        return "warning" if (self.days or 0) < 0 else "due"

    @property
    def when(self) -> str:
        """By when it begins, in words."""
        if self.days is None or self.begin_by is None:
            return ""
        if self.days < 0:
            return ngettext("%(num)d day too late", "%(num)d days too late", -self.days)
        return _("Start by %(day)s", day=day_words(self.begin_by))


def _rows(request: Request, cases: Sequence[Case]) -> list[OutlookRow]:
    """Cases with their paths, in their order."""
    paths = paths_of_cases(request.unit, cases)
    people = [(case, paths[case.id].read.read.people.people) for case in cases if case.id in paths]
    shown = rows_of_people(request, people)
    return [_row(row, paths[row.case.id]) for row in shown]


def _row(shown: ShownCase, path: CasePath) -> OutlookRow:
    if not path.is_readable:  # the page of the case says why
        return OutlookRow(shown)
    earliest, first = path.earliest, path.first_to_begin
    decides = earliest.deciding
    deadline = shown.case.legal_deadline
    late = (path.day(earliest.day) - deadline).days if deadline else 0
    number, thing = first if first is not None else (None, None)
    return OutlookRow(
        shown=shown,
        day=None if earliest.is_endless else path.day(earliest.day),
        waits_for=label_of(earliest.things[decides]) if decides else "",
        late=max(late, 0),
        planned=path.planned_on,
        planned_early=path.planned_early,
        begin=label_of(thing) if thing is not None else "",
        begin_by=path.day(number) if number is not None else None,
        days=number,
        is_bound=path.is_bound,
        blocking=path.blocking,
    )


@routes.get("/paths", PathAct.OUTLOOK, schema=OutlookPage, endpoint="list")
def listing(request: Request) -> ResponseReturnValue:
    """When the cases of one's own, or of the office, can leave; those with the nearest deadline first.

    The days are asked for once the cases are shown; without a script, by a link to the same page.
    """
    today, mine = request.unit.today, request.data.get("whose") != "office"
    cases = cases_to_plan(request.unit.session, user_of(request), today, mine, request.data.get("page"), _ON_A_PAGE)
    is_worked = request.data["worked"]
    rows = _rows(request, cases.items) if is_worked else _rows_to_come(request, cases.items, today)
    return render_template(
        "planning/path/outlook.html",
        page=list_page(cases, rows),
        mine=mine,
        later_urls=[] if is_worked else _later(cases.items),
        worked_url=same_list(worked="true"),
    )


def _rows_to_come(request: Request, cases: Sequence[Case], today: date) -> list[OutlookRow]:
    """Cases in their order, without anything of their paths."""
    shown, _progress = beside(request.unit.session, cases, today, False)
    return [OutlookRow(row) for row in rows_beside(request, cases, shown)]


def _later(cases: Sequence[Case]) -> list[str]:
    """Where the cells of these cases are asked for, some cases at a time."""
    ids = [case.id.hex for case in cases]
    return [
        url_for("outlook.rows", case=ids[at : at + _AT_A_TIME], cells="true") for at in range(0, len(ids), _AT_A_TIME)
    ]


@routes.get("/paths/rows", PathAct.OUTLOOK_ROWS, schema=OutlookRows, endpoint="rows")
def rows_of_list(request: Request) -> ResponseReturnValue:
    """What a list of cases adds to its rows once it is shown: when each can leave, and what it waits for."""
    office = request.me.office_id
    cases = [case for case in cases_by_id(request.unit.session, request.data["case"]) if case.office_id == office]
    template = "cells_of_list" if request.data["cells"] else "rows_of_list"
    return render_template(f"planning/path/{template}.html", rows=_rows(request, cases))


@routes.get("/paths/today", PathAct.OUTLOOK_TODAY, permission=Permission.CASES_WORK, endpoint="today")
def today_part(request: Request) -> ResponseReturnValue:
    """The part of Today that is judged: what has to begin within a week in one's own cases, for a day that is set."""
    today = request.unit.today
    cases = cases_to_plan(request.unit.session, user_of(request), today, True, None, _MOST_TODAY)
    soon = [row for row in _rows(request, cases.items) if row.is_bound and row.days is not None and row.days <= _SOON]
    lines = [_line(row) for row in sorted(soon, key=lambda row: row.days or 0)]
    return render_template("planning/path/today.html", lines=lines, more_url=url_for("outlook.list"))


def _line(row: OutlookRow) -> TodayLine:
    more = row.shown.people_count - 1
    return TodayLine(
        url=url_for("path.page", case_id=row.shown.case.id),
        label=row.shown.name or _("Name no longer readable"),
        reference=row.shown.reference,
        more=ngettext("and %(num)d more", "and %(num)d more", more) if more > 0 else "",
        mark=row.mark,
        mark_label=row.when,
        urgency=urgency_of(row.days),
        duty=row.begin,
    )
