"""Changes of emergency access: opening a case, ending that, the door of trafficking, and the review."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from foundation.accounts.models import EmergencyAccess, EmergencyContent
from foundation.emergencies import EmergencyKind
from foundation.errors import BadInput, TooManyAttempts
from foundation.language.words import ngettext
from foundation.messaging.services import notify, settle, write_to
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.queries import refusal, refuse_if
from returns.cases.rules.cases import Reason
from returns.work.queries.duty import on_duty
from rights.emergency import queries
from rights.emergency.access import ANSWERING
from rights.emergency.models import EmergencyReview, ReviewContent
from rights.emergency.queries import Target
from rights.emergency.rules import (
    EmergencyReason,
    EmergencyResult,
    Terms,
    is_going_on,
    why_not_confirmed,
    why_not_opened,
    why_not_reviewed,
)
from rights.emergency.words import EMERGENCY_SENTENCES, EmergencyAct, EmergencyMessage, EmergencyNotice


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: the case of a reference, why, and for how many hours."""

    reference: str
    kind: EmergencyKind
    reason: str
    hours: int


def open_in_emergency(unit: Unit, secrets: Secrets, asked: Asked) -> EmergencyAccess:
    """Open the case of a reference for reading, tell everybody who answers for it, and return the access.

    A reference of no case gives an access that opens nothing, and is told to the data protection officer as well.
    RuleBroken if emergency access is switched off, another one goes on, or the case is one's own; BadInput for too many
    hours; TooManyAttempts after too many references of no case.
    """
    now = unit.clock.now()
    terms = queries.terms_on(unit.session, now.date())
    goes_on = queries.own_in_force(unit.session, unit.actor_id, now) is not None
    refuse_if(why_not_opened(terms, goes_on), sentences=EMERGENCY_SENTENCES)
    if asked.hours > terms.max_hours:
        words = ngettext("Choose %(num)d hour.", "Choose from 1 to %(num)d hours.", terms.max_hours)
        raise BadInput({"hours": [words]})
    _refuse_many_tries(unit, terms)
    with reading(unit.aside, ANSWERING) as aside:
        index = secrets.blind_index("reference", asked.reference)
        target = queries.target_of(aside.session, index, now.date())
        reviewers = queries.reviewers(aside.session)
    is_own = target is not None and target.owner_id == unit.actor_id
    refuse_if([Reason(EmergencyReason.OWN_CASE)] if is_own else [], sentences=EMERGENCY_SENTENCES)
    for ran_out in queries.own_run_out(unit.session, unit.actor_id, now):
        ran_out.ended_at = ran_out.until
    access = _begin(unit, asked, target)
    unit.session.flush()  # whoever has one that goes on fails here, not in the savepoint of a notice
    if target is not None:
        notify(unit, target.told, EmergencyNotice.OPENED, target.case_id, f"emergency:{access.id.hex}")
        write_to(unit, EmergencyMessage.OPENED, access.id, target.told, case_id=target.case_id)
    notify(unit, reviewers, EmergencyNotice.TO_REVIEW, None, f"emergency:{access.id.hex}")
    write_to(unit, EmergencyMessage.OPENED, access.id, reviewers, case_id=None)
    act = EmergencyAct.ACCESS_OPEN if target is not None else EmergencyAct.ACCESS_TRY
    unit.participants["trail"].act(act, *access.audit_subjects(), hours=asked.hours)
    return access


def _refuse_many_tries(unit: Unit, terms: Terms) -> None:
    now, span = unit.clock.now(), timedelta(hours=terms.tries_hours)
    tries = queries.tries_since(unit.session, unit.actor_id, now - span)
    if len(tries) >= terms.tries:
        raise TooManyAttempts(max(1, int((tries[0] + span - now).total_seconds())))


def _begin(unit: Unit, asked: Asked, target: Target | None) -> EmergencyAccess:
    now = unit.clock.now()
    access = EmergencyAccess(
        account_id=unit.actor_id,
        case_id=target.case_id if target else None,
        office_id=target.office_id if target else None,
        kind=asked.kind,
        begun_at=now,
        until=now + timedelta(hours=asked.hours) if target else now,
        ended_at=None if target else now,
        content=EmergencyContent(asked.reason, None if target else asked.reference),
    )
    unit.session.add(access)
    return access


def end_access(unit: Unit, access: EmergencyAccess | None) -> None:
    """End an access at once. One that is over stays as it is: a second press changes nothing."""
    now = unit.clock.now()
    if access is None or not is_going_on(access.until, access.ended_at, now):
        return
    access.ended_at, access.ended_by = now, unit.actor_id
    unit.participants["trail"].act(EmergencyAct.ACCESS_END, *access.audit_subjects())


def ask_for_trafficking(unit: Unit, access: EmergencyAccess | None) -> None:
    """Ask the specialists on duty of the office of the case to open the door of trafficking, too.

    Asked the same way for every case, whatever is behind its doors. RuleBroken if the access is over.
    """
    now = unit.clock.now()
    is_signing = access is not None and access.kind is EmergencyKind.SIGNATURE  # every door stays shut
    if access is None or is_signing or not is_going_on(access.until, access.ended_at, now):
        raise refusal([Reason(EmergencyReason.IS_OVER)], sentences=EMERGENCY_SENTENCES)
    assert access.office_id is not None
    if access.asked_at is not None:
        return
    access.asked_at = now
    with reading(unit.aside, ANSWERING) as aside:
        specialists = on_duty(aside.session, access.office_id, now.date())
    notify(unit, specialists, EmergencyNotice.TO_CONFIRM, None, f"emergency_confirm:{access.id.hex}")
    write_to(unit, EmergencyMessage.TO_CONFIRM, access.id, specialists, case_id=None)
    unit.participants["trail"].act(EmergencyAct.ACCESS_ASK, *access.audit_subjects())


def confirm_trafficking(unit: Unit, access: EmergencyAccess) -> None:
    """Open the door of trafficking for an emergency access, as a specialist of the office of the case.

    RuleBroken if it is over, nobody asked, or it is one's own.
    """
    now = unit.clock.now()
    goes_on = is_going_on(access.until, access.ended_at, now)
    is_waiting = access.asked_at is not None and access.confirmed_at is None
    goes_on = goes_on and access.kind is not EmergencyKind.SIGNATURE
    refuse_if(why_not_confirmed(goes_on, is_waiting, access.account_id == unit.actor_id), sentences=EMERGENCY_SENTENCES)
    access.confirmed_at, access.confirmed_by = now, unit.actor_id
    settle(unit, f"emergency_confirm:{access.id.hex}")
    notify(unit, [access.account_id], EmergencyNotice.CONFIRMED, None, f"emergency_confirmed:{access.id.hex}")
    unit.participants["trail"].act(EmergencyAct.ACCESS_CONFIRM, *access.audit_subjects())


def review_access(unit: Unit, access: EmergencyAccess, result: EmergencyResult, finding: str) -> uuid.UUID:
    """Record what the review of an access found, and return the id. RuleBroken while it goes on, and a second time."""
    now = unit.clock.now()
    goes_on = is_going_on(access.until, access.ended_at, now)
    is_reviewed = bool(queries.reviews_of(unit.session, [access.id]))
    refuse_if(why_not_reviewed(goes_on, is_reviewed), sentences=EMERGENCY_SENTENCES)
    review = EmergencyReview(
        access_id=access.id,
        case_id=access.case_id,
        account_id=access.account_id,
        result=result,
        reviewed_at=now,
        reviewed_by=unit.actor_id,
        content=ReviewContent(finding),
    )
    unit.session.add(review)
    settle(unit, f"emergency:{access.id.hex}")
    notify(unit, [access.account_id], EmergencyNotice.REVIEWED, None, f"emergency_reviewed:{access.id.hex}")
    unit.participants["trail"].act(EmergencyAct.ACCESS_REVIEW, ("emergency", access.id), ("account", access.account_id))
    return review.id
