"""How many people one escort can look after: each figure with one escort too few, and with enough."""

from dataclasses import replace

import pytest

from returns.cases.rules.cases import Cited, Limit, Severity
from returns.escorts.rules.escorts import (
    EscortFacts,
    EscortKind,
    Heads,
    RatioRules,
    escorts_needed,
    fewest,
    ratio_reasons,
)
from returns.journey.rules.itinerary import LegFacts
from tests.returns.escorts.rules.test_company import LEGS


def _limit(value: int, code: str) -> Limit:
    return Limit(value, Cited(code, "source"))


RULES = RatioRules(
    stretcher=_limit(1, "stretcher"),
    small_child=_limit(1, "small_child"),
    small_siblings=_limit(3, "small_siblings"),
    adolescents=_limit(5, "adolescents"),
    group_from=_limit(25, "group_from"),
    group_to=_limit(40, "group_to"),
)
NOBODY = Heads(2)


def escorts(kind: EscortKind, count: int) -> list[EscortFacts]:
    """So many escorts of a kind on every leg."""
    return [EscortFacts(kind, 1, len(LEGS), False)] * count


@pytest.mark.parametrize(
    ("heads", "kind", "enough", "code", "rule"),
    [
        (replace(NOBODY, on_stretcher=1), EscortKind.MEDICAL, 1, "too_few_for_stretcher", "stretcher"),
        (replace(NOBODY, on_stretcher=2), EscortKind.MEDICAL, 2, "too_few_for_stretcher", "stretcher"),
        (replace(NOBODY, small_children=1), EscortKind.SOCIAL, 1, "too_few_for_small_children", "small_child"),
        (replace(NOBODY, small_children=3), EscortKind.SOCIAL, 1, "too_few_for_small_children", "small_siblings"),
        (replace(NOBODY, small_children=4), EscortKind.SOCIAL, 2, "too_few_for_small_children", "small_siblings"),
        (replace(NOBODY, older_children=5), EscortKind.SOCIAL, 1, "too_few_for_older_children", "adolescents"),
        (replace(NOBODY, older_children=6), EscortKind.SOCIAL, 2, "too_few_for_older_children", "adolescents"),
        (Heads(25), EscortKind.OPERATIONAL, 1, "too_few_for_group", "group_to"),
        (Heads(41), EscortKind.OPERATIONAL, 2, "too_few_for_group", "group_to"),
    ],
)
def test_one_escort_too_few_is_warned_about_and_enough_are_not(
    heads: Heads, kind: EscortKind, enough: int, code: str, rule: str
) -> None:
    assert ratio_reasons(escorts(kind, enough), LEGS, heads, RULES) == ()
    [found] = ratio_reasons(escorts(kind, enough - 1), LEGS, heads, RULES)
    assert (found.code, found.rule, found.severity) == (code, rule, Severity.WARNING)


def test_a_family_is_no_group_and_without_legs_nothing_is_said() -> None:
    legs: tuple[LegFacts, ...] = ()
    assert ratio_reasons([], LEGS, Heads(24), RULES) == ()
    assert ratio_reasons([], legs, Heads(60, 1, 1, 1), RULES) == ()


def test_the_leg_with_the_fewest_counts() -> None:
    half = [EscortFacts(EscortKind.SOCIAL, 1, 1, False), EscortFacts(EscortKind.SOCIAL, 1, 3, False)]
    assert fewest(EscortKind.SOCIAL, half, LEGS) == 1
    assert [escorts_needed(people, 3) for people in (0, 1, 3, 4)] == [0, 1, 1, 2]
