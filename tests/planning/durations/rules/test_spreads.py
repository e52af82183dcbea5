"""Draws say what is known: of a curve its shares, of what has been open for long what is left of them."""

from collections import Counter
from statistics import median

import pytest
from hypothesis import given, strategies as st

from planning.durations.rules.incidence import End, Spell, cumulative_incidence
from planning.durations.rules.spreads import (
    LATER,
    REFUSED,
    Figures,
    Learned,
    Spread,
    spread_of,
    spread_of_decision,
    spread_of_work,
)

N = 4_000


def _draws(spread: Spread) -> list[int]:
    return [spread.draw((part + 0.5) / N) for part in range(N)]


def _shares(spread: Spread) -> dict[int, float]:
    return {days: count / N for days, count in Counter(_draws(spread)).items()}


SOME = [Spell(10, End.DONE)] * 4 + [Spell(20, End.REFUSED)] * 2 + [Spell(30, End.DONE)] * 2 + [Spell(40, None)] * 2


def test_before_it_begins_draws_have_the_shares_of_the_curve() -> None:
    shares = _shares(Learned(cumulative_incidence(SOME).steps))
    assert shares == {
        10: pytest.approx(0.4, abs=1e-3),
        30: pytest.approx(0.2, abs=1e-3),
        REFUSED: pytest.approx(0.2, abs=1e-3),
        LATER: pytest.approx(0.2, abs=1e-3),
    }


def test_what_is_open_is_drawn_from_what_is_left() -> None:
    """After 10 days those are gone that take 10; what is left is the whole, and days count from today."""
    shares = _shares(Learned(cumulative_incidence(SOME).steps, waited=10))
    assert shares == {
        20: pytest.approx(1 / 3, abs=1e-3),
        REFUSED: pytest.approx(1 / 3, abs=1e-3),
        LATER: pytest.approx(1 / 3, abs=1e-3),
    }


def test_what_is_open_longer_than_any_that_ended_is_later() -> None:
    assert _shares(Learned(cumulative_incidence(SOME).steps, waited=30)) == {LATER: 1.0}


@given(st.lists(st.builds(Spell, st.integers(1, 60), st.sampled_from([*End, None])), min_size=1), st.integers(0, 70))
def test_draws_of_what_is_open_are_after_today(some: list[Spell], waited: int) -> None:
    spread = Learned(cumulative_incidence(some).steps, waited)
    for part in range(40):
        assert spread.draw((part + 0.5) / 40) in (LATER, REFUSED) or spread.draw((part + 0.5) / 40) >= 1


def test_two_figures_of_a_rule_are_kept() -> None:
    days = sorted(_draws(Figures(21, 60)))
    assert days[N // 2 - 1] == 21
    assert days[int(0.9 * N) - 1] == 60
    assert days[-1] > 120, "some wait for much longer"


def test_a_rule_says_of_what_is_open_that_it_takes_longer_by_now() -> None:
    """Of laissez-passers that are open after 40 days half take more than 20 days more: the tail is long."""
    left = _draws(Figures(21, 60, waited=40))
    assert min(left) >= 1
    whole = [days - 40 for days in _draws(Figures(21, 60)) if days > 40]
    assert median(left) == pytest.approx(median(whole), abs=1)


def test_figures_know_refusals_too() -> None:
    shares = _shares(Figures(21, 60, refused=0.25))
    assert shares[REFUSED] == pytest.approx(0.25, abs=1e-3)


def test_figures_that_say_the_same_are_no_spread() -> None:
    assert set(_draws(Figures(14, 14))) == {14}
    assert set(_draws(Figures(14, 10, waited=20))) == {1}, "overdue: tomorrow at the earliest"


def test_below_twenty_the_tail_is_that_of_the_rule() -> None:
    few = cumulative_incidence([Spell(10, End.DONE)] * 8 + [Spell(4, End.REFUSED)] * 2)
    spread = spread_of(few, (21, 60), enough=20, waited=None, least=1)
    assert isinstance(spread, Figures)
    assert (spread.median, spread.ninety, spread.refused) == (10, 29, 0.2)
    assert isinstance(spread_of(few, (21, 60), enough=10, waited=None, least=1), Learned)
    assert spread_of(None, (21, 60), 20, 5, 1) == Figures(21, 60, 0.0, 5, 1)
    assert spread_of(None, None, 20, None, 1) is None, "nobody knows"


WORK = [Spell(2, End.DONE)] * 10 + [Spell(6, End.DONE)] * 10 + [Spell(30, None)] * 5


def test_work_of_the_office_is_drawn_as_if_it_were_done() -> None:
    """What was left open ended with its case: it says nothing of how long the rest takes."""
    spread = spread_of_work(cumulative_incidence(WORK), 20, 0)
    assert spread is not None
    assert _shares(spread) == {2: pytest.approx(0.5, abs=1e-3), 6: pytest.approx(0.5, abs=1e-3)}


def test_what_protects_is_drawn_no_shorter_than_its_rule() -> None:
    spread = spread_of_work(cumulative_incidence(WORK), 20, 5)
    assert spread is not None
    assert _shares(spread) == {5: pytest.approx(0.5, abs=1e-3), 6: pytest.approx(0.5, abs=1e-3)}


def test_few_finished_are_drawn_from_two_figures_and_none_not_at_all() -> None:
    spread = spread_of_work(cumulative_incidence([Spell(4, End.DONE)] * 8), 20, 0)
    assert spread is not None
    assert _shares(spread) == {4: 1.0}
    assert spread_of_work(cumulative_incidence([Spell(4, None)] * 8), 20, 0) is None
    day_itself = spread_of_work(cumulative_incidence([Spell(0, End.DONE)] * 8), 20, 0)
    assert day_itself is not None
    assert set(_draws(day_itself)) == {1}


# The day by which half is done, as a path counts it: the middle of what a forecast draws.


def test_half_of_what_is_left_counts_those_that_were_open_as_long() -> None:
    """Of SOME, done ones took 10, 10, 10, 10, 30 and 30 days: after 10 days those of 30 are left."""
    steps = cumulative_incidence(SOME).steps
    assert [Learned(steps, waited).half for waited in (None, 0, 9, 10, 29, 30, 90)] == [10, 10, 1, 20, 1, None, None]
    assert Figures(21, 60).half == 21
    assert Figures(21, 60, refused=0.4, waited=0).half == 21


ends = st.builds(Spell, st.integers(0, 60), st.sampled_from([*End, None]))


@given(st.lists(ends, min_size=1), st.integers(0, 70), st.sampled_from((1, 20)))
def test_half_is_the_middle_of_the_draws_that_are_done(some: list[Spell], waited: int, enough: int) -> None:
    spread = spread_of_decision(cumulative_incidence(some), enough, waited)
    if spread is None:
        assert all(spell.end is not End.DONE for spell in some)
        return
    done = [days for days in _draws(spread) if days >= 0]
    if spread.half is None:
        assert not done
        return
    # Both neighbours of the middle: draws are many, and none of them is the middle itself.
    assert sorted(done)[len(done) // 2 - 1 - N // 500] <= spread.half <= sorted(done)[len(done) // 2 + N // 500]


@given(st.lists(ends, min_size=1), st.integers(0, 70), st.sampled_from((1, 20)))
def test_waiting_never_makes_the_whole_shorter(some: list[Spell], waited: int, enough: int) -> None:
    learned = cumulative_incidence(some)
    spread = spread_of_decision(learned, enough, waited)
    if spread is not None and spread.half is not None:
        assert spread.half >= 1
        assert learned.median is not None
        assert waited + spread.half >= learned.median
