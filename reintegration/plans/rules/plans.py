"""Reintegration plans: dimensions, levels and states of what is planned, and what may happen to an item when."""

import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from foundation.months import months_later
from reintegration.episodes.rules import EpisodeReason
from returns.cases.rules import Reason, ReasonCode


class PlanReason(ReasonCode):
    """Codes of reasons about plans."""

    TRACK_WITHOUT_PLAN = "track_without_plan"
    ITEM_NOT_PLANNED = "item_not_planned"
    DELIVERY_IN_THE_FUTURE = "delivery_in_the_future"
    DELIVERY_BEFORE_ARRIVAL = "delivery_before_arrival"
    DELIVERY_BEFORE_BEGINNING = "delivery_before_beginning"
    ITEM_REASON_MISSING = "item_reason_missing"
    PLAN_PERSON_STAYS = "plan_person_stays"
    ITEM_FOR_SOMEBODY_ELSE = "item_for_somebody_else"
    OBJECTIVE_REASON_MISSING = "objective_reason_missing"


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


# What can still be changed, delivered and cancelled.
STANDING = (ItemState.PLANNED, ItemState.UNDER_WAY)


class RevisionKind(enum.StrEnum):
    """What made a new revision of an item or an objective."""

    ADDED = "added"
    KEPT = "kept"  # what it was before its first change, where it was planned before revisions were kept
    CHANGED = "changed"
    STARTED = "started"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PlanFacts:
    """The facts of an episode when something is planned."""

    is_open: bool
    has_reintegration: bool


@dataclass(frozen=True)
class Days:
    """The local days that a stated day is compared with."""

    arrived_on: date
    today: date


def why_not_planned(facts: PlanFacts) -> tuple[Reason, ...]:
    """Why nothing can be planned: the episode is closed, or the return is one without reintegration."""
    conditions = (
        (not facts.is_open, Reason(EpisodeReason.EPISODE_CLOSED)),
        (not facts.has_reintegration, Reason(PlanReason.TRACK_WITHOUT_PLAN)),
    )
    return tuple(reason for applies, reason in conditions if applies)


def why_not_changed(state: ItemState, is_open: bool) -> tuple[Reason, ...]:
    """Nothing is changed that was delivered or cancelled, nor anything of a closed episode."""
    return _all((not is_open, EpisodeReason.EPISODE_CLOSED), (state not in STANDING, PlanReason.ITEM_NOT_PLANNED))


def why_not_started(state: ItemState, on: date, days: Days) -> tuple[Reason, ...]:
    """Only what is planned begins, on a day between the arrival and today."""
    return _all(
        (state is not ItemState.PLANNED, PlanReason.ITEM_NOT_PLANNED),
        (on > days.today, PlanReason.DELIVERY_IN_THE_FUTURE),
        (on < days.arrived_on, PlanReason.DELIVERY_BEFORE_ARRIVAL),
    )


def why_not_delivered(state: ItemState, on: date, started_on: date | None, days: Days) -> tuple[Reason, ...]:
    """Only what is planned or under way is delivered, on a day between the arrival, or the beginning, and today."""
    return _all(
        (state not in STANDING, PlanReason.ITEM_NOT_PLANNED),
        (on > days.today, PlanReason.DELIVERY_IN_THE_FUTURE),
        (on < days.arrived_on, PlanReason.DELIVERY_BEFORE_ARRIVAL),
        (started_on is not None and on < started_on, PlanReason.DELIVERY_BEFORE_BEGINNING),
    )


def why_not_cancelled(state: ItemState, has_reason: bool) -> tuple[Reason, ...]:
    """Only what was not delivered is cancelled, and not without a reason."""
    return _all((state not in STANDING, PlanReason.ITEM_NOT_PLANNED), (not has_reason, PlanReason.ITEM_REASON_MISSING))


def for_whom(person: str, of_objective: str) -> tuple[Reason, ...]:
    """An item under an objective of one person is for that person; under one of the family, for anybody of it.

    Both are ids as hex, empty for the whole family.
    """
    return _all((bool(of_objective) and person != of_objective, PlanReason.ITEM_FOR_SOMEBODY_ELSE))


def why_not_for(person: uuid.UUID | None, new_person: uuid.UUID | None) -> tuple[Reason, ...]:
    """Help for one person stays theirs: what was written and filed for them is never shown with somebody else's.

    None: the whole family.
    """
    return _all((person is not None and new_person != person, PlanReason.PLAN_PERSON_STAYS))


class Window(enum.StrEnum):
    """Whether a day lies in the time in which assistance may be given."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    NOT_KNOWN = "not_known"


def window_ends(arrived_on: date, months: int | None) -> date | None:
    """The last local day on which assistance may be given, counted from the actual arrival; None: not known."""
    return months_later(arrived_on, months) if months is not None else None


def window_of(day: date, arrived_on: date, until: date | None) -> Window:
    """Whether a day lies in the window. A day outside is accepted, and marked."""
    if day < arrived_on:
        return Window.OUTSIDE
    if until is None:
        return Window.NOT_KNOWN
    return Window.INSIDE if day <= until else Window.OUTSIDE


def is_plan_late(due_on: date, today: date, live_items: int) -> bool:
    """Whether nothing is planned although the plan was due. Source: rule plan.due_months."""
    return live_items == 0 and due_on < today


def _all(*conditions: tuple[bool, ReasonCode]) -> tuple[Reason, ...]:
    return tuple(Reason(code) for applies, code in conditions if applies)


# Events of a plan as a whole, and of what was handed over: agreed, received, checked afterwards.


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
class StatedFacts:
    """The facts when an event of a plan is recorded: local days, and what was recorded before."""

    is_open: bool
    arrived_on: date
    today: date
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
