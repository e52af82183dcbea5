"""Days on which journeys begin: of whole cases, and of groups that part; none takes a look at all legs."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.departure.queries.days import cases_of_day, days_around
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.services import plan_leg, remove_leg
from tests.factories.apart import later_legs, make_apart
from tests.factories.journeys import at_work, make_ready, make_team
from tests.factories.makers import Person
from tests.security.raw import raw


def test_a_group_that_sets_out_later_has_its_own_day(container: Container) -> None:
    team = make_team(container)
    today = container.clock.now().date()
    first, later = today + timedelta(days=9), today + timedelta(days=12)
    make_ready(container, team, first + timedelta(days=1))
    case_id, _one, second = make_apart(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        for leg in legs_of_case(unit.session, case_id):
            if [traveller.person_id for traveller in leg.named] == [second]:
                remove_leg(unit, case, leg)
        for new in later_legs(unit, case, later, second):
            plan_leg(unit, case, new)
    with reading(container.units, team.owner.scope(container)) as unit:
        before, days = days_around(unit.session, first)
        assert (before, [day for day, _zone in days]) == (None, [first, first + timedelta(days=1), later])
        assert days[0][1] == "Europe/Istanbul"
        assert days_around(unit.session, later)[0] == first + timedelta(days=1)
        assert cases_of_day(unit.session, first) == cases_of_day(unit.session, later) == [case_id]
        assert cases_of_day(unit.session, later + timedelta(days=1)) == []


def plans(container: Container, who: Person) -> list[str]:
    """How SQLite would go about finding the days, and who sets out on one."""
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, sql: str, values: Any, *rest: Any) -> None:
        asked.append((sql, values))

    event.listen(container.stores.data, "before_cursor_execute", note)
    with reading(container.units, who.scope(container)) as unit:
        days_around(unit.session, container.clock.now().date())
        cases_of_day(unit.session, container.clock.now().date())
    event.remove(container.stores.data, "before_cursor_execute", note)
    with raw(container) as connection:
        steps = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in asked]
        return [row[3] for rows in steps for row in rows]


def test_days_are_found_by_indexes_however_many_legs_there_are(container: Container, database: str) -> None:
    if database == "sqlite":
        steps = plans(container, make_team(container).owner)
        assert any("ix_case_office_departs" in step for step in steps)
        assert any("ix_leg_of_some" in step for step in steps)
        assert not [step for step in steps if "ix_leg_departs" in step or step.startswith(("SCAN leg", "SCAN case"))]
