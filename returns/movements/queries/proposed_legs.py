"""Legs of a case as a change of its group movement would have them: nowhere stored, and they read as rows do."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from returns.journey.models import Leg, LegTraveller
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.movements.models import Movement


@dataclass(frozen=True)
class ProposedLeg:
    """One leg with the attributes of a row of the journey."""

    id: uuid.UUID
    case_id: uuid.UUID
    escort_id: uuid.UUID | None
    ordinal: int
    mode: LegMode
    status: LegStatus
    departs_at: datetime
    departs_zone: str
    arrives_at: datetime
    arrives_zone: str
    is_for_all: bool
    named: Sequence[LegTraveller]
    movement: Movement | None
    content: Mapping[str, Any]


def proposed_legs(
    legs: Sequence[Leg],
    own: Leg,
    how: tuple[LegMode, LegStatus],
    at: tuple[datetime, datetime],
    zones: tuple[str, str],
    content: Mapping[str, Any],
) -> Sequence[Leg]:
    """All legs of a case, with its leg of a movement (`own`) changed; opens the others as they are read.

    They are numbered as a journey numbers them. `at`: departure and arrival in UTC; `zones`: those of the two ends.
    """
    changed = ProposedLeg(
        own.id, own.case_id, None, own.ordinal, *how, at[0], zones[0], at[1], zones[1],
        own.is_for_all, own.named, None, content,
    )  # fmt: skip
    never = datetime.max.replace(tzinfo=UTC)
    theirs: list[Leg | ProposedLeg] = [changed if leg.id == own.id else leg for leg in legs if leg.escort_id is None]
    theirs.sort(key=lambda leg: (never if leg.status is LegStatus.CANCELLED else leg.departs_at, leg.ordinal))
    numbered = [_numbered(leg, number) for number, leg in enumerate(theirs, 1)]
    every = [*numbered, *(leg for leg in legs if leg.escort_id is not None)]
    every.sort(key=lambda leg: (leg.departs_at, leg.ordinal, leg.id))
    return cast(Sequence[Leg], every)


def _numbered(leg: Leg | ProposedLeg, number: int) -> Leg | ProposedLeg:
    if isinstance(leg, ProposedLeg):
        return replace(leg, ordinal=number)
    if leg.ordinal == number:
        return leg
    return ProposedLeg(
        leg.id, leg.case_id, None, number, leg.mode, leg.status, leg.departs_at, leg.departs_zone, leg.arrives_at,
        leg.arrives_zone, leg.is_for_all, leg.named, leg.movement, leg.content,
    )  # fmt: skip
