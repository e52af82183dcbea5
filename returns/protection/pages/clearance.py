"""Pages of the protection clearance, for protection specialists."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.overwriting import NOTHING, some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case, members_of_case, reason_sentence
from returns.cases.rules import ENDED
from returns.cases.words.cases import CLEARANCE_LABELS, CLEARANCE_MARKS, choices_of
from returns.journey.queries.travellers import names_of
from returns.lifecycle.services.lifecycle import ask_for_clearance
from returns.protection.queries.protection import clearance_of_case
from returns.protection.schemas import AskForm, ClearanceForm
from returns.protection.services.protection import (
    USUAL_DAYS,
    may_clear,
    opened_compartments,
    say_clearance,
    standing_of,
)

routes = Routes("clearance", permission=Permission.CLEARANCE_SET, load=the_case)


def _stored(request: Request[Case]) -> Stored | None:
    row = clearance_of_case(request.unit.session, request.row.id)
    if row is None:
        return None
    until = row.until.isoformat() if row.until else ""
    ticks = {name: "yes" if getattr(row, name) else "" for name in ("needs_reception_by_name", "needs_close_follow_up")}
    return some_of({"state": row.state.value, "until": until, **ticks})


def _page(request: Request[Case], form: Form) -> str:
    """The clearance of a case."""
    session, case = request.unit.session, request.row
    row = clearance_of_case(session, case.id)
    # Of the office, as the next questions ask for; before anything is opened, so that all keys come at once.
    colleagues = {colleague.id: colleague for colleague in accounts.colleagues(session, case.office_id)}
    today = request.container.clock.now().date()
    usual = today + timedelta(days=request.container.read_rule(request.unit, USUAL_DAYS, today))
    is_needed, may_give = standing_of(request.unit, case, usual).is_needed, may_clear(request.unit, case)
    setter = None
    if row is not None:
        others = [row.set_by] if row.set_by and row.set_by not in colleagues else []
        names = {**colleagues, **accounts.accounts_by_id(session, others)}
        setter = names.get(row.set_by) if row.set_by else None
    if not form.errors:
        stored = _stored(request) or NOTHING
        form.values = {**stored.values, "version": stored.version}
        if row is not None and row.until is None:
            form.values["until"] = usual.isoformat()
    return render_template(
        "returns/protection/clearance.html",
        case=case_head(case),
        clearance=row,
        mark=CLEARANCE_MARKS[row.state] if row is not None else "",
        set_by=setter.name if setter else "",
        form=form,
        states=choices_of(CLEARANCE_LABELS),
        has_ended=case.state in ENDED,
        is_needed=is_needed,
        needs_grants=is_needed and not may_give,
        usual=usual,
        has_open_doors=bool(opened_compartments(request.unit, case)),
    )


@routes.form(
    "/cases/<uuid:case_id>/clearance",
    "clearance.set",
    opens="clearance.page",
    shows=_page,
    schema=ClearanceForm,
    stored=_stored,
)
def set_page(request: Request[Case]) -> ResponseReturnValue:
    """Say what protection says of a case."""
    fields = request.data
    say_clearance(
        request.unit,
        request.row,
        fields["state"],
        fields.get("until"),
        fields["needs_reception_by_name"],
        fields["needs_close_follow_up"],
    )
    flash(_("The clearance is set."), "done")
    return redirect(url_for("clearance.page", case_id=request.row.id), 303)


@dataclass(frozen=True)
class CaseInside:
    """A case with the compartments whose doors stand open to whoever asks."""

    case: Case
    opened: Sequence[Compartment]


@dataclass(frozen=True)
class _Part:
    """What behind one open door stands in the way of a clearance."""

    compartment: Compartment
    door: uuid.UUID
    findings: Sequence[str]
    proposes_no_return: bool


def _case_inside(request: Request[Any]) -> CaseInside | None:
    """The case, with the compartments whose doors stand open; without one there is no such page."""
    case = the_case(request)
    if case is None:
        return None
    opened = opened_compartments(request.unit, case)
    request.unit.participants["trail"].read(
        [("door", request.unit.door(case.id, compartment.value)) for compartment in opened]
    )
    return CaseInside(case, opened) if opened else None


@routes.get("/cases/<uuid:case_id>/clearance/inside", "clearance.inside", load=_case_inside, behind_doors=True)
def inside(request: Request[CaseInside]) -> ResponseReturnValue:
    """What behind the open doors stands in the way of a clearance that holds as long as usual."""
    case, opened, today = request.row.case, request.row.opened, request.container.clock.now().date()
    until = today + timedelta(days=request.container.read_rule(request.unit, USUAL_DAYS, today))
    standing = standing_of(request.unit, case, until)
    names = names_of(members_of_case(request.unit.session, case.id))
    parts = [
        _Part(
            compartment=compartment,
            door=request.unit.door(case.id, compartment.value),
            findings=[reason_sentence(reason, names) for reason in standing.reasons.get(compartment, ())],
            proposes_no_return=compartment in standing.proposes_no_return,
        )
        for compartment in opened
    ]
    return render_template(
        "returns/protection/inside.html",
        case=case_head(case),
        until=until,
        protected=parts,
        more=standing.is_more_than(opened),
    )


@routes.post("/cases/<uuid:case_id>/clearance/ask", "clearance.ask", permission=Permission.CASES_WORK, schema=AskForm)
def ask(request: Request[Case]) -> ResponseReturnValue:
    """Ask the specialists on duty."""
    ask_for_clearance(request.unit, request.row)
    flash(_("The specialists on duty are asked."), "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)
