"""The earliest day of real cases is the one that judging every day finds; and what is passed over for it does last."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from foundation.rulebook.models import Rule
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.path.rules.path import lasting, things_of
from planning.path.services import CasePath, path_of_case
from returns.cases.queries import members_of_case
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from tests.factories.families import make_family, make_siblings
from tests.factories.journeys import Team, at_work, looking_at, make_plannable, make_ready, make_team, plan_journey
from tests.factories.scopes import EVERYTHING

HORIZON = 70  # days
FAMILY = (date(1990, 1, 1), date(1988, 3, 3), date(2009, 1, 1), date(2017, 1, 1), date(2023, 1, 1))


@pytest.fixture
def team(container: Container) -> Team:
    """Who works on the cases."""
    return make_team(container)


def _family(container: Container, team: Team) -> uuid.UUID:
    """Everything is open, and one of the children comes of age within weeks."""
    soon = container.clock.now().date() + timedelta(days=20)
    return make_family(container, team.owner, *FAMILY, date(soon.year - 18, soon.month, min(soon.day, 28))).case


def _siblings(container: Container, team: Team) -> uuid.UUID:
    return make_siblings(container, team.owner).case


def _with(
    container: Container, team: Team, expires: int, fit_from: int | None = None, planned: int | None = None, **more: int
) -> uuid.UUID:
    """Somebody with a passport until a day, perhaps with a decision on fitness from a day on, or a planned journey."""
    case, today = make_plannable(container, team), container.clock.now().date()

    def on(days: int) -> date:
        return today + timedelta(days=days)

    with at_work(container, team.owner, case) as (unit, row):
        [person] = members_of_case(unit.session, case)
        of = {"holder": Holder.PERSON, "person_id": person.id, **{name: on(days) for name, days in more.items()}}
        record_document(
            unit, container.secrets, row, NewDocument(DocumentKind.PASSPORT, "UZ", "AA1", on(expires), **of)
        )
        if fit_from is not None:
            record_fitness(unit, row, person.id, FitnessContent(Fitness.FIT, on(fit_from), on(fit_from + 15)))
        if planned is not None:
            plan_journey(unit, row, on(planned))
    return case


def demand_months(container: Container, first: int, last: int, months: int = 12) -> None:
    """Uzbekistan asks that documents outlast the arrival, on some days alone."""
    with writing(container.units, EVERYTHING) as opened:
        now = container.clock.now()
        opened.session.add(
            Rule(
                code="documents.remaining_validity_months",
                label="Months that a document outlasts the arrival in a country",
                value=months,
                unit="months",
                scope={"country": "UZ"},
                valid_from=now.date() + timedelta(days=first),
                valid_until=now.date() + timedelta(days=last),
                source="a test",
                standing="project_default",
                added_at=now,
            )
        )


CASES: dict[str, Callable[[Container, Team], uuid.UUID]] = {
    "everything is open": _family,
    "children alone": _siblings,
    "nothing is open": make_ready,
    "a passport ends": lambda container, team: _with(container, team, expires=12, fit_from=0),
    "fit later": lambda container, team: _with(container, team, expires=300, fit_from=11),
    "planned": lambda container, team: _with(container, team, expires=300, fit_from=0, planned=9),
    "planned too late": lambda container, team: _with(container, team, expires=8, fit_from=0, planned=9),
}


def _path(container: Container, team: Team, case: uuid.UUID) -> CasePath:
    with looking_at(container, team.owner, case) as (unit, row):
        found = path_of_case(unit, row)
        assert found is not None
        assert found.earliest.day >= 0
        assert found.changes
        assert found.as_planned is None or found.planned_on
        for day in range(HORIZON):  # whatever is opened later is opened now
            found.facts_on(day)
        return found


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("demanded", [None, (3, 16)], ids=["rules stay", "a rule comes and goes"])
def test_the_earliest_day_is_the_one_that_every_day_finds(
    name: str, demanded: tuple[int, int] | None, container: Container, team: Team
) -> None:
    if demanded:
        demand_months(container, *demanded)
    found = _path(container, team, CASES[name](container, team))
    tried = next((day for day in range(HORIZON) if not found.on(found.day(day)).is_too_early), None)
    assert tried == (found.earliest.day if found.earliest.day < HORIZON else None)


@pytest.mark.parametrize("name", CASES)
def test_what_lasts_is_asked_on_the_day_after_unless_something_changes(
    name: str, container: Container, team: Team
) -> None:
    demand_months(container, 3, 16)
    found = _path(container, team, CASES[name](container, team))
    planned = found.as_planned.day if found.as_planned else None
    for day, after in pairwise(range(HORIZON)):
        if after in found.changes or after == planned:
            continue
        now = {(thing.code, thing.days) for thing in things_of(lasting(found.facts_on(day))) if thing.is_required}
        then = {(thing.code, thing.days) for thing in things_of(found.facts_on(after)) if thing.is_required}
        assert now <= then, f"{day}: {now - then}"


def test_a_document_that_is_asked_for_until_a_day_is_not_waited_for(container: Container, team: Team) -> None:
    """Until the tenth day a passport has to last for a year more: whoever leaves after it needs no new one."""
    demand_months(container, 0, 10)
    case = _with(container, team, expires=100, fit_from=0)
    found = _path(container, team, case)
    assert any("document" in code for code in found.on(found.day(10)).things)
    assert found.earliest.day == 11
