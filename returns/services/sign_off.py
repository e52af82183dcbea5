"""Sign-off: a second person answers for the readiness of a departure."""

from dataclasses import asdict

from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.readiness import SignOff
from returns.queries.itinerary import who_planned
from returns.rules.cases import CaseState
from returns.rules.guards import Extra
from returns.rules.lifecycle import EventKind
from returns.services.lifecycle import move_case
from returns.services.readiness import readiness_of


def sign_off(unit: Unit, case: Case, note: str | None = None) -> None:
    """Sign a departure off: the case moves from planning to ready, with the hash of what was true.

    RuleBroken with every reason: blockers of readiness, `sign_off_permission_missing`, and `signs_own_work` for the
    owner and for whoever booked a leg or planned an escort.
    """
    ready = readiness_of(unit, case)
    own = unit.actor_id in who_planned(unit.session, case.id)
    extra = Extra(readiness=ready.findings, is_signed=True, did_the_work=own)
    move_case(unit, case, CaseState.READY, note, extra, EventKind.SIGNED_OFF)
    found = [
        {name: str(part) for name, part in asdict(one).items() if name in ("code", "severity", "subject")}
        for one in ready.findings
    ]
    unit.session.add(
        SignOff(
            case_id=case.id,
            signed_by=unit.actor_id,
            signed_at=unit.clock.now(),
            facts_hash=ready.facts_hash,
            rule_versions=list(ready.rule_versions),
            content={"findings": found, "note": (note or "").strip()},
        )
    )
    unit.participants["trail"].act("case.sign_off", ("case", case.id))


def plan_again(unit: Unit, case: Case) -> None:
    """Take a signed case back to planning, so that it can be signed off anew. RuleBroken as `move_case`."""
    move_case(unit, case, CaseState.PLANNING)
