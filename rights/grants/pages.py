"""Pages for who opens protected information to a colleague, and for the second person who confirms it."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.accounts.words import COMPARTMENT_LABELS
from foundation.compartments import Compartment
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.words import _, ngettext
from foundation.web.container import subject_search
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency, when_shown
from returns.cases.pages.cases import plain_head
from returns.cases.queries import Case, references_of
from returns.protection.pages.clearance import grant_form, people_of, shown_grants
from returns.protection.services.protection import doors_of_case
from returns.work.pages.tasks import colleague_choices, colleague_of
from returns.work.services.tasks import works_here
from rights.grants import queries, services
from rights.grants.queries import GrantRequest
from rights.grants.rules import BY_TWO, GrantRequestState, state_at
from rights.grants.schemas import DeclineForm, GrantForm, RequestList
from rights.grants.words import STATE_MARKS, GrantsAct

_AT_MOST = 10
routes: Routes[Any] = Routes("grants", permission=Permission.GRANTS_GIVE)


@dataclass(frozen=True)
class ShownRequest:
    """A request as pages list it: with names, how it stands, and what whoever looks at it may do."""

    request: GrantRequest
    state: GrantRequestState
    to_name: str
    by_name: str
    decided_name: str
    reference: str
    is_open: bool
    may_withdraw: bool
    form: Form

    @property
    def mark(self) -> str:
        """How it is marked."""
        return STATE_MARKS[self.state]


def _references(request: Request, cases: set[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """What cases are called, for who reviews grants of all offices; for others, of those that they see."""
    if request.me.may(Permission.GRANTS_REVIEW):
        return subject_search().references(cases)
    return references_of(request.unit.session, cases)


def _people_of(rows: Sequence[GrantRequest]) -> list[uuid.UUID | None]:
    return [account_id for row in rows for account_id in (row.account_id, row.asked_by, row.decided_by)]


def _shown(
    request: Request,
    rows: Sequence[GrantRequest],
    names: Mapping[uuid.UUID, accounts.Account],
    references: Mapping[uuid.UUID, str],
    refused: tuple[uuid.UUID, Form] | None = None,
) -> list[ShownRequest]:
    """Requests as pages show them; opens their rows. `refused`: a form that stays with the request that it is about."""
    now, me = request.container.clock.now(), request.me.account_id
    request.unit.participants["trail"].read([("door", row.door) for row in rows])

    def name(who: uuid.UUID | None, otherwise: str) -> str:
        return names[who].name if who is not None and who in names else otherwise

    shown = []
    for row in rows:
        state = state_at(row.state, row.until, now)
        is_open = state is GrantRequestState.ASKED
        form = refused[1] if refused is not None and refused[0] == row.id else Form()
        form.prefix = f"g{row.id.hex[:8]}"
        shown.append(
            ShownRequest(
                row,
                state,
                to_name=name(row.account_id, "–"),
                by_name=name(row.asked_by, "–"),
                # Whoever is out of sight of the office is the data protection officer.
                decided_name=name(row.decided_by, _("Data protection officer")) if row.decided_by else "",
                reference=references.get(uuid.UUID(row.about.case), ""),
                is_open=is_open,
                may_withdraw=is_open and row.asked_by == me,
                form=form,
            )
        )
    return shown


# Of a case: who may open which doors, and the form that opens more.


def _of_case(request: Request[Case], form: Form) -> str:
    """Who may open the doors of a case, and what waits for a second person."""
    session, case, container = request.unit.session, request.row, request.container
    doors = doors_of_case(container.secrets, case.id)
    grants = accounts.grants_on_doors(session, list(doors))
    waiting = queries.waiting_on(session, list(doors), container.clock.now())
    request.unit.participants["trail"].read([("door", door_id) for door_id in doors])
    names = accounts.accounts_by_id(session, [*people_of(grants), *_people_of(waiting)])
    policy = container.policy(request.unit)
    form.values.setdefault("days", str(policy.grant_default_days))
    return render_template(
        "rights/grants/of_case.html",
        case=plain_head(case, request.container.clock.now()),
        grants=shown_grants(request, grants, names),
        waiting=_shown(request, waiting, names, {case.id: case.reference}),
        form=form,
        colleagues=colleague_choices(request, office_id=case.office_id).without(request.me.account_id),
        compartments=[(compartment.value, COMPARTMENT_LABELS[compartment]) for compartment in Compartment],
        by_two=[COMPARTMENT_LABELS[compartment] for compartment in Compartment if compartment in BY_TWO],
        max_days=policy.grant_max_days,
    )


@grant_form(routes, "/cases/<uuid:case_id>/grants", _of_case, GrantForm)
def give(request: Request[Case]) -> ResponseReturnValue:
    """Open one door or several for a colleague, and ask for those that need a second person."""
    container, data, colleague = request.container, request.data, colleague_of(request, "to")
    receiver = colleague if works_here(colleague, request.row.office_id) else None
    access = services.Access(receiver, data["days"], data["reason"])
    policy = container.policy(request.unit)
    opened = services.open_parts(request.unit, container.secrets, policy, request.row.id, data["compartment"], access)
    if opened.now:
        flash(
            ngettext(
                "Access is open for your colleague. It ends automatically.",
                "Access to %(num)d parts is open for your colleague. It ends automatically.",
                len(opened.now),
            ),
            "done",
        )
    for waiting in opened.waiting:
        words = _(
            "Not open yet: %(part)s. A second person has to confirm it, and has been told.",
            part=COMPARTMENT_LABELS[waiting.about.compartment],
        )
        flash(words, "done")
    return redirect(url_for("grants.grants", case_id=request.row.id), 303)


# For the second person, and for who asked: what waits, and what became of it.

confirm_routes = routes.with_common(permission=Permission.GRANTS_CONFIRM)


def _page_of(request: Request, refused: tuple[uuid.UUID, Form] | None = None) -> str:
    session, now = request.unit.session, request.container.clock.now()
    cursor = None if request.unit.writing else request.data.get("page")
    page = queries.requests_page(session, cursor, PAGE_SIZE)
    waiting = queries.waiting_for(session, request.me.account_id, now, PAGE_SIZE)
    # What the reader may not answer has no form on the page: why not stands above all.
    is_shown = refused is not None and any(row.id == refused[0] for row in waiting)
    rows = [*waiting, *page.items]
    names = accounts.accounts_by_id(session, _people_of(rows))
    references = _references(request, {uuid.UUID(row.about.case) for row in rows})
    shown = _shown(request, rows, names, references, refused if is_shown else None)
    return render_template(
        "rights/grants/requests.html",
        waiting=shown[: len(waiting)],
        page=list_page(page, shown[len(waiting) :]),
        form=refused[1] if refused is not None and not is_shown else Form(),
        sees_all=request.me.may(Permission.GRANTS_REVIEW),
    )


@confirm_routes.get("/grants/requests", GrantsAct.LIST, behind_doors=True, schema=RequestList)
def requests(request: Request) -> ResponseReturnValue:
    """Access that needs a second person: what waits for the reader, and every request, the newest first."""
    return _page_of(request)


def _the_request(request: Request) -> GrantRequest | None:
    return queries.request_by_id(request.unit.session, request.path["grant_request_id"])


def _asked_by_me(request: Request) -> GrantRequest | None:
    row = _the_request(request)
    return row if row is not None and row.asked_by == request.me.account_id else None


def _page_again(request: Request[GrantRequest], form: Form) -> str:
    return _page_of(request, (request.row.id, form))


def _back(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("grants.requests"), 303)


@confirm_routes.post(
    "/grants/requests/<uuid:grant_request_id>/confirm",
    GrantsAct.CONFIRM,
    load=_the_request,
    steps_up=True,
    behind_doors=True,
    schema=NothingForm,
)
def confirm(request: Request[GrantRequest]) -> ResponseReturnValue:
    """Open what a colleague asked for."""
    container = request.container
    services.confirm_request(request.unit, container.secrets, container.policy(request.unit), request.row)
    return _back(_("Confirmed. Access is open now, and ends automatically."))


@confirm_routes.post(
    "/grants/requests/<uuid:grant_request_id>/decline",
    GrantsAct.DECLINE,
    load=_the_request,
    behind_doors=True,
    schema=DeclineForm,
    on_invalid=_page_again,
)
def decline(request: Request[GrantRequest]) -> ResponseReturnValue:
    """Decline it, with a reason."""
    services.decline_request(request.unit, request.row, request.data["why"])
    return _back(_("Declined. Your colleague has been told."))


@routes.post(
    "/grants/requests/<uuid:grant_request_id>/withdraw",
    GrantsAct.WITHDRAW,
    load=_asked_by_me,
    behind_doors=True,
    schema=NothingForm,
)
def withdraw(request: Request[GrantRequest]) -> ResponseReturnValue:
    """Withdraw what one asked for."""
    services.withdraw_request(request.unit, request.row)
    return _back(_("Withdrawn. Nothing was opened."))


def sections(request: Request) -> list[TodaySection]:
    """A section of the start page: access that this person may confirm. Which case it is about is not opened."""
    if not request.me.may(Permission.GRANTS_CONFIRM):
        return []
    session, now = request.unit.session, request.container.clock.now()
    waiting, url = queries.ends_waiting(session, request.me.account_id, now, _AT_MOST), url_for("grants.requests")
    alike = Counter((whom.name if whom is not None else "", until.date()) for until, whom in waiting)
    lines = when_shown(
        list(alike),
        lambda _alike: Urgency.TODAY,
        lambda whose: TodayLine(
            url,
            whose[0],
            "due",
            _("Ends on %(day)s", day=day(whose[1])),
            more=ngettext("%(num)d request", "%(num)d requests", alike[whose]) if alike[whose] > 1 else None,
            duty=_("Confirm access to protected information"),
        ),
    )
    is_cut = len(waiting) == _AT_MOST
    return [TodaySection(_("Access to confirm"), lines, url, _("Show all"), is_cut)] if waiting else []
