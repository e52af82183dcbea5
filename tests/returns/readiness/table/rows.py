"""Rows of the table of readiness, and the changes that they make to a departure which is otherwise ready."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from returns.health.rules.health import HealthOfPerson
from returns.journey.rules.itinerary import LegFacts
from returns.readiness.rules.facts import HeldConsent, Traveller
from tests.returns.readiness.table.departures import Change, Departure, instant
from tests.returns.readiness.table.family import DAY, FAMILY


@dataclass(frozen=True)
class Row:
    """One case: the finding that it is about, what it is called, everything that has to be found, and how it is made.

    `wants` are findings as `told` writes them, all of them and in their order. The row fails where the finding that it
    is about is among them, and passes where it is not.
    """

    code: str
    name: str
    wants: tuple[str, ...]
    change: Change
    base: Departure

    @property
    def fails(self) -> bool:
        """Whether the finding that the row is about is expected."""
        return any(one.removeprefix("~").split()[0] == self.code for one in self.wants)


def row(code: str, name: str, change: Change, *wants: str, base: Departure = FAMILY) -> Row:
    """One case of the table; without `wants` nothing at all is found."""
    return Row(code, name, wants, change, base)


def as_it_is(one: Departure) -> Departure:
    """Nothing is changed."""
    return one


def both(*changes: Change) -> Change:
    """Several changes, one after another."""

    def changed(one: Departure) -> Departure:
        for change in changes:
            one = change(one)
        return one

    return changed


def case(**changed: Any) -> Change:
    """Other facts of the whole case."""
    return lambda one: replace(one, facts=replace(one.facts, **changed))


def person(who: str, **changed: Any) -> Change:
    """Other facts of one person."""

    def people(held: tuple[Traveller, ...]) -> tuple[Traveller, ...]:
        return tuple(replace(each, **changed) if each.person == who else each for each in held)

    return lambda one: replace(one, facts=replace(one.facts, people=people(one.facts.people)))


def born(who: str, day: date | None) -> Change:
    """Another date of birth, or none that is known."""
    return lambda one: replace(
        one, born={each: when for each, when in {**one.born, who: day}.items() if when is not None}
    )


def health(who: str, **changed: Any) -> Change:
    """What is recorded of the health of one person."""

    def held(one: Departure) -> Mapping[str, HealthOfPerson]:
        before = one.recorded.get(who, HealthOfPerson(who, None))
        return {**one.recorded, who: replace(before, **changed)}

    return lambda one: replace(one, recorded=held(one))


def on_leg(ordinal: int, *, starts: str = "", ends: str = "", **changed: Any) -> Change:
    """Other facts of one leg; `starts` and `ends` are times of the day of departure, with the country."""

    def moved(leg: LegFacts) -> LegFacts:
        times = {"departs_at": starts, "arrives_at": ends}
        said = {name: instant(f"{when[:2]} {DAY} {when[3:]}") for name, when in times.items() if when}
        return replace(leg, **said, **changed)

    def legs(held: tuple[LegFacts, ...]) -> tuple[LegFacts, ...]:
        return tuple(moved(each) if each.ordinal == ordinal else each for each in held)

    return lambda one: replace(one, facts=replace(one.facts, legs=legs(one.facts.legs)))


def travels(*legs: LegFacts) -> Change:
    """Another journey; it is judged on the local day on which it begins."""
    return lambda one: replace(one, facts=replace(one.facts, legs=legs, day=legs[0].departs_on))


def rule(code: str, value: Any, **scope: str) -> Change:
    """Another value of a rule row."""
    said = (code, tuple(sorted(scope.items())), value)
    return lambda one: replace(one, changed=(*one.changed, said))


def without_consent(who: str, *purposes: str) -> Change:
    """Consents of somebody that are not there."""

    def left(held: HeldConsent) -> bool:
        return held.consent.person != who or held.consent.purpose.value not in purposes

    return lambda one: replace(
        one, facts=replace(one.facts, consents=tuple(each for each in one.facts.consents if left(each)))
    )
