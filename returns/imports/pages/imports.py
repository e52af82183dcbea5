"""Doors of imports: those of the office, sending a file, and the templates to be filled in."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.downloads import SHEET, handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.imports import queries
from returns.imports.schemas import ImportForm, ImportList
from returns.imports.services.imports import MOST_MEGABYTES, Sent, begin_import, limits_shown
from returns.imports.services.templates import template_csv, template_sheet
from returns.imports.words import ENCODING_LABELS, IMPORT_STATES, TAKEN_BACK

routes = Routes("imports", permission=Permission.LEAD_OFFICE)
ACCEPTED = f".xlsx,.csv,.txt,{SHEET},text/csv"


def _shown(
    caseload: queries.CaseloadImport, staff: Mapping[uuid.UUID, accounts.Account], now: datetime
) -> SimpleNamespace:
    mark, label = TAKEN_BACK if caseload.undone_at is not None else IMPORT_STATES[caseload.state]
    by = staff.get(caseload.made_by) if caseload.made_by else None
    return SimpleNamespace(
        url=url_for("imports.open", import_id=caseload.id),
        made_at=caseload.made_at,
        by=by.name if by else "",
        rows=caseload.rows,
        cases=caseload.cases,
        people=caseload.people,
        mark=mark,
        label=label,
        until=caseload.until,
        is_kept=queries.is_kept(caseload, now),
        undone_at=caseload.undone_at,
    )


def _list(request: Request, form: Form, cursor: str | None = None) -> str:
    session = request.unit.session
    now = request.container.clock.now()
    page = queries.imports_page(session, cursor, PAGE_SIZE, now)
    staff = accounts.accounts_by_id(session, [caseload.made_by for caseload in page.items if caseload.made_by])
    return render_template(
        "returns/imports/list.html",
        page=list_page(page, [_shown(caseload, staff, now) for caseload in page.items]),
        form=form,
        accepted=ACCEPTED,
        encodings=list(ENCODING_LABELS.items()),
        limits=limits_shown(request.unit),
    )


def _again(request: Request, form: Form) -> str:
    return _list(request, form)


@routes.get("/imports", "imports.list", schema=ImportList, endpoint="list")
def list_imports(request: Request) -> ResponseReturnValue:
    """The imports of the office."""
    return _list(request, Form(), request.data.get("page"))


@routes.post("/imports", "import.begin", schema=ImportForm, on_invalid=_again, size_rule=MOST_MEGABYTES)
def begin(request: Request) -> ResponseReturnValue:
    """Take a file and stage its rows."""
    if request.me.office_id is None:
        raise NotFound
    upload = request.data
    sent = Sent(upload["file"], upload.get("encoding", ""), upload.get("sheet"))
    import_id = begin_import(request.unit, request.me.office_id, sent, upload.get("once"))
    flash(_("The rows are kept, sealed; the file is not. Say now which column is what."), "done")
    return redirect(url_for("imports.columns", import_id=import_id), 303)


@routes.get("/imports/template.xlsx", "import.template")
def template_xlsx(request: Request) -> ResponseReturnValue:
    """The template as a sheet."""
    return handed_out(template_sheet(), "caseload.xlsx", SHEET)


@routes.get("/imports/template.csv", "import.template")
def template_text(request: Request) -> ResponseReturnValue:
    """The template as CSV."""
    return handed_out(template_csv(), "caseload.csv", "text/csv")
