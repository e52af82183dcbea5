"""Who comes: what whoever waits at the other end is told of the gate. Never why somebody does not."""

import enum
from collections.abc import Sequence
from datetime import datetime

from returns.departure.rules.boarding import NOT_TRAVELLING, BoardingState


class Coming(enum.StrEnum):
    """How somebody comes."""

    EXPECTED = "expected"
    ON_BOARD = "on_board"
    ON_THE_WAY = "on_the_way"
    SHOULD_BE_THERE = "should_be_there"
    NOT_TRAVELLING = "not_travelling"


def coming_of(said: BoardingState, way: tuple[datetime, datetime] | None, now: datetime) -> Coming:
    """How somebody comes by what was said of them; `way`: when the first leg begins and the last one ends (UTC)."""
    if said in NOT_TRAVELLING:
        return Coming.NOT_TRAVELLING
    if said is BoardingState.PLANNED:
        return Coming.EXPECTED
    if way is None:
        return Coming.ON_THE_WAY
    begins, ends = way
    if now < begins:
        return Coming.ON_BOARD
    return Coming.ON_THE_WAY if now < ends else Coming.SHOULD_BE_THERE


def is_news(said: BoardingState, told: Sequence[BoardingState]) -> bool:
    """Whether what was `said` last changes for whom one waits: they do not travel, or do after all.

    `told`: what was said before that whoever waits may have been told of.
    """
    return said in NOT_TRAVELLING or any(one in NOT_TRAVELLING for one in told)
