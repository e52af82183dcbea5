"""The figure for managers: its counts, its interval, its bounds, and what is not shown."""

import itertools
import math
from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from reintegration.rules.figures import (
    Z_95,
    AdultRow,
    Figure,
    MissingReason,
    WhyHidden,
    design_effect,
    figure,
    interval,
    missing_reason,
    tally,
    wilson,
)
from reintegration.rules.follow_up import VisitOutcome
from reintegration.rules.verdict import Verdict

K = 11
MEASURED = (Verdict.SUSTAINED, Verdict.NOT_YET)
CASE = st.integers(1, 6).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size)))
CLUSTERS = st.lists(CASE, min_size=1, max_size=30)


def people(**counts: int) -> list[AdultRow]:
    """So many adults of each verdict or reason, each a case by itself, their windows closed."""
    rows = []
    for code, count in counts.items():
        is_reason = code in set(MissingReason)
        verdict = Verdict.NOT_MEASURED if is_reason else Verdict(code)
        why = code if is_reason else MissingReason.NOT_KNOWN
        rows += [AdultRow(f"{code} {n}", verdict, True, why) for n in range(count)]
    return rows


def open_windows(count: int, verdict: str = "pending") -> list[AdultRow]:
    return [AdultRow(f"open {n}", verdict, False) for n in range(count)]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_has_the_published_values(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe 1998, table I, method 3."""
    found = wilson(part / whole, whole)
    assert [round(end, 4) for end in found] == [low, high]
    assert [round(1 - end, 4) for end in wilson(1 - part / whole, whole)] == [high, low]


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_ends_of_the_interval_solve_the_score_equation(of: tuple[int, int]) -> None:
    share, whole = of[0] / of[1], of[1]

    def root(inside: float, outside: float) -> float:
        """Halve until the share lies Z_95 standard errors of the end away from the end."""
        for _ in range(200):
            end = (inside + outside) / 2
            is_inside = abs(share - end) < Z_95 * math.sqrt(end * (1 - end) / whole)
            inside, outside = (end, outside) if is_inside else (inside, end)
        return inside

    low, high = wilson(share, whole)
    assert math.isclose(low, root(share, 0.0) if share > 0 else 0.0, abs_tol=1e-9)
    assert math.isclose(high, root(share, 1.0) if share < 1 else 1.0, abs_tol=1e-9)


def test_there_is_no_interval_without_people() -> None:
    assert interval([]) is None
    with pytest.raises(ValueError, match="without people"):
        wilson(0.5, 0)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=40))
def test_with_cases_of_one_size_the_variance_is_that_of_the_mean_of_cases(sustained: list[int]) -> None:
    size, cases, total = 4, len(sustained), sum(sustained)
    if total in (0, 4 * cases):
        return
    means = [Fraction(one, size) for one in sustained]
    share = sum(means, Fraction()) / cases
    of_means = (sum(mean * mean for mean in means) - cases * share**2) / (cases - 1) / cases
    one_by_one = share * (1 - share) / (size * cases)
    assert design_effect([(size, one) for one in sustained]) == max(Fraction(1), of_means / one_by_one)


def test_with_cases_of_many_sizes_the_jackknife_agrees() -> None:
    clusters = [(1 + n % 5, (1 + n % 5) if n % 3 else (n % 2)) for n in range(150)]
    whole, part = sum(n for n, _ in clusters), sum(s for _, s in clusters)
    without = [(part - s) / (whole - n) for n, s in clusters]
    mean = sum(without) / len(without)
    jackknife = (len(without) - 1) / len(without) * sum((one - mean) ** 2 for one in without)
    share = part / whole
    assert float(design_effect(clusters)) == pytest.approx(jackknife / (share * (1 - share) / whole), rel=0.02)
    assert design_effect(clusters) > 2


@pytest.mark.parametrize(
    ("clusters", "effect"),
    [
        ([], 1),
        ([(1, 0), (1, 1), (1, 1)], Fraction(3, 2)),  # m / (m - 1): little to go on
        ([(2, 1), (2, 1), (2, 1)], 1),  # never narrower than of people drawn one by one
        ([(5, 5), (5, 0)], 10),  # two cases, two results
        ([(4, 0), (2, 0)], Fraction(20, 6)),  # all alike: cases count, not people
        ([(1, 1), (1, 1)], 1),
        ([(6, 2)], 6),  # one case says no more than one person
    ],
)
def test_the_design_effect_at_its_edges(clusters: list[tuple[int, int]], effect: Fraction) -> None:
    assert design_effect(clusters) == effect


@given(CLUSTERS)
def test_families_never_make_the_figure_surer(clusters: list[tuple[int, int]]) -> None:
    whole, part = sum(n for n, _ in clusters), sum(s for _, s in clusters)
    low, high = interval(clusters) or (1.0, 0.0)
    plain_low, plain_high = wilson(part / whole, whole)
    assert 0 <= low <= plain_low + 1e-12
    assert plain_high - 1e-12 <= high <= 1
    assert low - 1e-12 <= part / whole <= high + 1e-12


def test_everybody_is_counted_once_and_open_windows_apart() -> None:
    rows = people(sustained=3, not_yet=2, refused=1, deceased=4, moved_on_by_choice=1, moved_on_by_need=2)
    rows += [*open_windows(2), *open_windows(5, "sustained"), AdultRow("late", "pending", True)]
    found = tally(rows)
    assert (found.sustained, found.measured, found.due, found.pending) == (3, 5, 14, 7)
    assert (found.not_measured, found.deceased, sum(found.moved_on.values())) == (2, 4, 3)
    assert (found.missing[MissingReason.REFUSED], found.missing[MissingReason.NOT_KNOWN]) == (1, 1)
    assert found.due + found.pending == len(rows)
    with pytest.raises(ValueError, match="lasting"):
        tally([AdultRow("1", "lasting", True)])


def test_a_large_figure_is_shown_with_bounds_and_who_is_missing() -> None:
    shown = figure(people(sustained=60, not_yet=40, unreachable=30, not_attempted=50, refused=20), K)
    assert (shown.sustained, shown.measured, shown.due) == (60, 100, 200)
    assert (shown.share, shown.worst, shown.best) == (Fraction(3, 5), Fraction(3, 10), Fraction(4, 5))
    assert (shown.response_rate, shown.suppressed, shown.why) == (Fraction(1, 2), False, ())
    assert shown.low is not None
    assert shown.high is not None
    assert shown.low < 0.6 < shown.high
    assert (shown.missing["unreachable"], shown.missing["not_attempted"]) == (30, 50), "never merged"
    assert shown.missing["refused"] is None, "hidden: nobody died, moved on or was unsafe, and that is not said"


@pytest.mark.parametrize(
    ("counts", "why", "measured", "due"),
    [
        ({"sustained": 6, "not_yet": 4, "refused": 40}, [WhyHidden.FEW_MEASURED], None, 50),
        ({"sustained": 6, "not_yet": 4}, [WhyHidden.FEW_MEASURED], None, None),
        ({"sustained": 30, "not_yet": 10, "refused": 40}, [WhyHidden.SMALL_PART], 40, 80),
        ({"sustained": 0, "not_yet": 40, "refused": 40}, [WhyHidden.SMALL_PART], 40, 80),
        ({"sustained": 40, "not_yet": 0, "refused": 40}, [WhyHidden.SMALL_PART], 40, 80),
        ({"sustained": 10, "not_yet": 10, "refused": 3}, [WhyHidden.SMALL_PART, WhyHidden.FEW_MISSING], 20, None),
        ({"sustained": 40, "not_yet": 20, "refused": 3}, [WhyHidden.FEW_MISSING], 60, None),
        ({}, [WhyHidden.FEW_MEASURED], None, None),
    ],
)
def test_small_groups_are_not_shown(
    counts: dict[str, int], why: list[WhyHidden], measured: int | None, due: int | None
) -> None:
    shown = figure(people(**counts), K)
    assert (list(shown.why), shown.measured, shown.due) == (why, measured, due)
    assert shown.suppressed == (why != [WhyHidden.FEW_MISSING])
    if shown.suppressed:
        assert {shown.sustained, shown.share, shown.low, shown.high, shown.worst, shown.best} == {None}
    if due is None:
        assert {shown.response_rate, shown.worst, shown.best, shown.not_measured} == {None}


def test_pending_people_and_cases_are_suppressed_by_themselves() -> None:
    assert figure(open_windows(10), K).pending is None
    assert figure(open_windows(11), K).pending == 11
    rows = [AdultRow(str(n % 10), MEASURED[n % 4 == 0], True) for n in range(80)]
    assert figure(rows, K).sustained == 60
    assert figure(rows, K).clusters is None, "ten cases"


def test_due_is_hidden_where_it_says_that_every_part_is_as_large_as_a_hidden_one_can_be() -> None:
    parts = [*MissingReason, *(verdict for verdict in Verdict if verdict.startswith(("deceased", "moved_on")))]
    shown = figure(people(sustained=40, not_yet=40, **{str(part): K - 1 for part in parts}), K)
    assert (shown.measured, shown.due, shown.response_rate, shown.why) == (80, None, None, (WhyHidden.FEW_MISSING,))


def seen(shown: Figure) -> tuple[object, ...]:
    return tuple(tuple(value.items()) if isinstance(value, dict) else value for value in vars(shown).values())


def test_no_hidden_number_of_the_figure_can_be_worked_out() -> None:
    largest, looks = 9, defaultdict(list)
    for sustained, not_yet, refused in itertools.product(range(largest + 1), repeat=3):
        shown = figure(people(sustained=sustained, not_yet=not_yet, refused=refused), 3)
        looks[seen(shown)].append((shown, sustained, sustained + not_yet, sustained + not_yet + refused))
    for same in looks.values():
        shown = same[0][0]
        if max(shown.measured or 0, shown.due or 0) > largest:
            continue  # others that look the same lie beyond those tried here
        for at, number in enumerate((shown.sustained, shown.measured, shown.due), 1):
            assert number is not None or len({one[at] for one in same}) > 1, same


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*MEASURED, *MissingReason, Verdict.DECEASED]), st.integers(0, 30)))
def test_what_is_shown_is_exact_and_at_least_k(counts: dict[str, int]) -> None:
    rows = people(**{str(code): count for code, count in counts.items()})
    shown, exact = figure(rows, K), tally(rows)
    for number, truth in (
        (shown.sustained, exact.sustained),
        (shown.measured, exact.measured),
        (shown.due, exact.due),
        (shown.not_measured, exact.not_measured),
        (shown.deceased, exact.deceased),
    ):
        assert number is None or number == truth >= K
    if shown.due is not None and shown.measured is not None:
        hidden = shown.due - shown.measured - sum(cell or 0 for cell in shown.missing.values())
        assert hidden == 0 or hidden >= K


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (None, MissingReason.NOT_KNOWN),
        (VisitOutcome.DONE, MissingReason.TOO_FEW_ANSWERS),
        (VisitOutcome.NOT_ATTEMPTED, MissingReason.NOT_ATTEMPTED),
        (VisitOutcome.UNREACHABLE, MissingReason.UNREACHABLE),
        (VisitOutcome.DECEASED, MissingReason.NOT_KNOWN),
    ],
)
def test_why_somebody_is_missing_follows_from_the_visit(outcome: VisitOutcome | None, reason: MissingReason) -> None:
    assert missing_reason(outcome) is reason
