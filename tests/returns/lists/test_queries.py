"""The list of cases in the database: what each filter lets through, and that indexes serve order and filters."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import NEVER, CaseState, Track
from returns.lists.queries.filtered import SORTS, ListFilter, cases_page, chosen_filter
from returns.lists.schemas import CaseList, CaseListPage
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from tests.clock import START
from tests.factories.journeys import make_planned, make_team
from tests.factories.makers import Person, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_task
from tests.security.raw import raw

TODAY = START.date()
_DAY = timedelta(days=1)


def listed(container: Container, who: Person, **chosen: Any) -> list[Any]:
    """The ids of the cases on the first page."""
    with reading(container.units, who.scope(container)) as unit:
        return [case.id for case in cases_page(unit.session, ListFilter(TODAY, **chosen), None, 25).items]


def test_cases_come_in_the_order_of_the_day_on_which_the_journey_begins(container: Container) -> None:
    team = make_team(container)
    planned, bare = make_planned(container, team).case, make_case(container, team.owner)
    assert listed(container, team.owner, sort="departs_on", descending=False)[:2] == [planned, bare]
    with reading(container.units, team.owner.scope(container)) as unit:
        rows = [case_by_id(unit.session, one) for one in (planned, bare)]
        leaves, never = (row.departs_or_never for row in rows if row is not None)
    assert never == NEVER
    assert listed(container, team.owner, spans=(("departs", leaves, leaves),)) == [planned]
    assert listed(container, team.owner, spans=(("departs", leaves + _DAY, None),)) == []


def test_cases_of_a_colleague_who_has_left_need_a_hand_over(container: Container) -> None:
    officer = make_account(container)
    colleague = make_account(container, place=officer.office_id)
    case, left = make_case(container, officer), make_case(container, colleague)
    assert listed(container, officer, owner_gone=True) == []
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get_one(Account, colleague.id)
        account.status = AccountStatus.DEACTIVATED
    assert listed(container, officer, owner_gone=True) == [left]
    assert set(listed(container, officer)) == {case, left}


def test_each_plain_filter_lets_only_its_own_through(container: Container) -> None:
    officer = make_account(container)
    soon = make_case(container, officer, legal_deadline=TODAY + 3 * _DAY, track=Track.RETURN_ONLY)
    late = make_case(container, officer, legal_deadline=TODAY - _DAY, country="GE")
    make_task(container, officer, late, days=-2)
    assert listed(container, officer, deadline_within=2) == [late]
    assert set(listed(container, officer, deadline_within=3)) == {soon, late}
    assert listed(container, officer, track=Track.RETURN_ONLY) == [soon]
    assert listed(container, officer, has_late_task=True) == [late]
    assert listed(container, officer, country="GE", states=(CaseState.INTAKE, CaseState.READY)) == [late]
    assert listed(container, officer, states=(CaseState.READY,)) == []
    assert set(listed(container, officer, spans=(("opened", TODAY, TODAY),))) == {soon, late}
    assert listed(container, officer, spans=(("arrived", None, TODAY),)) == [], "who has not arrived has no such day"


def test_a_clearance_that_has_ended_is_listed_as_outstanding(container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    with writing(container.units, EVERYTHING) as unit:
        found = unit.session.query(ProtectionClearance).filter_by(case_id=case).one()
        found.state, found.until = Clearance.GIVEN, TODAY - _DAY
    assert listed(container, officer, clearances=(Clearance.OUTSTANDING,)) == [case]
    assert listed(container, officer, clearances=(Clearance.GIVEN,)) == []


def test_without_an_order_the_newest_is_first(container: Container) -> None:
    officer = make_account(container)
    for asked in ({}, {"sort": ""}):
        chosen = chosen_filter(asked, officer.id, TODAY)
        assert (chosen.sort, chosen.descending) == ("opened_on", True)


def test_an_address_may_ask_for_the_orders_of_the_list_and_for_no_other() -> None:
    for column in SORTS:
        for asked in (column, f"-{column}"):
            assert CaseList().load({"sort": asked})["sort"] == asked
    for asked in ("name", "-place_of_return", "--opened_on"):
        assert CaseList().validate({"sort": asked}) == {"sort": ["Choose from the list."]}
        assert CaseListPage().load({"sort": asked})["wrong"] == {"sort": ["Choose from the list."]}


FILTERS: dict[str, dict[str, Any]] = {
    "states": {"states": (CaseState.INTAKE, CaseState.READY)},
    "country": {"country": "UZ"},
    "within": {"deadline_within": 14},
    "departs": {"spans": (("departs", TODAY, TODAY + _DAY),)},
    "clearance": {"clearances": (Clearance.OUTSTANDING,)},
    "documents": {"documents_within": 14},
    "late": {"has_late_task": True},
    "gone": {"owner_gone": True},
}


def plans(container: Container, do: Callable[[], object]) -> list[str]:
    """How SQLite would go about the statements that something takes."""
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, sql: str, values: Any, *rest: Any) -> None:
        asked.append((sql, values))

    event.listen(container.stores.data, "before_cursor_execute", note)
    do()
    event.remove(container.stores.data, "before_cursor_execute", note)
    with raw(container) as connection:
        steps = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in asked]
        return [row[3] for rows in steps for row in rows]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_served_by_an_index(container: Container, database: str, sort: str) -> None:
    if database == "sqlite":
        officer = make_account(container)
        found = plans(container, lambda: listed(container, officer, sort=sort))
        assert not [step for step in found if "TEMP B-TREE" in step or step.startswith("SCAN case")], found


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_reads_a_whole_table(container: Container, database: str, name: str) -> None:
    if database == "sqlite":
        officer = make_account(container)
        found = plans(container, lambda: listed(container, officer, **FILTERS[name]))
        assert not [step for step in found if step.startswith("SCAN") and "anon" not in step], found


@pytest.mark.parametrize("day", ["opened_on", "deadline_or_never", "departs_or_never"])
def test_of_cases_that_a_state_passes_over_no_row_is_read(container: Container, database: str, day: str) -> None:
    officer, ordered = make_account(container), getattr(Case, day)
    chosen = select(Case.id).where(Case.state.in_((CaseState.PLANNING, CaseState.READY)), ordered >= TODAY)

    def first_of_days() -> None:
        with reading(container.units, officer.scope(container)) as unit:
            unit.session.execute(chosen.order_by(ordered, Case.id).limit(6)).all()

    if database == "sqlite":
        [step] = [step for step in plans(container, first_of_days) if "INDEX" in step]
        assert f"COVERING INDEX ix_case_office_{day.split('_')[0]}" in step
