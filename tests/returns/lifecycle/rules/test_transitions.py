"""The table of steps: every row with an actor and facts that pass, each guard failing, and all reasons at once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies

from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, UNCITED, WITHDRAWALS, CaseState, Limit, Reason, Severity
from returns.consent.rules import ConsentReason
from returns.counselling.rules import Solution
from returns.lifecycle.rules.lifecycle import TRANSITIONS, Actor, Decision, Extra, Facts, unmet
from returns.protection.rules.protection import (
    Asked,
    AsylumClaim,
    CheckFacts,
    CheckRules,
    Clearance,
    ClearanceFacts,
    Fear,
)
from returns.safe_contact.rules import SafeContactReason
from tests.factories.made_reasons import Made

S = CaseState
TODAY = date(2026, 3, 1)
CHECK = CheckFacts(Fear.NONE, AsylumClaim.NONE, is_detained=False, has_legal_advice=False, may_enter=True)
OWNER = Actor(is_owner=True, may_work=True)
OFFICER = Actor(may_work=True)
SIGNER = Actor(may_work=True, may_sign_off=True)
PARTNER = Actor(is_partner=True)
LEAD = Actor(may_work=True, leads_office=True)
# Everything as it should be; a test makes one thing worse.
GOOD = Facts(
    state=S.INTAKE,
    today=TODAY,
    has_reason=True,
    solution=Solution.RETURN,
    checks=(Asked("a", 30, CHECK, TODAY), Asked("b", 4)),
    check_rules=CheckRules(18, Limit(90, UNCITED)),
    clearance=ClearanceFacts(Clearance.GIVEN, TODAY),
    extra=Extra(
        is_signed=True,
        sign_off_stands=True,
        is_identity_confirmed=True,
        closure_code="support_ended",
        has_notice=True,
        rejection_code="criteria_not_met",
    ),
)
UNASKED = {"checks": (Asked("a", 30, CHECK, TODAY), Asked("b", 30))}
MISSING = (Reason(SafeContactReason.SAFE_CONTACT_MISSING, "a"), Reason(SafeContactReason.SAFE_CONTACT_MISSING, "b"))
APPROVED = {"extra": replace(GOOD.extra, decision=Decision.APPROVED)}
REJECTED = {"extra": replace(GOOD.extra, decision=Decision.REJECTED)}


def facts(state: CaseState, **changed: Any) -> Facts:
    """Good facts of a case in this state, with some of them changed."""
    return replace(GOOD, state=state, **changed)


def extra(**changed: Any) -> dict[str, Extra]:
    """What a service knows, with some of it changed."""
    return {"extra": replace(GOOD.extra, **changed)}


def check(**changed: Any) -> dict[str, tuple[Asked, ...]]:
    """The protection checks of two, where the second of them answered some questions otherwise."""
    return {"checks": (Asked("a", 30, CHECK, TODAY), Asked("b", 30, replace(CHECK, **changed), TODAY))}


PASSES = (
    (S.INTAKE, S.COUNSELLING, OWNER, {}),
    (S.INTAKE, S.COUNSELLING, LEAD, {}),
    (S.COUNSELLING, S.APPLIED, OWNER, {}),
    (S.APPLIED, S.ELIGIBLE, OFFICER, APPROVED),
    (S.APPLIED, S.ELIGIBLE, OWNER, APPROVED),
    (S.APPLIED, S.REJECTED, OFFICER, REJECTED),
    (S.ELIGIBLE, S.PLANNING, OWNER, {}),
    (S.ELIGIBLE, S.PLANNING, OWNER, {"clearance": ClearanceFacts(Clearance.OUTSTANDING, None)}),
    (S.PLANNING, S.READY, SIGNER, {}),
    (S.PLANNING, S.READY, SIGNER, extra(readiness=(Reason(Made.LATE, severity=Severity.WARNING),))),
    (S.READY, S.DEPARTED, OFFICER, {}),
    (S.READY, S.DEPARTED, OFFICER, {"clearance": ClearanceFacts(Clearance.NOT_NEEDED, None)}),
    (S.READY, S.PLANNING, OFFICER, {}),
    (S.DEPARTED, S.PLANNING, OFFICER, {"has_reason": True}),
    (S.DEPARTED, S.ARRIVED, PARTNER, {"has_reason": False}),
    (S.DEPARTED, S.ARRIVED, OWNER, {}),
    (S.ARRIVED, S.CLOSED, OWNER, {}),
    (S.ARRIVED, S.CLOSED, PARTNER, {}),
    *((origin, to, OWNER, {}) for origin in BEFORE_BOARDING for to in WITHDRAWALS),
    *((origin, S.ARRIVED if origin is S.CLOSED else S.COUNSELLING, LEAD, {}) for origin in ENDED),
)
FAILS = (
    (S.INTAKE, S.COUNSELLING, OFFICER, {}, ["not_owner"]),
    (S.INTAKE, S.COUNSELLING, OFFICER, {"contacts": MISSING}, ["not_owner", *["safe_contact_missing"] * 2]),
    (S.COUNSELLING, S.APPLIED, OWNER, {"solution": None}, ["not_counselled"]),
    (S.COUNSELLING, S.APPLIED, OWNER, {"solution": Solution.STAY}, ["solution_not_return"]),
    (
        S.COUNSELLING,
        S.APPLIED,
        OWNER,
        {"consents": (Reason(ConsentReason.CONSENT_DATA_MISSING),)},
        ["consent_data_missing"],
    ),
    (S.APPLIED, S.ELIGIBLE, replace(OFFICER, is_counsellor=True), APPROVED, ["counselled_this_case"]),
    (S.APPLIED, S.ELIGIBLE, Actor(), APPROVED, ["not_an_officer"]),
    (S.APPLIED, S.ELIGIBLE, OFFICER, REJECTED, ["decision_missing"]),
    (S.APPLIED, S.REJECTED, OFFICER, {**REJECTED, "has_reason": False}, ["reason_missing"]),
    (S.ELIGIBLE, S.PLANNING, OFFICER, {}, ["not_owner"]),
    (
        S.ELIGIBLE,
        S.PLANNING,
        OWNER,
        UNASKED,
        ["protection_check_missing"],
    ),
    (
        S.ELIGIBLE,
        S.PLANNING,
        OWNER,
        {"checks": (Asked("a", 30, CHECK, TODAY - timedelta(days=91)),)},
        ["protection_check_not_recent"],
    ),
    (S.ELIGIBLE, S.PLANNING, OWNER, check(fear=Fear.EXPRESSED), ["fear_expressed"]),
    (S.ELIGIBLE, S.PLANNING, OWNER, check(claim=AsylumClaim.PENDING), ["claim_pending"]),
    (S.ELIGIBLE, S.PLANNING, OWNER, check(is_detained=True), ["legal_advice_missing"]),
    (S.ELIGIBLE, S.PLANNING, OWNER, check(may_enter=None), ["right_to_enter_unknown"]),
    (S.ELIGIBLE, S.PLANNING, OWNER, check(may_enter=False), ["right_to_enter_missing"]),
    (
        S.ELIGIBLE,
        S.PLANNING,
        OWNER,
        {"clearance": ClearanceFacts(Clearance.NOT_AN_OPTION, None)},
        ["protection_clearance_outstanding"],
    ),
    (S.PLANNING, S.READY, OFFICER, {}, ["sign_off_permission_missing"]),
    (S.PLANNING, S.READY, replace(SIGNER, is_owner=True), {}, ["signs_own_work"]),
    (S.PLANNING, S.READY, replace(SIGNER, did_the_work=True), {}, ["signs_own_work"]),
    (S.PLANNING, S.READY, SIGNER, extra(is_signed=False), ["sign_off_missing"]),
    (S.PLANNING, S.READY, SIGNER, extra(readiness=(Reason(Made.X), Reason(Made.Y))), ["x", "y"]),
    (S.READY, S.DEPARTED, PARTNER, {}, ["not_an_officer"]),
    (S.READY, S.DEPARTED, OFFICER, extra(sign_off_stands=False), ["sign_off_void"]),
    (S.READY, S.DEPARTED, OFFICER, check(fear=Fear.EXPRESSED), ["fear_expressed"]),
    *(
        (S.READY, S.DEPARTED, OFFICER, {"clearance": ClearanceFacts(*clearance)}, ["protection_clearance_outstanding"])
        for clearance in (
            (Clearance.OUTSTANDING, None),
            (Clearance.NOT_AN_OPTION, None),
            (Clearance.GIVEN, date(2026, 2, 28)),
        )
    ),
    (S.DEPARTED, S.ARRIVED, OWNER, {"has_reason": False}, ["reason_missing"]),
    (S.DEPARTED, S.ARRIVED, OFFICER, {"has_reason": False}, ["not_owner", "reason_missing"]),
    (S.DEPARTED, S.ARRIVED, PARTNER, extra(is_identity_confirmed=False), ["identity_not_confirmed"]),
    (S.ARRIVED, S.CLOSED, OFFICER, {}, ["not_owner"]),
    (
        S.ARRIVED,
        S.CLOSED,
        PARTNER,
        extra(closure_code="", has_open_concern=True),
        ["closure_reason_missing", "concern_open"],
    ),
    (S.READY, S.REVERSED, OFFICER, {"has_reason": False}, ["not_owner", "reason_missing"]),
    (S.READY, S.REVERSED, OWNER, extra(has_notice=False), ["notice_missing"]),
    (
        S.APPLIED,
        S.REJECTED,
        OFFICER,
        {"extra": replace(REJECTED["extra"], rejection_code="")},
        ["rejection_reason_missing"],
    ),
    (S.DEPARTED, S.WITHDRAWN_BY_APPLICANT, OWNER, {}, ["not_from_here"]),
    (S.CLOSED, S.ARRIVED, OWNER, {"has_reason": False}, ["not_lead", "reason_missing"]),
    (S.INTAKE, S.DEPARTED, OWNER, {}, ["not_from_here"]),
)


def test_every_row_of_the_table_is_passed_somewhere_here() -> None:
    assert {(origin, to) for origin, to, _who, _facts in PASSES} == set(TRANSITIONS)


@pytest.mark.parametrize(("origin", "to", "who", "changed"), PASSES)
def test_a_step_goes_with_the_right_actor_and_facts(
    origin: CaseState, to: CaseState, who: Actor, changed: dict[str, Any]
) -> None:
    assert unmet(facts(origin, **changed), to, who) == ()


@pytest.mark.parametrize(("origin", "to", "who", "changed", "codes"), FAILS)
def test_a_step_that_does_not_go_says_every_reason(
    origin: CaseState, to: CaseState, who: Actor, changed: dict[str, Any], codes: list[str]
) -> None:
    assert [reason.code for reason in unmet(facts(origin, **changed), to, who)] == codes


def test_what_is_not_known_at_all_never_lets_anybody_go_on() -> None:
    """Without facts, only the way back to planning is open, and only to an officer."""
    bare = [Facts(state=origin, today=TODAY) for origin, _to in TRANSITIONS]
    open_steps = [
        (origin, to)
        for (origin, to), one in zip(TRANSITIONS, bare, strict=True)
        if not unmet(one, to, Actor(may_work=True, may_sign_off=True, leads_office=True, is_partner=True))
    ]
    assert open_steps == [(S.INTAKE, S.COUNSELLING), (S.READY, S.PLANNING)]


@given(strategies.sampled_from(list(TRANSITIONS)), strategies.sampled_from(["contacts", "consents"]))
def test_the_same_facts_give_the_same_reasons_in_the_same_order(step: tuple[S, S], name: str) -> None:
    worse = facts(step[0], **{name: MISSING, **UNASKED})
    assert unmet(worse, step[1], OFFICER) == unmet(worse, step[1], OFFICER)


def test_everything_about_clearance_is_one_finding_without_subject_rule_or_source() -> None:
    found = {
        unmet(facts(S.READY, clearance=ClearanceFacts(state, until)), S.DEPARTED, OFFICER)
        for state, until in ((Clearance.OUTSTANDING, None), (Clearance.GIVEN, date(2026, 1, 1)))
    }
    (reason,) = found.pop()
    assert not found
    assert (reason.subject, reason.rule, reason.source) == ("", "", "")
