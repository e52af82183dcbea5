"""Doors of travel documents: what each person travels on, recording and changing one, taking one out."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.documents.pages.custody import document_of, document_page, stored_document
from returns.documents.pages.shown import shown_by_person
from returns.documents.queries.documents import papers_of_case
from returns.documents.queries.papers import planned_way
from returns.documents.schemas import ChangedDocumentForm, DocumentForm, RetireForm
from returns.documents.services.documents import (
    NewDocument,
    StatedDocument,
    change_document,
    record_document,
    retire_document,
    use_again,
)
from returns.documents.words import DOCUMENT_LABELS, HOLDER_LABELS
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of

blueprint = Blueprint("documents", __name__)
_AT = "/cases/<uuid:case_id>/documents"
_TICKS = ("number_unknown", "expiry_unknown")


def _documents_page(call: Call, form: Form) -> str:
    case, session = call.row, call.unit.session
    people = members_of_case(session, case.id)
    way = planned_way(session, case.id, call.wiring.clock.now().date())
    shown = shown_by_person(papers_of_case(session, case.id), way)
    form.values.setdefault("issuing_country", case.country)
    if len(people) == 1:
        form.values.setdefault("person_id", people[0].id.hex)
    return render_template(
        "returns/documents/page.html",
        **common(call),
        is_open=case.state in BEFORE_BOARDING,
        people=[SimpleNamespace(name=name_of(person), documents=shown.get(person.id, [])) for person in people],
        person_choices=[(person.id.hex, name_of(person)) for person in people],
        kinds=choices_of(DOCUMENT_LABELS),
        holders=choices_of(HOLDER_LABELS),
        countries=countries(all_countries()),
        form=form,
        record_url=url_for("documents.record", case_id=case.id),
        requests_url=url_for("document_requests.page", case_id=case.id),
    )


@door(blueprint, _AT, "documents.open", permission=Permission.CASES_OPEN, finds=the_case, endpoint="page")
def documents(call: Call) -> ResponseReturnValue:
    """The documents of a case."""
    return _documents_page(call, Form())


@door(
    blueprint,
    _AT,
    "documents.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=DocumentForm,
    again=_documents_page,
)
def record(call: Call) -> ResponseReturnValue:
    """Record a document."""
    new = NewDocument(**{name: part for name, part in call.data.items() if name not in (*_TICKS, "once")})
    record_document(call.unit, call.wiring.secrets, call.row, new, call.data.get("once"))
    flash(_("The document is recorded."), "done")
    return redirect(url_for("documents.page", case_id=call.row.id), 303)


def _change_again(call: Call, typed: Form) -> str:
    return document_page(call, {"change": typed})


def _retire_again(call: Call, typed: Form) -> str:
    return document_page(call, {"retire": typed})


def _back(call: Call, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("custody.page", **call.path), 303)


@door(
    blueprint,
    f"{_AT}/<uuid:document_id>",
    "documents.change",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=document_of,
    takes=ChangedDocumentForm,
    again=_change_again,
    stored=stored_document,
)
def change(call: Call) -> ResponseReturnValue:
    """State anew what a document is."""
    fields = {name: part for name, part in call.data.items() if name not in (*_TICKS, "version")}
    stated, version = StatedDocument(**fields), call.data["version"]
    change_document(call.unit, call.wiring.secrets, call.row.case, call.row.found, stated, version)
    return _back(call, _("The document is changed."))


@door(
    blueprint,
    f"{_AT}/<uuid:document_id>/retire",
    "documents.retire",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=document_of,
    takes=RetireForm,
    again=_retire_again,
)
def retire(call: Call) -> ResponseReturnValue:
    """Say that a document does not serve this return, and why."""
    retire_document(call.unit, call.row.case, call.row.found, call.data["why"], call.data.get("note", ""))
    return _back(call, _("The document no longer counts for this return."))


@door(
    blueprint,
    f"{_AT}/<uuid:document_id>/again",
    "documents.use_again",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=document_of,
    takes=NothingForm,
    endpoint="use_again",
)
def again(call: Call) -> ResponseReturnValue:
    """Say that a document serves this return after all."""
    use_again(call.unit, call.row.case, call.row.found)
    return _back(call, _("The document counts for this return again."))
