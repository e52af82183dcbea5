"""Plans: what may happen to an item when, and for whom it is; sums, and what a budget lets through."""

import uuid
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from foundation.money import Money
from reintegration.plans.rules import (
    Allowed,
    Costed,
    Days,
    HandedOver,
    InstalmentState,
    ItemState,
    Part,
    PlanEventKind,
    StatedFacts,
    changed_since,
    for_whom,
    is_outside,
    is_plan_late,
    over_budget,
    sums_of_plan,
    why_not_cancelled,
    why_not_changed,
    why_not_checked,
    why_not_delivered,
    why_not_divided,
    why_not_paid,
    why_not_planned,
    why_not_received,
    why_not_started,
    why_not_stated,
    why_part_not_paid,
    window_ends,
)
from returns.cases.rules.cases import Reason

ARRIVED, TODAY = date(2026, 11, 10), date(2026, 11, 24)
DAYS = Days(ARRIVED, TODAY)
NONE: list[str] = []
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    """The codes of reasons, in their order."""
    return [one.code for one in reasons]


@pytest.mark.parametrize(
    ("is_open", "has_reintegration", "expected"),
    [
        (True, True, NONE),
        (False, True, ["episode_closed"]),
        (True, False, ["track_without_plan"]),
        (False, False, ["episode_closed", "track_without_plan"]),
    ],
)
def test_planning_says_everything_that_stands_in_its_way(
    is_open: bool, has_reintegration: bool, expected: list[str]
) -> None:
    assert codes(why_not_planned(is_open, has_reintegration)) == expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        (ItemState.PLANNED, ARRIVED, NONE),
        (ItemState.UNDER_WAY, TODAY, NONE),
        (ItemState.UNDER_WAY, date(2026, 11, 12), ["delivery_before_beginning"]),
        (ItemState.DELIVERED, TODAY, ["item_not_planned"]),
        (ItemState.CANCELLED, date(2026, 11, 25), ["item_not_planned", "delivery_in_the_future"]),
        (ItemState.PLANNED, date(2026, 11, 9), ["delivery_before_arrival"]),
    ],
)
def test_a_delivery_lies_between_arrival_or_beginning_and_today(
    state: ItemState, on: date, expected: list[str]
) -> None:
    began = date(2026, 11, 20) if state is ItemState.UNDER_WAY else None
    assert codes(why_not_delivered(state, on, began, DAYS)) == expected


@pytest.mark.parametrize(
    ("state", "starts", "changes", "cancels"),
    [
        (ItemState.PLANNED, NONE, NONE, NONE),
        (ItemState.UNDER_WAY, ["item_not_planned"], NONE, NONE),
        (ItemState.DELIVERED, ["item_not_planned"], ["item_not_planned"], ["item_not_planned"]),
        (ItemState.CANCELLED, ["item_not_planned"], ["item_not_planned"], ["item_not_planned"]),
    ],
)
def test_what_was_delivered_or_cancelled_stays(
    state: ItemState, starts: list[str], changes: list[str], cancels: list[str]
) -> None:
    assert codes(why_not_started(state, TODAY, DAYS)) == starts
    assert codes(why_not_changed(state, is_open=True)) == changes
    assert codes(why_not_changed(state, is_open=False)) == ["episode_closed", *changes]
    assert codes(why_not_cancelled(state, has_reason=True)) == cancels
    assert codes(why_not_cancelled(state, has_reason=False)) == [*cancels, "item_reason_missing"]


@pytest.mark.parametrize(
    ("person", "objective", "expected"),
    [
        (None, None, NONE),
        (ONE, None, NONE),
        (ONE, ONE, NONE),
        (OTHER, ONE, ["item_for_somebody_else"]),
        (None, ONE, ["item_for_somebody_else"]),
    ],
)
def test_an_item_is_for_whom_its_objective_is(
    person: uuid.UUID | None, objective: uuid.UUID | None, expected: list[str]
) -> None:
    assert codes(for_whom(person, objective)) == expected


@pytest.mark.parametrize(
    ("day", "months", "outside"),
    [
        (date(2026, 11, 9), 12, True),
        (date(2026, 11, 9), None, True),
        (ARRIVED, 12, False),
        (date(2027, 11, 10), 12, False),
        (date(2027, 11, 11), 12, True),
        (date(2030, 1, 1), None, False),
    ],
)
def test_help_lies_outside_its_time_unless_nobody_knows_when_that_ends(
    day: date, months: int | None, outside: bool
) -> None:
    assert is_outside(day, ARRIVED, window_ends(ARRIVED, months)) is outside


def test_a_month_ends_on_its_last_day() -> None:
    assert window_ends(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("due", "items", "late"),
    [(TODAY, 0, False), (date(2026, 11, 23), 0, True), (date(2026, 11, 23), 1, False)],
)
def test_a_plan_is_late_from_the_day_after_it_was_due_while_it_is_empty(due: date, items: int, late: bool) -> None:
    assert is_plan_late(due, TODAY, items) is late


FACTS = StatedFacts(ARRIVED, TODAY, True, 1)


AGREED = StatedFacts(ARRIVED, TODAY, True, 1, was_drawn_up=True, was_agreed=True)


@pytest.mark.parametrize(
    ("kind", "on", "facts", "expected"),
    [
        (PlanEventKind.DRAWN_UP, TODAY, FACTS, NONE),
        (PlanEventKind.AGREED, ARRIVED, FACTS, NONE),
        (PlanEventKind.AGREED, TODAY, AGREED, NONE),
        (PlanEventKind.REVIEWED, TODAY, AGREED, NONE),
        (PlanEventKind.REVIEWED, TODAY, FACTS, ["plan_not_agreed"]),
        (PlanEventKind.DRAWN_UP, TODAY, AGREED, ["plan_drawn_up_already"]),
        (
            PlanEventKind.REVIEWED,
            date(2026, 11, 25),
            StatedFacts(ARRIVED, TODAY, False, 0),
            ["episode_closed", "plan_empty", "plan_day_not_come", "plan_not_agreed"],
        ),
        (PlanEventKind.AGREED, date(2026, 11, 9), FACTS, ["plan_day_before_arrival"]),
    ],
)
def test_what_is_said_of_a_plan_is_refused_with_every_reason(
    kind: PlanEventKind, on: date, facts: StatedFacts, expected: list[str]
) -> None:
    assert codes(why_not_stated(kind, on, facts)) == expected


GIVEN = HandedOver(ItemState.DELIVERED, date(2026, 11, 20), "worker", TODAY)


@pytest.mark.parametrize(
    ("kind", "on", "name", "has_paper", "expected"),
    [
        (PlanEventKind.RECEIVED_ON_SCREEN, TODAY, "A", False, NONE),
        (PlanEventKind.RECEIVED_ON_PAPER, TODAY, "A", True, NONE),
        (PlanEventKind.RECEIVED_ON_PAPER, TODAY, " ", False, ["receiver_missing", "certificate_missing"]),
        (PlanEventKind.RECEIVED_ON_SCREEN, date(2026, 11, 19), "A", False, ["day_before_delivery"]),
        (PlanEventKind.RECEIVED_ON_SCREEN, date(2026, 11, 25), "A", False, ["plan_day_not_come"]),
    ],
)
def test_a_receipt_follows_the_delivery_and_has_a_name(
    kind: PlanEventKind, on: date, name: str, has_paper: bool, expected: list[str]
) -> None:
    item = HandedOver(GIVEN.state, GIVEN.delivered_on, GIVEN.delivered_by, TODAY, has_paper)
    assert codes(why_not_received(kind, on, name, item)) == expected


@pytest.mark.parametrize(
    ("by", "kind", "note", "item", "expected"),
    [
        ("other", PlanEventKind.SPOT_CONFIRMED, "", GIVEN, NONE),
        ("other", PlanEventKind.SPOT_NOT_CONFIRMED, "No machine.", GIVEN, NONE),
        ("worker", PlanEventKind.SPOT_CONFIRMED, "", GIVEN, ["spot_check_own_delivery"]),
        (
            "worker",
            PlanEventKind.SPOT_NOT_CONFIRMED,
            "",
            GIVEN,
            ["spot_check_own_delivery", "spot_check_note_missing"],
        ),
        (
            "",
            PlanEventKind.SPOT_CONFIRMED,
            "",
            HandedOver(ItemState.PLANNED, None, "", TODAY),
            ["item_not_delivered"],
        ),
    ],
)
def test_a_spot_check_is_made_by_somebody_else(
    by: str, kind: PlanEventKind, note: str, item: HandedOver, expected: list[str]
) -> None:
    assert codes(why_not_checked(kind, TODAY, by, note, item)) == expected


def test_a_plan_that_changed_after_it_was_agreed_is_agreed_again() -> None:
    before, agreed, after = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3))
    assert changed_since(agreed, [before, None, after])
    assert not changed_since(agreed, [before, None, agreed])
    assert not changed_since(None, [after])


def eur(amount: str) -> Money:
    """Euros."""
    return Money(Decimal(amount), "EUR")


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
