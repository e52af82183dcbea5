"""Invented people: names in several scripts, places, numbers that reach nobody.

Pure, by a seeded generator, but for the list of names.
"""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from returns.cases.rules.cases import Track
from returns.cases.services.cases import NewCase, NewMember
from returns.people.rules.people import Sex

_NAMES_FILE = Path(__file__).resolve().parents[2] / "data" / "demo" / "names.toml"
_EVENLY = 4  # the higher, the less are the first ones of a list more frequent than the others
_UNSURE = 0.12
_FIRST_YEARS, _LAST_YEARS = 1, 70


@dataclass(frozen=True)
class CountryNames:
    """What people of a country are called and where they return to, the frequent ones of each list first."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    places: tuple[str, ...]

    def given(self, sex: Sex) -> tuple[str, ...]:
        """The given names for somebody of this sex."""
        return self.women if sex is Sex.FEMALE else self.men


@cache
def names_of_countries() -> Mapping[str, CountryNames]:
    """The names of everybody who is invented, by country."""
    listed = tomllib.loads(_NAMES_FILE.read_text(encoding="utf-8"))
    return {
        country: CountryNames(**{which: tuple(names) for which, names in lists.items()})
        for country, lists in listed.items()
    }


def drawn_name(rng: random.Random, names: Sequence[str]) -> str:
    """One of a list of `CountryNames`. How long the list is changes nothing that is drawn afterwards."""
    return rng.choices(names, [1 / (place + _EVENLY) for place in range(len(names))])[0]


def _birth_date(rng: random.Random, today: date) -> date | None:
    if rng.random() < _UNSURE / 2:
        return None
    # About one person in four is a child.
    years = rng.randint(_FIRST_YEARS, 17) if rng.random() < 0.25 else rng.randint(18, _LAST_YEARS)
    return today - timedelta(days=365 * years + rng.randint(0, 364))


def invented_member(
    rng: random.Random, country: str, sex: Sex, family_name: str | None, birth_date: date | None
) -> NewMember:
    """Somebody of a family who does not exist."""
    return NewMember(drawn_name(rng, names_of_countries()[country].given(sex)), family_name, sex, birth_date)


def invented_case(
    rng: random.Random,
    number: int,
    host_country: str,
    today: date,
    country: str | None = None,
    sex: Sex | None = None,
) -> NewCase:
    """A case of somebody who does not exist. The same generator state gives the same case."""
    country = country or rng.choice(sorted(names_of_countries().keys() - {host_country}))
    names = names_of_countries()[country]
    # With the families about one person in three is a woman or a girl.
    sex = sex or (Sex.FEMALE if rng.random() < 0.25 else Sex.MALE)
    track = rng.choices([Track.UNDECIDED, Track.RETURN_ONLY, Track.WITH_REINTEGRATION], [5, 3, 2])[0]
    return NewCase(
        given_name=drawn_name(rng, names.given(sex)),
        family_name=drawn_name(rng, names.families) if rng.random() > _UNSURE / 3 else None,
        sex=sex,
        birth_date=_birth_date(rng, today),
        country=country,
        place_of_return=drawn_name(rng, names.places) if rng.random() > _UNSURE else None,
        phone=f"+90 555 01{number // 1000 % 10} {number // 10 % 100:02d} {number % 10}{rng.randint(0, 9)}"
        if rng.random() > _UNSURE
        else None,
        email=f"person{number}@invented.example" if rng.random() < 0.2 else None,
        document_number=f"{country}{rng.randint(1_000_000, 9_999_999)}" if rng.random() < 0.6 else None,
        legal_deadline=today + timedelta(days=rng.randint(-5, 30)) if rng.random() < 0.35 else None,
        track=track,
    )
