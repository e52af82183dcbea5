"""Cases as they are shown: opened, with owner's name, age and deadline. The same for pages and for JSON."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.accounts.models import Account
from foundation.errors import KeyGone
from returns.cases.models import Case
from returns.cases.rules.cases import NEVER, CaseState, days_until
from returns.people.models.people import Person
from returns.people.rules.people import Sex, age_range


@dataclass(frozen=True)
class ShownCase:
    """One case in a list. `name` is None when the person's key is gone."""

    id: uuid.UUID
    reference: str
    name: str | None
    sex: Sex
    age: tuple[int, int] | None
    country: str
    state: CaseState
    opened_on: date
    legal_deadline: date | None
    days_to_deadline: int | None
    owner_name: str
    mine: bool
    departs_on: date | None = None
    arrived_on: date | None = None


def full_name(person: Person) -> str | None:
    """Given and family name as written, or None when they cannot be read any more."""
    try:
        return " ".join(part for part in (person.given_name, person.family_name) if part)
    except KeyGone:
        return None


def every_name(person: Person) -> list[str]:
    """All recorded names of a person: that of the document first, then others. Empty once they cannot be read."""
    try:
        return recorded_names(person.given_name, person.family_name, person.about)
    except KeyGone:
        return []


def recorded_names(given_name: str | None, family_name: str | None, about: Mapping[str, Any] | None) -> list[str]:
    """The same of names that were opened; `about` as a person has it."""
    more = ((name.get("given"), name.get("family")) for name in (about or {}).get("names", []))
    every = (" ".join(part for part in parts if part) for parts in ((given_name, family_name), *more))
    return [name for name in dict.fromkeys(every) if name]


def shown_reference(case: Case) -> str:
    """The reference, or the beginning of the case's id when the key of the case is gone: a list has to name it."""
    try:
        return str(case.reference)
    except KeyGone:
        return case.id.hex[:8]


def shown_case(
    case: Case, people: Sequence[Person], owners: Mapping[uuid.UUID, Account], me: uuid.UUID | None, today: date
) -> ShownCase:
    """A case as a list shows it, by its first person."""
    first = people[0] if people else None
    band = first.birth_year_band if first else None
    owner = owners.get(case.owner_id)
    return ShownCase(
        id=case.id,
        reference=shown_reference(case),
        name=full_name(first) if first else None,
        sex=first.sex if first else Sex.UNKNOWN,
        age=age_range(band, today) if band is not None else None,
        country=case.country,
        state=case.state,
        opened_on=case.opened_on,
        legal_deadline=case.legal_deadline,
        days_to_deadline=days_until(case.legal_deadline, today),
        owner_name=owner.name if owner else "",
        mine=case.owner_id == me,
        departs_on=case.departs_or_never if case.departs_or_never < NEVER else None,
        arrived_on=case.arrived_on,
    )
