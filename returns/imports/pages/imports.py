"""Pages of imports: those of the office, sending a file, saying what its columns are, and taking an import back."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import all_countries, by_alphabet, countries, spoken_languages
from foundation.language.words import _
from foundation.web.downloads import SHEET, handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.queries import reason_sentence
from returns.cases.words import choices_of
from returns.imports import queries
from returns.imports.queries import CaseloadImport, ImportRow
from returns.imports.rules.cells import CHOSEN, Column
from returns.imports.rules.imports import ImportState, RowState
from returns.imports.schemas import ColumnsForm, ImportForm, ImportList
from returns.imports.services.applying import look_at_undoing, undo_import
from returns.imports.services.imports import (
    MOST_MEGABYTES,
    Mapped,
    Sent,
    begin_import,
    limits_shown,
    map_columns,
    samples,
    template_csv,
    template_sheet,
    unknown_words,
)
from returns.imports.services.rows import owners_of, taught_of
from returns.imports.words import (
    CHOICES,
    COLUMN_LABELS,
    ENCODING_LABELS,
    IMPORT_STATES,
    ORDERS,
    TAKEN_BACK,
    ImportsAct,
)
from returns.people.rules.people import STATELESS

routes = Routes("imports", permission=Permission.LEAD_OFFICE)
ACCEPTED = f".xlsx,.csv,.txt,{SHEET},text/csv"
_MOST = 50  # cases that are named where an import cannot be taken back; the others are counted
_SHOWN_FIRST = 12  # rows from which the columns are shown
_LIKE_A_NUMBER = re.compile(r"\+?[\d\s()./-]{8,}")
_LIKE_A_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")


@dataclass(frozen=True)
class _ShownImport:
    """An import with its mark, who began it, and whether what it says can still be read."""

    caseload: queries.CaseloadImport
    mark: tuple[str, object]
    by: str
    is_kept: bool


def _shown(
    caseload: queries.CaseloadImport, staff: Mapping[uuid.UUID, accounts.Account], now: datetime
) -> _ShownImport:
    mark = TAKEN_BACK if caseload.undone_at is not None else IMPORT_STATES[caseload.state]
    author = staff.get(caseload.made_by) if caseload.made_by else None
    return _ShownImport(caseload, mark, author.name if author else "", queries.is_kept(caseload, now))


def _page(request: Request, form: Form) -> str:
    """The imports of the office."""
    session, now = request.unit.session, request.container.clock.now()
    cursor = None if request.unit.writing else request.data.get("page")
    imports = queries.imports_page(session, cursor, PAGE_SIZE, now)
    staff = accounts.accounts_by_id(session, [caseload.made_by for caseload in imports.items if caseload.made_by])
    return render_template(
        "returns/imports/list.html",
        page=list_page(imports, [_shown(caseload, staff, now) for caseload in imports.items]),
        form=form,
        accepted=ACCEPTED,
        encodings=list(ENCODING_LABELS.items()),
        limits=limits_shown(request.unit),
    )


@routes.form(
    "/imports",
    ImportsAct.IMPORT_BEGIN,
    opens=ImportsAct.LIST,
    shows=_page,
    page="list",
    query=ImportList,
    schema=ImportForm,
    size_rule=MOST_MEGABYTES,
)
def begin(request: Request) -> ResponseReturnValue:
    """Take a file and stage its rows."""
    if request.me.office_id is None:
        raise NotFound
    upload = request.data
    sent = Sent(upload["file"], upload.get("encoding", ""), upload.get("sheet"))
    import_id = begin_import(request.unit, request.me.office_id, sent)
    flash(_("Rows saved and encrypted; the file itself was not kept. Now say what each column is."), "done")
    return redirect(url_for("imports.columns", import_id=import_id), 303)


@routes.get("/imports/template.xlsx", ImportsAct.IMPORT_TEMPLATE)
def template_xlsx(request: Request) -> ResponseReturnValue:
    """The template as a sheet."""
    return handed_out(template_sheet(), "caseload.xlsx", SHEET)


@routes.get("/imports/template.csv", ImportsAct.IMPORT_TEMPLATE)
def template_text(request: Request) -> ResponseReturnValue:
    """The template as CSV."""
    return handed_out(template_csv(), "caseload.csv", "text/csv")


# One import: what each column of its file is.


def the_import(request: Request) -> CaseloadImport | None:
    """The import that an address names, if this office has it and it is still kept."""
    caseload = queries.import_by_id(request.unit.session, request.path["import_id"])
    return caseload if caseload is not None and queries.is_kept(caseload, request.container.clock.now()) else None


import_routes = routes.with_common(permission=Permission.LEAD_OFFICE, load=the_import)


def reload_import(request: Request[CaseloadImport]) -> None:
    """Read the import again after a step that was taken back: what was read before it is detached from the session."""
    caseload = the_import(request)
    if caseload is None:
        raise NotFound
    request.row = caseload


def _without_number(text: str) -> str:
    """A text of the file, but of what can be a phone only the end: no page that is merely opened shows a number."""
    is_number = _LIKE_A_NUMBER.fullmatch(text) and not _LIKE_A_DAY.fullmatch(text)
    return f"…{text[-2:]}" if is_number else text


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
    if words := CHOICES.get(Column(column)):
        return [(str(code.value), label) for code, label in words.items()]
    if column == Column.LANGUAGE:
        return spoken_languages()
    choices = countries(all_countries())
    return [(STATELESS, _("Stateless")), *choices] if column == Column.NATIONALITY else choices


def _file_columns(caseload: CaseloadImport, first: Sequence[ImportRow], mapped: Sequence[str]) -> list[FileColumn]:
    headings = caseload.content.headings
    texts_by_column = samples(first, len(headings))
    return [
        FileColumn(at, _letter(at), heading, [*map(_without_number, texts)], mapped[at] if at < len(mapped) else "")
        for at, (heading, texts) in enumerate(zip(headings, texts_by_column, strict=True))
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
        owners=sorted(
            [(owner.id.hex, owner.name) for owner in owners_of(request.unit, caseload)],
            key=lambda owner: by_alphabet(owner[1]),
        ),
        orders=choices_of(ORDERS),
        words=words,
    )


def _letter(at: int) -> str:
    """What a sheet calls a column."""
    letters = ""
    while at >= 0:
        letters, at = chr(ord("A") + at % 26) + letters, at // 26 - 1
    return letters


@import_routes.get("/imports/<uuid:import_id>/columns", ImportsAct.IMPORT_COLUMNS, endpoint="columns")
def columns_page(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Which column is what."""
    if request.row.state is ImportState.APPLIED:
        return redirect(url_for("imports.open", import_id=request.row.id), 303)
    return _columns_page(request, Form())


@import_routes.post(
    "/imports/<uuid:import_id>/columns",
    ImportsAct.IMPORT_MAP,
    schema=ColumnsForm,
    on_invalid=_columns_page,
    endpoint="map",
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


# Taking an import back: what it would remove, what would stay, what is in the way, and doing it.


def _undo_page(request: Request[CaseloadImport], form: Form) -> str:
    caseload = request.row
    undoing = look_at_undoing(request.unit, caseload)
    named = undoing.worked_on[:_MOST]
    references = queries.references_of(request.unit.session, named)
    return render_template(
        "returns/imports/undo.html",
        caseload=caseload,
        undoing=undoing,
        against=[reason_sentence(reason) for reason in undoing.against],
        worked_on=[(case_id, references.get(case_id, "")) for case_id in named],
        more=len(undoing.worked_on) - len(named),
        form=form,
    )


def _again(request: Request[CaseloadImport], form: Form) -> str:
    reload_import(request)
    return _undo_page(request, form)


@import_routes.get("/imports/<uuid:import_id>/undo", ImportsAct.IMPORT_UNDOING, endpoint="undoing")
def undo_page(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """What taking it back would do."""
    if request.row.state is not ImportState.APPLIED:
        return redirect(url_for("imports.open", import_id=request.row.id), 303)
    return _undo_page(request, Form())


@import_routes.post(
    "/imports/<uuid:import_id>/undo", ImportsAct.IMPORT_UNDO, schema=NothingForm, on_invalid=_again, steps_up=True
)
def undo(request: Request[CaseloadImport]) -> ResponseReturnValue:
    """Remove every case of the import, or none."""
    undone = undo_import(request.unit, request.row)
    removed = {"cases": undone.cases, "people": undone.people}
    flash(_("Import undone: %(cases)s cases with %(people)s people were removed.", **removed), "done")
    return redirect(url_for("imports.list"), 303)
