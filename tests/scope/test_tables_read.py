"""A statement is filtered for every table that it reads, in whatever way the table comes into it."""

from typing import Any

import pytest
from sqlalchemy import exists, func, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from foundation.accounts.models import Account, Office
from foundation.storage.reach import tables_read
from returns.models.cases import Case
from returns.models.people import Identifier, Person

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


@pytest.mark.parametrize("option", [joinedload(Case.people), selectinload(Case.people)])
def test_with_options_any_table_may_come_in(option: Any) -> None:
    assert tables_read(select(Case).options(option)) is None
