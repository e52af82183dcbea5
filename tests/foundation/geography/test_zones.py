"""Local times become instants and back; a time that no clock showed is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from foundation.geography.zones import (
    BadZone,
    NoSuchLocalTime,
    is_ambiguous,
    local,
    local_date,
    main_zone,
    to_instant,
    zone,
    zones_of_country,
)


@pytest.mark.parametrize(
    ("shown", "name", "instant"),
    [
        ("2027-01-10 12:00", "Asia/Kabul", "2027-01-10 07:30"),
        ("2027-07-10 12:00", "Europe/Berlin", "2027-07-10 10:00"),
        ("2027-01-10 12:00", "Europe/Berlin", "2027-01-10 11:00"),
        ("2027-01-10 00:30", "Asia/Tashkent", "2027-01-09 19:30"),
        ("2027-07-10 12:00", "Europe/Istanbul", "2027-07-10 09:00"),
        ("2027-10-31 02:30", "Europe/Berlin", "2027-10-31 00:30"),  # shown twice: the first
    ],
)
def test_a_local_time_is_an_instant(shown: str, name: str, instant: str) -> None:
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert to_instant(datetime.fromisoformat(shown), name) == expected
    assert local(expected, name).replace(tzinfo=None, fold=0) == datetime.fromisoformat(shown)


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("2027-03-28 02:30", "Europe/Berlin"),
        ("2027-03-28 02:00", "Europe/Berlin"),
        ("2027-03-14 02:30", "America/New_York"),
    ],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_a_time_that_the_clocks_jump_over_is_refused(shown: str, name: str, fold: int) -> None:
    with pytest.raises(NoSuchLocalTime):
        to_instant(datetime.fromisoformat(shown), name, fold)
    to_instant(datetime.fromisoformat(shown) + timedelta(hours=1), name, fold)


def test_a_time_that_is_shown_twice_has_a_second_instant() -> None:
    twice = datetime.fromisoformat("2027-10-31 02:30")
    assert to_instant(twice, "Europe/Berlin", fold=1) - to_instant(twice, "Europe/Berlin") == timedelta(hours=1)
    assert is_ambiguous(twice, "Europe/Berlin")
    assert not is_ambiguous(twice, "Asia/Kabul")


@given(st.integers(0, 2**31), st.sampled_from(["Asia/Kabul", "Asia/Tashkent", "Europe/Berlin"]))
def test_there_and_back_is_the_same_instant(seconds: int, name: str) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    there = local(instant, name)
    assert to_instant(there.replace(tzinfo=None), name, there.fold) == instant


def test_a_day_is_the_day_over_there() -> None:
    evening = datetime(2027, 5, 1, 20, 0, tzinfo=UTC)
    assert local_date(evening, "Asia/Kabul") == date(2027, 5, 2)
    assert local_date(evening, "Europe/Berlin") == date(2027, 5, 1)


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "asia/kabul", "../etc/passwd", "Europe", "localtime", "/etc/localtime"]
)
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(BadZone):
        zone(name)


def test_naive_and_aware_are_not_taken_for_each_other() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_instant(datetime(2027, 1, 1, tzinfo=UTC), "Asia/Kabul")
    with pytest.raises(ValueError, match="aware"):
        local(datetime.fromisoformat("2027-01-01"), "Asia/Kabul")
    with pytest.raises(NoSuchLocalTime):
        to_instant(datetime.fromisoformat("0001-01-01"), "Asia/Kabul")


@pytest.mark.parametrize(
    ("country", "main", "number"),
    [
        ("AF", "Asia/Kabul", 1),
        ("UZ", "Asia/Tashkent", 2),
        ("DE", "Europe/Berlin", 2),
        ("XK", "Europe/Belgrade", 1),
        ("ZZ", None, 0),
    ],
)
def test_a_country_has_its_zones(country: str, main: str | None, number: int) -> None:
    assert main_zone(country) == main
    assert len(zones_of_country(country)) == number
    assert main is None or main in zones_of_country(country)
