"""Who the people of a copied life are: other names, other birth dates in the same year of life, other numbers."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from demo.caseload.people import drawn_name, names_of_countries
from demo.crowd.patterns import Known, Pattern, paper_numbers
from demo.steps import ADULT
from foundation.references import draw_reference
from returns.people.rules.people import IdentifierKind, Sex, age_on

_DAYS = 364
_NO_FAMILY_NAME = 0.04


@dataclass(frozen=True)
class Identity:
    """What is a copy's own: its reference, its people, and its numbers by those of the pattern."""

    reference: str
    people: tuple[Known, ...]
    numbers: Mapping[str, str]

    def texts(self, pattern: Pattern) -> dict[str, str]:
        """Every text of the pattern that is another one here, by its name in `Pattern.words`."""
        [case] = pattern.life.of("case")
        texts = {case.opened["reference"]: self.reference, **self.numbers}
        for person in self.people:
            names = {"given": person.given_name, "family": person.family_name, "born": person.birth_date}
            texts |= {f"{person.slot}:{what}": value or "" for what, value in names.items()}
        return texts


def other_people(pattern: Pattern, number: int, seed: int, was: int) -> Identity:
    """Other people of the same sex, age and country, for case `number`. `was`: the number of the pattern's case.

    The same number and seed give the same people; the reference is drawn by chance, as every reference.
    """
    rng = random.Random(f"people-{seed}-{number}")
    [case] = pattern.life.of("case")
    country, opened_on = case.plain["country"], case.plain["opened_on"]
    has_one = rng.random() > _NO_FAMILY_NAME
    family = drawn_name(rng, names_of_countries()[country].families) if has_one else pattern.people[0].family_name
    people = [_other(rng, person, country, family, opened_on) for person in pattern.people]
    numbers = dict(zip(paper_numbers(was), paper_numbers(number), strict=True))
    numbers |= _numbers(rng, pattern.people, number, country, paper_numbers(was))
    return Identity(draw_reference(), tuple(people), numbers)


def _other(rng: random.Random, person: Known, country: str, family: str | None, opened_on: date) -> Known:
    name = drawn_name(rng, names_of_countries()[country].given(Sex(person.sex)))
    born = person.birth_date
    if born is not None and age_on(date.fromisoformat(born), opened_on) >= ADULT:
        born = (date.fromisoformat(born) - timedelta(days=rng.randint(0, _DAYS))).isoformat()
    return replace(person, given_name=name, family_name=person.family_name and family, birth_date=born)


def _numbers(
    rng: random.Random, people: Sequence[Known], number: int, country: str, papers: tuple[str, str]
) -> dict[str, str]:
    identifiers: list[tuple[Any, str]] = [pair for person in people for pair in person.identifiers]
    numbers = {}
    for place, (kind, value) in enumerate(identifiers):
        if value.startswith(papers):
            continue
        if kind is IdentifierKind.PHONE:
            numbers[value] = f"+90 555 {number // 10_000:02d}{place % 10} {number // 100 % 100:02d} {number % 100:02d}"
        elif kind is IdentifierKind.EMAIL:
            numbers[value] = f"person{number}.{place}@invented.example"
        else:
            numbers[value] = f"{country}{rng.randint(1_000_000, 9_999_999)}"
    return numbers
