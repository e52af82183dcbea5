"""Company: what of readiness says that somebody has to travel along. It looks at little of a case."""

from collections.abc import Sequence
from datetime import datetime

from returns.cases.rules.cases import Reason
from returns.escorts.rules.escorts import EscortKind, EscortNeeds, Heads, HomeRules, escort_reasons, ratio_reasons
from returns.health.rules.health import MEDICAL_ESCORT, STRETCHER
from returns.journey.rules.journeys import aboard, child_alone_reasons, legs_of, legs_of_children_alone
from returns.readiness.rules.facts import Company, ReadinessRules, Traveller


def is_child_alone(facts: Company, rules: ReadinessRules) -> bool:
    """Whether a child sets out and nobody of the case is surely an adult on that day: an unknown age is no adult."""
    return _are_children([traveller.age for traveller in facts.people], rules)


def legs_alone(facts: Company, rules: ReadinessRules) -> tuple[int, ...]:
    """Ordinals of the legs on which a child is with no adult of the case for sure, where people travel apart."""
    ages = {traveller.person: traveller.age for traveller in facts.people}
    return legs_of_children_alone(facts.journeys, ages, lambda some: _are_children(some, rules))


def _are_children(ages: Sequence[int | None], rules: ReadinessRules) -> bool:
    known_ages = [age for age in ages if age is not None]
    return bool(known_ages) and max(known_ages) < rules.adult_from.value


def company_findings(facts: Company, rules: ReadinessRules) -> tuple[Reason, ...]:
    """Of all findings those about who has to travel along, whoever of the roster does; cited as they are found."""
    child_alone, alone = is_child_alone(facts, rules), legs_alone(facts, rules)
    return (
        *escort_findings(facts, rules, child_alone, None),
        *ratio_findings(facts, rules, child_alone, alone),
        *child_findings(facts, rules, child_alone, alone),
    )


def escort_findings(
    facts: Company, rules: ReadinessRules, child_alone: bool, now: datetime | None
) -> tuple[Reason, ...]:
    """Who has to travel along with a child alone and with whoever is ill, and what stands against those who do."""
    ill = [
        traveller.person
        for traveller in facts.people
        if traveller.fitness and MEDICAL_ESCORT in traveller.fitness.needs
    ]
    theirs = {leg.ordinal for who in ill for leg in legs_of(who, facts.journeys, facts.legs)}
    # Whoever is on no leg of a journey that parts has a finding of their own, and needs no escort.
    escorted = EscortNeeds(child_alone, bool(theirs if facts.journeys else ill), tuple(sorted(theirs)))
    home = HomeRules(rules.way_home, rules.journey, now)
    return escort_reasons(facts.escorts, facts.legs, escorted, rules.child_alone, home)


def ratio_findings(facts: Company, rules: ReadinessRules, child_alone: bool, alone: Sequence[int]) -> list[Reason]:
    """Where too few escorts travel along."""
    if rules.ratios is None:
        return []
    reasons: list[Reason] = []
    on_board, shared = aboard(facts.journeys), [(facts.legs, facts.people, child_alone)]
    apart = [((leg,), _among(facts, on_board.get(leg.ordinal, ())), leg.ordinal in alone) for leg in facts.legs]
    for legs, people, are_alone in apart if facts.journeys else shared:
        heads = _heads(people, are_alone, rules.small_child_to.value)
        reasons += ratio_reasons(facts.escorts, legs, heads, rules.ratios)
    return reasons


def child_findings(
    facts: Company, rules: ReadinessRules, child_alone: bool, alone: Sequence[int]
) -> tuple[Reason, ...]:
    """Where a child would be on a leg alone; a child who sets out alone has a finding of the whole journey."""
    if child_alone:
        return ()
    accompanied = [escort for escort in facts.escorts if escort.kind is EscortKind.SOCIAL]
    social = [[leg.ordinal for leg in facts.legs if escort.covers(leg.ordinal)] for escort in accompanied]
    return child_alone_reasons(alone, social, rules.child_alone)


def _among(facts: Company, who: Sequence[str]) -> tuple[Traveller, ...]:
    return tuple(traveller for traveller in facts.people if traveller.person in who)


def _heads(people: Sequence[Traveller], are_children_alone: bool, small_to: int) -> Heads:
    """Who travels together, counted."""
    ages = [traveller.age for traveller in people if are_children_alone and traveller.age is not None]
    small = sum(age <= small_to for age in ages)
    lying = sum(traveller.fitness is not None and STRETCHER in traveller.fitness.needs for traveller in people)
    return Heads(len(people), lying, small, len(ages) - small)
