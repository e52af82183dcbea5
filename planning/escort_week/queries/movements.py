"""Group movements of some weeks as journeys of escorts: the places that their people ask for, by ratio."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from foundation.errors import KeyGone
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.known import prepared
from planning.escort_week.rules.costs import Fares
from planning.escort_week.rules.places import Place, assumed_way_home, places_of_group
from returns.escorts.queries.ways import movement_itinerary
from returns.escorts.rules.company import CompanyRules, Itinerary, covered_legs, itinerary_of
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.journey.rules.itinerary import LegFacts, flight_label
from returns.movements.queries.movements import (
    Movement as Movement,
    MovementEscort,
    MovementPlace,
    company_rules_of,
    departs_on,
    movement_leg,
    ratios_of,
)
from returns.movements.rules import OPEN, Seats
from returns.people.models import Person
from returns.people.rules.people import Sex

_FURTHEST_ZONE = timedelta(hours=14)  # clocks are at most so far from UTC


@dataclass(frozen=True)
class WeekMovement:
    """A group movement with the places that are open, as `WeekJourney` is one of a case.

    `sexes`, `spoken`: of its people, where an escort is looked for; nobody's languages are opened for anything else.
    """

    row: Movement
    leg: LegFacts
    rules: CompanyRules
    places: tuple[Place, ...]
    sexes: tuple[Sex, ...]
    spoken: tuple[tuple[str, ...], ...]
    along: frozenset[uuid.UUID]
    reference: str
    stops: list[str]

    is_movement = True
    are_apart = False
    takes_child = False
    fares = Fares((), 1)

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
    """A movement with its seats, who goes along and whom it takes; not opened yet."""

    row: Movement
    seats: Seats
    along: frozenset[uuid.UUID]
    people: tuple[Person, ...]


def movements_between(session: Session, first: date, last: date, now: datetime, most: int) -> list[MovementRead]:
    """The movements that set out on these days and after now, at most so many; one statement."""
    since, until = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
    asked = {"since": since - _FURTHEST_ZONE, "until": until + _FURTHEST_ZONE}
    read = _read(session.execute(_of_days(), asked), now)
    return [each for each in read if first <= departs_on(each.row) <= last][:most]


def movements_by_ids(session: Session, ids: Collection[uuid.UUID], now: datetime) -> list[MovementRead]:
    """The same of these, as far as they are to come and this scope sees them."""
    return _read(session.execute(_statement(Movement.id.in_(ids))), now)


@cache
def _of_days() -> Any:
    until = Movement.departs_at < bindparam("until")
    return prepared(_statement(and_(Movement.departs_at >= bindparam("since"), until)))


def _statement(is_meant: ColumnElement[bool]) -> Select[Any]:
    occupied, people = (
        select(func.count(column)).where(MovementPlace.movement_id == Movement.id).correlate(Movement).scalar_subquery()
        for column in (MovementPlace.id, MovementPlace.person_id)
    )
    escort = aliased(MovementEscort)
    of_movement = select(escort.id).where(escort.movement_id == Movement.id).order_by(escort.id).limit(1)
    first = of_movement.correlate(Movement).scalar_subquery()
    # People stand beside the first escort alone: not each of them beside each.
    once = or_(MovementEscort.id.is_(None), MovementEscort.id == first)
    is_taken = and_(MovementPlace.movement_id == Movement.id, MovementPlace.person_id.is_not(None), once)
    return (
        select(Movement, occupied.label("occupied"), people.label("people"), MovementEscort.member_id, Person)
        .outerjoin(MovementEscort, MovementEscort.movement_id == Movement.id)
        .outerjoin(MovementPlace, is_taken)
        .outerjoin(Person, Person.id == MovementPlace.person_id)
        .where(Movement.status.in_(OPEN), is_meant)
        .order_by(Movement.departs_at, Movement.id, MovementEscort.id, MovementPlace.ordinal)
    )


def _read(rows: Iterable[Any], now: datetime) -> list[MovementRead]:
    """The instant is compared here: the same question, asked twice by a page, is answered once."""
    read = []
    for row, own in groupby(rows, lambda each: each.Movement):
        if row.departs_at <= now:
            continue
        own_rows = list(own)
        along = frozenset(each.member_id for each in own_rows if each.member_id is not None)
        counted = Seats(row.seats, own_rows[0].people, own_rows[0].occupied - own_rows[0].people, len(along))
        read.append(
            MovementRead(row, counted, along, tuple(each.Person for each in own_rows if each.Person is not None))
        )
    return read


def as_journeys(read: Sequence[MovementRead], every: RulesOfDay) -> list[WeekMovement]:
    """These movements as journeys, opened; those whose key is gone are left out.

    `every`: the rows of `MOVEMENT_CODES` that begin until the last of them departs.
    """
    readable = [each for each in read if Movement.content.readable(each.row) is not None]
    return [_journey(each, every.on(departs_on(each.row))) for each in readable]


def _journey(read: MovementRead, rules: RulesOfDay) -> WeekMovement:
    row = read.row
    stops = [end.airport or end.name for end in (row.content.origin, row.content.destination)]
    places = places_of_group(read.seats, ratios_of(rules))
    compared = read.people if places else ()
    return WeekMovement(
        row=row,
        leg=movement_leg(row),
        rules=company_rules_of(rules),
        places=places,
        sexes=tuple(person.sex for person in compared),
        spoken=tuple(spoken_by(person) for person in compared),
        along=read.along,
        reference=flight_label(row.content.carrier, row.content.number) or "–".join(stops),
        stops=stops,
    )


def spoken_by(person: Person) -> tuple[str, ...]:
    """The codes of the languages of somebody; none where that cannot be read any more."""
    try:
        return tuple(language.code for language in person.details.languages)
    except KeyGone:
        return ()
