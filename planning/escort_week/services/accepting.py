"""Accepting proposals: each is weighed anew, and assigned as an officer assigns an escort by hand."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from planning.escort_week.queries.movements import WeekMovement
from planning.escort_week.queries.weeks import AnyJourney, Week, week_of
from planning.escort_week.rules.places import meet
from planning.escort_week.services.proposing import Weighed, weighed_for
from planning.escort_week.words import EscortWeekAct
from returns.escorts.rules.company import Itinerary
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.movements.services.people import add_escort

FIELD = "proposals"


@dataclass(frozen=True)
class Accepted:
    """A proposal that somebody accepts, of a case or a movement, and the hash of what it rested on when they saw it."""

    of: uuid.UUID
    kind: EscortKind
    member_id: uuid.UUID
    basis: str


@dataclass(frozen=True)
class Assigned:
    """How many escorts were assigned to cases, and to group movements."""

    of_cases: int
    of_movements: int


def accept(unit: Unit, accepted: Sequence[Accepted]) -> Assigned:
    """Assign the escorts of these proposals, all or none, and return how many.

    BadInput (`proposals`), one sentence for each that does not hold any more; RuleBroken as assigning by hand.
    """
    week = week_of(unit.session, {one.of for one in accepted}, unit.clock.now())
    journeys = {journey.id: journey for journey in week.journeys}
    if wrong := [*_stale(week, journeys, accepted), *_twice(week, journeys, accepted)]:
        raise BadInput({FIELD: list(dict.fromkeys(wrong))})
    of_movements = 0
    for one in accepted:
        journey = journeys[one.of]
        if isinstance(journey, WeekMovement):
            add_escort(unit, journey.row, one.member_id)
            of_movements += 1
        else:
            new = NewEscort(one.kind, journey.legs[0].ordinal, journey.legs[-1].ordinal, member_id=one.member_id)
            assign_escort(unit, journey.case, new)
    unit.participants["trail"].act(EscortWeekAct.ACCEPTED, count=len(accepted))
    return Assigned(len(accepted) - of_movements, of_movements)


def _stale(week: Week, journeys: dict[uuid.UUID, AnyJourney], accepted: Sequence[Accepted]) -> list[str]:
    """A sentence for each proposal that rests on something else now, and for each place that is filled already."""
    weighed: dict[tuple[uuid.UUID, EscortKind], dict[uuid.UUID, Weighed]] = {}
    sentences = []
    wanted = Counter((one.of, one.kind) for one in accepted)
    for one in dict.fromkeys(accepted):
        journey = journeys.get(one.of)
        if journey is None:
            sentences.append(_("A journey has been changed or is no longer being planned. Look at the new proposal."))
            continue
        key = (one.of, one.kind)
        if key not in weighed:
            weighed[key] = weighed_for(week, journey, one.kind)
        now = weighed[key].get(one.member_id)
        open_places = sum(place.kind is one.kind and place.has_seat for place in journey.places)
        if now is None or now.basis != one.basis or not now.is_possible or wanted[key] > open_places:
            sentences.append(
                _(
                    "%(reference)s: the journey, the escort or a rule has changed since this was proposed. Look at the "
                    "new proposal.",
                    reference=journey.reference,
                )
            )
    return sentences


def _twice(week: Week, journeys: dict[uuid.UUID, AnyJourney], accepted: Sequence[Accepted]) -> list[str]:
    """A sentence for two proposals that one escort cannot both make: they were of two plans."""
    sentences = []
    for first, second in combinations(accepted, 2):
        if first.member_id != second.member_id or not {first.of, second.of} <= journeys.keys():
            continue
        one, other = journeys[first.of], journeys[second.of]
        rules = one.rules
        if first.of == second.of or meet(
            _way(one, first.kind), _way(other, second.kind), rules.rest.value, rules.long_hours
        ):
            sentences.append(
                _(
                    "%(first)s and %(second)s: one escort cannot make both journeys. Accept one of them.",
                    first=one.reference,
                    second=other.reference,
                )
            )
    return sentences


def _way(journey: AnyJourney, kind: EscortKind) -> tuple[EscortKind, Itinerary]:
    rest = timedelta(hours=journey.rules.rest.value)
    return kind, journey.itinerary(journey.escort(kind, rest))
