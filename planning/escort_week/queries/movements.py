"""Group movements of some weeks as journeys of escorts: the places that their people ask for, by ratio."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from planning.escort_week.rules.costs import Fares
from planning.escort_week.rules.places import Place, assumed_way_home, places_of_group
from returns.escorts.queries.escorts import movement_itinerary
from returns.escorts.rules.company import CompanyRules, Itinerary, covered_legs, itinerary_of
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.journey.rules.itinerary import LegFacts, flight_label
from returns.movements.queries.movements import (
    MOVEMENT_CODES,
    Movement as Movement,
    MovementEscort,
    MovementPlace,
    company_rules_of,
    departs_on,
    movement_leg,
    ratios_of,
)
from returns.movements.rules import OPEN, Seats
from returns.people.rules.people import Sex

_FURTHEST_ZONE = timedelta(hours=14)  # clocks are at most so far from UTC


@dataclass(frozen=True)
class WeekMovement:
    """A group movement with the places that are open, as `WeekJourney` is one of a case.

    Its people are of many cases: nobody's languages are opened to compare them with those of an escort.
    """

    row: Movement
    leg: LegFacts
    rules: CompanyRules
    places: tuple[Place, ...]
    along: frozenset[uuid.UUID]
    reference: str
    stops: list[str]

    is_movement = True
    are_apart = False
    takes_child = False
    fares = Fares((), 1)
    sexes: tuple[Sex, ...] = ()
    spoken: tuple[tuple[str, ...], ...] = ()

    @property
    def id(self) -> uuid.UUID:
        """The movement."""
        return self.row.id

    @property
    def out(self) -> tuple[LegFacts, ...]:
        """Its one leg."""
        return (self.leg,)

    @property
    def departs_on(self) -> date:
        """The local day on which it sets out."""
        return self.leg.departs_on

    @property
    def secret(self) -> str:
        """What nobody can guess who does not see it."""
        return f"{self.row.id.hex}:{self.row.content!r}"

    def escort(self, kind: EscortKind, rest: timedelta) -> EscortFacts:
        """An escort of a kind, home after a rest."""
        home = assumed_way_home(self.out, self.row.departs_zone, rest)
        return EscortFacts(kind, self.leg.ordinal, self.leg.ordinal, needs_way_home=True, home=home)

    def itinerary(self, escort: EscortFacts) -> Itinerary:
        """How it binds that escort."""
        trips = itinerary_of(covered_legs(escort, self.out), escort.home).trips
        return replace(movement_itinerary(self.row), trips=trips)


@dataclass(frozen=True)
class MovementRead:
    """A movement with its seats and who goes along; not opened yet."""

    row: Movement
    seats: Seats
    along: frozenset[uuid.UUID]


def movements_between(session: Session, first: date, last: date, now: datetime, most: int) -> list[MovementRead]:
    """The movements that set out on these days and after now, at most so many; one statement."""
    since, until = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
    is_meant = and_(Movement.departs_at >= since - _FURTHEST_ZONE, Movement.departs_at < until + _FURTHEST_ZONE)
    read = [each for each in _read(session, is_meant, now) if first <= departs_on(each.row) <= last]
    return read[:most]


def movements_by_ids(session: Session, ids: Collection[uuid.UUID], now: datetime) -> list[MovementRead]:
    """The same of these, as far as they are to come and this scope sees them."""
    return _read(session, Movement.id.in_(ids), now)


def _read(session: Session, is_meant: ColumnElement[bool], now: datetime) -> list[MovementRead]:
    # The instant is compared here: the same question, asked twice by a page, is answered once.
    occupied, people = (
        select(func.count(column)).where(MovementPlace.movement_id == Movement.id).scalar_subquery()
        for column in (MovementPlace.id, MovementPlace.person_id)
    )
    statement = (
        select(Movement, occupied.label("occupied"), people.label("people"), MovementEscort.member_id)
        .outerjoin(MovementEscort, MovementEscort.movement_id == Movement.id)
        .where(Movement.status.in_(OPEN), is_meant)
        .order_by(Movement.departs_at, Movement.id, MovementEscort.id)
    )
    read = []
    for row, own in groupby(session.execute(statement), lambda each: each.Movement):
        if row.departs_at <= now:
            continue
        rows = list(own)
        along = frozenset(each.member_id for each in rows if each.member_id is not None)
        counted = Seats(row.seats, rows[0].people, rows[0].occupied - rows[0].people, len(along))
        read.append(MovementRead(row, counted, along))
    return read


def as_journeys(session: Session, read: Sequence[MovementRead]) -> list[WeekMovement]:
    """These movements as journeys, opened; those whose key is gone are left out. One statement for the rules."""
    readable = [each for each in read if Movement.content.readable(each.row) is not None]
    if not readable:
        return []
    every = rules_on(session, MOVEMENT_CODES, max(departs_on(each.row) for each in readable))
    return [_journey(each, replace(every, day=departs_on(each.row))) for each in readable]


def _journey(read: MovementRead, rules: RulesOfDay) -> WeekMovement:
    row = read.row
    stops = [end.airport or end.name for end in (row.content.origin, row.content.destination)]
    return WeekMovement(
        row=row,
        leg=movement_leg(row),
        rules=company_rules_of(rules),
        places=places_of_group(read.seats, ratios_of(rules)),
        along=read.along,
        reference=flight_label(row.content.carrier, row.content.number) or "–".join(stops),
        stops=stops,
    )
