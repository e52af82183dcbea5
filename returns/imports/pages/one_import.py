"""Doors of one import: its columns, its check, its dry run, its last step, and throwing it away."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries, spoken_languages
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.downloads import handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call
from returns.cases.queries.cases import reason_sentence
from returns.cases.rules import Reason
from returns.cases.words.cases import choices_of
from returns.imports import queries
from returns.imports.pages.imports import blueprint
from returns.imports.pages.shown import shown_import, shown_row, without_number
from returns.imports.rules.imports import CHOSEN, Column, ImportReason, ImportState, RowState, in_the_way
from returns.imports.schemas import ColumnsForm, RowsList
from returns.imports.services.applying import apply_import, rehearse
from returns.imports.services.checking import check_piece
from returns.imports.services.imports import Mapped, discard_import, map_columns, samples, unknown_words
from returns.imports.services.reading import owners_of, taught_of
from returns.imports.services.templates import faults_csv
from returns.imports.words import COLUMN_LABELS, DOCUMENT_WORDS, ORDERS, ROW_STATES, SEX_WORDS, TRACK_WORDS
from returns.people.rules.people import STATELESS

_SHOWN_FIRST = 12  # rows from which the columns are shown


def the_import(call: Call) -> queries.CaseloadImport | None:
    """The import that an address names, if this office has it and it is still kept."""
    caseload = queries.import_by_id(call.unit.session, call.path["import_id"])
    return caseload if caseload is not None and queries.is_kept(caseload, call.wiring.clock.now()) else None


def _meanings(column: str) -> list[tuple[str, Any]]:
    """What a word of a column can mean."""
    words: dict[Any, dict[Any, Any]] = {Column.SEX: SEX_WORDS, Column.TRACK: TRACK_WORDS}
    words[Column.DOCUMENT_TYPE] = DOCUMENT_WORDS
    if column in words:
        return [(str(code.value), label) for code, label in words[column].items()]
    if column == Column.LANGUAGE:
        return spoken_languages()
    lands = countries(all_countries())
    return [(STATELESS, _("Stateless")), *lands] if column == Column.NATIONALITY else lands


def _columns_page(call: Call, form: Form) -> str:
    caseload, session = call.row, call.unit.session
    first = queries.rows_page(session, caseload.id, None, None, _SHOWN_FIRST).items
    headings, content = caseload.content["headings"], caseload.content
    mapped = form.values.get("column") or content["mapping"]
    unknown = unknown_words(caseload, queries.rows_in_state(session, caseload.id, RowState.BAD))
    taught = taught_of(content)
    columns = [
        SimpleNamespace(
            at=at,
            heading=heading,
            letter=_letter(at),
            samples=[without_number(text) for text in texts],
            code=mapped[at] if at < len(mapped) else "",
        )
        for at, (heading, texts) in enumerate(zip(headings, samples(first, len(headings)), strict=True))
    ]
    if not form.values:
        form = Form(values={**content, "owner": content.get("owner") or call.me.account_id.hex})
    return render_template(
        "returns/imports/columns.html",
        one=shown_import(call, caseload),
        form=form,
        columns=[each for each in columns if each.heading or each.samples],
        hidden=[each.at for each in columns if not (each.heading or each.samples)],
        codes=[(column.value, label) for column, label in COLUMN_LABELS.items()],
        owners=sorted(((each.id.hex, each.name) for each in owners_of(call.unit, caseload)), key=lambda pair: pair[1]),
        orders=choices_of(ORDERS),
        words=[
            SimpleNamespace(
                column=COLUMN_LABELS[Column(column)], code=column, word=word, choices=_meanings(column),
                meaning=taught.get(column, {}).get(word, ""),
            )
            for column, words in unknown.items()
            for word in words
        ],
    )  # fmt: skip


def _letter(at: int) -> str:
    """What a sheet calls a column."""
    letters = ""
    while at >= 0:
        letters, at = chr(ord("A") + at % 26) + letters, at // 26 - 1
    return letters


@door(
    blueprint,
    "/imports/<uuid:import_id>/columns",
    "import.columns",
    permission=Permission.LEAD_OFFICE,
    finds=the_import,
    endpoint="columns",
)
def columns_page(call: Call) -> ResponseReturnValue:
    """Which column is what."""
    if call.row.state is ImportState.APPLIED:
        return redirect(url_for("imports.open", import_id=call.row.id), 303)
    return _columns_page(call, Form())


@door(
    blueprint,
    "/imports/<uuid:import_id>/columns",
    "import.map",
    permission=Permission.LEAD_OFFICE,
    methods=("POST",),
    finds=the_import,
    takes=ColumnsForm,
    again=_columns_page,
    endpoint="map",
)
def map_them(call: Call) -> ResponseReturnValue:
    """Say which column is what."""
    stated = call.data
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
    map_columns(call.unit, call.row, mapped)
    return redirect(url_for("imports.open", import_id=call.row.id, on=1), 303)


def _page(call: Call, form: Form, chosen: dict[str, Any] | None = None) -> str:
    caseload, session, filters = call.row, call.unit.session, chosen or {}
    counts = queries.counts_of(session, caseload.id)
    page = queries.rows_page(session, caseload.id, filters.get("state"), filters.get("page"), PAGE_SIZE)
    against = in_the_way(caseload.state, counts, bool((caseload.content or {}).get("rehearsed")), last=True)
    is_ready = against in ([], [ImportReason.IMPORT_NOT_REHEARSED])
    references = queries.references_of(session, [row.case_id for row in page.items if row.case_id])
    return render_template(
        "returns/imports/page.html",
        one=shown_import(call, caseload),
        counts=[
            SimpleNamespace(mark=mark, label=label, count=counts[state])
            for state, (mark, label) in ROW_STATES.items()
            if counts.get(state)
        ],
        looked_at=caseload.rows - counts.get(RowState.WAITING, 0),
        bad=counts.get(RowState.BAD, 0),
        goes_on=bool(filters.get("on")) and caseload.state is ImportState.CHECKING,
        page=list_page(page, [shown_row(caseload, row, references) for row in page.items]),
        filter_form=Form(values={"state": filters["state"].value} if filters.get("state") else {}, prefix="l"),
        active=int(filters.get("state") is not None),
        states=[(state.value, ROW_STATES[state][1]) for state in RowState if counts.get(state)],
        against=[reason_sentence(Reason(code)) for code in against],
        is_ready=is_ready,
        may_apply=not against,
        form=form,
    )  # fmt: skip


@door(
    blueprint,
    "/imports/<uuid:import_id>",
    "import.open",
    permission=Permission.LEAD_OFFICE,
    finds=the_import,
    takes=RowsList,
    endpoint="open",
)
def open_import(call: Call) -> ResponseReturnValue:
    """How far an import is, and its rows."""
    if call.row.state is ImportState.MAPPING:
        return redirect(url_for("imports.columns", import_id=call.row.id), 303)
    return _page(call, Form(), call.data)


def asked_anew(call: Call) -> None:
    """Read the import again after a step that was taken back: what was read before it is detached from the session."""
    call.row = the_import(call)
    if call.row is None:
        raise NotFound


def _again(call: Call, form: Form) -> str:
    asked_anew(call)
    return _page(call, form)


@door(
    blueprint,
    "/imports/<uuid:import_id>/check",
    "import.check",
    permission=Permission.LEAD_OFFICE,
    methods=("POST",),
    finds=the_import,
    takes=NothingForm,
)
def check(call: Call) -> ResponseReturnValue:
    """Look at the next rows."""
    check_piece(call.unit, call.wiring.secrets, call.row)
    return redirect(url_for("imports.open", import_id=call.row.id, on=1), 303)


@door(
    blueprint,
    "/imports/<uuid:import_id>/faults.csv",
    "import.faults",
    permission=Permission.LEAD_OFFICE,
    finds=the_import,
    steps_up=True,
)
def faults(call: Call) -> ResponseReturnValue:
    """Every bad cell with its cure, to be worked through elsewhere."""
    return handed_out(faults_csv(call.unit, call.row), "faults.csv", "text/csv")


@door(
    blueprint,
    "/imports/<uuid:import_id>/rehearse",
    "import.rehearse",
    permission=Permission.LEAD_OFFICE,
    methods=("POST",),
    finds=the_import,
    takes=NothingForm,
    again=_again,
    endpoint="rehearse",
)
def rehearse_it(call: Call) -> ResponseReturnValue:
    """Do the last step, and take it back."""
    rehearse(call.unit, call.wiring.secrets, call.row)
    return redirect(url_for("imports.open", import_id=call.path["import_id"]), 303)


@door(
    blueprint,
    "/imports/<uuid:import_id>/apply",
    "import.apply",
    permission=Permission.LEAD_OFFICE,
    methods=("POST",),
    finds=the_import,
    takes=NothingForm,
    again=_again,
    steps_up=True,
    endpoint="apply",
)
def apply_it(call: Call) -> ResponseReturnValue:
    """The last step: every case, or none."""
    made = apply_import(call.unit, call.wiring.secrets, call.row)
    flash(_("Imported: %(cases)s cases with %(people)s people.", cases=made.cases, people=made.people), "done")
    return redirect(url_for("imports.open", import_id=call.path["import_id"]), 303)


@door(
    blueprint,
    "/imports/<uuid:import_id>/discard",
    "import.discard",
    permission=Permission.LEAD_OFFICE,
    methods=("POST",),
    finds=the_import,
    takes=NothingForm,
)
def discard(call: Call) -> ResponseReturnValue:
    """Throw an import away that was not applied."""
    discard_import(call.unit, call.row)
    flash(_("The import is thrown away. What its file said cannot be read any more."), "done")
    return redirect(url_for("imports.list"), 303)
