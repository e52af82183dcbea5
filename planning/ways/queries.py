"""Providers of flights for a search, and the points of the earth that it goes between."""

import math
import uuid
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from foundation.geography.airports import airport
from foundation.geography.distances import distance_km
from foundation.geography.zones import NoSuchLocalTime, to_instant
from foundation.rulebook.queries import rules_on
from planning.timetable.queries import Mark, flights_between, spoken_for, timetable_mark
from planning.timetable.rules.flights import FlightFacts, Spoken, Stated, dated, minutes_flown
from planning.ways.rules.network import Connection, Fares, Network, Road, Stop, minutes_of, network_of
from planning.ways.rules.offers import OfferedFlight, Unused, judged_on_days
from planning.ways.rules.prices import Rate
from planning.ways.rules.providers import Asked, Offers, TravelProvider, answer_of, together
from returns.cases.models import Case, NearestPlace
from returns.cases.rules.cases import CaseState
from returns.journey.models import Leg
from returns.journey.queries.legs import Point, arrival_day, point_at
from returns.journey.rules.bookings import Segment
from returns.journey.rules.itinerary import AHEAD, LegMode
from returns.movements.models import Movement
from returns.movements.rules import OPEN

EXCHANGE = "exchange.units_per_euro"
_DAY = timedelta(days=1)
_PLANNED_IN = (CaseState.PLANNING, CaseState.READY)  # where a journey is prepared


@lru_cache(maxsize=20_000)
def km_between(origin: str, destination: str) -> int | None:
    """Kilometres between two airports (IATA), rounded; None where one of them is not known."""
    ends = airport(origin), airport(destination)
    if ends[0] is None or ends[1] is None:
        return None
    return round(distance_km((ends[0].lat, ends[0].lon), (ends[1].lat, ends[1].lon)))


def stops_at(codes: Iterable[str]) -> tuple[Stop, ...]:
    """The stops of airports (IATA); codes of no airport are left out."""
    known = ((code, airport(code)) for code in sorted(set(codes)))
    return tuple(Stop(code, there.country, there.zone) for code, there in known if there is not None)


def exchange_rates(session: Session, currencies: Iterable[str], today: date) -> dict[str, Rate]:
    """What one euro buys of these currencies today, where a rate was entered; one statement at most."""
    rows = rules_on(session, (EXCHANGE,), today)
    found = {code: rows.find(EXCHANGE, {"currency": code}) for code in currencies}
    return {
        code: Rate(code, row.exact(), row.valid_from, row.source)
        for code, row in found.items()
        if row is not None and row.known and row.scope  # what one currency is worth is never the rate of another
    }


@dataclass(frozen=True)
class TimetableProvider:
    """The own timetable of the office that a session sees."""

    session: Session

    def offers(self, asked: Asked) -> Offers:
        """Its flights on these days; two statements."""
        stated = flights_between(self.session, asked.first, asked.last)
        spoken = spoken_for(self.session, {row.flight.carrier for row in stated})
        return offers_of(stated, spoken, asked.first, asked.last)


def offers_of(stated: Sequence[Stated], spoken: Spoken, first: date, last: date) -> Offers:
    """What a timetable offers on these local days of departure (both included)."""
    stops = {stop.code: stop for stop in stops_at(code for row in stated for code in row.flight.key[2:])}
    connections: list[Connection] = []
    for row, days in groupby(dated(stated, spoken, first, last), key=lambda pair: pair[0]):
        ends = stops.get(row.flight.origin), stops.get(row.flight.destination)
        if ends[0] is not None and ends[1] is not None:
            connections += _connections(row, (day for _row, day in days), (ends[0].zone, ends[1].zone))
    return Offers(tuple(stops.values()), tuple(connections))


def _connections(row: Stated, days: Iterable[date], zones: tuple[str, str]) -> Iterator[Connection]:
    """The connections of a flight; none on a day on which clocks skip its time: nobody can depart then."""
    flight = row.flight
    km, fares, later = km_between(flight.origin, flight.destination), _fares(flight), flight.offset * _DAY
    for day in days:
        try:
            departs, arrives = minutes_flown(flight, day, zones)
        except ValueError:
            continue
        yield Connection(
            row.row,
            flight.origin,
            flight.destination,
            departs,
            arrives,
            day,
            day + later,
            km,
            flight.departs_terminal,
            flight.arrives_terminal,
            fares,
            flight.seats,
            carrier=flight.carrier,
            number=flight.number,
        )


def _fares(flight: FlightFacts) -> Fares | None:
    """One value for all days of a flight."""
    if flight.adult is None:
        return None
    return Fares(flight.currency, flight.adult, flight.child, flight.infant)


@dataclass(frozen=True)
class PastedProvider:
    """Flights that somebody pasted or typed, as they were understood and are used (`offered_flights`)."""

    flights: Sequence[OfferedFlight]

    def offers(self, asked: Asked) -> Offers:
        """Those of these days."""
        used = [flight.connection for flight in self.flights if flight.connection is not None]
        stops = stops_at(code for row in used for code in (row.origin, row.destination))
        return Offers(stops, tuple(row for row in used if asked.first <= row.departs_on <= asked.last))


def offered_flights(segments: Sequence[Segment], first: date, last: date, now: datetime) -> tuple[OfferedFlight, ...]:
    """Flights of an offer, each with its connection on these local days (both included), or with why it has none."""
    return tuple(judged_on_days(_offered(segment), first, last, minutes_of(now)) for segment in segments)


def _offered(segment: Segment) -> OfferedFlight:
    origin, destination = point_at(segment.origin), point_at(segment.destination)
    starts, ends = segment.departs_time, segment.arrives_time
    if segment.missing or not (origin and destination and segment.departs_on and starts and ends):
        return OfferedFlight(segment, None, Unused.INCOMPLETE)
    begins = datetime.combine(segment.departs_on, starts)
    until = segment.arrives_on or arrival_day(origin, destination, begins, ends)
    try:
        departs = to_instant(begins, origin.zone)
        arrives = to_instant(datetime.combine(until, ends), destination.zone)
    except NoSuchLocalTime:
        return OfferedFlight(segment, None, Unused.NO_SUCH_TIME)
    if arrives <= departs:
        return OfferedFlight(segment, None, Unused.ENDS_BEFORE)
    return OfferedFlight(segment, _pasted(segment, departs, arrives, until))


def _pasted(segment: Segment, departs: datetime, arrives: datetime, until: date) -> Connection:
    assert segment.departs_on is not None  # a whole flight has its day
    return Connection(
        "pasted",
        segment.origin,
        segment.destination,
        minutes_of(departs),
        minutes_of(arrives),
        segment.departs_on,
        until,
        km=km_between(segment.origin, segment.destination),
        carrier=segment.carrier,
        number=segment.number,
    )


def legs_ahead(session: Session, now: datetime) -> Sequence[Leg]:
    """Flights that people of the office, or their escorts, are still to take alone; one statement."""
    statement = (
        select(Leg)
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.departs_at > now, Leg.mode == LegMode.AIR, Leg.movement_id.is_(None))
        .where(Leg.status.in_(AHEAD), Case.state.in_(_PLANNED_IN))
        .order_by(Leg.departs_at, Leg.id)
    )
    return session.execute(statement).scalars().all()


def movements_ahead(session: Session, now: datetime) -> Sequence[Movement]:
    """Flights of the office that are group movements and still to be taken; one statement."""
    statement = (
        select(Movement)
        .where(Movement.departs_at > now, Movement.mode == LegMode.AIR, Movement.status.in_(OPEN))
        .order_by(Movement.departs_at, Movement.id)
    )
    return session.execute(statement).scalars().all()


def legs_of_movements(session: Session, movements: Collection[uuid.UUID]) -> Sequence[Leg]:
    """The legs of cases in planning that follow these movements; one statement."""
    statement = (
        select(Leg)
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.movement_id.in_(movements), Leg.status.in_(AHEAD), Case.state.in_(_PLANNED_IN))
        .options(joinedload(Leg.named))
        .order_by(Leg.id)
    )
    return session.execute(statement).unique().scalars().all()


_KEPT: OrderedDict[tuple[Mark, date, date], Network] = OrderedDict()  # by what the timetable was then, and the days
_MOST_KEPT = 4


def network_from(providers: Sequence[TravelProvider], asked: Asked) -> tuple[Network, bool]:
    """The flights of all providers, and whether one of them failed."""
    offers = together([answer_of(provider, asked) for provider in providers])
    return network_of({stop.code: stop for stop in offers.stops}, offers.connections), offers.failed


def network_of_timetable(session: Session, asked: Asked) -> Network:
    """The flights of the own timetable alone; one statement, and two more where it has changed, or for other days.

    A process keeps the last few networks: to date many thousand flights takes longer than to search among them.
    """
    mark = timetable_mark(session)
    if mark is None:
        return network_of({}, ())
    key = (mark, asked.first, asked.last)
    network = _KEPT.get(key)
    if network is None:
        network = _KEPT[key] = network_from((TimetableProvider(session),), asked)[0]
        for old in list(_KEPT)[:-_MOST_KEPT]:
            _KEPT.pop(old, None)  # another thread may have dropped it
    return network


def sources_of(network: Network, point: Point, within_km: int) -> frozenset[str]:
    """The stops from which people leave: the airport itself, or those around a city in the same country."""
    if point.airport:
        return frozenset({point.code} & set(network.stops))
    near = {
        code: _km_from(code, point.lat, point.lon)
        for code, stop in network.stops.items()
        if stop.country == point.country
    }
    return frozenset(code for code, km in near.items() if km is not None and km <= within_km)


def _km_from(code: str, lat: float, lon: float) -> int | None:
    there = airport(code)
    return None if there is None else round(distance_km((there.lat, there.lon), (lat, lon)))


@dataclass(frozen=True)
class RoadRules:
    """How far a road onward may be, how fast it is reckoned, and within how many kilometres a stop is the place."""

    within_km: int
    km_an_hour: int
    joins_within_km: int
    longest_hours: int | None = None


def finals_of(network: Network, near: NearestPlace, country: str, rules: RoadRules) -> Mapping[str, Road | None]:
    """The last stops, in the country of return alone: how far the road onward is, None where the stop is the place."""
    finals: dict[str, Road | None] = {}
    for code, stop in network.stops.items():
        km = _km_from(code, near.lat, near.lon) if stop.country == country else None
        if km is None or km > rules.within_km:
            continue
        minutes = math.ceil(km * 60 / rules.km_an_hour / 5) * 5
        if km <= rules.joins_within_km:
            finals[code] = None
        elif rules.longest_hours is None or minutes <= rules.longest_hours * 60:
            finals[code] = Road(minutes, km)
    return finals
