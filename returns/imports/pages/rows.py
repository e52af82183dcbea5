"""Pages of the rows of an import: its check, its dry run, its last step, and each row, to be corrected or decided."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form, Stored
from foundation.language.formats import country
from foundation.language.words import _
from foundation.web.downloads import handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from returns.cases.queries import reason_sentence
from returns.cases.rules.cases import Reason
from returns.cases.words import choices_of
from returns.imports import queries
from returns.imports.pages.imports import import_routes, reload_import, routes, the_import
from returns.imports.queries import CaseloadImport, ImportRow
from returns.imports.rules.cells import Column
from returns.imports.rules.imports import Decision, Finding, ImportReason, ImportState, RowState, in_the_way
from returns.imports.schemas import DecisionForm, RowForm, RowsList
from returns.imports.services.applying import apply_import, rehearse
from returns.imports.services.imports import discard_import
from returns.imports.services.rows import cells_by_column, check_piece, decide_row, faults_csv, mend_row, take_in_again
from returns.imports.words import (
    COLUMN_LABELS,
    DECISIONS,
    IMPORT_STATES,
    ROW_STATES,
    ImportsAct,
    column_label,
    sentences_of,
)

_TO_DO = (RowState.BAD, RowState.DECIDE)


@dataclass(frozen=True)
class ShownFinding:
    """A bad cell in words."""

    column: str
    typed: str
    wrong: str
    cure: str


@dataclass(frozen=True)
class ShownRow:
    """A row in the list: who, where to, its mark with words, and what is wrong with it."""

    row: ImportRow
    name: str
    family: str
    country: str
    mark: tuple[str, object]
    findings: list[ShownFinding]
    reference: str


def _shown_row(caseload: CaseloadImport, row: ImportRow, references: Mapping[uuid.UUID, str]) -> ShownRow:
    """A row in the list; opens it."""
    cells = cells_by_column(row, caseload) if row.cells else {}
    names = (cells.get(Column.GIVEN_NAME), cells.get(Column.FAMILY_NAME))
    to = row.found.values.get(Column.COUNTRY) if row.found else None
    return ShownRow(
        row,
        name=" ".join(cell.text for cell in names if cell),
        family=cells[Column.FAMILY_NUMBER].text if Column.FAMILY_NUMBER in cells else "",
        country=country(to) if to else "",
        mark=IMPORT_STATES[ImportState.APPLIED] if row.case_id else ROW_STATES[row.state],
        findings=[_shown_finding(finding) for finding in row.found.problems] if row.found else [],
        reference=references.get(row.case_id, "") if row.case_id else "",
    )


def _shown_finding(finding: Finding) -> ShownFinding:
    """A bad cell in words."""
    return ShownFinding(column_label(finding.column), finding.typed, *sentences_of(finding))


def _rows_page(request: Request[CaseloadImport], form: Form, chosen: dict[str, Any] | None = None) -> str:
    caseload, session, filters = request.row, request.unit.session, chosen or {}
    state, counts = filters.get("state"), queries.counts_of(session, caseload.id)
    page = queries.rows_page(session, caseload.id, state, filters.get("page"), PAGE_SIZE)
    against = in_the_way(caseload.state, counts, caseload.content.rehearsed is not None, last=True)
    references = queries.references_of(session, [row.case_id for row in page.items if row.case_id])
    return render_template(
        "returns/imports/page.html",
        caseload=caseload,
        mark=IMPORT_STATES[caseload.state],
        counts=[(mark, counts[row_state]) for row_state, mark in ROW_STATES.items() if counts.get(row_state)],
        looked_at=caseload.rows - counts.get(RowState.WAITING, 0),
        bad=counts.get(RowState.BAD, 0),
        goes_on=bool(filters.get("on")) and caseload.state is ImportState.CHECKING,
        page=list_page(page, [_shown_row(caseload, row, references) for row in page.items]),
        filter_form=Form(values={"state": state.value} if state else {}, prefix="l"),
        active=int(state is not None),
        states=[(row_state.value, ROW_STATES[row_state][1]) for row_state in RowState if counts.get(row_state)],
        against=[reason_sentence(reason) for reason in against],
        is_ready=against in ((), (Reason(ImportReason.IMPORT_NOT_REHEARSED),)),
        may_apply=not against,
        form=form,
    )


@import_routes.get("/imports/<uuid:import_id>", ImportsAct.IMPORT_OPEN, schema=RowsList, endpoint="open")
def open_import(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """How far an import is, and its rows."""
    if request.row.state is ImportState.MAPPING:
        return redirect(url_for("imports.columns", import_id=request.row.id), 303)
    return _rows_page(request, Form(), request.data)


def _again(request: Request[CaseloadImport], form: Form) -> str:
    reload_import(request)
    return _rows_page(request, form)


@import_routes.post("/imports/<uuid:import_id>/check", ImportsAct.IMPORT_CHECK, schema=NothingForm)
def check(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Look at the next rows."""
    check_piece(request.unit, request.container.secrets, request.row)
    return redirect(url_for("imports.open", import_id=request.row.id, on=1), 303)


@import_routes.get("/imports/<uuid:import_id>/faults.csv", ImportsAct.IMPORT_FAULTS, steps_up=True)
def faults(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Every bad cell with its cure, to be worked through elsewhere."""
    return handed_out(faults_csv(request.unit, request.row), "faults.csv", "text/csv")


@import_routes.post(
    "/imports/<uuid:import_id>/rehearse",
    ImportsAct.IMPORT_REHEARSE,
    schema=NothingForm,
    on_invalid=_again,
    endpoint="rehearse",
)
def rehearse_it(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Do the last step, and take it back."""
    rehearse(request.unit, request.container.secrets, request.row)
    return redirect(url_for("imports.open", import_id=request.path["import_id"]), 303)


@import_routes.post(
    "/imports/<uuid:import_id>/apply",
    ImportsAct.IMPORT_APPLY,
    schema=NothingForm,
    on_invalid=_again,
    steps_up=True,
    endpoint="apply",
)
def apply_it(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """The last step: every case, or none."""
    made = apply_import(request.unit, request.container.secrets, request.row)
    flash(_("Imported: %(cases)s cases with %(people)s people.", cases=made.cases, people=made.people), "done")
    return redirect(url_for("imports.open", import_id=request.path["import_id"]), 303)


@import_routes.post("/imports/<uuid:import_id>/discard", ImportsAct.IMPORT_DISCARD, schema=NothingForm)
def discard(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Throw an import away that was not applied."""
    discard_import(request.unit, request.row)
    flash(_("Import deleted. The contents of its file can no longer be read."), "done")
    return redirect(url_for("imports.list"), 303)


# One row: its cells, to be corrected here, and who may be here already.


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


row_routes = routes.with_common(permission=Permission.LEAD_OFFICE, load=_the_row)


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
    alike = row.report.alike
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
        people=[(candidate.person, f"{candidate.name} ({candidate.reference})") for candidate in alike],
        hides_phone=hides_phone,
        decisions=[pair for pair in choices_of(DECISIONS) if alike or pair[0] != Decision.SAME],
        next_url=url_for("imports.row", import_id=caseload.id, row_id=following.id) if following else "",
    )


@row_routes.get("/imports/<uuid:import_id>/rows/<uuid:row_id>", ImportsAct.IMPORT_ROW, endpoint="row")
def open_row(request: Request[StagedRow]) -> ResponseReturnValue:
    """One row of the file."""
    return _page(request)


@row_routes.post(
    "/imports/<uuid:import_id>/rows/<uuid:row_id>",
    ImportsAct.IMPORT_MEND,
    schema=RowForm,
    on_invalid=lambda request, form: _page(request, cells_form=form),
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
        _("Row %(row)s is now correct.", row=row.ordinal) if is_well else _("Saved. There are still errors."),
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


@row_routes.post(
    "/imports/<uuid:import_id>/rows/<uuid:row_id>/decide",
    ImportsAct.IMPORT_DECIDE,
    schema=DecisionForm,
    on_invalid=lambda request, form: _page(request, decision_form=form),
    stored=_stored_decision,
)
def decide(request: Request[StagedRow]) -> ResponseReturnValue:
    """Say whether the person of a row is here already, or that the row is left out."""
    caseload, row, stated = request.row.caseload, request.row.row, request.data
    if stated["decision"] == "again":
        take_in_again(request.unit, caseload, row, stated["version"])
        flash(_("Row %(row)s is included again.", row=row.ordinal), "done")
    else:
        decide_row(request.unit, caseload, row, Decision(stated["decision"]), stated.get("who"), stated["version"])
        flash(_("Decision on row %(row)s saved.", row=row.ordinal), "done")
    return _onwards(request)
