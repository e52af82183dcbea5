"""Weekends, holidays and what an office corrected decide which days are worked; a wrong file names all its faults."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from foundation.geography.calendar_overrides import CalendarOverridesWrong, Overrides, read_overrides
from foundation.geography.calendars import (
    OVERRIDES_FILE,
    Closure,
    UnknownCountry,
    calendar_with,
    working_calendar,
)

COUNTRIES = [
    "AF",
    "IQ",
    "PK",
    "BD",
    "UZ",
    "TM",
    "KG",
    "GE",
    "AL",
    "NG",
    "UG",
    "ET",
    "GN",
    "SN",
    "TR",
    "DE",
    "GR",
    "AT",
    "NL",
    "NE",
]
# A week without a holiday in these countries: Monday 9 to Sunday 15 February 2026 (AF keeps the Sunday).
MONDAY = date(2026, 2, 9)


@pytest.mark.parametrize(
    ("country", "rest"),
    [
        ("IQ", "45"),
        ("BD", "45"),
        ("AF", "4"),
        ("UZ", "56"),
        ("DE", "56"),
        ("UG", "56"),
        ("NE", "56"),
        ("IR", "4"),
        ("BN", "46"),
        ("AQ", "56"),
    ],
)
def test_a_country_rests_on_its_own_days(country: str, rest: str) -> None:
    assert working_calendar(country).weekend_on(MONDAY) == {int(day) for day in rest}
    closed = {
        day for day in range(6) if working_calendar(country).why_closed(MONDAY + timedelta(days=day)) == "weekend"
    }
    assert closed == {int(day) for day in rest} - {6}


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("DE", date(2026, 10, 3), "German Unity Day"),
        ("DE", date(2027, 3, 26), "Good Friday"),
        ("UZ", date(2026, 9, 1), "Independence Day"),
        ("UZ", date(2027, 3, 21), "Nowruz"),
        ("AF", date(2026, 8, 19), "Afghanistan Independence Day"),
        ("IQ", date(2027, 1, 6), "Army Day"),
        ("TR", date(2026, 4, 23), "National Sovereignty and Children's Day"),
        ("ET", date(2027, 1, 7), "Christmas Day"),
        ("PK", date(2026, 3, 23), "Pakistan Day"),
        ("UG", date(2026, 10, 9), "Independence Day"),
    ],
)
def test_a_holiday_has_its_english_name(country: str, day: date, name: str) -> None:
    assert working_calendar(country).why_closed(day) == name
    assert not working_calendar(country).is_working_day(day)


def test_a_day_that_follows_the_moon_is_marked_as_estimated() -> None:
    assert working_calendar("AF").closure(date(2027, 3, 10)) == Closure("Eid al-Fitr", estimated=True)
    assert working_calendar("AF").why_closed(date(2027, 3, 10)) == "Eid al-Fitr (estimated)"
    assert working_calendar("DE").closure(date(2026, 12, 25)) == Closure("Christmas Day")


@pytest.mark.parametrize(
    ("country", "day", "label"),
    [
        ("UZ", date(2027, 5, 17), "Eid al-Adha (observed) (estimated)"),
        ("IQ", date(2026, 3, 21), "Eid al-Fitr (estimated); Nowruz"),
        ("CI", date(2027, 5, 17), "Day after the Eid al-Adha (estimated); Pentecost Monday"),
        ("TR", date(2027, 3, 10), "Eid al-Fitr"),
    ],
)
def test_each_country_says_which_of_its_days_were_reckoned(country: str, day: date, label: str) -> None:
    closure = working_calendar(country).closure(day)
    assert closure is not None
    assert working_calendar(country).why_closed(day) == label
    assert closure.estimated is ("(estimated)" in label)
    assert closure.name == label.replace(" (estimated)", "")


@pytest.mark.parametrize(
    ("country", "day", "is_worked"),
    [
        ("BD", date(2024, 6, 7), False),  # a Friday
        ("BD", date(2024, 6, 9), True),  # a Sunday
        ("UG", date(2023, 7, 8), False),  # a Saturday
        ("AF", date(2022, 6, 9), True),  # a Thursday
        ("NE", date(2021, 6, 5), False),  # a Saturday
    ],
)
def test_cases_found_late_are_counted_by_the_same_weekends(country: str, day: date, is_worked: bool) -> None:
    assert working_calendar(country).is_working_day(day) is is_worked


def test_a_saturday_worked_in_exchange_is_a_working_day() -> None:
    uzbekistan = working_calendar("UZ")
    assert uzbekistan.is_working_day(date(2026, 12, 12))
    assert not uzbekistan.is_working_day(date(2026, 12, 5))
    assert not uzbekistan.is_working_day(date(2026, 12, 31))


def test_every_country_of_the_programme_has_holidays_in_english() -> None:
    for country in COUNTRIES:
        calendar = working_calendar(country)
        assert calendar.has_holidays
        for year in (2026, 2027, 2028):
            assert calendar.knows_holidays_of(year), (country, year)
            names = {calendar.why_closed(date(year, 1, 1) + timedelta(days=day)) for day in range(365)}
            assert len(names) > 5
            letters = {letter for name in names if name for letter in name if letter.isalpha()}
            assert all("LATIN" in unicodedata.name(letter) for letter in letters), country


def test_where_no_holidays_are_known_the_calendar_says_so() -> None:
    assert not working_calendar("UA").knows_holidays_of(2026)
    assert working_calendar("LK").knows_holidays_of(2026)
    assert not working_calendar("LK").knows_holidays_of(2027)


def test_a_country_without_a_list_of_holidays_keeps_its_weekends() -> None:
    bare = replace(working_calendar("DE"), has_holidays=False)
    assert bare.is_working_day(date(2026, 12, 25))
    assert bare.why_closed(date(2026, 12, 26)) == "weekend"
    assert not bare.knows_holidays_of(2026)


@pytest.mark.parametrize("country", ["ZZ", "de", "", "EU", "DEU"])
def test_what_is_no_country_has_no_calendar(country: str) -> None:
    with pytest.raises(UnknownCountry):
        working_calendar(country)


def test_working_days_are_counted_past_weekends_and_holidays() -> None:
    germany = working_calendar("DE")
    assert germany.next_working_day(date(2026, 12, 25)) == date(2026, 12, 28)
    assert germany.next_working_day(date(2026, 12, 28)) == date(2026, 12, 28)
    assert germany.after_working_days(date(2026, 12, 23), 2) == date(2026, 12, 28)
    with pytest.raises(ValueError, match="at least one"):
        germany.after_working_days(date(2026, 12, 23), 0)
    assert germany.before_working_days(date(2026, 12, 28), 2) == date(2026, 12, 23)
    assert germany.before_working_days(date(2026, 12, 27), 1) == date(2026, 12, 24)
    with pytest.raises(ValueError, match="at least one"):
        germany.before_working_days(date(2026, 12, 23), 0)


OVERRIDE = """
[[weekend]]
country = "DE"
days = ["friday"]
valid_from = 2027-01-01
valid_until = 2027-06-30
source = "A test"
standing = "verify"

[[extra]]
country = "DE"
day = 2027-02-02
name = "A day of our own"
source = "A test"
standing = "sourced"

[[removed]]
country = "DE"
day = 2027-05-06
source = "A test"
standing = "project_default"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "overrides.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_override_holds_in_its_time_and_country_only(tmp_path: Path) -> None:
    overrides = read_overrides(written(tmp_path, OVERRIDE))
    changed, usual = calendar_with("DE", overrides), calendar_with("DE", Overrides())
    assert changed.weekend_on(date(2026, 12, 31)) == changed.weekend_on(date(2027, 7, 1)) == {5, 6}
    assert changed.weekend_on(date(2027, 1, 1)) == changed.weekend_on(date(2027, 6, 30)) == {4}
    assert (changed.why_closed(date(2027, 2, 2)), usual.why_closed(date(2027, 2, 2))) == ("A day of our own", None)
    assert (changed.why_closed(date(2027, 5, 6)), usual.why_closed(date(2027, 5, 6))) == (None, "Ascension Day")
    assert calendar_with("AT", overrides) == calendar_with("AT", Overrides())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('country = "DE"', 'country = "Germany"', "country must be"),
        ('days = ["friday"]', 'days = ["Freitag"]', "days must be"),
        ("days = [", 'days = ["monday", "tuesday", "wednesday", "thursday", "saturday", "sunday", ', "days must be"),
        ("valid_from = 2027-01-01", 'valid_from = "2027-01-01"', "valid_from must be a date"),
        ("valid_until = 2027-06-30", "valid_until = 2026-06-30", "before valid_from"),
        ('standing = "verify"', 'standing = "sure"', "standing must be"),
        ('name = "A day of our own"', 'name = " "', "name must be"),
        ('name = "A day of our own"\n', "", "name is missing"),
        ("day = 2027-05-06", "day = 2027-02-02", "two rows for 2027-02-02"),
        ("[[removed]]", "[[gone]]", "no such kind"),
        ("[[weekend]]", "[weekend]", r"\[\[weekend\]\]"),
        ("[[weekend]]", "weekend", "not TOML"),
        ('standing = "sourced"', 'standing = "sourced"\nsauce = "x"', "sauce is not a field"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in OVERRIDE
    with pytest.raises(CalendarOverridesWrong, match=told):
        read_overrides(written(tmp_path, OVERRIDE.replace(old, new, 1)))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = OVERRIDE.replace('"DE"', '"de"').replace("2027-05-06", '"soon"')
    with pytest.raises(CalendarOverridesWrong) as refused:
        read_overrides(written(tmp_path, text))
    assert len(refused.value.problems) == 4
    with pytest.raises(CalendarOverridesWrong, match="cannot be read"):
        read_overrides(tmp_path / "not_there.toml")


def test_the_file_of_the_program_is_sound_and_says_where_each_row_is_from() -> None:
    own = read_overrides(OVERRIDES_FILE)
    assert {"AF", "BD", "LY", "IN", "UG"} <= {row.country for row in own.weekends}
    assert all(len(row.source) > 10 for row in own.weekends)
