"""The calendar of the program: whose days it shows, what stands on them, and what it never says."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.agenda import Span
from foundation.calendars.rules import View, period_of, week_begins
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.episodes.queries import visit_entries, visits_by_day
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.referrals.models import Referral
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.models import Task
from returns.work.queries.entries import entries_on_page
from returns.work.services.tasks import close_tasks
from returns.work.words import WorkEntry
from tests.calendars.reading import make_document, make_leg
from tests.calendars.test_feed import first_person, reference
from tests.doors.visits import counted
from tests.factories.follow_up import change, make_followed, make_visit, rows
from tests.factories.makers import arrived, make_account, make_case, make_office
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_task

MOST_STATEMENTS, MOST_BYTES = 12, 60_000


def days(page: str) -> dict[str, list[str]]:
    """The entries of each day with any, by the day's own link."""
    shown = {}
    for cell in re.findall(r'<td class="cal-day.*?</td>', page, re.DOTALL):
        day = re.search(r"day=(\d{4}-\d\d-\d\d)", cell)
        assert day is not None
        lines = re.findall(r'<li class="cal-(?:entry|more)">(.*?)</li>', cell, re.DOTALL)
        if lines:
            shown[day[1]] = [" ".join(unescape(re.sub(r"<[^>]+>", " ", line)).split()) for line in lines]
    return shown


def test_an_officer_sees_the_days_of_the_office_or_their_own(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer, today = make_account(container), clock.now().date()
    colleague = make_account(container, place=officer.office_id)
    elsewhere = make_account(container, place=make_office(container))
    own = make_case(container, officer, legal_deadline=today, given_name="Canarya")
    theirs, hidden = (make_case(container, who, legal_deadline=today) for who in (colleague, elsewhere))
    make_document(container, own, first_person(container, own), 0)
    make_leg(container, colleague, theirs, clock.now())
    make_task(container, officer, own, days=0)
    browser = arrived(app, officer)
    page = browser.get("/calendar?whose=everyone").text
    assert "Times are local to Istanbul." in page, "a city, as on every other page"
    [entries] = days(page).values()
    assert sum(line.startswith("Deadline") for line in entries) == 2
    assert any(line.endswith(f"Departure {reference(container, theirs)}") for line in entries)
    assert f"Document {reference(container, own)}" in entries
    assert reference(container, hidden) not in page
    assert "Canarya" not in page
    [mine] = days(browser.get("/calendar").text).values()
    assert sorted(line.split()[0] for line in mine) == ["Deadline", "Document", "Task"]
    [deadlines] = days(browser.get("/calendar?kind=deadline&whose=everyone").text).values()
    assert len(deadlines) == 2
    assert f'href="/cases/{own}"' in page


@pytest.mark.both_databases
def test_everyones_calendar_has_the_open_tasks_of_the_office(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer, today = make_account(container), clock.now().date()
    colleague = make_account(container, place=officer.office_id)
    elsewhere = make_account(container, place=make_office(container))
    case, hidden = make_case(container, colleague), make_case(container, elsewhere)
    for maker, of_case in ((colleague, case), (officer, None), (elsewhere, hidden)):
        make_task(container, maker, of_case, days=0, text="Canary tea")
    closed = make_task(container, colleague, case, days=0)
    with writing(container.units, colleague.scope(container)) as unit:
        task = unit.session.get(Task, closed)
        assert task is not None
        close_tasks(unit, [task])
    browser = arrived(app, officer)
    page = browser.get("/calendar?whose=everyone").text
    assert sorted(days(page)[today.isoformat()]) == ["Task", f"Task {reference(container, case)}"]
    assert "Canary" not in page
    assert days(browser.get("/calendar?whose=mine").text)[today.isoformat()] == ["Task"]
    span = Span(clock.now(), today, today, today, 100, True, False, 1)
    with reading(container.units, officer.scope(container)) as unit:
        [one] = entries_on_page(unit.session, officer.scope(container), span)
    assert (one.kind, one.has_more) == (WorkEntry.TASK, True)


def test_a_partner_sees_its_own_visits_and_roles_without_dates_no_calendar(app: Flask, container: Container) -> None:
    followed, stranger = make_followed(container), make_account(container, Role.PARTNER_WORKER)
    with reading(container.units, EVERYTHING) as unit:
        visit = unit.session.get(Visit, followed.visit)
        assert visit is not None
        due = visit.due_on.isoformat()
    address = f"/calendar?day={due}"
    [visit_line] = days(arrived(app, followed.coordinator).get(address).text)[due]
    assert visit_line == f"Visit {reference(container, followed.case)}"
    assert not days(arrived(app, stranger).get(address).text)
    assert days(arrived(app, followed.officer).get(f"{address}&whose=everyone").text)[due] == [visit_line]
    for role in (Role.MANAGER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER):
        assert arrived(app, make_account(container, role)).get("/calendar").status_code == 403


def test_what_a_day_has_no_room_for_is_counted_and_the_day_shows_it(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer, today = make_account(container), clock.now().date()
    browser, address = arrived(app, officer), "/calendar?view=month"
    make_case(container, officer, legal_deadline=today)
    browser.get(address)
    with counted(container) as few:
        browser.get(address)
    for _ in range(6):
        make_case(container, officer, legal_deadline=today)
    with counted(container) as many:
        page = browser.get(address).text
    assert len(few) == len(many) <= MOST_STATEMENTS, str(vars(many))
    assert len(page.encode()) < MOST_BYTES
    lines = days(page)[today.isoformat()]
    assert len(lines) == 4
    assert lines[3].startswith("4 more entries")
    assert browser.get(f"/calendar?view=day&day={today}&whose=mine").text.count('class="cal-entry"') == 7


@pytest.mark.both_databases
def test_what_an_office_has_on_a_day_is_counted_up_to_a_limit(app: Flask, container: Container) -> None:
    followed, elsewhere = make_followed(container), make_followed(container)  # in two offices
    with reading(container.units, EVERYTHING) as unit:
        visit = unit.session.get(Visit, followed.visit)
        assert visit is not None
        due = visit.due_on
    make_visit(container, elsewhere.case, elsewhere.episode, 2)
    for n, state in enumerate((VisitState.OVERDUE, VisitState.PLANNED, VisitState.STOPPED) * 2, 2):
        make_visit(container, followed.case, followed.episode, n, state=state)
    browser, address = arrived(app, followed.officer), f"/calendar?view=month&whose=everyone&day={due}"
    assert days(browser.get(address).text)[due.isoformat()][3].startswith("2 more entries")
    for n in range(8, 16):
        make_visit(container, followed.case, followed.episode, n)
    page = browser.get(address).text  # two that are overdue, and ten of eleven that are planned
    assert days(page)[due.isoformat()][3].startswith("More than 9 more entries")
    assert "12+</span>" in page
    assert "more than 12 entries" in page
    week = browser.get(address.replace("view=month", "view=week")).text
    assert days(week)[due.isoformat()][8].startswith("5 more entries")


@pytest.mark.both_databases
def test_of_an_office_no_more_of_a_kind_and_day_are_read_than_are_counted(
    container: Container, clock: MovableClock
) -> None:
    officer, now = make_account(container), clock.now()
    soon = {"deadline": now.date(), "departure": now.date() + timedelta(days=1)}
    for of_both in (True, True, True, False):
        case = make_case(container, officer, legal_deadline=soon["deadline"])
        for days in (1, 2) if of_both else ():
            make_leg(container, officer, case, now + timedelta(days=days))
    span = Span(now, now.date(), now.date(), now.date() + timedelta(days=3), 100, True, False, 2)
    with reading(container.units, officer.scope(container)) as unit:
        few = entries_on_page(unit.session, officer.scope(container), span)
        every = entries_on_page(unit.session, officer.scope(container), replace(span, each_day=20))
        own = entries_on_page(unit.session, officer.scope(container), replace(span, is_mine=True))
    assert Counter((entry.kind.value, entry.day, entry.has_more) for entry in few) == {
        (kind, day, has_more): 1 for kind, day in soon.items() for has_more in (False, True)
    }
    assert Counter(entry.kind.value for entry in every) == {"deadline": 4, "departure": 3}
    assert {entry.row_id for entry in every} == {entry.row_id for entry in own}
    assert not any(entry.has_more for entry in every)


@pytest.mark.both_databases
def test_of_clearances_that_end_on_a_day_no_more_are_read_than_are_counted(container: Container) -> None:
    officer, now = make_account(container), container.clock.now()
    days = [now.date() + timedelta(days=n) for n in (-1, 0, 0, 0, 0, 2, 3, 4)]
    ending = {make_case(container, officer): day for day in days}
    gone = sorted(case for case, day in ending.items() if day == now.date())[0]  # the first of the day by its index
    with writing(container.units, EVERYTHING) as unit:
        for clearance in unit.session.execute(select(ProtectionClearance)).scalars():
            if clearance.case_id in ending:
                clearance.state, clearance.until = Clearance.GIVEN, ending[clearance.case_id]
        case = unit.session.get(Case, gone)
        assert case is not None
        case.state = CaseState.DEPARTED
    span = Span(now, now.date(), now.date(), now.date() + timedelta(days=3), 100, True, False, 2)
    with reading(container.units, officer.scope(container)) as unit, counted(container) as asked:
        few = entries_on_page(unit.session, officer.scope(container), span)
        every = entries_on_page(unit.session, officer.scope(container), replace(span, each_day=20))
    [sql, _same] = [sql for _store, sql in asked.statements if "protection_clearance.until" in sql]
    assert sql.count("FROM protection_clearance") == 4, "each day is looked for by itself"
    shown = {case for case, day in ending.items() if case != gone and span.first <= day <= span.last}
    assert {entry.case_id for entry in every if entry.kind is WorkEntry.CLEARANCE} == shown
    assert sorted((entry.day, entry.has_more) for entry in few if entry.kind is WorkEntry.CLEARANCE) == [
        (span.first, False), (span.first, True), (span.last - timedelta(days=1), False), (span.last, False)
    ]  # fmt: skip


@pytest.mark.both_databases
def test_of_an_office_no_more_visits_of_a_day_are_read_than_are_counted(container: Container) -> None:
    followed, stranger = make_followed(container), make_account(container, place=make_office(container))
    for n, state in enumerate((VisitState.DUE, VisitState.OVERDUE, VisitState.STOPPED) * 3, 2):
        make_visit(container, followed.case, followed.episode, n, state=state)
        make_visit(container, followed.case, followed.episode, n + 20, state=state, due_on=date(2026, 11, 25))
    span = Span(container.clock.now(), date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 26), 100, True, False, 1)
    with reading(container.units, followed.officer.scope(container)) as unit:
        every = visits_by_day(unit.session, replace(span, each_day=20))
        told = visits_by_day(unit.session, span)
        assert {entry.row_id for entry in every} == {entry.row_id for entry in visit_entries(unit.session, span)}
    assert Counter(entry.day for entry in every) == {date(2026, 11, 24): 7, date(2026, 11, 25): 6}
    # One that is due, one overdue, and the planned one.
    assert Counter((entry.day, entry.has_more) for entry in told) == {
        (date(2026, 11, 24), True): 2,
        (date(2026, 11, 24), False): 1,
        (date(2026, 11, 25), True): 2,
    }
    with reading(container.units, stranger.scope(container)) as unit:
        assert not visits_by_day(unit.session, span)


@pytest.mark.both_databases
def test_a_departure_stands_on_the_day_of_whoever_looks(app: Flask, container: Container) -> None:
    officer = make_account(container)  # in Istanbul, where the day begins three hours before UTC
    case = make_case(container, officer)
    make_leg(container, officer, case, datetime(2026, 11, 24, 22, tzinfo=UTC))
    make_leg(container, officer, case, datetime(2026, 11, 25, 5, tzinfo=UTC), ordinal=2)
    make_leg(container, officer, case, datetime(2026, 11, 23, 5, tzinfo=UTC), ordinal=3, status="cancelled")
    for whose in ("mine", "everyone"):
        shown = days(arrived(app, officer).get(f"/calendar?day=2026-11-24&whose={whose}").text)
        assert shown == {"2026-11-25": [f"01:00 Departure {reference(container, case)}"]}


def test_today_days_of_rest_and_holidays_are_told_in_words(app: Flask, container: Container) -> None:
    officer = make_account(container)  # in Istanbul
    page = arrived(app, officer).get("/calendar?view=month&day=2026-10-01").text
    holiday = next(cell for cell in page.split("<td ") if "day=2026-10-29" in cell)
    assert "Republic Day" in holiday
    assert "cal-closed" in holiday
    assert page.count("Weekend</span>") >= 8
    assert arrived(app, officer).get("/calendar").text.count('aria-current="date"') == 1


@pytest.mark.parametrize(("rest", "begins"), [({5, 6}, 0), ({4, 5}, 6), ({4}, 5), (set(), 0), ({3, 4}, 5)])
def test_a_week_begins_after_the_days_of_rest(rest: set[int], begins: int) -> None:
    assert week_begins(rest) == begins


@pytest.mark.parametrize("begins", range(7))
def test_a_period_is_whole_weeks_and_moving_on_skips_no_day(begins: int) -> None:
    for view in (View.WEEK, View.MONTH):
        day, seen = date(2026, 1, 31), set[date]()
        for _ in range(30):
            period = period_of(view, day, begins)
            weeks = period.weeks()
            assert all(len(week) == 7 and week[0].weekday() == begins for week in weeks)
            assert any(day in week for week in weeks)
            assert period_of(view, period.after, begins).before <= period.last
            seen |= {shown for week in weeks for shown in week}
            day = period.after
        assert len(seen) == (max(seen) - min(seen)).days + 1


def test_arrivals_of_a_coordinator_alone_are_those_assigned_to_them(app: Flask, container: Container) -> None:
    one = make_referred(container, (TransferPurpose.RECEPTION,))
    [leg] = rows(container, Leg, Leg.case_id == one.case)
    change(container, Leg, leg.id, arrives_at=container.clock.now() + timedelta(hours=1))
    for who, mine in ((one.coordinator, False), (one.worker, True)):
        for whose, is_shown in (("mine", mine), ("everyone", True)):
            page = arrived(app, who).get(f"/calendar?view=month&whose={whose}").text
            assert (reference(container, one.case) in page) is is_shown, (who.id, whose)
    one.change(Referral, one.referrals[TransferPurpose.RECEPTION], assigned_to=one.coordinator.id)
    assert reference(container, one.case) in arrived(app, one.coordinator).get("/calendar?view=month&whose=mine").text
