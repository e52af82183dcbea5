"""The list of all requests that somebody sees, those that press on the start page, and the figures of a year."""

from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.references import ReferenceMistyped, read_reference
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import WEEK_DAYS, LinesToRead, TodayLine, TodaySection, urgency_of, when_shown
from returns.cases.rules.cases import days_until
from returns.cases.words import deadline_label
from rights.requests.pages.requests import clock_of, routes as routes_of_case, state_shown
from rights.requests.queries.requests import (
    DataRequest,
    figures_of_year,
    first_due,
    handed_back,
    least_to_show,
    owners_of,
    request_by_reference,
    requests_page,
)
from rights.requests.rules.requests import RequestState
from rights.requests.schemas import ANSWERED, ReferenceForm, RequestList, YearChoice
from rights.requests.words import KIND_LABELS, STATE_MARKS, RequestsAct

routes: Routes[None] = Routes("requests", permission=Permission.REQUESTS_READ, blueprint=routes_of_case.blueprint)
_AT_MOST = 10


@dataclass(frozen=True)
class ListedRequest:
    """A request in the list: kind, reference, state and clock. Nothing of what it says, and about nobody by name."""

    row: DataRequest
    owner: str
    days: int | None
    url: str | None
    state: RequestState

    @property
    def mark(self) -> str:
        """How its state is marked."""
        return STATE_MARKS[self.state]


def _url(request: Request, row: DataRequest) -> str | None:
    """Where whoever works on it opens it; the data protection officer does not."""
    if not request.me.may(Permission.CASES_OPEN):
        return None
    return url_for("requests.one", case_id=row.case_id, request_id=row.id)


def _list(request: Request, form: Form) -> str:
    session, today = request.unit.session, request.unit.today
    is_closed = not request.unit.writing and request.data.get("show") == ANSWERED
    cursor = None if request.unit.writing else request.data.get("page")
    rows = requests_page(session, is_closed, cursor, PAGE_SIZE)
    owners = owners_of(request.unit, [row.case_id for row in rows.items])
    staff, back = accounts.accounts_by_id(session, owners.values()), handed_back(session, rows.items)
    shown = [
        ListedRequest(
            row,
            staff[owner].name if (owner := owners.get(row.case_id)) in staff else "",
            clock_of(row, today),
            _url(request, row),
            state_shown(row, back),
        )
        for row in rows.items
    ]
    return render_template(
        "rights/requests/list.html",
        page=list_page(rows, shown),
        is_closed=is_closed,
        form=form,
        may_work=request.me.may(Permission.CASES_OPEN),
        may_count=request.me.may(Permission.REQUESTS_WATCH),
    )


@routes.form(
    "/requests",
    RequestsAct.FIND,
    opens=RequestsAct.LIST,
    shows=_list,
    page="list",
    query=RequestList,
    schema=ReferenceForm,
    permission=Permission.CASES_OPEN,
    reads=Permission.REQUESTS_READ,
)
def find(request: Request) -> ResponseReturnValue:
    """Open a request by its reference."""
    try:
        reference = read_reference(request.data["reference"])
    except ReferenceMistyped as error:
        wrong = _("This is not a reference of a request: a character is wrong or missing. Check it and type it again.")
        raise BadInput({"reference": [wrong]}) from error
    row = request_by_reference(request.unit.session, reference)
    if row is None:
        unknown = _("No request with this reference in your office. Check the letter, or ask the office that sent it.")
        raise BadInput({"reference": [unknown]})
    return redirect(url_for("requests.one", case_id=row.case_id, request_id=row.id), 303)


@routes.get("/requests/figures", RequestsAct.FIGURES, permission=Permission.REQUESTS_WATCH, schema=YearChoice)
def figures(request: Request) -> ResponseReturnValue:
    """How many requests there were in a year, and how many were answered in time."""
    session, today = request.unit.session, request.unit.today
    year, least = request.data.get("year") or today.year, least_to_show(session, today)
    return render_template(
        "rights/requests/figures.html",
        rows=figures_of_year(session, year, least),
        under=least,
        year=year,
        years=[number for number in range(today.year, today.year - 3, -1) if number != year],
    )


# What presses, on the start page.


def due_sections(request: Request) -> list[TodaySection]:
    """Requests that are due in a week or late: one's own, or everybody's for who watches over them."""
    if not request.me.may(Permission.REQUESTS_READ):
        return []
    today = request.unit.today
    watches = request.me.may(Permission.REQUESTS_WATCH)
    owner_id = None if watches else request.me.account_id
    rows = first_due(request.unit.session, today + timedelta(days=WEEK_DAYS), _AT_MOST, owner_id)
    if not rows:
        return []

    def line(row: DataRequest) -> TodayLine:
        days = days_until(row.due_on, today)
        return TodayLine(
            url=_url(request, row) or url_for("requests.list"),
            label=str(KIND_LABELS[row.kind]),
            mark="warning" if days is not None and days < 0 else "due",
            mark_label=deadline_label(days),
            reference=row.reference,
            duty=_("Answer the request"),
            urgency=urgency_of(days),
        )

    lines: LinesToRead = when_shown(rows, lambda row: urgency_of(days_until(row.due_on, today)), line)
    return [
        TodaySection(
            _("Requests about data"),
            lines,
            more_url=url_for("requests.list"),
            more_label=_("All requests"),
            is_cut=len(rows) == _AT_MOST,
        )
    ]
