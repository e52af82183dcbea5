"""Reintegration plans: what is planned, paid and received, and what may happen to it when. Money is exact."""

import enum
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foundation.money import Money, nothing, totals
from foundation.months import months_later
from reintegration.episodes.rules import EpisodeReason
from returns.cases.rules.cases import Reason, ReasonCode, Severity

_Condition = tuple[bool, ReasonCode]  # whether a reason applies, and its code


class PlanReason(ReasonCode):
    """Codes of reasons about plans."""

    TRACK_WITHOUT_PLAN = "track_without_plan"
    ITEM_NOT_PLANNED = "item_not_planned"
    DELIVERY_IN_THE_FUTURE = "delivery_in_the_future", "delivered_on", "started_on", "paid_on"
    DELIVERY_BEFORE_ARRIVAL = "delivery_before_arrival", "delivered_on", "started_on", "paid_on"
    DELIVERY_BEFORE_BEGINNING = "delivery_before_beginning", "delivered_on"
    ITEM_REASON_MISSING = "item_reason_missing", "because"
    PLAN_PERSON_STAYS = "plan_person_stays", "person_id"
    ITEM_FOR_SOMEBODY_ELSE = "item_for_somebody_else", "person_id"
    OBJECTIVE_REASON_MISSING = "objective_reason_missing", "because"


class Dimension(enum.StrEnum):
    """What an objective of a plan strengthens (Reintegration Handbook)."""

    ECONOMIC = "economic"
    SOCIAL = "social"
    PSYCHOSOCIAL = "psychosocial"


class Level(enum.StrEnum):
    """For whom an objective works (Reintegration Handbook)."""

    INDIVIDUAL = "individual"
    COMMUNITY = "community"
    STRUCTURAL = "structural"


class ObjectiveState(enum.StrEnum):
    """Where an objective stands."""

    OPEN = "open"
    REACHED = "reached"
    GIVEN_UP = "given_up"


class ItemState(enum.StrEnum):
    """Where an item stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


STANDING = (ItemState.PLANNED, ItemState.UNDER_WAY)  # what can still be changed, delivered and cancelled


class RevisionKind(enum.StrEnum):
    """What made a new revision of an item or an objective."""

    ADDED = "added"
    KEPT = "kept"  # what it was before its first change, where it was planned before revisions were kept
    CHANGED = "changed"
    STARTED = "started"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Days:
    """The local days that a stated day is compared with."""

    arrived_on: date
    today: date


def why_not_planned(is_open: bool, has_reintegration: bool) -> tuple[Reason, ...]:
    """Why nothing can be planned: the episode is closed, or the return is one without reintegration."""
    return _all((not is_open, EpisodeReason.EPISODE_CLOSED), (not has_reintegration, PlanReason.TRACK_WITHOUT_PLAN))


def why_not_changed(state: ItemState, is_open: bool) -> tuple[Reason, ...]:
    """Nothing is changed that was delivered or cancelled, nor anything of a closed episode."""
    return _all((not is_open, EpisodeReason.EPISODE_CLOSED), (state not in STANDING, PlanReason.ITEM_NOT_PLANNED))


def why_not_started(state: ItemState, on: date, days: Days) -> tuple[Reason, ...]:
    """Only what is planned begins, on a day between the arrival and today."""
    return _all((state is not ItemState.PLANNED, PlanReason.ITEM_NOT_PLANNED), *_since_arrival(on, days))


def why_not_delivered(state: ItemState, on: date, started_on: date | None, days: Days) -> tuple[Reason, ...]:
    """Only what is planned or under way is delivered, on a day between the arrival, or the beginning, and today."""
    return _all(
        (state not in STANDING, PlanReason.ITEM_NOT_PLANNED),
        *_since_arrival(on, days),
        (started_on is not None and on < started_on, PlanReason.DELIVERY_BEFORE_BEGINNING),
    )


def _since_arrival(on: date, days: Days) -> tuple[_Condition, ...]:
    is_before = on < days.arrived_on
    return ((on > days.today, PlanReason.DELIVERY_IN_THE_FUTURE), (is_before, PlanReason.DELIVERY_BEFORE_ARRIVAL))


def why_not_cancelled(state: ItemState, has_reason: bool) -> tuple[Reason, ...]:
    """Only what was not delivered is cancelled, and not without a reason."""
    return _all((state not in STANDING, PlanReason.ITEM_NOT_PLANNED), (not has_reason, PlanReason.ITEM_REASON_MISSING))


def for_whom(person: uuid.UUID | None, of_objective: uuid.UUID | None) -> tuple[Reason, ...]:
    """An item under an objective of one person is for that person; under one of the family (None), for anybody."""
    return _all((of_objective is not None and person != of_objective, PlanReason.ITEM_FOR_SOMEBODY_ELSE))


def why_not_for(person: uuid.UUID | None, new_person: uuid.UUID | None) -> tuple[Reason, ...]:
    """Help for one person stays theirs: what was written and filed for them is never shown with somebody else's."""
    return _all((person is not None and new_person != person, PlanReason.PLAN_PERSON_STAYS))


def window_ends(arrived_on: date, months: int | None) -> date | None:
    """The last local day on which assistance may be given, counted from the actual arrival; None: not known."""
    return months_later(arrived_on, months) if months is not None else None


def is_outside(day: date, arrived_on: date, until: date | None) -> bool:
    """Whether a day lies outside the time of assistance; what is planned for one is accepted, and marked."""
    return day < arrived_on or (until is not None and day > until)


def is_plan_late(due_on: date, today: date, live_items: int) -> bool:
    """Whether nothing is planned although the plan was due. Source: rule plan.due_months."""
    return live_items == 0 and due_on < today


def _all(*conditions: _Condition) -> tuple[Reason, ...]:
    return tuple(Reason(code) for applies, code in conditions if applies)


class PlanStepReason(ReasonCode):
    """Codes of reasons about the steps of a plan."""

    PLAN_EMPTY = "plan_empty"
    PLAN_DAY_NOT_COME = "plan_day_not_come", "happened_on"
    PLAN_DAY_BEFORE_ARRIVAL = "plan_day_before_arrival", "happened_on"
    PLAN_DRAWN_UP_ALREADY = "plan_drawn_up_already"
    PLAN_NOT_AGREED = "plan_not_agreed"
    ITEM_NOT_DELIVERED = "item_not_delivered"
    DAY_BEFORE_DELIVERY = "day_before_delivery", "happened_on"
    RECEIVER_MISSING = "receiver_missing", "name"
    CERTIFICATE_MISSING = "certificate_missing"
    SPOT_CHECK_OWN_DELIVERY = "spot_check_own_delivery"
    SPOT_CHECK_NOTE_MISSING = "spot_check_note_missing", "note"


class ProofKind(enum.StrEnum):
    """What shows that something was handed over or paid."""

    RECEIPT = "receipt"
    HAND_OVER = "hand_over"  # a certificate, signed by whoever received it


class PlanEventKind(enum.StrEnum):
    """What happened: the first three to the plan, the others to one item."""

    DRAWN_UP = "drawn_up"
    AGREED = "agreed"
    REVIEWED = "reviewed"
    RECEIVED_ON_PAPER = "received_on_paper"
    RECEIVED_ON_SCREEN = "received_on_screen"
    SPOT_CONFIRMED = "spot_confirmed"
    SPOT_NOT_CONFIRMED = "spot_not_confirmed"


OF_THE_PLAN = (PlanEventKind.DRAWN_UP, PlanEventKind.AGREED, PlanEventKind.REVIEWED)
RECEIVED = (PlanEventKind.RECEIVED_ON_PAPER, PlanEventKind.RECEIVED_ON_SCREEN)
SPOT_CHECKS = (PlanEventKind.SPOT_CONFIRMED, PlanEventKind.SPOT_NOT_CONFIRMED)


@dataclass(frozen=True)
class StatedFacts(Days):
    """The facts when an event of a plan is recorded, and what was recorded before."""

    is_open: bool
    items: int  # that were not cancelled
    was_drawn_up: bool = False
    was_agreed: bool = False


def why_not_stated(kind: PlanEventKind, on: date, facts: StatedFacts) -> tuple[Reason, ...]:
    """An empty plan is neither drawn up, agreed on nor reviewed; only what was agreed on is reviewed."""
    return _all(
        (not facts.is_open, EpisodeReason.EPISODE_CLOSED),
        (facts.items == 0, PlanStepReason.PLAN_EMPTY),
        (on > facts.today, PlanStepReason.PLAN_DAY_NOT_COME),
        (on < facts.arrived_on, PlanStepReason.PLAN_DAY_BEFORE_ARRIVAL),
        (kind is PlanEventKind.DRAWN_UP and facts.was_drawn_up, PlanStepReason.PLAN_DRAWN_UP_ALREADY),
        (kind is PlanEventKind.REVIEWED and not facts.was_agreed, PlanStepReason.PLAN_NOT_AGREED),
    )


@dataclass(frozen=True)
class HandedOver:
    """The facts of an item when its receipt is recorded or checked. Accounts as hex."""

    state: ItemState
    delivered_on: date | None
    delivered_by: str
    today: date
    has_certificate: bool = False


def why_not_received(kind: PlanEventKind, on: date, name: str, item: HandedOver) -> tuple[Reason, ...]:
    """Only what was delivered is received, on no earlier day, by somebody with a name; on paper only with the paper."""
    return _all(
        (item.state is not ItemState.DELIVERED, PlanStepReason.ITEM_NOT_DELIVERED),
        *_since_delivery(on, item),
        (not name.strip(), PlanStepReason.RECEIVER_MISSING),
        (kind is PlanEventKind.RECEIVED_ON_PAPER and not item.has_certificate, PlanStepReason.CERTIFICATE_MISSING),
    )


def why_not_checked(kind: PlanEventKind, on: date, by: str, note: str, item: HandedOver) -> tuple[Reason, ...]:
    """A spot check asks the person, and is never made by whoever delivered (Reintegration Handbook, module 5)."""
    return _all(
        (item.state is not ItemState.DELIVERED, PlanStepReason.ITEM_NOT_DELIVERED),
        *_since_delivery(on, item),
        (bool(item.delivered_by) and by == item.delivered_by, PlanStepReason.SPOT_CHECK_OWN_DELIVERY),
        (kind is PlanEventKind.SPOT_NOT_CONFIRMED and not note.strip(), PlanStepReason.SPOT_CHECK_NOTE_MISSING),
    )


def _since_delivery(on: date, item: HandedOver) -> tuple[_Condition, ...]:
    is_before = item.delivered_on is not None and on < item.delivered_on
    return ((on > item.today, PlanStepReason.PLAN_DAY_NOT_COME), (is_before, PlanStepReason.DAY_BEFORE_DELIVERY))


def changed_since(agreed_at: datetime | None, changes: Iterable[datetime | None]) -> bool:
    """Whether anything of the plan was changed after it was agreed on, so that it has to be agreed on again."""
    return agreed_at is not None and any(changed_at is not None and changed_at > agreed_at for changed_at in changes)


class PlanMoneyReason(ReasonCode):
    """Codes of reasons about the money of a plan."""

    PLAN_ABOVE_BUDGET = "plan_above_budget", "line_id"
    PLAN_BUDGET_CANCELLED = "plan_budget_cancelled"
    PLAN_PAYS_UNAPPROVED = "plan_pays_unapproved"
    PLAN_PAYS_OTHER_CURRENCY = "plan_pays_other_currency", "line_id"
    PLAN_PAYS_ABOVE_BUDGET = "plan_pays_above_budget", "paid_sum"
    ITEM_WITHOUT_COST = "item_without_cost"
    INSTALMENTS_ABOVE_COST = "instalments_above_cost", "part_sum"
    INSTALMENT_NOT_PLANNED = "instalment_not_planned"
    INSTALMENT_OF_NOTHING = "instalment_of_nothing", "part_sum"
    PAID_ABOVE_COST = "paid_above_cost", "paid_sum"


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
    def committed(self) -> list[Money]:
        """What its parts come to: what was paid of each, or is planned; not of those that were cancelled."""
        return [part.paid or part.planned for part in self.parts if part.state is not InstalmentState.CANCELLED]

    @property
    def paid(self) -> tuple[Money, ...]:
        """What was paid: the parts that are, or the whole cost of what was delivered without parts."""
        if self.committed:
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


@dataclass(frozen=True)
class PlanSums:
    """The sums of one currency. `allowed` and `left` are None where no line of the budget is known to pay."""

    planned: Money
    paid: Money
    contributed: Money
    allowed: Money | None
    left: Money | None


def sums_of_plan(items: Sequence[Costed], lines: Iterable[Allowed]) -> tuple[PlanSums, ...]:
    """One row of sums for each currency, by its letters; each budget line counts once. Nothing is converted."""
    own = {line.line: line for line in lines}.values()
    amounts: tuple[Iterable[Money], ...] = (
        (money for item in items for money in item.planned),
        (money for item in items for money in item.paid),
        (item.contribution for item in items if item.contribution and item.state is not ItemState.CANCELLED),
        (line.amount for line in own if line.is_approved and not line.is_cancelled),
    )
    planned, paid, contributed, allowed = ({sum_.currency: sum_ for sum_ in totals(each)} for each in amounts)
    budgeted, sums = {line.amount.currency for line in own}, []
    for currency in sorted({*planned, *paid, *contributed, *budgeted}):
        none = nothing(currency)
        may, spent = allowed.get(currency, none) if currency in budgeted else None, paid.get(currency, none)
        left = may - spent if may is not None else None
        sums.append(PlanSums(planned.get(currency, none), spent, contributed.get(currency, none), may, left))
    return tuple(sums)


def over_budget(items: Sequence[Costed], lines: Iterable[Allowed]) -> tuple[Reason, ...]:
    """A warning for each line with more planned than it holds, until the line is changed and approved anew."""
    return tuple(
        Reason(PlanMoneyReason.PLAN_ABOVE_BUDGET, line.line, Severity.WARNING)
        for line in {allowed.line: allowed for allowed in lines}.values()
        if _exceed((money for item in items if item.line == line.line for money in item.planned), line.amount)
    )


def _exceed(amounts: Iterable[Money], limit: Money | None) -> bool:
    """Whether amounts come to more than a limit, or are of another currency. Without a limit they do not."""
    return limit is not None and any(each.currency != limit.currency or each.exceeds(limit) for each in totals(amounts))


def why_not_paid(more: Money, line: Allowed | None, spent: Iterable[Money]) -> tuple[Reason, ...]:
    """What keeps money from being paid out of a line, of which `spent` was paid before; nothing if none is known."""
    if line is None:
        return ()
    is_same = more.currency == line.amount.currency
    total = [more, *(amount for amount in spent if amount.currency == more.currency)]
    return _all(
        (line.is_cancelled, PlanMoneyReason.PLAN_BUDGET_CANCELLED),
        (not line.is_cancelled and not line.is_approved, PlanMoneyReason.PLAN_PAYS_UNAPPROVED),
        (not is_same, PlanMoneyReason.PLAN_PAYS_OTHER_CURRENCY),
        (is_same and _exceed(total, line.amount), PlanMoneyReason.PLAN_PAYS_ABOVE_BUDGET),
    )


def why_not_divided(item: Costed, part: Money | None) -> tuple[Reason, ...]:
    """What keeps a part from being added: the item was cancelled, has no cost, or its parts would come to more."""
    return _all(
        (item.state is ItemState.CANCELLED, PlanReason.ITEM_NOT_PLANNED),
        (item.cost is None, PlanMoneyReason.ITEM_WITHOUT_COST),
        (part is not None and _exceed([*item.committed, part], item.cost), PlanMoneyReason.INSTALMENTS_ABOVE_COST),
    )


def why_part_not_paid(item: Costed, part: Part, paid: Money) -> tuple[Reason, ...]:
    """What keeps a part from being marked paid: it is not planned any more, or all parts would pass the cost."""
    before = [instalment.paid for instalment in item.parts if instalment.paid is not None]
    return _all(
        (part.state is not InstalmentState.PLANNED, PlanMoneyReason.INSTALMENT_NOT_PLANNED),
        (paid.amount <= 0, PlanMoneyReason.INSTALMENT_OF_NOTHING),
        (_exceed([*before, paid], item.cost), PlanMoneyReason.PAID_ABOVE_COST),
    )
