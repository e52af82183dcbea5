"""The steps of a case and its timeline: moving it on, reopening, closing. Each refuses with every reason at once."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.messaging.services import notify, queue_message
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case, numbered_names, raise_reasons
from returns.cases.rules import ENDED, NEVER, WITHDRAWALS, CaseReason, CaseState, Reason, blockers
from returns.cases.services.registration import not_recordable
from returns.consent.queries import transfers_in_force
from returns.consent.rules import Ended
from returns.counselling.queries import sessions_of_case
from returns.journey.queries.itinerary import legs_to_freeze
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.models import CaseEvent, DecisionContent, EligibilityDecision, EventContent
from returns.lifecycle.queries import Step, is_covering, reasons_against, was_told_since
from returns.lifecycle.rules import (
    NOTHING_MORE,
    NOTHING_SAID,
    REOPENED,
    Decision,
    Ending,
    EventKind,
    Extra,
    RejectionReason,
    StepReason,
    deadline_reasons,
    ending_reasons,
    kept_of,
)
from returns.lifecycle.words import LifecycleAct, LifecycleMessage, LifecycleNotice
from returns.movements.services.people import leave_movements
from returns.protection.words import ProtectionAct
from returns.work.queries.duty import on_duty
from returns.work.services.tasks import sync_before_commit


def move_case(
    unit: Unit,
    case: Case,
    to: CaseState,
    text: str | None = None,
    extra: Extra = NOTHING_MORE,
    kind: EventKind = EventKind.STATE_CHANGED,
    at: datetime | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Take a step: change the state, tell the timeline, name it in the audit.

    `extra` is what the asking service knows beside the case's own facts, `more` what else the timeline keeps of it.
    RuleBroken with every unmet reason.
    """
    reason = (text or "").strip()
    step = Step(to, has_reason=bool(reason), extra=extra)
    refuse_reasons(unit, case, blockers(reasons_against(unit.session, unit.scope, case, step, unit.clock.now())))
    covering = is_covering(unit.session, unit.scope, case, to, unit.clock.now().date())
    before, case.state = case.state, to
    if to is CaseState.APPLIED:  # of every case alike, so that asking reveals nothing
        ask_for_clearance(unit, case)
    code = extra.closure_code or extra.rejection_code
    content = EventContent(text=reason, reason=code or None, **more) if reason or code or more else None
    add_to_timeline(unit, case, kind, (before, to), content, at)
    if covering:
        add_to_timeline(unit, case, EventKind.COVERED)
    unit.participants["trail"].act(LifecycleAct.CASE_MOVE, ("case", case.id), origin=before.value, target=to.value)


def reopen_case(unit: Unit, case: Case, text: str) -> None:
    """Take up a case that had ended: after the arrival in its reintegration, before it with counselling anew.

    For whoever leads the office. RuleBroken with every unmet reason; Conflict if the case has not ended.
    """
    to = REOPENED.get(case.state)
    if to is None:
        raise Conflict(_("This case has not ended."))
    move_case(unit, case, to, text)


def close_case(unit: Unit, case: Case, code: str, text: str | None, extra: Extra = NOTHING_MORE) -> None:
    """Close a case after its arrival, by the owner or, with `extra.is_partner`, through its episode.

    `code` is the closure reason. RuleBroken with every unmet reason (`closure_reason_missing`, `concern_open`).
    """
    closing = Extra(is_partner=extra.is_partner, closure_code=code, has_open_concern=extra.has_open_concern)
    move_case(unit, case, CaseState.CLOSED, text, closing)


def change_deadline(unit: Unit, case: Case, day: date | None, text: str) -> None:
    """Set the legal deadline of a case to a day, or to none known; the timeline keeps the day that was before.

    A day in the past is taken: it is how a deadline that has passed becomes visible. RuleBroken with every reason
    (`not_before_boarding`, `deadline_is_the_same`, `reason_missing`).
    """
    reason = text.strip()
    refuse_reasons(unit, case, (*not_recordable(case), *deadline_reasons(case.legal_deadline, day, bool(reason))))
    before = case.legal_deadline
    case.legal_deadline, case.deadline_or_never = day, day or NEVER
    content = EventContent(text=reason, before=_iso(before), after=_iso(day))
    add_to_timeline(unit, case, EventKind.DEADLINE_CHANGED, content=content)
    unit.participants["trail"].act(LifecycleAct.CASE_DEADLINE, ("case", case.id))


def ask_for_clearance(unit: Unit, case: Case, is_anew: bool = False) -> bool:
    """Ask the specialists on duty for the clearance of a case, in neutral words, once a day. Returns whether it did.

    `is_anew`: a clearance that was given is void, so it is asked for once more on the same day.
    RuleBroken (`case_has_ended`, `clearance_asked_too_early`).
    """
    refuse_if_ended(case)
    if case.state is CaseState.INTAKE:
        raise_reasons((Reason(StepReason.CLEARANCE_ASKED_TOO_EARLY),))
    now = unit.clock.now()
    today = now.date()
    begins = datetime.combine(today, time(), UTC)
    if not is_anew and was_told_since(unit.session, case.id, EventKind.CLEARANCE_ASKED, begins):
        return False
    whom = on_duty(unit.session, case.office_id, today)
    occasion = f"{now.timestamp():.0f}" if is_anew else today.isoformat()
    key = f"clearance_wanted:{case.id.hex}:{occasion}"
    notify(unit, whom, LifecycleNotice.CLEARANCE_WANTED, case.id, key)
    for account_id in whom:
        if account_id != unit.actor_id:
            key = f"clearance:{account_id.hex}:{today.isoformat()}"
            queue_message(unit, account_id, LifecycleMessage.CLEARANCE_WANTED, {"count": 1}, key)
    add_to_timeline(unit, case, EventKind.CLEARANCE_ASKED)
    unit.participants["trail"].act(ProtectionAct.CLEARANCE_ASK, ("case", case.id))
    return True


def freeze_legs(unit: Unit, case: Case) -> int:
    """Freeze every leg that was not travelled or cancelled, escorts' ways home too; returns how many were frozen."""
    legs = legs_to_freeze(unit.session, case.id)
    for leg in legs:
        leg.frozen_as, leg.status = leg.status, LegStatus.FROZEN
    if legs:
        case.departs_or_never = NEVER
        add_to_timeline(unit, case, EventKind.TRAVEL_FROZEN)
    return len(legs)


def add_to_timeline(
    unit: Unit,
    case: Case,
    kind: EventKind,
    states: tuple[CaseState, CaseState] | None = None,
    content: EventContent | None = None,
    at: datetime | None = None,
) -> None:
    """Add an event to the timeline of a case; `states` are from and to, `at` is UTC and now unless given."""
    origin, target = states or (None, None)
    unit.session.add(
        CaseEvent(
            case_id=case.id,
            kind=kind,
            from_state=origin,
            to_state=target,
            at=at or unit.clock.now(),
            by=unit.actor_id,
            content=content,
        )
    )
    sync_before_commit(unit, case.id)


def refuse_if_ended(case: Case) -> None:
    """RuleBroken (`case_has_ended`) if nothing may be changed in this case any more."""
    if case.state in ENDED:
        raise_reasons((Reason(CaseReason.CASE_HAS_ENDED),))


def refuse_reasons(unit: Unit, case: Case, reasons: tuple[Reason, ...]) -> None:
    """RuleBroken with all these reasons, if there are any. People are numbered in it, not named."""
    if not reasons:
        return
    subjects = any(reason.subject for reason in reasons)
    people = [person.id for person in members_of_case(unit.session, case.id)] if subjects else []
    raise_reasons(reasons, numbered_names(people))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


# How applications and returns end: the decision, then withdrawal by either side, reversal, cancelling.


_LEADS_TO = {Decision.APPROVED: CaseState.ELIGIBLE, Decision.REJECTED: CaseState.REJECTED}


def decide(unit: Unit, case: Case, decision: Decision, reason: str, code: RejectionReason | None = None) -> uuid.UUID:
    """Decide on an application, by an officer who did not counsel in this case; returns the id of the decision.

    A rejection carries a reason of the list (`code`) and what is said about it. The owner is told, and partners have no
    consent any more to see anything. RuleBroken with every unmet reason (`counselled_this_case`, `not_an_officer`,
    `rejection_reason_missing`, `reason_missing`, `not_from_here`).
    """
    rejected = decision is Decision.REJECTED
    extra = Extra(decision=decision, rejection_code=code.value if code and rejected else "")
    move_case(unit, case, _LEADS_TO[decision], reason, extra, EventKind.ELIGIBILITY_DECIDED)
    row = EligibilityDecision(
        case_id=case.id,
        decided_at=unit.clock.now(),
        decided_by=unit.actor_id,
        decision=decision,
        content=DecisionContent(reason.strip(), extra.rejection_code),
    )
    unit.session.add(row)
    unit.participants["trail"].act(LifecycleAct.ELIGIBILITY_DECIDE, ("case", case.id), decision=decision.value)
    if rejected:
        _end_transfers(unit, case)
        _tell_ended(unit, case)
    return row.id


def withdraw_case(unit: Unit, case: Case, to: CaseState, text: str, ending: Ending = NOTHING_SAID) -> None:
    """End a return before boarding. Freezes every leg that is planned, and tells the colleagues who worked on it.

    Places in group movements are blank again. A partner's access ends with the next question it asks, because its
    scope asks for the state of the case; a job tells its people that a plan has stopped, without the reason. The
    consents to pass data on end as well: reopening the case gives no partner its access back, a new consent does.
    `ending` is what was said of this kind of end.

    RuleBroken with every unmet reason (`notice_missing`, `withdraws_alone`, `solution_not_recorded`, and those of the
    step); BadInput by field; Conflict if `to` is no such end.
    """
    if to not in WITHDRAWALS:
        raise Conflict(_("Choose how the return ends."))
    extra = Extra(has_notice=bool(ending.authority and ending.notice_on))
    people = [person.id.hex for person in members_of_case(unit.session, case.id)]
    _refuse(unit, case, Step(to, has_reason=bool(text.strip()), extra=extra), ending, people)
    legs = legs_to_freeze(unit.session, case.id)
    move_case(unit, case, to, text, extra, EventKind.WITHDRAWN, more=kept_of(to, ending))
    _end_transfers(unit, case)
    leave_movements(unit, case, [uuid.UUID(person_id) for person_id in people])
    freeze_legs(unit, case)
    _tell_ended(unit, case, *(leg.booked_by for leg in legs))


def _refuse(unit: Unit, case: Case, step: Step, ending: Ending, people: list[str]) -> None:
    today = unit.clock.now().date()
    days = {"said_on": ending.said_on, "notice_on": ending.notice_on}
    wrong = {name: [_("This date is in the future.")] for name, day in days.items() if day and day > today}
    if ending.said_by and ending.said_by not in people:
        wrong["said_by"] = [_("Choose from the list.")]
    if wrong:
        raise BadInput(wrong)
    sessions = sessions_of_case(unit.session, case.id)
    against = reasons_against(unit.session, unit.scope, case, step, unit.clock.now())
    more = ending_reasons(step.to, ending, people, sessions[0].solution if sessions else None)
    refuse_reasons(unit, case, (*against, *more))


def _end_transfers(unit: Unit, case: Case) -> None:
    """End every consent to pass data of this case on."""
    for consent in transfers_in_force(unit.session, case.id):
        consent.withdrawn_at, consent.withdrawn_by, consent.ended = unit.clock.now(), unit.actor_id, Ended.WITHDRAWN


def _tell_ended(unit: Unit, case: Case, *more: uuid.UUID | None) -> None:
    """Tell the owner and whoever booked for a case, inside the program, that it has ended; not why."""
    recipients = [case.owner_id, *(account_id for account_id in more if account_id)]
    moment = unit.clock.now().strftime("%Y%m%d%H%M%S")
    notify(unit, recipients, LifecycleNotice.RETURN_ENDED, case.id, f"return_ended:{case.id.hex}:{moment}")
