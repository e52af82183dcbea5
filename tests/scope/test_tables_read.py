"""A statement is filtered for every table that it reads, in whatever way the table comes into it."""

from typing import Any

import pytest
from sqlalchemy import exists, func, select, union_all
from sqlalchemy.orm import (
    aliased,
    contains_eager,
    defer,
    joinedload,
    selectinload,
    subqueryload,
    with_loader_criteria,
)

from foundation.accounts.models import Account, Office
from foundation.storage.base import Base
from foundation.storage.reach import tables_read
from returns.cases.models import Case
from returns.people.models import Identifier, Person

_OTHER = aliased(Case)
_INNER = select(Person.case_id).where(Person.sex == "female").subquery()
_WITH = select(Identifier.person_id).cte("wanted")
STATEMENTS: dict[str, tuple[Any, set[str]]] = {
    "an entity": (select(Case), {"case"}),
    "one column": (select(Case.id), {"case"}),
    "a count": (select(func.count(Case.id)), {"case"}),
    "two entities": (select(Case, Person).where(Person.case_id == Case.id), {"case", "person"}),
    "a join": (select(Case.id).join(Person, Person.case_id == Case.id), {"case", "person"}),
    "an outer join": (select(Office).outerjoin(Account, Account.office_id == Office.id), {"office", "account"}),
    "a relationship": (select(Case.id).join(Case.people), {"case", "person"}),
    "an alias": (select(_OTHER.id), {"case"}),
    "in WHERE": (select(Case).where(Case.id.in_(select(Person.case_id))), {"case", "person"}),
    "any": (select(Case).where(Case.people.any(Person.sex == "female")), {"case", "person"}),
    "exists": (select(Case).where(exists(select(Identifier.id))), {"case", "identifier"}),
    "a scalar subquery": (select(Case.id, select(func.count(Person.id)).scalar_subquery()), {"case", "person"}),
    "a subquery": (select(Case).join(_INNER, _INNER.c.case_id == Case.id), {"case", "person"}),
    "a CTE": (select(Person).join(_WITH, _WITH.c.person_id == Person.id), {"person", "identifier"}),
    "a union": (union_all(select(Case.id), select(Person.id)), {"case", "person"}),
    "an entity from a union": (
        select(Case).from_statement(union_all(select(Case), select(Case))),
        {"case"},
    ),
    "in ORDER BY": (
        select(Case).order_by(select(Person.id).where(Person.case_id == Case.id).scalar_subquery()),
        {"case", "person"},
    ),
    "in HAVING": (
        select(Case.country)
        .group_by(Case.country)
        .having(func.count(Case.id) > select(func.count(Person.id)).scalar_subquery()),
        {"case", "person"},
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_table_of_a_statement_is_named(name: str) -> None:
    statement, tables = STATEMENTS[name]
    assert tables_read(statement) == tables


LOADS: dict[str, tuple[Any, set[str]]] = {
    "by a join": (joinedload(Case.people), {"case", "person"}),
    "in one more statement": (selectinload(Case.people), {"case", "person"}),
    "by a subquery": (subqueryload(Case.people), {"case", "person"}),
    "one behind the other": (
        selectinload(Case.people).joinedload(Person.identifiers),
        {"case", "person", "identifier"},
    ),
    "filled by hand": (contains_eager(Case.people), {"case", "person"}),
    "beside a column": (defer(Case.country), {"case"}),
}


@pytest.mark.parametrize("how", LOADS)
def test_every_table_that_a_load_brings_in_is_named(how: str) -> None:
    option, tables = LOADS[how]
    assert tables_read(select(Case).options(option)) == tables
    assert tables_read(select(Case).options(option, joinedload(Case.people))) == tables | {"person"}


UNCLEAR: dict[str, Any] = {
    "everything": joinedload("*"),
    "everything behind a relationship": selectinload(Case.people).joinedload("*"),
    "with a condition": selectinload(Case.people.and_(exists(select(Identifier.id)))),
    "a condition for a class": with_loader_criteria(Person, Person.id.in_(select(Identifier.person_id))),
}


@pytest.mark.parametrize("what", UNCLEAR)
def test_where_an_option_does_not_say_what_it_reads_any_table_may_come_in(what: str) -> None:
    assert tables_read(select(Case).options(UNCLEAR[what])) is None
    assert tables_read(select(Case).options(joinedload(Case.people), UNCLEAR[what])) is None


def test_a_filter_of_the_guard_brings_in_nothing() -> None:
    bound = with_loader_criteria(Person, Person.id.in_(select(Identifier.person_id)))
    assert tables_read(select(Case).options(bound), {bound}) == {"case"}


def test_no_relationship_loads_unasked() -> None:
    unasked = [str(one) for mapper in Base.registry.mappers for one in mapper.relationships if one.lazy != "raise"]
    assert unasked == []
