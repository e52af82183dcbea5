"""The next step of a case, and everything that stands in its way, for pages and programs alike. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules import CaseState, Reason, blockers
from returns.journey.models import Leg
from returns.journey.queries.travellers import PeopleRead
from returns.lifecycle.queries import Step, reasons_against
from returns.lifecycle.rules.eligibility import Decision
from returns.lifecycle.rules.guards import Extra, StepReason
from returns.lifecycle.rules.transitions import NEXT
from returns.people.models import Person
from returns.protection.models import ProtectionClearance
from returns.protection.queries import clearance_facts, clearance_of_case
from returns.protection.rules.protection import travel_clearance_reasons
from returns.readiness.services import readiness_of, standing_sign_off


@dataclass(frozen=True)
class NextStep:
    """Where a case goes next (None where it has ended), and why it does not go there yet."""

    to: CaseState | None
    findings: tuple[Reason, ...]  # what somebody can clear
    not_mine: tuple[Reason, ...]  # why it is not for whoever asks

    @property
    def is_open(self) -> bool:
        """Whether nothing stands in the way of whoever asks; warnings do not."""
        return not blockers(self.findings) and not self.not_mine


@dataclass(frozen=True)
class AtHand:
    """What the caller has read already; None is read when it is needed."""

    people: Sequence[Person] | None = None
    clearance: ProtectionClearance | None = None
    legs: Sequence[Leg] | None = None
    read: PeopleRead | None = None  # with everything that a departure looks at of people


NOTHING_AT_HAND = AtHand()
# Given with the step itself, and so not missing before it.
_GIVEN = Extra(decision=Decision.APPROVED, is_identity_confirmed=True, closure_code="given with the step")


def next_step(unit: Unit, case: Case, at_hand: AtHand = NOTHING_AT_HAND) -> NextStep:
    """The next step on the way, as far as it can be judged before somebody takes it. Reads only what it looks at."""
    to = NEXT.get(case.state)
    if to is None:
        return NextStep(None, (), ())
    if case.state is CaseState.PLANNING:
        return NextStep(to, _before_sign_off(unit, case, at_hand), ())
    if case.state is CaseState.READY:
        return NextStep(to, _before_departure(unit, case, at_hand), ())
    step = Step(to, has_reason=True, extra=_GIVEN, people=at_hand.people, clearance=at_hand.clearance)
    reasons = reasons_against(unit.session, unit.scope, case, step, unit.clock.now())
    return NextStep(
        to,
        tuple(reason for reason in reasons if reason.cleared_by),
        tuple(reason for reason in reasons if not reason.cleared_by),
    )


def _before_departure(unit: Unit, case: Case, at_hand: AtHand) -> tuple[Reason, ...]:
    """The reasons against departure, from the facts of readiness: the sign-off, the protection check, clearance."""
    ready = readiness_of(unit, case, at_hand.legs, at_hand.read)
    void = () if standing_sign_off(unit, case, ready) else (Reason(StepReason.SIGN_OFF_VOID, cleared_by="sign_off"),)
    check = (reason for reason in ready.findings if reason.cleared_by == "protection")
    clearance = at_hand.clearance or clearance_of_case(unit.session, case.id)
    today = unit.clock.now().date()
    return (*void, *check, *travel_clearance_reasons(clearance_facts(clearance), today))


def _before_sign_off(unit: Unit, case: Case, at_hand: AtHand) -> tuple[Reason, ...]:
    findings = readiness_of(unit, case, at_hand.legs, at_hand.read).findings
    return findings if blockers(findings) else (*findings, Reason(StepReason.SIGN_OFF_MISSING, cleared_by="sign_off"))
