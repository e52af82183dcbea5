"""Overrides: which findings can be set aside, by whom and until when; what protects people never is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import Cited, Limit, Reason, Severity, blockers
from returns.documents.rules.documents import DocumentReason
from returns.escorts.rules.company import CompanyReason
from returns.escorts.rules.escorts import EscortReason
from returns.health.rules.assistance import ChildFlightReason
from returns.health.rules.births import NewbornReason
from returns.health.rules.health import Fitness, FitnessReason
from returns.journey.rules.itinerary import ItineraryReason
from returns.protection.rules.protection import ProtectionReason
from returns.readiness.rules.facts import ReadinessFacts
from returns.readiness.rules.overrides import (
    NEVER_AREAS,
    Asking,
    Deciding,
    HeldOverride,
    OverrideRules,
    OverrideState,
    against_asking,
    against_deciding,
    may_be_overridden,
    overridden,
    rests_on,
)
from returns.readiness.rules.readiness import findings
from tests.factories.made_reasons import Made
from tests.returns.readiness.rules.test_readiness import ADULT, CHILD, READY, RULES

TODAY = date(2026, 11, 25)
DAY = READY.day
ALL_AREAS = ("documents", "medical", "health", "itinerary", "escorts", *sorted(NEVER_AREAS))
OVERRIDE_RULES = OverrideRules(
    ALL_AREAS,
    ("document_missing",),
    Limit(14, Cited("longest", "source")),
    frozenset({"row that is never overridden"}),
)
MEDICAL = Reason(FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY, ADULT, cleared_by="medical")


@pytest.mark.parametrize(
    ("finding", "allowed"),
    [
        (MEDICAL, True),
        (Reason(ItineraryReason.CONNECTION_TOO_SHORT, "2", cleared_by="itinerary"), True),
        (Reason(EscortReason.WAY_HOME_MISSING, "1", cleared_by="escorts"), True),
        (Reason(DocumentReason.DOCUMENT_EXPIRES_TOO_SOON, ADULT, cleared_by="documents"), True),
        (Reason(DocumentReason.DOCUMENT_MISSING, ADULT, cleared_by="documents"), False),
        (replace(MEDICAL, severity=Severity.WARNING), False),
        (Reason(EscortReason.CHILD_NEEDS_ESCORT, cleared_by="escorts"), False),
        (Reason(ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG, CHILD, cleared_by="health"), False),
        (Reason(NewbornReason.NEWBORN_TOO_YOUNG, CHILD, cleared_by="health"), False),
        (Reason(ItineraryReason.LEG_FROZEN, "1", cleared_by="itinerary"), False),
        (Reason(CompanyReason.ESCORT_NOT_FOR_CHILDREN, "1", cleared_by="escorts"), False),
        (replace(MEDICAL, rule="row that is never overridden"), False),
        *((Reason(Made.ANYTHING, cleared_by=area), False) for area in sorted(NEVER_AREAS)),
    ],
)
def test_only_blockers_that_protect_nobody_can_be_set_aside(finding: Reason, allowed: bool) -> None:
    assert may_be_overridden(finding, OVERRIDE_RULES) is allowed


def test_no_row_that_is_empty_lets_anything_be_set_aside() -> None:
    assert not may_be_overridden(MEDICAL, replace(OVERRIDE_RULES, areas=()))


def _held(finding: Reason, until: date = DAY, digest: str = "same") -> HeldOverride:
    return HeldOverride(finding.code, finding.subject, until, digest)


@pytest.mark.parametrize(
    ("held", "holds"),
    [
        (_held(MEDICAL), True),
        (_held(MEDICAL, DAY - timedelta(days=1)), False),
        (_held(MEDICAL, digest="other facts"), False),
        (_held(replace(MEDICAL, subject=CHILD)), False),
        (_held(replace(MEDICAL, code=FitnessReason.FITNESS_MISSING)), False),
    ],
)
def test_an_override_holds_for_one_finding_over_the_same_facts_to_the_day(held: HeldOverride, holds: bool) -> None:
    digests = {(MEDICAL.code, MEDICAL.subject): "same"}
    (weighed,) = overridden((MEDICAL,), [held], digests, (TODAY, DAY), OVERRIDE_RULES)
    assert weighed.severity is (Severity.OVERRIDDEN if holds else Severity.BLOCKER)
    assert replace(weighed, severity=MEDICAL.severity) == MEDICAL


def test_it_has_to_hold_today_too_when_the_departure_is_late() -> None:
    digests, late = {(MEDICAL.code, MEDICAL.subject): "same"}, DAY + timedelta(days=3)
    (weighed,) = overridden((MEDICAL,), [_held(MEDICAL)], digests, (late, DAY), OVERRIDE_RULES)
    assert weighed.severity is Severity.BLOCKER


def _with_fitness(facts: ReadinessFacts, result: Fitness) -> ReadinessFacts:
    one, *others = facts.people
    assert one.fitness is not None
    return replace(facts, people=(replace(one, fitness=replace(one.fitness, result=result)), *others))


def test_what_a_finding_rests_on_changes_with_every_fact_of_the_journey_and_not_with_the_contact() -> None:
    alone, other = rests_on(READY, MEDICAL), replace(READY.legs[0], ordinal=9)
    assert rests_on(_with_fitness(READY, Fitness.NOT_FIT), MEDICAL) != alone
    assert rests_on(replace(READY, legs=(other, *READY.legs[1:])), MEDICAL) != alone
    assert rests_on(replace(READY, day=DAY + timedelta(days=1)), MEDICAL) != alone
    assert rests_on(READY, replace(MEDICAL, rule="another row")) != alone
    one, *others = READY.people
    checked_again = replace(READY, people=(replace(one, contact=None, checked_on=TODAY), *others))
    assert rests_on(checked_again, MEDICAL) == alone
    of_a_leg = Reason(ItineraryReason.CONNECTION_TOO_SHORT, "2", cleared_by="itinerary")
    for finding in (MEDICAL, of_a_leg):
        assert rests_on(replace(READY, details="another flight"), finding) != rests_on(READY, finding)
        assert rests_on(replace(READY, escorts=()), finding) != rests_on(READY, finding) or not READY.escorts
        assert rests_on(_with_fitness(READY, Fitness.NOT_FIT), finding) != rests_on(READY, finding)
        assert rests_on(replace(READY, clearance=replace(READY.clearance)), finding) == rests_on(READY, finding)


GOOD = Asking(MEDICAL, DAY, is_reasoned=True, waits_already=False)


@pytest.mark.parametrize(
    ("asking", "codes"),
    [
        (GOOD, []),
        (replace(GOOD, until=TODAY + timedelta(days=14)), []),
        (replace(GOOD, until=TODAY + timedelta(days=15)), ["override_too_long"]),
        (replace(GOOD, until=DAY - timedelta(days=1)), ["override_ends_before_departure"]),
        (replace(GOOD, is_reasoned=False), ["reason_missing"]),
        (replace(GOOD, waits_already=True), ["override_waits_already"]),
        (replace(GOOD, finding=None), ["override_finding_gone"]),
        (
            Asking(Reason(ProtectionReason.FEAR_EXPRESSED, ADULT, cleared_by="protection"), TODAY, False, True),
            ["override_never", "reason_missing", "override_ends_before_departure", "override_waits_already"],
        ),
    ],
)
def test_every_reason_against_asking_is_told_at_once(asking: Asking, codes: list[str]) -> None:
    assert [one.code for one in against_asking(asking, TODAY, DAY, OVERRIDE_RULES)] == codes


SECOND = Deciding(OverrideState.ASKED, may_sign_off=True, is_own_request=False, did_the_work=False)


@pytest.mark.parametrize(
    ("deciding", "codes"),
    [
        (SECOND, []),
        (replace(SECOND, still_rests=False), ["override_facts_changed"]),
        (
            Deciding(OverrideState.GRANTED, may_sign_off=False, is_own_request=True, did_the_work=True),
            [
                "override_decided_already",
                "sign_off_permission_missing",
                "override_own_request",
                "override_own_work",
            ],
        ),
    ],
)
def test_a_second_person_decides_once(deciding: Deciding, codes: list[str]) -> None:
    assert [one.code for one in against_deciding(deciding)] == codes


WORSE = {
    "fear": lambda f: replace(f, people=(replace(f.people[0], check=None, checked_on=None), *f.people[1:])),
    "consent": lambda f: replace(f, consents=()),
    "contact": lambda f: replace(f, people=(replace(f.people[0], contact=None), *f.people[1:])),
    "child alone": lambda f: replace(f, people=f.people[1:]),
    "unfit": lambda f: _with_fitness(f, Fitness.NOT_FIT),
    "no escort": lambda f: replace(f, escorts=()),
}


@given(st.lists(st.sampled_from(sorted(WORSE)), unique=True))
def test_whatever_is_overridden_no_protecting_blocker_goes_away(worse: list[str]) -> None:
    facts = READY
    for name in worse:
        facts = WORSE[name](facts)
    found = findings(facts, RULES)
    digests = {(one.code, one.subject): "same" for one in found}
    weighed = overridden(found, [_held(one) for one in found], digests, (TODAY, DAY), OVERRIDE_RULES)
    assert [one.code for one in weighed] == [one.code for one in found]
    kept = {one.code for one in blockers(weighed)}
    for one in blockers(found):
        assert (one.code in kept) >= (one.cleared_by in NEVER_AREAS or one.code.startswith("child_"))
