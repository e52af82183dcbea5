"""The page of one travel document: its custody, recording a hand-over, and the receipt on paper."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with
from returns.cases.queries import members_of_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words import choices_of
from returns.documents.pages.shown import shown_custody, shown_document
from returns.documents.queries.custody import DocumentCustody, custody_of_document, custody_row
from returns.documents.queries.documents import (
    DocumentContent,
    Paper,
    TravelDocument,
    document_facts,
    document_of_case,
)
from returns.documents.queries.papers import planned_way
from returns.documents.schemas import CustodyForm
from returns.documents.services.custody import NewCustody, hand_over
from returns.documents.words import DOCUMENT_LABELS, HOLDER_LABELS, WHY_NOT_LABELS
from returns.files.queries import CaseFile, FileFilter, files_page
from returns.files.rules import FileKind
from returns.files.words import FILE_LABELS
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of

_AT = "/cases/<uuid:case_id>/documents/<uuid:document_id>"
_MOST_FILES = 25


def document_of(request: Request) -> PartOfCase[TravelDocument] | None:
    """The document of an address with its case, if this scope sees it."""
    return case_with(
        request, document_of_case(request.unit.session, request.path["case_id"], request.path["document_id"])
    )


routes = Routes("custody", permission=Permission.CASES_OPEN, load=document_of)


@dataclass(frozen=True)
class _HandOver(PartOfCase[TravelDocument]):
    """A document with one of its hand-overs."""

    custody: DocumentCustody


def _hand_over(request: Request) -> _HandOver | None:
    document = document_of(request)
    custody = custody_row(request.unit.session, request.path["document_id"], request.path["custody_id"])
    return _HandOver(document.case, document.part, custody) if document is not None and custody is not None else None


def _receipts(request: Request) -> dict[uuid.UUID, str]:
    """The newest receipts among the files of the case: what they are called, and when they came."""
    chosen = FileFilter(kind=FileKind.RECEIPT)
    files = files_page(request.unit.session, request.path["case_id"], chosen, None, _MOST_FILES).items
    contents = ((file, CaseFile.content.readable(file)) for file in files if file.stored_id is not None)
    return {
        file.id: f"{(content and content.label) or FILE_LABELS[FileKind.RECEIPT]} · {file.added_at.date().isoformat()}"
        for file, content in contents
    }


def stored_document(request: Request[PartOfCase[TravelDocument]]) -> Stored:
    """A document as its form types it."""
    document = request.row.part
    content = TravelDocument.content.readable(document) or DocumentContent()
    return Stored(
        document.version,
        {
            "kind": document.kind,
            "issuing_country": document.issuing_country,
            "for_country": document.for_country or "",
            "number": content.number,
            "authority": content.authority,
            "issued_on": content.issued_on or "",
            "expires_on": document.expires_on or "",
            "is_single_journey": "yes" if document.is_single_journey else "",
            "number_unknown": "" if content.number else "yes",
            "expiry_unknown": "" if document.expires_on else "yes",
        },
    )


def _name_of_owner(request: Request, document: TravelDocument) -> str:
    members = members_of_case(request.unit.session, document.case_id)
    return name_of(next(member for member in members if member.id == document.person_id))


def _document_page(request: Request[PartOfCase[TravelDocument]], typed: Mapping[str, Form]) -> str:
    case, document, session = request.row.case, request.row.part, request.unit.session
    paper = Paper(document, tuple(custody_of_document(session, document.id)))
    today = request.container.clock.now().date()
    way = planned_way(session, case.id, today)
    forms = {name: typed.get(name, Form()) for name in ("change", "retire", "hand")}
    for name, form in forms.items():
        form.prefix = name
    if not forms["change"].errors:
        stored = stored_document(request)
        forms["change"].values = {**stored.values, "version": stored.version}
    forms["hand"].values.setdefault("since_on", today.isoformat())
    receipts = _receipts(request)
    return render_template(
        "returns/documents/document.html",
        **common(request),
        is_open=case.state in BEFORE_BOARDING,
        person_name=_name_of_owner(request, document),
        document=shown_document(paper, document_facts(paper, way.day), way),
        custody=shown_custody(request, paper),
        forms_of=forms,
        kinds=choices_of(DOCUMENT_LABELS),
        holders=choices_of(HOLDER_LABELS),
        reasons=choices_of(WHY_NOT_LABELS),
        receipts=receipts,
        files=[(file_id.hex, label) for file_id, label in receipts.items()],
        countries=countries(all_countries()),
    )


def document_page_with(name: str) -> Callable[[Request, Form], str]:
    """The page of one document again, with what was typed into its form of this name."""
    return lambda request, typed: _document_page(request, {name: typed})


@routes.get(_AT, "custody.page")
def page(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """One document, and the hands through which its original went."""
    return _document_page(request, {})


@routes.post(
    f"{_AT}/custody",
    "custody.record",
    permission=Permission.CASES_WORK,
    schema=CustodyForm,
    on_invalid=document_page_with("hand"),
)
def record(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """Record that the original changed hands."""
    new = NewCustody(**{name: value for name, value in request.data.items() if name != "once"})
    hand_over(request.unit, request.row.case, request.row.part, new, request.data.get("once"))
    flash(_("It is recorded where the original is. Its receipt can be printed."), "done")
    return redirect(url_for("custody.page", **request.path), 303)


@routes.get(f"{_AT}/custody/<uuid:custody_id>/receipt", "custody.receipt", load=_hand_over)
def receipt(request: Request[_HandOver]) -> ResponseReturnValue:
    """A receipt of a hand-over, to be printed and signed by both."""
    document, session = request.row.part, request.unit.session
    paper = Paper(document, (request.row.custody,))
    way = planned_way(session, document.case_id, request.container.clock.now().date())
    return render_template(
        "returns/documents/receipt.html",
        **common(request),
        person_name=_name_of_owner(request, document),
        document=shown_document(paper, document_facts(paper, way.day), way),
        hand_over=shown_custody(request, paper)[0],
    )
