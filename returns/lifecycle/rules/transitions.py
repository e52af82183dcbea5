"""The one table of the steps of a case: from where, to where, who, and what must be true (domain, section 2)."""

from dataclasses import dataclass

from returns.cases.rules import BEFORE_BOARDING, ENDED, WITHDRAWALS, CaseState, Reason, ReasonCode
from returns.lifecycle.rules import guards
from returns.lifecycle.rules.eligibility import Decision
from returns.lifecycle.rules.guards import Actor, Facts, Guard


class TransitionReason(ReasonCode):
    """Codes of reasons about the steps of a case."""

    NOT_FROM_HERE = "not_from_here"


S = CaseState


@dataclass(frozen=True)
class Transition:
    """One row of the table. `who` and `needs` are asked together, so that every reason is told at once."""

    origin: CaseState
    target: CaseState
    who: Guard
    needs: tuple[Guard, ...]


_FORWARD = (
    Transition(S.INTAKE, S.COUNSELLING, guards.owner, (guards.safe_contact,)),
    Transition(S.COUNSELLING, S.APPLIED, guards.owner, (guards.solution_is_return, guards.counselled, guards.consents)),
    Transition(S.APPLIED, S.ELIGIBLE, guards.other_officer, (guards.decision_is(Decision.APPROVED), guards.reason)),
    Transition(
        S.APPLIED,
        S.REJECTED,
        guards.other_officer,
        (guards.decision_is(Decision.REJECTED), guards.rejection_reason, guards.reason),
    ),
    Transition(S.ELIGIBLE, S.PLANNING, guards.owner, (guards.protection_check, guards.return_is_an_option)),
    Transition(S.PLANNING, S.READY, guards.second_person, (guards.ready,)),
    # The check is asked again: a fear that is expressed late stops the journey too, and nobody can override it.
    Transition(
        S.READY,
        S.DEPARTED,
        guards.officer,
        (guards.sign_off_stands, guards.protection_check, guards.clearance_given),
    ),
    Transition(S.DEPARTED, S.ARRIVED, guards.partner_or_owner_with_reason, (guards.identity,)),
    Transition(S.ARRIVED, S.CLOSED, guards.partner_or_owner, (guards.closure_reason, guards.no_open_concern)),
)
_WITHDRAWN = tuple(
    Transition(
        origin,
        target,
        guards.owner,
        (
            *((guards.notice,) if target is S.REVERSED else ()),
            guards.reason,
            *((guards.nobody_on_board,) if origin is S.READY else ()),
        ),
    )
    for origin in BEFORE_BOARDING
    for target in WITHDRAWALS
)
# A signed case goes back to planning when its sign-off is void and somebody changes the plan, or when nobody travels;
# a departed one when it turns out that nobody did.
_BACK = (
    Transition(S.READY, S.PLANNING, guards.officer, ()),
    Transition(S.DEPARTED, S.PLANNING, guards.officer, (guards.reason,)),
)
# Where a case goes on when it is reopened: after the arrival in its reintegration, before it with counselling anew.
REOPENED = {state: S.ARRIVED if state is S.CLOSED else S.COUNSELLING for state in ENDED}
_REOPENED = tuple(Transition(origin, target, guards.lead, (guards.reason,)) for origin, target in REOPENED.items())

TRANSITIONS = {(row.origin, row.target): row for row in (*_FORWARD, *_BACK, *_WITHDRAWN, *_REOPENED)}
# The next step on the way of each state; rejecting and withdrawing are no steps on it.
NEXT = {row.origin: row.target for row in reversed(_FORWARD)}


def unmet(facts: Facts, to: CaseState, actor: Actor) -> tuple[Reason, ...]:
    """Every reason why this actor cannot take this step now; empty if nothing stands in the way.

    Who comes first, then what must be true, in the order of the table. `not_from_here` if there is no such step.
    """
    row = TRANSITIONS.get((facts.state, to))
    if row is None:
        return (Reason(TransitionReason.NOT_FROM_HERE),)
    reasons = [*row.who(facts, actor)]
    for guard in row.needs:
        reasons.extend(guard(facts, actor))
    return tuple(dict.fromkeys(reasons))


def looks_at(origin: CaseState, to: CaseState) -> frozenset[Guard]:
    """The guards of a step, so that only their facts have to be read; none where there is no such step."""
    row = TRANSITIONS.get((origin, to))
    return frozenset((row.who, *row.needs)) if row else frozenset()
