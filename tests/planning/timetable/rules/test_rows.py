"""Rows of timetables: what is right becomes a flight, and each mistake is named by row and field, with its cure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from planning.timetable.rules.flights import (
    Bounds,
    FlightFacts,
    FlightReason,
    Span,
    Stated,
    dated,
    days_flown,
    duplicates,
    flight_troubles,
    instants,
    minutes_flown,
)
from planning.timetable.rules.rows import COLUMNS, cells_of, read_ssim, read_table
from planning.timetable.words import TROUBLES

TODAY = date(2026, 11, 24)
BOUNDS = Bounds(TODAY, 400, 20, frozenset({"EUR", "TRY"}))
ZONES = {"IST": "Europe/Istanbul", "TAS": "Asia/Tashkent", "FRA": "Europe/Berlin", "SKD": "Asia/Samarkand"}
RIGHT = {
    "carrier": "TK",
    "number": "370",
    "origin": "IST",
    "destination": "TAS",
    "days": "1.3.5..",
    "from": "2026-12-01",
    "until": "2027-03-27",
    "departs": "08:05",
    "arrives": "14:20",
}
FLIGHT = FlightFacts("TK", "370", "IST", "TAS", "135", date(2026, 12, 1), date(2027, 3, 27), 485, 860)


def _read(**changed: str) -> tuple[list[FlightFacts], list[tuple[int, FlightReason, str]]]:
    cells = {**RIGHT, **changed}
    read = read_table([list(COLUMNS), [cells.get(column, "") for column in COLUMNS]], ZONES.get, BOUNDS)
    return [flight for _row, flight in read.flights], [(one.row, one.code, one.column) for one in read.troubles]


def test_a_right_row_becomes_its_flight() -> None:
    assert _read() == ([FLIGHT], [])
    assert _read(number="0370") == ([FLIGHT], [])


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"carrier": ""}, FlightReason.FIELD_MISSING, "carrier"),
        ({"carrier": "Turkish"}, FlightReason.NOT_A_CARRIER, "carrier"),
        ({"number": "TK370"}, FlightReason.NOT_A_NUMBER, "number"),
        ({"origin": "QQQ"}, FlightReason.AIRPORT_UNKNOWN, "origin"),
        ({"destination": "IST"}, FlightReason.ENDS_WHERE_IT_BEGINS, "destination"),
        ({"days": "1389"}, FlightReason.DAYS_WRONG, "days"),
        ({"days": "1133"}, FlightReason.DAYS_WRONG, "days"),
        ({"from": "1.12.2026"}, FlightReason.NOT_A_DATE, "from"),
        ({"from": "9999-12-01", "until": "9999-12-31"}, FlightReason.NOT_A_DATE, "from"),
        ({"until": "2026-11-30"}, FlightReason.VALIDITY_BACKWARDS, "until"),
        ({"until": "2029-03-27"}, FlightReason.VALIDITY_TOO_LONG, "until"),
        ({"from": "2026-10-01", "until": "2026-11-01"}, FlightReason.OVER, "until"),
        ({"days": "7", "until": "2026-12-02"}, FlightReason.NEVER_FLIES, "days"),
        ({"departs": "25:00"}, FlightReason.NOT_A_TIME, "departs"),
        ({"day_offset": "5"}, FlightReason.OFFSET_WRONG, "day_offset"),
        ({"arrives": "08:30"}, FlightReason.NEGATIVE_DURATION, "arrives"),
        ({"arrives": "09:30", "day_offset": "1"}, FlightReason.TOO_LONG, "arrives"),
        ({"departs_zone": "Europe/Berlin"}, FlightReason.ZONE_WRONG, "departs_zone"),
        ({"adult": "abc", "currency": "EUR"}, FlightReason.NOT_AN_AMOUNT, "adult"),
        ({"adult": "-5", "currency": "EUR"}, FlightReason.NOT_AN_AMOUNT, "adult"),
        ({"adult": "199"}, FlightReason.FARE_WITHOUT_CURRENCY, "currency"),
        ({"adult": "199", "currency": "XXQ"}, FlightReason.CURRENCY_UNKNOWN, "currency"),
        ({"child": "99", "currency": "EUR"}, FlightReason.FARE_WITHOUT_ADULT, "adult"),
        ({"seats": "0"}, FlightReason.SEATS_WRONG, "seats"),
    ],
)
def test_each_mistake_is_named_at_its_field(changed: dict[str, str], code: FlightReason, column: str) -> None:
    flights, troubles = _read(**changed)
    assert flights == []
    assert (2, code, column) in troubles


def test_a_flight_stated_twice_names_the_row_that_states_it_first() -> None:
    later = {**RIGHT, "days": "5", "from": "2027-01-01"}
    rows = [list(COLUMNS), *([cells.get(column, "") for column in COLUMNS] for cells in (RIGHT, later))]
    read = read_table(rows, ZONES.get, BOUNDS)
    assert [(one.row, one.code, one.right) for one in read.troubles] == [(3, FlightReason.DUPLICATE, "2")]
    apart = FlightFacts(**{**FLIGHT.__dict__, "days": "246"})
    assert duplicates([(2, FLIGHT), (3, apart)]) == []


def test_a_missing_column_is_named_once() -> None:
    read = read_table([["carrier", "number"], ["TK", "370"]], ZONES.get, BOUNDS)
    assert {one.column for one in read.troubles} == {"origin", "destination", "from", "until", "departs", "arrives"}
    assert {one.row for one in read.troubles} == {1}


def test_every_mistake_has_a_sentence_with_its_cure() -> None:
    assert set(TROUBLES) == set(FlightReason)


def test_what_is_exported_can_be_imported_again() -> None:
    flight = FlightFacts(**{**FLIGHT.__dict__, "currency": "EUR", "adult": 199_500, "child": 99_000, "seats": 12})
    cells = cells_of(flight, ("Europe/Istanbul", "Asia/Tashkent"))
    read = read_table([list(COLUMNS), [cells[column] for column in COLUMNS]], ZONES.get, BOUNDS)
    assert [one for _row, one in read.flights] == [flight]


# SSIM, chapter 7.


def _leg(**changed: str) -> str:
    parts = {
        "type": "3", "suffix": " ", "carrier": "TK ", "number": " 370", "variation": "01", "sequence": "01",
        "service": "J", "from": "01DEC26", "until": "27MAR27", "days": "1 3 5  ", "rate": " ", "origin": "IST",
        "std": "0805", "aircraft_std": "0805", "utc": "+0300", "terminal": "I ", "destination": "TAS",
        "aircraft_sta": "1420", "sta": "1420", "utc_arrival": "+0500", "arrival_terminal": "2 ",
    } | changed  # fmt: skip
    line = "".join(parts.values())
    return line.ljust(192) + changed.get("date_variation", "  ") + "000003"


def _ssim(*lines: str, mode: str = "L") -> tuple[list[FlightFacts], list[FlightReason]]:
    carrier = (f"2{mode}TK ".ljust(14) + "01NOV2627MAR27").ljust(200)
    read = read_ssim([carrier, *lines], ZONES.get, BOUNDS)
    return [flight for _row, flight in read.flights], [one.code for one in read.troubles]


def test_a_leg_record_becomes_the_same_flight() -> None:
    flights, troubles = _ssim(_leg())
    assert troubles == []
    assert flights == [FlightFacts(**{**FLIGHT.__dict__, "departs_terminal": "I", "arrives_terminal": "2"})]


def test_a_season_without_end_ends_with_that_of_the_carrier() -> None:
    assert _ssim(_leg(until="00XXX00"))[0][0].ends_on == date(2027, 3, 27)


def test_records_that_cannot_be_used_say_why() -> None:
    assert _ssim(_leg()[:80])[1] == [FlightReason.RECORD_WRONG]
    assert _ssim(_leg(), mode="U")[1] == [FlightReason.TIMES_IN_UTC]
    assert _ssim(_leg(rate="2"))[1] == [FlightReason.EVERY_SECOND_WEEK]
    assert _ssim(_leg(utc="+0200"))[1] == [FlightReason.ZONE_WRONG]
    assert _ssim(_leg(service="F")) == ([], [FlightReason.RECORD_WRONG]), "cargo is nobody's flight"


def test_an_arrival_on_the_next_day_and_a_leg_that_departs_on_the_next_day() -> None:
    late = _leg(std="2130", sta="0350")
    assert _ssim(f"{late[:193]}1{late[194:]}")[0][0].offset == 1
    onward = _leg()
    [flight], _none = _ssim(f"{onward[:192]}11{onward[194:]}")
    assert (flight.days, flight.starts_on, flight.offset) == ("246", date(2026, 12, 2), 0)


# On which days a flight goes.


def test_days_of_operation_within_the_validity() -> None:
    assert [day.isoweekday() for day in days_flown(FLIGHT, TODAY, date(2026, 12, 6))] == [3, 5]


def test_local_times_follow_the_clocks_of_both_ends() -> None:
    berlin = FlightFacts(**{**FLIGHT.__dict__, "origin": "FRA", "days": "1234567"})
    zones = "Europe/Berlin", "Asia/Tashkent"
    winter, summer = (instants(berlin, day, zones)[0] for day in (date(2027, 3, 27), date(2027, 3, 29)))
    assert (winter.hour, summer.hour) == (7, 6)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe"])
@pytest.mark.parametrize("offset", [0, 1])
def test_minutes_are_those_of_the_instants_also_where_clocks_change(zone: str, offset: int) -> None:
    epoch, zones = datetime(1970, 1, 1, tzinfo=UTC), (zone, "Europe/Berlin")
    for minutes in (30, 150, 1439):
        flight = FlightFacts(**{**FLIGHT.__dict__, "departs": minutes, "arrives": minutes, "offset": offset})
        for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(365)):
            try:
                wanted = tuple((instant - epoch) // timedelta(minutes=1) for instant in instants(flight, day, zones))
            except ValueError:
                with pytest.raises(ValueError, match="put forward"):
                    minutes_flown(flight, day, zones)
                continue
            assert minutes_flown(flight, day, zones) == wanted


def test_clocks_that_skip_the_time_are_a_mistake() -> None:
    night = FlightFacts("LH", "1", "FRA", "TAS", "7", date(2027, 3, 28), date(2027, 3, 28), 150, 720)
    assert [one.code for one in flight_troubles(night, ZONES.get, BOUNDS)] == [FlightReason.CLOCKS_SKIP]


_AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_of_two_statements_the_newer_one_holds_for_all_of_its_days() -> None:
    old = Stated(FlightFacts(**{**FLIGHT.__dict__, "days": "1234567"}), "old", "first", _AT)
    new = FlightFacts(**{**FLIGHT.__dict__, "days": "1", "starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 20)})
    both = [old, Stated(new, "new", "second", _AT + timedelta(hours=1))]
    days = {day: row.row for row, day in dated(both, {}, date(2026, 12, 5), date(2026, 12, 22))}
    assert [day.day for day, name in days.items() if name == "new"] == [7, 14]
    assert sorted(day.day for day, name in days.items() if name == "old") == [5, 6, 21, 22]


def test_a_whole_statement_ends_flights_that_it_does_not_name() -> None:
    old = Stated(FLIGHT, "old", "first", _AT)
    other = FlightFacts(**{**FLIGHT.__dict__, "number": "371", "destination": "SKD", "starts_on": date(2027, 1, 1)})
    whole, later = Stated(other, "new", "second", _AT + timedelta(hours=1)), Span(other.starts_on, other.ends_on)
    spoken = {"TK": [(whole.stated_at, later)]}
    days = [day for row, day in dated([old, whole], spoken, TODAY, date(2027, 1, 31)) if row.row == "old"]
    assert max(days) < date(2027, 1, 1)
