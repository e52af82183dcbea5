"""The money of a plan: sums by currency against sums made another way, and what a budget lets through."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from foundation.money import Money
from reintegration.plans.rules import (
    Allowed,
    Costed,
    InstalmentState,
    ItemState,
    Part,
    over_budget,
    sums_of_plan,
    why_not_divided,
    why_not_paid,
    why_part_not_paid,
)
from returns.cases.rules import Reason


def eur(amount: str) -> Money:
    """Euros."""
    return Money(Decimal(amount), "EUR")


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    """The codes of reasons, in their order."""
    return [one.code for one in reasons]


NONE: list[str] = []
LINE = Allowed("line", eur("300"), is_approved=True)
PAID = Part(InstalmentState.PAID, eur("100"), eur("100"))
PLANNED = Part(InstalmentState.PLANNED, eur("100"))
DROPPED = Part(InstalmentState.CANCELLED, eur("100"))


@pytest.mark.parametrize(
    ("state", "parts", "planned", "paid"),
    [
        (ItemState.PLANNED, (), "300", "0"),
        (ItemState.DELIVERED, (), "300", "300"),
        (ItemState.DELIVERED, (PLANNED,), "300", "0"),
        (ItemState.DELIVERED, (DROPPED,), "300", "300"),
        (ItemState.UNDER_WAY, (PAID, PLANNED), "300", "100"),
        (ItemState.CANCELLED, (PAID, DROPPED), "100", "100"),
        (ItemState.CANCELLED, (), "0", "0"),
    ],
)
def test_what_an_item_takes_and_what_is_paid_of_it(
    state: ItemState, parts: tuple[Part, ...], planned: str, paid: str
) -> None:
    (one,) = sums_of_plan([Costed(state, eur("300"), "line", parts)], [LINE])
    assert (one.planned, one.paid, one.allowed) == (eur(planned), eur(paid), eur("300"))
    assert one.left == eur("300") - eur(paid)


def test_what_is_left_is_not_known_without_a_line_and_nothing_without_an_approval() -> None:
    (one,) = sums_of_plan([Costed(ItemState.PLANNED, eur("300"))], [])
    assert (one.allowed, one.left) == (None, None)
    (one,) = sums_of_plan([Costed(ItemState.PLANNED, eur("300"), "line")], [Allowed("line", eur("300"), False)])
    assert (one.allowed, one.left) == (eur("0"), eur("0"))


def test_a_line_that_pays_two_items_counts_once() -> None:
    items = [Costed(ItemState.PLANNED, eur("150"), "line"), Costed(ItemState.PLANNED, eur("150.01"), "line")]
    (one,) = sums_of_plan(items, [LINE, LINE])
    assert one.allowed == eur("300")
    assert [found.subject for found in over_budget(items, [LINE])] == ["line"]
    assert over_budget(items[:1], [LINE]) == ()


def test_currencies_never_mix() -> None:
    items = [Costed(ItemState.PLANNED, eur("1")), Costed(ItemState.PLANNED, Money(Decimal(2), "UZS"))]
    found = sums_of_plan(items, [LINE])
    assert [(one.planned.currency, one.planned.amount, one.allowed is None) for one in found] == [
        ("EUR", Decimal(1), False),
        ("UZS", Decimal(2), True),
    ]


@pytest.mark.parametrize(
    ("more", "line", "spent", "expected"),
    [
        (eur("300"), LINE, [], NONE),
        (eur("1000"), None, [eur("1000")], NONE),
        (eur("200.01"), LINE, [eur("100")], ["plan_pays_above_budget"]),
        (eur("200"), LINE, [eur("100")], NONE),
        (eur("1"), Allowed("line", eur("300"), False), [], ["plan_pays_unapproved"]),
        (eur("1"), Allowed("line", eur("300"), True, True), [], ["plan_budget_cancelled"]),
        (
            eur("301"),
            Allowed("line", eur("300"), False),
            [],
            ["plan_pays_unapproved", "plan_pays_above_budget"],
        ),
        (Money(Decimal(1), "UZS"), LINE, [eur("100")], ["plan_pays_other_currency"]),
    ],
)
def test_only_what_was_approved_is_paid(
    more: Money, line: Allowed | None, spent: list[Money], expected: list[str]
) -> None:
    assert codes(why_not_paid(more, line, spent)) == expected


@pytest.mark.parametrize(
    ("item", "part", "expected"),
    [
        (Costed(ItemState.PLANNED, eur("300"), parts=(PAID, PLANNED)), eur("100"), NONE),
        (Costed(ItemState.PLANNED, eur("300"), parts=(PAID, PLANNED)), eur("100.01"), ["instalments_above_cost"]),
        (Costed(ItemState.PLANNED, eur("100"), parts=(DROPPED,)), eur("100"), NONE),
        (Costed(ItemState.CANCELLED, None), None, ["item_not_planned", "item_without_cost"]),
    ],
)
def test_parts_never_come_to_more_than_the_cost(item: Costed, part: Money | None, expected: list[str]) -> None:
    assert codes(why_not_divided(item, part)) == expected


@pytest.mark.parametrize(
    ("part", "paid", "expected"),
    [
        (PLANNED, eur("200"), NONE),
        (PLANNED, eur("200.01"), ["paid_above_cost"]),
        (PAID, eur("0"), ["instalment_not_planned", "instalment_of_nothing"]),
    ],
)
def test_a_part_is_paid_once_and_not_above_the_cost(part: Part, paid: Money, expected: list[str]) -> None:
    item = Costed(ItemState.DELIVERED, eur("300"), parts=(PAID, PLANNED))
    assert codes(why_part_not_paid(item, part, paid)) == expected


_AMOUNTS = st.decimals(min_value="0.01", max_value="99999", places=2)
_CURRENCIES = st.sampled_from(["EUR", "UZS", "TRY"])


@st.composite
def _items(draw: st.DrawFn) -> Costed:
    currency, cost = draw(_CURRENCIES), draw(_AMOUNTS)
    parts = []
    for paid in draw(st.lists(st.booleans(), max_size=3)):
        amount = Money(draw(_AMOUNTS), currency)
        state = InstalmentState.PAID if paid else draw(st.sampled_from([*InstalmentState][::2]))
        parts.append(Part(state, amount, amount if paid else None))
    known = draw(st.booleans())
    line = draw(st.sampled_from(["", "a", "b"]))
    return Costed(draw(st.sampled_from(ItemState)), Money(cost, currency) if known else None, line, tuple(parts))


@settings(max_examples=150, deadline=None)
@given(st.lists(_items(), max_size=6), _AMOUNTS, st.booleans())
def test_sums_are_those_that_are_made_in_fractions(items: list[Costed], budget: Decimal, is_approved: bool) -> None:
    paid: dict[str, Fraction] = defaultdict(Fraction)
    for item in items:
        standing = [one for one in item.parts if one.state is not InstalmentState.CANCELLED]
        for one in item.parts:
            if one.paid is not None:
                paid[one.paid.currency] += Fraction(one.paid.amount)
        if not standing and item.state is ItemState.DELIVERED and item.cost is not None:
            paid[item.cost.currency] += Fraction(item.cost.amount)
    found = {one.paid.currency: one for one in sums_of_plan(items, [Allowed("a", Money(budget, "EUR"), is_approved)])}
    assert {currency: Fraction(one.paid.amount) for currency, one in found.items() if one.paid.amount} == dict(paid)
    euros = found["EUR"]
    may = Fraction(budget) if is_approved else Fraction(0)
    assert euros.left is not None
    assert Fraction(euros.left.amount) == may - paid.get("EUR", Fraction(0))
    assert all(one.left is None for currency, one in found.items() if currency != "EUR")
