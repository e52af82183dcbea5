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


def coming_of(state: BoardingState, way: tuple[datetime, datetime] | None, now: datetime) -> Coming:
    """How somebody comes by what was said of them; `way`: when the first leg begins and the last one ends (UTC)."""
    if state in NOT_TRAVELLING:
        return Coming.NOT_TRAVELLING
    if state is BoardingState.PLANNED:
        return Coming.EXPECTED
    if way is None:
        return Coming.ON_THE_WAY
    begins, ends = way
    if now < begins:
        return Coming.ON_BOARD
    return Coming.ON_THE_WAY if now < ends else Coming.SHOULD_BE_THERE


def is_news(state: BoardingState, earlier: Sequence[BoardingState]) -> bool:
    """Whether this newest `state` changes who is waited for: they do not travel, or do after all.

    `earlier`: the states before it of which whoever waits may have been told.
    """
    return state in NOT_TRAVELLING or any(previous in NOT_TRAVELLING for previous in earlier)
