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
from planning.escort_week.queries.weeks import Week, WeekJourney, company_rules_of, week_of_cases
from planning.escort_week.rules.places import meet
from planning.escort_week.services.proposing import Weighed, weighed_for
from planning.escort_week.words import EscortWeekAct
from returns.escorts.rules.company import Itinerary
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort

FIELD = "proposals"


@dataclass(frozen=True)
class Accepted:
    """A proposal that somebody accepts, and the hash of what it rested on when they saw it."""

    case_id: uuid.UUID
    kind: EscortKind
    member_id: uuid.UUID
    basis: str


def accept(unit: Unit, accepted: Sequence[Accepted]) -> int:
    """Assign the escorts of these proposals, all or none, and return how many.

    BadInput (`proposals`), one sentence for each that does not hold any more; RuleBroken as assigning by hand.
    """
    week = week_of_cases(unit.session, {one.case_id for one in accepted}, unit.clock.now().date())
    journeys = {journey.case.id: journey for journey in week.journeys}
    if wrong := [*_stale(week, journeys, accepted), *_twice(week, journeys, accepted)]:
        raise BadInput({FIELD: list(dict.fromkeys(wrong))})
    for one in accepted:
        legs = journeys[one.case_id].legs
        new = NewEscort(one.kind, legs[0].ordinal, legs[-1].ordinal, member_id=one.member_id)
        assign_escort(unit, journeys[one.case_id].case, new)
    unit.participants["trail"].act(EscortWeekAct.ACCEPTED, count=len(accepted))
    return len(accepted)


def _stale(week: Week, journeys: dict[uuid.UUID, WeekJourney], accepted: Sequence[Accepted]) -> list[str]:
    """A sentence for each proposal that rests on something else now, and for each place that is filled already."""
    weighed: dict[tuple[uuid.UUID, EscortKind], dict[uuid.UUID, Weighed]] = {}
    sentences = []
    wanted = Counter((one.case_id, one.kind) for one in accepted)
    for one in dict.fromkeys(accepted):
        journey = journeys.get(one.case_id)
        if journey is None:
            sentences.append(_("A journey has been changed or is no longer being planned. Look at the new proposal."))
            continue
        key = (one.case_id, one.kind)
        if key not in weighed:
            weighed[key] = weighed_for(week, journey, one.kind)
        now = weighed[key].get(one.member_id)
        open_places = sum(place.kind is one.kind for place in journey.places)
        if now is None or now.basis != one.basis or not now.is_possible or wanted[key] > open_places:
            sentences.append(
                _(
                    "%(reference)s: the journey, the escort or a rule has changed since this was proposed. Look at the "
                    "new proposal.",
                    reference=journey.case.reference,
                )
            )
    return sentences


def _twice(week: Week, journeys: dict[uuid.UUID, WeekJourney], accepted: Sequence[Accepted]) -> list[str]:
    """A sentence for two proposals that one escort cannot both make: they were of two plans."""
    sentences = []
    for first, second in combinations(accepted, 2):
        if first.member_id != second.member_id or not {first.case_id, second.case_id} <= journeys.keys():
            continue
        one, other = journeys[first.case_id], journeys[second.case_id]
        rules = company_rules_of(one)
        if first.case_id == second.case_id or meet(
            _way(one, first.kind), _way(other, second.kind), rules.rest.value, rules.long_hours
        ):
            sentences.append(
                _(
                    "%(first)s and %(second)s: one escort cannot make both journeys. Accept one of them.",
                    first=one.case.reference,
                    second=other.case.reference,
                )
            )
    return sentences


def _way(journey: WeekJourney, kind: EscortKind) -> tuple[EscortKind, Itinerary]:
    rest = timedelta(hours=company_rules_of(journey).rest.value)
    return kind, journey.itinerary(journey.escort(kind, rest))
