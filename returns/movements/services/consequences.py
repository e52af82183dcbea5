"""What a change of a group movement would do to each of its cases, told before anything is changed."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.errors import BadInput
from foundation.language.words import ngettext
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import cases_by_id
from returns.cases.queries.reasons import refuse_if
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import Reason, Severity
from returns.cases.services.planning import PLANNED_IN
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_cases
from returns.journey.rules.bookings import needs_consent
from returns.journey.services.itinerary import instants_of
from returns.movements.models import Movement
from returns.movements.queries.movements import legs_of_movement, seats_of
from returns.movements.queries.proposed_legs import proposed_legs
from returns.movements.rules import closed_reasons
from returns.movements.services.schedule import (
    NewMovement,
    content_of,
    following_legs,
    is_rescheduled,
    leg_content,
    refuse_wrong,
    says_something_new,
    schedule_of,
    zones_of,
)
from returns.readiness.queries.readiness import latest_sign_offs
from returns.readiness.services.readiness import Readiness, readiness_of_cases

_BEFORE_BOOKING = ("consent", "country")


@dataclass(frozen=True)
class Consequence:
    """What a change would do to one case: whether a sign-off that stands falls void, what arises and what goes away."""

    case: Case
    voids_sign_off: bool
    arises: tuple[Reason, ...]
    goes: tuple[Reason, ...]


@dataclass(frozen=True)
class Consequences:
    """What a change would do to each case, and a digest of it: who saw this presses with the same digest."""

    cases: tuple[Consequence, ...]
    seen: str
    forgets_notice: bool


def consequences_of(unit: Unit, movement: Movement, new: NewMovement) -> Consequences:
    """What changing a movement would do to its cases, told before anything is changed; changes nothing.

    As many statements for sixty cases as for two. BadInput and RuleBroken as `change_movement`.
    """
    seats = seats_of(unit.session, [movement])[movement.id]
    refuse_wrong(unit, new, movement, seats.taken, seats.people)
    refuse_if(closed_reasons(movement.status, movement.departs_at <= unit.clock.now()))
    moved = says_something_new(movement, new)
    own = {} if not moved else following_legs(legs_of_movement(unit.session, movement.id))
    cases = [case for case in cases_by_id(unit.session, own) if case.state in PLANNED_IN]
    cases.sort(key=lambda case: str(case.id))
    consequences = _compared(unit, cases, own, new) if cases else ()
    summaries = [
        [
            consequence.case.id.hex,
            consequence.voids_sign_off,
            *([each.code, each.subject] for each in (*consequence.arises, *consequence.goes)),
        ]
        for consequence in consequences
    ]
    digest = canonical_json(
        [movement.id.hex, movement.version, schedule_of(new), new.booking, new.status.value, summaries]
    )
    forgets = movement.told_at is not None and is_rescheduled(movement, new)
    return Consequences(consequences, hashlib.sha256(digest.encode()).hexdigest(), forgets)


def _compared(
    unit: Unit, cases: Sequence[Case], own: Mapping[uuid.UUID, Leg], new: NewMovement
) -> tuple[Consequence, ...]:
    """How each case stands now, and how it would stand."""
    ids = [case.id for case in cases]
    now_legs = legs_of_cases(unit.session, ids)
    at = instants_of(new)
    content = leg_content(content_of(new))
    then = {
        case_id: proposed_legs(now_legs[case_id], own[case_id], (new.mode, new.status), at, zones_of(new), content)
        for case_id in ids
    }
    before, after = (readiness_of_cases(unit, cases, legs) for legs in (now_legs, then))
    signed = latest_sign_offs(unit.session, ids)
    consequences = []
    for case in cases:
        was, would = before[case.id], after[case.id]
        stood = case.state is CaseState.READY and case.id in signed and signed[case.id].facts_hash == was.facts_hash
        consequences.append(Consequence(case, stood and would.facts_hash != was.facts_hash, *_differing(was, would)))
    _refuse_unbookable(own, new, consequences, after)
    return tuple(consequences)


def _differing(was: Readiness, would: Readiness) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """What arises and what goes away; a finding whose clearing day merely moves is neither."""

    def keys(readiness: Readiness) -> dict[tuple[str, str, Severity], Reason]:
        findings = [
            finding for finding in readiness.findings if finding.cleared_by != "movements"
        ]  # the notice is told apart
        return {(finding.code, finding.subject, finding.severity): finding for finding in findings}

    old, new = keys(was), keys(would)
    arises = tuple(finding for key, finding in new.items() if key not in old)
    return arises, tuple(finding for key, finding in old.items() if key not in new)


def _refuse_unbookable(
    own: Mapping[uuid.UUID, Leg],
    new: NewMovement,
    consequences: Sequence[Consequence],
    after: Mapping[uuid.UUID, Readiness],
) -> None:
    """Nothing is newly held or ticketed for a case without its consents, or where returns are suspended."""
    count = sum(
        needs_consent(own[consequence.case.id].status, new.status)
        and any(each.cleared_by in _BEFORE_BOOKING and each.severity is Severity.BLOCKER
                for each in after[consequence.case.id].findings)
        for consequence in consequences
    )  # fmt: skip
    if count:
        message = ngettext(
            "%(num)d case cannot be booked: consents are missing, or returns to the country are stopped.",
            "%(num)d cases cannot be booked: consents are missing, or returns to the country are stopped.",
            count,
        )
        raise BadInput({"status": [message]})
