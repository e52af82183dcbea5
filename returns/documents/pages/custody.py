"""Doors of one travel document: the page with its custody, recording a hand-over, and the receipt on paper."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.documents.pages.shown import content_of, shown_custody, shown_document
from returns.documents.queries.custody import custody_of_document, custody_row
from returns.documents.queries.documents import Paper, TravelDocument, document_facts, document_of_case
from returns.documents.queries.papers import planned_way
from returns.documents.schemas import CustodyForm
from returns.documents.services.custody import NewCustody, hand_over
from returns.documents.words import DOCUMENT_LABELS, HOLDER_LABELS, WHY_NOT_LABELS
from returns.files.pages import FILE_LABELS
from returns.files.queries import FileFilter, files_page
from returns.files.rules import FileKind
from returns.journey.pages.itinerary import case_with, common
from returns.people.pages.people import name_of

blueprint = Blueprint("custody", __name__)
_AT = "/cases/<uuid:case_id>/documents/<uuid:document_id>"
_MOST_FILES = 25


def document_of(call: Call) -> SimpleNamespace | None:
    """The document of an address with its case, if this scope sees it."""
    return case_with(call, document_of_case(call.unit.session, call.path["case_id"], call.path["document_id"]))


def _row(call: Call) -> SimpleNamespace | None:
    document = document_of(call)
    row = custody_row(call.unit.session, call.path["document_id"], call.path["custody_id"])
    if document is None or row is None:
        return None
    document.row = row
    return document


def _receipts(call: Call) -> dict[Any, str]:
    """The newest receipts among the files of the case, as choices: what they are called, and when they came."""
    chosen = FileFilter(kind=FileKind.RECEIPT)
    files = files_page(call.unit.session, call.path["case_id"], chosen, None, _MOST_FILES).items
    label = str(FILE_LABELS[FileKind.RECEIPT])
    return {
        file.id: f"{content_of(file).get('label') or label} · {file.added_at.date().isoformat()}"
        for file in files
        if file.stored_id is not None
    }


def stored_document(call: Call) -> Stored:
    """A document as its form types it."""
    document: TravelDocument = call.row.found
    content = content_of(document)
    return Stored(
        document.version,
        {
            "kind": document.kind.value,
            "issuing_country": document.issuing_country,
            "for_country": document.for_country or "",
            "number": content.get("number", ""),
            "authority": content.get("authority", ""),
            "issued_on": content.get("issued_on") or "",
            "expires_on": document.expires_on.isoformat() if document.expires_on else "",
            "is_single_journey": "yes" if document.is_single_journey else "",
            "number_unknown": "" if content.get("number") else "yes",
            "expiry_unknown": "" if document.expires_on else "yes",
        },
    )


def document_page(call: Call, typed: Mapping[str, Form]) -> str:
    """The page of one document, with what was typed into one of its forms."""
    case, document, session = call.row.case, call.row.found, call.unit.session
    paper = Paper(document, tuple(custody_of_document(session, document.id)))
    today = call.wiring.clock.now().date()
    way = planned_way(session, case.id, today)
    forms = {name: typed.get(name, Form()) for name in ("change", "retire", "hand")}
    for name, form in forms.items():
        form.prefix = name
    if not forms["change"].errors:
        stored = stored_document(call)
        forms["change"].values = {**stored.values, "version": stored.version}
    forms["hand"].values.setdefault("since_on", today.isoformat())
    receipts = _receipts(call)
    person = next(member for member in members_of_case(session, case.id) if member.id == document.person_id)
    return render_template(
        "returns/documents/document.html",
        **common(call),
        is_open=case.state in BEFORE_BOARDING,
        person_name=name_of(person),
        document=shown_document(paper, document_facts(paper, way.day), way),
        custody=shown_custody(call, paper, receipts),
        forms_of=forms,
        kinds=choices_of(DOCUMENT_LABELS),
        holders=choices_of(HOLDER_LABELS),
        reasons=choices_of(WHY_NOT_LABELS),
        files=[(file_id.hex, label) for file_id, label in receipts.items()],
        countries=countries(all_countries()),
        back_url=url_for("documents.page", case_id=case.id),
        change_url=url_for("documents.change", **call.path),
        retire_url=url_for("documents.retire", **call.path),
        again_url=url_for("documents.use_again", **call.path),
        hand_url=url_for("custody.record", **call.path),
    )


@door(blueprint, _AT, "custody.page", permission=Permission.CASES_OPEN, finds=document_of)
def page(call: Call) -> ResponseReturnValue:
    """One document, and the hands through which its original went."""
    return document_page(call, {})


def _hand_again(call: Call, typed: Form) -> str:
    return document_page(call, {"hand": typed})


@door(
    blueprint,
    f"{_AT}/custody",
    "custody.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=document_of,
    takes=CustodyForm,
    again=_hand_again,
)
def record(call: Call) -> ResponseReturnValue:
    """Record that the original changed hands."""
    new = NewCustody(**{name: part for name, part in call.data.items() if name != "once"})
    hand_over(call.unit, call.row.case, call.row.found, new, call.data.get("once"))
    flash(_("It is recorded where the original is. Its receipt can be printed."), "done")
    return redirect(url_for("custody.page", **call.path), 303)


@door(
    blueprint,
    f"{_AT}/custody/<uuid:custody_id>/receipt",
    "custody.receipt",
    permission=Permission.CASES_OPEN,
    finds=_row,
)
def receipt(call: Call) -> ResponseReturnValue:
    """A receipt of a hand-over, to be printed and signed by both."""
    document, session = call.row.found, call.unit.session
    paper = Paper(document, (call.row.row,))
    way = planned_way(session, document.case_id, call.wiring.clock.now().date())
    person = next(member for member in members_of_case(session, document.case_id) if member.id == document.person_id)
    return render_template(
        "returns/documents/receipt.html",
        **common(call),
        person_name=name_of(person),
        document=shown_document(paper, document_facts(paper, way.day), way),
        one=shown_custody(call, paper, {})[0],
        back_url=url_for("custody.page", case_id=document.case_id, document_id=document.id),
    )
