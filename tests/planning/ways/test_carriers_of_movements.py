"""What carriers change reaches group movements: their times, the legs of their cases, sign-offs, and who is told."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.messaging.models import Notice
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.timetable.queries import import_by_id
from planning.timetable.rules.flights import FileKind
from planning.timetable.services import apply_import, flights_concerned, stage_file
from planning.ways.services.carriers import following
from planning.ways.words import WaysNotice
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import ItineraryReason, LegStatus
from returns.movements.services.movements import NewNotice, cancel_movement, give_notice
from returns.readiness.services import readiness_of, sign_off, standing_sign_off
from tests.doors.visits import counted
from tests.factories.flying import as_file, make_timetable, row, two_months
from tests.factories.journeys import Team, at_work, looking_at, make_team
from tests.factories.makers import arrived
from tests.factories.movements import day_of, joined, make_joinable, make_movement, moving, taken, watching
from tests.factories.scopes import EVERYTHING


@pytest.fixture
def team(container: Container) -> Team:
    """An office whose timetable has the flight of the movements."""
    made = make_team(container)
    make_timetable(container, made.owner, row("TK 370", "IST-TAS", "08:00-15:00", *two_months(container)))
    return made


def _wait_a_minute(container: Container) -> None:
    """Of two statements about a flight the later one holds."""
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=1))


def _import(container: Container, team: Team, *rows: str, is_whole: bool = False) -> tuple[int, int]:
    """Import rows as a colleague of the owner; returns how many cases and movements it concerned."""
    office = team.officer.office_id
    assert office is not None
    _wait_a_minute(container)
    with writing(container.units, team.officer.scope(container)) as unit:
        staged = import_by_id(unit.session, stage_file(unit, office, as_file(list(rows)), FileKind.CSV, is_whole))
        assert staged is not None
        named = flights_concerned(unit, staged)
        _flights, concerned = following(unit, named, lambda: apply_import(unit, staged))
        return concerned.cases, concerned.movements


def _at(container: Container, hour: int) -> datetime:
    return datetime.combine(day_of(container), time(hour))


def _later(container: Container) -> str:
    return row("TK 370", "IST-TAS", "10:00-17:00", *two_months(container), arrives_terminal="2")


def _told(container: Container, kind: WaysNotice) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
    with writing(container.units, EVERYTHING) as unit:
        rows = unit.session.execute(select(Notice).where(Notice.kind == kind)).scalars()
        return [(notice.account_id, notice.about) for notice in rows]


@dataclass(frozen=True)
class _Seen:
    """What is looked at of the leg of a case in a movement; `departs` in UTC."""

    departs: str
    terminal: str
    status: LegStatus
    booked_by: uuid.UUID


def _leg(container: Container, team: Team, case_id: uuid.UUID, movement: uuid.UUID) -> _Seen:
    with looking_at(container, team.owner, case_id) as (unit, _case):
        leg = next(leg for leg in legs_of_case(unit.session, case_id) if leg.movement_id == movement)
        return _Seen(f"{leg.departs_at:%H:%M}", leg.content.arrives_terminal, leg.status, leg.booked_by)


def test_a_planned_movement_takes_the_new_times_with_all_of_its_cases(container: Container, team: Team) -> None:
    movement = make_movement(container, team.owner)
    cases = [make_joinable(container, team, ready=True) for _case in range(2)]
    joined(container, team.owner, movement, *cases)
    with moving(container, team.owner, movement) as (unit, made):
        give_notice(unit, made, NewNotice(container.clock.now().date(), "The reception at the airport"))
    with at_work(container, team.signer, cases[0]) as (unit, case):
        sign_off(unit, case)
    assert _import(container, team, _later(container)) == (2, 1)
    with watching(container, team.owner, movement) as (_unit, made):
        assert (f"{made.departs_at:%H:%M}", made.status) == ("07:00", LegStatus.PLANNED), "ten in Istanbul"
        assert (made.content.arrives_terminal, made.schedule, made.told_at) == ("2", 2, None)
    for case_id in cases:
        leg = _leg(container, team, case_id, movement)
        assert (leg.departs, leg.terminal) == ("07:00", "2")
        assert leg.booked_by == team.owner.id, "whoever imported the file may still sign off"
    with looking_at(container, team.owner, cases[0]) as (unit, case):
        assert standing_sign_off(unit, case) is None
        assert "group_notice_not_given" in [one.code for one in readiness_of(unit, case).findings]
    assert {(who, about) for who, about in _told(container, WaysNotice.CARRIER_CHANGED)} >= {
        (team.owner.id, cases[0]),
        (team.owner.id, cases[1]),
        (team.signer.id, cases[0]),
    }
    assert _told(container, WaysNotice.MOVEMENT_CHANGED) == [(team.owner.id, None)]


def test_a_booked_movement_is_marked_and_blocks_its_cases(app: Flask, container: Container, team: Team) -> None:
    movement = make_movement(container, team.owner, status=LegStatus.TICKETED)
    case_id = make_joinable(container, team, ready=True)
    joined(container, team.owner, movement, case_id)
    assert _import(container, team, _later(container)) == (1, 1)
    with watching(container, team.owner, movement) as (_unit, made):
        assert (f"{made.departs_at:%H:%M}", made.status) == ("05:00", LegStatus.CHANGED_BY_CARRIER)
    assert _leg(container, team, case_id, movement).status is LegStatus.CHANGED_BY_CARRIER
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert ItineraryReason.LEG_CHANGED_BY_CARRIER in {one.code for one in readiness_of(unit, case).findings}
    page = arrived(app, team.owner).get(f"/movements/{movement}").text
    assert "The carrier changed this flight, or no longer operates it." in page
    assert f"/movements/{movement}/change" in page[page.index("no longer operates it") :]
    inbox = arrived(app, team.owner).get("/inbox").text
    assert "A carrier changed the flight of a group movement" in inbox


def test_people_keep_their_places_where_a_planned_flight_does_not_go_any_more(container: Container, team: Team) -> None:
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team, ready=True)
    joined(container, team.owner, movement, case_id)
    places = taken(container, team.owner, movement)
    assert _import(container, team, row("TK 9", "IST-AYT", "10:00-11:20", *two_months(container)), is_whole=True) == (
        1,
        1,
    )
    with watching(container, team.owner, movement) as (_unit, made):
        assert made.status is LegStatus.CHANGED_BY_CARRIER
    assert taken(container, team.owner, movement) == places
    assert _leg(container, team, case_id, movement).status is LegStatus.CHANGED_BY_CARRIER


def test_whoever_planned_a_movement_without_people_is_told(container: Container, team: Team) -> None:
    make_movement(container, team.owner)
    assert _import(container, team, _later(container)) == (0, 1)
    assert _told(container, WaysNotice.MOVEMENT_CHANGED) == [(team.owner.id, None)]


def test_whoever_imports_hears_how_many_movements_it_concerned(app: Flask, container: Container, team: Team) -> None:
    make_movement(container, team.owner)
    _wait_a_minute(container)
    assert team.officer.office_id is not None
    with writing(container.units, team.officer.scope(container)) as unit:
        staged = stage_file(unit, team.officer.office_id, as_file([_later(container)]), FileKind.CSV, False)
    browser = arrived(app, team.officer)
    assert browser.post(f"/timetable/imports/{staged}/apply").status_code == 303
    assert "1 group movement uses a flight that changed." in browser.get("/timetable").text


def test_other_offices_other_flights_and_cancelled_movements_are_left_alone(container: Container, team: Team) -> None:
    elsewhere = make_team(container)
    foreign = make_movement(container, elsewhere.owner)
    other = make_movement(container, team.owner, number="371")
    off = make_movement(container, team.owner)
    with moving(container, team.owner, off) as (unit, made):
        cancel_movement(unit, made)
    assert _import(container, team, _later(container)) == (0, 0)
    for who, movement in ((elsewhere.owner, foreign), (team.owner, other), (team.owner, off)):
        with watching(container, who, movement) as (_unit, made):
            assert f"{made.departs_at:%H:%M}" == "05:00"
    assert _told(container, WaysNotice.MOVEMENT_CHANGED) == []


def test_a_frozen_leg_does_not_follow(container: Container, team: Team) -> None:
    movement, case_id = make_movement(container, team.owner), make_joinable(container, team, ready=True)
    joined(container, team.owner, movement, case_id)
    with at_work(container, team.owner, case_id) as (unit, _case):
        leg = next(leg for leg in legs_of_case(unit.session, case_id) if leg.movement_id == movement)
        leg.status, leg.frozen_as = LegStatus.FROZEN, LegStatus.PLANNED
    assert _import(container, team, _later(container)) == (0, 1)
    assert _leg(container, team, case_id, movement).status is LegStatus.FROZEN


def test_legs_of_many_movements_are_read_at_once(container: Container, team: Team) -> None:
    reads = []
    for hour in (9, 10):
        for _movement in range(2 if hour == 10 else 1):
            made = make_movement(container, team.owner, departs=_at(container, 8), arrives=_at(container, 15))
            joined(container, team.owner, made, make_joinable(container, team))
        make_timetable(container, team.owner, row("TK 370", "IST-TAS", "08:00-15:00", *two_months(container)))
        with counted(container) as found:
            _import(container, team, row("TK 370", "IST-TAS", f"{hour}:00-{hour + 7}:00", *two_months(container)))
        reads.append(sum("FROM leg " in sql or "FROM movement " in sql for _store, sql in found.statements))
    assert reads[0] == reads[1]
