"""Checks of a journey: nights on the way, connections by airport and terminal, hours of receptions, other trips."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from returns.cases.rules.cases import Cited, Limit, blockers
from returns.journey.rules.itinerary import LegMode, NightLimits, is_night_stop, night_minutes
from returns.journey.rules.journeys import TripFacts, crosses
from returns.readiness.rules.facts import ReadinessFacts
from returns.readiness.rules.readiness import findings
from returns.reception.rules import OpenHours, ReceptionFacts, is_there
from tests.returns.readiness.rules.test_readiness import ADULT, CHILD, DAY, LEGS, READY, RULES, at, one_leg

NIGHT = NightLimits(23, 6, 240, Cited("night", "source"))
LIMITS = replace(
    RULES.journey,
    terminal_change=Limit(120, Cited("terminal", "source")),
    international_at={"TAS": Limit(75, Cited("TAS", "source"))},
    night=NIGHT,
)
RULED = replace(RULES, journey=LIMITS)
ISTANBUL, BERLIN = "Europe/Istanbul", "Europe/Berlin"


def told(facts: ReadinessFacts) -> list[tuple[str, str, str]]:
    """Code, subject and rule of every blocker."""
    return [(one.code, one.subject, one.rule) for one in blockers(findings(facts, RULED))]


def there(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    """The instant of a local time."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        ((8, 0), (20, 0), 0),
        ((20, 0), (23, 0), 0),  # it touches the night
        ((20, 0), (23, 1), 1),
        ((22, 0), (24, 0), 60),
        ((22, 0), (31, 0), 420),
        ((25, 0), (28, 59), 239),
        ((25, 0), (29, 0), 240),
        ((6, 0), (23, 0), 0),
        ((22, 0), (72, 0), 420),  # of several nights the longest part
    ],
)
def test_how_much_of_a_night_a_wait_takes(starts: tuple[int, int], ends: tuple[int, int], minutes: int) -> None:
    midnight = there(ISTANBUL, DAY, 0)
    begins, until = (midnight + timedelta(hours=hour, minutes=minute) for hour, minute in (starts, ends))
    assert night_minutes(begins, until, ISTANBUL, NIGHT) == minutes
    assert is_night_stop(begins, until, ISTANBUL, NIGHT) == (minutes >= 240)


@pytest.mark.parametrize(("day", "minutes"), [(date(2027, 3, 27), 360), (date(2027, 10, 30), 480)])
def test_a_night_in_which_clocks_are_changed_is_as_long_as_it_is(day: date, minutes: int) -> None:
    whole = there(BERLIN, day, 12), there(BERLIN, day + timedelta(days=1), 12)
    assert night_minutes(*whole, BERLIN, NIGHT) == minutes


@settings(deadline=None)  # the first look at a zone reads a file
@given(st.integers(0, 5000), st.integers(0, 3000), st.integers(0, 3000))
def test_a_longer_wait_never_takes_less_of_a_night(start: int, wait: int, more: int) -> None:
    begins = datetime(2027, 3, 26, tzinfo=UTC) + timedelta(minutes=start)
    shorter = night_minutes(begins, begins + timedelta(minutes=wait), BERLIN, NIGHT)
    longer = night_minutes(begins, begins + timedelta(minutes=wait + more), BERLIN, NIGHT)
    assert 0 <= shorter <= longer


def test_without_a_known_limit_there_is_no_night_stop() -> None:
    assert not is_night_stop(at(20), at(20) + timedelta(days=1), "UTC", replace(NIGHT, at_least=None))


def test_a_connection_over_a_night_needs_a_place_to_sleep_on_the_leg_before_it() -> None:
    # The second leg arrives at 14:00 UTC; the third one leaves the next morning.
    later = one_leg(3, departs_at=at(7) + timedelta(days=1), arrives_at=at(8) + timedelta(days=1))(READY)
    assert told(later) == [("night_stop_without_accommodation", "2", "night")]
    assert told(one_leg(2, has_accommodation=True)(later)) == []
    assert told(one_leg(1, has_accommodation=True)(later)) == [("night_stop_without_accommodation", "2", "night")]
    # By the clocks of New York only three hours of this wait are night.
    assert told(one_leg(2, arrives_zone="America/New_York")(later)) == []


@pytest.mark.parametrize(
    ("minutes", "changed", "rule"),
    [
        (90, {}, ""),
        (89, {}, "international"),
        (75, {"origin": "TAS"}, ""),
        (74, {"origin": "TAS"}, "TAS"),
        (119, {"departs_terminal": "2"}, ""),  # nobody said where the first one ends
        (119, {"departs_terminal": "2", "before": "1"}, "terminal"),
        (120, {"departs_terminal": "2", "before": "1"}, ""),
        (90, {"departs_terminal": "1", "before": "1"}, ""),
        (0, {"mode": LegMode.ROAD, "departs_terminal": "2", "before": "1"}, ""),
    ],
)
def test_a_connection_is_as_long_as_airport_and_terminal_ask(
    minutes: int, changed: dict[str, object], rule: str
) -> None:
    after = {name: value for name, value in changed.items() if name != "before"}
    facts = one_leg(2, departs_at=LEGS[0].arrives_at + timedelta(minutes=minutes), **after)(READY)
    facts = one_leg(1, arrives_terminal=changed.get("before", ""))(facts)
    assert told(facts) == ([("connection_too_short", "2", rule)] if rule else [])


WEEK = tuple(OpenHours(day, time(8), time(17)) for day in range(5))
MONDAY = datetime.combine(date(2026, 11, 30), time(0))


@pytest.mark.parametrize(
    ("hours", "when", "open_then"),
    [
        ((), MONDAY, True),
        (WEEK, MONDAY.replace(hour=8), True),
        (WEEK, MONDAY.replace(hour=7, minute=59), False),
        (WEEK, MONDAY.replace(hour=17), True),
        (WEEK, MONDAY.replace(hour=17, minute=1), False),
        (WEEK, MONDAY.replace(hour=12) - timedelta(days=1), False),
        ((OpenHours(6, time(20), time(4)),), MONDAY.replace(hour=4), True),
        ((OpenHours(6, time(20), time(4)),), MONDAY.replace(hour=5), False),
        ((OpenHours(6, time(20), time(4)),), MONDAY.replace(hour=20), False),
        ((OpenHours(0, time(0), time(0)),), MONDAY.replace(hour=23, minute=59), True),
    ],
)
def test_when_a_reception_is_there(hours: tuple[OpenHours, ...], when: datetime, open_then: bool) -> None:
    assert is_there(hours, when) is open_then


def test_people_arrive_when_the_reception_is_there_by_the_clocks_of_the_place() -> None:
    # The last flight arrives at 14:00 UTC on a Thursday.
    hours = (OpenHours(3, time(13), time(15)),)
    met = replace(READY, reception=ReceptionFacts(True, DAY, hours=hours))
    assert told(met) == []
    samarkand = one_leg(2, arrives_zone="Asia/Samarkand")(met)
    assert told(samarkand) == [("arrives_outside_reception_hours", "2", "")]
    assert (
        told(replace(samarkand, reception=ReceptionFacts(True, DAY, hours=(OpenHours(3, time(18), time(20)),)))) == []
    )


START, END = LEGS[0].departs_at, LEGS[-1].arrives_at
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("trip", "found"),
    [
        (TripFacts(ADULT, START - HOUR, START), []),  # it touches
        (TripFacts(ADULT, END, END + HOUR), []),
        (TripFacts(ADULT, START - HOUR, START + timedelta(minutes=1)), [("travels_elsewhere", ADULT, "")]),
        (TripFacts(CHILD, START + HOUR, START + 2 * HOUR), [("travels_elsewhere", CHILD, "")]),
        (TripFacts(CHILD, START - HOUR, END + HOUR), [("travels_elsewhere", CHILD, "")]),
    ],
)
def test_nobody_is_on_two_journeys_at_one_time(trip: TripFacts, found: list[tuple[str, str, str]]) -> None:
    assert told(replace(READY, elsewhere=(trip,))) == found


SPAN = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(
    lambda two: (START + two[0] * HOUR, START + sum(two) * HOUR)
)


@given(SPAN, SPAN)
def test_spans_cross_both_ways_or_not_at_all_and_never_where_they_touch(
    one: tuple[datetime, datetime], other: tuple[datetime, datetime]
) -> None:
    assert crosses(one, other) == crosses(other, one)
    assert crosses(one, one)
    assert not crosses(one, (one[1], one[1] + HOUR))
