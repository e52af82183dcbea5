"""Doors of hand-over: one case or the ticked ones of a page go to a colleague."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import ngettext
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import rows_of
from returns.cases.queries import cases as queries
from returns.work.schemas import MOST_AT_ONCE, HandOverCases, HandOverForm
from returns.work.services.duty import hand_over, works_in

blueprint = Blueprint("owner", __name__)


def officers_of(call: Call) -> list[accounts.Account]:
    """The officers of one's own office, by name: who may own cases and cover for others."""
    if call.me.office_id is None:
        return []
    colleagues = accounts.colleagues(call.unit.session, call.me.office_id)
    return sorted(
        (colleague for colleague in colleagues if works_in(colleague, call.me.office_id)),
        key=lambda colleague: str(colleague.name).casefold(),
    )


def _cases(call: Call, ids: list[uuid.UUID]) -> list[queries.Case]:
    """All of these cases, or NotFound: nothing is said of one that is not there."""
    cases = {case.id: case for case in queries.cases_with_people(call.unit.session, ids)}
    if not ids or any(case_id not in cases for case_id in ids):
        raise NotFound
    return [cases[case_id] for case_id in dict.fromkeys(ids)]


def _page(call: Call, form: Form) -> str:
    typed = (request.form if call.unit.writing else request.args).getlist("case")[:MOST_AT_ONCE]
    try:
        ids = [uuid.UUID(case_id) for case_id in typed]
    except ValueError:
        raise NotFound from None
    cases = _cases(call, ids)
    owners = {case.owner_id for case in cases}
    return render_template(
        "returns/work/hand_over.html",
        cases=rows_of(call, cases),
        back_url=url_for("cases.open", case_id=ids[0]) if len(cases) == 1 else url_for("cases.list"),
        successors=[(officer.id.hex, officer.name) for officer in officers_of(call) if owners != {officer.id}],
        form=form,
    )


@door(blueprint, "/hand-over", "owner.page", permission=Permission.CASES_OPEN, takes=HandOverCases, endpoint="page")
def page(call: Call) -> ResponseReturnValue:
    """What is handed over, to whom, and why."""
    return _page(call, Form())


@door(
    blueprint,
    "/hand-over",
    "owner.hand_over",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    takes=HandOverForm,
    again=_page,
    endpoint="hand_over",
)
def give(call: Call) -> ResponseReturnValue:
    """Hand over."""
    cases = _cases(call, call.data["case"])
    successor = accounts.account_by_id(call.unit.session, call.data["successor_id"])
    hand_over(call.unit, cases, successor, call.data["reason"], call.data.get("note", ""), call.data.get("once"))
    words = ngettext("%(num)d case is handed over.", "%(num)d cases are handed over.", len(cases))
    flash(words, "done")
    return redirect(
        url_for("cases.open", case_id=cases[0].id) if len(cases) == 1 else url_for("cases.list", whose="mine"), 303
    )
