"""Pages of formalities: requests at consulates, what people need to leave, and lists of what is due in an office."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries import Case, Person, cases_by_id, members_of_case, reason_sentence, shown_reference
from returns.cases.rules.cases import BEFORE_BOARDING, days_until
from returns.cases.words import choices_of
from returns.documents.queries.documents import exit_facts
from returns.documents.queries.formalities import (
    DocumentRequest,
    ExitFormality,
    Expiring,
    RequestContent,
    TravelDocument,
    departures_of,
    exit_of_person,
    exits_of_case,
    expiring_page,
    lead_times,
    overdue_page,
    request_of_case,
    requests_of_case,
    usual_span,
)
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.formalities import (
    OPEN,
    ExitRules,
    LeadTime,
    RequestState,
    StatedExit,
    Step,
    exit_reasons,
)
from returns.documents.schemas import SPANS, ExitForm, ExpiringList, IssuedForm, RequestForm, RequestStepForm
from returns.documents.services.documents import NewDocument
from returns.documents.services.formalities import (
    NewRequest,
    is_closed,
    issue_document,
    request_document,
    state_exit,
    take_step,
)
from returns.documents.words import (
    DOCUMENT_LABELS,
    HOLDER_LABELS,
    KNOWN_LABELS,
    PAYER_LABELS,
    REFUSAL_LABELS,
    REQUEST_STATE_LABELS,
    REQUEST_STATE_MARKS,
    DocumentsAct,
    within_days,
)
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import person_of_case

# Requests at consulates: those of a case, making one, interviews, and how each of them ends.

_AT = "/cases/<uuid:case_id>/documents/requests"
_STEPS = (RequestState.INTERVIEW, RequestState.REJECTED, RequestState.WITHDRAWN)

requests = Routes("document_requests", permission=Permission.CASES_WORK, load=the_case)


@dataclass(frozen=True)
class ShownRequest:
    """A request with the person it is for, and the forms that end it. Sealed text is empty where the key is gone."""

    row: DocumentRequest
    content: RequestContent
    name: str
    is_late: bool
    lead: str
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
    path = request.path
    return case_with(request, request_of_case(request.unit.session, path["case_id"], path["request_id"]))


def _shown_request(
    row: DocumentRequest, names: Mapping[str, str], forms: Mapping[str, Form], today: date, lead: LeadTime | None
) -> ShownRequest:
    content = DocumentRequest.content.readable(row) or RequestContent()
    step, issue = forms.get("step", Form()), forms.get("issue", Form())
    step.prefix, issue.prefix = f"step-{row.id.hex}", f"issue-{row.id.hex}"
    issue.values.setdefault("decided_on", today.isoformat())
    issue.values.setdefault("authority", content.consulate)
    if row.kind is not DocumentKind.PASSPORT and not issue.errors:
        issue.values.setdefault("is_single_journey", "yes")
    is_late = row.state in OPEN and row.expected_on is not None and row.expected_on < today
    is_known = row.state in OPEN and lead is not None
    return ShownRequest(
        row, content, names.get(row.person_id.hex, ""), is_late, lead_words(lead) if is_known else "", step, issue
    )


def lead_words(lead: LeadTime | None) -> str:
    """How long a document takes, and who says so: own requests, or the rule book."""
    if lead is None:
        return _("It is not known yet how long the consulates of this country take.")
    times = {"half": within_days(lead.median), "most": within_days(lead.ninety or 0)}
    if lead.own and lead.ninety is None:
        return ngettext(
            "Based on %(num)d finished request of our own: if issued, half within %(half)s.",
            "Based on %(num)d finished requests of our own: if issued, half within %(half)s.",
            lead.own,
            **times,
        )
    if lead.own:
        return ngettext(
            "Based on %(num)d finished request of our own: if issued, half within %(half)s, nine in ten within "
            "%(most)s.",
            "Based on %(num)d finished requests of our own: if issued, half within %(half)s, nine in ten within "
            "%(most)s.",
            lead.own,
            **times,
        )
    return _(
        "From the rule book, because we have too few requests of our own: half are issued within %(half)s, nine in "
        "ten within %(most)s.",
        **times,
    )


def _asked(row: DocumentRequest) -> tuple[DocumentKind, str]:
    return row.kind, row.consulate_country


def _requests_page(request: Request, typed: Mapping[str, Form]) -> str:
    case, session = case_at(request), request.unit.session
    people, today = members_of_case(session, case.id), request.unit.today
    names = {person.id.hex: name_of(person) for person in people}
    meant, form = request.path.get("request_id"), typed.get("new", Form())
    rows, usual = requests_of_case(session, case.id), (DocumentKind.LAISSEZ_PASSER, case.country)
    leads = lead_times(session, {usual, *map(_asked, rows)}, today)
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
            _shown_request(row, names, typed if row.id == meant else {}, today, leads.get(_asked(row))) for row in rows
        ],
        lead=lead_words(leads.get(usual)),
        form=form,
        person_choices=list(names.items()),
        kinds=choices_of(DOCUMENT_LABELS),
        countries=countries(all_countries()),
        steps=choices_of({state: REQUEST_STATE_LABELS[state] for state in _STEPS}),
        refusals=choices_of(REFUSAL_LABELS),
        holders=choices_of(HOLDER_LABELS),
    )


def _requests_with(name: str) -> Callable[[Request, Form], str]:
    """The page, with what was typed into its form of this name."""
    return lambda request, form: _requests_page(request, {name: form})


def _to_requests(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("document_requests.page", case_id=request.path["case_id"]), 303)


def _new_request_page(request: Request[Case], form: Form) -> str:
    """The requests at consulates for the people of a case."""
    return _requests_page(request, {"new": form})


@requests.form(
    _AT,
    DocumentsAct.DOCUMENT_REQUESTS_MAKE,
    opens=DocumentsAct.DOCUMENT_REQUESTS_PAGE,
    shows=_new_request_page,
    reads=Permission.CASES_OPEN,
    schema=RequestForm,
)
def make(request: Request[Case]) -> ResponseReturnValue:
    """Record that a document was asked for."""
    request_document(request.unit, request.row, NewRequest(**request.data))
    return _to_requests(request, _("Request recorded."))


@requests.post(
    f"{_AT}/<uuid:request_id>/step",
    DocumentsAct.DOCUMENT_REQUESTS_STEP,
    load=_one_request,
    schema=RequestStepForm,
    on_invalid=_requests_with("step"),
)
def step(request: Request[PartOfCase[DocumentRequest]]) -> ResponseReturnValue:
    """Appoint an interview, or end a request without a document."""
    case, row, taken = request.row.case, request.row.part, Step(**request.data)
    take_step(request.unit, case, row, taken)
    on = taken.on if taken.to is RequestState.INTERVIEW else None
    if on is not None and is_closed(request.unit, case, row.consulate_country, on):
        flash(
            _("According to its calendar, the consulate is closed on the day of the interview. Check the date."),
            "warning",
        )
    return _to_requests(request, _("Outcome of the request recorded."))


@requests.post(
    f"{_AT}/<uuid:request_id>/issue",
    DocumentsAct.DOCUMENT_REQUESTS_ISSUE,
    load=_one_request,
    schema=IssuedForm,
    on_invalid=_requests_with("issue"),
)
def issue(request: Request[PartOfCase[DocumentRequest]]) -> ResponseReturnValue:
    """The document is there: the register takes it over."""
    row, decided_on = request.row.part, request.data.pop("decided_on")
    new = NewDocument(row.kind, row.consulate_country, person_id=row.person_id, **request.data)
    issue_document(request.unit, request.container.secrets, request.row.case, row, new, decided_on)
    return _to_requests(request, _("Document saved."))


# Exit formalities: what each person of a case needs to leave the host country.

leaving = Routes("leaving", permission=Permission.CASES_OPEN)


@dataclass(frozen=True)
class ShownExit:
    """What a person needs to leave as it is recorded, the form that states it anew, and what stands in the way.

    Without `content` nothing is recorded, or its key is gone.
    """

    person: Person
    name: str
    row: ExitFormality | None
    content: StatedExit | None
    form: Form
    reasons: Sequence[str]


def _person(request: Request) -> PartOfCase[Person] | None:
    return case_with(request, person_of_case(request.unit.session, request.path["case_id"], request.path["person_id"]))


def _typed(content: StatedExit | None) -> dict[str, Any]:
    """What is recorded as the form types it."""
    return {name: value or "" for name, value in asdict(content).items()} if content else {}


def _stored(request: Request[PartOfCase[Person]]) -> Stored | None:
    row = exit_of_person(request.unit.session, request.row.case.id, request.row.part.id)
    if row is None:
        return None
    return Stored(row.version, _typed(ExitFormality.content.readable(row)), lambda: row.recorded_by)


def _shown_exit(person: Person, row: ExitFormality | None, typed: Form | None, today: date) -> ShownExit:
    content, form = ExitFormality.content.readable(row) if row else None, typed or Form()
    form.prefix = f"exit-{person.id.hex}"
    if typed is None:
        form.values = {**_typed(content), "version": row.version if row else 0}
    reasons = exit_reasons(person.id.hex, exit_facts(row) if row else None, today, ExitRules())
    name = name_of(person)
    sentences = [reason_sentence(reason, {person.id.hex: name}) for reason in reasons]
    return ShownExit(person, name, row, content, form, sentences)


def _exits_page(request: Request, form: Form | None) -> str:
    case, session, today = case_at(request), request.unit.session, request.unit.today
    rows, meant = exits_of_case(session, case.id), request.path.get("person_id")
    return render_template(
        "returns/documents/leaving.html",
        **common(request),
        is_open=case.state in BEFORE_BOARDING,
        people=[
            _shown_exit(person, rows.get(person.id), form if person.id == meant else None, today)
            for person in members_of_case(session, case.id)
        ],
        known=choices_of(KNOWN_LABELS),
        payers=choices_of(PAYER_LABELS),
    )


@leaving.get("/cases/<uuid:case_id>/exit", DocumentsAct.LEAVING_PAGE, load=the_case)
def page(request: Request[Case]) -> ResponseReturnValue:
    """What the people of a case need to leave the host country."""
    return _exits_page(request, None)


@leaving.post(
    "/cases/<uuid:case_id>/exit/<uuid:person_id>",
    DocumentsAct.LEAVING_STATE,
    permission=Permission.CASES_WORK,
    load=_person,
    schema=ExitForm,
    on_invalid=_exits_page,
    stored=_stored,
)
def state(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """State what is known of the leaving of one person."""
    version = request.data.pop("version")
    state_exit(request.unit, request.row.case, request.row.part.id, StatedExit(**request.data), version)
    flash(_("Exit requirements of this person recorded."), "done")
    return redirect(url_for("leaving.page", case_id=request.row.case.id), 303)


# Over all cases of an office: documents that expire soon or on the way, and requests that are overdue.

expiring = Routes("expiring", permission=Permission.CASES_LIST)


@dataclass(frozen=True)
class ListedPaper:
    """A document that expires or a request that is overdue, with its case: who owns it, and when people depart."""

    row: TravelDocument | DocumentRequest
    reference: str
    owner: str
    days: int | None
    departs_on: date | None


def _listed(request: Request, items: Sequence[TravelDocument | DocumentRequest]) -> list[ListedPaper]:
    """Rows by plain columns alone; cases, owners and departures in one statement each."""
    session, today = request.unit.session, request.unit.today
    ids = {item.case_id for item in items}
    cases = {case.id: case for case in cases_by_id(session, ids)} if ids else {}
    staff = accounts.accounts_by_id(session, [case.owner_id for case in cases.values()])
    owners = {account_id: account.name for account_id, account in staff.items()}
    departures = departures_of(session, list(ids))
    return [
        ListedPaper(
            row=item,
            reference=shown_reference(cases[item.case_id]),
            owner=owners.get(cases[item.case_id].owner_id, ""),
            days=days_until(item.expected_on if isinstance(item, DocumentRequest) else item.expires_on, today),
            departs_on=departures.get(item.case_id),
        )
        for item in items
    ]


@expiring.get("/documents", DocumentsAct.EXPIRING_LIST, schema=ExpiringList, endpoint="list")
def listing(request: Request) -> ResponseReturnValue:
    """Documents that expire, and requests that are overdue, in the cases of one's office."""
    filters, session, today = request.data, request.unit.session, request.unit.today
    usual = usual_span(session, today)
    requested, descending = filters.get("what") == "requests", filters.get("sort") == "-day"
    mine = request.me.account_id if filters.get("whose") == "mine" else None
    chosen = Expiring(today, int(filters.get("within") or usual), mine)
    read = overdue_page if requested else expiring_page
    papers = read(session, chosen, descending, filters.get("page"), PAGE_SIZE)
    return render_template(
        "returns/documents/expiring.html",
        page=list_page(papers, _listed(request, papers.items)),
        sort=SortableBy("day", descending, ("day",)),
        form=Form(values=http_request.args.to_dict()),
        active=sum(bool(filters.get(name)) for name in ("whose", "within")),
        requested=requested,
        within=chosen.within,
        usual=ngettext("%(num)d day, according to the rule", "%(num)d days, according to the rule", usual),
        spans=[(span, ngettext("%(num)d day", "%(num)d days", int(span))) for span in SPANS],
        title=_("Overdue requests") if requested else _("Expiring documents"),
    )
