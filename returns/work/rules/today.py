"""What waits on the start page: its kinds, and which fitness decisions run out. Pure."""

import enum
from collections.abc import Mapping
from datetime import date

from returns.health.rules.medical import Fitness, FitnessFacts


class Waits(enum.StrEnum):
    """Why a case stands on the start page of somebody."""

    ARRIVAL = "arrival"  # should have ended by now, and nobody has confirmed it
    ON_THE_WAY = "on_the_way"
    DEPARTURE = "departure"  # in the next days, or planned for a day that has passed
    DOCUMENT = "document"  # expires soon, or before the journey is over
    CLEARANCE = "clearance"  # outstanding, or given until a day that is near
    MINE = "mine"
    NEWEST = "newest"


def fitness_running_out(decisions: Mapping[str, FitnessFacts | None], ends_on: date) -> list[tuple[str, date | None]]:
    """Of people who soon travel (by id as hex) those about whom nothing is decided, or not for the whole way.

    With each the last day on which the decision holds, None where there is none; in the order of the people. `ends_on`
    is the local day on which the journey ends. Whoever is not fit is judged by readiness, not here.
    """
    running_out: list[tuple[str, date | None]] = []
    for person, decision in decisions.items():
        if decision is None:
            running_out.append((person, None))
        elif decision.result is not Fitness.NOT_FIT and decision.until < ends_on:
            running_out.append((person, decision.until))
    return running_out
