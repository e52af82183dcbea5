"""Counselling: the solution chosen, and the three ratings of well-being that are asked the same way every time."""

import enum
from collections.abc import Mapping


class Solution(enum.StrEnum):
    """What the person chose, or what is possible (domain: "The solution chosen is a recorded decision")."""

    UNDECIDED = "undecided"
    RETURN = "return"
    STAY = "integration_here"
    ELSEWHERE = "elsewhere"


WELL_BEING = ("physical", "mental", "social")
LOWEST, HIGHEST = 1, 5


def well_being_problems(ratings: Mapping[str, int]) -> list[str]:
    """The dimensions of which the rating is missing or is not a whole number from 1 to 5, in their order."""
    return [name for name in WELL_BEING if type(ratings.get(name)) is not int or not LOWEST <= ratings[name] <= HIGHEST]
