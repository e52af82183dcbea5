"""The page of hand-over: one case or the ticked ones of a page go to a colleague."""

import uuid

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases import queries
from returns.cases.pages.cases import rows_of
from returns.work.schemas import MOST_AT_ONCE, HandOverCases, HandOverForm
from returns.work.services.duty import hand_over, works_in

routes = Routes("owner", permission=Permission.CASES_OPEN)


def officers_of(request: Request) -> list[accounts.Account]:
    """The officers of one's own office, by name: who may own cases and cover for others."""
    if request.me.office_id is None:
        return []
    colleagues = accounts.colleagues(request.unit.session, request.me.office_id)
    return sorted(
        (colleague for colleague in colleagues if works_in(colleague, request.me.office_id)),
        key=lambda colleague: str(colleague.name).casefold(),
    )


def _cases(request: Request, ids: list[uuid.UUID]) -> list[queries.Case]:
    """All of these cases; NotFound if one of them is not visible, without saying which."""
    cases = {case.id: case for case in queries.cases_with_people(request.unit.session, ids)}
    if not ids or any(case_id not in cases for case_id in ids):
        raise NotFound
    return [cases[case_id] for case_id in dict.fromkeys(ids)]


def _page(request: Request, form: Form) -> str:
    """What is handed over, to whom, and why."""
    typed = (http_request.form if request.unit.writing else http_request.args).getlist("case")[:MOST_AT_ONCE]
    try:
        ids = [uuid.UUID(case_id) for case_id in typed]
    except ValueError:
        raise NotFound from None
    cases = _cases(request, ids)
    owners = {case.owner_id for case in cases}
    return render_template(
        "returns/work/hand_over.html",
        cases=rows_of(request, cases),
        back_url=url_for("cases.open", case_id=ids[0]) if len(cases) == 1 else url_for("cases.list"),
        successors=[(officer.id.hex, officer.name) for officer in officers_of(request) if owners != {officer.id}],
        form=form,
    )


@routes.form(
    "/hand-over",
    "owner.hand_over",
    opens="owner.page",
    shows=_page,
    query=HandOverCases,
    schema=HandOverForm,
    endpoint="hand_over",
)
def give(request: Request) -> ResponseReturnValue:
    """Hand over."""
    cases = _cases(request, request.data["case"])
    successor = accounts.account_by_id(request.unit.session, request.data["successor_id"])
    hand_over(
        request.unit, cases, successor, request.data["reason"], request.data.get("note", ""), request.data.get("once")
    )
    words = ngettext("%(num)d case is handed over.", "%(num)d cases are handed over.", len(cases))
    flash(words, "done")
    return redirect(
        url_for("cases.open", case_id=cases[0].id) if len(cases) == 1 else url_for("cases.list", whose="mine"), 303
    )
