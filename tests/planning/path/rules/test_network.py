"""The critical path against independent methods: Bellman-Ford over difference constraints, and day by day."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from planning.path.rules.calendars import EVERY_DAY, WorkDays, work_days
from planning.path.rules.network import (
    DEPARTURE,
    Activity,
    ActivityKind,
    Need,
    Network,
    NetworkWrong,
    deciding,
    earliest,
    latest,
)

KNOWN = 400  # days of a calendar, from 100 before today on
WEEKEND = work_days(-100, ((day + 2) % 7 not in (5, 6) for day in range(-100, KNOWN)))


def activity(code: str, days: int, *needs: Need | str, **more: Any) -> Activity:
    wanted = tuple(Need(need) if isinstance(need, str) else need for need in needs)
    return Activity(code, ActivityKind.TASK, days, wanted, **more)


def departure(*needs: Need | str, **more: Any) -> Activity:
    return activity(DEPARTURE, 0, *needs, **more)


# By hand: a laissez-passer of 21 days that needs an application, and a report that is good for 10 days.

FAMILY = Network(
    (
        activity("apply", 2),
        activity("passport", 21, "apply"),
        activity("report", 1),
        activity("ask", 0, Need("report")),
        departure(Need("passport", 1), Need("ask", 2), Need("report", at_most=10)),
    )
)


def test_the_earliest_day_is_that_of_the_longest_chain():
    early = earliest(FAMILY)
    assert early.departs == 24
    assert deciding(FAMILY, early) == ("apply", "passport", DEPARTURE)


def test_nothing_is_done_so_early_that_it_has_run_out():
    early = earliest(FAMILY)
    assert early.begins["report"] == 13
    assert early.done["report"] == early.departs - 10


def test_the_last_day_to_begin_is_the_one_on_which_everything_after_it_still_fits():
    late = latest(FAMILY, 30)
    assert late.begins == {"apply": 6, "passport": 8, "report": 27, "ask": 28, DEPARTURE: 30}


def test_a_later_departure_moves_what_would_run_out():
    assert earliest(FAMILY, not_before=40).begins["report"] == 29


def test_other_durations_take_the_place_of_those_of_the_rules():
    assert earliest(FAMILY, {"passport": 40}).departs == 43


def test_what_cannot_be_good_for_long_enough_is_named_and_not_its_companions():
    network = Network(
        (
            activity("determined", 1),
            activity("passport", 30, "determined"),
            activity("consent", 0),
            departure("passport", Need("determined", at_most=20), Need("consent", at_most=14)),
        )
    )
    early = earliest(network)
    assert early.broken == {(DEPARTURE, "determined")}
    assert early.departs == 31
    assert early.begins["consent"] == 17


def test_working_days_skip_weekends_both_ways():
    network = Network((activity("sign", 3, calendar="DE"), departure("sign")), {"DE": WEEKEND})
    closed = [day for day in range(14) if (day + 2) % 7 in (5, 6)]
    assert closed == [3, 4, 10, 11]
    assert earliest(network).begins["sign"] == 0
    assert earliest(network).departs == 5
    assert latest(network, 11).begins["sign"] == 6


@pytest.mark.parametrize(
    "activities",
    [
        (activity("a", 1),),
        (activity("a", 1), activity("a", 2), departure()),
        (departure("b"),),
        (activity("a", -1), departure()),
        (activity("a", 1), departure(Need("a", at_most=-1))),
    ],
)
def test_what_is_no_network_is_refused(activities):
    with pytest.raises(NetworkWrong):
        Network(activities)


def test_activities_that_need_each_other_are_refused():
    with pytest.raises(ValueError, match="cycle"):
        earliest(Network((activity("a", 1, "b"), activity("b", 1, "a"), departure())))


# Invented networks of up to nine activities; every one of them is needed by the departure.


@st.composite
def networks(draw: Callable[..., int], calendar: bool) -> Network:
    count = draw(st.integers(1, 8))
    made: list[Activity] = []
    for place in range(count):
        before = draw(st.sets(st.integers(0, place - 1), max_size=3)) if place else set()
        needs = [Need(f"a{n}", draw(st.integers(0, 3)), draw(st.none() | st.integers(0, 12))) for n in sorted(before)]
        country = "DE" if calendar and draw(st.booleans()) else ""
        floor = draw(st.integers(0, 10))
        made.append(activity(f"a{place}", draw(st.integers(0, 9)), *needs, calendar=country, not_before=floor))
    last = [Need(f"a{n}", draw(st.integers(0, 3)), draw(st.none() | st.integers(0, 15))) for n in range(count)]
    made.append(departure(*last, not_before=draw(st.integers(0, 30))))
    ordered = draw(st.permutations(made))
    return Network(tuple(ordered), {"DE": WEEKEND} if calendar else {})


Constraint = tuple[str, str, int]  # the second begins at least so many days after the first


def constraints(network: Network) -> Iterator[Constraint]:
    for after in network.activities:
        yield "", after.code, after.not_before
        for need in after.needs:
            before = network.by_code[need.code]
            yield before.code, after.code, before.duration + need.lag
            if need.at_most is not None:
                yield after.code, before.code, -need.at_most - before.duration


def longest_paths(network: Network) -> dict[str, int] | None:
    """The least solution of the difference constraints by Bellman-Ford; None where there is none."""
    days = {"": 0} | {each.code: -10_000 for each in network.activities}
    arcs = list(constraints(network))
    for _round in days:
        for before, after, least in arcs:
            days[after] = max(days[after], days[before] + least)
    if any(days[after] < days[before] + least for before, after, least in arcs):
        return None
    return {code: day for code, day in days.items() if code}


@settings(max_examples=400, deadline=None)
@given(networks(calendar=False))
def test_the_forward_pass_is_the_longest_path(network):
    early, independent = earliest(network), longest_paths(network)
    if independent is None:
        assert early.broken
    else:
        assert not early.broken
        assert early.begins == independent


@settings(max_examples=200, deadline=None)
@given(networks(calendar=False), st.integers(0, 40))
def test_the_backward_pass_is_the_longest_path_turned_round(network, more):
    departs = earliest(network).departs + more
    late = latest(network, departs)
    if late.broken:
        return
    # In days before the departure every constraint is one of the same kind between the same two.
    days = {DEPARTURE: 0} | {each.code: -10_000 for each in network.activities if each.code != DEPARTURE}
    arcs = [(after, before, least) for before, after, least in constraints(network) if before]
    for _round in days:
        for after, before, least in arcs:
            if before != DEPARTURE:
                days[before] = max(days[before], days[after] + least)
    assert {code: departs - day for code, day in days.items()} == late.begins


def walked(network: Network, code: str, begin: int) -> int | None:
    """The day on which an activity is done that begins on a day, walked day by day; None on a closed day."""
    each = network.by_code[code]
    days = network.calendars.get(each.calendar)
    if days is not None and begin not in days.days:
        return None
    left = each.duration
    while left:
        begin += 1
        left -= days is None or begin in days.days
    return begin


def day_by_day(network: Network, most: int) -> dict[str, int] | None:
    """Whatever is too early is put off by one day, until nothing is; None if that goes on for too long."""
    begins = {each.code: each.not_before for each in network.activities}
    while max(begins.values()) < most:
        done = {code: walked(network, code, day) for code, day in begins.items()}
        too_early = {code for code, day in done.items() if day is None}
        for after in network.activities:
            for need in after.needs:
                ends = done[need.code]
                if ends is None:
                    continue
                if begins[after.code] < ends + need.lag:
                    too_early.add(after.code)
                if need.at_most is not None and begins[after.code] - ends > need.at_most:
                    too_early.add(need.code)
        if not too_early:
            return begins
        begins = {code: day + (code in too_early) for code, day in begins.items()}
    return None


@settings(max_examples=150, deadline=None)
@given(networks(calendar=True))
def test_with_working_days_it_is_what_putting_off_day_by_day_finds(network):
    early, independent = earliest(network), day_by_day(network, KNOWN - 50)
    if independent is None:
        assert early.broken
    else:
        assert not early.broken
        assert early.begins == independent


@settings(max_examples=150, deadline=None)
@given(networks(calendar=True), st.integers(0, 30))
def test_nothing_that_begins_later_than_its_last_day_is_in_time(network, more):
    departs = earliest(network).departs + more
    late = latest(network, departs)
    for each in network.activities:
        if each.code == DEPARTURE or late.broken:
            continue
        begins = late.begins[each.code]
        moved = Network(
            tuple(
                Activity(**{**vars_of(one), "not_before": begins + (one.code == each.code)})
                if one.code == each.code
                else Activity(**{**vars_of(one), "not_before": min(one.not_before, late.begins[one.code])})
                for one in network.activities
            ),
            network.calendars,
        )
        assert earliest(moved).departs > departs or earliest(moved).broken


def vars_of(one: Activity) -> dict[str, object]:
    return {name: getattr(one, name) for name in Activity.__dataclass_fields__}


@settings(max_examples=200, deadline=None)
@given(networks(calendar=True))
def test_what_the_chain_names_begins_as_soon_as_the_one_before_is_done(network):
    early = earliest(network)
    chain = deciding(network, early)
    assert chain[-1] == DEPARTURE
    for before, after in pairwise(chain):
        [need] = [need for need in network.by_code[after].needs if need.code == before]
        days = network.calendar_of(network.by_code[after])
        assert days.on_or_after(early.done[before] + need.lag) == early.begins[after]


@given(st.integers(-150, 500), st.integers(0, 60))
def test_a_calendar_goes_back_as_far_as_it_went(day, count):
    for days in (WEEKEND, EVERY_DAY, WorkDays(0, 2, (1,))):
        after = days.after(day, count)
        assert days.before(after, count) == days.on_or_after(day)
        assert days.after(days.before(day, count), count) == days.before(day, 0)
