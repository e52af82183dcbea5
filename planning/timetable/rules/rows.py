"""Rows of a timetable in a file: a table with headings (CSV), or legs of IATA's SSIM, chapter 7, record types 2 and 3.

Each row becomes a flight, or says at which of its fields it does not and what would.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from planning.timetable.rules.flights import (
    CARRIER,
    DAILY,
    NUMBER,
    Bounds,
    FlightFacts,
    FlightReason,
    Trouble,
    ZoneOf,
    clock,
    duplicates,
    flight_troubles,
    plain_number,
)

COLUMNS = (
    "carrier", "number", "origin", "destination", "days", "from", "until", "departs", "arrives", "day_offset",
    "departs_terminal", "arrives_terminal", "seats", "currency", "adult", "child", "infant",
    "departs_zone", "arrives_zone",
)  # fmt: skip
REQUIRED = ("carrier", "number", "origin", "destination", "from", "until", "departs", "arrives")
_AIRPORT = re.compile(r"[A-Z]{3}")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")
_THOUSAND = 1000
MOST_OFFSET, LEAST_OFFSET = 2, -1
MOST_SEATS = 900
_LAST_YEAR = 2999  # no day is the last of the calendar: others are reckoned from it


@dataclass(frozen=True)
class Read:
    """What a file says: flights with the numbers of their rows, and everything that is wrong."""

    flights: tuple[tuple[int, FlightFacts], ...]
    troubles: tuple[Trouble, ...]


class _Row:
    """The cells of one row while they are read."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number, self.cells = number, cells
        self.troubles: list[Trouble] = []

    def text(self, column: str) -> str:
        return " ".join(self.cells.get(column, "").split())

    def wrong(self, code: FlightReason, column: str, right: str = "") -> None:
        self.troubles.append(Trouble(self.number, code, column, self.text(column), right))

    def matched(self, column: str, pattern: re.Pattern[str], code: FlightReason) -> str:
        text = self.text(column).upper()
        if text and not pattern.fullmatch(text):
            self.wrong(code, column)
        return text

    def day(self, column: str) -> date:
        text = self.text(column)
        try:
            day = date.fromisoformat(text)
            if day.year <= _LAST_YEAR:
                return day
        except ValueError:
            pass
        if text:
            self.wrong(FlightReason.NOT_A_DATE, column)
        return date.min

    def minutes(self, column: str) -> int:
        match = _TIME.fullmatch(self.text(column))
        if match is None:
            if self.text(column):
                self.wrong(FlightReason.NOT_A_TIME, column)
            return 0
        return int(match[1]) * 60 + int(match[2])

    def whole(self, column: str, least: int, most: int, code: FlightReason) -> int | None:
        text = self.text(column).lstrip("+")
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,6}", text) or not least <= int(text) <= most:
            self.wrong(code, column)
            return None
        return int(text)

    def thousandths(self, column: str) -> int | None:
        text = self.text(column).replace(",", ".")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal(-1)
        if not amount.is_finite() or not 0 <= amount < 10**9 or amount * _THOUSAND % 1:
            self.wrong(FlightReason.NOT_AN_AMOUNT, column)
            return None
        return int(amount * _THOUSAND)

    def days(self) -> str:
        """The days of operation: 135, 1.3.5.. or 1 3 5; nothing is every day."""
        text = re.sub(r"[\s.,/-]", "", self.text("days"))
        if not text:
            return DAILY
        if not set(text) <= set(DAILY) or len(set(text)) < len(text):
            self.wrong(FlightReason.DAYS_WRONG, "days")
            return DAILY
        return "".join(sorted(text))


def read_flight(number: int, cells: Mapping[str, str], zone_of: ZoneOf, bounds: Bounds) -> FlightFacts | list[Trouble]:
    """The flight that a row states (by column), or everything that is wrong with it."""
    row = _Row(number, cells)
    for column in REQUIRED:
        if not row.text(column):
            row.wrong(FlightReason.FIELD_MISSING, column)
    flight = FlightFacts(
        carrier=row.matched("carrier", CARRIER, FlightReason.NOT_A_CARRIER),
        number=plain_number(row.matched("number", NUMBER, FlightReason.NOT_A_NUMBER)),
        origin=row.matched("origin", _AIRPORT, FlightReason.AIRPORT_UNKNOWN),
        destination=row.matched("destination", _AIRPORT, FlightReason.AIRPORT_UNKNOWN),
        days=row.days(),
        starts_on=row.day("from"),
        ends_on=row.day("until"),
        departs=row.minutes("departs"),
        arrives=row.minutes("arrives"),
        offset=row.whole("day_offset", LEAST_OFFSET, MOST_OFFSET, FlightReason.OFFSET_WRONG) or 0,
        departs_terminal=row.text("departs_terminal").upper()[:4],
        arrives_terminal=row.text("arrives_terminal").upper()[:4],
        seats=row.whole("seats", 1, MOST_SEATS, FlightReason.SEATS_WRONG),
        currency=row.text("currency").upper()[:3],
        adult=row.thousandths("adult"),
        child=row.thousandths("child"),
        infant=row.thousandths("infant"),
    )
    if row.troubles:
        return row.troubles
    troubles = [*flight_troubles(flight, zone_of, bounds, number), *_zone_troubles(row, flight, zone_of)]
    return troubles or flight


def _zone_troubles(row: _Row, flight: FlightFacts, zone_of: ZoneOf) -> list[Trouble]:
    """A file that names zones means the clocks of these: others than those of the airport are a mistake."""
    troubles = []
    for column, code in (("departs_zone", flight.origin), ("arrives_zone", flight.destination)):
        typed, right = row.text(column), zone_of(code) or ""
        if typed and typed != right:
            troubles.append(Trouble(row.number, FlightReason.ZONE_WRONG, column, typed, right))
    return troubles


def read_table(rows: Sequence[Sequence[str]], zone_of: ZoneOf, bounds: Bounds) -> Read:
    """The flights of a table. The first row has the headings; rows are numbered as in the file, from 1."""
    if not rows:
        return Read((), ())
    headings = [" ".join(cell.split()).lower().replace(" ", "_") for cell in rows[0]]
    missing = [column for column in REQUIRED if column not in headings]
    if missing:
        return Read((), tuple(Trouble(1, FlightReason.FIELD_MISSING, column) for column in missing))
    flights: list[tuple[int, FlightFacts]] = []
    troubles: list[Trouble] = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        read = read_flight(number, dict(zip(headings, cells, strict=False)), zone_of, bounds)
        if isinstance(read, FlightFacts):
            flights.append((number, read))
        else:
            troubles += read
    return _without_duplicates(flights, troubles)


def _without_duplicates(flights: list[tuple[int, FlightFacts]], troubles: list[Trouble]) -> Read:
    twice = duplicates(flights)
    wrong = {trouble.row for trouble in twice}
    ordered = sorted([*troubles, *twice], key=lambda trouble: trouble.row)
    return Read(tuple(row for row in flights if row[0] not in wrong), tuple(ordered))


# SSIM, chapter 7: lines of 200 characters. Places as in IATA's Standard Schedules Information Manual.
_LENGTH = 200
_OPEN_END = "00XXX00"
_NOT_FOR_PEOPLE = tuple("FVMAHPTKDEWXI")  # service types: cargo, mail, positioning, training and the like
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def read_ssim(lines: Sequence[str], zone_of: ZoneOf, bounds: Bounds) -> Read:
    """The flights of the leg records (type 3). Other records are left aside, but a carrier record (2) has a say.

    It says whether times are local or UTC, and when a season without end is over.
    """
    flights: list[tuple[int, FlightFacts]] = []
    troubles: list[Trouble] = []
    in_utc, season_ends = False, ""
    for number, line in enumerate(lines, 1):
        kind = line[:1]
        if kind == "2":
            in_utc, season_ends = line[1:2] == "U", line[21:28]
        if kind != "3":
            continue
        if line[13:14] in _NOT_FOR_PEOPLE:
            continue
        if len(line.rstrip("\r\n")) < _LENGTH:
            troubles.append(Trouble(number, FlightReason.RECORD_WRONG, "", "", str(_LENGTH)))
        elif in_utc:
            troubles.append(Trouble(number, FlightReason.TIMES_IN_UTC))
        else:
            read = _leg(number, line, season_ends, zone_of, bounds)
            if isinstance(read, FlightFacts):
                flights.append((number, read))
            else:
                troubles += read
    if not flights and not troubles:
        troubles.append(Trouble(1, FlightReason.RECORD_WRONG, "", "", str(_LENGTH)))
    return _without_duplicates(flights, troubles)


def _leg(number: int, line: str, season_ends: str, zone_of: ZoneOf, bounds: Bounds) -> FlightFacts | list[Trouble]:
    """One leg record: scheduled times of passengers, and the variation from UTC that the file claims.

    Its days are those on which the whole flight begins; a later leg may depart on the day after.
    """
    if line[35] == "2":
        return [Trouble(number, FlightReason.EVERY_SECOND_WEEK)]
    later = int(_offset(line[192])) if _offset(line[192]).lstrip("-").isdigit() else 0
    ends = season_ends if line[21:28] == _OPEN_END else line[21:28]
    cells = {
        "carrier": line[2:5],
        "number": line[5:9],
        "origin": line[36:39],
        "destination": line[54:57],
        "days": "".join(str((int(day) - 1 + later) % 7 + 1) if day.isdigit() else day for day in line[28:35]),
        "from": _iso(line[14:21], later),
        "until": _iso(ends, later),
        "departs": line[39:43],
        "arrives": line[61:65],
        "day_offset": _offset(line[193], later),
        "departs_terminal": line[52:54],
        "arrives_terminal": line[70:72],
    }
    read = read_flight(number, cells, zone_of, bounds)
    if not isinstance(read, FlightFacts):
        return read
    return _variation_troubles(number, line, read, zone_of) or read


def _iso(typed: str, later: int = 0) -> str:
    """A day of SSIM (28NOV26), so many days later, in ISO; what is none stays as it is."""
    try:
        day = date(2000 + int(typed[5:7]), _MONTHS.index(typed[2:5].upper()) + 1, int(typed[:2]))
    except ValueError:
        return typed
    return (day + timedelta(days=later)).isoformat()


def _offset(typed: str, later: int = 0) -> str:
    """How many days later than `later` something is: J is a day earlier; what is no number stays as it is."""
    text = {"A": "-1", "J": "-1", " ": "0"}.get(typed, typed)
    return str(int(text) - later) if text.lstrip("-").isdigit() else text


def _variation_troubles(number: int, line: str, flight: FlightFacts, zone_of: ZoneOf) -> list[Trouble]:
    """Where the file says how far clocks are from UTC, and at its first day they are not."""
    troubles = []
    for column, typed, code, minutes in (
        ("departs_zone", line[47:52], flight.origin, flight.departs),
        ("arrives_zone", line[65:70], flight.destination, flight.arrives),
    ):
        if not re.fullmatch(r"[+-]\d{4}", typed):
            continue
        stated = timedelta(hours=int(typed[1:3]), minutes=int(typed[3:])) * (-1 if typed[0] == "-" else 1)
        there = ZoneInfo(zone_of(code) or "UTC")
        local = datetime(
            flight.starts_on.year,
            flight.starts_on.month,
            flight.starts_on.day,
            minutes // 60,
            minutes % 60,
            tzinfo=there,
        )
        if local.utcoffset() != stated:
            troubles.append(Trouble(number, FlightReason.ZONE_WRONG, column, typed, f"{local:%z}"))
    return troubles


def cells_of(flight: FlightFacts, zones: tuple[str, str]) -> dict[str, str]:
    """A flight as the cells of a table: what is exported is what can be imported."""

    def money(thousandths: int | None) -> str:
        return "" if thousandths is None else f"{Decimal(thousandths) / _THOUSAND:f}"

    return {
        "carrier": flight.carrier,
        "number": flight.number,
        "origin": flight.origin,
        "destination": flight.destination,
        "days": flight.days,
        "from": flight.starts_on.isoformat(),
        "until": flight.ends_on.isoformat(),
        "departs": clock(flight.departs),
        "arrives": clock(flight.arrives),
        "day_offset": str(flight.offset),
        "departs_terminal": flight.departs_terminal,
        "arrives_terminal": flight.arrives_terminal,
        "seats": "" if flight.seats is None else str(flight.seats),
        "currency": flight.currency,
        "adult": money(flight.adult),
        "child": money(flight.child),
        "infant": money(flight.infant),
        "departs_zone": zones[0],
        "arrives_zone": zones[1],
    }
