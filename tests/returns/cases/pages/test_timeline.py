"""The timeline of a case: by day, the newest first, each entry with whom it is about and who did it."""

import re
import uuid
from datetime import date, timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.lifecycle.queries import marks_of, marks_of_case, newest_of_case, told_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.people.rules.people import Sex
from returns.safe_contact.services import record_safe_contact
from tests.factories.cards import make_card
from tests.factories.journeys import Team, at_work, make_team, people_of
from tests.factories.makers import arrived, make_case


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


def days_of(page: str) -> list[tuple[str, list[str]]]:
    """Each day of the timeline with the text of its entries."""
    days = re.findall(r'timeline-day"><time[^>]*>([^<]*)</time></h[23]>\s*<ol[^>]*>(.*?)</ol>', page, re.DOTALL)

    def text(own: str) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", own)).strip()

    entry = re.compile(r"<li>(.*?)</li>", re.DOTALL)
    return [(day, [text(own) for own in entry.findall(entries)]) for day, entries in days]


def test_entries_stand_under_their_day_the_newest_first(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    case_id = make_case(container, team.owner)
    for hours, kind in ((1, EventKind.BUDGET_CHANGED), (1, EventKind.SCREENED), (30, EventKind.BUDGET_CHANGED)):
        clock.move(timedelta(hours=hours))
        with at_work(container, team.owner, case_id) as (unit, case):
            add_to_timeline(unit, case, kind)
    days = days_of(arrived(app, team.owner).get(f"/cases/{case_id}/timeline").text)
    assert [day for day, _entries in days] == ["25 Nov 2026", "24 Nov 2026"]
    assert [len(entries) for _day, entries in days] == [1, 3]
    assert days[1][1][-1].startswith("Case opened")


def test_an_entry_names_whom_it_is_about_where_more_than_one_person_returns(
    app: Flask, container: Container, team: Team
) -> None:
    case_id = make_case(container, team.owner, given_name="Zarina", family_name="Karimova")
    browser = arrived(app, team.owner)
    with at_work(container, team.owner, case_id) as (unit, case):
        first = people_of(container, team.owner, case_id)[0]
        record_safe_contact(unit, case, first, make_card())
    assert "Zarina" not in str(days_of(browser.get(f"/cases/{case_id}/timeline").text)), "there is nobody else"
    with at_work(container, team.owner, case_id) as (unit, case):
        second = add_member(unit, container.secrets, case, NewMember("Farrukh", "Karimov", Sex.MALE, date(1985, 5, 1)))
        add_to_timeline(unit, case, EventKind.CONSENT_GIVEN, about=[first, second])
        add_to_timeline(unit, case, EventKind.BUDGET_CHANGED)
    entries = " | ".join(days_of(browser.get(f"/cases/{case_id}/timeline").text)[0][1])
    assert re.search(r"Safe contact\b[^|]* Zarina Karimova", entries)
    assert "Person added Farrukh Karimov" in entries
    assert re.search(r"Zarina Karimova and 1 more", entries)
    assert re.search(r"Budget changed (?!Zarina|Farrukh)", entries)


def _told(
    container: Container, clock: MovableClock, team: Team, case_id: uuid.UUID, kind: EventKind, times: int
) -> None:
    """Something happens so many times, a minute after the other."""
    for _n in range(times):
        clock.move(timedelta(minutes=1))
        with at_work(container, team.owner, case_id) as (unit, case):
            add_to_timeline(unit, case, kind)


def test_what_follows_itself_on_one_day_is_one_line_with_how_often(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    case_id = make_case(container, team.owner)
    browser, address = arrived(app, team.owner), f"/cases/{case_id}/timeline"
    _told(container, clock, team, case_id, EventKind.TRAVEL_PLANNED, times=3)
    _told(container, clock, team, case_id, EventKind.BUDGET_CHANGED, times=1)
    _told(container, clock, team, case_id, EventKind.TRAVEL_PLANNED, times=2)
    for shown in (address, f"{address}?part=newest"):
        [(_day, entries)] = days_of(browser.get(shown).text)
        assert [re.sub(r" Colleague \d+ ", " | ", entry) for entry in entries] == [
            "Journey planned (2 times) | 12:05–12:06",
            "Budget changed | 12:04",
            "Journey planned (3 times) | 12:01–12:03",
            "Case opened | 12:00",
        ]
    clock.move(timedelta(days=1))
    _told(container, clock, team, case_id, EventKind.TRAVEL_PLANNED, times=1)
    days = days_of(arrived(app, team.owner).get(address).text)
    assert [len(entries) for _day, entries in days] == [1, 4], "a day of its own"


def test_many_changes_in_a_row_hide_nothing_that_came_before(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    case_id = make_case(container, team.owner)
    browser, address = arrived(app, team.owner), f"/cases/{case_id}/timeline"
    _told(container, clock, team, case_id, EventKind.SCREENED, times=1)
    _told(container, clock, team, case_id, EventKind.TRAVEL_PLANNED, times=8)
    [(_day, entries)] = days_of(browser.get(f"{address}?part=newest").text)
    assert [entry.split(" Colleague")[0] for entry in entries] == [
        "Journey planned (8 times)",
        "Needs of a person recorded",
        "Case opened",
    ]
    _told(container, clock, team, case_id, EventKind.TRAVEL_PLANNED, times=8)
    part = browser.get(f"{address}?part=newest").text
    assert re.findall(r'href="([^"]*)"', part) == [address], "not all of it was read"


_COUNSELLED = (CaseState.INTAKE, CaseState.COUNSELLING)


def test_the_newest_entries_are_shown_and_all_of_them_where_they_are_asked_for(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    case_id = make_case(container, team.owner)
    for kind in (EventKind.BUDGET_CHANGED, EventKind.COUNSELLED) * 3:
        _told(container, clock, team, case_id, kind, times=1)
    browser, address = arrived(app, team.owner), f"/cases/{case_id}/timeline"
    [newest] = re.findall(r'data-standing="([^"]*/timeline[^"]*)"', browser.get(f"/cases/{case_id}").text)
    known = [entry for _day, entries in days_of(browser.get(newest).text) for entry in entries]
    assert len(known) == 5
    _told(container, clock, team, case_id, EventKind.SCREENED, times=1)
    part = browser.get(newest).text
    entries = [entry for _day, entries in days_of(part) for entry in entries]
    assert len(entries) == 5
    assert entries[0].startswith("Needs of a person recorded"), entries
    assert re.findall(r'href="([^"]*)"', part) == [address]
    every = [entry for _day, entries in days_of(browser.get(address).text) for entry in entries]
    assert (len(every), every[:5]) == (8, entries)
    assert every[-1].startswith("Case opened")
    assert browser.get(f"{address}?part=some").status_code == 422


def test_the_states_that_were_reached_and_what_is_recorded_do_not_depend_on_how_much_is_shown(
    container: Container, clock: MovableClock, team: Team
) -> None:
    case_id = make_case(container, team.owner)
    with at_work(container, team.owner, case_id) as (unit, case):
        for kind, states in ((EventKind.COUNSELLED, _COUNSELLED), (EventKind.SCREENED, None)) * 2:
            clock.move(timedelta(days=1))
            add_to_timeline(unit, case, kind, states)
    with at_work(container, team.owner, case_id) as (unit, _case):
        told = told_of_case(unit.session, case_id)
        assert marks_of_case(unit.session, case_id) == marks_of(told)
        assert marks_of(told).reached == {CaseState.COUNSELLING: told[-2][0].at}
        assert newest_of_case(unit.session, case_id, 3) == told[-3:]
