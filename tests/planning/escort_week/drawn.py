"""Assignments of the size of a large office, drawn: escorts of three kinds, journeys of one to four days."""

import random
from datetime import UTC, datetime, timedelta

from planning.escort_week.rules.assignment import Pair, Problem, cliques_of

_BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
_BY_DAY = (110, 130, 180, 280)
_FIT = (0, 60, 90)


def large(seed: int, escorts: int, places: int, weeks: int) -> Problem:
    """Costs in hundredths: seats there and home, days by what the escort is paid, and how well they fit."""
    draw = random.Random(seed)
    spans, seats = [], []
    for _place in range(places):
        starts = _BEGIN + timedelta(hours=draw.randrange(weeks * 7 * 24))
        spans.append((starts, starts + timedelta(hours=draw.randrange(30, 90))))
        seats.append(draw.randrange(200, 900))
    pairs = []
    for escort in range(escorts):
        kind, by_day = draw.randrange(3), draw.choice(_BY_DAY)
        for place in range(places):
            if place % 3 == kind and draw.random() < 0.6:
                days = (spans[place][1] - spans[place][0]).days + 1
                pairs.append(Pair(escort, place, 100 * (seats[place] + by_day * days + draw.choice(_FIT))))
    required = tuple(draw.random() < 0.7 for _place in range(places))
    return Problem(required, tuple(pairs), cliques_of(spans, lambda first, second: True))
