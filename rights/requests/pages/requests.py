"""Pages of the requests of a case: those that there are, and one with its clock, its history and what is next."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, members_of_case
from returns.cases.rules.cases import days_until
from returns.cases.words import choices_of
from returns.people.pages.people import name_of
from returns.safe_contact.queries import card_of_person, content_of
from rights.requests.pages.wording import languages
from rights.requests.queries.requests import (
    DataRequest,
    RequestEntry,
    RequestEntryContent,
    answer_of,
    entries_of,
    facts_to_decide,
    handed_back,
    request_of_case,
    requests_of_case,
    terms_on,
)
from rights.requests.rules.requests import (
    ANSWERED,
    ANSWERED_STATES,
    RUNNING,
    EntryKind,
    HowProven,
    RequestFacts,
    RequestState,
    Step,
    is_back,
    steps_of,
)
from rights.requests.schemas import DecisionForm, ExtensionForm, ProofForm, RequestForm
from rights.requests.services import requests as services
from rights.requests.words import (
    ACCEPTED_MEANS,
    HOW_HANDED_LABELS,
    HOW_PROVEN_LABELS,
    KIND_LABELS,
    STATE_MARKS,
    STEP_LABELS,
    RequestsAct,
)

routes = Routes("requests", permission=Permission.CASES_OPEN, load=the_case)
CASE_LINK = CaseLink(
    "requests.page", _l("Requests about their data"), "person", Permission.CASES_OPEN, is_alongside=True
)
AT = "/cases/<uuid:case_id>/requests"
ONE = f"{AT}/<uuid:request_id>"
# The forms of the page of one request, by the name of the route that takes each.
_FORMS = ("prove", "extend", "decide", "review", "hand_over")


def clock_of(row: DataRequest, today: date) -> int | None:
    """How many days are left to answer, or how late it is; None once it was answered."""
    return None if row.state in ANSWERED_STATES else days_until(row.due_on, today)


@dataclass(frozen=True)
class ShownRequest:
    """A request in the list of a case: about whom, and how many days are left."""

    row: DataRequest
    person: str
    days: int | None
    state: RequestState

    @property
    def mark(self) -> str:
        """How its state is marked."""
        return STATE_MARKS[self.state]


def state_shown(row: DataRequest, back: Collection[uuid.UUID]) -> RequestState:
    """Where a request stands; what data protection handed back (ids) is to be answered like any other."""
    return RequestState.OPEN if row.id in back else row.state


def _page(request: Request[Case], form: Form) -> str:
    """The requests of a case, and the form of a new one."""
    session, today = request.unit.session, request.unit.today
    people = members_of_case(session, request.row.id)
    names = {person.id: name_of(person) for person in people}
    rows = requests_of_case(session, request.row.id)
    back = handed_back(session, rows)
    if len(people) == 1:
        form.values.setdefault("person_id", people[0].id.hex)
    return render_template(
        "rights/requests/case.html",
        case=case_head(request, request.row),
        rows=[
            ShownRequest(row, names.get(row.person_id, ""), clock_of(row, today), state_shown(row, back))
            for row in rows
        ],
        form=form,
        people=[(person_id.hex, name) for person_id, name in names.items()],
        kinds=choices_of(KIND_LABELS),
        terms=terms_on(session, today),
    )


@routes.form(AT, RequestsAct.TAKE, opens=RequestsAct.OF_CASE, shows=_page, schema=RequestForm)
def take(request: Request[Case]) -> ResponseReturnValue:
    """Record a request."""
    data = request.data
    row = services.take_request(
        request.unit,
        request.row,
        services.NewRequest(
            data["person_id"], data["kind"], data["received_on"], data["text"], data["wrong"], data["right"]
        ),
    )
    flash(_("Request recorded. Next: prove the person's identity."), "done")
    return redirect(url_for("requests.one", case_id=request.row.id, request_id=row.id), 303)


def the_request(request: Request) -> PartOfCase[DataRequest] | None:
    """The request of an address with its case."""
    path = request.path
    return case_with(request, request_of_case(request.unit.session, path["case_id"], path["request_id"]))


@dataclass(frozen=True)
class ShownEntry:
    """What happened: who did it, what was said, and how, in words."""

    entry: RequestEntry
    content: RequestEntryContent | None
    by: str
    organisation: str
    proven_how: HowProven | None = None

    @property
    def how(self) -> Enum | None:
        """How something was proven, handed over or told."""
        content = self.content
        return self.proven_how or ((content.handed or content.informed) if content else None)


def _history(request: Request, row: DataRequest) -> list[ShownEntry]:
    session, entries = request.unit.session, entries_of(request.unit.session, row.id)
    contents = [RequestEntry.content.readable(entry) for entry in entries]
    staff = accounts.accounts_by_id(session, [entry.by for entry in entries])
    ids = {uuid.UUID(content.organisation) for content in contents if content and content.organisation}
    places = accounts.places(session, ids) if ids else {}
    return [
        ShownEntry(
            entry,
            content,
            staff[entry.by].name if entry.by in staff else "",
            places.get(uuid.UUID(content.organisation), "") if content and content.organisation else "",
            row.proven_how if entry.kind is EntryKind.IDENTITY_PROVEN else None,
        )
        for entry, content in zip(entries, contents, strict=True)
    ]


def _sent() -> str:
    """The route that was asked for."""
    return (http_request.endpoint or "").rpartition(".")[2]


def _forms(typed: Form, version: int) -> dict[str, Form]:
    """The forms of the page; the one that was refused as it was typed. A review is of the request as it stands now."""
    forms = {name: typed if name == _sent() else Form() for name in _FORMS}
    for name, form in forms.items():
        form.prefix = name.replace("_", "-")
    forms["review"].values = {**forms["review"].values, "version": version}
    return forms


def show(request: Request[PartOfCase[DataRequest]], form: Form) -> str:
    """One request: its clock, its history, and what is next."""
    session, row = request.unit.session, request.row.part
    today, facts = request.unit.today, facts_to_decide(session, row)
    people = {person.id: name_of(person) for person in members_of_case(session, row.case_id)}
    terms = terms_on(session, row.received_on)
    answer = answer_of(session, row.id) if row.kind in ANSWERED else None
    steps = steps_of(facts)
    may_extend = row.state in RUNNING and not facts.is_extended and today <= row.due_on
    return render_template(
        "rights/requests/one.html",
        case=case_head(request, request.row.case),
        row=row,
        person=people.get(row.person_id, ""),
        days=clock_of(row, today),
        state=RequestState.OPEN if is_back(facts) else row.state,
        mark=STATE_MARKS[RequestState.OPEN if is_back(facts) else row.state],
        history=_history(request, row),
        answer=answer,
        copies=len(answer.content.files) if answer is not None else 0,
        next=_next(facts),
        forms_of=_forms(form, row.version),
        refused=form if _sent() not in _shown_forms(facts, may_extend) else Form(),
        steps=[(step.value, str(STEP_LABELS[step])) for step in steps],
        accepted=ACCEPTED_MEANS[row.kind] if Step.ACCEPT in steps else None,
        lifts=Step.LIFT in steps,
        has_card=facts.is_proven or content_of(card_of_person(session, row.person_id)) is not None,
        may_extend=may_extend,
        months=[(str(number), str(number)) for number in range(1, terms.extension_months + 1)],
        terms=terms,
        proofs=choices_of(HOW_PROVEN_LABELS),
        ways=choices_of(HOW_HANDED_LABELS),
        languages=languages(),
    )


def _shown_forms(facts: RequestFacts, may_extend: bool) -> set[str]:
    """The forms that the page shows as things stand: what another one was refused for stands above them."""
    by_state = {
        RequestState.IDENTITY: "prove",
        RequestState.IN_REVIEW: "review",
        RequestState.REVIEWED: "hand_over",
    }
    shown = {by_state[facts.state]} if facts.state in by_state else set()
    return shown | ({"decide"} if steps_of(facts) else set()) | ({"extend"} if may_extend else set())


def _next(facts: RequestFacts) -> str:
    """What waits for whoever works on it."""
    if is_back(facts):
        return "back"
    if facts.state is RequestState.OPEN:
        return "answer" if facts.kind in ANSWERED else "decide"
    return str(facts.state.value)


at_one = routes.with_common(permission=Permission.CASES_OPEN, load=the_request)


@at_one.get(ONE, RequestsAct.READ)
def one(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """One request."""
    return show(request, Form())


def back(request: Request[PartOfCase[DataRequest]], words: str) -> ResponseReturnValue:
    """Back to the page of the request, with what was done."""
    flash(words, "done")
    row = request.row.part
    return redirect(url_for("requests.one", case_id=row.case_id, request_id=row.id), 303)


@at_one.post(f"{ONE}/identity", RequestsAct.PROVE, schema=ProofForm, on_invalid=show)
def prove(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Record that the person asks, and how that was made sure."""
    services.prove_identity(request.unit, request.row.part, request.data["how"], request.data["text"])
    return back(request, _("Identity recorded as proven."))


@at_one.post(f"{ONE}/extend", RequestsAct.EXTEND, schema=ExtensionForm, on_invalid=show)
def extend(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Extend the time to answer."""
    services.extend_request(request.unit, request.row.part, request.data["months"], request.data["reason"])
    return back(request, _("Time extended. Tell the person now: the letter says why."))


@at_one.post(f"{ONE}/decide", RequestsAct.DECIDE, schema=DecisionForm, on_invalid=show)
def decide(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Accept, refuse, lift or close."""
    data = request.data
    decision = services.Decision(data["step"], data["reason"], data.get("told_on"))
    services.decide_request(request.unit, request.row.case, request.row.part, decision)
    return back(request, _("Decision saved. The letter to the person is ready."))
