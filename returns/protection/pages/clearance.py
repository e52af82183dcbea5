"""Doors of the protection clearance, for protection specialists."""

from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.wording import COMPARTMENT_LABELS
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.overwriting import NOTHING, some_of
from foundation.web.stamp import Call
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

blueprint = Blueprint("clearance", __name__)


def _stored(call: Call) -> Stored | None:
    row = clearance_of_case(call.unit.session, call.row.id)
    if row is None:
        return None
    until = row.until.isoformat() if row.until else ""
    ticks = {name: "yes" if getattr(row, name) else "" for name in ("needs_reception_by_name", "needs_close_follow_up")}
    return some_of({"state": row.state.value, "until": until, **ticks})


def _page(call: Call, form: Form) -> str:
    session, case = call.unit.session, call.row
    row = clearance_of_case(session, case.id)
    # Of the office, as the next questions ask for; before anything is opened, so that all keys come at once.
    colleagues = {colleague.id: colleague for colleague in accounts.colleagues(session, case.office_id)}
    today = call.wiring.clock.now().date()
    usual = today + timedelta(days=call.wiring.read_rule(call.unit, USUAL_DAYS, today))
    is_needed, may_give = standing_of(call.unit, case, usual).is_needed, may_clear(call.unit, case)
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
        stored = _stored(call) or NOTHING
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
        inside_url=url_for("clearance.inside", case_id=case.id) if opened_compartments(call.unit, case) else None,
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/clearance",
    "clearance.page",
    permission=Permission.CLEARANCE_SET,
    finds=the_case,
)
def page(call: Call) -> ResponseReturnValue:
    """The clearance of a case."""
    return _page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/clearance",
    "clearance.set",
    permission=Permission.CLEARANCE_SET,
    methods=("POST",),
    finds=the_case,
    takes=ClearanceForm,
    again=_page,
    stored=_stored,
)
def set_page(call: Call) -> ResponseReturnValue:
    """Say what protection says of a case."""
    fields = call.data
    say_clearance(
        call.unit,
        call.row,
        fields["state"],
        fields.get("until"),
        fields["needs_reception_by_name"],
        fields["needs_close_follow_up"],
    )
    flash(_("The clearance is set."), "done")
    return redirect(url_for("clearance.page", case_id=call.row.id), 303)


def _case_inside(call: Call) -> SimpleNamespace | None:
    """The case, with the compartments whose doors stand open; without one there is no such page."""
    case = the_case(call)
    if case is None:
        return None
    opened = opened_compartments(call.unit, case)
    call.unit.participants["trail"].read(
        [("door", call.unit.door(case.id, compartment.value)) for compartment in opened]
    )
    return SimpleNamespace(case=case, opened=opened) if opened else None


@door(
    blueprint,
    "/cases/<uuid:case_id>/clearance/inside",
    "clearance.inside",
    permission=Permission.CLEARANCE_SET,
    behind_doors=True,
    finds=_case_inside,
)
def inside(call: Call) -> ResponseReturnValue:
    """What behind the open doors stands in the way of a clearance that holds as long as usual."""
    case, opened, today = call.row.case, call.row.opened, call.wiring.clock.now().date()
    until = today + timedelta(days=call.wiring.read_rule(call.unit, USUAL_DAYS, today))
    standing = standing_of(call.unit, case, until)
    names = names_of(members_of_case(call.unit.session, case.id))
    shown = [
        SimpleNamespace(
            label=COMPARTMENT_LABELS[compartment],
            url=url_for("records.page", door=call.unit.door(case.id, compartment.value)),
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


@door(
    blueprint,
    "/cases/<uuid:case_id>/clearance/ask",
    "clearance.ask",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=AskForm,
)
def ask(call: Call) -> ResponseReturnValue:
    """Ask the specialists on duty."""
    ask_for_clearance(call.unit, call.row)
    flash(_("The specialists on duty are asked."), "done")
    return redirect(url_for("cases.open", case_id=call.row.id), 303)
