"""Reads of group movements: a page of them, one with its places, its people by case, and its escorts."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from foundation.accounts.models import Organisation
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.escorts.models.roster import RosterMember
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.movements.models import (
    Movement as Movement,
    MovementEscort as MovementEscort,
    MovementNotice as MovementNotice,
    MovementPlace as MovementPlace,
    MovementTold,
)
from returns.movements.rules import Seats
from returns.people.models.people import Person


@dataclass(frozen=True)
class MovementFilter:
    """Which movements a list shows: those that still arrive after `now`, or those that have arrived."""

    now: datetime
    past: bool = False
    country: str | None = None


@dataclass(frozen=True)
class PlaceRead:
    """One place with who has it and in which case; a blank one has neither, and one of another office shows neither."""

    place: MovementPlace
    person: Person | None
    case: Case | None

    @property
    def is_blank(self) -> bool:
        """Whether nobody has it yet."""
        return self.place.person_id is None

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody has it whom this scope does not see: their case is another office's by now."""
        return not self.is_blank and self.case is None


@dataclass(frozen=True)
class ToldRead:
    """That an organisation was told of a movement by the program, with its name."""

    told: MovementTold
    organisation: str


@dataclass(frozen=True)
class EscortRead:
    """An escort of a movement and the member of the roster; None where the office sees the member no more."""

    escort: MovementEscort
    member: RosterMember | None


def movements_page(
    session: Session, chosen: MovementFilter, descending: bool, cursor: str | None, size: int
) -> Slice[Movement]:
    """One page of the movements of the office, in the order in which they leave; two statements."""
    when = Movement.arrives_at <= chosen.now if chosen.past else Movement.arrives_at > chosen.now
    statement = select(Movement).where(when)
    if chosen.country:
        statement = statement.where(Movement.country == chosen.country)
    return keyset(session, statement, (Movement.departs_at, Movement.id), descending, cursor, size)


def countries_of_movements(session: Session) -> list[str]:
    """The countries to which movements of the office go, for the filter; one statement."""
    return list(session.execute(select(Movement.country).distinct().order_by(Movement.country)).scalars())


def seats_of(session: Session, movements: Collection[Movement]) -> dict[uuid.UUID, Seats]:
    """How the seats of movements stand, by their ids; one statement, none for no movements."""
    occupied, people = (
        select(func.count(column)).where(MovementPlace.movement_id == Movement.id).scalar_subquery()
        for column in (MovementPlace.id, MovementPlace.person_id)
    )
    along = select(func.count(MovementEscort.id)).where(MovementEscort.movement_id == Movement.id).scalar_subquery()
    statement = select(Movement.id, occupied, people, along).where(
        Movement.id.in_([movement.id for movement in movements])
    )
    rows = session.execute(statement).all() if movements else []
    counts = {movement: (aboard, places - aboard, escorts) for movement, places, aboard, escorts in rows}
    return {movement.id: Seats(movement.seats, *counts.get(movement.id, (0, 0, 0))) for movement in movements}


def movement_by_id(session: Session, movement_id: uuid.UUID) -> Movement | None:
    """One movement that this scope sees."""
    return session.execute(select(Movement).where(Movement.id == movement_id)).scalar_one_or_none()


def lock_movement(session: Session, movement_id: uuid.UUID) -> None:
    """Wait for whoever else is giving seats of this movement away, and keep them waiting until the end.

    On SQLite nobody else writes meanwhile anyway.
    """
    session.execute(select(Movement.id).where(Movement.id == movement_id).with_for_update()).first()


def places_of(session: Session, movement_id: uuid.UUID) -> list[PlaceRead]:
    """The places of a movement that are not free, by their numbers, with people and cases; one statement."""
    statement = (
        select(MovementPlace, Person, Case)
        .outerjoin(Person, Person.id == MovementPlace.person_id)
        .outerjoin(Case, Case.id == Person.case_id)
        .where(MovementPlace.movement_id == movement_id)
        .order_by(MovementPlace.ordinal)
    )
    return [PlaceRead(place, person, case) for place, person, case in session.execute(statement)]


def place_of(session: Session, movement_id: uuid.UUID, place_id: uuid.UUID) -> PlaceRead | None:
    """One place of a movement that this scope sees, with who has it; one statement."""
    statement = (
        select(MovementPlace, Person, Case)
        .outerjoin(Person, Person.id == MovementPlace.person_id)
        .outerjoin(Case, Case.id == Person.case_id)
        .where(MovementPlace.movement_id == movement_id, MovementPlace.id == place_id)
    )
    row = session.execute(statement).one_or_none()
    return PlaceRead(*row) if row else None


def places_of_people(session: Session, people: Collection[uuid.UUID]) -> Sequence[MovementPlace]:
    """The places that these people have, in whichever movement; one statement."""
    statement = select(MovementPlace).where(MovementPlace.person_id.in_(people)).order_by(MovementPlace.id)
    return session.execute(statement).scalars().all()


def people_with_cases(session: Session, people: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Person, Case]]:
    """These people and their cases, by the ids of the people, as far as they are seen; one statement."""
    statement = select(Person, Case).join(Case, Case.id == Person.case_id).where(Person.id.in_(people))
    return {person.id: (person, case) for person, case in session.execute(statement)}


def legs_of_movement(session: Session, movement_id: uuid.UUID) -> dict[uuid.UUID, Leg]:
    """The legs by which cases travel along, by case, those that were cancelled too; one statement."""
    statement = select(Leg).where(Leg.movement_id == movement_id).options(joinedload(Leg.named)).order_by(Leg.id)
    return {leg.case_id: leg for leg in session.execute(statement).unique().scalars()}


def movements_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Movement]:
    """The movements that people of a case travel along with, in the order in which they leave; one statement."""
    statement = (
        select(Movement)
        .join(Leg, Leg.movement_id == Movement.id)
        .where(Leg.case_id == case_id, Leg.status != LegStatus.CANCELLED)
        .order_by(Movement.departs_at, Movement.id)
    )
    return session.execute(statement).unique().scalars().all()


def escorts_of_movement(session: Session, movement_id: uuid.UUID) -> list[EscortRead]:
    """Who of the roster goes along, in the order of the roster; one statement."""
    statement = (
        select(MovementEscort, RosterMember)
        .outerjoin(RosterMember, RosterMember.id == MovementEscort.member_id)
        .where(MovementEscort.movement_id == movement_id)
        .order_by(RosterMember.ordinal, MovementEscort.id)
    )
    return [EscortRead(escort, member) for escort, member in session.execute(statement)]


def escort_of_movement(session: Session, movement_id: uuid.UUID, escort_id: uuid.UUID) -> MovementEscort | None:
    """One escort of a movement that this scope sees."""
    statement = select(MovementEscort).where(MovementEscort.movement_id == movement_id, MovementEscort.id == escort_id)
    return session.execute(statement).scalar_one_or_none()


def notices_of_movement(session: Session, movement_id: uuid.UUID) -> Sequence[MovementNotice]:
    """When the receiving side was told, the latest first; one statement."""
    statement = (
        select(MovementNotice)
        .where(MovementNotice.movement_id == movement_id)
        .order_by(MovementNotice.given_at.desc(), MovementNotice.id)
    )
    return session.execute(statement).scalars().all()


def told_of_movement(session: Session, movement_id: uuid.UUID) -> list[ToldRead]:
    """Which organisations the program has told of a movement, and when, the latest first; one statement."""
    statement = (
        select(MovementTold, Organisation.name)
        .join(Organisation, Organisation.id == MovementTold.organisation_id)
        .where(MovementTold.movement_id == movement_id)
        .order_by(MovementTold.told_at.desc(), MovementTold.ordinal.desc(), Organisation.name)
    )
    return [ToldRead(message, name) for message, name in session.execute(statement)]
