"""Pages of travel documents: what each person travels on, one document with its forms, and who has the original."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries, day
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.queries import Case, members_of_case, people_of_case
from returns.cases.rules.cases import BEFORE_BOARDING
from returns.cases.words import choices_of
from returns.documents.pages.reading import printed_in, read_for, values_of
from returns.documents.queries.documents import (
    CustodyContent,
    DocumentContent,
    DocumentCustody,
    DocumentInHands,
    PlannedWay,
    TravelDocument,
    custody_of_document,
    custody_row,
    document_facts,
    document_of_case,
    papers_by_person,
    papers_of_case,
    planned_way,
)
from returns.documents.rules.documents import LETS_IN, DocumentFacts, by_preference, misses_leg
from returns.documents.rules.machine_readable import PrintedDocument, read_lines
from returns.documents.schemas import (
    ChangedDocumentForm,
    CustodyForm,
    DocumentForm,
    HolderChoice,
    MachineReadableForm,
    RetireForm,
)
from returns.documents.services.documents import (
    NewCustody,
    NewDocument,
    StatedDocument,
    change_document,
    hand_over,
    record_document,
    retire_document,
    use_again,
)
from returns.documents.words import (
    DOCUMENT_LABELS,
    HOLDER_LABELS,
    WHY_NOT_LABELS,
    DocumentsAct,
    document_state,
    fault_words,
)
from returns.files.queries import CaseFile, FileFilter, files_page
from returns.files.rules import FileKind
from returns.files.words import FILE_LABELS
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import number_noted

_ALL = "/cases/<uuid:case_id>/documents"
_ONE = f"{_ALL}/<uuid:document_id>"
_MOST_FILES = 25


def _document(request: Request) -> PartOfCase[TravelDocument] | None:
    """The document of an address with its case, if this scope sees it."""
    path = request.path
    return case_with(request, document_of_case(request.unit.session, path["case_id"], path["document_id"]))


routes = Routes("documents", permission=Permission.CASES_WORK, load=_document)
custody = Routes("custody", permission=Permission.CASES_OPEN, load=_document)


@dataclass(frozen=True)
class ShownDocument:
    """A document, how it is marked on the planned journey, the legs on which it is not valid, and who has the original.

    What is sealed is empty where the key is gone.
    """

    row: TravelDocument
    content: DocumentContent
    mark: str
    state: str
    missed: Sequence[int]
    custody: DocumentCustody | None
    holder_name: str


@dataclass(frozen=True)
class ShownCustody:
    """A hand-over, and who recorded it. What is sealed is empty where the key is gone."""

    row: DocumentCustody
    content: CustodyContent
    recorded_by: str


def _way(request: Request) -> PlannedWay:
    return planned_way(request.unit.session, request.path["case_id"], request.unit.today)


def _shown(paper: DocumentInHands, way: PlannedWay, facts: DocumentFacts, today: date) -> ShownDocument:
    """One document with its state on the journey that is planned, and where its original is."""
    document, current = paper.document, paper.current
    legs = way.legs_of(document.person_id) if document.kind not in LETS_IN else ()
    missed = [leg.ordinal for leg in legs if misses_leg(facts, leg, legs, way.rules)]
    return ShownDocument(
        document,
        TravelDocument.content.readable(document) or DocumentContent(),
        *document_state(facts, missed, today),
        missed=missed if document.is_usable and document.expires_on else [],
        custody=current,
        holder_name=_content(current).name if current else "",
    )


def _content(row: DocumentCustody) -> CustodyContent:
    return DocumentCustody.content.readable(row) or CustodyContent()


def _shown_by_person(
    papers: Sequence[DocumentInHands], way: PlannedWay, today: date
) -> dict[uuid.UUID, list[ShownDocument]]:
    """Documents by person, the best of each first."""
    by_id = {paper.document.id.hex: paper for paper in papers}
    return {
        person: [_shown(by_id[one.document], way, one, today) for one in by_preference(facts, way.rules.preferred)]
        for person, facts in papers_by_person(papers, way.day).items()
    }


def _shown_custody(request: Request, rows: Sequence[DocumentCustody]) -> list[ShownCustody]:
    """The hand-overs of a document, the newest first; who recorded each, in one statement."""
    staff = accounts.accounts_by_id(request.unit.session, [row.recorded_by for row in rows if row.recorded_by])
    recorders = {account_id: account.name for account_id, account in staff.items()}
    return [
        ShownCustody(row, _content(row), recorders.get(row.recorded_by, "") if row.recorded_by else "")
        for row in reversed(rows)
    ]


# The documents of a case.


def _documents_page(request: Request[Case], form: Form, lines: Form | None = None) -> str:
    """The documents of a case."""
    case, session = request.row, request.unit.session
    people = people_of_case(session, case.id)
    shown = _shown_by_person(papers_of_case(session, case.id), _way(request), request.unit.today)
    recorded = {person: [document.content.number for document in documents] for person, documents in shown.items()}
    numbers = {person.id.hex: number_noted(person, recorded.get(person.id, ())) for person in people}
    form.values.setdefault("issuing_country", case.country)
    if len(people) == 1:
        form.propose("person_id", people[0].id.hex)
    form.propose("number", numbers.get(form.values.get("person_id", ""), ""), _("Noted with the person"))
    return render_template(
        "returns/documents/page.html",
        **common(request),
        is_open=case.state in BEFORE_BOARDING,
        people=[(person.id.hex, name_of(person), shown.get(person.id, ())) for person in people],
        numbers=numbers,
        person_choices=[(person.id.hex, name_of(person)) for person in people],
        kinds=choices_of(DOCUMENT_LABELS),
        holders=choices_of(HOLDER_LABELS),
        countries=countries(all_countries()),
        form=form,
        lines_form=lines or Form(prefix="lines"),
        read=read_for(request, form),
    )


def _with_lines(request: Request[Case], lines: Form) -> str:
    lines.prefix = "lines"
    return _documents_page(request, Form(), lines)


@routes.post(f"{_ALL}/read", DocumentsAct.READ, load=the_case, schema=MachineReadableForm, on_invalid=_with_lines)
def read(request: Request[Case]) -> ResponseReturnValue:
    """Fill the form of a document from its machine-readable lines, to be checked and then saved. Stores nothing."""
    lines = request.data["machine_lines"]
    printed = read_lines(lines, request.unit.today)
    if not isinstance(printed, PrintedDocument):
        raise BadInput({"machine_lines": [fault_words(fault) for fault in printed]})
    return _documents_page(request, Form(values=values_of(request, printed, lines)))


@routes.form(
    _ALL,
    DocumentsAct.RECORD,
    opens=DocumentsAct.OPEN,
    shows=_documents_page,
    reads=Permission.CASES_OPEN,
    load=the_case,
    query=HolderChoice,
    begins=lambda request: request.data,
    schema=DocumentForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record a document."""
    typed = dict(request.data)
    new = NewDocument(printed=printed_in(request, typed.pop("machine_lines", "")), **typed)
    record_document(request.unit, request.container.secrets, request.row, new)
    flash(_("Document saved."), "done")
    return redirect(url_for("documents.page", case_id=request.row.id), 303)


# One document.


def _stored(request: Request[PartOfCase[TravelDocument]]) -> Stored:
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


def _receipts(request: Request) -> dict[uuid.UUID, str]:
    """The newest receipts among the files of the case: what they are called, and when they came."""
    chosen = FileFilter(kind=FileKind.RECEIPT)
    files = files_page(request.unit.session, request.path["case_id"], chosen, None, _MOST_FILES).items
    contents = ((file, CaseFile.content.readable(file)) for file in files if file.stored_id is not None)
    return {
        file.id: f"{(content and content.label) or FILE_LABELS[FileKind.RECEIPT]} · {day(file.added_at)}"
        for file, content in contents
    }


def _name_of_owner(request: Request, document: TravelDocument) -> str:
    members = members_of_case(request.unit.session, document.case_id)
    return name_of(next(member for member in members if member.id == document.person_id))


def _document_page(request: Request[PartOfCase[TravelDocument]], typed: Mapping[str, Form]) -> str:
    document, way = request.row.part, _way(request)
    paper = DocumentInHands(document, tuple(custody_of_document(request.unit.session, document.id)))
    forms = {name: typed.get(name, Form()) for name in ("change", "retire", "hand")}
    for name, form in forms.items():
        form.prefix = name
    if not forms["change"].errors:
        stored = _stored(request)
        forms["change"].values = {**stored.values, "version": stored.version}
    forms["hand"].values.setdefault("since_on", request.unit.today.isoformat())
    receipts = _receipts(request)
    return render_template(
        "returns/documents/document.html",
        **common(request),
        is_open=request.row.case.state in BEFORE_BOARDING,
        person_name=_name_of_owner(request, document),
        document=_shown(paper, way, document_facts(paper, way.day), request.unit.today),
        custody=_shown_custody(request, paper.custody),
        forms_of=forms,
        kinds=choices_of(DOCUMENT_LABELS),
        holders=choices_of(HOLDER_LABELS),
        reasons=choices_of(WHY_NOT_LABELS),
        receipts=receipts,
        files=[(file_id.hex, label) for file_id, label in receipts.items()],
        countries=countries(all_countries()),
    )


def _page_with(name: str) -> Callable[[Request, Form], str]:
    """The page of one document again, with what was typed into its form of this name."""
    return lambda request, typed: _document_page(request, {name: typed})


def _back(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("custody.page", **request.path), 303)


@custody.get(_ONE, DocumentsAct.CUSTODY_PAGE)
def page(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """One document, and the hands through which its original went."""
    return _document_page(request, {})


@routes.post(_ONE, DocumentsAct.CHANGE, schema=ChangedDocumentForm, on_invalid=_page_with("change"), stored=_stored)
def change(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """State anew what a document is."""
    version, secrets = request.data.pop("version"), request.container.secrets
    stated = StatedDocument(**request.data)
    change_document(request.unit, secrets, request.row.case, request.row.part, stated, version)
    return _back(request, _("Document changed."))


@routes.post(f"{_ONE}/retire", DocumentsAct.RETIRE, schema=RetireForm, on_invalid=_page_with("retire"))
def retire(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """Say that a document does not serve this return, and why."""
    retire_document(request.unit, request.row.case, request.row.part, **request.data)
    return _back(request, _("The document no longer counts for this return."))


@routes.post(f"{_ONE}/again", DocumentsAct.USE_AGAIN, schema=NothingForm, endpoint="use_again")
def again(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """Say that a document serves this return after all."""
    use_again(request.unit, request.row.case, request.row.part)
    return _back(request, _("The document counts for this return again."))


@custody.post(
    f"{_ONE}/custody",
    DocumentsAct.CUSTODY_RECORD,
    permission=Permission.CASES_WORK,
    schema=CustodyForm,
    on_invalid=_page_with("hand"),
    endpoint="record",
)
def record_hand_over(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """Record that the original changed hands."""
    hand_over(request.unit, request.row.case, request.row.part, NewCustody(**request.data))
    return _back(request, _("Holder of the original recorded. Its receipt can be printed."))


@dataclass(frozen=True)
class _HandOver(PartOfCase[TravelDocument]):
    """A document with one of its hand-overs."""

    custody: DocumentCustody


def _hand_over(request: Request) -> _HandOver | None:
    document = _document(request)
    row = custody_row(request.unit.session, request.path["document_id"], request.path["custody_id"])
    return _HandOver(document.case, document.part, row) if document is not None and row is not None else None


@custody.get(f"{_ONE}/custody/<uuid:custody_id>/receipt", DocumentsAct.CUSTODY_RECEIPT, load=_hand_over)
def receipt(request: Request[_HandOver]) -> ResponseReturnValue:
    """A receipt of a hand-over, to be printed and signed by both."""
    document, way = request.row.part, _way(request)
    paper = DocumentInHands(document, (request.row.custody,))
    return render_template(
        "returns/documents/receipt.html",
        **common(request),
        person_name=_name_of_owner(request, document),
        document=_shown(paper, way, document_facts(paper, way.day), request.unit.today),
        hand_over=_shown_custody(request, paper.custody)[0],
    )
