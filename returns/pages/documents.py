"""Doors of travel documents: what each person travels on."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import the_case
from returns.pages.labels import choices_of
from returns.pages.travel import case_with, common, people_choices
from returns.pages.travel_labels import DOCUMENT_LABELS
from returns.queries.documents import TravelDocument, document_of_case, documents_of_case
from returns.schemas.documents import DocumentForm
from returns.services.documents import NewDocument, record_document, retire_document

blueprint = Blueprint("documents", __name__)


def _shown(document: TravelDocument, case_id: Any) -> SimpleNamespace:
    return SimpleNamespace(
        kind_label=DOCUMENT_LABELS[document.kind],
        country=country(document.issuing_country),
        expires_on=document.expires_on,
        is_single_journey=document.is_single_journey,
        is_usable=document.is_usable,
        number=document.content["number"],
        authority=document.content["authority"],
        original_at=document.content["original_at"],
        retire_url=url_for("documents.retire", case_id=case_id, document_id=document.id),
    )


def _documents_page(call: Call, form: Form) -> str:
    case = call.row.case if isinstance(call.row, SimpleNamespace) else call.row
    people = people_choices(call, case.id)
    found = documents_of_case(call.unit.session, case.id)
    form.values.setdefault("issuing_country", case.country)
    if len(people) == 1:
        form.values.setdefault("person_id", people[0][0])
    return render_template(
        "returns/documents/page.html",
        **common(call),
        people=[
            SimpleNamespace(name=name, documents=[_shown(one, case.id) for one in found if one.person_id.hex == person])
            for person, name in people
        ],
        person_choices=people,
        kinds=choices_of(DOCUMENT_LABELS),
        countries=countries(all_countries()),
        form=form,
        record_url=url_for("documents.record", case_id=case.id),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/documents",
    "documents.open",
    permission=Permission.CASES_OPEN,
    finds=the_case,
    endpoint="page",
)
def documents(call: Call) -> ResponseReturnValue:
    """The documents of a case."""
    return _documents_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/documents",
    "documents.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=DocumentForm,
    again=_documents_page,
)
def record(call: Call) -> ResponseReturnValue:
    """Record a document."""
    new = NewDocument(**{name: part for name, part in call.data.items() if name not in ("expiry_unknown", "once")})
    record_document(call.unit, call.wiring.secrets, call.row, new, call.data.get("once"))
    flash(_("The document is recorded."), "done")
    return redirect(url_for("documents.page", case_id=call.row.id), 303)


def _document(call: Call) -> SimpleNamespace | None:
    return case_with(call, document_of_case(call.unit.session, call.path["case_id"], call.path["document_id"]))


@door(
    blueprint,
    "/cases/<uuid:case_id>/documents/<uuid:document_id>/retire",
    "documents.retire",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_document,
    takes=NothingForm,
)
def retire(call: Call) -> ResponseReturnValue:
    """Say that a document no longer serves this return."""
    retire_document(call.unit, call.row.case, call.row.found)
    flash(_("The document no longer counts for this return."), "done")
    return redirect(url_for("documents.page", case_id=call.row.case.id), 303)
