"""Changes of requests at consulates: making one, and every step until it is issued, rejected or withdrawn."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from foundation.errors import BadInput, NotFound
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.services.planning import made_before, not_recordable, note_made
from returns.documents.models import DocumentRequest, RequestContent
from returns.documents.queries.custody import lead_time
from returns.documents.rules.custody import ExpectedBy, Refusal, RequestState, Step, expected_on, request_reasons
from returns.documents.rules.documents import LETS_IN, DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons


@dataclass(frozen=True)
class NewRequest:
    """A request as it is typed. Without an expected day, one is proposed where somebody knows how long it takes."""

    person_id: uuid.UUID
    kind: DocumentKind
    consulate_country: str
    requested_on: date
    consulate: str = ""
    evidence: str = ""
    expected_on: date | None = None


@dataclass(frozen=True)
class Decision:
    """A step that ends without a document, or an interview: where to, on which day, and why."""

    to: RequestState
    on: date | None
    reason: Refusal | None = None
    note: str = ""


def request_document(unit: Unit, case: Case, new: NewRequest, once: uuid.UUID | None = None) -> uuid.UUID:
    """Record that a document was asked for, with the day by which it is expected; returns the id.

    Sent twice with the same `once` id, it is recorded once. NotFound for somebody of another case, BadInput by field,
    RuleBroken (`not_before_boarding`).
    """
    if made := made_before(unit, once):
        return made
    refuse_reasons(unit, case, not_recordable(case))
    if new.person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    today, errors = unit.clock.now().date(), {}
    if new.consulate_country not in all_countries():
        errors["consulate_country"] = [_("Choose from the list.")]
    if new.requested_on > today:
        errors["requested_on"] = [_("This day lies in the future.")]
    if new.expected_on and new.expected_on < new.requested_on:
        errors["expected_on"] = [_("This day lies before the request.")]
    if errors:
        raise BadInput(errors)
    lead = None if new.expected_on else lead_time(unit.session, new.kind, new.consulate_country, today)
    row = DocumentRequest(
        case_id=case.id,
        person_id=new.person_id,
        kind=new.kind,
        consulate_country=new.consulate_country,
        state=RequestState.REQUESTED,
        requested_on=new.requested_on,
        expected_on=new.expected_on or expected_on(new.requested_on, lead),
        expected_by=ExpectedBy.TYPED if new.expected_on else lead.source if lead else None,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=RequestContent(new.consulate, new.evidence),
    )
    unit.session.add(row)
    note_made(unit, once, row.id)
    _record_act(unit, case, row, "document_request.make")
    return row.id


def take_step(unit: Unit, case: Case, request: DocumentRequest, decision: Decision) -> None:
    """An interview is appointed or moved; or the request is rejected or withdrawn.

    RuleBroken with every reason, NotFound for a step that needs a document.
    """
    if decision.to is RequestState.ISSUED:
        raise NotFound
    _refuse(unit, case, request, Step(decision.to, decision.on, has_reason=decision.reason is not None))
    request.state = decision.to
    if decision.to is RequestState.INTERVIEW:
        request.interview_on = decision.on
    else:
        request.decided_on = decision.on
        request.content = replace(request.content, reason=decision.reason, note=decision.note)
    _record_act(unit, case, request, "document_request.step")


def issue_document(
    unit: Unit, secrets: Secrets, case: Case, request: DocumentRequest, stated: NewDocument, on: date
) -> uuid.UUID:
    """The document is there: the request ends, and the register has a new row for the same person; returns its id.

    Kind and country are those of the request. BadInput by field, RuleBroken with every reason.
    """
    _refuse(unit, case, request, Step(RequestState.ISSUED, on))
    new = replace(
        stated,
        person_id=request.person_id,
        kind=request.kind,
        issuing_country=request.consulate_country,
        for_country=request.consulate_country if request.kind in LETS_IN else "",
    )
    document = record_document(unit, secrets, case, new)
    unit.session.flush()  # the request refers to it
    request.state, request.decided_on, request.document_id = RequestState.ISSUED, on, document
    _record_act(unit, case, request, "document_request.issue")
    return document


def _refuse(unit: Unit, case: Case, request: DocumentRequest, step: Step) -> None:
    lock_case(unit.session, case.id)
    unit.session.refresh(request)  # somebody may have taken a step while we waited
    against = request_reasons(request.state, request.requested_on, step, unit.clock.now().date())
    refuse_reasons(unit, case, (*not_recordable(case), *against))


def _record_act(unit: Unit, case: Case, request: DocumentRequest, act: str) -> None:
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED)
    unit.participants["trail"].act(act, ("person", request.person_id))
