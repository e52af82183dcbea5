"""The page of requests at consulates: those of a case, making one, interviews, and how each of them ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries import Case, members_of_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words import choices_of
from returns.documents.queries.custody import (
    DocumentRequest,
    RequestContent,
    lead_time,
    request_of_case,
    requests_of_case,
)
from returns.documents.rules.custody import OPEN, LeadTime, RequestState
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


@dataclass(frozen=True)
class ShownRequest:
    """A request with the person it is for, and the forms that end it. Sealed text is empty where the key is gone."""

    row: DocumentRequest
    content: RequestContent
    name: str
    is_late: bool
    step_form: Form
    issue_form: Form

    @property
    def mark(self) -> str:
        """How its state is marked."""
        return REQUEST_STATE_MARKS[self.row.state]

    @property
    def is_open(self) -> bool:
        """Whether it has not ended yet."""
        return self.row.state in OPEN


def _one_request(request: Request) -> PartOfCase[DocumentRequest] | None:
    return case_with(
        request, request_of_case(request.unit.session, request.path["case_id"], request.path["request_id"])
    )


def _shown(row: DocumentRequest, names: Mapping[str, str], forms: Mapping[str, Form], today: date) -> ShownRequest:
    content = DocumentRequest.content.readable(row) or RequestContent()
    step, issue = forms.get("step", Form()), forms.get("issue", Form())
    step.prefix, issue.prefix = f"step-{row.id.hex}", f"issue-{row.id.hex}"
    issue.values.setdefault("decided_on", today.isoformat())
    issue.values.setdefault("authority", content.consulate)
    if row.kind is not DocumentKind.PASSPORT and not issue.errors:
        issue.values.setdefault("is_single_journey", "yes")
    is_late = row.state in OPEN and row.expected_on is not None and row.expected_on < today
    return ShownRequest(row, content, names.get(row.person_id.hex, ""), is_late, step, issue)


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
    )


def _page_with(name: str) -> Callable[[Request, Form], str]:
    """The page, with what was typed into its form of this name."""
    return lambda request, form: _requests_page(request, {name: form})


def _back(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("document_requests.page", case_id=request.path["case_id"]), 303)


def _page(request: Request[Case], form: Form) -> str:
    """The requests at consulates for the people of a case."""
    return _requests_page(request, {"new": form})


@routes.form(
    _AT,
    "document_requests.make",
    opens="document_requests.page",
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=RequestForm,
)
def make(request: Request[Case]) -> ResponseReturnValue:
    """Record that a document was asked for."""
    new = NewRequest(**{name: value for name, value in request.data.items() if name != "once"})
    request_document(request.unit, request.row, new, request.data.get("once"))
    return _back(request, _("The request is recorded."))


@routes.post(
    f"{_AT}/<uuid:request_id>/step",
    "document_requests.step",
    load=_one_request,
    schema=RequestStepForm,
    on_invalid=_page_with("step"),
)
def step(request: Request[PartOfCase[DocumentRequest]]) -> ResponseReturnValue:
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
    f"{_AT}/<uuid:request_id>/issue",
    "document_requests.issue",
    load=_one_request,
    schema=IssuedForm,
    on_invalid=_page_with("issue"),
)
def issue(request: Request[PartOfCase[DocumentRequest]]) -> ResponseReturnValue:
    """The document is there: the register takes it over."""
    document_request, ticks = request.row.part, ("number_unknown", "expiry_unknown", "decided_on")
    fields = {name: value for name, value in request.data.items() if name not in ticks}
    stated = NewDocument(
        document_request.person_id, document_request.kind, document_request.consulate_country, **fields
    )
    issue_document(
        request.unit, request.container.secrets, request.row.case, document_request, stated, request.data["decided_on"]
    )
    return _back(request, _("The document is in the register."))
