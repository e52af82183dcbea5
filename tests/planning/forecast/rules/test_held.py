"""A forecast is judged once its day has passed, whatever became of the case by then."""

from datetime import date, timedelta

import pytest

from planning.forecast.rules.held import Became, Count, Kept, Moment, Sure, counts, has_held

TODAY = date(2026, 11, 30)
PAST, COMING = TODAY - timedelta(days=1), TODAY


def _kept(day: date | None, became: Became = Became.OPEN, departed_on: date | None = None) -> Kept:
    return Kept(Moment.PLANNING, dict.fromkeys(Sure, day), became, departed_on)


@pytest.mark.parametrize(
    ("kept", "held"),
    [
        (_kept(PAST, Became.DEPARTED, PAST), True),
        (_kept(PAST, Became.DEPARTED, TODAY), False),
        (_kept(PAST), False),
        (_kept(PAST, Became.REFUSED), False),
        (_kept(PAST, Became.ENDED), None),
        (_kept(None, Became.DEPARTED, PAST), None),
        # Who has left early counts with those who may still leave, on the day after: not before.
        (_kept(COMING, Became.DEPARTED, PAST), None),
        (_kept(COMING), None),
    ],
)
def test_a_day_is_judged_once_it_has_passed(kept: Kept, held: bool | None) -> None:
    assert has_held(kept, Sure.EIGHTY, TODAY) is held


def test_counts_are_by_moment_and_certainty() -> None:
    some = [_kept(PAST, Became.DEPARTED, PAST), _kept(PAST), _kept(PAST, Became.ENDED), _kept(COMING)]
    assert counts(some, TODAY) == {(Moment.PLANNING, sure): Count(2, 1) for sure in Sure}
