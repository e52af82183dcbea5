"""Reads of what binds members of the roster: the journeys that they make with cases and movements."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.escorts.models import Escort
from returns.escorts.rules.company import Itinerary, Trip
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.journey.rules.journeys import LONGEST_JOURNEY
from returns.movements.models import Movement, MovementEscort

_UNDER_WAY = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED, CaseState.ARRIVED)
_GONE = (LegStatus.FROZEN, LegStatus.CANCELLED)
_ZONES = (Leg.departs_zone, Leg.arrives_zone)
_MEMBERS: Any = bindparam("members", expanding=True)
_LATER = aliased(Leg)


def itineraries_of(
    session: Session, members: Collection[uuid.UUID], first: date
) -> dict[uuid.UUID, list[tuple[uuid.UUID, Itinerary]]]:
    """How cases and movements bind these members, each with its id; one statement, none for nobody.

    `first`: the day on which the journeys begin that they are judged for, or one before. Who has escorted for years has
    travelled hundreds of times: what began long before is over, with the way home and the rest after it. Where people
    part, some may set out long after the others: then their legs say whether it is.
    """
    by_member: dict[uuid.UUID, list[tuple[uuid.UUID, Itinerary]]] = defaultdict(list)
    ways: dict[tuple[uuid.UUID, uuid.UUID, uuid.UUID], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    since = first - LONGEST_JOURNEY
    values = {"members": list(members), "since": since, "since_at": datetime.combine(since, time(), UTC)}
    rows = session.execute(_ways(), values).all() if members else ()
    for member, of, by, is_home, *leg in sorted(rows, key=lambda row: (row[4], row[5], row[2].bytes)):
        ways[member, of, by][is_home].append(leg)
    for (member, of, _by), (out, home) in ways.items():
        trips = tuple(Trip(way[0][0], way[-1][1]) for way in (out, home) if way)
        by_member[member].append((of, Itinerary(trips, tuple(named_leg(*leg) for leg in out))))
    return by_member


@cache
def _ways() -> Any:
    return prepared(union_all(_of_cases(), _of_movements()))


def _of_movements() -> Select[Any]:
    """Member, movement, by which assignment, whether it is the way home, instants and zones."""
    ends = (Movement.departs_at, Movement.arrives_at, Movement.departs_zone, Movement.arrives_zone)
    columns: tuple[Any, ...] = (MovementEscort.member_id, Movement.id, MovementEscort.id, literal(0), *ends)
    return (
        select(*columns)
        .join(Movement, Movement.id == MovementEscort.movement_id)
        .where(MovementEscort.member_id.in_(_MEMBERS), Movement.status.not_in(_GONE))
        .where(Movement.departs_at >= bindparam("since_at"))
    )


def movement_itinerary(movement: Movement) -> Itinerary:
    """How a movement binds whoever goes along; opens nothing."""
    named = named_leg(movement.departs_at, movement.arrives_at, movement.departs_zone, movement.arrives_zone)
    return Itinerary((Trip(movement.departs_at, movement.arrives_at),), (named,))


def _of_cases() -> Select[Any]:
    """The same of cases: the legs that each escort goes along with, and those of their ways home."""
    is_home = case((Leg.escort_id.is_(None), 0), else_=1)
    return (
        select(Escort.member_id, Escort.case_id, Escort.id, is_home, Leg.departs_at, Leg.arrives_at, *_ZONES)
        .join(Case, Case.id == Escort.case_id)
        .join(Leg, Leg.case_id == Escort.case_id)
        .where(
            Escort.member_id.in_(_MEMBERS),
            Case.state.in_(_UNDER_WAY),
            or_(Case.departs_or_never >= bindparam("since"), Case.id.in_(_parted_since())),
            Leg.status.not_in(_GONE),
            or_(
                Leg.escort_id == Escort.id,
                and_(Leg.escort_id.is_(None), Leg.ordinal >= Escort.first_leg, Leg.ordinal <= Escort.last_leg),
            ),
        )
    )


def _parted_since() -> Select[uuid.UUID]:
    """Cases of which only some travel a leg that begins from then on; such legs are few, and an index has their day."""
    return select(_LATER.case_id).where(
        _LATER.escort_id.is_(None), ~_LATER.is_for_all, _LATER.departs_at >= bindparam("since_at")
    )


def named_leg(departs: datetime, arrives: datetime, *zones: str) -> tuple[str, ...]:
    """A leg by its instants and zones: who travels on the very same ones travels together."""
    return (departs.isoformat(), arrives.isoformat(), *zones)
