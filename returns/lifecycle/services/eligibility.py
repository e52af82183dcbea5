"""Changes of eligibility: deciding on an application."""

import uuid

from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules import CaseState
from returns.lifecycle.models import DecisionContent, EligibilityDecision
from returns.lifecycle.rules.eligibility import Decision, RejectionReason
from returns.lifecycle.rules.guards import Extra
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.endings import end_transfers, tell_ended
from returns.lifecycle.services.lifecycle import move_case

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
    unit.participants["trail"].act("eligibility.decide", ("case", case.id), decision=decision.value)
    if rejected:
        end_transfers(unit, case)
        tell_ended(unit, case)
    return row.id
