"""Readiness whatever the facts: the same facts judge the same in any order, all at once, and worse is never better."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from returns.cases.rules.cases import Reason, blockers
from returns.documents.rules.formalities import ExitFacts, Known
from returns.escorts.rules.escorts import EscortKind
from returns.health.rules.assistance import Answer
from returns.health.rules.births import Pregnancy, due_date
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import Fitness, Medicines
from returns.journey.rules.itinerary import LegStatus
from returns.money.rules.budget import Unapproved
from returns.protection.rules.protection import AsylumClaim, Clearance, ClearanceFacts, Fear
from returns.reception.rules import ReceptionFacts
from returns.safe_contact.rules import ContactFacts
from tests.returns.readiness.table.departures import Change, Departure, found_in
from tests.returns.readiness.table.family import (
    ALONE,
    CALM,
    DAY,
    FAMILY,
    FIT,
    PASSPORT,
    asked,
    before,
    checked,
    escort,
    paper,
)
from tests.returns.readiness.table.rows import both, case, health, on_leg, person, rule, without_consent

# Faults that have nothing to do with each other: each is found whatever else is.
FAULTS: dict[str, Change] = {
    "no card": person("baby", contact=None),
    "fear": person("mother", check=replace(CALM, fear=Fear.EXPRESSED)),
    "claim": person("father", check=replace(CALM, claim=AsylumClaim.PENDING)),
    "clearance": case(clearance=ClearanceFacts(Clearance.OUTSTANDING, None)),
    "consent": without_consent("father", "assistance"),
    "suspended": rule("country_status.status", "suspended", country="UZ"),
    "passport": person("elder", documents=(replace(PASSPORT, expires_on=before(1)),)),
    "no document": person("younger", documents=()),
    "permit": person("father", leaving=ExitFacts(Known.YES)),
    "not fit": person("baby", fitness=replace(FIT, result=Fitness.NOT_FIT)),
    "frozen": on_leg(4, status=LegStatus.FROZEN),
    "gap": on_leg(3, gap_km=400),
    "reception": case(needs_reception_by_name=True, reception=ReceptionFacts(True, None)),
    "money": lambda one: replace(one, unapproved=Unapproved(1, 0)),
    "weeks": health("mother", pregnancy=Pregnancy(due_date(36, 0, DAY)), papers=(checked(),)),
    "medicines": health("father", medicines=Medicines(3, True)),
}
# Journeys to make worse: with a pregnancy, an escort, a form, a reception, all of them in good order.
STARTS = {
    "family": FAMILY,
    "child alone": ALONE,
    "pregnant": both(
        health(
            "mother",
            pregnancy=Pregnancy(due_date(30, 0, DAY)),
            papers=(checked(), paper(CertificateKind.PREGNANCY_REPORT, 3)),
        )
    )(FAMILY),
    "nurse": both(
        person("mother", fitness=replace(FIT, needs=("medical_escort",))),
        health("mother", papers=(checked(),)),
        case(escorts=(escort(EscortKind.MEDICAL),)),
    )(FAMILY),
    "chair": health("father", requests=asked("WCHR"))(FAMILY),
    "met": case(needs_reception_by_name=True, reception=ReceptionFacts(True, DAY, tuple(FAMILY.born)))(FAMILY),
}


def told(found: tuple[Reason, ...]) -> list[str]:
    """Findings without their order."""
    return sorted(map(repr, found))


def every(change: Callable[[Any], Any]) -> Change:
    """Each person changed."""
    return lambda one: replace(one, facts=replace(one.facts, people=tuple(change(who) for who in one.facts.people)))


def recorded(change: Callable[[Any], Any]) -> Change:
    """Everything that is recorded of health changed."""
    return lambda one: replace(one, recorded={who: change(held) for who, held in one.recorded.items()})


def _of_facts(**changes: Callable[[Any], Any]) -> Change:
    return lambda one: replace(
        one, facts=replace(one.facts, **{name: change(getattr(one.facts, name)) for name, change in changes.items()})
    )


def _later_arrival(minutes: int) -> Change:
    def changed(one: Departure) -> Departure:
        second = one.facts.legs[1]
        return on_leg(2, arrives_at=second.arrives_at + timedelta(minutes=minutes))(one)

    return changed


def _documents(change: Callable[[Any], Any]) -> Change:
    return every(lambda who: replace(who, documents=tuple(change(held) for held in who.documents)))


# One fact turned for the worse, by so many days, minutes or lines.
MOVES: dict[str, Callable[[int], Change]] = {
    "a document expires earlier": lambda by: _documents(
        lambda held: replace(held, expires_on=held.expires_on - timedelta(days=by * 40))
    ),
    "a document is not in hand": lambda by: _documents(lambda held: replace(held, holder=None)),
    "a document is used": lambda by: _documents(lambda held: replace(held, is_spent=True)),
    "a consent is gone": lambda by: _of_facts(consents=lambda held: held[by % max(1, len(held)) + 1 :]),
    "a consent was confirmed earlier": lambda by: _of_facts(
        consents=lambda held: tuple(replace(one, confirmed_on=one.confirmed_on - timedelta(days=by)) for one in held)
    ),
    "clearance outstanding": lambda by: case(clearance=ClearanceFacts(Clearance.OUTSTANDING, None)),
    "further along": lambda by: recorded(
        lambda held: replace(
            held,
            pregnancy=held.pregnancy and replace(held.pregnancy, due_on=held.pregnancy.due_on - timedelta(days=by)),
        )
    ),
    "more than one child": lambda by: recorded(
        lambda held: replace(held, pregnancy=held.pregnancy and replace(held.pregnancy, is_multiple=True))
    ),
    "no papers": lambda by: recorded(lambda held: replace(held, papers=())),
    "not confirmed again": lambda by: recorded(
        lambda held: replace(held, requests=tuple(replace(one, reconfirmed_at=None) for one in held.requests))
    ),
    "refused": lambda by: recorded(
        lambda held: replace(held, requests=tuple(replace(one, answer=Answer.REFUSED) for one in held.requests))
    ),
    "no escort": lambda by: case(escorts=()),
    "a shorter connection": lambda by: _later_arrival(by),
    "legs further apart": lambda by: on_leg(3, gap_km=20 + by * 100),
    "reception not verified": lambda by: _of_facts(reception=lambda held: held and replace(held, verified_on=None)),
    "no reception": lambda by: case(reception=None),
    "nobody stands for a child": lambda by: case(guardians=()),
    "more to approve": lambda by: lambda one: replace(one, unapproved=Unapproved(one.unapproved.committed + by, by)),
    "not fit": lambda by: every(
        lambda who: replace(who, fitness=who.fitness and replace(who.fitness, result=Fitness.NOT_FIT))
    ),
    "checked earlier": lambda by: every(
        lambda who: replace(who, checked_on=who.checked_on and who.checked_on - timedelta(days=by))
    ),
    "a card checked earlier": lambda by: every(lambda who: replace(who, contact=ContactFacts(before(30 + by), None))),
    "the carrier changed a leg": lambda by: on_leg(2, status=LegStatus.CHANGED_BY_CARRIER),
    "the permit is not there": lambda by: every(lambda who: replace(who, leaving=ExitFacts(Known.YES))),
    "suspended": lambda by: rule("country_status.status", "suspended", country="UZ"),
}

# What can still be cleared by clearing something else: a document that is worse in one way is told for that alone.
SOME = st.lists(st.sampled_from(sorted(FAULTS)), unique=True, max_size=5)


def faulty(one: Departure, names: list[str]) -> Departure:
    """A departure with these faults, as far as they are about people of it."""
    for name in names:
        one = FAULTS[name](one)
    return one


@settings(max_examples=60, deadline=None)
@given(SOME, st.randoms(use_true_random=False))
def test_the_same_facts_in_any_order_give_the_same_findings(names: list[str], rng: random.Random) -> None:
    one = faulty(FAMILY, names)
    shuffled = replace(
        one,
        facts=replace(
            one.facts,
            **{
                name: tuple(rng.sample(getattr(one.facts, name), len(getattr(one.facts, name))))
                for name in ("people", "consents", "guardians", "escorts", "companions")
            },
        ),
    )
    assert told(found_in(one)) == told(found_in(shuffled))
    assert found_in(one) == found_in(one)


@settings(max_examples=60, deadline=None)
@given(SOME)
def test_all_faults_are_told_at_once(names: list[str]) -> None:
    alone = {reason for name in names for reason in found_in(faulty(FAMILY, [name]))}
    assert set(found_in(faulty(FAMILY, names))) == alone


def test_each_of_these_faults_stops_a_departure_and_each_start_is_ready() -> None:
    assert all(blockers(found_in(faulty(FAMILY, [name]))) for name in FAULTS)
    assert {name for name, one in STARTS.items() if found_in(one)} == set()


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(STARTS)), SOME, st.sampled_from(sorted(MOVES)), st.integers(1, 60))
def test_a_worse_fact_never_makes_a_departure_ready(start: str, names: list[str], kind: str, by: int) -> None:
    one = faulty(STARTS[start], names)
    held = {(reason.cleared_by, reason.subject) for reason in blockers(found_in(one))}
    after = {(reason.cleared_by, reason.subject) for reason in blockers(found_in(MOVES[kind](by)(one)))}
    if kind == "no reception":  # one reason then, of nobody in particular
        held = {(area, "" if area == "reception" else subject) for area, subject in held}
    assert held <= after


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(STARTS)), st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(1, 60)), max_size=4)
)
def test_several_worse_facts_do_not_either(start: str, moves: list[tuple[str, int]]) -> None:
    one, blocked = STARTS[start], False
    for kind, by in moves:
        one = MOVES[kind](by)(one)
        now = bool(blockers(found_in(one)))
        assert now or not blocked
        blocked = now
