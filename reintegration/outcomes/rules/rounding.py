"""How many places of a number and its interval are told: few, so that no count behind them can be worked out.

Sources: this project. With sixteen digits a mean gives back how many people it is of, and an interval how many cases.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

PLACES = 3  # of a share, a difference or a score, as it is published
MOST_PLACES = 6
_NOTHING = 1e-9  # what is nearer to nothing is nothing: no more than what reckoning leaves over
Triple = Sequence[float | None]


def places_for(numbers: Iterable[float | None], least: int, most: int = MOST_PLACES) -> int:
    """The decimal places at which no number changes its sign or becomes zero, and no two numbers become equal.

    From `least` on, and never more than `most`.
    """
    present = [number for number in numbers if number is not None]
    return next((places for places in range(least, most) if _is_faithful(present, places)), most)


def _is_faithful(numbers: Sequence[float], places: int) -> bool:
    short = [round(number, places) for number in numbers]
    if [_side(number) for number in numbers] != [_side(number) for number in short]:
        return False
    pairs = combinations(zip(numbers, short, strict=True), 2)
    return all(abs(first[0] - second[0]) < _NOTHING or first[1] != second[1] for first, second in pairs)


def _side(number: float) -> int:
    return 0 if abs(number) < _NOTHING else 1 if number > 0 else -1


def rounded(triple: Triple | None) -> list[float | None] | None:
    """A number with the ends of its interval, as it is published; as many places for each of the three."""
    if triple is None:
        return None
    number, *ends = triple
    places = places_for(ends, PLACES)
    return [
        None if figure is None else round(figure, places) + 0.0 for figure in (number, *ends)
    ]  # never a nothing below nothing


def all_rounded(triples: Mapping[str, Any]) -> dict[str, list[float | None] | None]:
    """The same of each of several, by name."""
    return {name: rounded(triple) for name, triple in triples.items()}
