"""Who of the roster travels along: for each reason escorts who give it and who do not; worse never becomes better."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import UNCITED, Cited, Limit, Severity, blockers
from returns.escorts.rules.company import (
    AwayFacts,
    CompanionFacts,
    CompanyRules,
    MemberFacts,
    company_reasons,
    countries_of,
    serves,
)
from returns.escorts.rules.escorts import EscortFacts, EscortKind, PaperFacts, PaperKind, Skill
from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus

DAY = date(2026, 12, 3)
LAST = DAY + timedelta(days=2)
Change = Callable[[CompanionFacts], CompanionFacts]
RULES = CompanyRules(
    qualified=("doctor", "nurse", "paramedic", "psychiatric", "child_protection"),
    qualification=Cited("qualified", "source"),
    papers=Cited("papers", "source"),
    rest=Limit(12, Cited("rest", "source")),
    long_hours=None,
    long_journey=Cited("long", "source"),
    child=Cited("child", "source"),
)


def leg(number: int, origin: str, to: str, on: date = DAY, mode: LegMode = LegMode.AIR) -> LegFacts:
    """A leg of two hours on a day, the first at six."""
    departs = datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=3 + 3 * number)
    return LegFacts(number, mode, LegStatus.TICKETED, departs, departs + timedelta(hours=2), on, on, origin, to)


LEGS = (leg(1, "TR", "KZ"), leg(2, "KZ", "UZ"), leg(3, "UZ", "UZ", mode=LegMode.ROAD))
HOME = (leg(1, "UZ", "TR", LAST),)
QUALIFIED = tuple(PaperFacts(PaperKind.QUALIFICATION, LAST, skill) for skill in (Skill.NURSE, Skill.CHILD_PROTECTION))
ENTRY = PaperFacts(PaperKind.VISA, LAST, None, "UZ")
TRANSIT = PaperFacts(PaperKind.FREE_ENTRY, None, None, "KZ")
PASSPORT = PaperFacts(PaperKind.PASSPORT, LAST, None, "TR")
MEMBER = MemberFacts(
    is_active=True,
    skills=(Skill.NURSE, Skill.CHILD_PROTECTION),
    papers=(*QUALIFIED, PASSPORT, ENTRY, TRANSIT),
    away=(AwayFacts(LAST + timedelta(days=1), LAST + timedelta(days=9)),),
)
NURSE = CompanionFacts(EscortFacts(EscortKind.MEDICAL, 1, 3, True, HOME), MEMBER)
SOCIAL = replace(NURSE, escort=replace(NURSE.escort, kind=EscortKind.SOCIAL))


def member(**changed: Any) -> Change:
    """The escort with other words of the roster."""
    return lambda one: replace(one, member=replace(one.member, **changed))


def without(*papers: PaperFacts) -> Change:
    """The escort without some papers."""
    return lambda one: replace(
        one, member=replace(one.member, papers=tuple(paper for paper in one.member.papers if paper not in papers))
    )


def ended(paper: PaperFacts) -> Change:
    """The escort with a paper that ends a day before the way home."""
    shorter = replace(paper, expires_on=LAST - timedelta(days=1))
    return lambda one: replace(
        one,
        member=replace(one.member, papers=tuple(shorter if held == paper else held for held in one.member.papers)),
    )


def escort(**changed: Any) -> Change:
    """The escort on other legs, or as something else."""
    return lambda one: replace(one, escort=replace(one.escort, **changed))


def bound(**changed: Any) -> Change:
    """The escort bound by other journeys."""
    return lambda one: replace(one, **changed)


WORSE: tuple[tuple[str, Change], ...] = (
    ("escort_retired", member(is_active=False)),
    ("escort_not_of_kind", escort(kind=EscortKind.OPERATIONAL)),
    ("escort_not_of_kind", member(skills=(Skill.SOCIAL,))),
    ("escort_not_qualified", ended(QUALIFIED[0])),
    ("escort_not_qualified", without(QUALIFIED[0])),
    ("escort_passport_missing", without(PASSPORT)),
    ("escort_passport_missing", ended(PASSPORT)),
    ("escort_entry_missing", without(ENTRY)),
    ("escort_entry_missing", ended(ENTRY)),
    ("escort_transit_open", without(TRANSIT)),
    ("escort_not_available", member(away=(AwayFacts(LAST, LAST),))),
    ("escort_not_available", member(away=(AwayFacts(DAY - timedelta(days=9), DAY),))),
    ("escort_not_available", member(away=(AwayFacts(DAY + timedelta(days=1), DAY + timedelta(days=1)),))),
    ("escort_travels_elsewhere", bound(is_elsewhere=True)),
    ("escort_rest_short", bound(rest_is_short=True)),
    ("escort_rest_not_judged", bound(rest_is_open=True)),
)
WARNINGS = {"escort_transit_open", "escort_rest_not_judged"}


def codes(one: CompanionFacts, child_alone: bool = False) -> list[str]:
    """What is said of an escort."""
    return [reason.code for reason in company_reasons((one,), LEGS, child_alone, RULES)]


def test_whoever_may_can_and_is_free_to_travels_without_a_word() -> None:
    assert codes(NURSE) == []
    assert codes(SOCIAL, child_alone=True) == []


@pytest.mark.parametrize(("code", "worse"), WORSE)
def test_each_worse_fact_gives_its_reason_with_the_leg_and_where_it_is_cleared(code: str, worse: Change) -> None:
    [found] = [one for one in company_reasons((worse(NURSE),), LEGS, False, RULES) if one.code == code]
    assert (found.subject, found.cleared_by) == ("1", "escorts")
    assert found.severity is (Severity.WARNING if code in WARNINGS else Severity.BLOCKER)


def test_a_child_alone_is_accompanied_by_child_protection_whose_qualification_holds() -> None:
    assert codes(member(skills=(Skill.SOCIAL,))(SOCIAL), child_alone=True) == ["escort_not_for_children"]
    assert codes(member(skills=(Skill.SOCIAL,))(SOCIAL)) == []
    expected = ["escort_not_qualified", "escort_not_for_children"]
    assert codes(ended(QUALIFIED[1])(SOCIAL), child_alone=True) == expected


def test_one_of_several_skills_of_a_kind_is_enough_and_some_need_no_paper() -> None:
    two = member(skills=(Skill.DOCTOR, Skill.NURSE))
    assert codes(two(NURSE)) == []
    assert serves(replace(MEMBER, skills=(Skill.OPERATIONAL,)), Skill.OPERATIONAL, LAST, RULES.qualified)


def test_whoever_does_not_leave_the_country_needs_no_passport() -> None:
    inside = replace(NURSE, escort=EscortFacts(EscortKind.MEDICAL, 3, 3, False))
    assert codes(without(PASSPORT, ENTRY, TRANSIT)(inside)) == []


def test_the_own_country_lets_its_own_people_in_and_a_foreigner_needs_a_paper_for_the_way_home() -> None:
    abroad = replace(PASSPORT, country="GE")
    foreign = member(papers=(*QUALIFIED, abroad, ENTRY, TRANSIT))
    assert codes(foreign(NURSE)) == ["escort_entry_missing"]
    resident = member(papers=(*QUALIFIED, abroad, ENTRY, TRANSIT, PaperFacts(PaperKind.VISA, LAST, None, "TR")))
    assert codes(resident(NURSE)) == []


def test_where_one_only_changes_planes_nobody_is_let_in() -> None:
    assert countries_of(LEGS, HOME) == ({"UZ", "TR"}, {"KZ"})
    by_train = (LEGS[0], replace(LEGS[1], mode=LegMode.RAIL))
    assert countries_of(by_train) == ({"KZ", "UZ"}, set())


def test_every_reason_is_told_at_once() -> None:
    wrong = bound(is_elsewhere=True, rest_is_short=True)(without(PASSPORT, ENTRY, QUALIFIED[0])(NURSE))
    assert codes(wrong) == [
        "escort_not_qualified",
        "escort_passport_missing",
        "escort_entry_missing",
        "escort_travels_elsewhere",
        "escort_rest_short",
    ]


def test_being_elsewhere_says_nothing_of_where() -> None:
    [found] = company_reasons((bound(is_elsewhere=True)(NURSE),), LEGS, False, RULES)
    assert (found.rule, found.source) == (UNCITED.rule, UNCITED.source)


@given(st.sets(st.sampled_from([worse for _code, worse in WORSE])), st.sampled_from([worse for _code, worse in WORSE]))
def test_a_worse_fact_never_turns_a_journey_that_is_not_ready_into_one(before: set[Change], more: Change) -> None:
    one = NURSE
    for worse in before:
        one = worse(one)
    if blockers(company_reasons((one,), LEGS, False, RULES)):
        assert blockers(company_reasons((more(one),), LEGS, False, RULES))
