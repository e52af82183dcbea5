"""When an escort is bound twice, and how much rest there is: in UTC, in any order, over a change of clocks too."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from returns.escorts.rules.company import Itinerary, Trip, is_elsewhere, overlaps, rest_of
from returns.escorts.rules.escorts import EscortKind

START = datetime(2026, 12, 3, 6, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def bound(begins: int, hours: int) -> Itinerary:
    """Bound for so many hours, from so many hours after the start."""
    starts = START + timedelta(hours=begins)
    return Itinerary((Trip(starts, starts + timedelta(hours=hours)),))


def there_and_back(begins: int, out: int, stay: int, home: int) -> Itinerary:
    """Out, a stay, and home."""
    starts = START + timedelta(hours=begins)
    arrived = starts + timedelta(hours=out)
    leaves = arrived + timedelta(hours=stay)
    return Itinerary((Trip(starts, arrived), Trip(leaves, leaves + timedelta(hours=home))))


SPANS = st.builds(bound, st.integers(-200, 200), st.integers(1, 60))


@given(SPANS, SPANS)
def test_who_is_bound_twice_is_found_from_both_sides(one: Itinerary, other: Itinerary) -> None:
    assert overlaps(one, other) is overlaps(other, one)
    first, second = sorted((one.trips[0], other.trips[0]), key=lambda trip: (trip.starts, trip.ends))
    assert overlaps(one, other) is (second.starts < first.ends)


@given(st.integers(-100, 100), st.integers(1, 60), st.integers(1, 60))
def test_touching_is_allowed_and_a_minute_less_is_not(begins: int, hours: int, more: int) -> None:
    one, after = bound(begins, hours), bound(begins + hours, more)
    assert not overlaps(one, after)
    sooner = Trip(after.trips[0].starts - timedelta(minutes=1), after.trips[0].ends)
    assert overlaps(one, Itinerary((sooner,)))


@given(st.lists(SPANS, max_size=6), st.randoms())
def test_the_order_of_other_journeys_does_not_matter(others: list[Itinerary], chance: Random) -> None:
    mixed = sorted(others, key=lambda _one: chance.random())
    own = there_and_back(0, 8, 24, 8)
    for kind in EscortKind:
        assert is_elsewhere(kind, own, others) is is_elsewhere(kind, own, mixed)
    assert rest_of(own, others, 12, 6) == rest_of(own, mixed, 12, 6)
    assert rest_of(own, others, 12, None) == rest_of(own, mixed, 12, None)


def test_whoever_is_abroad_between_two_ways_is_not_free() -> None:
    assert overlaps(there_and_back(0, 8, 48, 8), bound(20, 4))


def test_the_same_hour_twice_in_autumn_is_told_apart_and_the_missing_one_in_spring_counts_nothing() -> None:
    autumn = [datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold).astimezone(UTC) for fold in (0, 1)]
    first = Itinerary((Trip(autumn[0] - timedelta(hours=3), autumn[0]),))
    assert autumn[1] - autumn[0] == timedelta(hours=1)
    assert not overlaps(first, Itinerary((Trip(autumn[0], autumn[1]),)))
    assert overlaps(first, Itinerary((Trip(autumn[0] - timedelta(minutes=1), autumn[1]),)))
    before, after = (datetime(2026, 3, 29, hour, tzinfo=BERLIN).astimezone(UTC) for hour in (1, 12))
    own = Itinerary((Trip(before - timedelta(hours=9), before),))
    short = Itinerary((Trip(after, after + timedelta(hours=2)),))
    assert rest_of(own, [short], 11, 8) == (True, False)  # eleven hours by the clock on the wall are ten
    assert rest_of(own, [short], 10, 8) == (False, False)


def test_only_operational_escorts_on_the_very_same_legs_travel_together() -> None:
    legs = (("2026-12-03T06:00", "2026-12-03T11:00", "Europe/Istanbul", "Asia/Tashkent"),)
    own, other = (Itinerary(bound(0, 5).trips, legs) for _times in (1, 2))
    assert not is_elsewhere(EscortKind.OPERATIONAL, own, [other])
    assert is_elsewhere(EscortKind.MEDICAL, own, [other])
    assert is_elsewhere(EscortKind.OPERATIONAL, own, [bound(0, 5)])


@pytest.mark.parametrize(
    ("others", "long_hours", "found"),
    [
        ([], 6, (False, False)),
        ([bound(-16, 8)], 6, (True, False)),  # eight hours of rest after eight hours under way
        ([bound(-16, 8)], 9, (False, False)),  # what came before was no long journey
        ([bound(-20, 8)], 6, (False, False)),  # twelve hours of rest
        ([bound(-16, 8)], None, (False, True)),
        ([bound(50, 2)], 6, (True, False)),  # home at 40, and away again ten hours later
        ([bound(52, 2)], 6, (False, False)),
        ([bound(200, 9), bound(210, 9)], 6, (False, False)),  # none of them is this journey
    ],
)
def test_rest_after_a_long_journey(others: list[Itinerary], long_hours: int | None, found: tuple[bool, bool]) -> None:
    assert rest_of(there_and_back(0, 8, 24, 8), others, 12, long_hours) == found


def test_who_turns_round_at_once_has_too_little_rest() -> None:
    assert rest_of(there_and_back(0, 8, 11, 8), [], 12, 8) == (True, False)
    assert rest_of(there_and_back(0, 8, 12, 8), [], 12, 8) == (False, False)
