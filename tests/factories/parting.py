"""Hands for tests of families: splitting and joining, each in a unit of its own, and who is in a case then."""

import uuid

from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.rules.people import MemberRole
from returns.people.services.families import join_families, split_family
from tests.factories.journeys import at_work, looking_at
from tests.factories.makers import Person
from tests.factories.timeline import events_of_case


def split(container: Container, owner: Person, case_id: uuid.UUID, *leaving: uuid.UUID) -> uuid.UUID:
    """Some people of a case get one of their own; returns its id."""
    with at_work(container, owner, case_id) as (unit, case):
        return split_family(unit, container.secrets, case, leaving, "They part.")


def join(container: Container, owner: Person, case_id: uuid.UUID, into: uuid.UUID, held: bool = False) -> None:
    """The people of a case go into another one."""
    with at_work(container, owner, case_id) as (unit, case):
        join_families(unit, case, case_by_id(unit.session, into), "They come together.", held)


def people(container: Container, owner: Person, case_id: uuid.UUID) -> list[tuple[uuid.UUID, int, MemberRole]]:
    """Who is in a case, in which place, as what."""
    with looking_at(container, owner, case_id) as (unit, _case):
        return [(one.id, one.ordinal, one.role) for one in members_of_case(unit.session, case_id)]


def kinds(container: Container, owner: Person, case_id: uuid.UUID) -> list[EventKind]:
    """What the timeline of a case tells."""
    with looking_at(container, owner, case_id) as (unit, _case):
        return [one.kind for one in events_of_case(unit.session, case_id)]
