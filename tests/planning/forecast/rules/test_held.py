"""A forecast is judged once its day has passed, whatever became of the case by then."""

from datetime import date, timedelta

import pytest
from statsmodels.stats.proportion import proportion_confint

from planning.forecast.rules.held import Became, Count, Kept, Moment, Sure, counts, has_held, wilson

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


@pytest.mark.parametrize(("held", "judged"), [(0, 11), (8, 12), (11, 11), (81, 100), (1, 1)])
def test_the_interval_is_that_of_an_independent_library(held: int, judged: int) -> None:
    assert wilson(held, judged) == pytest.approx(proportion_confint(held, judged, method="wilson"), abs=1e-12)
