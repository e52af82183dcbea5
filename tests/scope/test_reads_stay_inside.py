"""Every shape of an ORM read gives the rows of the own office alone. Each of these goes red without the filter."""

from typing import Any

import pytest
from sqlalchemy import (
    String,
    and_,
    case as when,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload, outerjoin, selectinload, subqueryload

from foundation.accounts.models import Account, Office
from foundation.storage.guard import EntityRule, nobody, writes_nothing
from returns.cases.models import Case
from returns.people.models import Identifier, Person
from tests.scope.world import FOREIGN_COUNTRY, OWN_COUNTRY, World

Other = aliased(Case)
AF = FOREIGN_COUNTRY
in_case = select(Case.country).subquery()
in_cte = select(Case.country).cte()
again = select(Case.id, Case.country).cte(recursive=True)
deep = select(select(Case.country).subquery().c.country).subquery()

# What is read -> the countries that come out. Without the filter "AF" is among them.
COUNTRIES: dict[str, Any] = {
    "columns": select(Case.country),
    "a labelled column": select(Case.country.label("one")),
    "distinct columns": select(Case.country).distinct(),
    "an alias": select(Other.country),
    "a flat alias": select(aliased(Case, flat=True).country),
    "an alias of a subquery": select(aliased(Case, select(Case).subquery()).country),
    "a subquery": select(in_case.c.country),
    "a subquery of a subquery": select(deep.c.country),
    "a CTE": select(in_cte.c.country),
    "a recursive CTE": select(again.union(select(Case.id, Case.country).join(again, again.c.id == Case.id)).c.country),
    "a union": union(select(Case.country), select(Other.country)),
    "a union of all": union_all(select(Case.country), select(func.max(Case.country))),
    "a union in a subquery": select(union(select(Case.country), select(Case.country)).subquery().c.country),
    "an intersection": select(Case.country).intersect(select(Case.country)),
    "a minimum": select(func.min(Case.country)),
    "a minimum in a function": select(func.coalesce(func.min(Case.country), "none")),
    "a cast": select(cast(Case.country, String)),
    "a scalar subquery": select(select(func.min(Case.country)).scalar_subquery()),
    "a join by relationship": select(Case.country).join(Case.people),
    "a join by condition": select(Case.country).join(Person, Person.case_id == Case.id),
    "a join to an alias": select(Other.country).join(Other.people),
    "an alias that is joined by a condition": select(Other.country).select_from(Office).join(Other, true()),
    "an alias joined beside its class": select(Other.country).select_from(Case).join(Other, true()),
    "an alias joined beside its class from outside": select(Other.country).select_from(Case).outerjoin(Other, true()),
    "a join from people": select(Case.country).select_from(Person).join(Case, Case.id == Person.case_id),
    "an outer join": select(Case.country).select_from(Office).outerjoin(Case, true()),
    "an outer join of entities": select(Case.country).select_from(outerjoin(Office, Case, true())),
    "with a lock": select(Case.country).with_for_update(),
}


@pytest.mark.parametrize("read", COUNTRIES)
def test_values_are_those_of_own_rows(world: World, read: str) -> None:
    assert {row[0] for row in world.rows(COUNTRIES[read])} == {OWN_COUNTRY}


# Conditions that would tell that a foreign row exists: offices come out if one does.
TELLTALES: dict[str, Any] = {
    "only in the condition": Case.country == AF,
    "an alias only in the condition": Other.country == AF,
    "within or": or_(Case.country == AF, Case.country == "XX"),
    "within not": ~(Case.country == OWN_COUNTRY),
    "by a list": Case.country.in_([AF]),
    "by a range": Case.country.between("AE", "AG"),
    "by a tuple": tuple_(Case.country, Case.state) == tuple_(literal(AF), Case.state),
    "by a cast": cast(Case.country, String) == AF,
    "by a case": when((Case.country == AF, 1), else_=0) == 1,
    "by a sum of texts": Case.country + "x" == f"{AF}x",
    "exists": exists(select(Case.id).where(Case.country == AF)),
    "exists of an alias": exists(select(Other.id).where(Other.country == AF)),
    "exists without columns": exists().where(Case.country == AF),
    "exists of a select": select(Case.id).where(Case.country == AF).exists(),
    "exists, correlated to nothing": select(literal(1)).where(Case.country == AF).correlate(Case).exists(),
    "exists within exists": exists(select(Person.id).where(exists(select(Case.id).where(Case.country == AF)))),
    "a value among rows": literal(AF).in_(select(Case.country)),
    "a value among rows of rows": literal(AF).in_(select(deep.c.country)),
    "any": exists(select(Case.id).where(Case.country == AF, Case.people.any())),
    "any with a condition": exists(select(Case.id).where(Case.country == AF, Case.people.any(Person.ordinal == 1))),
    "any within any": exists(select(Case.id).where(Case.country == AF, Case.people.any(Person.identifiers.any()))),
    "a joined person": exists(select(Person.id).join(Case, and_(Case.id == Person.case_id, Case.country == AF))),
}


@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
@pytest.mark.parametrize("condition", TELLTALES)
def test_no_condition_tells_of_a_foreign_row(world: World, condition: str) -> None:
    assert world.rows(select(Office.id).where(TELLTALES[condition])) == []


COUNTS: dict[str, Any] = {
    "of ids": select(func.count(Case.id)),
    "of distinct ids": select(func.count(Case.id.distinct())),
    "of rows": select(func.count()).select_from(Case),
    "of an alias": select(func.count()).select_from(Other),
    "of a subquery": select(func.count()).select_from(select(Case.id).subquery()),
    "of people": select(func.count(Person.id)),
    "of joined people": select(func.count(Person.id)).join(Case, Case.id == Person.case_id),
    "in an expression": select(func.count(Case.id) + 0),
    "by group": select(func.count()).select_from(Case).group_by(Case.state),
    "of phones": select(func.count(Identifier.id)).where(Identifier.kind == "phone"),
}


@pytest.mark.parametrize("count", COUNTS)
def test_counts_are_of_own_rows(world: World, count: str) -> None:
    assert world.rows(COUNTS[count]) == [(1,)]


def test_a_count_beside_each_office_is_of_own_rows(world: World) -> None:
    owned = select(func.count(Case.id)).where(Case.office_id == Office.id).scalar_subquery()
    assert dict(world.rows(select(Office.id, owned))) == {world.own.office: 1, world.foreign.office: 0}


LOADS: dict[str, Any] = {
    "in one more statement": selectinload(Case.people).selectinload(Person.identifiers),
    "by a join": joinedload(Case.people).joinedload(Person.identifiers),
    "by a subquery": subqueryload(Case.people).subqueryload(Person.identifiers),
    "first by a join, then by a statement": joinedload(Case.people).selectinload(Person.identifiers),
}


@pytest.mark.parametrize("how", LOADS)
def test_relationships_load_own_rows(world: World, how: str) -> None:
    with world.unit() as unit:
        cases = unit.session.execute(select(Case).options(LOADS[how])).unique().scalars().all()
        assert [case.id for case in cases] == [world.own.case]
        assert [person.id for person in cases[0].people] == [world.own.person]
        assert {one.person_id for one in cases[0].people[0].identifiers} == {world.own.person}


@pytest.mark.parametrize("hidden", [Person, Identifier])
@pytest.mark.parametrize("how", LOADS)
def test_what_a_scope_does_not_see_is_behind_no_relationship(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str, hidden: type[Any]
) -> None:
    monkeypatch.setitem(world.container.guard._rules, hidden, EntityRule(nobody, writes_nothing))
    monkeypatch.setattr(world.container.guard, "_of_kinds", {})  # none were built by the rules as they are
    statement = select(Case).options(LOADS[how]).execution_options(populate_existing=True)
    with world.unit() as unit:
        for _ in range(2):  # the second time with the filters that the session has built already
            case = unit.session.execute(statement).unique().scalars().one()
            assert [person.id for person in case.people] == ([] if hidden is Person else [world.own.person])
            assert [one for person in case.people for one in person.identifiers] == []


def test_a_relationship_filled_by_hand_holds_own_rows(world: World) -> None:
    with world.unit() as unit:
        statement = select(Case).join(Person, true()).options(contains_eager(Case.people))
        cases = unit.session.execute(statement).unique().scalars().all()
        assert [person.id for case in cases for person in case.people] == [world.own.person]


def test_entities_of_every_class_are_own(world: World) -> None:
    for entity, own in ((Case, world.own.case), (Person, world.own.person)):
        with world.unit() as unit:
            assert [row.id for row in unit.session.execute(select(entity)).scalars()] == [own]
            assert [row.id for row in unit.session.query(entity).all()] == [own]
            assert unit.session.query(entity).count() == 1


def test_accounts_are_those_of_the_office(world: World) -> None:
    own = {world.own.officer.id, world.own.specialist.id, world.own.colleague.id}
    assert {row[0] for row in world.rows(select(Account.id))} == own


def test_a_row_of_another_office_is_not_found_by_its_id(world: World) -> None:
    with world.unit() as unit:
        assert unit.session.get(Case, world.foreign.case) is None
        assert unit.session.get(Person, world.foreign.person, populate_existing=True) is None
        assert unit.session.get(Identifier, world.foreign.identifier, with_for_update=True) is None
