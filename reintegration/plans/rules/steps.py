"""What is said of a plan as a whole, and of what was handed over: agreed, received, checked afterwards."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from reintegration.plans.rules.plans import ItemState
from returns.cases.rules.reasons import Reason


class ProofKind(enum.StrEnum):
    """What shows that something was handed over or paid."""

    RECEIPT = "receipt"
    HAND_OVER = "hand_over"  # a certificate, signed by whoever received it


class PlanEventKind(enum.StrEnum):
    """What is said. The first three are about the plan, the others about one item."""

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
class StatedFacts:
    """What is known when somebody says something of a plan: local days, and what was said before."""

    is_open: bool
    arrived_on: date
    today: date
    items: int  # that were not cancelled
    was_drawn_up: bool = False
    was_agreed: bool = False


def why_not_stated(kind: PlanEventKind, on: date, facts: StatedFacts) -> tuple[Reason, ...]:
    """A plan that is drawn up, agreed on or reviewed has something in it; what is reviewed was agreed on before."""
    return _all(
        (not facts.is_open, "episode_closed"),
        (facts.items == 0, "plan_empty"),
        (on > facts.today, "plan_day_not_come"),
        (on < facts.arrived_on, "plan_day_before_arrival"),
        (kind is PlanEventKind.DRAWN_UP and facts.was_drawn_up, "plan_drawn_up_already"),
        (kind is PlanEventKind.REVIEWED and not facts.was_agreed, "plan_not_agreed"),
    )


@dataclass(frozen=True)
class HandedOver:
    """What is known of an item when somebody says that it was received, or checks that. Accounts as hex."""

    state: ItemState
    delivered_on: date | None
    delivered_by: str
    today: date
    has_certificate: bool = False


def why_not_received(kind: PlanEventKind, on: date, name: str, item: HandedOver) -> tuple[Reason, ...]:
    """What was delivered is received, on a day since then, by somebody with a name; on paper, the paper is there."""
    return _all(
        (item.state is not ItemState.DELIVERED, "item_not_delivered"),
        *_since_delivery(on, item),
        (not name.strip(), "receiver_missing"),
        (kind is PlanEventKind.RECEIVED_ON_PAPER and not item.has_certificate, "certificate_missing"),
    )


def why_not_checked(kind: PlanEventKind, on: date, by: str, note: str, item: HandedOver) -> tuple[Reason, ...]:
    """A spot check asks the person, after the delivery, and is never made by whoever delivered.

    Source: Reintegration Handbook, module 5.
    """
    return _all(
        (item.state is not ItemState.DELIVERED, "item_not_delivered"),
        *_since_delivery(on, item),
        (bool(item.delivered_by) and by == item.delivered_by, "spot_check_own_delivery"),
        (kind is PlanEventKind.SPOT_NOT_CONFIRMED and not note.strip(), "spot_check_note_missing"),
    )


def _since_delivery(on: date, item: HandedOver) -> tuple[tuple[bool, str], ...]:
    is_before = item.delivered_on is not None and on < item.delivered_on
    return ((on > item.today, "plan_day_not_come"), (is_before, "day_before_delivery"))


def changed_since(agreed_at: datetime | None, changes: Iterable[datetime | None]) -> bool:
    """Whether anything of the plan was changed after it was agreed on, so that it has to be agreed on again."""
    return agreed_at is not None and any(one is not None and one > agreed_at for one in changes)


def _all(*found: tuple[bool, str]) -> tuple[Reason, ...]:
    return tuple(Reason(code) for applies, code in found if applies)
