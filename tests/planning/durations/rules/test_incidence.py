"""Cumulative incidence is exact: equal to scikit-survival, and to what anybody counts without censoring."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from planning.durations.rules.incidence import End, Spell, cumulative_incidence

# From Python 3.13 on the lock leaves the library out, because a part of it has no wheel; before, none is a fault.
if sys.version_info < (3, 13):
    from sksurv.nonparametric import cumulative_incidence_competing_risks
with_library = pytest.mark.skipif(sys.version_info >= (3, 13), reason="the lock leaves scikit-survival out")
CODES = {None: 0, End.DONE: 1, End.REFUSED: 2}
ends = st.sampled_from([End.DONE, End.DONE, End.REFUSED, None])
# Few days and many spells: nearly every day has ties, of ends with each other and with what is still open.
spells = st.lists(st.builds(Spell, st.integers(0, 12), ends), min_size=1, max_size=80)
# The library wants an event of each kind.
both = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(
    lambda days: [Spell(days[0], End.DONE), Spell(days[1], End.REFUSED)]
)


def _library(given_spells: list[Spell]) -> tuple[list[int], np.ndarray, np.ndarray]:
    event = np.array([CODES[spell.end] for spell in given_spells])
    days = np.array([float(spell.days) for spell in given_spells])
    with np.errstate(all="ignore"):  # it divides by a variance of nothing where nobody is left
        at, shares, intervals = cumulative_incidence_competing_risks(event, days, conf_type="log-log")
    return [int(day) for day in at], shares, intervals


@with_library
@settings(max_examples=300, deadline=None)
@given(spells, both)
def test_shares_are_those_of_an_independent_library(some: list[Spell], ended: list[Spell]) -> None:
    given_spells = some + ended
    days, shares, _intervals = _library(given_spells)
    steps = cumulative_incidence(given_spells).steps
    place = {day: number for number, day in enumerate(days)}
    for step in steps:
        assert step.done == pytest.approx(shares[1][place[step.day]], abs=1e-12)
        assert step.refused == pytest.approx(shares[2][place[step.day]], abs=1e-12)
    assert {step.day for step in steps} == {spell.days for spell in given_spells if spell.end}


@with_library
@settings(max_examples=300, deadline=None)
@given(spells, both)
def test_intervals_are_those_of_an_independent_library(some: list[Spell], ended: list[Spell]) -> None:
    given_spells = some + ended
    days, shares, intervals = _library(given_spells)
    place = {day: number for number, day in enumerate(days)}
    for step in cumulative_incidence(given_spells).steps:
        number = place[step.day]
        if 1e-9 < shares[1][number] < 1 - 1e-9 and step.low < step.high - 1e-6:
            assert step.low == pytest.approx(intervals[1][0][number], abs=1e-6)
            assert step.high == pytest.approx(intervals[1][1][number], abs=1e-6)


@given(st.lists(st.builds(Spell, st.integers(0, 30), st.sampled_from(End)), min_size=1, max_size=60))
def test_where_everything_has_ended_it_is_what_anybody_counts(some: list[Spell]) -> None:
    learned, n = cumulative_incidence(some), len(some)
    for step in learned.steps:
        assert step.done == float(Fraction(sum(s.end is End.DONE and s.days <= step.day for s in some), n))
        assert step.refused == float(Fraction(sum(s.end is End.REFUSED and s.days <= step.day for s in some), n))
    done = sorted(spell.days for spell in some if spell.end is End.DONE)
    if done:
        assert learned.median == done[-(-len(done) // 2) - 1]
        assert learned.ninety == done[-(-9 * len(done) // 10) - 1]
    else:
        assert (learned.median, learned.ninety) == (None, None)


@given(spells)
def test_shares_rise_and_never_pass_the_whole(some: list[Spell]) -> None:
    learned = cumulative_incidence(some)
    before = (0.0, 0.0)
    for step in learned.steps:
        assert (step.done, step.refused) >= before or step.refused >= before[1]
        assert step.done >= before[0]
        assert step.done + step.refused <= 1 + 1e-12
        assert 0 <= step.low <= step.done + 1e-12
        assert step.done <= step.high + 1e-12 <= 1 + 2e-12
        before = (step.done, step.refused)
    assert learned.begun == len(some)
    assert learned.finished == sum(spell.end is not None for spell in some)


def test_what_is_still_open_is_no_refusal() -> None:
    """Leaving open requests out would say that the consulate is quick; counting them as refused, that it says no."""
    some = [Spell(10, End.DONE)] * 5 + [Spell(40, End.DONE)] * 2 + [Spell(20, None)] * 3
    learned = cumulative_incidence(some)
    assert learned.by(9).done == 0
    assert learned.by(10).done == 0.5
    assert learned.by(39).done == 0.5
    assert learned.by(40).done == 1.0
    assert (learned.begun, learned.done, learned.refused, learned.longest) == (10, 7, 0, 40)


def test_a_refusal_is_never_done_later() -> None:
    """Taken as open, refusals would let the share rise to 1; it stays below what is refused."""
    learned = cumulative_incidence([Spell(5, End.REFUSED)] * 4 + [Spell(30, End.DONE)] * 6)
    assert learned.steps[-1].done == 0.6
    assert learned.steps[-1].refused == 0.4
    assert learned.median == 30


def test_nothing_teaches_nothing() -> None:
    learned = cumulative_incidence([])
    assert (learned.steps, learned.median, learned.ninety, learned.begun) == ((), None, None, 0)
    assert cumulative_incidence([Spell(9, None)]).median is None


def test_negative_days_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than no days"):
        cumulative_incidence([Spell(-1, End.DONE)])
