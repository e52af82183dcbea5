"""Flights of a timetable: what one states, what cannot be, and on which days it flies."""

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

from returns.cases.rules.cases import ReasonCode

DAILY = "1234567"  # days of operation: Monday is 1
CARRIER, NUMBER = re.compile(r"[A-Z][A-Z0-9]|[0-9][A-Z]"), re.compile(r"\d{1,4}[A-Z]?")
_DESIGNATOR = re.compile(rf"(?P<carrier>{CARRIER.pattern})(?P<number>{NUMBER.pattern})")
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_MINUTES_A_DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FlightKey = tuple[str, str, str, str]  # carrier, number, both airports


class FileKind(enum.StrEnum):
    """How a timetable is written."""

    CSV = "csv"
    SSIM = "ssim"


class ImportState(enum.StrEnum):
    """How far an import of a timetable is."""

    STAGED = "staged"  # looked at, and nothing of it holds yet
    APPLIED = "applied"
    REMOVED = "removed"


class FlightReason(ReasonCode):
    """What is wrong with a row of a timetable."""

    FIELD_MISSING = "field_missing"
    NOT_A_CARRIER = "not_a_carrier"
    NOT_A_NUMBER = "not_a_number"
    AIRPORT_UNKNOWN = "airport_unknown"
    ENDS_WHERE_IT_BEGINS = "ends_where_it_begins"
    DAYS_WRONG = "days_wrong"
    NOT_A_DATE = "not_a_date"
    VALIDITY_BACKWARDS = "validity_backwards"
    VALIDITY_TOO_LONG = "validity_too_long"
    NEVER_FLIES = "never_flies"
    OVER = "over"
    NOT_A_TIME = "not_a_time"
    OFFSET_WRONG = "offset_wrong"
    NEGATIVE_DURATION = "negative_duration"
    TOO_LONG = "too_long"
    CLOCKS_SKIP = "clocks_skip"
    ZONE_WRONG = "zone_wrong"
    NOT_AN_AMOUNT = "not_an_amount"
    FARE_WITHOUT_CURRENCY = "fare_without_currency"
    CURRENCY_UNKNOWN = "currency_unknown"
    FARE_WITHOUT_ADULT = "fare_without_adult"
    SEATS_WRONG = "seats_wrong"
    DUPLICATE = "duplicate"
    RECORD_WRONG = "record_wrong"
    TIMES_IN_UTC = "times_in_utc"
    EVERY_SECOND_WEEK = "every_second_week"


@dataclass(frozen=True)
class Trouble:
    """What is wrong in a row of a file (its number as people see it, 0: a form): the field, and what stands there."""

    row: int
    code: FlightReason
    column: str = ""
    typed: str = ""
    right: str = ""  # what would be right, or the row that says the same


@dataclass(frozen=True)
class FlightFacts:
    """One flight of a timetable: local times of both ends as minutes of the day, `offset` days later at the arrival.

    `days`: the weekdays of departure by their numbers, Monday is 1. Fares in thousandths of the currency.
    """

    carrier: str
    number: str
    origin: str
    destination: str
    days: str
    starts_on: date
    ends_on: date
    departs: int
    arrives: int
    offset: int = 0
    departs_terminal: str = ""
    arrives_terminal: str = ""
    seats: int | None = None
    currency: str = ""
    adult: int | None = None
    child: int | None = None
    infant: int | None = None

    @property
    def key(self) -> FlightKey:
        """What makes it the same flight in another timetable."""
        return self.carrier, self.number, self.origin, self.destination

    def flies_on(self, day: date) -> bool:
        """Whether it departs on a local day."""
        return self.starts_on <= day <= self.ends_on and str(day.isoweekday()) in self.days


@dataclass(frozen=True)
class Bounds:
    """What a flight of a timetable may be: how long its validity (days) and how long it flies (hours), from when on.

    `longest_hours` is None where the rule book does not know.
    """

    today: date
    validity_days: int
    longest_hours: int | None
    currencies: frozenset[str] = field(default_factory=frozenset)


def plain_number(number: str) -> str:
    """The number of a flight as files and tickets share it: without zeros before it."""
    return number.lstrip("0") or number


def flight_named(carrier: str, number: str) -> tuple[str, str]:
    """Carrier and number of a flight as somebody typed them; the number may begin with the carrier, or say both."""
    carrier, number = ("".join(part.upper().split()) for part in (carrier, number))
    number = number.removeprefix(carrier)
    if not carrier and (match := _DESIGNATOR.fullmatch(number)):
        carrier, number = match["carrier"], match["number"]
    return carrier, plain_number(number)


ZoneOf = Callable[[str], str | None]  # of an airport (IATA); None: there is no such airport


def flight_troubles(flight: FlightFacts, zone_of: ZoneOf, bounds: Bounds, row: int = 0) -> list[Trouble]:
    """Everything that is wrong with a flight by itself."""
    patterns = {"carrier": (CARRIER, FlightReason.NOT_A_CARRIER), "number": (NUMBER, FlightReason.NOT_A_NUMBER)}
    troubles = [
        Trouble(row, reason, column, getattr(flight, column))
        for column, (pattern, reason) in patterns.items()
        if not pattern.fullmatch(getattr(flight, column))
    ]
    for column, code in (("origin", flight.origin), ("destination", flight.destination)):
        if zone_of(code) is None:
            troubles.append(Trouble(row, FlightReason.AIRPORT_UNKNOWN, column, code))
    if flight.origin == flight.destination:
        troubles.append(Trouble(row, FlightReason.ENDS_WHERE_IT_BEGINS, "destination", flight.destination))
    dated = _validity_troubles(flight, bounds, row)
    if not (troubles or dated):
        troubles += _time_troubles(flight, zone_of, bounds, row)
    return [*troubles, *dated, *_fare_troubles(flight, bounds, row)]


def _validity_troubles(flight: FlightFacts, bounds: Bounds, row: int) -> list[Trouble]:
    starts, ends = flight.starts_on, flight.ends_on
    if ends < starts:
        return [Trouble(row, FlightReason.VALIDITY_BACKWARDS, "until", ends.isoformat(), starts.isoformat())]
    if (ends - starts).days > bounds.validity_days:
        return [Trouble(row, FlightReason.VALIDITY_TOO_LONG, "until", ends.isoformat(), str(bounds.validity_days))]
    if ends < bounds.today:
        return [Trouble(row, FlightReason.OVER, "until", ends.isoformat())]
    if next(days_flown(flight, starts, ends), None) is None:
        return [Trouble(row, FlightReason.NEVER_FLIES, "days", flight.days)]
    return []


def _time_troubles(flight: FlightFacts, zone_of: ZoneOf, bounds: Bounds, row: int) -> list[Trouble]:
    """Of the first and the last day on which it flies, and of the days on which clocks change between them."""
    zones = zone_of(flight.origin) or "UTC", zone_of(flight.destination) or "UTC"
    days = list(days_flown(flight, flight.starts_on, flight.ends_on))
    for day in (days[0], days[-1], *(day for day in days if _clocks_change(day, zones[0]))):
        try:
            departs, arrives = instants(flight, day, zones)
        except ValueError:
            return [Trouble(row, FlightReason.CLOCKS_SKIP, "departs", day.isoformat())]
        if arrives <= departs:
            return [Trouble(row, FlightReason.NEGATIVE_DURATION, "arrives", clock(flight.arrives))]
        if bounds.longest_hours is not None and arrives - departs > timedelta(hours=bounds.longest_hours):
            return [Trouble(row, FlightReason.TOO_LONG, "arrives", clock(flight.arrives), str(bounds.longest_hours))]
    return []


def _fare_troubles(flight: FlightFacts, bounds: Bounds, row: int) -> list[Trouble]:
    fares = (flight.adult, flight.child, flight.infant)
    has_fare = any(fare is not None for fare in fares)
    if has_fare and not flight.currency:
        return [Trouble(row, FlightReason.FARE_WITHOUT_CURRENCY, "currency")]
    if flight.currency and bounds.currencies and flight.currency not in bounds.currencies:
        return [Trouble(row, FlightReason.CURRENCY_UNKNOWN, "currency", flight.currency)]
    if (has_fare or flight.currency) and flight.adult is None:
        return [Trouble(row, FlightReason.FARE_WITHOUT_ADULT, "adult")]
    return []


def duplicates(rows: Sequence[tuple[int, FlightFacts]]) -> list[Trouble]:
    """Rows (each with its number) that state a flight on a day on which an earlier row states it too."""
    troubles: list[Trouble] = []
    by_key: dict[FlightKey, list[tuple[int, FlightFacts]]] = {}
    for number, flight in rows:
        same = by_key.setdefault(flight.key, [])
        earlier = next((before for before, other in same if _meet(flight, other)), None)
        if earlier is not None:
            name = f"{flight.carrier} {flight.number}"
            troubles.append(Trouble(number, FlightReason.DUPLICATE, "number", name, str(earlier)))
        same.append((number, flight))
    return troubles


def _meet(one: FlightFacts, other: FlightFacts) -> bool:
    starts, ends = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    return (
        any(other.flies_on(day) for day in days_flown(one, starts, ends)) if set(one.days) & set(other.days) else False
    )


def days_flown(flight: FlightFacts, first: date, last: date) -> Iterator[date]:
    """The local days of departure from one day to another (both included), in their order."""
    day, end = max(first, flight.starts_on), min(last, flight.ends_on)
    while day <= end:
        if str(day.isoweekday()) in flight.days:
            yield day
        day += _DAY


def clock(minutes: int) -> str:
    """A time of the day in words of digits: 08:05."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def instants(flight: FlightFacts, day: date, zones: tuple[str, str]) -> tuple[datetime, datetime]:
    """Departure and arrival (UTC) of the flight that departs on a local day. ValueError where clocks skip a time.

    Where clocks are put back and show a time twice, the first is meant.
    """
    return _instant(day, flight.departs, zones[0]), _instant(day + flight.offset * _DAY, flight.arrives, zones[1])


def minutes_flown(flight: FlightFacts, day: date, zones: tuple[str, str]) -> tuple[int, int]:
    """The same in whole minutes since 1970 (UTC): for many thousand flights at once."""
    shifts = _shift(day, zones[0]), _shift(day + flight.offset * _DAY, zones[1])
    if shifts[0] is None or shifts[1] is None:
        departs, arrives = instants(flight, day, zones)
        return _minutes(departs - _EPOCH), _minutes(arrives - _EPOCH)
    midnight = (day.toordinal() - _EPOCH.toordinal()) * _MINUTES_A_DAY
    arrives_at = midnight + flight.offset * _MINUTES_A_DAY + flight.arrives
    return midnight + flight.departs - _minutes(shifts[0]), arrives_at - _minutes(shifts[1])


def _minutes(length: timedelta) -> int:
    return length // _MINUTE


def _instant(day: date, minutes: int, zone: str) -> datetime:
    shift = _shift(day, zone)
    if shift is not None:
        return datetime.combine(day, time(minutes // 60, minutes % 60), UTC) - shift
    local = datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError("clocks are put forward over this time")
    return instant


@cache
def _shift(day: date, zone: str) -> timedelta | None:
    """How far the clocks of a zone are from UTC all day long; None on a day on which they change."""
    there = ZoneInfo(zone)
    begins, ends = (datetime.combine(some, time(0), there).utcoffset() for some in (day, day + _DAY))
    return begins if begins == ends else None


def _clocks_change(day: date, zone: str) -> bool:
    return _shift(day, zone) is None


@dataclass(frozen=True)
class Stated:
    """A flight as it stands in the timetable: its row, which statement it belongs to, and when that was made.

    Rows of one import are one statement; a flight that was typed is one by itself.
    """

    flight: FlightFacts
    row: object
    statement: object
    stated_at: datetime


@dataclass(frozen=True)
class Span:
    """From which day to which a statement speaks for a carrier."""

    starts_on: date
    ends_on: date


# By carrier, when each file that gives all of its flights was imported, and of which days it speaks.
Spoken = Mapping[str, Sequence[tuple[datetime, Span]]]


def _spans_after(flight: FlightFacts, stated_at: datetime, spoken: Spoken) -> list[Span]:
    return [span for at, span in spoken.get(flight.carrier, ()) if at > stated_at]


def is_spoken_for(flight: FlightFacts, stated_at: datetime, spoken: Spoken, today: date) -> bool:
    """Whether newer files that give all flights of its carrier speak for each day on which a flight is still valid."""
    spans = _spans_after(flight, stated_at, spoken)
    ahead = _days_between(flight, today, flight.ends_on)
    return flight.ends_on >= today and all(any(one.starts_on <= day <= one.ends_on for one in spans) for day in ahead)


def dated(stated: Iterable[Stated], spoken: Spoken, first: date, last: date) -> Iterator[tuple[Stated, date]]:
    """The flights of these local days (both included): where statements speak of the same flight, the newest holds.

    It holds for every day of its validity, also for those on which the flight does not go any more. Days of which a
    newer file speaks that gives all flights of a carrier are left out.
    """
    rows = sorted(stated, key=lambda row: (row.flight.key, row.stated_at), reverse=True)
    for _key, of_flight in groupby(rows, key=lambda row: row.flight.key):
        statements = [list(own) for _name, own in groupby(of_flight, key=lambda row: row.statement)]
        taken: set[date] = set()
        for own in statements:
            for row in own:
                later = _spans_after(row.flight, row.stated_at, spoken)
                for day in days_flown(row.flight, first, last):
                    if day not in taken and not any(span.starts_on <= day <= span.ends_on for span in later):
                        yield row, day
            if len(statements) > 1:
                taken |= {day for row in own for day in _days_between(row.flight, first, last)}


def _days_between(flight: FlightFacts, first: date, last: date) -> Iterator[date]:
    day, end = max(first, flight.starts_on), min(last, flight.ends_on)
    while day <= end:
        yield day
        day += _DAY
