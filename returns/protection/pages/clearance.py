"""Doors of the protection clearance, for protection specialists."""

from datetime import timedelta
from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.wording import COMPARTMENT_LABELS
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.overwriting import NOTHING, some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import members_of_case, reason_sentence
from returns.cases.rules import ENDED
from returns.cases.words.cases import CLEARANCE_LABELS, CLEARANCE_MARKS, choices_of
from returns.journey.queries.reasons import names_of
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


def _stored(request: Request) -> Stored | None:
    row = clearance_of_case(request.unit.session, request.row.id)
    if row is None:
        return None
    until = row.until.isoformat() if row.until else ""
    ticks = {name: "yes" if getattr(row, name) else "" for name in ("needs_reception_by_name", "needs_close_follow_up")}
    return some_of({"state": row.state.value, "until": until, **ticks})


def _page(request: Request, form: Form) -> str:
    """The clearance of a case."""
    session, case = request.unit.session, request.row
    row = clearance_of_case(session, case.id)
    # Of the office, as the next questions ask for; before anything is opened, so that all keys come at once.
    colleagues = {colleague.id: colleague for colleague in accounts.colleagues(session, case.office_id)}
    today = request.container.clock.now().date()
    usual = today + timedelta(days=request.container.read_rule(request.unit, USUAL_DAYS, today))
    is_needed, may_give = standing_of(request.unit, case, usual).is_needed, may_clear(request.unit, case)
    now = None
    if row is not None:
        others = [row.set_by] if row.set_by and row.set_by not in colleagues else []
        names = {**colleagues, **accounts.accounts_by_id(session, others)}
        now = SimpleNamespace(
            label=CLEARANCE_LABELS[row.state],
            mark=CLEARANCE_MARKS[row.state],
            until=row.until,
            at=row.set_at,
            who=names[row.set_by].name if row.set_by in names else "",
        )
    if not form.errors:
        stored = _stored(request) or NOTHING
        form.values = {**stored.values, "version": stored.version}
        if row is not None and row.until is None:
            form.values["until"] = usual.isoformat()
    return render_template(
        "returns/protection/clearance.html",
        case=case_head(case),
        now=now,
        form=form,
        states=choices_of(CLEARANCE_LABELS),
        has_ended=case.state in ENDED,
        is_needed=is_needed,
        grants_url=url_for("protection.grants", case_id=case.id) if is_needed and not may_give else None,
        usual=usual,
        inside_url=url_for("clearance.inside", case_id=case.id) if opened_compartments(request.unit, case) else None,
    )


@routes.form(
    "/cases/<uuid:case_id>/clearance",
    "clearance.set",
    opens="clearance.page",
    shows=_page,
    schema=ClearanceForm,
    stored=_stored,
)
def set_page(request: Request) -> ResponseReturnValue:
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


def _case_inside(request: Request) -> SimpleNamespace | None:
    """The case, with the compartments whose doors stand open; without one there is no such page."""
    case = the_case(request)
    if case is None:
        return None
    opened = opened_compartments(request.unit, case)
    request.unit.participants["trail"].read(
        [("door", request.unit.door(case.id, compartment.value)) for compartment in opened]
    )
    return SimpleNamespace(case=case, opened=opened) if opened else None


@routes.get("/cases/<uuid:case_id>/clearance/inside", "clearance.inside", load=_case_inside, behind_doors=True)
def inside(request: Request) -> ResponseReturnValue:
    """What behind the open doors stands in the way of a clearance that holds as long as usual."""
    case, opened, today = request.row.case, request.row.opened, request.container.clock.now().date()
    until = today + timedelta(days=request.container.read_rule(request.unit, USUAL_DAYS, today))
    standing = standing_of(request.unit, case, until)
    names = names_of(members_of_case(request.unit.session, case.id))
    shown = [
        SimpleNamespace(
            label=COMPARTMENT_LABELS[compartment],
            url=url_for("records.page", door=request.unit.door(case.id, compartment.value)),
            findings=[reason_sentence(reason, names) for reason in standing.reasons.get(compartment, ())],
            proposes_no_return=compartment in standing.proposes_no_return,
        )
        for compartment in opened
    ]
    return render_template(
        "returns/protection/inside.html",
        case=case_head(case),
        back_url=url_for("clearance.page", case_id=case.id),
        until=until,
        compartments=shown,
        more=standing.is_more_than(opened),
    )


@routes.post("/cases/<uuid:case_id>/clearance/ask", "clearance.ask", permission=Permission.CASES_WORK, schema=AskForm)
def ask(request: Request) -> ResponseReturnValue:
    """Ask the specialists on duty."""
    ask_for_clearance(request.unit, request.row)
    flash(_("The specialists on duty are asked."), "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)
