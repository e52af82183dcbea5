"""Reintegration plans: dimensions, levels and states of what is planned, and what may happen to an item when."""

import enum
import uuid
from dataclasses import dataclass
from datetime import date

from reintegration.episodes.rules.episodes import EpisodeReason
from reintegration.schedule.rules.follow_up_schedule import month_day
from returns.cases.rules.reasons import Reason, ReasonCode


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
    """What is known of an episode when something is planned."""

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
    """What was delivered or cancelled stays as it was; so does everything when the episode is closed."""
    return _all((not is_open, EpisodeReason.EPISODE_CLOSED), (state not in STANDING, PlanReason.ITEM_NOT_PLANNED))


def why_not_started(state: ItemState, on: date, days: Days) -> tuple[Reason, ...]:
    """What begins was planned, and the day lies between the arrival and today."""
    return _all(
        (state is not ItemState.PLANNED, PlanReason.ITEM_NOT_PLANNED),
        (on > days.today, PlanReason.DELIVERY_IN_THE_FUTURE),
        (on < days.arrived_on, PlanReason.DELIVERY_BEFORE_ARRIVAL),
    )


def why_not_delivered(state: ItemState, on: date, started_on: date | None, days: Days) -> tuple[Reason, ...]:
    """What is delivered was planned or under way; the day lies between the arrival, or the beginning, and today."""
    return _all(
        (state not in STANDING, PlanReason.ITEM_NOT_PLANNED),
        (on > days.today, PlanReason.DELIVERY_IN_THE_FUTURE),
        (on < days.arrived_on, PlanReason.DELIVERY_BEFORE_ARRIVAL),
        (started_on is not None and on < started_on, PlanReason.DELIVERY_BEFORE_BEGINNING),
    )


def why_not_cancelled(state: ItemState, has_reason: bool) -> tuple[Reason, ...]:
    """What is cancelled was not delivered, and whoever cancels says why."""
    return _all((state not in STANDING, PlanReason.ITEM_NOT_PLANNED), (not has_reason, PlanReason.ITEM_REASON_MISSING))


def for_whom(person: str, of_objective: str) -> tuple[Reason, ...]:
    """An item under an objective of one person is for that person; under one of the family, for anybody of it.

    Both are ids as hex, empty for the whole family.
    """
    return _all((bool(of_objective) and person != of_objective, PlanReason.ITEM_FOR_SOMEBODY_ELSE))


def why_not_for(person: uuid.UUID | None, new_person: uuid.UUID | None) -> tuple[Reason, ...]:
    """Help for one person stays for that person: what was written and filed for them is not shown with somebody else's.

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
    return month_day(arrived_on, months) if months is not None else None


def window_of(day: date, arrived_on: date, until: date | None) -> Window:
    """Whether a day lies in the window. What lies outside is taken all the same, and labelled so."""
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
