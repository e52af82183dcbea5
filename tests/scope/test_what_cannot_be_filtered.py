"""What the filter of a scope cannot reach is refused, whatever way it takes into a statement."""

import uuid
from typing import Any

import pytest
from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    cast,
    column,
    delete,
    exists,
    extract,
    func,
    insert,
    join,
    lambda_stmt,
    literal,
    literal_column,
    select,
    table,
    tablesample,
    text,
    true,
    type_coerce,
    union,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.sql.functions import Function, FunctionElement
from sqlalchemy.types import UserDefinedType

from foundation.accounts.models import Account, Office
from returns.cases.models import Case
from returns.people.models import Person
from tests.factories.scopes import EVERYTHING
from tests.scope.world import FOREIGN_COUNTRY, OWN_COUNTRY, World, refused

CASE, PERSON = Case.__table__, Person.__table__
core = select(CASE.c.id, CASE.c.country)
named_like_a_class = PERSON.alias("person")
Somebody = aliased(Person)
new_office = insert(Office).values(id=uuid.uuid4(), name="made by a read", country="TR")

TEXT: Any = '5) || (SELECT "x"'
RAW = quoted_name('x, (SELECT count(*) FROM "case")', quote=False)


class Own(ColumnElement[int]):
    """Raw text in the clothes of an element."""

    inherit_cache = True


class OwnFunction(FunctionElement[int]):
    """The same, as a function."""

    inherit_cache = True


class OwnType(UserDefinedType[str]):
    """The same, as the type of a column."""

    cache_ok = True

    def column_expression(self, column: Any) -> Any:
        return text('(SELECT count(*) FROM "case")')


@compiles(Own)
@compiles(OwnFunction)
def _as_it_pleases(element: Any, compiler: Any, **options: Any) -> str:
    return '(SELECT count(*) FROM "case")'


REFUSED: dict[str, Any] = {
    # Plain tables, alone and beside classes.
    "a plain table": core,
    "a plain table in a count": select(func.count()).select_from(CASE),
    "a plain table beside a class": select(Office.name, CASE.c.id),
    "a plain table beside its class in a subquery": select(Office.name, CASE.c.id).where(exists(select(Case.id))),
    "a plain table in FROM, twice": select(func.count()).select_from(CASE, Case),
    "a plain alias": select(CASE.alias().c.id),
    "a plain alias in FROM": select(Office.id).select_from(Office, CASE.alias()),
    "a plain alias named like a class": select(Somebody.id, named_like_a_class.c.case_id),
    "a plain alias that selects": select(Case.id).select_from(CASE.alias("case")),
    "a plain table joined": select(Person.id).join(CASE, CASE.c.id == Person.case_id),
    "a plain join of classes": select(func.count(Office.id)).select_from(join(Office, Case, true())),
    "a plain union": union(select(Case.id), select(CASE.c.id)),
    "a plain intersection": select(Case.id).intersect(select(CASE.c.id)),
    "a plain scalar subquery": select(Case.id, select(CASE.c.country).limit(1).scalar_subquery()),
    "a plain subquery": select(Case.id, core.subquery().c.country),
    "a plain CTE": select(Case.id, core.cte().c.country),
    "a plain exists": select(Case.id).where(exists(core.where(CASE.c.country == FOREIGN_COUNTRY).correlate(None))),
    "a plain list of values": select(Case.id).where(literal(1).in_(select(literal(1)).select_from(CASE))),
    "a class over a plain subquery": select(aliased(Case, select(CASE).subquery()).country),
    "a class over a plain CTE": select(aliased(Case, select(CASE).cte()).country),
    "a class over a plain union": select(aliased(Case, union(select(Case), select(CASE)).subquery()).country),
    "a table made of text": select(Case.id, table("person", column("id")).c.id),
    "a sample of a table": select(tablesample(Case, 100).c.id),
    # Classes where the filter does not look.
    "a class in a function of the condition": select(Office.id).where(func.lower(Case.country) == "af"),
    "a class in a list of the condition": select(Office.id).where(literal(FOREIGN_COUNTRY).in_([Case.country])),
    "a class in the order": select(Office.id).order_by(Case.country),
    "a class in the grouping": select(func.count(Office.id)).group_by(Case.country),
    "a second class in one column": select(Case.country + Person.role),
    "a full join": select(Office.id, Case.id).join(Case, true(), full=True),
    "a class correlated to what was correlated": select(Case.id).where(
        exists(
            select(Person.id).where(
                Person.case_id == Case.id, exists(select(Office.id).where(func.lower(Case.country) == "af"))
            )
        )
    ),
    # Raw text.
    "text": text('SELECT id FROM "case"'),
    "text as a class": select(Case).from_statement(text('SELECT * FROM "case"')),
    "text as columns": text('SELECT id FROM "case"').columns(column("id", Integer)),
    "a statement as a class": select(Case).from_statement(select(CASE)),
    "text in the condition": select(Case.id).where(text("1 = 1")),
    "text in the order": select(Case.id).order_by(text('(SELECT id FROM "case")')),
    "text as a column": select(Case.id, literal_column('(SELECT count(*) FROM "case")')),
    "text before": select(Case.id).prefix_with(text("DISTINCT")),
    "text after": select(Case.id).suffix_with('UNION SELECT id FROM "case"'),
    "a hint": select(Case.id).with_statement_hint('UNION SELECT id FROM "case"'),
    "a hint on a table": select(Case.id).with_hint(Case, 'UNION SELECT id FROM "case"'),
    "an operator of one's own": select(Case.id).where(Case.country.op("= '' OR 1 = 1 OR '' =")("")),
    "a function that nobody knows": select(Case.id, func.query_to_xml('SELECT * FROM "case"', True, True, "")),
    "rows of a function": select(Case.id, func.json_each("[1]").table_valued("value").c.value),
    "a statement in a function of Python": lambda_stmt(lambda: select(Case)),
    "an element that says how it is written": select(Case.id, Own()),
    "a function that says how it is written": select(Case.id, OwnFunction()),
    "a function of a package": select(Case.id, Function("lower", Case.country, packagenames=("x",))),
    "text before a CTE": select(Case.id, select(Case.country).cte().prefix_with("x").c.country),
    "text after a CTE": select(Case.id, select(Case.country).cte().suffix_with("x").c.country),
    "a type with text in it": select(cast(Case.country, String(5, collation='C" || "'))),
    "a type with text for a number": select(cast(Case.country, String(TEXT))),
    "a type that says how it is written": select(type_coerce(Case.country, OwnType())),
    "a field of a date": select(extract("year FROM now()), (SELECT 1", Case.version)),
    # Names that are written as they are.
    "a raw name of a label": select(Case.id.label(RAW)),
    "a raw name of an alias": select(aliased(Case, name=RAW).id),
    "a raw name of a subquery": select(select(Case.id).subquery(RAW).c.id),
    "a raw name of a CTE": select(select(Case.id).cte(RAW).c.id),
    "a raw name in a subquery": select(select(Case.id.label(RAW)).subquery().c[RAW]),
    "a raw name in a CTE": select(select(Case.id.label(RAW)).cte().c[RAW]),
    "a raw name in a condition": select(Case.id).where(exists(select(Case.id.label(RAW)))),
    "a raw name in a union": union(select(Case.id.label(RAW)), select(Case.id)),
    "a raw name of a parameter": select(Case.id).where(Case.country == bindparam(RAW, "x")),
    "a raw name of a parameter to come": select(Case.id).where(Case.country == bindparam(RAW)),
    "a raw name of a collation": select(Case.country.collate(RAW)),
    "a raw name of a collation to order by": select(Case.id).order_by(Case.country.collate(RAW)),
    "a raw name of a function": select(Case.id, Function(quoted_name("lower", quote=False), Case.country)),
    "a raw name of a column": select(Case.id, column(RAW)),
    # Writes that come as reads, and writes of many.
    "a deletion to read from": select(delete(Case).returning(Case.id).cte().c.id),
    "an update to read from": select(update(Case).values(country="XX").returning(Case.id).cte().c.id),
    "an insert to read from": select(new_office.returning(Office.id).cte().c.id),
    "a deletion beside": select(Case.id).add_cte(delete(Case).returning(Case.id).cte()),
    "an insert": new_office,
    "a plain insert": insert(CASE).values(country="UZ"),
    "a plain update": update(CASE).values(country="XX"),
    "a plain deletion": delete(CASE),
    "an update of many rows": update(Case).values(country="XX"),
    "an update that moves rows": update(Case).values(office_id=uuid.uuid4()),
    "an update of rows that are seen but not to be written": update(Office).values(name="taken"),
    "an update of one's own role": update(Account).values(role="administrator"),
    "a deletion of many rows": delete(Case),
}


@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
@pytest.mark.parametrize("statement", REFUSED)
def test_it_is_refused(world: World, statement: str) -> None:
    with world.unit() as unit, refused():
        unit.session.execute(REFUSED[statement])


def test_a_name_that_is_quoted_may_hold_anything(world: World) -> None:
    """And it makes no way for its twin that is not, though SQLAlchemy keeps both under one key."""
    word = str(RAW)
    quoted = select(Case.country.label(word))
    assert set(world.rows(quoted)) == {(OWN_COUNTRY,)}
    with world.unit() as unit, refused("not quoted"):
        unit.session.execute(select(Case.country.label(RAW)))
    assert set(world.rows(quoted)) == {(OWN_COUNTRY,)}


OF_MANY = ("an update of", "an update that", "a deletion of")  # for the program itself, where its scope is open


@pytest.mark.parametrize("statement", [name for name in REFUSED if not name.startswith(OF_MANY)])
def test_not_even_the_program_itself_is_let_through(world: World, statement: str) -> None:
    with world.unit(EVERYTHING) as unit, refused():
        unit.session.execute(REFUSED[statement])
