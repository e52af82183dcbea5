"""Weekends, holidays and rows of the rule book decide which days are worked, in countries and in consulates."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from foundation.geography.calendars import (
    CALENDAR_CODES,
    CLOSED,
    REST,
    WORKED,
    Calendars,
    Closure,
    UnknownCountry,
    WorkingCalendar,
    calendar_with,
)
from foundation.rulebook.rules import RuleRow, Standing, by_code, scope_key
from foundation.rulebook.services.seeds import read_seeds
from foundation.rulebook.topics import WEEKDAYS

SEEDED = [row for row in read_seeds(Path(__file__).parents[3] / "data" / "rules") if row.code in CALENDAR_CODES]


def working_calendar(country: str) -> WorkingCalendar:
    return Calendars(by_code(SEEDED)).of(country)


def with_rows(*rows: RuleRow) -> Calendars:
    return Calendars(by_code([*SEEDED, *rows]))


def make_row(code: str, value: tuple[str, ...], first: date, last: date | None = None, **scope: str) -> RuleRow:
    fixed: dict[str, Any] = {"label": code, "unit": "none", "source": "A test", "standing": Standing.VERIFY}
    return RuleRow(code=code, value=value, scope=scope_key(scope), valid_from=first, valid_until=last, **fixed)


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


def test_a_closure_of_weeks_holds_on_its_days_and_in_its_country_alone() -> None:
    first, last = date(2027, 2, 1), date(2027, 2, 19)
    calendars = with_rows(make_row(CLOSED, ("The office moves", "Floods"), first, last, country="DE"))
    germany = calendars.of("DE")
    assert germany.why_closed(first) == germany.why_closed(last) == "The office moves; Floods"
    assert germany.why_closed(date(2027, 1, 31)) == "weekend"
    assert germany.is_working_day(date(2027, 2, 22))
    assert germany.next_working_day(first) == date(2027, 2, 22)
    assert germany.before_working_days(date(2027, 2, 22), 1) == date(2027, 1, 29)
    assert calendars.of("AT") == calendar_with("AT", calendars.of("AT").own)
    assert calendars.of("AT").is_working_day(first)


def test_a_day_that_is_said_to_be_worked_is_worked_whatever_else_holds() -> None:
    holiday, saturday, closed = date(2027, 5, 6), date(2027, 5, 8), date(2027, 6, 2)
    rows = [make_row(WORKED, ("Worked in exchange",), day, day, country="DE") for day in (holiday, saturday, closed)]
    germany = with_rows(make_row(CLOSED, ("Stocktaking",), date(2027, 6, 1), date(2027, 6, 4), country="DE"), *rows).of(
        "DE"
    )
    assert not working_calendar("DE").is_working_day(holiday)
    assert not working_calendar("DE").is_working_day(saturday)
    assert all(germany.is_working_day(day) for day in (holiday, saturday, closed))
    assert [germany.is_working_day(date(2027, 6, day)) for day in (1, 2, 3)] == [False, True, False]
    assert germany.said_of(holiday) == "Worked in exchange"
    assert germany.said_of(date(2027, 5, 7)) == ""


def test_a_later_weekend_ends_the_earlier_one_and_days_before_it_stay_as_they_were() -> None:
    calendars = with_rows(make_row(REST, ("friday", "saturday"), date(2027, 3, 1), country="AF"))
    assert calendars.of("AF").weekend_on(date(2027, 2, 28)) == {4}
    assert calendars.of("AF").weekend_on(date(2027, 3, 1)) == {4, 5}
    assert with_rows(make_row(REST, (), date(2027, 3, 1), country="AF")).of("AF").weekend_on(date(2027, 3, 1)) == set()


def test_a_consulate_rests_with_its_host_and_keeps_the_holidays_of_both() -> None:
    consulate = with_rows().of_consulate("AF", "DE")
    assert consulate.weekend_on(MONDAY) == {5, 6}
    assert consulate.is_working_day(date(2027, 2, 5))  # a Friday, when Kabul rests
    assert consulate.why_closed(date(2026, 12, 25)) == "Christmas Day"
    assert consulate.why_closed(date(2026, 8, 19)) == "Afghanistan Independence Day"
    assert consulate.why_closed(date(2027, 2, 6)) == "weekend"


def test_a_consulate_has_rows_of_its_own_and_those_of_its_countries() -> None:
    day, shut, own = date(2027, 2, 3), date(2027, 2, 4), date(2027, 2, 10)
    calendars = with_rows(
        make_row(CLOSED, ("National mourning",), day, day, country="AF"),
        make_row(CLOSED, ("Strike",), shut, shut, country="DE"),
        make_row(CLOSED, ("No visitors",), own, own, country="AF", host="DE"),
        make_row(WORKED, ("Open for returns",), shut, shut, country="AF", host="DE"),
        make_row(REST, ("friday", "saturday"), date(2027, 6, 1), country="AF", host="DE"),
    )
    consulate = calendars.of_consulate("AF", "DE")
    assert [consulate.why_closed(each) for each in (day, shut, own)] == ["National mourning", None, "No visitors"]
    assert calendars.of("AF").why_closed(own) is None
    assert calendars.of("DE").why_closed(own) is None
    assert calendars.of_consulate("AF", "AT").is_working_day(own)
    assert consulate.weekend_on(date(2027, 5, 31)) == {5, 6}
    assert consulate.weekend_on(date(2027, 6, 1)) == {4, 5}
    assert consulate.why_closed(date(2027, 6, 4)) == "weekend"
    assert consulate.is_working_day(date(2027, 6, 6))
    with pytest.raises(UnknownCountry):
        calendars.of_consulate("AF", "ZZ")


def test_places_of_which_a_row_says_something_can_be_listed() -> None:
    calendars = with_rows(make_row(CLOSED, ("Strike",), MONDAY, MONDAY, country="UZ", host="DE"))
    assert {("AF", ""), ("UZ", "DE")} <= set(calendars.corrected())
    assert ("", "") not in calendars.corrected()


def test_the_rows_of_the_program_leave_a_day_of_work_in_every_week_and_say_where_they_are_from() -> None:
    weekends = [row for row in SEEDED if row.code == REST]
    assert {"AF", "BD", "LY", "IN", "UG"} <= {dict(row.scope)["country"] for row in weekends}
    assert all(set(row.value) < set(WEEKDAYS) and len(row.source) > 10 for row in weekends)
