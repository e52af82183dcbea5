"""Travellers: each person's own legs are judged, everybody is on some leg, and no child sets out alone unnoticed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import blockers
from returns.consent.rules import ConsentPurpose
from returns.documents.rules.documents import DocumentFacts, DocumentKind
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.health.rules.health import Fitness, FitnessFacts
from returns.journey.rules.itinerary import LegFacts, LegMode
from returns.journey.rules.journeys import EndFacts, JourneyFacts, aboard, legs_of, overlapping
from returns.readiness.rules.facts import ReadinessFacts
from returns.readiness.rules.readiness import findings
from returns.reception.rules import ReceptionFacts
from tests.returns.readiness.rules.test_readiness import (
    ADULT,
    CHILD,
    DAY,
    HOME,
    LATER,
    LEGS,
    READY,
    RULES,
    Change,
    consent,
    leg,
    traveller,
    whole,
)

# Home again with time from the road to the gate.
HOME_LATER = tuple(
    replace(leg, departs_at=leg.departs_at + timedelta(hours=3), arrives_at=leg.arrives_at + timedelta(hours=3))
    for leg in HOME
)
FATHER = "f"
END = EndFacts(True, 25)
# The father and the child take a later flight of their own, and everybody ends at the place of return.
FIRST, SECOND, ROAD = LEGS
LATE = replace(leg(4, 9, 300, origin="TR"), ordinal=4)
THENCE = replace(leg(5, 16, 60), ordinal=5)
LAST = replace(leg(6, 18, 40, mode=LegMode.ROAD), ordinal=6)
FATHERS = JourneyFacts((FATHER, CHILD), (replace(LATE, gap_km=None), THENCE, LAST), END)
MOTHERS = JourneyFacts((ADULT,), LEGS, END)
APART = replace(
    READY,
    people=(*READY.people, traveller(FATHER, 32)),
    consents=(*READY.consents, *(consent(FATHER, one) for one in ConsentPurpose if one is not ConsentPurpose.TRANSFER)),
    legs=(*LEGS, LATE, THENCE, LAST),
    journeys=(MOTHERS, FATHERS),
)


def journeys(mothers: JourneyFacts = MOTHERS, fathers: JourneyFacts = FATHERS) -> Change:
    """The two journeys with other facts."""
    return whole(journeys=(mothers, fathers))


def told(facts: ReadinessFacts) -> list[tuple[str, str]]:
    """Codes and subjects of the blockers."""
    return [(one.code, one.subject) for one in blockers(findings(facts, RULES))]


CHILD_ALONE = (
    replace(MOTHERS, people=(ADULT, FATHER)),
    replace(FATHERS, people=(CHILD,)),
)
SHORT = replace(THENCE, departs_at=FATHERS.legs[0].arrives_at + timedelta(minutes=89))
JUST = replace(SHORT, departs_at=SHORT.departs_at + timedelta(minutes=1))
PASSING: list[Change] = [
    lambda facts: facts,
    # A wheelchair lengthens the connections of its own journey alone: here there are two hours.
    lambda facts: replace(
        facts,
        people=(
            replace(facts.people[0], fitness=FitnessFacts(Fitness.FIT, DAY, DAY, ("wheelchair",))),
            *facts.people[1:],
        ),
        journeys=(MOTHERS, replace(FATHERS, legs=(LATE, JUST, LAST))),
    ),
]
FAILING: list[tuple[Change, list[tuple[str, str]]]] = [
    (journeys(fathers=replace(FATHERS, people=(FATHER,))), [("person_on_no_leg", CHILD)]),
    (
        whole(journeys=(MOTHERS, replace(FATHERS, people=(FATHER,)), JourneyFacts((CHILD,), (), END))),
        [("person_on_no_leg", CHILD)],
    ),
    (journeys(fathers=replace(FATHERS, legs=FATHERS.legs[:2])), [("leg_without_travellers", "6")]),
    (
        journeys(fathers=replace(FATHERS, end=EndFacts(True, 26))),
        [("person_ends_elsewhere", FATHER), ("person_ends_elsewhere", CHILD)],
    ),
    (journeys(fathers=replace(FATHERS, legs=(LATE, replace(THENCE, gap_km=26), LAST))), [("legs_apart", "5")]),
    (journeys(fathers=replace(FATHERS, legs=(LATE, SHORT, LAST))), [("connection_too_short", "5")]),
    (
        journeys(mothers=replace(MOTHERS, legs=(FIRST, LATE, SECOND, ROAD))),
        [("legs_overlap", "4"), ("legs_overlap", "2")],
    ),
    (
        whole(journeys=CHILD_ALONE),
        [*(("child_alone_on_leg", number) for number in "456"), ("reception_missing", "")],
    ),
]


@pytest.mark.parametrize("change", PASSING)
def test_a_family_on_two_flights_is_ready(change: Change) -> None:
    assert told(change(APART)) == []


@pytest.mark.parametrize(("change", "expected"), FAILING)
def test_each_journey_is_judged_by_its_own_legs(change: Change, expected: list[tuple[str, str]]) -> None:
    assert told(change(APART)) == expected


def test_a_social_escort_on_every_leg_of_the_child_stands_in_for_the_adults() -> None:
    escort = EscortFacts(EscortKind.SOCIAL, 4, 6, True, HOME_LATER)
    met = replace(APART, journeys=CHILD_ALONE, escorts=(escort,), reception=ReceptionFacts(True, DAY))
    assert told(met) == []
    assert told(replace(met, escorts=(replace(escort, last_leg=5),))) == [("child_alone_on_leg", "6")]
    assert told(replace(met, escorts=(replace(escort, kind=EscortKind.FAMILY),)))[0] == ("child_alone_on_leg", "4")


def test_an_age_that_is_not_known_beside_a_child_lifts_nothing() -> None:
    unknown = replace(APART, people=(*APART.people[:2], replace(APART.people[2], age=None)))
    assert ("child_alone_on_leg", "4") in told(unknown)


def test_documents_and_fitness_are_judged_by_the_own_legs() -> None:
    paper = DocumentFacts(DocumentKind.LAISSEZ_PASSER, DAY, True, True)
    later = replace(LAST, arrives_on=LATER)
    held = replace(
        APART,
        people=(APART.people[0], *(replace(one, documents=(paper,)) for one in APART.people[1:])),
        journeys=(MOTHERS, replace(FATHERS, legs=(*FATHERS.legs[:2], later))),
    )
    expected = ["document_expires_too_soon", "document_expires_too_soon", *["fitness_window_misses_journey"] * 2]
    assert [code for code, _who in told(held)] == expected
    assert {who for _code, who in told(held)} == {CHILD, FATHER}


def test_whose_legs_they_are() -> None:
    assert legs_of(ADULT, (), LEGS) == LEGS
    assert legs_of(CHILD, APART.journeys, APART.legs) == FATHERS.legs
    assert legs_of("nobody", APART.journeys, APART.legs) == ()
    assert aboard(APART.journeys) == {
        1: (ADULT,),
        2: (ADULT,),
        3: (ADULT,),
        **dict.fromkeys((4, 5, 6), (FATHER, CHILD)),
    }


def _legs(spans: list[tuple[int, int]]) -> list[LegFacts]:
    start = datetime(2026, 3, 29, tzinfo=UTC)
    return [
        LegFacts(
            number, LegMode.AIR, LEGS[0].status, start + timedelta(minutes=begins),
            start + timedelta(minutes=begins + lasts), date(2026, 3, 29), date(2026, 3, 29), "TR", "UZ", 0,
        )
        for number, (begins, lasts) in enumerate(spans, 1)
    ]  # fmt: skip


SPANS = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 900)), max_size=7)


@given(st.lists(st.integers(1, 900), max_size=7), st.randoms(use_true_random=False))
def test_legs_that_touch_never_overlap_in_whatever_order_they_are_told(lengths: list[int], chance: Random) -> None:
    begins, spans = 0, []
    for length in lengths:
        spans.append((begins, length))
        begins += length
    legs = _legs(spans)
    chance.shuffle(legs)
    assert overlapping(legs) == ()


@given(SPANS, st.randoms(use_true_random=False))
def test_two_legs_at_one_time_are_found_wherever_they_stand(spans: list[tuple[int, int]], chance: Random) -> None:
    legs = _legs(spans)
    crossing = any(
        one.departs_at < other.arrives_at and other.departs_at < one.arrives_at
        for number, one in enumerate(legs)
        for other in legs[number + 1 :]
    )
    shuffled = list(legs)
    chance.shuffle(shuffled)
    assert bool(overlapping(shuffled)) == crossing
    assert overlapping(shuffled) == overlapping(legs)


@given(st.lists(st.sampled_from([change for change, codes in FAILING if codes]), min_size=1, max_size=3))
def test_a_worse_journey_never_makes_it_ready(changes: list[Change]) -> None:
    facts = APART
    for change in changes:
        facts = change(facts)
    assert told(facts)
