"""probe"""
import uuid, pytest
from sqlalchemy import select, func, union, union_all, exists, literal_column, text, column, table, update, delete, insert, true, literal, lambda_stmt, case as sql_case, tablesample, values, Integer
from sqlalchemy.orm import aliased, joinedload, selectinload, subqueryload, make_transient_to_detached, Session, load_only, Bundle
from returns.models.cases import Case
from returns.models.people import Person, Identifier
from returns.models.protection import ProtectedNote
from foundation.accounts.models import *
from foundation.accounts.permissions import *
from foundation.storage.unit_of_work import reading, writing
from tests.makers import make_account, make_case, make_office, make_grant
C=Case.__table__; Pt=Person.__table__

def stmts(f, o):
    a=aliased(Case)
    yield "max", select(func.min(Case.country))
    yield "max alias", select(func.min(a.country))
    yield "nested", select(func.coalesce(func.min(Case.country), "x"))
    yield "concat own", select(Case.country + Case.state)
    yield "concat two", select(Case.country + Person.role)
    yield "count", select(func.count(Case.id))
    yield "lit+case", select(sql_case((Case.id==f, 1), else_=0))
    yield "window", select(func.row_number().over(order_by=Case.country), Office.id)
    yield "distinct", select(func.count(Case.id.distinct()))
    yield "label", select(Case.country.label("x"))
    yield "cast", select(func.cast(Case.country, Case.state.type)) if 0 else select(literal(1), Case.country)
    from sqlalchemy import cast, String, type_coerce, and_, or_, tuple_, not_
    yield "cast", select(cast(Case.country, String))
    yield "type_coerce", select(type_coerce(Case.country, String))
    yield "tuple", select(Office.id).where(tuple_(Case.id, Case.country)==(f,'AF'))
    yield "where func", select(Office.id).where(func.coalesce(Case.country,'x')=='AF')
    yield "where not", select(Office.id).where(not_(or_(Case.country=='UZ', Case.country=='XX')))
    yield "where case", select(Office.id).where(sql_case((Case.country=='AF', 1), else_=0)==1)
    yield "where cast", select(Office.id).where(cast(Case.country,String)=='AF')
    yield "where between", select(Office.id).where(Case.country.between('AE','AG'))
    yield "where in", select(Office.id).where(Case.country.in_(['AF']))
    yield "where concat", select(Office.id).where(Case.country+'x'=='AFx')
    yield "where lit in col", select(Office.id).where(literal('AF').in_([Case.country]))
    yield "having", select(Office.id).group_by(Office.id).having(func.min(Case.country)=='AF')
    yield "order", select(Office.id).order_by(Case.country)
    yield "order + froms", select(Office.id).select_from(Case).order_by(Case.country)
    yield "groupby", select(func.count(Office.id)).group_by(Case.country)
    yield "corr noenclosing", select(Office.id).where(select(literal(1)).where(Case.country=='AF').correlate(Case).exists())
    yield "corr noenclosing2", select(Office.id).where(select(Person.id).where(Case.id==Person.case_id, Case.country=='AF').correlate(Case).exists())
    yield "corr from", select(Office.id).where(select(Case.id).where(Case.country=='AF').correlate(Case).exists())
    yield "correlate_except", select(Office.id).where(select(Case.id).where(Case.country=='AF').correlate_except(Office).exists())
    yield "corr enclosing twice", select(Office.id).where(select(Person.id).where(select(Case.id).where(Case.country=='AF').correlate(Case).exists()).exists())
    yield "corr to outer join", select(Office.id).outerjoin(Case, true()).where(select(Person.id).where(Case.country=='AF').correlate(Case).exists())
    from sqlalchemy.orm import join as ojoin, outerjoin as oouter
    yield "orm.join", select(Office.id, Case.country).select_from(ojoin(Office, Case, true()))
    yield "orm.outer rev", select(Office.id, Case.country).select_from(oouter(Case, Office, true()))
    yield "orm.outer", select(Office.id, Case.country).select_from(oouter(Office, Case, true()))
    from sqlalchemy import join as cjoin, outerjoin as couter
    yield "core join", select(Office.id, Case.country).select_from(cjoin(Office, Case, true()))
    yield "core outer", select(Office.id, Case.country).select_from(couter(Office, Case, true()))
    yield "core join noent", select(Office.id).select_from(cjoin(Office, Case, Case.country=='AF'))
    yield "core join noent2", select(func.count(Office.id)).select_from(cjoin(Office, Case, true()).join(Person, true()))
    yield "core join noent3", select(Office.id).select_from(cjoin(Office, Case, true())).where(Person.id.is_not(None))
    yield "join onclause case only", select(Office.id).join(Account, Account.id==Case.owner_id)
    yield "join.on where sub", select(Office.id).join(Account, Account.id.in_(select(Case.owner_id)))
    yield "join with subq", select(Office.id).join((sq:=select(Case.country).subquery()), sq.c.country=='AF')
    yield "alias of core join", select(aliased(Case, cjoin(Case, Person, true()).select().subquery())) if 0 else select(Case.country).join(Person, true()).where(Person.id.is_not(None))
    yield "people join", select(Person.sex).join(Identifier, true())
    yield "people.any()", select(Office.id).where(exists().where(Case.country=='AF'))
    yield "in sub", select(Office.id).where(literal('AF').in_(select(Case.country)))
    yield "sub of sub", select(Office.id).where(literal('AF').in_(select(select(Case.country).subquery().c.country)))
    yield "sub in columns only", select(Office.id, exists(select(Case.id).where(Case.country=='AF')))
    yield "sub non orm top", select(exists(select(Case.id).where(Case.country=='AF')))
    yield "scalar sub raw", select(select(func.min(Case.country)).scalar_subquery())
    yield "sub in func", select(func.coalesce(select(func.min(Case.country)).scalar_subquery(), 'x'), Office.id)
    yield "union sub", select(union(select(Case.country), select(Person.sex)).subquery().c.country)
    yield "union order", union(select(Case.country), select(Case.country)).order_by('country')
    yield "union_all raw funcs", union_all(select(func.min(Case.country)), select(func.count(Case.id)+0))
    yield "lateral", select(Office.id).join(select(Case.country).lateral("l"), true())
    yield "values sub", select(Office.id).where(Office.country==select(Case.country).where(Case.country=='AF').scalar_subquery())
    yield "limit sub", select(Office.id).limit(select(func.count(Case.id)).scalar_subquery())
    yield "extract", select(func.extract('year', Case.opened_on)) if 0 else select(__import__('sqlalchemy').extract('year', Case.opened_on), Case.country)
    yield "extract only", select(__import__('sqlalchemy').extract('month', Case.opened_on))
    yield "aliased flat", select(aliased(Case, flat=True).country)
    yield "aliased on table alias", select(aliased(Case, C.alias()).country)
    yield "aliased on table alias2", select(aliased(Case, C.alias("case")).country, Case.id)
    yield "with_only", select(Case).with_only_columns(func.min(Case.country))
    yield "distinct on", select(Case.country).distinct()
    yield "bundle", select(Bundle("b", Case.country, Person.role))
    yield "entity from cte", select(aliased(Case, select(Case).cte()).country)
    yield "entity from core cte", select(aliased(Case, select(C).cte()).country)
    yield "from alias of subq w core", select(aliased(Case, select(C.c.id, C.c.country).subquery(), adapt_on_names=True).country)
    yield "select_from sub, col case", select(Case.country).select_from(select(C).subquery())
    yield "filter", select(func.count(Office.id).filter(Case.country=='AF'))
    yield "with for update of", select(Case.country).with_for_update(of=Case)
    yield "array_agg", select(func.aggregate_strings(Case.country, ','))
    yield "in columns subq with corr", select(Office.id, select(func.count(Case.id)).where(Case.office_id==Office.id).scalar_subquery())
    yield "text label order", select(Office.id).order_by(text("(select country from \"case\" limit 1)"))
    yield "text str order", select(Case.country).order_by("country")
    yield "Query count", None

def test_probe(house):
    mine=make_account(house); other=make_account(house)
    own=make_case(house, mine, country="UZ"); f=make_case(house, other, country="AF")
    it=stmts(f, mine.office_id)
    for n,s in it:
        if s is None: continue
        with writing(house.units, mine.scope(house)) as unit:
            try:
                rows=unit.session.execute(s).all()
                unit.session.rollback()
                print(f"{n:35} rows={str(rows)[:130]}")
            except Exception as e:
                unit.session.rollback()
                print(f"{n:35} {type(e).__name__}: {str(e)[:130]!r}")
    assert 0
