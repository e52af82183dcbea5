"""How forecasts held: each was kept as it was made, and is judged once its day has passed, whatever became of it."""

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


class Moment(enum.StrEnum):
    """When a forecast was kept: as planning began, or as a departure was signed off."""

    PLANNING = "planning"
    SIGNED_OFF = "signed_off"


class Became(enum.StrEnum):
    """What became of the case: not settled, departed, rejected by a consulate, or ended for another reason."""

    OPEN = "open"
    DEPARTED = "departed"
    REFUSED = "refused"
    ENDED = "ended"


class Sure(enum.StrEnum):
    """How sure a day was said to be."""

    HALF = "half"
    EIGHTY = "eighty"
    NINETY = "ninety"


SHARES = {Sure.HALF: 0.5, Sure.EIGHTY: 0.8, Sure.NINETY: 0.9}


@dataclass(frozen=True)
class Kept:
    """A forecast as it was made, and what became of the case."""

    moment: Moment
    days: dict[Sure, date | None]
    became: Became
    departed_on: date | None = None


def has_held(kept: Kept, sure: Sure, today: date) -> bool | None:
    """Whether they left by the day that was said; None where there was none, or it is not to be judged.

    Only days that have passed are judged: else those who left early would count before those who wait. A return that
    was given up for another reason than a rejection says nothing of how long things take.
    """
    day = kept.days[sure]
    if day is None or today <= day:
        return None
    if kept.departed_on is not None:
        return kept.departed_on <= day
    return None if kept.became is Became.ENDED else False


@dataclass(frozen=True)
class Count:
    """How many forecasts of a kind were judged, and how many of them held."""

    judged: int
    held: int


def counts(kept: Iterable[Kept], today: date) -> dict[tuple[Moment, Sure], Count]:
    """How many were judged and held, by moment and by how sure they were said to be."""
    judged: Counter[tuple[Moment, Sure]] = Counter()
    held: Counter[tuple[Moment, Sure]] = Counter()
    for each in kept:
        for sure in Sure:
            has = has_held(each, sure, today)
            if has is not None:
                judged[each.moment, sure] += 1
                held[each.moment, sure] += has
    return {key: Count(number, held[key]) for key, number in judged.items()}
