"""The money of a plan: what items cost, in which parts, what is paid, and what a line of the budget allows. Exact."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foundation.money import Money, nothing, totals
from reintegration.plans.rules.plans import ItemState, PlanReason
from returns.cases.rules import Reason, ReasonCode, Severity


class PlanMoneyReason(ReasonCode):
    """Codes of reasons about the money of a plan."""

    PLAN_ABOVE_BUDGET = "plan_above_budget"
    PLAN_BUDGET_CANCELLED = "plan_budget_cancelled"
    PLAN_PAYS_UNAPPROVED = "plan_pays_unapproved"
    PLAN_PAYS_OTHER_CURRENCY = "plan_pays_other_currency"
    PLAN_PAYS_ABOVE_BUDGET = "plan_pays_above_budget"
    ITEM_WITHOUT_COST = "item_without_cost"
    INSTALMENTS_ABOVE_COST = "instalments_above_cost"
    INSTALMENT_NOT_PLANNED = "instalment_not_planned"
    INSTALMENT_OF_NOTHING = "instalment_of_nothing"
    PAID_ABOVE_COST = "paid_above_cost"


class InstalmentState(enum.StrEnum):
    """Where one part of the cost of an item stands."""

    PLANNED = "planned"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Part:
    """One instalment: what was planned, and what was paid in fact."""

    state: InstalmentState
    planned: Money
    paid: Money | None = None


@dataclass(frozen=True)
class Costed:
    """An item as its money counts. `line`: the budget line that pays it, as hex, or empty."""

    state: ItemState
    cost: Money | None
    line: str = ""
    parts: tuple[Part, ...] = ()
    contribution: Money | None = None

    @property
    def paid(self) -> tuple[Money, ...]:
        """What was paid: the parts that are, or the whole cost of what was delivered without parts."""
        if any(part.state is not InstalmentState.CANCELLED for part in self.parts):
            return totals(part.paid for part in self.parts if part.paid is not None)
        return (self.cost,) if self.state is ItemState.DELIVERED and self.cost is not None else ()

    @property
    def planned(self) -> tuple[Money, ...]:
        """What it takes: its cost, or what was paid where that is more; of what was cancelled, only what was paid."""
        if self.state is ItemState.CANCELLED or self.cost is None:
            return self.paid
        same = [amount for amount in self.paid if amount.currency == self.cost.currency]
        return (same[0] if same and same[0].exceeds(self.cost) else self.cost,)


@dataclass(frozen=True)
class Allowed:
    """A line of the budget that pays for items: how much, and whether somebody approved it."""

    line: str
    amount: Money
    is_approved: bool
    is_cancelled: bool = False

    @property
    def counts(self) -> bool:
        """Whether money of it may be spent."""
        return self.is_approved and not self.is_cancelled


@dataclass(frozen=True)
class PlanSums:
    """The sums of one currency. `allowed` and `left` are None where no line of the budget is known to pay."""

    planned: Money
    paid: Money
    contributed: Money
    allowed: Money | None
    left: Money | None

    @property
    def is_over(self) -> bool:
        """Whether more is planned than is allowed."""
        return self.allowed is not None and self.planned.exceeds(self.allowed)


def sums_of_plan(items: Sequence[Costed], lines: Iterable[Allowed]) -> tuple[PlanSums, ...]:
    """One row of sums for each currency, by its letters; each budget line counts once. Nothing is converted."""
    own = {line.line: line for line in lines}
    planned = _by_currency(money for item in items for money in item.planned)
    paid = _by_currency(money for item in items for money in item.paid)
    contributed = _by_currency(
        item.contribution for item in items if item.contribution and item.state is not ItemState.CANCELLED
    )
    currencies = {line.amount.currency for line in own.values()}
    allowed = _by_currency(line.amount for line in own.values() if line.counts)
    sums = []
    for currency in sorted({*planned, *paid, *contributed, *currencies}):
        none = nothing(currency)
        may = allowed.get(currency, none) if currency in currencies else None
        spent = paid.get(currency, none)
        left = may - spent if may is not None else None
        sums.append(PlanSums(planned.get(currency, none), spent, contributed.get(currency, none), may, left))
    return tuple(sums)


def _by_currency(amounts: Iterable[Money]) -> dict[str, Money]:
    return {amount.currency: amount for amount in totals(amounts)}


def over_budget(items: Sequence[Costed], lines: Iterable[Allowed]) -> tuple[Reason, ...]:
    """A warning for each line with more planned than it holds, until the line is changed and approved anew."""
    reasons = []
    for line in {allowed.line: allowed for allowed in lines}.values():
        own = [money for item in items if item.line == line.line for money in item.planned]
        if any(_exceeds(total, line.amount) for total in totals(own)):
            reasons.append(Reason(PlanMoneyReason.PLAN_ABOVE_BUDGET, line.line, Severity.WARNING))
    return tuple(reasons)


def _exceeds(amount: Money, limit: Money) -> bool:
    return amount.currency != limit.currency or amount.exceeds(limit)


def why_not_paid(more: Money, line: Allowed | None, spent: Iterable[Money]) -> tuple[Reason, ...]:
    """What keeps money from being paid out of a line: not approved, cancelled, in another currency, or not enough left.

    `spent` was paid from the same line before. Without a line the budget is not known here, and nothing is refused:
    as in the budget of the return, only what somebody approved is paid.
    """
    if line is None:
        return ()
    before = [amount for amount in totals(spent) if amount.currency == line.amount.currency]
    is_same = more.currency == line.amount.currency
    total = more + before[0] if is_same and before else more
    return _all(
        (line.is_cancelled, PlanMoneyReason.PLAN_BUDGET_CANCELLED),
        (not line.is_cancelled and not line.is_approved, PlanMoneyReason.PLAN_PAYS_UNAPPROVED),
        (not is_same, PlanMoneyReason.PLAN_PAYS_OTHER_CURRENCY),
        (is_same and total.exceeds(line.amount), PlanMoneyReason.PLAN_PAYS_ABOVE_BUDGET),
    )


def why_not_divided(item: Costed, part: Money | None) -> tuple[Reason, ...]:
    """What keeps a part from being added: the item was cancelled, has no cost, or its parts would come to more."""
    amounts = [
        instalment.paid or instalment.planned
        for instalment in item.parts
        if instalment.state is not InstalmentState.CANCELLED
    ]
    cost = item.cost
    is_above = (
        cost is not None and part is not None and any(_exceeds(total, cost) for total in totals([*amounts, part]))
    )
    return _all(
        (item.state is ItemState.CANCELLED, PlanReason.ITEM_NOT_PLANNED),
        (cost is None, PlanMoneyReason.ITEM_WITHOUT_COST),
        (is_above, PlanMoneyReason.INSTALMENTS_ABOVE_COST),
    )


def why_part_not_paid(item: Costed, part: Part, paid: Money) -> tuple[Reason, ...]:
    """What keeps a part from being marked paid: it is not planned any more, or all parts would pass the cost."""
    before = [instalment.paid for instalment in item.parts if instalment.paid is not None]
    cost = item.cost
    is_above = cost is not None and any(_exceeds(total, cost) for total in totals([*before, paid]))
    return _all(
        (part.state is not InstalmentState.PLANNED, PlanMoneyReason.INSTALMENT_NOT_PLANNED),
        (paid.amount <= 0, PlanMoneyReason.INSTALMENT_OF_NOTHING),
        (is_above, PlanMoneyReason.PAID_ABOVE_COST),
    )


def _all(*conditions: tuple[bool, ReasonCode]) -> tuple[Reason, ...]:
    return tuple(Reason(code) for applies, code in conditions if applies)
