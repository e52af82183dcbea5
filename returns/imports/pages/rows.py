"""Doors of one staged row: its cells, to be corrected here, and who may be here already."""

from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.words.cases import choices_of
from returns.imports import queries
from returns.imports.pages.imports import routes as shared_routes
from returns.imports.pages.one_import import the_import
from returns.imports.pages.shown import shown_alike, shown_finding, shown_import
from returns.imports.rules.imports import Column, Decision, RowState
from returns.imports.schemas import DecisionForm, RowForm
from returns.imports.services.checking import decide_row, mend_row, take_in_again
from returns.imports.services.reading import cells_by_column
from returns.imports.words import COLUMN_LABELS, DECISIONS, ROW_STATES, findings_of

_TO_DO = (RowState.BAD, RowState.DECIDE)


def _the_row(request: Request) -> SimpleNamespace | None:
    """The row that an address names, with its import: one that was looked at, of an import that is not applied."""
    caseload = the_import(request)
    row = (
        queries.row_of_import(request.unit.session, caseload.id, request.path["row_id"])
        if caseload is not None
        else None
    )
    return SimpleNamespace(one=caseload, row=row) if row is not None and row.found is not None else None


routes = shared_routes.with_common(permission=Permission.LEAD_OFFICE, load=_the_row)


def _field(column: Column) -> tuple[str, object, bool]:
    return column.value, COLUMN_LABELS[column], column is Column.NOTE


def _stored_cells(request: Request) -> Stored:
    """The cells as the page shows them: a number that can be called stays hidden."""
    row = request.row.row
    cells = {column: cell.text for column, cell in cells_by_column(row, request.row.one).items()}
    return Stored(row.version, {name: text for name, text in cells.items() if name != Column.PHONE.value})


def _stored_decision(request: Request) -> Stored:
    answer = request.row.row.said or {}
    return Stored(request.row.row.version, {"decision": answer.get("decision") or "", "who": answer.get("who") or ""})


def _page(request: Request, form: Form | None = None, which: str = "") -> str:
    caseload, row = request.row.one, request.row.row
    cells = {column: cell.text for column, cell in cells_by_column(row, caseload).items()}
    answer, findings = row.said or {}, findings_of(row.found)
    mark, label = ROW_STATES[row.state]
    wrong: dict[str, list[str]] = {}
    for finding in findings:
        shown = shown_finding(finding)
        wrong.setdefault(finding.column or "form", []).append(f"{shown.wrong} {shown.cure}")
    hides = Column.PHONE in row.found["values"]  # a number that can be called is not shown by opening a page
    shown_cells = {**cells, Column.PHONE.value: ""} if hides else cells
    begun = {**shown_cells, "version": row.version}
    typed = form if which == "cells" and form is not None else Form(values=begun, errors=wrong)
    answered = {**answer, "who": answer.get("who") or "", "version": row.version}
    decision = form if which == "decision" and form is not None else Form(values=answered)
    decision.prefix = "d"
    alike = shown_alike(row)
    following = queries.next_row(request.unit.session, row, _TO_DO)
    order = [*(column for column in Column if column in wrong), *(column for column in Column if column not in wrong)]
    return render_template(
        "returns/imports/row.html",
        one=shown_import(request, caseload),
        number=row.ordinal,
        mark=mark,
        label=label,
        version=row.version,
        form=typed,
        decision_form=decision,
        fields=[_field(column) for column in order if column in cells or column in wrong],
        others=[_field(column) for column in order if column not in cells and column not in wrong],
        alike=alike,
        people=[(each.id, f"{each.name} ({each.reference})") for each in alike],
        hides_phone=hides,
        twins=row.found["twins"],
        is_said=bool(answer.get("decision")),
        decisions=[pair for pair in choices_of(DECISIONS) if alike or pair[0] != Decision.SAME],
        mend_url=url_for("imports.mend", import_id=caseload.id, row_id=row.id),
        decide_url=url_for("imports.decide", import_id=caseload.id, row_id=row.id),
        next_url=url_for("imports.row", import_id=caseload.id, row_id=following.id) if following else "",
    )


@routes.get("/imports/<uuid:import_id>/rows/<uuid:row_id>", "import.row", endpoint="row")
def open_row(request: Request) -> ResponseReturnValue:
    """One row of the file."""
    return _page(request)


def _cells_again(request: Request, form: Form) -> str:
    return _page(request, form, "cells")


@routes.post(
    "/imports/<uuid:import_id>/rows/<uuid:row_id>",
    "import.mend",
    schema=RowForm,
    on_invalid=_cells_again,
    stored=_stored_cells,
)
def mend(request: Request) -> ResponseReturnValue:
    """Correct cells of a row; what stands as the file has it is not touched."""
    caseload, row, stated = request.row.one, request.row.row, request.data
    before = {column: cell.text for column, cell in cells_by_column(row, caseload).items()}
    typed = {column: text for column, text in RowForm().typed(stated).items() if text != before.get(column, "")}
    if not typed.get(Column.PHONE) and Column.PHONE in row.found["values"]:
        typed.pop(Column.PHONE, None)  # it was not shown: left empty, it stays
    mend_row(request.unit, request.container.secrets, caseload, row, typed, stated["version"])
    is_well = row.state is not RowState.BAD
    flash(
        _("Row %(row)s is well now.", row=row.ordinal) if is_well else _("Kept. Something is still wrong."),
        "done" if is_well else "warning",
    )
    return _onwards(request)


def _onwards(request: Request) -> ResponseReturnValue:
    """To the same row while something is wrong with it, then to the next one, at last back to the import."""
    caseload, row = request.row.one, request.row.row
    if row.state in _TO_DO:
        return redirect(url_for("imports.row", import_id=caseload.id, row_id=row.id), 303)
    following = queries.next_row(request.unit.session, row, _TO_DO)
    if following is not None:
        return redirect(url_for("imports.row", import_id=caseload.id, row_id=following.id), 303)
    return redirect(url_for("imports.open", import_id=caseload.id, on=1), 303)


def _decision_again(request: Request, form: Form) -> str:
    return _page(request, form, "decision")


@routes.post(
    "/imports/<uuid:import_id>/rows/<uuid:row_id>/decide",
    "import.decide",
    schema=DecisionForm,
    on_invalid=_decision_again,
    stored=_stored_decision,
)
def decide(request: Request) -> ResponseReturnValue:
    """Say whether the person of a row is here already, or that the row is left out."""
    caseload, row, stated = request.row.one, request.row.row, request.data
    if stated["decision"] == "again":
        take_in_again(request.unit, caseload, row, stated["version"])
        flash(_("Row %(row)s counts again.", row=row.ordinal), "done")
    else:
        decide_row(request.unit, caseload, row, Decision(stated["decision"]), stated.get("who"), stated["version"])
        flash(_("Row %(row)s is decided.", row=row.ordinal), "done")
    return _onwards(request)
