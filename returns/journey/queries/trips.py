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


def trips_elsewhere(session: Session, others: Sequence[OtherCase]) -> tuple[TripFacts, ...]:
    """Journeys of other cases that people are known to have; one statement, none where nobody has another case.

    Opens the rows that say which case it is, and no leg.
    """
    return trips_of_cases(session, {uuid.UUID(int=0): others})[uuid.UUID(int=0)]


def trips_of_cases(
    session: Session, others: Mapping[uuid.UUID, Sequence[OtherCase]]
) -> dict[uuid.UUID, tuple[TripFacts, ...]]:
    """The same for the people of several cases, by case; one statement, none where nobody has another case."""
    case_ids = cases_elsewhere(others)
    statement = select(Leg).where(Leg.case_id.in_(case_ids)).options(joinedload(Leg.named))
    return trips_among(session.execute(statement).unique().scalars().all() if case_ids else (), others)


def cases_elsewhere(others: Mapping[uuid.UUID, Sequence[OtherCase]]) -> set[uuid.UUID]:
    """Which other cases people are known to have; opens the rows that say it, and asks nothing."""
    return {other[1] for rows in others.values() for link in rows if (other := _other(link))}


def trips_among(
    legs: Iterable[Leg], others: Mapping[uuid.UUID, Sequence[OtherCase]]
) -> dict[uuid.UUID, tuple[TripFacts, ...]]:
    """Journeys of other cases, by case, out of legs that are read already with whoever is named on them."""
    travelled = [leg for leg in legs if leg.escort_id is None and leg.status not in _NOT_TRAVELLED]
    return {
        case_id: _trips(travelled, [other for link in rows if (other := _other(link))])
        for case_id, rows in others.items()
    }


def _trips(legs: Sequence[Leg], others: Sequence[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]) -> tuple[TripFacts, ...]:
    trips = []
    for who, case, there in sorted(others):
        own = [leg for leg in legs if leg.case_id == case and travels(leg, there)]
        if own:
            starts, ends = min(leg.departs_at for leg in own), max(leg.arrives_at for leg in own)
            trips.append(TripFacts(who.hex, starts, ends))
    return tuple(trips)


def _other(link: OtherCase) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID] | None:
    """The person, the other case, and who the person is there; None where it cannot be read any more."""
    try:
        content = link.content
    except KeyGone:
        return None
    return (link.person_id, uuid.UUID(content["case"]), uuid.UUID(content["person"])) if content else None
