"""Reintegration plans: dimensions, levels and states of what is planned, and when it may change."""

import enum
from dataclasses import dataclass
from datetime import date

from returns.rules.reasons import Reason


class Dimension(enum.StrEnum):
    """What an item of a plan strengthens (Reintegration Handbook)."""

    ECONOMIC = "economic"
    SOCIAL = "social"
    PSYCHOSOCIAL = "psychosocial"


class Level(enum.StrEnum):
    """For whom an item works (Reintegration Handbook)."""

    INDIVIDUAL = "individual"
    COMMUNITY = "community"
    STRUCTURAL = "structural"


class ItemState(enum.StrEnum):
    """Where an item stands."""

    PLANNED = "planned"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PlanFacts:
    """What is known of an episode when an item is planned."""

    is_open: bool
    has_reintegration: bool


def why_not_planned(facts: PlanFacts) -> tuple[Reason, ...]:
    """Items are planned while the episode is open, and for who returned with reintegration."""
    found = (
        (not facts.is_open, Reason("episode_closed")),
        (not facts.has_reintegration, Reason("track_without_plan")),
    )
    return tuple(reason for applies, reason in found if applies)


def why_not_delivered(state: ItemState, on: date, arrived_on: date, today: date) -> tuple[Reason, ...]:
    """What is delivered was planned, and the day lies between the arrival and today."""
    found = (
        (state is not ItemState.PLANNED, Reason("item_not_planned")),
        (on > today, Reason("delivery_in_the_future")),
        (on < arrived_on, Reason("delivery_before_arrival")),
    )
    return tuple(reason for applies, reason in found if applies)
