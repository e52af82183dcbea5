"""People who travel apart: whoever is not on a leg gets nothing of it, and escorts are where those they go with are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.health.rules.births import Pregnancy
from returns.health.rules.health import (
    MEDICAL_ESCORT,
    HealthFacts,
    HealthOfPerson,
    OwnFlights,
    health_reasons,
    papers_needed,
)
from returns.journey.rules.journeys import escorted_legs
from returns.readiness.rules.company import legs_alone
from returns.readiness.rules.readiness import findings
from tests.returns.escorts.rules.test_ratios import RULES as RATIOS
from tests.returns.health.flights import (
    CHILD,
    DAY,
    DEPARTS,
    FLIGHT,
    MOTHER,
    RULES as HEALTH,
    SOON,
    due,
    flight,
    journey,
)
from tests.returns.journey.rules.test_travellers import APART, CHILD_ALONE, told
from tests.returns.readiness.rules.test_readiness import HOME, RULES

# Home again with time from the road to the gate.
HOME_LATER = tuple(
    replace(leg, departs_at=leg.departs_at + timedelta(hours=3), arrives_at=leg.arrives_at + timedelta(hours=3))
    for leg in HOME
)
LATER = flight(2, 24 * 28)


@pytest.mark.parametrize(
    ("ends", "ways", "expected"),
    [
        ((1, 3), [], None),
        ((1, 5), [(1, 3, 5), (2, 4, 6)], (1, 3, 5)),
        ((3, 5), [(1, 3, 5), (2, 4, 6)], (3, 5)),
        ((1, 6), [(1, 3, 5), (2, 4, 6)], ()),  # nobody travels both
        ((1, 4), [(1, 2, 4), (1, 3, 4)], ()),  # two ways lead from the one to the other
        ((1, 1), [(1, 2, 4), (1, 3, 4)], (1,)),
        ((2, 4), [(1, 2, 4), (1, 3, 4)], (2, 4)),
        ((1, 4), [(1, 2, 4), (1, 2, 4, 5), ()], (1, 2, 4)),
    ],
)
def test_an_escort_is_on_the_legs_of_those_they_go_with(
    ends: tuple[int, int], ways: list[tuple[int, ...]], expected: tuple[int, ...] | None
) -> None:
    assert escorted_legs(*ends, ways) == expected


def test_an_escort_whose_way_cannot_be_told_covers_nobody_and_is_told_of() -> None:
    escort = EscortFacts(EscortKind.SOCIAL, 1, 6, True, HOME, ())
    unclear = told(replace(APART, escorts=(escort,)))
    assert unclear == [("escort_way_not_clear", "1")]
    assert not any(escort.covers(number) for number in range(1, 7))
    alone = [subject for code, subject in told(replace(APART, journeys=CHILD_ALONE, escorts=(escort,))) if subject]
    assert alone == ["1", "4", "5", "6"]


def test_a_medical_escort_is_needed_on_the_legs_of_whoever_needs_one_alone() -> None:
    father = APART.people[2]
    assert father.fitness is not None
    ill = replace(father, fitness=replace(father.fitness, needs=(MEDICAL_ESCORT,)))
    needed = replace(APART, people=(*APART.people[:2], ill))
    nurse = EscortFacts(EscortKind.MEDICAL, 4, 6, True, HOME_LATER, (4, 5, 6))
    assert ("medical_escort_missing", "") in told(needed)
    assert told(replace(needed, escorts=(nurse,))) == []
    assert ("medical_escort_missing", "") in told(replace(needed, escorts=(replace(nurse, ordinals=(5, 6)),)))


def test_ratios_count_who_is_on_the_leg() -> None:
    rules = replace(RULES, ratios=replace(RATIOS, group_from=replace(RATIOS.group_from, value=3)))
    codes = [one.code for one in findings(APART, rules)]
    assert "too_few_for_group" not in codes  # one and two, never three
    together = replace(APART, journeys=())
    assert "too_few_for_group" in [one.code for one in findings(together, rules)]
    assert legs_alone(together, rules) == ()


def _apart(*people: HealthOfPerson) -> HealthFacts:
    """The mother flies now, the child four weeks later."""
    own = [
        OwnFlights((who,), (leg,), leg.departs_at, leg.departs_on, leg.departs_on + timedelta(days=1), False)
        for who, leg in ((MOTHER, FLIGHT), (CHILD, LATER))
    ]
    return replace(journey(FLIGHT, LATER, people=people), apart=tuple(own))


def test_weeks_of_a_pregnancy_are_those_of_the_own_flights() -> None:
    early, late = due(20), due(33)  # on the day of the first flight
    now, later = (HealthOfPerson(who, 30, pregnancy=Pregnancy(early)) for who in (MOTHER, CHILD))
    assert health_reasons(_apart(now), HEALTH, SOON) == health_reasons(journey(people=(now,)), HEALTH, SOON)
    too_far = replace(later, pregnancy=Pregnancy(late))
    assert "pregnancy_too_far" in [one.code for one in health_reasons(_apart(too_far), HEALTH, SOON)]
    same = replace(now, pregnancy=Pregnancy(late))
    assert "pregnancy_too_far" not in [one.code for one in health_reasons(_apart(same), HEALTH, SOON)]
    assert {need.ordinal for need in papers_needed(same, _apart(same), HEALTH)} == {1}


def test_whoever_travels_nothing_gets_no_finding_of_health() -> None:
    nobody = HealthOfPerson("nobody", 30, flags=("serious_illness",), pregnancy=Pregnancy(due(39)))
    assert health_reasons(journey(people=(nobody,)), HEALTH, SOON)
    assert health_reasons(_apart(nobody), HEALTH, SOON) == ()
    assert papers_needed(nobody, _apart(nobody), HEALTH) == []
    assert _apart(nobody).of("nobody") is None


def test_a_child_asks_the_carrier_only_on_flights_without_an_adult_of_the_case() -> None:
    child = HealthOfPerson(CHILD, 8)
    with_adult = replace(flight(3, 3), is_accompanied=True)
    own = OwnFlights((CHILD,), (with_adult, LATER), DEPARTS, DAY, DAY, is_child_alone=True)
    facts = replace(journey(FLIGHT, with_adult, LATER, people=(child,)), apart=(own,))
    assert [one.code for one in health_reasons(facts, HEALTH, SOON)] == ["child_flight_service_not_asked"]
    accompanied = replace(facts, apart=(replace(own, legs=(with_adult,)),))
    assert health_reasons(accompanied, HEALTH, SOON) == ()
