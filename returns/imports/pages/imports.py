"""Pages of imports: those of the office, sending a file, and the templates to be filled in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
    "import.begin",
    opens="imports.list",
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
