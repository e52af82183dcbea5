"""How applications and returns end: the decision, then withdrawal by either side, reversal, cancelling."""

import uuid

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import WITHDRAWALS, CaseState
from returns.consent.queries import transfers_in_force
from returns.consent.rules import Ended
from returns.counselling.queries import sessions_of_case
from returns.journey.queries.itinerary import legs_to_freeze
from returns.lifecycle.models import DecisionContent, EligibilityDecision
from returns.lifecycle.queries import Step, reasons_against
from returns.lifecycle.rules.endings import NOTHING_SAID, Ending, ending_reasons, kept_of
from returns.lifecycle.rules.lifecycle import Decision, EventKind, Extra, RejectionReason
from returns.lifecycle.services.lifecycle import freeze_legs, move_case, refuse_reasons
from returns.lifecycle.words import LifecycleAct, LifecycleNotice
from returns.movements.services.people import leave_movements

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
    today = unit.today
    days = {"said_on": ending.said_on, "notice_on": ending.notice_on}
    wrong = {
        name: [_("This date is in the future. Enter today or an earlier date.")]
        for name, day in days.items()
        if day and day > today
    }
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
