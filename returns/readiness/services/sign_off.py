"""Sign-off: a second person answers for the readiness of a departure."""

from dataclasses import asdict

from foundation.messaging.services import queue_message, tell as tell_colleagues
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import Reason, blockers
from returns.journey.queries.itinerary import who_planned
from returns.lifecycle.rules.guards import Extra, StepReason
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import move_case, refuse_reasons
from returns.readiness.models.readiness import SignOff
from returns.readiness.queries.sign_off import signers_of
from returns.readiness.services.readiness import readiness_of
from returns.readiness.words import ReadinessMessage, ReadinessNotice


def sign_off(unit: Unit, case: Case, note: str | None = None) -> None:
    """Sign a departure off: the case moves from planning to ready, with the hash of what was true.

    RuleBroken with every reason: blockers of readiness, `sign_off_permission_missing`, and `signs_own_work` for the
    owner and for whoever booked a leg or planned an escort.
    """
    ready = readiness_of(unit, case)
    own = unit.actor_id in who_planned(unit.session, case.id)
    extra = Extra(readiness=ready.findings, is_signed=True, did_the_work=own)
    move_case(unit, case, CaseState.READY, note, extra, EventKind.SIGNED_OFF)
    stored = [
        {name: str(part) for name, part in asdict(finding).items() if name in ("code", "severity", "subject")}
        for finding in ready.findings
    ]
    unit.session.add(
        SignOff(
            case_id=case.id,
            signed_by=unit.actor_id,
            signed_at=unit.clock.now(),
            facts_hash=ready.facts_hash,
            rule_versions=list(ready.rule_versions),
            content={"findings": stored, "note": (note or "").strip()},
        )
    )
    unit.participants["trail"].act("case.sign_off", ("case", case.id))


def ask_for_sign_off(unit: Unit, case: Case) -> int:
    """Tell those of the office who may sign this departure off that it waits for them; returns how many were told.

    Nobody is told twice of the same facts. RuleBroken with every reason: `sign_off_asked_early`, `nobody_signs_here`,
    and what blocks the departure.
    """
    ready, now = readiness_of(unit, case), unit.clock.now()
    signers = signers_of(unit.session, case, now.date())
    against = (
        (case.state is not CaseState.PLANNING, StepReason.SIGN_OFF_ASKED_EARLY),
        (not signers, StepReason.NOBODY_SIGNS_HERE),
    )
    reasons = tuple(Reason(code, cleared_by="sign_off") for applies, code in against if applies)
    refuse_reasons(unit, case, (*reasons, *blockers(ready.findings)))
    once = f"sign_off_wanted:{case.id.hex}:{ready.facts_hash[:16]}"
    account_ids = tell_colleagues(unit, signers, ReadinessNotice.SIGN_OFF_WANTED, case.id, once)
    for account_id in account_ids:
        # One message a day, however many cases wait: the inbox says which.
        queue_message(
            unit,
            account_id,
            ReadinessMessage.SIGN_OFF_WANTED,
            {"count": 1},
            f"sign_off:{account_id.hex}:{now.date().isoformat()}",
        )
    unit.participants["trail"].act("readiness.ask", ("case", case.id), count=len(account_ids))
    return len(account_ids)


def plan_again(unit: Unit, case: Case) -> None:
    """Take a signed case back to planning, so that it can be signed off anew. RuleBroken as `move_case`."""
    move_case(unit, case, CaseState.PLANNING)
