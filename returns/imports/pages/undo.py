"""Doors of taking an import back: what it would remove, what would stay, what is in the way, and doing it."""

from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.queries.cases import reason_sentence
from returns.cases.rules import Reason
from returns.imports.pages.imports import blueprint
from returns.imports.pages.one_import import asked_anew, the_import
from returns.imports.pages.shown import shown_import
from returns.imports.queries import references_of
from returns.imports.rules.imports import ImportState
from returns.imports.services.undoing import look_at_undoing, undo_import

_MOST = 50  # cases that are named; the others are counted


def _page(call: Call, form: Form) -> str:
    caseload = call.row
    undoing = look_at_undoing(call.unit, caseload)
    named = undoing.worked_on[:_MOST]
    references = references_of(call.unit.session, named)
    return render_template(
        "returns/imports/undo.html",
        one=shown_import(call, caseload),
        cases=undoing.cases,
        people=undoing.people,
        against=[reason_sentence(Reason(code)) for code in undoing.against],
        worked_on=[
            SimpleNamespace(url=url_for("cases.open", case_id=case), reference=references.get(case, ""))
            for case in named
        ],
        more=len(undoing.worked_on) - len(named),
        form=form,
    )


def _again(call: Call, form: Form) -> str:
    asked_anew(call)
    return _page(call, form)


@door(
    blueprint,
    "/imports/<uuid:import_id>/undo",
    "import.undoing",
    permission=Permission.LEAD_OFFICE,
    finds=the_import,
    endpoint="undoing",
)
def undo_page(call: Call) -> ResponseReturnValue:
    """What taking it back would do."""
    if call.row.state is not ImportState.APPLIED:
        return redirect(url_for("imports.open", import_id=call.row.id), 303)
    return _page(call, Form())


@door(
    blueprint,
    "/imports/<uuid:import_id>/undo",
    "import.undo",
    permission=Permission.LEAD_OFFICE,
    methods=("POST",),
    finds=the_import,
    takes=NothingForm,
    again=_again,
    steps_up=True,
    endpoint="undo",
)
def undo(call: Call) -> ResponseReturnValue:
    """Remove every case of the import, or none."""
    done = undo_import(call.unit, call.row)
    flash(
        _("Taken back: %(cases)s cases with %(people)s people are removed.", cases=done.cases, people=done.people),
        "done",
    )
    return redirect(url_for("imports.list"), 303)
