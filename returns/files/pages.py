"""The files of a case: the list, keeping one, handing one out, destroying one."""

import io
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.downloads import handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.queries import NOBODY, Case
from returns.cases.rules.cases import ENDED
from returns.cases.words import choices_of
from returns.documents.queries.documents import TravelDocument, documents_of_case
from returns.documents.words import DOCUMENT_LABELS
from returns.files.queries import CaseFile, FileContent, FileFilter, file_of_case, files_page
from returns.files.schemas import WHOLE_CASE, FileDocumentForm, FileForm, FileList, WithdrawFileForm
from returns.files.services import MOST_MEGABYTES, hand_out, most_megabytes, say_document, store_file, withdraw_file
from returns.files.words import FILE_LABELS, FilesAct
from returns.journey.pages.itinerary import common, people_choices

routes = Routes("files", permission=Permission.CASES_WORK, load=the_case)
_PICTURES = ("image/jpeg", "image/png")
_ACCEPTED = ",".join(("application/pdf", *_PICTURES))
_SANDBOX = "sandbox; default-src 'none'"


@dataclass(frozen=True)
class ShownFile:
    """A file, as far as it can be read, the name of whose it is, and who kept or destroyed it."""

    row: CaseFile
    content: FileContent | None
    whose: str | None
    by: accounts.Account | None
    document: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it: pictures were written anew, a PDF was kept as it came."""
        return self.is_there and self.content is not None and self.content.media_type in _PICTURES

    @property
    def is_there(self) -> bool:
        """Whether its bytes can still be handed out."""
        return self.row.stored_id is not None and self.content is not None

    @property
    def size(self) -> str:
        """Its size in words."""
        length = self.content.length if self.content else 0
        if length >= 1_000_000:
            return _("%(size)s MB", size=f"{length / 1_000_000:.1f}")
        return _("%(size)s KB", size=max(1, length // 1_000))


def _shown(
    file: CaseFile,
    names: Mapping[str, str],
    staff: Mapping[uuid.UUID, accounts.Account],
    documents: Mapping[str, str] = NOBODY,
) -> ShownFile:
    whose = names.get(file.person_id.hex) if file.person_id else None
    by, content = file.withdrawn_by or file.added_by, CaseFile.content.readable(file)
    document = documents.get(content.document, "") if content else ""
    return ShownFile(file, content, whose, staff.get(by) if by else None, document)


def _documents(request: Request, case_id: uuid.UUID, names: Mapping[str, str]) -> dict[str, str]:
    """The travel documents of a case by id (hex): kind, whose it is, and its number."""
    labels = {}
    for document in documents_of_case(request.unit.session, case_id):
        content = TravelDocument.content.readable(document)
        parts = (str(DOCUMENT_LABELS[document.kind]), names.get(document.person_id.hex), content and content.number)
        labels[document.id.hex] = " · ".join(part for part in parts if part)
    return labels


def _chosen(filters: dict[str, Any]) -> FileFilter:
    whose = filters.get("whose", "")
    try:
        person = uuid.UUID(whose) if whose not in ("", WHOLE_CASE) else None
    except ValueError as error:
        raise BadInput({"whose": [_("Choose from the list.")]}) from error
    return FileFilter(person, whose == WHOLE_CASE, filters.get("kind"))


def _files_page(request: Request[Case], form: Form, chosen: dict[str, Any] | None = None) -> str:
    filters, people = chosen or {}, people_choices(request, request.row.id)
    page = files_page(request.unit.session, request.row.id, _chosen(filters), filters.get("page"), PAGE_SIZE)
    acted = [account_id for file in page.items if (account_id := file.withdrawn_by or file.added_by)]
    names, staff = dict(people), accounts.accounts_by_id(request.unit.session, acted)
    documents = _documents(request, request.row.id, names)
    return render_template(
        "returns/files/page.html",
        **common(request),
        page=list_page(page, [_shown(file, names, staff, documents) for file in page.items]),
        filter_form=Form(values=http_request.args.to_dict(), prefix="l"),
        active=sum(bool(filters.get(name)) for name in ("whose", "kind")),
        people=people,
        whole_case=WHOLE_CASE,
        kinds=choices_of(FILE_LABELS),
        documents=list(documents.items()),
        form=form,
        accepted=_ACCEPTED,
        most=most_megabytes(request.unit),
        has_ended=request.row.state in ENDED,
    )


@routes.get(
    "/cases/<uuid:case_id>/files", FilesAct.OPEN, permission=Permission.CASES_OPEN, schema=FileList, endpoint="page"
)
def files(request: Request[Case]) -> ResponseReturnValue:
    """The files of a case."""
    kind, whose = request.data.get("add"), request.data.get("add_for")
    begun = {"kind": kind.value if kind else None, "person_id": whose.hex if whose else None}
    return _files_page(request, Form(values=begun if kind else {}), request.data)


@routes.post(
    "/cases/<uuid:case_id>/files", FilesAct.STORE, schema=FileForm, on_invalid=_files_page, size_rule=MOST_MEGABYTES
)
def store(request: Request[Case]) -> ResponseReturnValue:
    """Take a file."""
    sent = dict(request.data)
    store_file(request.unit, request.row.id, stream=io.BytesIO(sent.pop("file")), **sent)
    flash(_("File saved."), "done")
    return redirect(url_for("files.page", case_id=request.row.id), 303)


def _file(request: Request) -> PartOfCase[CaseFile] | None:
    return case_with(request, file_of_case(request.unit.session, request.path["case_id"], request.path["file_id"]))


@routes.get(
    "/cases/<uuid:case_id>/files/<uuid:file_id>/content",
    FilesAct.DOWNLOAD,
    permission=Permission.CASES_OPEN,
    load=_file,
)
def content(request: Request[PartOfCase[CaseFile]]) -> ResponseReturnValue:
    """Hand a file out, to be saved and not to be opened here."""
    file = hand_out(request.unit, request.row.part)
    answer = handed_out(file.data, file.name, file.media_type)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


def _begun(request: Request[PartOfCase[CaseFile]]) -> dict[str, str]:
    content = CaseFile.content.readable(request.row.part)
    return {"document_id": content.document if content else ""}


def _file_page(request: Request[PartOfCase[CaseFile]], form: Form) -> str:
    """One file: what it is, which document it shows, and the picture of it."""
    case = request.row.case
    names = dict(people_choices(request, case.id))
    documents = _documents(request, case.id, names)
    return render_template(
        "returns/files/file.html",
        **common(request),
        file=_shown(request.row.part, names, {}, documents),
        documents=list(documents.items()),
        form=form,
    )


@routes.form(
    "/cases/<uuid:case_id>/files/<uuid:file_id>",
    FilesAct.DOCUMENT,
    opens=FilesAct.FILE,
    shows=_file_page,
    begins=_begun,
    page="file",
    reads=Permission.CASES_OPEN,
    load=_file,
    schema=FileDocumentForm,
)
def document(request: Request[PartOfCase[CaseFile]]) -> ResponseReturnValue:
    """Say which document a file shows."""
    say_document(request.unit, request.row.case, request.row.part, request.data["document_id"])
    flash(_("Saved."), "done")
    return redirect(url_for("files.page", case_id=request.row.case.id), 303)


@routes.get(
    "/cases/<uuid:case_id>/files/<uuid:file_id>/picture",
    FilesAct.PICTURE,
    permission=Permission.CASES_OPEN,
    load=_file,
)
def picture(request: Request[PartOfCase[CaseFile]]) -> ResponseReturnValue:
    """The picture of a file, for the page of it; NotFound for what is none."""
    file = hand_out(request.unit, request.row.part)
    if file.media_type not in _PICTURES:
        raise NotFound
    answer = handed_out(file.data, file.name, file.media_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


def _withdraw_page(request: Request[PartOfCase[CaseFile]], form: Form) -> str:
    """What destroying a file means, before it is done."""
    shown = _shown(request.row.part, dict(people_choices(request, request.row.case.id)), {})
    return render_template("returns/files/withdraw.html", **common(request), file=shown, form=form)


@routes.form(
    "/cases/<uuid:case_id>/files/<uuid:file_id>/withdraw",
    FilesAct.WITHDRAW,
    opens=FilesAct.WITHDRAW_PAGE,
    shows=_withdraw_page,
    page="withdraw_page",
    load=_file,
    schema=WithdrawFileForm,
)
def withdraw(request: Request[PartOfCase[CaseFile]]) -> ResponseReturnValue:
    """Destroy a file."""
    withdraw_file(request.unit, request.row.part, request.data["reason"])
    flash(_("File destroyed. The list still shows that it existed."), "done")
    return redirect(url_for("files.page", case_id=request.row.case.id), 303)
