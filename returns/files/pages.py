"""Doors of the files of a case: the list, taking one, handing one out, destroying one."""

import io
import uuid
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, KeyGone
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.downloads import handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.rules import ENDED
from returns.cases.words.cases import choices_of
from returns.files.queries import CaseFile, FileFilter, file_of_case, files_page
from returns.files.rules import FileKind
from returns.files.schemas import WHOLE_CASE, FileForm, FileList, WithdrawFileForm
from returns.files.services import MOST_MEGABYTES, hand_out, most_megabytes, store_file, withdraw_file
from returns.journey.pages.itinerary import common, people_choices

routes = Routes("files", permission=Permission.CASES_WORK, load=the_case)
ACCEPTED = "application/pdf,image/jpeg,image/png"
FILE_LABELS = {
    FileKind.SIGNED_CONSENT: _l("Signed consent"),
    FileKind.PASSPORT_SCAN: _l("Scan of a travel document"),
    FileKind.CERTIFICATE: _l("Certificate"),
    FileKind.RECEIPT: _l("Receipt"),
    FileKind.GUARDIAN_APPOINTMENT: _l("Appointment of a guardian"),
    FileKind.OTHER: _l("Other"),
}
_SANDBOX = "sandbox; default-src 'none'"


def _content(file: CaseFile) -> dict[str, Any]:
    try:
        return dict(file.content)
    except KeyGone:
        return {}


def _size(length: int) -> str:
    if length >= 1_000_000:
        return _("%(size)s MB", size=f"{length / 1_000_000:.1f}")
    return _("%(size)s KB", size=max(1, length // 1_000))


def _shown(file: CaseFile, people: dict[str, str], staff: Any) -> SimpleNamespace:
    content, at = _content(file), SimpleNamespace(case_id=file.case_id, file_id=file.id)
    by = staff.get(file.withdrawn_by or file.added_by)
    return SimpleNamespace(
        kind_label=FILE_LABELS[file.kind],
        whose=people.get(file.person_id.hex) if file.person_id else "",
        of_whole_case=file.person_id is None,
        label=content.get("label", ""),
        note=content.get("note", ""),
        size=_size(content["length"]) if content else "",
        added_at=file.added_at,
        withdrawn_at=file.withdrawn_at,
        because=content.get("withdrawn_because", ""),
        by=by.name if by else "",
        is_there=file.stored_id is not None and bool(content),
        url=url_for("files.content", **vars(at)),
        withdraw_url=url_for("files.withdraw_page", **vars(at)),
    )


def _chosen(filters: dict[str, Any]) -> FileFilter:
    whose = filters.get("whose", "")
    try:
        person = uuid.UUID(whose) if whose not in ("", WHOLE_CASE) else None
    except ValueError as error:
        raise BadInput({"whose": [_("Choose from the list.")]}) from error
    return FileFilter(person, whose == WHOLE_CASE, filters.get("kind"))


def _files_page(request: Request, form: Form, chosen: dict[str, Any] | None = None) -> str:
    filters, people = chosen or {}, people_choices(request, request.row.id)
    page = files_page(request.unit.session, request.row.id, _chosen(filters), filters.get("page"), PAGE_SIZE)
    hands = [file.withdrawn_by or file.added_by for file in page.items]
    staff = accounts.accounts_by_id(request.unit.session, [account_id for account_id in hands if account_id])
    names = dict(people)
    return render_template(
        "returns/files/page.html",
        **common(request),
        page=list_page(page, [_shown(file, names, staff) for file in page.items]),
        filter_form=Form(values=http_request.args.to_dict(), prefix="l"),
        active=sum(bool(filters.get(name)) for name in ("whose", "kind")),
        people=people,
        whole_case=WHOLE_CASE,
        kinds=choices_of(FILE_LABELS),
        form=form,
        accepted=ACCEPTED,
        most=most_megabytes(request.unit),
        has_ended=request.row.state in ENDED,
        here=url_for("files.page", case_id=request.row.id),
        store_url=url_for("files.store", case_id=request.row.id),
    )


@routes.get(
    "/cases/<uuid:case_id>/files", "files.open", permission=Permission.CASES_OPEN, schema=FileList, endpoint="page"
)
def files(request: Request) -> ResponseReturnValue:
    """The files of a case."""
    kind, whose = request.data.get("add"), request.data.get("add_for")
    begun = {"kind": kind.value if kind else None, "person_id": whose.hex if whose else None}
    return _files_page(request, Form(values=begun if kind else {}), request.data)


@routes.post(
    "/cases/<uuid:case_id>/files", "files.store", schema=FileForm, on_invalid=_files_page, size_rule=MOST_MEGABYTES
)
def store(request: Request) -> ResponseReturnValue:
    """Take a file."""
    sent = request.data
    described = {"note": sent.get("note", ""), "once": sent.get("once"), "label": sent.get("label", "")}
    stream = io.BytesIO(sent["file"])
    store_file(request.unit, request.row.id, sent.get("person_id"), sent["kind"], stream, **described)
    flash(_("The file is kept."), "done")
    return redirect(url_for("files.page", case_id=request.row.id), 303)


def _file(request: Request) -> PartOfCase[CaseFile] | None:
    return case_with(request, file_of_case(request.unit.session, request.path["case_id"], request.path["file_id"]))


@routes.get(
    "/cases/<uuid:case_id>/files/<uuid:file_id>/content", "files.download", permission=Permission.CASES_OPEN, load=_file
)
def content(request: Request) -> ResponseReturnValue:
    """Hand a file out, to be saved and not to be opened here."""
    file = hand_out(request.unit, request.row.part)
    answer = handed_out(file.data, file.name, file.media_type)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


def _withdraw_page(request: Request, form: Form) -> str:
    """What destroying a file means, before it is done."""
    shown = _shown(request.row.part, dict(people_choices(request, request.row.case.id)), {})
    here = url_for("files.page", case_id=request.row.case.id)
    return render_template("returns/files/withdraw.html", **common(request), file=shown, form=form, here=here)


@routes.form(
    "/cases/<uuid:case_id>/files/<uuid:file_id>/withdraw",
    "files.withdraw",
    opens="files.withdraw_page",
    shows=_withdraw_page,
    page="withdraw_page",
    load=_file,
    schema=WithdrawFileForm,
)
def withdraw(request: Request) -> ResponseReturnValue:
    """Destroy a file."""
    withdraw_file(request.unit, request.row.part, request.data["reason"])
    flash(_("The file is destroyed. The list still says that there was one."), "done")
    return redirect(url_for("files.page", case_id=request.row.case.id), 303)
