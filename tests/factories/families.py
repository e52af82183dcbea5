"""Makers of families: a case with people of given birth dates, and somebody from outside who stands for a child."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete

from foundation.security.key_store import wrapped_key
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.people.queries import open_of_case
from returns.people.rules.families import Capacity
from returns.people.rules.people import OpenField, Sex, Unknown
from returns.people.services.families import NewGuardian, record_guardian
from returns.people.services.unknowns import Inquiry, ask
from tests.factories.makers import Person, make_case
from tests.security.raw import raw
from tests.worlds import world

TWELVE, FOUR, GROWN = date(2014, 3, 1), date(2022, 5, 2), date(1990, 2, 3)


@dataclass(frozen=True)
class Family:
    """A case and its people, in their order."""

    case: uuid.UUID
    owner: Person
    people: tuple[uuid.UUID, ...]


@world
def make_family(container: Container, owner: Person, *births: date | None, **changed: Any) -> Family:
    """A case with somebody for each birth date, the principal applicant first."""
    case_id = make_case(container, owner, birth_date=births[0], **changed)
    for n, birth in enumerate(births[1:], 2):
        with writing(container.units, owner.scope(container)) as unit:
            case = case_by_id(unit.session, case_id)
            assert case is not None
            add_member(unit, container.secrets, case, NewMember(f"Member{n}", f"Family{n}", Sex.MALE, birth))
    with writing(container.units, owner.scope(container)) as unit:
        people = tuple(one.id for one in members_of_case(unit.session, case_id))
    return Family(case_id, owner, people)


@world
def make_siblings(container: Container, owner: Person) -> Family:
    """Two children alone, of twelve and four."""
    return make_family(container, owner, TWELVE, FOUR)


@world
def make_question(container: Container, family: Family, n: int = 0, days: int = 14) -> uuid.UUID:
    """The owner finds out the nationality of one of the family within so many days; returns the id of the question."""
    with writing(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        what = Unknown(OpenField.NATIONALITY, family.people[n].hex)
        ask(unit, case, Inquiry([what], family.owner.id, unit.clock.now().date() + timedelta(days=days)))
        unit.session.flush()
        return next(
            one.id for one, _who in open_of_case(unit.session, family.case) if one.person_id == family.people[n]
        )


def lose_key(container: Container, person: uuid.UUID) -> None:
    """Destroy the key of a person, as erasure does."""
    with raw(container, "keys") as keys:
        assert keys.execute(delete(wrapped_key).where(wrapped_key.c.owner == person)).rowcount == 1


def outside(person: uuid.UUID, day: date, **changed: Any) -> NewGuardian:
    """An appointed guardian from outside."""
    stated: dict[str, Any] = {
        "person_id": person,
        "capacity": Capacity.APPOINTED_GUARDIAN,
        "appointed_on": day,
        "name": "Given96",
        "organisation": "Family96",
        "contact": "+905551112233",
        "reference": "2026/77",
    }
    return NewGuardian(**{**stated, **changed})


@world
def make_guardian(container: Container, family: Family, n: int = 0, **changed: Any) -> uuid.UUID:
    """A guardian from outside for one of the family; returns the id of the row."""
    with writing(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        return record_guardian(unit, case, outside(family.people[n], unit.clock.now().date(), **changed))
