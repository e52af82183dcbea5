"""Guards of the steps of a case: who may take one, and what must be true for it. Pure, over frozen facts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from returns.cases.rules import CaseReason, CaseState, Reason, ReasonCode, blockers
from returns.counselling.rules import Solution
from returns.lifecycle.rules.eligibility import Decision
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


class StepReason(ReasonCode):
    """Codes of reasons about who may take a step, and when."""

    NOT_OWNER = "not_owner"
    NOT_AN_OFFICER = "not_an_officer"
    NOT_LEAD = "not_lead"
    LEADS_OWN_CASE = "leads_own_case"
    COUNSELLED_THIS_CASE = "counselled_this_case"
    SIGN_OFF_PERMISSION_MISSING = "sign_off_permission_missing"
    SIGNS_OWN_WORK = "signs_own_work"
    CLEARANCE_ASKED_TOO_EARLY = "clearance_asked_too_early"
    NOTICE_MISSING = "notice_missing"
    REJECTION_REASON_MISSING = "rejection_reason_missing"
    NOT_COUNSELLED = "not_counselled"
    SOLUTION_NOT_RETURN = "solution_not_return"
    DECISION_MISSING = "decision_missing"
    SIGN_OFF_MISSING = "sign_off_missing"
    SIGN_OFF_ASKED_EARLY = "sign_off_asked_early"
    NOBODY_SIGNS_HERE = "nobody_signs_here"
    SIGN_OFF_VOID = "sign_off_void"
    IDENTITY_NOT_CONFIRMED = "identity_not_confirmed"
    CLOSURE_REASON_MISSING = "closure_reason_missing"
    CONCERN_OPEN = "concern_open"
    SOMEBODY_ON_BOARD = "somebody_on_board"


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
    """What the service that asks for a step knows, and the case's own facts do not say."""

    decision: Decision | None = None
    readiness: tuple[Reason, ...] = ()
    is_signed: bool = False  # a sign-off is being given now, over findings without a blocker
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
    contacts: tuple[Reason, ...] = ()  # of returns/safe_contact/rules.py
    solution: Solution | None = None  # of the latest session; None before the first
    counselled: tuple[Reason, ...] = ()  # of returns/counselling/rules.py
    consents: tuple[Reason, ...] = ()  # of returns/consent/rules.py
    checks: tuple[Asked, ...] = ()  # everybody of the case
    check_rules: CheckRules = STRICTEST
    clearance: ClearanceFacts = field(default=ClearanceFacts(Clearance.OUTSTANDING, None))
    is_on_board: bool = False  # somebody has boarded, and the flight is not recorded as left yet
    extra: Extra = NOTHING_MORE


Guard = Callable[[Facts, Actor], tuple[Reason, ...]]


def owner(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """The owner of the case, or who leads the office."""
    return () if actor.is_owner or actor.leads_office else (Reason(StepReason.NOT_OWNER),)


def other_officer(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """An officer who did not counsel in this case."""
    candidates = (
        (not actor.may_work, StepReason.NOT_AN_OFFICER),
        (actor.is_counsellor, StepReason.COUNSELLED_THIS_CASE),
    )
    return tuple(Reason(code) for applies, code in candidates if applies)


def second_person(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Somebody who may sign off, and signs nobody's work of their own."""
    own = actor.is_owner or actor.did_the_work
    candidates = ((not actor.may_sign_off, StepReason.SIGN_OFF_PERMISSION_MISSING), (own, StepReason.SIGNS_OWN_WORK))
    return tuple(Reason(code, cleared_by="sign_off") for applies, code in candidates if applies)


def officer(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Any officer of the office."""
    return () if actor.may_work else (Reason(StepReason.NOT_AN_OFFICER),)


def partner_or_owner_with_reason(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """The partner of the reception referral; the owner has to say why it is not the partner."""
    return () if actor.is_partner else (*owner(facts, actor), *reason(facts, actor))


def partner_or_owner(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """The owner, or the coordinator through the episode."""
    return () if actor.is_partner else owner(facts, actor)


def lead(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Who leads the office, and not in a case of their own."""
    if not actor.leads_office:
        return (Reason(StepReason.NOT_LEAD),)
    return (Reason(StepReason.LEADS_OWN_CASE),) if actor.is_owner else ()


def reason(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """A reason was said."""
    return () if facts.has_reason else (Reason(CaseReason.REASON_MISSING),)


def nobody_on_board(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Nobody has boarded: whoever has, is offloaded first, or what was recorded is undone."""
    return (Reason(StepReason.SOMEBODY_ON_BOARD),) if facts.is_on_board else ()


def notice(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """The authority gave notice: which one, and when."""
    return () if facts.extra.has_notice else (Reason(StepReason.NOTICE_MISSING),)


def rejection_reason(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """A reason for the rejection was chosen, beside what is said about it."""
    return () if facts.extra.rejection_code else (Reason(StepReason.REJECTION_REASON_MISSING),)


def safe_contact(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Everybody has a safe contact, or a day by which it is known."""
    return facts.contacts


def solution_is_return(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """The person was counselled and chose return."""
    if facts.solution is None:
        return (Reason(StepReason.NOT_COUNSELLED, cleared_by="counselling"),)
    return (
        () if facts.solution is Solution.RETURN else (Reason(StepReason.SOLUTION_NOT_RETURN, cleared_by="counselling"),)
    )


def counselled(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Counselling told what has to be told, and the decision of every adult is free as far as anybody saw."""
    return facts.counselled


def consents(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Consents to assistance and data of everybody who signs."""
    return facts.consents


def decision_is(decision: Decision) -> Guard:
    """The decision that leads to this state was taken."""

    def decided(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
        return (
            () if facts.extra.decision is decision else (Reason(StepReason.DECISION_MISSING, cleared_by="eligibility"),)
        )

    return decided


def protection_check(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Everybody who has to be asked was asked of late, and no answer of anybody forbids the return."""
    return check_reasons(facts.checks, facts.today, facts.check_rules)


def return_is_an_option(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """No specialist said that return is not an option."""
    return plan_clearance_reasons(facts.clearance)


def clearance_given(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """The clearance lets somebody travel today."""
    return travel_clearance_reasons(facts.clearance, facts.today)


def ready(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Readiness finds no blocker, and it is being signed."""
    reasons = blockers(facts.extra.readiness)
    return (
        reasons if reasons or facts.extra.is_signed else (Reason(StepReason.SIGN_OFF_MISSING, cleared_by="sign_off"),)
    )


def sign_off_stands(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """What was signed is still what is true."""
    return () if facts.extra.sign_off_stands else (Reason(StepReason.SIGN_OFF_VOID, cleared_by="sign_off"),)


def identity(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """Whoever arrived was recognised."""
    return () if facts.extra.is_identity_confirmed else (Reason(StepReason.IDENTITY_NOT_CONFIRMED),)


def closure_reason(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """A closure reason was chosen."""
    return () if facts.extra.closure_code else (Reason(StepReason.CLOSURE_REASON_MISSING),)


def no_open_concern(facts: Facts, actor: Actor) -> tuple[Reason, ...]:
    """No protection concern is open."""
    return (Reason(StepReason.CONCERN_OPEN),) if facts.extra.has_open_concern else ()
