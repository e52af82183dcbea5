"""The list of visits: who sees which, in which order, page by page."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries import visits
from reintegration.follow_up.queries.check_ins import any_visits
from reintegration.follow_up.queries.visits import VisitFilter, first_asking, first_of_cases, visit_page, with_whom
from reintegration.follow_up.rules.visits import Which
from reintegration.referrals.models import Referral
from tests.doors.visits import counted
from tests.factories.follow_up import change, first_visits, make_followed, make_team, make_visit, rows
from tests.factories.makers import Person

TODAY = date(2026, 11, 24)


def _ids(container: Container, who: Person, wanted: VisitFilter, size: int = 50) -> list[object]:
    """Every id of the list, page after page."""
    found: list[object] = []
    cursor: str | None = None
    with reading(container.units, who.scope(container)) as unit:
        while True:
            page = visit_page(first_of_cases(unit.session, wanted), cursor, size)
            listed = any_visits(unit.session, [one.id for one in page.items], wanted.now)
            assert [one.visit.id for one in listed] == [one.id for one in page.items]
            found += [one.visit.id for one in listed]
            cursor = page.next_cursor
            if cursor is None:
                return found


def test_the_earliest_stands_first_and_every_page_goes_on_where_the_last_one_ended(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    made = [
        make_followed(
            container, team, {"due_on": TODAY + timedelta(days=day), "closes_on": TODAY + timedelta(days=60)}
        ).visit
        for day in (3, -2, 0, 3, 9)
    ]
    wanted = VisitFilter(clock.now(), 7)
    found = _ids(container, team.worker, wanted, size=2)
    assert found == _ids(container, team.worker, wanted)
    assert found[:2] == [made[1], made[2]]
    assert sorted(map(str, found)) == sorted(map(str, made))


@pytest.mark.both_databases
def test_a_start_page_reads_all_visits_of_the_first_cases_and_none_of_others(
    container: Container, clock: MovableClock
) -> None:
    team, expected = make_team(container), {}
    for day in (5, 2, 9, 2, -1, 4):
        closes = {"closes_on": TODAY + timedelta(days=60)}
        one = make_followed(container, team, {"due_on": TODAY + timedelta(days=day), **closes})
        later = make_visit(
            container, one.case, one.episode, ordinal=2, due_on=TODAY + timedelta(days=day + 3), **closes
        )
        expected[one.case] = [(TODAY + timedelta(days=day), one.visit), (TODAY + timedelta(days=day + 3), later)]
    wanted = VisitFilter(clock.now(), 7)
    for most in (1, 4, 12):
        with reading(container.units, team.worker.scope(container)) as unit, counted(container) as asked:
            found = first_asking(unit.session, wanted, most)
        assert [name for name, _sql in asked.statements].count("data") == 1
        first = sorted(expected.values(), key=lambda visits: (visits[0][0], str(visits[0][1])))[:most]
        in_order = sorted((visit for of_case in first for visit in of_case), key=_by_day)
        assert [(one.id, one.days) for one in found] == [(visit, (day - TODAY).days) for day, visit in in_order]


def _by_day(visit: tuple[date, object]) -> tuple[date, str]:
    return visit[0], str(visit[1])


def test_each_choice_shows_its_own_state_and_nothing_that_is_over(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    states = ("planned", "due", "overdue", "done", "missed", "stopped")
    made = {state: make_followed(container, team).visit for state in states}
    for state, visit in made.items():
        outcome = {"done": "done", "missed": "unreachable"}.get(state)
        change(container, Visit, visit, state=state, outcome=outcome)
    for which, own in ((Which.LATE, ["overdue"]), (Which.DUE, ["due"]), (Which.COMING, ["planned"])):
        assert _ids(container, team.worker, VisitFilter(clock.now(), 7, which)) == [made[one] for one in own]
    assert len(_ids(container, team.worker, VisitFilter(clock.now(), 7))) == 3


def test_a_coordinator_finds_what_is_given_to_nobody_and_with_whom_the_rest_is(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    given, ungiven = make_followed(container, team), make_followed(container, team)
    [referral] = rows(container, Referral, Referral.case_id == ungiven.case)
    change(container, Referral, referral.id, assigned_to=None)
    assert _ids(container, team.coordinator, VisitFilter(clock.now(), 7, is_nobodys=True)) == [ungiven.visit]
    assert len(_ids(container, team.coordinator, VisitFilter(clock.now(), 7))) == 2
    assert _ids(container, team.worker, VisitFilter(clock.now(), 7)) == [given.visit]
    with reading(container.units, team.coordinator.scope(container)) as unit:
        assert with_whom(unit.session, [given.case, ungiven.case]) == {given.case: team.worker.id}


def test_an_officer_sees_only_what_no_partner_makes(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    followed, alone = make_followed(container, team), make_followed(container, team)
    [referral] = rows(container, Referral, Referral.case_id == alone.case)
    change(container, Referral, referral.id, state="revoked", ended_at=clock.now())
    wanted = VisitFilter(clock.now(), 7, owner_id=team.officer.id)
    assert _ids(container, team.officer, wanted) == [alone.visit]
    assert followed.visit not in _ids(container, team.officer, wanted)
    with reading(container.units, team.officer.scope(container)) as unit:
        assert [one.visit.id for one in first_visits(unit.session, wanted, 1)] == [alone.visit]


def test_a_list_that_is_cut_says_that_there_are_more(
    container: Container, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = make_team(container)
    for _case in range(3):
        make_followed(container, team)
    monkeypatch.setattr(visits, "MOST_CASES", 2)
    with reading(container.units, team.worker.scope(container)) as unit:
        firsts = first_of_cases(unit.session, VisitFilter(clock.now(), 7), 3)
        page = visits.visit_page(firsts, None, 5)
    assert (len(page.items), page.total, page.capped, page.next_cursor) == (2, 2, True, None)


def _listed_by(container: Container, who: Person, wanted: VisitFilter) -> tuple[list[object], str]:
    """The ids of the list, and the statement that began it."""
    sent: list[str] = []

    def note(connection: object, cursor: object, sql: str, *rest: object) -> None:
        sent.append(" ".join(sql.split()))

    event.listen(container.stores.data, "before_cursor_execute", note)
    ids = _ids(container, who, wanted)
    event.remove(container.stores.data, "before_cursor_execute", note)
    [listed] = [sql for sql in sent if "row_number()" in sql]
    return ids, listed


@pytest.mark.both_databases
def test_the_visits_of_an_officer_begin_with_the_officers_own_cases(container: Container, clock: MovableClock) -> None:
    """All that have arrived in the office are never looked through, however a database guesses."""
    team = make_team(container)
    alone = make_followed(container, team)
    [referral] = rows(container, Referral, Referral.case_id == alone.case)
    change(container, Referral, referral.id, state="revoked", ended_at=clock.now())
    ids, sql = _listed_by(container, team.officer, VisitFilter(clock.now(), 7, owner_id=team.officer.id))
    assert ids == [alone.visit]
    assert 'FROM visit JOIN (SELECT DISTINCT "case".id AS id FROM "case" WHERE "case".owner_id = ' in sql
    assert 'JOIN "case" ON' not in sql


def test_consents_are_looked_up_for_visits_and_not_for_all_that_a_partner_follows(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    followed = make_followed(container, team)
    ids, sql = _listed_by(container, team.coordinator, VisitFilter(clock.now(), 7))
    assert ids == [followed.visit]
    assert "FROM consent WHERE consent.case_id = visit.case_id" in sql
