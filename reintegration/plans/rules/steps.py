"""What is said of a plan as a whole, and of what was handed over: agreed, received, checked afterwards."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from reintegration.episodes.rules.episodes import EpisodeReason
from reintegration.plans.rules.plans import ItemState
from returns.cases.rules.reasons import Reason, ReasonCode


class PlanStepReason(ReasonCode):
    """Codes of reasons about the steps of a plan."""

    PLAN_EMPTY = "plan_empty"
    PLAN_DAY_NOT_COME = "plan_day_not_come"
    PLAN_DAY_BEFORE_ARRIVAL = "plan_day_before_arrival"
    PLAN_DRAWN_UP_ALREADY = "plan_drawn_up_already"
    PLAN_NOT_AGREED = "plan_not_agreed"
    ITEM_NOT_DELIVERED = "item_not_delivered"
    DAY_BEFORE_DELIVERY = "day_before_delivery"
    RECEIVER_MISSING = "receiver_missing"
    CERTIFICATE_MISSING = "certificate_missing"
    SPOT_CHECK_OWN_DELIVERY = "spot_check_own_delivery"
    SPOT_CHECK_NOTE_MISSING = "spot_check_note_missing"


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
        (not facts.is_open, EpisodeReason.EPISODE_CLOSED),
        (facts.items == 0, PlanStepReason.PLAN_EMPTY),
        (on > facts.today, PlanStepReason.PLAN_DAY_NOT_COME),
        (on < facts.arrived_on, PlanStepReason.PLAN_DAY_BEFORE_ARRIVAL),
        (kind is PlanEventKind.DRAWN_UP and facts.was_drawn_up, PlanStepReason.PLAN_DRAWN_UP_ALREADY),
        (kind is PlanEventKind.REVIEWED and not facts.was_agreed, PlanStepReason.PLAN_NOT_AGREED),
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
        (item.state is not ItemState.DELIVERED, PlanStepReason.ITEM_NOT_DELIVERED),
        *_since_delivery(on, item),
        (not name.strip(), PlanStepReason.RECEIVER_MISSING),
        (kind is PlanEventKind.RECEIVED_ON_PAPER and not item.has_certificate, PlanStepReason.CERTIFICATE_MISSING),
    )


def why_not_checked(kind: PlanEventKind, on: date, by: str, note: str, item: HandedOver) -> tuple[Reason, ...]:
    """A spot check asks the person, after the delivery, and is never made by whoever delivered.

    Source: Reintegration Handbook, module 5.
    """
    return _all(
        (item.state is not ItemState.DELIVERED, PlanStepReason.ITEM_NOT_DELIVERED),
        *_since_delivery(on, item),
        (bool(item.delivered_by) and by == item.delivered_by, PlanStepReason.SPOT_CHECK_OWN_DELIVERY),
        (kind is PlanEventKind.SPOT_NOT_CONFIRMED and not note.strip(), PlanStepReason.SPOT_CHECK_NOTE_MISSING),
    )


def _since_delivery(on: date, item: HandedOver) -> tuple[tuple[bool, ReasonCode], ...]:
    is_before = item.delivered_on is not None and on < item.delivered_on
    return ((on > item.today, PlanStepReason.PLAN_DAY_NOT_COME), (is_before, PlanStepReason.DAY_BEFORE_DELIVERY))


def changed_since(agreed_at: datetime | None, changes: Iterable[datetime | None]) -> bool:
    """Whether anything of the plan was changed after it was agreed on, so that it has to be agreed on again."""
    return agreed_at is not None and any(changed_at is not None and changed_at > agreed_at for changed_at in changes)


def _all(*conditions: tuple[bool, ReasonCode]) -> tuple[Reason, ...]:
    return tuple(Reason(code) for applies, code in conditions if applies)
