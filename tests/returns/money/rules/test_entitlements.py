"""What each programme of the rule book pays: figures computed by hand, limits that are never passed, any order."""

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from foundation.money import Money
from foundation.rulebook.rules import rules_of_day
from foundation.rulebook.services.seeds import read_seeds
from returns.money.queries.budgets import programmes_known, rows_for
from returns.money.rules.entitlements import (
    CODES,
    MEDICAL,
    TOTAL,
    Entitlement,
    EntitlementRow,
    Member,
    Pay,
    When,
    entitlement_of,
)

SEEDS = read_seeds(Path(__file__).parents[4] / "data" / "rules")
ON_DAY = rules_of_day(SEEDS, {*CODES, *(row.code for row in SEEDS)}, date(2026, 11, 24))
HEAD, SPOUSE = Member("head", 34, True), Member("spouse", 30, False)
BOY, GIRL = Member("boy", 10, False), Member("girl", 17, False)
FOUR = (HEAD, SPOUSE, BOY, GIRL)
SEVEN = (HEAD, SPOUSE, BOY, GIRL, *(Member(f"child {n}", n, False) for n in (1, 2, 3)))
VOLUNTARY, FORCED = {"programme": "EURP", "return_type": "voluntary"}, {"programme": "EURP", "return_type": "forced"}


def under(scope: Mapping[str, str], people: tuple[Member, ...], per_person: bool = True) -> Entitlement:
    """What people are entitled to by the rows of the rule book."""
    return entitlement_of(rows_for(ON_DAY, scope), people, 18, per_person)


@pytest.mark.parametrize(
    ("scope", "people", "per_person", "total"),
    [
        # 615 for each of four; in kind 2 x 2,000 and 2 x 1,000.
        (VOLUNTARY, FOUR, True, "8460 EUR"),
        (VOLUNTARY, (HEAD,), True, "2615 EUR"),
        (VOLUNTARY, (Member("child", 12, True),), True, "1615 EUR"),
        # 205 and 1,000 for each of four.
        (FORCED, FOUR, True, "4820 EUR"),
        (FORCED, (HEAD,), True, "1205 EUR"),
        # 615 for each of four, or once; 2,000 for the head and 3 x 1,000.
        ({"programme": "RI.VOL.ARE"}, FOUR, True, "7460 EUR"),
        ({"programme": "RI.VOL.ARE"}, FOUR, False, "5615 EUR"),
        ({"programme": "RI.VOL.ARE"}, (HEAD,), True, "2615 EUR"),
        # Travel 2 x 200 and 2 x 100; start 2 x 1,000 and 2 x 500, which is under 4,000.
        ({"programme": "REAG/GARP"}, FOUR, True, "3600 EUR"),
        ({"programme": "REAG/GARP"}, (HEAD,), True, "1200 EUR"),
        # Travel 2 x 200 and 5 x 100; start 2 x 1,000 and 5 x 500 is 4,500, and the family gets at most 4,000.
        ({"programme": "REAG/GARP"}, SEVEN, True, "4900 EUR"),
        # Nothing is stated but a limit.
        ({"programme": "UK VRS"}, FOUR, True, ""),
        ({"programme": "IOM Greece"}, FOUR, True, "4000 EUR"),
        ({"programme": "IOM Greece"}, FOUR, False, "1000 EUR"),
        ({}, FOUR, True, ""),
        ({"programme": "Nobody's"}, FOUR, True, ""),
        ({"programme": "EURP"}, FOUR, True, ""),  # the kind of return is not known
    ],
)
def test_each_programme_pays_what_was_computed_by_hand(
    scope: dict[str, str], people: tuple[Member, ...], per_person: bool, total: str
) -> None:
    payable = under(scope, people, per_person).payable
    assert ", ".join(f"{one.amount} {one.currency}" for one in payable) == total


def test_every_programme_of_the_rule_book_stands_in_the_table_above() -> None:
    assert programmes_known(ON_DAY) == ["EURP", "IOM Greece", "REAG/GARP", "RI.VOL.ARE", "UK VRS"]


def test_a_line_says_how_when_until_when_and_by_which_row() -> None:
    found = under(VOLUNTARY, (HEAD, BOY))
    cash, *in_kind = [one for one in found.lines if one.person == "head"]
    assert (cash.pay, cash.when, cash.used_within_months) == (Pay.CASH, When.ON_ARRIVAL, None)
    assert (in_kind[0].pay, in_kind[0].when, in_kind[0].used_within_months) == (Pay.IN_KIND, When.AFTER_ARRIVAL, 12)
    assert cash.cited.source == "DT&V (Netherlands)"
    assert "entitlement.cash_on_arrival" in cash.cited.rule
    assert {one.code for one in found.lines if one.person == "boy"} == {
        "entitlement.cash_on_arrival",
        "entitlement.in_kind.minor",
    }


def test_a_limit_takes_from_the_last_lines_and_says_so() -> None:
    found = under({"programme": "REAG/GARP"}, SEVEN)
    start = [one for one in found.lines if one.code.startswith("entitlement.start_allowance")]
    assert sum((one.payable.amount for one in start), Decimal(0)) == 4000
    assert [one.payable.amount for one in start][:2] == [1000, 1000]
    assert start[-1].payable.amount == 0
    cap = next(one for one in found.caps if one.what == "start_allowance")
    assert cap.is_reached
    assert (cap.asked.amount, cap.most.amount) == (4500, 4000)


@pytest.mark.parametrize(("per_person", "people"), [(True, ["head", "spouse", "boy", "girl"]), (False, [""])])
def test_limits_of_everything_and_of_medical_costs_are_told(per_person: bool, people: list[str]) -> None:
    total = under({"programme": "UK VRS"}, FOUR, per_person).caps
    assert [(one.what, one.person, one.most) for one in total] == [
        (TOTAL, who, Money(Decimal(3000), "GBP")) for who in people
    ]
    medical = [one for one in under({"programme": "REAG/GARP"}, FOUR, per_person).caps if one.what == MEDICAL]
    assert [(one.person, one.most.amount, one.within_months) for one in medical] == [(who, 2000, 3) for who in people]


def test_whoever_has_no_known_age_is_named_and_gets_what_does_not_depend_on_it() -> None:
    unknown = Member("?", None, False)
    found = under(VOLUNTARY, (HEAD, unknown))
    assert [(one.code, one.subject) for one in found.reasons] == [("entitlement_age_not_known", "?")]
    assert {one.code for one in found.lines if one.person == "?"} == {"entitlement.cash_on_arrival"}
    assert under(FORCED, (HEAD, unknown)).reasons == ()


def test_what_is_paid_to_the_vulnerable_goes_to_them_alone() -> None:
    row = EntitlementRow("entitlement.support.vulnerable", Money(Decimal(300), "EUR"), None)
    frail = Member("frail", 70, False, is_vulnerable=True)
    assert [one.person for one in entitlement_of([row], (HEAD, frail), 18, True).lines] == ["frail"]


_SCOPES = st.sampled_from([VOLUNTARY, FORCED, *({"programme": one} for one in ("REAG/GARP", "RI.VOL.ARE"))])
_AGES = st.lists(st.one_of(st.none(), st.integers(0, 90)), min_size=1, max_size=9)


@settings(deadline=None, max_examples=40)
@given(_SCOPES, _AGES, st.booleans(), st.randoms())
def test_no_limit_is_passed_and_the_order_of_people_does_not_matter(
    scope: dict[str, str], ages: list[int | None], per_person: bool, chance: random.Random
) -> None:
    people = [Member(str(n), age, n == 0) for n, age in enumerate(ages)]
    found = under(scope, tuple(people), per_person)
    for cap in found.caps:
        if cap.what not in (MEDICAL, TOTAL):
            own = [one.payable.amount for one in found.lines if one.code.startswith(f"entitlement.{cap.what}")]
            assert sum(own, Decimal(0)) <= cap.most.amount
    assert all(0 <= one.payable.amount <= one.amount.amount for one in found.lines)
    mixed = list(people)
    chance.shuffle(mixed)
    assert under(scope, tuple(mixed), per_person).payable == found.payable
