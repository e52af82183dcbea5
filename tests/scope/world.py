"""Two offices, each with a case, an officer and two specialists: what the tests of the scope look at."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.errors import ScopeBreach
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import Unit, reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.people.models import Identifier, Person as Returnee
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

OWN_COUNTRY, FOREIGN_COUNTRY = "UZ", "AF"


@dataclass(frozen=True)
class Side:
    """One office: who works there, and the ids of its one case."""

    office: uuid.UUID
    officer: Person
    specialist: Person
    colleague: Person
    case: uuid.UUID
    person: uuid.UUID
    identifier: uuid.UUID


@dataclass(frozen=True)
class World:
    """The house with two offices. Tests look from `own` at `foreign`."""

    container: Container
    own: Side
    foreign: Side

    @contextmanager
    def unit(self, scope: Scope | None = None, writing: bool = True) -> Iterator[Unit]:
        """A unit that is never committed; of the own officer, if no scope is given."""
        unit = self.container.units(scope or self.own.officer.scope(self.container), writing)
        try:
            yield unit
        finally:
            unit.close()

    def rows(self, statement: Any, scope: Scope | None = None) -> list[Any]:
        """What a statement gives the own officer."""
        with self.unit(scope) as unit:
            return [tuple(row) for row in unit.session.execute(statement)]

    def door(self, side: Side, compartment: Compartment = Compartment.TRAFFICKING) -> uuid.UUID:
        """The door of a compartment of a side's case."""
        return self.container.secrets.door(side.case, compartment.value)


@world
def make_side(container: Container, country: str) -> Side:
    """An office with its people and one case."""
    office = make_office(container)
    officer = make_account(container, place=office)
    specialist, colleague = (make_account(container, Role.PROTECTION_SPECIALIST, office) for _ in range(2))
    case = make_case(container, officer, country=country, email=None)
    with reading(container.units, EVERYTHING) as unit:
        person = unit.session.execute(select(Returnee.id).where(Returnee.case_id == case)).scalar_one()
        some = select(Identifier.id).where(Identifier.person_id == person).limit(1)
        identifier = unit.session.execute(some).scalar_one()
    return Side(office, officer, specialist, colleague, case, person, identifier)


@world
def make_world(container: Container) -> World:
    """A house with two sides."""
    return World(container, make_side(container, OWN_COUNTRY), make_side(container, FOREIGN_COUNTRY))


def case_as(world: World, side: Side) -> Case:
    """A side's case, loaded by the program itself and let go of."""
    with world.unit(EVERYTHING) as unit:
        case = unit.session.get(Case, side.case)
        assert case is not None
        unit.session.expunge(case)
        return case


@contextmanager
def refused(match: str | None = None) -> Iterator[None]:
    """The block has to end in a breach of the scope."""
    with pytest.raises(ScopeBreach, match=match):
        yield
