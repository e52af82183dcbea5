"""Changes of requests: taken down, identity proven, time extended, decided, and who was told of a correction."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.accounts.queries.staff import coordinators_among, staff_of
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.messaging.services import let_go, notify
from foundation.references import draw_reference
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.queries import shared_of_case
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.safe_contact.queries import card_of_person, content_of
from rights.erasure.queries.runs import erasures_waiting
from rights.erasure.services.runs import ask_for_erasure
from rights.requests.models import DataRequest, RequestEntry, RequestEntryContent
from rights.requests.queries.requests import (
    entries_of,
    facts_of,
    facts_to_decide,
    held_of,
    refuse_if,
    requests_of_case,
    running_of_kind,
    terms_on,
)
from rights.requests.rules.requests import (
    ENTRY_OF,
    EntryKind,
    HowProven,
    HowTold,
    RequestKind,
    RequestReason,
    RequestState,
    Step,
    due_on,
    reasons_against_extending,
    reasons_against_proving,
    reasons_against_step,
    refused,
    state_after,
)
from rights.requests.words import RequestsAct, RequestsNotice

NOTHING = RequestEntryContent()


@dataclass(frozen=True)
class NewRequest:
    """A request as it is taken down. `wrong` and `right`: of a correction alone."""

    person_id: uuid.UUID
    kind: RequestKind
    received_on: date
    text: str
    wrong: str = ""
    right: str = ""


def take_request(unit: Unit, case: Case, new: NewRequest) -> DataRequest:
    """Record a request; its clock runs from the day of receipt, and it waits for proof of identity.

    BadInput for a day to come, a person who is not of the case, and a correction that does not say what is right.
    RuleBroken (`same_request_open`).
    """
    today = unit.today
    _refuse_wrong(unit, case, new, today)
    open_already = running_of_kind(unit.session, new.person_id, new.kind)
    refuse_if([refused(RequestReason.SAME_REQUEST_OPEN)] if open_already is not None else [])
    assert unit.actor_id is not None
    row = DataRequest(
        case_id=case.id,
        person_id=new.person_id,
        reference=draw_reference(),
        kind=new.kind,
        state=RequestState.IDENTITY,
        received_on=new.received_on,
        due_on=due_on(new.received_on, terms_on(unit.session, new.received_on).months),
        taken_by=unit.actor_id,
        taken_at=unit.clock.now(),
    )
    unit.session.add(row)
    unit.session.flush()  # its history counts from one, and leads back to it
    add_entry(unit, row, EntryKind.RECEIVED, RequestEntryContent(new.text, new.wrong, new.right))
    unit.participants["trail"].act(RequestsAct.REQUEST_TAKE, ("case", case.id))
    return row


def _refuse_wrong(unit: Unit, case: Case, new: NewRequest, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if new.person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        errors["person_id"] = [_("Choose a person in this case.")]
    if new.received_on > today:
        errors["received_on"] = [_("This date is in the future. Enter the date the request reached you.")]
    if new.kind is RequestKind.CORRECTION:
        errors |= {
            name: [_("Say what is recorded wrongly, and what is right.")]
            for name, text in (("wrong", new.wrong), ("right", new.right))
            if not text
        }
    if errors:
        raise BadInput(errors)


def add_entry(unit: Unit, row: DataRequest, kind: EntryKind, content: RequestEntryContent = NOTHING) -> None:
    """Add to the history of a request."""
    assert unit.actor_id is not None
    entry = RequestEntry(
        request_id=row.id,
        case_id=row.case_id,
        person_id=row.person_id,
        ordinal=len(entries_of(unit.session, row.id)) + 1,
        kind=kind,
        at=unit.clock.now(),
        by=unit.actor_id,
        content=content,
    )
    unit.session.add(entry)


def prove_identity(unit: Unit, row: DataRequest, how: HowProven, text: str) -> None:
    """Record that the person asks, and how it was made sure. RuleBroken with every reason."""
    card = content_of(card_of_person(unit.session, row.person_id))
    refuse_if(reasons_against_proving(facts_of(row), card is not None))
    row.proven_at, row.proven_by, row.proven_how = unit.clock.now(), unit.actor_id, how
    row.state = RequestState.OPEN
    add_entry(unit, row, EntryKind.IDENTITY_PROVEN, RequestEntryContent(text))
    unit.participants["trail"].act(RequestsAct.REQUEST_PROVE, ("case", row.case_id))


def extend_request(unit: Unit, row: DataRequest, months: int, reason: str) -> None:
    """Extend the time to answer, once, with a reason that the person is told. RuleBroken with every reason."""
    today = unit.today
    terms = terms_on(unit.session, row.received_on)
    refuse_if(reasons_against_extending(facts_of(row), months, terms, today))
    row.due_on, row.extended_on = due_on(row.received_on, terms.months + months), today
    add_entry(unit, row, EntryKind.EXTENDED, RequestEntryContent(reason))
    unit.participants["trail"].act(RequestsAct.REQUEST_EXTEND, ("case", row.case_id))


@dataclass(frozen=True)
class Decision:
    """What is decided of a request, and why. `told_on`: when the person was told that a restriction is lifted."""

    step: Step
    reason: str
    told_on: date | None = None


def decide_request(unit: Unit, case: Case, row: DataRequest, decision: Decision) -> None:
    """Accept, refuse, lift or close a request. RuleBroken with every reason; BadInput for a day to come.

    A restriction freezes the case while it is in force; of a correction those are told with whom the data was shared.
    An erasure comes onto the list of data protection.
    """
    today, step = unit.today, decision.step
    facts, terms = facts_to_decide(unit.session, row), terms_on(unit.session, row.received_on)
    if decision.told_on is not None and decision.told_on > today:
        raise BadInput({"told_on": [_("This date is in the future. Tell the person first.")]})
    refuse_if(reasons_against_step(facts, step, decision.told_on, terms, today))
    if row.kind is RequestKind.ERASURE and step is Step.ACCEPT:
        _hand_on(unit, case, row)
    row.state = state_after(facts, step)
    if row.closed_on is None and row.state is not RequestState.WITH_PROTECTION:
        row.closed_on = today
    add_entry(unit, row, ENTRY_OF[step], RequestEntryContent(decision.reason, told_on=decision.told_on))
    unit.session.flush()  # the entries that follow count on from this one
    if row.kind is RequestKind.RESTRICTION:
        _freeze(unit, case, row)
    if row.kind is RequestKind.CORRECTION and step is Step.ACCEPT:
        _tell_of_correction(unit, row)
    unit.participants["trail"].act(RequestsAct.REQUEST_DECIDE, ("case", row.case_id), decision=step.value)


def _hand_on(unit: Unit, case: Case, row: DataRequest) -> None:
    """Ask data protection for the erasure of the person, or of the case where nobody else is in it.

    RuleBroken for whatever speaks against it. What is on the list already is left there.
    """
    if not erasures_waiting(unit.session, (row.case_id, row.person_id)):
        is_alone = len(members_of_case(unit.session, case.id)) <= 1
        ask_for_erasure(unit, case, None if is_alone else row.person_id)


def _freeze(unit: Unit, case: Case, row: DataRequest) -> None:
    """Freeze the case while any restriction of somebody of it is in force, else let it and what was held go on."""
    if row.state is RequestState.IN_FORCE:
        case.restricted_at = case.restricted_at or unit.clock.now()
    elif case.restricted_at is not None and not _others_in_force(unit, row):
        case.restricted_at, case.restricted_open_until = None, None
        let_go(unit, *held_of(unit.session, case.id))


def _others_in_force(unit: Unit, row: DataRequest) -> bool:
    others = requests_of_case(unit.session, row.case_id)
    return any(other.id != row.id and other.state is RequestState.IN_FORCE for other in others)


def _tell_of_correction(unit: Unit, row: DataRequest) -> None:
    """Tell each organisation that can see the person, by its coordinators, and note that. Source: GDPR Art. 19."""
    periods = shared_of_case(unit.session, row.case_id)
    own = [period for period in periods if period.person == row.person_id.hex]
    organisations = [uuid.UUID(hexed) for hexed in dict.fromkeys(period.organisation for period in own)]
    seeing = {uuid.UUID(period.organisation) for period in own if period.until is None}
    staff = staff_of(unit.session, organisations)
    for organisation in organisations:
        recipients: Sequence[uuid.UUID] = coordinators_among(staff[organisation]) if organisation in seeing else ()
        key = f"data_corrected:{row.id.hex}"
        notify(unit, recipients, RequestsNotice.DATA_CORRECTED, row.case_id, key)
        how = HowTold.NOTICE if recipients else HowTold.BY_OFFICE
        add_entry(unit, row, EntryKind.TOLD, RequestEntryContent(organisation=organisation.hex, informed=how))
        unit.session.flush()  # the next entry counts on from this one
