"""Changes of formalities: requests at consulates with every step until they end, and what is known of leaving."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, Conflict, NotFound
from foundation.geography.calendars import UnknownCountry, WorkingCalendar, working_calendars
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.services.planning import not_recordable
from returns.documents.models import DocumentRequest, ExitFormality, RequestContent
from returns.documents.queries.formalities import exit_of_person, lead_time
from returns.documents.rules.documents import LETS_IN, DocumentKind
from returns.documents.rules.formalities import (
    ExpectedBy,
    Known,
    RequestState,
    StatedExit,
    Step,
    expected_on,
    request_reasons,
)
from returns.documents.services.documents import NewDocument, record_document
from returns.documents.words import DocumentsAct
from returns.lifecycle.rules.lifecycle import EventKind
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


def request_document(unit: Unit, case: Case, new: NewRequest) -> uuid.UUID:
    """Record that a document was asked for, with the day by which it is expected; returns the id.

    NotFound for somebody of another case, BadInput by field, RuleBroken (`not_before_boarding`).
    """
    refuse_reasons(unit, case, not_recordable(case))
    if new.person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    today, errors = unit.today, {}
    if new.consulate_country not in all_countries():
        errors["consulate_country"] = [_("Choose from the list.")]
    if new.requested_on > today:
        errors["requested_on"] = [_("This date is in the future. Enter today or an earlier date.")]
    if new.expected_on and new.expected_on < new.requested_on:
        errors["expected_on"] = [_("This date is before the request. Enter a later date.")]
    if errors:
        raise BadInput(errors)
    lead = None if new.expected_on else lead_time(unit.session, new.kind, new.consulate_country, today)
    by = expected_on(new.requested_on, lead)
    row = DocumentRequest(
        case_id=case.id,
        person_id=new.person_id,
        kind=new.kind,
        consulate_country=new.consulate_country,
        state=RequestState.REQUESTED,
        requested_on=new.requested_on,
        expected_on=new.expected_on or (_open_from(unit, case, new.consulate_country, by) if by else None),
        expected_by=ExpectedBy.TYPED if new.expected_on else lead.source if lead else None,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=RequestContent(new.consulate, new.evidence),
    )
    unit.session.add(row)
    _record_act(unit, case, DocumentsAct.DOCUMENT_REQUEST_MAKE, row.person_id)
    return row.id


def _consulates(unit: Unit, case: Case, country: str) -> WorkingCalendar | None:
    """The working calendar of a country's consulates where the office of a case is; None where none is known."""
    host = accounts.country_of_office(unit.session, case.office_id)
    try:
        return working_calendars(unit.session).of_consulate(country, host)
    except UnknownCountry:
        return None


def is_closed(unit: Unit, case: Case, country: str, day: date) -> bool:
    """Whether the consulates of a country are closed on a day, where the office of a case is."""
    calendar = _consulates(unit, case, country)
    return calendar is not None and not calendar.is_working_day(day)


def _open_from(unit: Unit, case: Case, country: str, day: date) -> date:
    """The first day from one on, on which the consulates of a country are open."""
    calendar = _consulates(unit, case, country)
    return calendar.next_working_day(day) if calendar is not None else day


def take_step(unit: Unit, case: Case, request: DocumentRequest, step: Step) -> None:
    """An interview is appointed or moved; or the request is rejected or withdrawn.

    RuleBroken with every reason, NotFound for a step that needs a document.
    """
    if step.to is RequestState.ISSUED:
        raise NotFound
    _refuse_step(unit, case, request, step)
    request.state = step.to
    if step.to is RequestState.INTERVIEW:
        request.interview_on = step.on
    else:
        request.decided_on = step.on
        request.content = replace(request.content, reason=step.reason, note=step.note)
    _record_act(unit, case, DocumentsAct.DOCUMENT_REQUEST_STEP, request.person_id)


def issue_document(
    unit: Unit, secrets: Secrets, case: Case, request: DocumentRequest, stated: NewDocument, on: date
) -> uuid.UUID:
    """The document is there: the request ends, and the register has a new row for the same person; returns its id.

    Kind and country are those of the request. BadInput by field, RuleBroken with every reason.
    """
    _refuse_step(unit, case, request, Step(RequestState.ISSUED, on))
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
    _record_act(unit, case, DocumentsAct.DOCUMENT_REQUEST_ISSUE, request.person_id)
    return document


def _refuse_step(unit: Unit, case: Case, request: DocumentRequest, step: Step) -> None:
    lock_case(unit.session, case.id)
    unit.session.refresh(request)  # somebody may have taken a step while we waited
    against = request_reasons(request.state, request.requested_on, step, unit.today)
    refuse_reasons(unit, case, (*not_recordable(case), *against))


# Exit formalities: what is known of a person's leaving, stated anew each time.


def state_exit(unit: Unit, case: Case, person_id: uuid.UUID, stated: StatedExit, version: int) -> None:
    """State what is known of the leaving of a person of this case; `version` is the one that was shown, 0 for none.

    NotFound for somebody of another case, Conflict if somebody changed it meanwhile, BadInput by field, RuleBroken
    (`not_before_boarding`).
    """
    refuse_reasons(unit, case, not_recordable(case))
    lock_case(unit.session, case.id)
    if person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    row = exit_of_person(unit.session, case.id, person_id)
    if (row.version if row else 0) != version:
        raise Conflict(_("This has changed since you opened it. Check the latest version, then try again."))
    if wrong := _wrong(stated, unit.today):
        raise BadInput(wrong)
    if row is None:
        row = ExitFormality(case_id=case.id, person_id=person_id)
        unit.session.add(row)
    row.recorded_by, row.recorded_at = unit.actor_id, unit.clock.now()
    row.content = stated
    _record_act(unit, case, DocumentsAct.LEAVING_STATE, person_id)


def _wrong(stated: StatedExit, today: date) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if bool(stated.fine_amount) != bool(stated.fine_currency):
        missing = "fine_currency" if stated.fine_amount else "fine_amount"
        errors[missing] = [_("Enter the amount with its currency.")]
    for name, day in (("fine_paid_on", stated.fine_paid_on), ("permit_on", stated.permit_on)):
        if day and day > today:
            errors[name] = [_("This date is in the future. Correct it, or leave it empty.")]
    if stated.fine_paid_on and not stated.fine_amount:
        errors["fine_amount"] = [_("Say how much was paid.")]
    if stated.permit_on and stated.permit is not Known.YES:
        errors["permit"] = [_("A permit was obtained, so it was needed.")]
    return errors


def _record_act(unit: Unit, case: Case, act: DocumentsAct, person_id: uuid.UUID) -> None:
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED, about=[person_id])
    unit.participants["trail"].act(act, ("person", person_id))
