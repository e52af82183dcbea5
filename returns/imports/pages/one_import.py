"""Pages of one import: its columns, its check, its dry run, its last step, and throwing it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries, spoken_languages
from foundation.language.words import _
from foundation.web.downloads import handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from returns.cases.queries import reason_sentence
from returns.cases.rules import Reason
from returns.cases.words import choices_of
from returns.imports import queries
from returns.imports.pages.imports import routes as shared_routes
from returns.imports.pages.shown import shown_row, without_number
from returns.imports.queries import CaseloadImport, ImportRow
from returns.imports.rules.imports import CHOSEN, Column, ImportReason, ImportState, RowState, in_the_way
from returns.imports.schemas import ColumnsForm, RowsList
from returns.imports.services.applying import apply_import, rehearse
from returns.imports.services.checking import check_piece
from returns.imports.services.imports import Mapped, discard_import, map_columns, samples, unknown_words
from returns.imports.services.reading import owners_of, taught_of
from returns.imports.services.templates import faults_csv
from returns.imports.words import (
    COLUMN_LABELS,
    DOCUMENT_WORDS,
    IMPORT_STATES,
    ORDERS,
    ROW_STATES,
    SEX_WORDS,
    TRACK_WORDS,
)
from returns.people.rules.people import STATELESS

_SHOWN_FIRST = 12  # rows from which the columns are shown


def the_import(request: Request) -> CaseloadImport | None:
    """The import that an address names, if this office has it and it is still kept."""
    caseload = queries.import_by_id(request.unit.session, request.path["import_id"])
    return caseload if caseload is not None and queries.is_kept(caseload, request.container.clock.now()) else None


routes = shared_routes.with_common(permission=Permission.LEAD_OFFICE, load=the_import)


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: its place, what a sheet calls it, its heading, what it holds first, and its code."""

    at: int
    letter: str
    heading: str
    samples: list[str]
    code: str


@dataclass(frozen=True)
class UnknownWord:
    """A word of a column of choices that is not known here, what it can mean, and what somebody said it means."""

    column: Column
    word: str
    choices: list[tuple[str, Any]]
    meaning: str


def _meanings(column: str) -> list[tuple[str, Any]]:
    """What a word of a column can mean."""
    words: dict[Any, dict[Any, Any]] = {
        Column.SEX: SEX_WORDS,
        Column.TRACK: TRACK_WORDS,
        Column.DOCUMENT_TYPE: DOCUMENT_WORDS,
    }
    if column in words:
        return [(str(code.value), label) for code, label in words[column].items()]
    if column == Column.LANGUAGE:
        return spoken_languages()
    choices = countries(all_countries())
    return [(STATELESS, _("Stateless")), *choices] if column == Column.NATIONALITY else choices


def _file_columns(caseload: CaseloadImport, first: Sequence[ImportRow], mapped: Sequence[str]) -> list[FileColumn]:
    headings = caseload.content.headings
    return [
        FileColumn(
            at,
            _letter(at),
            heading,
            [without_number(text) for text in texts],
            mapped[at] if at < len(mapped) else "",
        )
        for at, (heading, texts) in enumerate(zip(headings, samples(first, len(headings)), strict=True))
    ]


def _unknown_words(caseload: CaseloadImport, bad: Sequence[ImportRow]) -> list[UnknownWord]:
    taught = taught_of(caseload.content)
    return [
        UnknownWord(Column(column), word, _meanings(column), taught.get(column, {}).get(word, ""))
        for column, words in unknown_words(caseload, bad).items()
        for word in words
    ]


def _columns_page(request: Request[CaseloadImport], form: Form) -> str:
    caseload, session = request.row, request.unit.session
    first = queries.rows_page(session, caseload.id, None, None, _SHOWN_FIRST).items
    content = caseload.content
    mapped = form.values.get("column") or content.mapping
    words = _unknown_words(caseload, queries.rows_in_state(session, caseload.id, RowState.BAD))
    if not form.values:
        stated = {name: getattr(content, name) for name in ("order", "numbers_whole", "past_deadlines")}
        form = Form(values={**stated, "owner": content.owner or request.me.account_id.hex})
    columns = _file_columns(caseload, first, mapped)
    while columns and not (columns[-1].heading or columns[-1].samples):
        columns.pop()
    return render_template(
        "returns/imports/columns.html",
        caseload=caseload,
        form=form,
        columns=columns,
        codes=[(column.value, label) for column, label in COLUMN_LABELS.items()],
        owners=sorted([(owner.id.hex, owner.name) for owner in owners_of(request.unit, caseload)], key=itemgetter(1)),
        orders=choices_of(ORDERS),
        words=words,
    )


def _letter(at: int) -> str:
    """What a sheet calls a column."""
    letters = ""
    while at >= 0:
        letters, at = chr(ord("A") + at % 26) + letters, at // 26 - 1
    return letters


@routes.get("/imports/<uuid:import_id>/columns", "import.columns", endpoint="columns")
def columns_page(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Which column is what."""
    if request.row.state is ImportState.APPLIED:
        return redirect(url_for("imports.open", import_id=request.row.id), 303)
    return _columns_page(request, Form())


@routes.post(
    "/imports/<uuid:import_id>/columns", "import.map", schema=ColumnsForm, on_invalid=_columns_page, endpoint="map"
)
def map_them(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Say which column is what."""
    stated = request.data
    taught: dict[str, dict[str, str]] = {}
    for of, word, meaning in zip(stated["of"], stated["word"], stated["meaning"], strict=False):
        if meaning in {str(code) for code, _label in _meanings(of)} and of in CHOSEN:
            taught.setdefault(of, {})[word] = meaning
    mapped = Mapped(
        columns=stated["column"],
        order=stated.get("order", ""),
        numbers_whole=stated["numbers_whole"],
        past_deadlines=stated["past_deadlines"],
        owner_id=stated.get("owner"),
        taught=taught,
    )
    map_columns(request.unit, request.row, mapped)
    return redirect(url_for("imports.open", import_id=request.row.id, on=1), 303)


def _page(request: Request[CaseloadImport], form: Form, chosen: dict[str, Any] | None = None) -> str:
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
        page=list_page(page, [shown_row(caseload, row, references) for row in page.items]),
        filter_form=Form(values={"state": state.value} if state else {}, prefix="l"),
        active=int(state is not None),
        states=[(row_state.value, ROW_STATES[row_state][1]) for row_state in RowState if counts.get(row_state)],
        against=[reason_sentence(Reason(code)) for code in against],
        is_ready=against in ([], [ImportReason.IMPORT_NOT_REHEARSED]),
        may_apply=not against,
        form=form,
    )


@routes.get("/imports/<uuid:import_id>", "import.open", schema=RowsList, endpoint="open")
def open_import(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """How far an import is, and its rows."""
    if request.row.state is ImportState.MAPPING:
        return redirect(url_for("imports.columns", import_id=request.row.id), 303)
    return _page(request, Form(), request.data)


def reload_import(request: Request[CaseloadImport]) -> None:
    """Read the import again after a step that was taken back: what was read before it is detached from the session."""
    caseload = the_import(request)
    if caseload is None:
        raise NotFound
    request.row = caseload


def _again(request: Request[CaseloadImport], form: Form) -> str:
    reload_import(request)
    return _page(request, form)


@routes.post("/imports/<uuid:import_id>/check", "import.check", schema=NothingForm)
def check(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Look at the next rows."""
    check_piece(request.unit, request.container.secrets, request.row)
    return redirect(url_for("imports.open", import_id=request.row.id, on=1), 303)


@routes.get("/imports/<uuid:import_id>/faults.csv", "import.faults", steps_up=True)
def faults(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Every bad cell with its cure, to be worked through elsewhere."""
    return handed_out(faults_csv(request.unit, request.row), "faults.csv", "text/csv")


@routes.post(
    "/imports/<uuid:import_id>/rehearse", "import.rehearse", schema=NothingForm, on_invalid=_again, endpoint="rehearse"
)
def rehearse_it(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Do the last step, and take it back."""
    rehearse(request.unit, request.container.secrets, request.row)
    return redirect(url_for("imports.open", import_id=request.path["import_id"]), 303)


@routes.post(
    "/imports/<uuid:import_id>/apply",
    "import.apply",
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


@routes.post("/imports/<uuid:import_id>/discard", "import.discard", schema=NothingForm)
def discard(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Throw an import away that was not applied."""
    discard_import(request.unit, request.row)
    flash(_("The import is thrown away. What its file said cannot be read any more."), "done")
    return redirect(url_for("imports.list"), 303)
