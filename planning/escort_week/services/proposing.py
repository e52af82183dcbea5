"""What is proposed for some weeks: every escort weighed for every place, the best assignment, and why it is so."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from foundation.storage.types import canonical_json
from planning.escort_week.queries.weeks import AnyJourney, RosterMember, Week
from planning.escort_week.rules.assignment import Answer, Pair, Problem, cliques_of
from planning.escort_week.rules.costs import CostLine, Fit, cheapest_skill, compared, cost_lines
from planning.escort_week.rules.places import Hindrance, Place, meet, stops, with_way_home
from returns.cases.rules.cases import Reason
from returns.escorts.queries.escorts import bound
from returns.escorts.rules.company import (
    CompanyReason,
    CompanyRules,
    Itinerary,
    company_reasons,
    days_of,
    is_elsewhere,
    is_of_their_sex,
    rest_of,
    understood_by,
)
from returns.escorts.rules.escorts import EscortFacts, EscortKind

Solver = Callable[[Problem], Answer]


@dataclass(frozen=True)
class Weighed:
    """One escort for one journey: what readiness says, what else stands against them, and what they cost.

    `basis`: a hash of everything that this rests on; another hash is another proposal.
    """

    member: uuid.UUID
    reasons: tuple[Reason, ...]
    hindrances: tuple[Hindrance, ...]
    lines: tuple[CostLine, ...]
    cost: int
    basis: str

    @property
    def is_possible(self) -> bool:
        """Whether they could go, were they proposed for nothing else."""
        return not self.hindrances and not stops(self.reasons)


@dataclass(frozen=True)
class Slot:
    """One place of one journey."""

    journey: AnyJourney
    place: Place

    @property
    def key(self) -> tuple[uuid.UUID, EscortKind]:
        """Places of one kind on one journey are alike."""
        return self.journey.id, self.place.kind


@dataclass(frozen=True)
class Plan:
    """What is proposed: by slot, who fills it; and everybody weighed, by slot key and member."""

    week: Week
    slots: tuple[Slot, ...]
    weighed: Mapping[tuple[uuid.UUID, EscortKind], Mapping[uuid.UUID, Weighed]]
    problem: Problem
    answer: Answer
    order: tuple[uuid.UUID, ...]  # the members by their numbers

    @cached_property
    def chosen(self) -> tuple[Weighed | None, ...]:
        """Who is proposed, by slot."""
        return tuple(
            None if number is None else self.weighed[slot.key][self.order[number]]
            for slot, number in zip(self.slots, self.answer.chosen, strict=True)
        )

    def row(self, member: uuid.UUID) -> RosterMember:
        """The row of a member."""
        return self.week.rows[member]

    def elsewhere(self, at: int, member: uuid.UUID) -> tuple[Slot, ...]:
        """The slots for which a member is proposed and that keep them from the slot of this number."""
        number = self.order.index(member)
        taken = self.answer.chosen
        return tuple(self.slots[other] for other in sorted(self.problem.meets[at]) if taken[other] == number)

    def why_not(self, at: int, weighed: Weighed) -> tuple[Hindrance, ...]:
        """What stands against somebody who is not proposed for a slot, beside the reasons of readiness."""
        chosen = self.chosen[at]
        if weighed.hindrances or not weighed.is_possible:
            return weighed.hindrances
        if self.elsewhere(at, weighed.member):
            return (Hindrance.NEEDED_ELSEWHERE,)
        if chosen is not None and weighed.cost > chosen.cost:
            return (Hindrance.COSTS_MORE,)
        return (Hindrance.AS_GOOD,)


def weighed_for(week: Week, journey: AnyJourney, kind: EscortKind) -> dict[uuid.UUID, Weighed]:
    """Everybody on the roster, weighed for the places of one kind on one journey, by their ids."""
    rules = journey.rules
    escort = journey.escort(kind, timedelta(hours=rules.rest.value))
    own = journey.itinerary(escort)
    return {member: _weighed(week, journey, escort, own, member) for member in week.members}


def _weighed(week: Week, journey: AnyJourney, escort: EscortFacts, own: Itinerary, member_id: uuid.UUID) -> Weighed:
    member, row, rules = week.members[member_id], week.rows[member_id], journey.rules
    others = [way for of, way in week.ways.get(member_id, ()) if of != journey.id]
    legs = journey.out
    companion = bound(escort, member, own, others, rules)
    reasons = company_reasons((companion,), legs, journey.takes_child, rules)
    hindrances = _hindrances(journey, member_id, (escort.kind, own), others, rules)
    days = days_of(escort, legs)
    skill = cheapest_skill(
        member, escort.kind, journey.takes_child, days[1] if days else None, (week.costs, rules.qualified)
    )
    fit = Fit(
        not_understood=len(journey.spoken) - understood_by(row.content.languages, journey.spoken),
        is_of_other_sex=is_of_their_sex(row.sex, journey.sexes) is False,
        has_open_transit=any(reason.code is CompanyReason.ESCORT_TRANSIT_OPEN for reason in reasons),
    )
    lines = cost_lines(skill, (days[1] - days[0]).days + 1 if days else 0, journey.fares, fit, week.costs)
    rests_on = [own, member, sorted(map(repr, others)), reasons, hindrances, lines, journey.places]
    return Weighed(
        member_id, reasons, hindrances, lines, compared(lines, week.costs), _basis(journey, escort.kind, rests_on)
    )


def _hindrances(
    journey: AnyJourney,
    member: uuid.UUID,
    own: tuple[EscortKind, Itinerary],
    others: Sequence[Itinerary],
    rules: CompanyRules,
) -> tuple[Hindrance, ...]:
    if member in journey.along:
        return (Hindrance.ALREADY_ALONG,)
    kind, way = own
    rest = timedelta(hours=rules.rest.value)
    open_ways = [(other, with_way_home(other, rest)) for other in others if len(other.trips) == 1]
    if is_elsewhere(kind, way, [other for other, _assumed in open_ways]):
        return ()  # readiness says so itself
    back = [assumed for _other, assumed in open_ways]
    is_late = is_elsewhere(kind, way, back) or any(rest_of(way, back, rules.rest.value, rules.long_hours))
    return (Hindrance.NOT_BACK_YET,) if is_late else ()


def _basis(journey: AnyJourney, kind: EscortKind, rests_on: Iterable[object]) -> str:
    # Without what is secret of the journey, somebody could guess facts and compare hashes.
    parts = [journey.secret, kind.value, *map(repr, rests_on)]
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()[:32]


def plan_of(week: Week, solve: Solver) -> Plan:
    """The best assignment of the roster to the places of some weeks."""
    slots = tuple(Slot(journey, place) for journey in week.journeys for place in journey.places)
    by_key = {slot.key: slot.journey for slot in slots}
    weighed = {key: weighed_for(week, journey, key[1]) for key, journey in by_key.items()}
    order = tuple(sorted(week.members, key=lambda member: week.rows[member].ordinal))
    pairs = tuple(
        Pair(number, at, somebody.cost)
        for at, slot in enumerate(slots)
        if slot.place.has_seat and not slot.journey.are_apart
        for number, member in enumerate(order)
        if (somebody := weighed[slot.key][member]).is_possible
    )
    problem = Problem(tuple(slot.place.is_required for slot in slots), pairs, conflicts(slots))
    return Plan(week, slots, weighed, problem, solve(problem) if slots else Answer(()), order)


def conflicts(slots: Sequence[Slot]) -> tuple[tuple[int, ...], ...]:
    """Sets of slots of which one escort fills at most one: journeys that meet, and places of the same journey."""
    if not slots:
        return ()
    rules = [slot.journey.rules for slot in slots]
    ways = []
    for slot, row in zip(slots, rules, strict=True):
        escort = slot.journey.escort(slot.place.kind, timedelta(hours=row.rest.value))
        ways.append((slot.place.kind, slot.journey.itinerary(escort)))
    rest = max(row.rest.value for row in rules)
    spans = [(way.trips[0].starts, way.trips[-1].ends + timedelta(hours=rest)) for _kind, way in ways]

    def meets(first: int, second: int) -> bool:
        if slots[first].journey.id == slots[second].journey.id:
            return True
        return meet(ways[first], ways[second], rest, rules[first].long_hours)

    return cliques_of(spans, meets)
