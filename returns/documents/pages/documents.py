"""The page of travel documents: what each person travels on, recording and changing one, taking one out."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, the_case
from returns.cases.queries import Case, members_of_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words import choices_of
from returns.documents.pages.custody import document_of, document_page_with, stored_document
from returns.documents.pages.shown import shown_by_person
from returns.documents.queries.documents import TravelDocument, papers_of_case
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

routes = Routes("documents", permission=Permission.CASES_WORK, load=document_of)
_AT = "/cases/<uuid:case_id>/documents"
_TICKS = ("number_unknown", "expiry_unknown")


def _documents_page(request: Request[Case], form: Form) -> str:
    """The documents of a case."""
    case, session = request.row, request.unit.session
    people = members_of_case(session, case.id)
    way = planned_way(session, case.id, request.container.clock.now().date())
    shown = shown_by_person(papers_of_case(session, case.id), way)
    form.values.setdefault("issuing_country", case.country)
    if len(people) == 1:
        form.values.setdefault("person_id", people[0].id.hex)
    return render_template(
        "returns/documents/page.html",
        **common(request),
        is_open=case.state in BEFORE_BOARDING,
        people=[(name_of(person), shown.get(person.id, ())) for person in people],
        person_choices=[(person.id.hex, name_of(person)) for person in people],
        kinds=choices_of(DOCUMENT_LABELS),
        holders=choices_of(HOLDER_LABELS),
        countries=countries(all_countries()),
        form=form,
    )


@routes.form(
    _AT,
    "documents.record",
    opens="documents.open",
    shows=_documents_page,
    reads=Permission.CASES_OPEN,
    load=the_case,
    schema=DocumentForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record a document."""
    new = NewDocument(**{name: value for name, value in request.data.items() if name not in (*_TICKS, "once")})
    record_document(request.unit, request.container.secrets, request.row, new, request.data.get("once"))
    flash(_("The document is recorded."), "done")
    return redirect(url_for("documents.page", case_id=request.row.id), 303)


def _back(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("custody.page", **request.path), 303)


@routes.post(
    f"{_AT}/<uuid:document_id>",
    "documents.change",
    schema=ChangedDocumentForm,
    on_invalid=document_page_with("change"),
    stored=stored_document,
)
def change(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """State anew what a document is."""
    fields = {name: value for name, value in request.data.items() if name not in (*_TICKS, "version")}
    stated, version = StatedDocument(**fields), request.data["version"]
    change_document(request.unit, request.container.secrets, request.row.case, request.row.part, stated, version)
    return _back(request, _("The document is changed."))


@routes.post(
    f"{_AT}/<uuid:document_id>/retire", "documents.retire", schema=RetireForm, on_invalid=document_page_with("retire")
)
def retire(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """Say that a document does not serve this return, and why."""
    retire_document(request.unit, request.row.case, request.row.part, request.data["why"], request.data.get("note", ""))
    return _back(request, _("The document no longer counts for this return."))


@routes.post(f"{_AT}/<uuid:document_id>/again", "documents.use_again", schema=NothingForm, endpoint="use_again")
def again(request: Request[PartOfCase[TravelDocument]]) -> ResponseReturnValue:
    """Say that a document serves this return after all."""
    use_again(request.unit, request.row.case, request.row.part)
    return _back(request, _("The document counts for this return again."))
