"""Ages, distances and connections reckoned in a second way, which shares no line with that of the program."""

from datetime import date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings, strategies as st

from foundation.geography.distances import distance_km
from foundation.geography.zones import NoSuchLocalTime, to_instant
from returns.journey.rules.itinerary import LegMode
from returns.people.rules.people import age_on
from tests.returns.readiness.table.departures import ZONES, found_in, leg
from tests.returns.readiness.table.family import WOMAN
from tests.returns.readiness.table.rows import travels


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(0, 45_000))
def test_ages_are_birthdays_counted_one_by_one(born: date, lived: int) -> None:
    day, birthdays, year = born + timedelta(days=lived), 0, born.year
    while True:
        year += 1
        try:
            birthday = born.replace(year=year)
        except ValueError:  # born on 29 February
            birthday = date(year, 3, 1)
        if birthday > day:
            break
        birthdays += 1
    assert age_on(born, day) == birthdays


LATITUDES, LONGITUDES = st.floats(-85, 85), st.floats(-180, 180)


@settings(max_examples=200, deadline=None)
@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distances_are_those_of_a_sphere_within_what_the_earth_is_flattened(
    lat_a: float, lon_a: float, lat_b: float, lon_b: float
) -> None:
    half = (
        sin(radians(lat_b - lat_a) / 2) ** 2
        + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
    )
    round_earth = 2 * 6371.0088 * asin(min(1.0, sqrt(half)))
    assert distance_km((lat_a, lon_a), (lat_b, lon_b)) == pytest.approx(round_earth, rel=0.006, abs=0.01)


BEGINS = date(2027, 3, 27)  # in the night after it clocks are put forward in Europe
DAYS = timedelta(days=1)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(set(ZONES) - {"AS", "WS"})),
    st.integers(12 * 60, 36 * 60),
    st.integers(0, 200),
    st.booleans(),
)
def test_a_connection_is_counted_in_minutes_that_pass(country: str, lands: int, wait: int, abroad: bool) -> None:
    """By wall clocks and their offsets, instead of instants: what a traveller with a watch would count."""
    landed = datetime.combine(BEGINS, time()) + timedelta(minutes=lands)
    leaves, there = landed + timedelta(minutes=wait), ZoneInfo(ZONES[country])
    try:
        to_instant(landed, ZONES[country])
        to_instant(leaves, ZONES[country])
    except NoSuchLocalTime:
        assume(False)
    offsets = [at.replace(tzinfo=there).utcoffset() or timedelta() for at in (landed, leaves)]
    passed = wait - (offsets[1] - offsets[0]) // timedelta(minutes=1)
    assume(passed >= 0)
    to = "UZ" if abroad else country
    first = leg(1, LegMode.AIR, said(country, landed - DAYS), said(country, landed))
    second = leg(2, LegMode.AIR, said(country, leaves), said(to, leaves + DAYS))
    codes = [reason.code for reason in found_in(travels(first, second)(WOMAN))]
    assert ("connection_too_short" in codes) == (passed < (90 if to != country else 60))


def said(country: str, local: datetime) -> str:
    """A local time as legs of the table are written."""
    return f"{country} {local:%Y-%m-%d %H:%M}"
