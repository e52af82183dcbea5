"""Reads of journeys that the people of a case make in other cases, as far as this scope sees them."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from foundation.errors import KeyGone
from returns.journey.models import Leg
from returns.journey.queries.itinerary import travels
from returns.journey.rules.itinerary import LegStatus
from returns.journey.rules.trips import TripFacts
from returns.names.models.duplicates import OtherCase

_NOT_TRAVELLED = (LegStatus.CANCELLED, LegStatus.FROZEN)


def trips_elsewhere(session: Session, known: Sequence[OtherCase]) -> tuple[TripFacts, ...]:
    """Journeys of other cases that people are known to have; one statement, none where nobody has another case.

    Opens the rows that say which case it is, and no leg.
    """
    return trips_of_cases(session, {uuid.UUID(int=0): known})[uuid.UUID(int=0)]


def trips_of_cases(
    session: Session, known: Mapping[uuid.UUID, Sequence[OtherCase]]
) -> dict[uuid.UUID, tuple[TripFacts, ...]]:
    """The same for the people of several cases, by case; one statement, none where nobody has another case."""
    wanted = cases_elsewhere(known)
    statement = select(Leg).where(Leg.case_id.in_(wanted)).options(joinedload(Leg.named))
    return trips_among(session.execute(statement).unique().scalars().all() if wanted else (), known)


def cases_elsewhere(known: Mapping[uuid.UUID, Sequence[OtherCase]]) -> set[uuid.UUID]:
    """Which other cases people are known to have; opens the rows that say it, and asks nothing."""
    return {said[1] for rows in known.values() for one in rows if (said := _other(one))}


def trips_among(
    legs: Iterable[Leg], known: Mapping[uuid.UUID, Sequence[OtherCase]]
) -> dict[uuid.UUID, tuple[TripFacts, ...]]:
    """Journeys of other cases, by case, out of legs that are read already with whoever is named on them."""
    travelled = [leg for leg in legs if leg.escort_id is None and leg.status not in _NOT_TRAVELLED]
    return {
        case_id: _trips(travelled, [said for one in rows if (said := _other(one))]) for case_id, rows in known.items()
    }


def _trips(legs: Sequence[Leg], others: Sequence[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]) -> tuple[TripFacts, ...]:
    found = []
    for who, case, there in sorted(others):
        own = [leg for leg in legs if leg.case_id == case and travels(leg, there)]
        if own:
            starts, ends = min(leg.departs_at for leg in own), max(leg.arrives_at for leg in own)
            found.append(TripFacts(who.hex, starts, ends))
    return tuple(found)


def _other(one: OtherCase) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID] | None:
    """The person, the other case, and who the person is there; None where it cannot be read any more."""
    try:
        said = one.content
    except KeyGone:
        return None
    return (one.person_id, uuid.UUID(said["case"]), uuid.UUID(said["person"])) if said else None
