"""A filter that asks each row by itself lets the same rows through as one that begins with all of them."""

import re
from typing import Any

import pytest
from sqlalchemy import event, inspect, or_, select

from foundation.security.key_store import fetch_keys
from foundation.storage.base import new_id
from foundation.storage.one_by_one import names_its_rows, one_by_one
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from returns.cases.models import Case
from returns.people.models import Identifier, Person
from tests.factories.follow_up import make_followed, make_team
from tests.factories.scopes import EVERYTHING

_PERSON = Person.__table__.alias("known")
IDS = select(_PERSON.c.case_id)
SOME = new_id()


def _key(entity: Any) -> Any:
    return getattr(entity, inspect(entity).primary_key[0].key)


def _ids(container: Container, scope: Scope, entity: Any, among: list[Any] | None = None) -> set[Any]:
    statement = select(_key(entity)) if among is None else select(_key(entity)).where(_key(entity).in_(among))
    assert names_its_rows(statement) is (among is not None)
    with reading(container.units, scope) as unit:
        return set(unit.session.execute(statement).scalars())


def test_both_ways_let_the_same_rows_through(container: Container) -> None:
    teams = [make_team(container), make_team(container)]
    for team in teams:
        make_followed(container, team)
    people = (teams[0].officer, teams[0].worker, teams[0].coordinator)
    seen = set()

    for entity in container.guard.entities():
        every = list(_ids(container, EVERYTHING, entity))
        for who in people:
            listed = _ids(container, who.scope(container), entity)
            assert _ids(container, who.scope(container), entity, every) == listed, (entity, who.role)
            if listed and len(listed) < len(every):
                seen.add((entity.__name__, who.role.value))

    assert {("Person", "return_officer"), ("Visit", "partner_worker"), ("Case", "partner_coordinator")} <= seen


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        (select(Case).where(Case.id == SOME), True),
        (select(Person).where(Person.case_id.in_([SOME])), True),
        (select(Identifier).where(Identifier.value_index == b"hash", Identifier.kind == "phone"), True),
        (select(Case).where(Case.id.in_(select(Person.case_id).where(Person.id == SOME))), True),
        (select(Case), False),
        (select(Case).where(Case.office_id == SOME), False),
        (select(Case).where(Case.owner_id == SOME), False),
        (select(Case).where(or_(Case.id == SOME, Case.country == "UZ")), False),
        (select(Case).where(Case.id != SOME), False),
        (select(Case).where(Case.id.in_(select(Person.case_id))), False),
        (select(Visit).join(Case, Case.id == Visit.case_id), False),
    ],
)
def test_what_names_its_rows(statement: Any, names: bool) -> None:
    assert names_its_rows(statement) is names


def _said(criterion: Any) -> str:
    return re.sub(r"\s+", " ", str(one_by_one(criterion)))


def test_what_is_asked_of_a_row() -> None:
    asked = "EXISTS (SELECT known.case_id FROM person AS known"
    of_cases = Case.id.in_(IDS)

    assert asked in _said(of_cases)
    assert "IN" not in _said(of_cases)
    assert _said(or_(of_cases, Case.country == "UZ")).count(asked) == 1
    for unchanged in (
        ~of_cases,
        Case.id.in_([SOME]),
        Case.id.in_(IDS.limit(1)),
        Case.id.in_(IDS.group_by(_PERSON.c.id)),
    ):
        assert "EXISTS" not in _said(unchanged)


def _plans(container: Container, run: Any) -> list[str]:
    """What SQLite says of how it answered each statement."""
    sent: list[tuple[str, Any]] = []
    engines = (container.stores.data, container.stores.keys)

    def note(connection: Any, cursor: Any, sql: str, values: Any, context: Any, many: bool) -> None:
        sent.append((sql, values))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    run()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    found = []
    for engine in engines:
        with engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            for sql, values in sent:
                try:
                    found += [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
                except raw.OperationalError:  # of the other file
                    continue
    return found


@pytest.mark.parametrize("database", ["sqlite"])
def test_one_case_is_not_looked_for_among_all(container: Container) -> None:
    team = make_team(container)
    followed = make_followed(container, team)

    def ask() -> None:
        with reading(container.units, team.officer.scope(container)) as unit:
            unit.session.execute(select(Person).where(Person.case_id == followed.case)).scalars().one()
        with container.stores.keys.connect() as connection:
            assert fetch_keys(connection, [("case", followed.case)])

    plans = _plans(container, ask)
    assert any(plan.startswith("SEARCH person") for plan in plans)
    assert any(plan.startswith("SEARCH main.wrapped_key") for plan in plans)
    read_whole = [
        plan for plan in plans if plan.startswith("SCAN") and "VIRTUAL TABLE" not in plan
    ]  # but what is given
    assert not [plan for plan in plans if "LIST SUBQUERY" in plan] + read_whole
