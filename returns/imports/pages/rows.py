"""Pages of one staged row: its cells, to be corrected here, and who may be here already."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.words import choices_of
from returns.imports import queries
from returns.imports.pages.imports import routes as shared_routes
from returns.imports.pages.one_import import the_import
from returns.imports.pages.shown import shown_alike
from returns.imports.rules.imports import Column, Decision, RowState
from returns.imports.schemas import DecisionForm, RowForm
from returns.imports.services.checking import decide_row, mend_row, take_in_again
from returns.imports.services.reading import cells_by_column
from returns.imports.words import COLUMN_LABELS, DECISIONS, ROW_STATES, sentences_of

_TO_DO = (RowState.BAD, RowState.DECIDE)


@dataclass(frozen=True)
class StagedRow:
    """A row that an address names, with its import."""

    caseload: queries.CaseloadImport
    row: queries.ImportRow


def _the_row(request: Request) -> StagedRow | None:
    """The row of an address; only one that was looked at, of an import that is not applied."""
    caseload = the_import(request)
    if caseload is None:
        return None
    row = queries.row_of_import(request.unit.session, caseload.id, request.path["row_id"])
    return StagedRow(caseload, row) if row is not None and row.found is not None else None


routes = shared_routes.with_common(permission=Permission.LEAD_OFFICE, load=_the_row)


def _texts(staged: StagedRow) -> dict[str, str]:
    """The texts of the cells by column, as they stand now."""
    return {column: cell.text for column, cell in cells_by_column(staged.row, staged.caseload).items()}


def _field(column: Column) -> tuple[str, object, bool]:
    return column.value, COLUMN_LABELS[column], column is Column.NOTE


def _stored_cells(request: Request[StagedRow]) -> Stored:
    """The cells as the page shows them: a number that can be called stays hidden."""
    texts = _texts(request.row)
    return Stored(request.row.row.version, {name: text for name, text in texts.items() if name != Column.PHONE.value})


def _stored_decision(request: Request[StagedRow]) -> Stored:
    answer = request.row.row.answer
    return Stored(request.row.row.version, {"decision": answer.decision, "who": answer.who or ""})


def _page(request: Request[StagedRow], cells_form: Form | None = None, decision_form: Form | None = None) -> str:
    caseload, row, cells = request.row.caseload, request.row.row, _texts(request.row)
    answer, values = row.answer, row.report.values
    wrong: dict[str, list[str]] = {}
    for finding in row.report.problems:
        wrong.setdefault(finding.column or "form", []).append(" ".join(sentences_of(finding)))
    hides_phone = Column.PHONE in values  # a number that can be called is not shown by opening a page
    begun = {**cells, **({Column.PHONE.value: ""} if hides_phone else {}), "version": row.version}
    answered = {"decision": answer.decision, "who": answer.who or "", "version": row.version}
    decision_form = decision_form or Form(values=answered)
    decision_form.prefix = "d"
    alike = shown_alike(row)
    following = queries.next_row(request.unit.session, row, _TO_DO)
    order = [*(column for column in Column if column in wrong), *(column for column in Column if column not in wrong)]
    return render_template(
        "returns/imports/row.html",
        caseload=caseload,
        row=row,
        mark=ROW_STATES[row.state],
        form=cells_form or Form(values=begun, errors=wrong),
        decision_form=decision_form,
        fields=[_field(column) for column in order if column in cells or column in wrong],
        others=[_field(column) for column in order if column not in cells and column not in wrong],
        alike=alike,
        people=[(shown.alike.person, f"{shown.alike.name} ({shown.alike.reference})") for shown in alike],
        hides_phone=hides_phone,
        decisions=[pair for pair in choices_of(DECISIONS) if alike or pair[0] != Decision.SAME],
        next_url=url_for("imports.row", import_id=caseload.id, row_id=following.id) if following else "",
    )


@routes.get("/imports/<uuid:import_id>/rows/<uuid:row_id>", "import.row", endpoint="row")
def open_row(request: Request[StagedRow]) -> ResponseReturnValue:
    """One row of the file."""
    return _page(request)


def _cells_again(request: Request[StagedRow], form: Form) -> str:
    return _page(request, cells_form=form)


@routes.post(
    "/imports/<uuid:import_id>/rows/<uuid:row_id>",
    "import.mend",
    schema=RowForm,
    on_invalid=_cells_again,
    stored=_stored_cells,
)
def mend(request: Request[StagedRow]) -> ResponseReturnValue:
    """Correct cells of a row; what stands as the file has it is not touched."""
    caseload, row, stated = request.row.caseload, request.row.row, request.data
    before = _texts(request.row)
    changed = {column: text for column, text in RowForm().typed(stated).items() if text != before.get(column, "")}
    if not changed.get(Column.PHONE) and Column.PHONE in row.report.values:
        changed.pop(Column.PHONE, None)  # it was not shown: left empty, it stays
    mend_row(request.unit, request.container.secrets, caseload, row, changed, stated["version"])
    is_well = row.state is not RowState.BAD
    flash(
        _("Row %(row)s is well now.", row=row.ordinal) if is_well else _("Kept. Something is still wrong."),
        "done" if is_well else "warning",
    )
    return _onwards(request)


def _onwards(request: Request[StagedRow]) -> ResponseReturnValue:
    """To the same row while something is wrong with it, then to the next one, at last back to the import."""
    caseload, row = request.row.caseload, request.row.row
    if row.state in _TO_DO:
        return redirect(url_for("imports.row", import_id=caseload.id, row_id=row.id), 303)
    following = queries.next_row(request.unit.session, row, _TO_DO)
    if following is not None:
        return redirect(url_for("imports.row", import_id=caseload.id, row_id=following.id), 303)
    return redirect(url_for("imports.open", import_id=caseload.id, on=1), 303)


def _decision_again(request: Request[StagedRow], form: Form) -> str:
    return _page(request, decision_form=form)


@routes.post(
    "/imports/<uuid:import_id>/rows/<uuid:row_id>/decide",
    "import.decide",
    schema=DecisionForm,
    on_invalid=_decision_again,
    stored=_stored_decision,
)
def decide(request: Request[StagedRow]) -> ResponseReturnValue:
    """Say whether the person of a row is here already, or that the row is left out."""
    caseload, row, stated = request.row.caseload, request.row.row, request.data
    if stated["decision"] == "again":
        take_in_again(request.unit, caseload, row, stated["version"])
        flash(_("Row %(row)s counts again.", row=row.ordinal), "done")
    else:
        decide_row(request.unit, caseload, row, Decision(stated["decision"]), stated.get("who"), stated["version"])
        flash(_("Row %(row)s is decided.", row=row.ordinal), "done")
    return _onwards(request)
