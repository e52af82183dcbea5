"""Points where legs begin and end, searched and by code; and legs as they are shown, with local times at both ends."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from foundation.geography.airports import Airport, airport, find_airports
from foundation.geography.cities import airports_of_city
from foundation.geography.gazetteer import Place, find_places, place
from foundation.geography.zones import NoSuchLocalTime, is_ambiguous, local, to_instant
from foundation.language.formats import clock_day, clock_time, country as country_name
from foundation.language.words import _
from foundation.money import Money
from returns.cases.models import Case
from returns.journey.models import Leg, LegContent, LegTraveller
from returns.journey.rules.itinerary import STEPS, UNTICKETED, LegMode, LegStatus, fares_together, flight_label
from returns.journey.words import LEG_STATUS_MARKS, clocks_apart_label, day_change_label, duration_label, fare_label
from returns.movements.models import EndContent as EndContent, Movement, WayContent

PLACE_OF_RETURN = "return"
_OF_GAZETTEER = "G"
_MOST = 12
_READ_BY = "read ahead"  # longer than any code: airports and cities are both looked through


class Point(EndContent, frozen=True):
    """A place on earth with its zone."""

    zone: str

    @property
    def end(self) -> EndContent:
        """What a leg keeps of it; the zone has a column of its own."""
        return EndContent(self.code, self.name, self.country, self.lat, self.lon)


def point_of(case: Case | None, code: str) -> Point | None:
    """The point with this code, or None; "return" is the place of return of the case, once it is located."""
    return place_of_return(case) if case is not None and code == PLACE_OF_RETURN else point_at(code)


def point_at(code: str) -> Point | None:
    """The airport or the place of the gazetteer with this code, or None."""
    if code.startswith(_OF_GAZETTEER) and code[1:].isascii() and code[1:].isdigit() and len(code) < 12:
        there = place(int(code[1:]))
        return _of_place(there) if there else None
    exact = airport(code)
    return _of_airport(exact) if exact else None


def place_of_return(case: Case) -> Point | None:
    """Where the people return to: as they say it, at the gazetteer place that is nearest. None until it is located."""
    near = case.nearest_place
    if not near:
        return None
    name = case.place_of_return or near.name
    return Point(PLACE_OF_RETURN, name, case.country, near.lat, near.lon, near.zone)


def found_points(typed: str, countries: list[str]) -> list[Point]:
    """Airports anywhere and places of these countries for what was typed, best first; for a code that airport alone.

    Any script: an airport is found by its own name and by every name of the large city that it serves.
    """
    exact = airport(typed) if len(typed.strip()) == 3 else None
    if exact:
        return [_of_airport(exact)]
    named = {
        candidate.iata: candidate
        for candidate in (*find_airports(typed, limit=_MOST), *airports_of_city(typed, limit=_MOST))
    }
    airports = [_of_airport(candidate) for candidate in named.values()][:_MOST]
    places = [
        _of_place(candidate)
        for country in dict.fromkeys(countries)
        for candidate in find_places(typed, country, _MOST // 2)
    ]
    return [*airports, *places]


def airport_of(text: str) -> str:
    """The code of an airport for its code, or for the name of a city that has one alone; else nothing."""
    if len(text) == 3:
        return text if airport(text) else ""
    airports = airports_of_city(text, limit=2)
    return airports[0].iata if len(airports) == 1 else ""


def arrival_day(origin: Point, destination: Point, departs: datetime, arrives: time) -> date:
    """The day of an arrival of which only the time is known: that of departure, or the next if that is too early."""
    day = departs.date()
    try:
        is_later = to_instant(datetime.combine(day, arrives), destination.zone) > to_instant(departs, origin.zone)
    except NoSuchLocalTime:
        return day
    return day if is_later else day + timedelta(days=1)


def read_ahead() -> None:
    """Load what the search of airports needs: about a second, once in a process, so that it answers as one types."""
    found_points(_READ_BY, [])


def places_like(typed: str, country: str) -> list[Place]:
    """Places of the country of return for what was typed, larger ones first."""
    return find_places(typed, country, _MOST)


def point_label(point: Point) -> str:
    """A point as people choose it: `IST – Istanbul Airport, Türkiye`, or a place and its country."""
    if point.code == PLACE_OF_RETURN:
        return _("Place of return: %(name)s", name=point.name)
    where = _("%(name)s, %(country)s", name=point.name, country=country_name(point.country))
    return where if point.code.startswith(_OF_GAZETTEER) and point.code[1:].isdigit() else f"{point.code} – {where}"


def _of_airport(airport: Airport) -> Point:
    names_city = any(part and part in airport.name for part in airport.city.split(", "))
    name = f"{airport.name}, {airport.city}" if airport.city and not names_city else airport.name
    return Point(airport.iata, name, airport.country, airport.lat, airport.lon, airport.zone)


def _of_place(place: Place) -> Point:
    return Point(f"{_OF_GAZETTEER}{place.id}", place.name, place.country, place.lat, place.lon, place.zone)


@dataclass(frozen=True)
class LegEnd:
    """One end of a leg: where, and the local day and time; how many days later it is than at the other end."""

    code: str  # of an airport; else empty
    name: str
    country: str
    day: str
    time: str
    iso: str
    terminal: str
    day_change: str | None


def end_of(end: EndContent, at: datetime, terminal: str = "", days_later: int = 0) -> LegEnd:
    """One end of a leg, in words; `at` is aware, in the zone of that end."""
    return LegEnd(
        code=end.airport,
        name=end.name,
        country=country_name(end.country),
        day=clock_day(at),
        time=clock_time(at),
        iso=at.isoformat(),
        terminal=terminal,
        day_change=day_change_label(days_later),
    )


def city_of_end(end: EndContent) -> str:
    """The city by which people know an end: that of its airport, else its own name."""
    known = airport(end.airport) if end.airport else None
    return known.city.rpartition(", ")[2] if known and known.city else end.name


@dataclass(frozen=True)
class UnsavedLeg:
    """A leg that is stored nowhere, sketched or proposed; it reads as a row of the journey does."""

    id: uuid.UUID
    ordinal: int
    mode: LegMode
    status: LegStatus
    departs_at: datetime
    departs_zone: str
    arrives_at: datetime
    arrives_zone: str
    content: LegContent
    case_id: uuid.UUID | None = None
    is_for_all: bool = True
    named: Sequence[LegTraveller] = ()
    movement: Movement | None = None
    escort_id: None = None
    movement_id: None = None


AnyLeg = Leg | UnsavedLeg


@dataclass(frozen=True)
class ShownWay:
    """What travels, a leg or a group movement, opened; times are aware, in the zone of their own end."""

    row: AnyLeg | Movement
    content: WayContent
    departs: datetime
    arrives: datetime

    @property
    def mode(self) -> LegMode:
        """By what it goes."""
        return self.row.mode

    @property
    def flight(self) -> str:
        """Carrier and number."""
        return flight_label(self.content.carrier, self.content.number)

    @property
    def origin(self) -> LegEnd:
        """Where and when it departs, in words."""
        return end_of(self.content.origin, self.departs, self.content.departs_terminal)

    @property
    def destination(self) -> LegEnd:
        """Where and when it arrives, in words."""
        return end_of(self.content.destination, self.arrives, self.content.arrives_terminal, self.days_later)

    @property
    def travellers(self) -> tuple[uuid.UUID, ...]:
        """Who of the case travels it; nobody named is everybody."""
        return ()

    @property
    def duration(self) -> str:
        """How long it takes, in words."""
        return duration_label(_minutes(self.row.departs_at, self.row.arrives_at))

    @property
    def clocks_apart(self) -> str:
        """How far clocks at its ends are apart, in words; empty where they show the same."""
        ends = city_of_end(self.content.origin), city_of_end(self.content.destination)
        return clocks_apart_label(self.departs, self.arrives, *ends)

    @property
    def mark(self) -> str:
        """How the state of its booking is marked."""
        return LEG_STATUS_MARKS.get(self.row.status, "plain")

    @property
    def days_later(self) -> int:
        """How many days later than at its beginning the calendar is at its end; negative across the date line."""
        return (self.arrives.date() - self.departs.date()).days

    @property
    def folds(self) -> tuple[int | None, int | None]:
        """Which of two is meant at either end, where clocks show the local time twice; else None."""
        ends = ((self.departs, self.row.departs_zone), (self.arrives, self.row.arrives_zone))
        departs, arrives = (at.fold if is_ambiguous(at.replace(tzinfo=None), zone) else None for at, zone in ends)
        return departs, arrives

    @property
    def typed(self) -> dict[str, Any]:
        """The same by the fields of its form (`WayForm`)."""
        departs_fold, arrives_fold = self.folds
        return {
            "mode": self.mode.value,
            "origin": self.content.origin.code,
            "destination": self.content.destination.code,
            "departs_on": self.departs.date().isoformat(),
            "departs_time": self.departs.strftime("%H:%M"),
            "arrives_on": self.arrives.date().isoformat(),
            "arrives_time": self.arrives.strftime("%H:%M"),
            "departs_terminal": self.content.departs_terminal,
            "arrives_terminal": self.content.arrives_terminal,
            "departs_fold": departs_fold,
            "arrives_fold": arrives_fold,
            "carrier": self.content.carrier,
            "number": self.content.number,
            "status": self.row.status.value,
            "booking": self.content.booking,
        }


@dataclass(frozen=True)
class ShownLeg(ShownWay):
    """A leg, with the minutes since its travellers left the leg before; None for the first, and where they differ."""

    row: AnyLeg
    content: LegContent
    wait: int | None

    @property
    def ordinal(self) -> int:
        """Its number in the journey."""
        return self.row.ordinal

    @property
    def travellers(self) -> tuple[uuid.UUID, ...]:
        """Who of the case travels it; nobody named is everybody."""
        return () if self.row.is_for_all else tuple(traveller.person_id for traveller in self.row.named)

    @property
    def fare(self) -> str:
        """What the ticket costs; empty where that is not recorded."""
        return fare_label(self.content.fare) if self.content.fare else ""

    @property
    def change(self) -> str:
        """How long the change before it is, in words; empty where there is none."""
        return duration_label(self.wait) if self.wait is not None and self.wait >= 0 else ""

    @property
    def awaits_ticket(self) -> bool:
        """Whether its ticket is to be recorded here; that of a group movement is recorded there."""
        return self.row.status in UNTICKETED and self.row.movement_id is None

    @property
    def may_be_travelled(self) -> bool:
        """Whether it can be recorded as travelled."""
        return LegStatus.FLOWN in STEPS[self.row.status]


def shown_legs(legs: Sequence[AnyLeg]) -> list[ShownLeg]:
    """Legs of a case or of one escort in their order; opens them."""
    shown = []
    for leg in legs:
        departs, arrives = local_ends([leg])
        before = leg_before(leg, legs)
        wait = _minutes(before.arrives_at, leg.departs_at) if before else None
        shown.append(ShownLeg(leg, leg.content, departs, arrives, wait))
    return shown


def _minutes(starts: datetime, ends: datetime) -> int:
    return round((ends - starts).total_seconds() / 60)


def onward_legs(legs: Sequence[ShownLeg]) -> Sequence[ShownLeg]:
    """The legs after the last flight of those who travel them: how they go on from where they are met.

    None of whoever flies nowhere.
    """
    onward = []
    for at, leg in enumerate(legs):
        flown = [n for n, other in enumerate(legs) if other.mode is LegMode.AIR and _shared(leg.row, other.row)]
        if flown and flown[-1] < at:
            onward.append(leg)
    return onward


def fares_of(legs: Sequence[ShownLeg], people: int) -> tuple[Money, ...]:
    """What the fares of these legs come to for a case of so many people, by currency."""
    return fares_together((leg.content.fare, len(leg.travellers) or people) for leg in legs if leg.content.fare)


def leg_before(leg: AnyLeg, legs: Sequence[AnyLeg]) -> AnyLeg | None:
    """Of these legs, in their order, the one that every traveller of a leg travels last before it.

    None for the first, and where they come from different legs: then there is no one change before it.
    """
    earlier = [other for other in legs[: list(legs).index(leg)] if _shared(leg, other)]
    last = earlier[-1] if earlier else None
    return last if last and (last.is_for_all or (not leg.is_for_all and _named(leg) <= _named(last))) else None


def _shared(leg: AnyLeg, other: AnyLeg) -> bool:
    """Whether somebody of the case travels both."""
    return leg.is_for_all or other.is_for_all or bool(_named(leg) & _named(other))


def _named(leg: AnyLeg) -> set[uuid.UUID]:
    return {traveller.person_id for traveller in leg.named}


def points_of(legs: Sequence[Leg]) -> list[Point]:
    """The ends of legs, each once, in the order of passing, without the place of return: the case has that."""
    points: dict[str, Point] = {}
    for leg in legs:
        for end, zone in ((leg.content.origin, leg.departs_zone), (leg.content.destination, leg.arrives_zone)):
            if end.code != PLACE_OF_RETURN:
                points.setdefault(end.code, Point(end.code, end.name, end.country, end.lat, end.lon, zone))
    return list(points.values())


def route_of(legs: Sequence[Leg]) -> list[str]:
    """The ends of the legs one after the other: airports by their code, other places by name. Opens the legs."""
    stops = [leg.content.origin for leg in legs[:1]] + [leg.content.destination for leg in legs]
    return [stop.airport or stop.name for stop in stops]


def local_ends(legs: Sequence[AnyLeg | Movement]) -> tuple[datetime, datetime]:
    """When the first of these legs departs and the last arrives, as clocks at either end show it."""
    return local(legs[0].departs_at, legs[0].departs_zone), local(legs[-1].arrives_at, legs[-1].arrives_zone)
