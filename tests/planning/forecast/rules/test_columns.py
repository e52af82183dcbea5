"""The departure in many draws at once is the one that the path reckons for each of them."""

import random
import time
from collections.abc import Iterable

import pytest
from hypothesis import assume, given, settings, strategies as st

from planning.forecast.rules import columns
from planning.forecast.rules.columns import departures
from planning.path.rules.calendars import work_days
from planning.path.rules.network import Activity, ActivityKind, Need, Network, earliest
from tests.planning.forecast.networks import a_family

DRAWS = 12
K = ActivityKind
WEEK = work_days(-60, (day % 7 < 5 for day in range(-60, 900)))
FOUR = work_days(-60, (day % 7 < 4 for day in range(-60, 900)))


@st.composite
def networks(draw: st.DrawFn) -> tuple[Network, dict[str, list[int]]]:
    """Networks of up to eight activities with least and most days between them, and draws of some of them."""
    number = draw(st.integers(1, 7))
    activities: list[Activity] = []
    for place in range(number):
        earlier = draw(st.lists(st.integers(0, place - 1), unique=True, max_size=3)) if place else []
        activities.append(Activity(f"a{place}", K.TASK, draw(st.integers(0, 9)), _needs(draw, earlier), **_when(draw)))
    needs = _needs(draw, draw(st.lists(st.integers(0, number - 1), unique=True, min_size=1, max_size=4)))
    network = Network((*activities, Activity("departure", K.DEPARTURE, 0, needs)), {"TR": WEEK, "UZ": FOUR})
    drawn = draw(st.lists(st.integers(0, number - 1), unique=True, max_size=3))
    columns = {f"a{one}": draw(st.lists(st.integers(0, 60), min_size=DRAWS, max_size=DRAWS)) for one in drawn}
    return network, columns


def _needs(draw: st.DrawFn, earlier: list[int]) -> tuple[Need, ...]:
    most = st.one_of(st.none(), st.integers(0, 30))
    return tuple(Need(f"a{place}", draw(st.integers(0, 3)), draw(most)) for place in earlier)


def _when(draw: st.DrawFn) -> dict[str, object]:
    return {"calendar": draw(st.sampled_from(["", "TR", "UZ"])), "not_before": draw(st.integers(0, 12))}


@settings(max_examples=400, deadline=None)
@given(networks())
def test_many_draws_at_once_are_each_draw_by_itself(some: tuple[Network, dict[str, list[int]]]) -> None:
    network, drawn = some
    assume(not earliest(network).broken)  # what runs out in any case is tested below
    expected = [earliest(network, {code: days[draw] for code, days in drawn.items()}) for draw in range(DRAWS)]
    assume(not any(early.broken for early in expected))
    assert departures(network, drawn, DRAWS) == [early.departs for early in expected]


def test_what_runs_out_in_any_case_is_not_waited_for() -> None:
    """A report good for 5 days, and 9 days of work after it: it has run out, and people leave all the same."""
    report, work = Activity("report", K.MEDICAL_REPORT, 1), Activity("work", K.BOOKING, 9, (Need("report"),))
    needs = (Need("work"), Need("report", 0, 5))
    network = Network((report, work, Activity("departure", K.DEPARTURE, 0, needs)))
    assert earliest(network).broken
    assert departures(network, {"work": [9, 20]}, 2) == [10, 21]


def test_what_runs_out_in_some_draws_is_reckoned_for_these() -> None:
    """Two things that run out pull each other: only where the second takes long can both not be kept."""
    first, slow = Activity("first", K.CONSENT, 0), Activity("slow", K.DOCUMENT, 1, (Need("first"),))
    needs = (Need("slow"), Need("first", 0, 10))
    network = Network((first, slow, Activity("departure", K.DEPARTURE, 0, needs)))
    days = [1, 9, 10, 11, 40]
    assert departures(network, {"slow": days}, 5) == [earliest(network, {"slow": one}).departs for one in days]


def test_what_is_drawn_twice_is_reckoned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And on go only the draws in which something runs out: of the others all is settled."""
    first, slow = Activity("first", K.CONSENT, 0), Activity("slow", K.DOCUMENT, 1, (Need("first"),))
    needs = (Need("slow"), Need("first", 0, 10), Need("short", 0, 8))
    short = Activity("short", K.TASK, 1)
    network = Network((first, slow, short, Activity("departure", K.DEPARTURE, 0, needs)))
    swept: list[int] = []
    sweep = columns._Sheet._sweep

    def counted(sheet: columns._Sheet, moved: Iterable[str]) -> None:
        swept.append(sheet.draws)
        sweep(sheet, moved)

    monkeypatch.setattr(columns._Sheet, "_sweep", counted)
    days = [1, 9, 40] * 600
    assert (
        departures(network, {"slow": days}, 1_800)
        == [earliest(network, {"slow": one}).departs for one in (1, 9, 40)] * 600
    )
    assert swept[0] == 3
    assert swept[1] < 3


@pytest.mark.slow
def test_two_thousand_draws_of_a_family_take_a_tenth_of_a_second() -> None:
    """Measured where nothing else runs: docs/performance.md. Here twice as much is allowed, best of five."""
    network, r = a_family(), random.Random(1)
    columns = {f"document:{person}": [r.randint(5, 90) for _draw in range(2_000)] for person in range(5)}
    columns["decision"] = [r.randint(3, 20) for _draw in range(2_000)]
    took = []
    for _time in range(5):
        begun = time.perf_counter()
        departures(network, columns, 2_000)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.2
