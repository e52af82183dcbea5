"""Pages of taking an import back: what it would remove, what would stay, what is in the way, and doing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.queries import reason_sentence
from returns.cases.rules import Reason
from returns.imports.pages.imports import routes as shared_routes
from returns.imports.pages.one_import import reload_import, the_import
from returns.imports.queries import CaseloadImport, references_of
from returns.imports.rules.imports import ImportState
from returns.imports.services.undoing import look_at_undoing, undo_import

routes = shared_routes.with_common(permission=Permission.LEAD_OFFICE, load=the_import)


_MOST = 50  # cases that are named; the others are counted


def _page(request: Request[CaseloadImport], form: Form) -> str:
    caseload = request.row
    undoing = look_at_undoing(request.unit, caseload)
    named = undoing.worked_on[:_MOST]
    references = references_of(request.unit.session, named)
    return render_template(
        "returns/imports/undo.html",
        caseload=caseload,
        undoing=undoing,
        against=[reason_sentence(Reason(code)) for code in undoing.against],
        worked_on=[(case_id, references.get(case_id, "")) for case_id in named],
        more=len(undoing.worked_on) - len(named),
        form=form,
    )


def _again(request: Request[CaseloadImport], form: Form) -> str:
    reload_import(request)
    return _page(request, form)


@routes.get("/imports/<uuid:import_id>/undo", "import.undoing", endpoint="undoing")
def undo_page(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """What taking it back would do."""
    if request.row.state is not ImportState.APPLIED:
        return redirect(url_for("imports.open", import_id=request.row.id), 303)
    return _page(request, Form())


@routes.post("/imports/<uuid:import_id>/undo", "import.undo", schema=NothingForm, on_invalid=_again, steps_up=True)
def undo(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Remove every case of the import, or none."""
    undone = undo_import(request.unit, request.row)
    flash(
        _("Taken back: %(cases)s cases with %(people)s people are removed.", cases=undone.cases, people=undone.people),
        "done",
    )
    return redirect(url_for("imports.list"), 303)
