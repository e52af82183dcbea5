"""The life of a case: the table of its steps, and the guards of each (domain, section 2)."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from returns.cases.rules.cases import (
    BEFORE_BOARDING,
    ENDED,
    WITHDRAWALS,
    CaseReason,
    CaseState,
    Reason,
    ReasonCode,
    blockers,
)
from returns.counselling.rules import Solution
from returns.protection.rules.protection import (
    STRICTEST,
    Asked,
    CheckRules,
    Clearance,
    ClearanceFacts,
    check_reasons,
    plan_clearance_reasons,
    travel_clearance_reasons,
)

S = CaseState
Reasons = tuple[Reason, ...]


class StepReason(ReasonCode):
    """Codes of reasons about the steps of a case: who may take one, and when; about its ends and its deadline."""

    NOT_FROM_HERE = "not_from_here"
    NOT_OWNER = "not_owner"
    NOT_AN_OFFICER = "not_an_officer"
    NOT_LEAD = "not_lead"
    LEADS_OWN_CASE = "leads_own_case"
    COUNSELLED_THIS_CASE = "counselled_this_case"
    SIGN_OFF_PERMISSION_MISSING = "sign_off_permission_missing"
    SIGNS_OWN_WORK = "signs_own_work"
    CLEARANCE_ASKED_TOO_EARLY = "clearance_asked_too_early"
    NOTICE_MISSING = "notice_missing", "authority"
    REJECTION_REASON_MISSING = "rejection_reason_missing", "code"
    NOT_COUNSELLED = "not_counselled"
    SOLUTION_NOT_RETURN = "solution_not_return"
    DECISION_MISSING = "decision_missing"
    SIGN_OFF_MISSING = "sign_off_missing"
    SIGN_OFF_ASKED_EARLY = "sign_off_asked_early"
    NOBODY_SIGNS_HERE = "nobody_signs_here"
    SIGN_OFF_VOID = "sign_off_void"
    IDENTITY_NOT_CONFIRMED = "identity_not_confirmed"
    CLOSURE_REASON_MISSING = "closure_reason_missing", "reason"
    CONCERN_OPEN = "concern_open"
    SOMEBODY_ON_BOARD = "somebody_on_board"
    WITHDRAWS_ALONE = "withdraws_alone"
    SOLUTION_NOT_RECORDED = "solution_not_recorded"
    DEADLINE_IS_THE_SAME = "deadline_is_the_same", "legal_deadline"


class EventKind(enum.StrEnum):
    """What the timeline of a case tells. Nothing here says what is behind a closed door."""

    STATE_CHANGED = "state_changed"
    WITHDRAWN = "withdrawn"
    COUNSELLED = "counselled"
    ELIGIBILITY_DECIDED = "eligibility_decided"
    PROTECTION_CHECKED = "protection_checked"
    CLEARANCE_SET = "clearance_set"
    CLEARANCE_VOIDED = "clearance_voided"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_REFUSED = "consent_refused"
    DOCUMENT_RECORDED = "document_recorded"
    FITNESS_DECIDED = "fitness_decided"
    TRAVEL_PLANNED = "travel_planned"
    TRAVEL_FROZEN = "travel_frozen"
    ESCORT_PLANNED = "escort_planned"
    RECEPTION_NAMED = "reception_named"
    SIGNED_OFF = "signed_off"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    COVERED = "covered"
    NOTE_ADDED = "note_added"
    FILE_ADDED = "file_added"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    FAMILY_SPLIT = "family_split"
    FAMILY_JOINED = "family_joined"
    GUARDIAN_RECORDED = "guardian_recorded"
    SAFE_CONTACT_RECORDED = "safe_contact_recorded"
    SCREENED = "screened"
    CLEARANCE_ASKED = "clearance_asked"
    ARRIVAL_REGISTERED = "arrival_registered"
    TAKEN_OVER = "taken_over"
    DEADLINE_CHANGED = "deadline_changed"
    BUDGET_CHANGED = "budget_changed"
    OVERRIDE_ASKED = "override_asked"
    OVERRIDE_DECIDED = "override_decided"
    NOT_TRAVELLED = "not_travelled"
    IMPORTED = "imported"


class Decision(enum.StrEnum):
    """What was decided on an application, by another officer than the one who counselled."""

    APPROVED = "approved"
    REJECTED = "rejected"


class RejectionReason(enum.StrEnum):
    """Why an application is rejected; what is to be said about it stands beside it."""

    CRITERIA = "criteria_not_met"
    ASSISTED_BEFORE = "assisted_before"
    OTHER_PROGRAMME = "another_programme_pays"
    COUNTRY = "country_not_served"
    NOT_VOLUNTARY = "not_a_free_decision"
    FACTS = "facts_not_shown"
    OTHER = "another_reason"


@dataclass(frozen=True)
class Actor:
    """Whoever takes a step, as far as it matters for this case."""

    is_owner: bool = False
    may_work: bool = False
    may_sign_off: bool = False
    leads_office: bool = False
    is_counsellor: bool = False  # held a session of this case
    is_partner: bool = False  # of an accepted reception referral, or closes through the episode
    did_the_work: bool = False  # booked a leg or planned an escort


@dataclass(frozen=True)
class Extra:
    """What the calling service knows of a step beside the facts of the case."""

    decision: Decision | None = None
    readiness: Reasons = ()
    is_signed: bool = False  # a sign-off is being given now, over findings without a blocker
    is_countersigned: bool = False  # a colleague of another office has signed exactly this
    sign_off_stands: bool = False  # it was given, and the same facts still give the same hash
    did_the_work: bool = False
    is_partner: bool = False
    is_identity_confirmed: bool = False
    closure_code: str = ""
    rejection_code: str = ""
    has_notice: bool = False  # the authority gave notice that it took its decision back
    has_open_concern: bool = False


NOTHING_MORE = Extra()


@dataclass(frozen=True)
class Facts:
    """What is true of a case today. Only what the guards of the step look at has to be there."""

    state: CaseState
    today: date
    has_reason: bool = False
    contacts: Reasons = ()  # of returns/safe_contact/rules.py
    solution: Solution | None = None  # of the latest session; None before the first
    counselled: Reasons = ()  # of returns/counselling/rules.py
    consents: Reasons = ()  # of returns/consent/rules.py
    checks: tuple[Asked, ...] = ()  # everybody of the case
    check_rules: CheckRules = STRICTEST
    clearance: ClearanceFacts = field(default=ClearanceFacts(Clearance.OUTSTANDING, None))
    is_on_board: bool = False  # somebody has boarded, and the flight is not recorded as left yet
    extra: Extra = NOTHING_MORE


# Guards: who may take a step, and what must be true for it.

Guard = Callable[[Facts, Actor], Reasons]


def _asks(reasons: Callable[[Facts], Reasons]) -> Guard:
    """The guard that refuses with these reasons, whoever takes the step."""
    return lambda facts, _actor: reasons(facts)


def _needs(holds: Callable[[Facts], bool], code: ReasonCode, cleared_by: str = "") -> Guard:
    """The guard that refuses with one reason where this does not hold."""
    return _asks(lambda facts: () if holds(facts) else (Reason(code, cleared_by=cleared_by),))


def _is(holds: Callable[[Actor], bool], code: ReasonCode) -> Guard:
    """The guard that refuses whoever this does not hold of."""
    return lambda _facts, actor: () if holds(actor) else (Reason(code),)


owner = _is(lambda actor: actor.is_owner or actor.leads_office, StepReason.NOT_OWNER)
officer = _is(lambda actor: actor.may_work, StepReason.NOT_AN_OFFICER)


def other_officer(facts: Facts, actor: Actor) -> Reasons:
    """An officer who did not counsel in this case."""
    counselled_here = (Reason(StepReason.COUNSELLED_THIS_CASE),) if actor.is_counsellor else ()
    return (*officer(facts, actor), *counselled_here)


def second_person(facts: Facts, actor: Actor) -> Reasons:
    """Somebody who may sign off, and does not sign their own work; in its place, who signed in another office."""
    own, signed = actor.is_owner or actor.did_the_work, facts.extra.is_countersigned
    candidates = ((not actor.may_sign_off, StepReason.SIGN_OFF_PERMISSION_MISSING), (own, StepReason.SIGNS_OWN_WORK))
    return tuple(Reason(code, cleared_by="sign_off") for applies, code in candidates if applies and not signed)


def partner_or_owner(facts: Facts, actor: Actor) -> Reasons:
    """The owner, or the coordinator through the episode."""
    return () if actor.is_partner else owner(facts, actor)


def partner_or_owner_with_reason(facts: Facts, actor: Actor) -> Reasons:
    """The partner of the reception referral; the owner has to say why it is not the partner."""
    return () if actor.is_partner else (*owner(facts, actor), *reason(facts, actor))


def lead(facts: Facts, actor: Actor) -> Reasons:
    """Who leads the office, and not in a case of their own."""
    if not actor.leads_office:
        return (Reason(StepReason.NOT_LEAD),)
    return (Reason(StepReason.LEADS_OWN_CASE),) if actor.is_owner else ()


def solution_is_return(facts: Facts, actor: Actor) -> Reasons:
    """The person was counselled and chose return."""
    if facts.solution is Solution.RETURN:
        return ()
    code = StepReason.NOT_COUNSELLED if facts.solution is None else StepReason.SOLUTION_NOT_RETURN
    return (Reason(code, cleared_by="counselling"),)


def ready(facts: Facts, actor: Actor) -> Reasons:
    """Readiness finds no blocker, and it is being signed."""
    missing = () if facts.extra.is_signed else (Reason(StepReason.SIGN_OFF_MISSING, cleared_by="sign_off"),)
    return blockers(facts.extra.readiness) or missing


def decision_is(decision: Decision) -> Guard:
    """The decision that leads to this state was taken."""
    return _needs(lambda facts: facts.extra.decision is decision, StepReason.DECISION_MISSING, "eligibility")


reason = _needs(lambda facts: facts.has_reason, CaseReason.REASON_MISSING)
# Whoever has boarded is offloaded first, or what was recorded is undone.
nobody_on_board = _needs(lambda facts: not facts.is_on_board, StepReason.SOMEBODY_ON_BOARD)
notice = _needs(lambda facts: facts.extra.has_notice, StepReason.NOTICE_MISSING)
rejection_reason = _needs(lambda facts: bool(facts.extra.rejection_code), StepReason.REJECTION_REASON_MISSING)
# What was signed is still what is true.
sign_off_stands = _needs(lambda facts: facts.extra.sign_off_stands, StepReason.SIGN_OFF_VOID, "sign_off")
# Whoever arrived was recognised.
identity = _needs(lambda facts: facts.extra.is_identity_confirmed, StepReason.IDENTITY_NOT_CONFIRMED)
closure_reason = _needs(lambda facts: bool(facts.extra.closure_code), StepReason.CLOSURE_REASON_MISSING)
no_open_concern = _needs(lambda facts: not facts.extra.has_open_concern, StepReason.CONCERN_OPEN)
safe_contact = _asks(lambda facts: facts.contacts)
counselled = _asks(lambda facts: facts.counselled)
consents = _asks(lambda facts: facts.consents)
protection_check = _asks(lambda facts: check_reasons(facts.checks, facts.today, facts.check_rules))
return_is_an_option = _asks(lambda facts: plan_clearance_reasons(facts.clearance))
clearance_given = _asks(lambda facts: travel_clearance_reasons(facts.clearance, facts.today))


# The one table of the steps: from where, to where, who, and what must be true.


@dataclass(frozen=True)
class Transition:
    """One row of the table. `who` and `needs` are asked together, so that every reason is told at once."""

    origin: CaseState
    target: CaseState
    who: Guard
    needs: tuple[Guard, ...]


_FORWARD = (
    Transition(S.INTAKE, S.COUNSELLING, owner, (safe_contact,)),
    Transition(S.COUNSELLING, S.APPLIED, owner, (solution_is_return, counselled, consents)),
    Transition(S.APPLIED, S.ELIGIBLE, other_officer, (decision_is(Decision.APPROVED), reason)),
    Transition(S.APPLIED, S.REJECTED, other_officer, (decision_is(Decision.REJECTED), rejection_reason, reason)),
    Transition(S.ELIGIBLE, S.PLANNING, owner, (protection_check, return_is_an_option)),
    Transition(S.PLANNING, S.READY, second_person, (ready,)),
    # The check is asked again: a fear that is expressed late stops the journey too, and nobody can override it.
    Transition(S.READY, S.DEPARTED, officer, (sign_off_stands, protection_check, clearance_given)),
    Transition(S.DEPARTED, S.ARRIVED, partner_or_owner_with_reason, (identity,)),
    Transition(S.ARRIVED, S.CLOSED, partner_or_owner, (closure_reason, no_open_concern)),
)
_OF_END: dict[CaseState, tuple[Guard, ...]] = {S.REVERSED: (notice,)}
_OF_ORIGIN: dict[CaseState, tuple[Guard, ...]] = {S.READY: (nobody_on_board,)}
_WITHDRAWN = tuple(
    Transition(origin, target, owner, (*_OF_END.get(target, ()), reason, *_OF_ORIGIN.get(origin, ())))
    for origin in BEFORE_BOARDING
    for target in WITHDRAWALS
)
# A signed case goes back to planning when its sign-off is void and somebody changes the plan, or when nobody travels;
# a departed one when it turns out that nobody did.
_BACK = (
    Transition(S.READY, S.PLANNING, officer, ()),
    Transition(S.DEPARTED, S.PLANNING, officer, (reason,)),
)
# Where a case goes on when it is reopened: after the arrival in its reintegration, before it with counselling anew.
REOPENED = {state: S.ARRIVED if state is S.CLOSED else S.COUNSELLING for state in ENDED}
_REOPENED = tuple(Transition(origin, target, lead, (reason,)) for origin, target in REOPENED.items())

TRANSITIONS = {(row.origin, row.target): row for row in (*_FORWARD, *_BACK, *_WITHDRAWN, *_REOPENED)}
# The next step on the way of each state; rejecting and withdrawing are no steps on it.
NEXT = {row.origin: row.target for row in reversed(_FORWARD)}


def unmet(facts: Facts, to: CaseState, actor: Actor) -> Reasons:
    """Every reason why this actor cannot take this step now; empty if nothing stands in the way.

    Who comes first, then what must be true, in the order of the table. `not_from_here` if there is no such step.
    """
    row = TRANSITIONS.get((facts.state, to))
    if row is None:
        return (Reason(StepReason.NOT_FROM_HERE),)
    return tuple(dict.fromkeys(reason for guard in (row.who, *row.needs) for reason in guard(facts, actor)))


def looks_at(origin: CaseState, to: CaseState) -> frozenset[Guard]:
    """The guards of a step, so that only their facts have to be read; none where there is no such step."""
    row = TRANSITIONS.get((origin, to))
    return frozenset((row.who, *row.needs)) if row else frozenset()


def deadline_reasons(before: date | None, after: date | None, has_reason: bool) -> Reasons:
    """Why the legal deadline is not changed like this: nothing changes, or nobody says why."""
    candidates = ((before == after, StepReason.DEADLINE_IS_THE_SAME), (not has_reason, CaseReason.REASON_MISSING))
    return tuple(Reason(code) for applies, code in candidates if applies)
