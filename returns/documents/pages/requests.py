"""Doors of requests at consulates: those of a case, making one, interviews, and how each of them ends."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.documents.pages.shown import content_of
from returns.documents.queries.custody import DocumentRequest, lead_time, request_of_case, requests_of_case
from returns.documents.rules.custody import OPEN, ExpectedBy, LeadTime, Refusal, RequestState
from returns.documents.rules.documents import DocumentKind
from returns.documents.schemas import IssuedForm, RequestForm, RequestStepForm
from returns.documents.services.documents import NewDocument
from returns.documents.services.requests import Decision, NewRequest, issue_document, request_document, take_step
from returns.documents.words import (
    DOCUMENT_LABELS,
    HOLDER_LABELS,
    REFUSAL_LABELS,
    REQUEST_STATE_LABELS,
    REQUEST_STATE_MARKS,
)
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of

routes = Routes("document_requests", permission=Permission.CASES_WORK, load=the_case)
_AT = "/cases/<uuid:case_id>/documents/requests"
_EXPECTED = {
    ExpectedBy.TYPED: lambda: _("as the consulate said"),
    ExpectedBy.RULES: lambda: _("proposed from the rule book"),
    ExpectedBy.OWN_CASES: lambda: _("proposed from own requests"),
}


def _one(request: Request) -> PartOfCase[DocumentRequest] | None:
    return case_with(
        request, request_of_case(request.unit.session, request.path["case_id"], request.path["request_id"])
    )


def _shown(
    request: DocumentRequest, names: Mapping[str, str], forms: Mapping[str, Form], today: Any
) -> SimpleNamespace:
    content = content_of(request)
    at: dict[str, Any] = {"case_id": request.case_id, "request_id": request.id}
    step, issue = forms.get("step", Form()), forms.get("issue", Form())
    step.prefix, issue.prefix = f"step-{request.id.hex}", f"issue-{request.id.hex}"
    issue.values.setdefault("decided_on", today.isoformat())
    issue.values.setdefault("authority", content.get("consulate", ""))
    if request.kind is not DocumentKind.PASSPORT and not issue.errors:
        issue.values.setdefault("is_single_journey", "yes")
    return SimpleNamespace(
        kind_label=DOCUMENT_LABELS[request.kind],
        country=country(request.consulate_country),
        name=names.get(request.person_id.hex, ""),
        state_label=REQUEST_STATE_LABELS[request.state],
        mark=REQUEST_STATE_MARKS[request.state],
        requested_on=request.requested_on,
        interview_on=request.interview_on,
        expected_on=request.expected_on,
        expected_by=_EXPECTED[request.expected_by]() if request.expected_by else "",
        decided_on=request.decided_on,
        is_open=request.state in OPEN,
        is_late=request.state in OPEN and request.expected_on is not None and request.expected_on < today,
        consulate=content.get("consulate", ""),
        evidence=content.get("evidence", ""),
        reason=REFUSAL_LABELS[Refusal(content["reason"])] if content.get("reason") else "",
        note=content.get("note", ""),
        step_form=step,
        issue_form=issue,
        step_url=url_for("document_requests.step", **at),
        issue_url=url_for("document_requests.issue", **at),
        document_url=url_for("custody.page", case_id=request.case_id, document_id=request.document_id)
        if request.document_id
        else "",
    )


def lead_words(lead: LeadTime | None) -> str:
    """How long a laissez-passer takes, and who says so: own requests, or the rule book."""
    if lead is None:
        return _("Nobody knows yet how long the consulates of this country take.")
    times = {"half": lead.median, "most": lead.ninety}
    if lead.own:
        return ngettext(
            "Learned from %(num)d own request: half are issued within %(half)s days, nine in ten within %(most)s.",
            "Learned from %(num)d own requests: half are issued within %(half)s days, nine in ten within %(most)s.",
            lead.own,
            **times,
        )
    return _(
        "From the rule book, since there are too few own requests: half are issued within %(half)s days,"
        " nine in ten within %(most)s.",
        **times,
    )


def _requests_page(request: Request, typed: Mapping[str, Form]) -> str:
    case, session = case_at(request), request.unit.session
    people, today = members_of_case(session, case.id), request.container.clock.now().date()
    names = {person.id.hex: name_of(person) for person in people}
    meant, form = request.path.get("request_id"), typed.get("new", Form())
    form.values.setdefault("consulate_country", case.country)
    form.values.setdefault("kind", DocumentKind.LAISSEZ_PASSER.value)
    form.values.setdefault("requested_on", today.isoformat())
    if len(people) == 1:
        form.values.setdefault("person_id", people[0].id.hex)
    return render_template(
        "returns/documents/requests.html",
        **common(request),
        is_open=case.state in BEFORE_BOARDING,
        requests=[
            _shown(document_request, names, typed if document_request.id == meant else {}, today)
            for document_request in requests_of_case(session, case.id)
        ],
        lead=lead_words(lead_time(session, DocumentKind.LAISSEZ_PASSER, case.country, today)),
        form=form,
        person_choices=list(names.items()),
        kinds=choices_of(DOCUMENT_LABELS),
        countries=countries(all_countries()),
        steps=[
            (state.value, str(REQUEST_STATE_LABELS[state]))
            for state in (RequestState.INTERVIEW, RequestState.REJECTED, RequestState.WITHDRAWN)
        ],
        refusals=choices_of(REFUSAL_LABELS),
        holders=choices_of(HOLDER_LABELS),
        make_url=url_for("document_requests.make", case_id=case.id),
        back_url=url_for("documents.page", case_id=case.id),
    )


def _new_again(request: Request, form: Form) -> str:
    return _requests_page(request, {"new": form})


def _step_again(request: Request, form: Form) -> str:
    return _requests_page(request, {"step": form})


def _issue_again(request: Request, form: Form) -> str:
    return _requests_page(request, {"issue": form})


def _back(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("document_requests.page", case_id=request.path["case_id"]), 303)


@routes.get(_AT, "document_requests.page", permission=Permission.CASES_OPEN)
def page(request: Request) -> ResponseReturnValue:
    """What was asked for at consulates for the people of a case."""
    return _requests_page(request, {})


@routes.post(_AT, "document_requests.make", schema=RequestForm, on_invalid=_new_again)
def make(request: Request) -> ResponseReturnValue:
    """Record that a document was asked for."""
    new = NewRequest(**{name: part for name, part in request.data.items() if name != "once"})
    request_document(request.unit, request.row, new, request.data.get("once"))
    return _back(request, _("The request is recorded."))


@routes.post(
    f"{_AT}/<uuid:request_id>/step", "document_requests.step", load=_one, schema=RequestStepForm, on_invalid=_step_again
)
def step(request: Request) -> ResponseReturnValue:
    """Appoint an interview, or end a request without a document."""
    fields = request.data
    take_step(
        request.unit,
        request.row.case,
        request.row.part,
        Decision(fields["to"], fields.get("on"), fields.get("reason"), fields.get("note", "")),
    )
    return _back(request, _("It is recorded what became of the request."))


@routes.post(
    f"{_AT}/<uuid:request_id>/issue", "document_requests.issue", load=_one, schema=IssuedForm, on_invalid=_issue_again
)
def issue(request: Request) -> ResponseReturnValue:
    """The document is there: the register takes it over."""
    document_request, ticks = request.row.part, ("number_unknown", "expiry_unknown", "decided_on")
    fields = {name: part for name, part in request.data.items() if name not in ticks}
    stated = NewDocument(
        document_request.person_id, document_request.kind, document_request.consulate_country, **fields
    )
    issue_document(
        request.unit, request.container.secrets, request.row.case, document_request, stated, request.data["decided_on"]
    )
    return _back(request, _("The document is in the register."))
