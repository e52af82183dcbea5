"""Makers of health on the way: entries by their service, on a case with a journey."""

import uuid
from typing import Any

from foundation.web.container import Container
from returns.health.queries import Entry, health_of_case, standing
from returns.health.rules.health import EntryKind
from returns.health.services import record_health
from returns.readiness.services import readiness_of
from tests.factories.journeys import at_work, looking_at, people_of
from tests.factories.makers import Person
from tests.worlds import world


@world
def make_entry(container: Container, who: Person, case: uuid.UUID, kind: EntryKind, **stated: Any) -> uuid.UUID:
    """An entry about the first person of a case; returns its id."""
    person = people_of(container, who, case)[0]
    with at_work(container, who, case) as (unit, row):
        return record_health(unit, row, kind, person, stated)


def entries(container: Container, who: Person, case: uuid.UUID) -> list[tuple[uuid.UUID, Entry]]:
    """The entries of a case that stand, opened, with their ids."""
    with looking_at(container, who, case) as (unit, _case):
        return [(one.row.id, one) for one in standing(health_of_case(unit.session, case).rows)]


def codes(container: Container, who: Person, case: uuid.UUID) -> list[str]:
    """The codes of what stands in the way of the health of a case, each once, in their order."""
    with looking_at(container, who, case) as (unit, row):
        found = readiness_of(unit, row).findings
        return list(dict.fromkeys(one.code for one in found if one.cleared_by == "health"))
