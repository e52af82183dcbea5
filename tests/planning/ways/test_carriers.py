"""What carriers change follows into the journeys of the office: times, cancellations, sign-offs, and who is told."""

import uuid
from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.messaging.models import Notice
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.timetable.queries import flights_of_import, import_by_id
from planning.timetable.rules.flights import FileKind
from planning.timetable.services import apply_import, flights_concerned, remove_import, stage_file
from planning.ways.services.carriers import following
from planning.ways.words import WaysNotice
from returns.cases.rules.cases import CaseState
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import ItineraryReason, LegStatus
from returns.journey.services import Ticket, ticket_legs
from returns.readiness.services import readiness_of, sign_off, standing_sign_off
from tests.factories.flying import as_file, make_timetable, row, two_months
from tests.factories.journeys import Team, at_work, looking_at, make_ready, make_team
from tests.factories.scopes import EVERYTHING


@pytest.fixture
def team(container: Container) -> Team:
    """An office."""
    return make_team(container)


@pytest.fixture
def case_id(container: Container, team: Team) -> uuid.UUID:
    """A case that is ready to leave on TK 370 and on to Samarkand, as the timetable has it."""
    made = make_ready(container, team)
    make_timetable(
        container,
        team.owner,
        row("TK 370", "IST-TAS", "08:00-15:00", *two_months(container)),
        row("HY 51", "TAS-SKD", "17:00-18:00", *two_months(container)),
    )
    return made


def _import(container: Container, team: Team, *rows: str, is_whole: bool = False) -> tuple[uuid.UUID, int]:
    """Import rows as a colleague of the owner; returns the import, and how many journeys it concerned."""
    office, clock = team.officer.office_id, container.clock
    assert office is not None
    assert isinstance(clock, MovableClock)
    clock.move(timedelta(minutes=1))
    with writing(container.units, team.officer.scope(container)) as unit:
        made = stage_file(unit, office, as_file(list(rows)), FileKind.CSV, is_whole)
        staged = import_by_id(unit.session, made)
        assert staged is not None
        named = flights_concerned(unit, staged)
        _flights, concerned = following(unit, named, lambda: apply_import(unit, staged))
        return made, concerned.cases


def _statuses(container: Container, team: Team, case_id: uuid.UUID) -> list[LegStatus]:
    with looking_at(container, team.owner, case_id) as (unit, _case):
        return [leg.status for leg in legs_of_case(unit.session, case_id)]


def _told(container: Container, case_id: uuid.UUID) -> list[uuid.UUID]:
    with writing(container.units, EVERYTHING) as unit:
        statement = select(Notice).where(Notice.kind == WaysNotice.CARRIER_CHANGED)
        return [notice.account_id for notice in unit.session.execute(statement).scalars() if notice.about == case_id]


def test_a_booked_leg_is_marked_and_blocks_and_the_owner_is_told(
    container: Container, team: Team, case_id: uuid.UUID
) -> None:
    _made, count = _import(container, team, row("TK 370", "IST-TAS", "10:00-17:00", *two_months(container)))
    assert count == 1
    assert _statuses(container, team, case_id)[0] is LegStatus.CHANGED_BY_CARRIER
    assert _told(container, case_id) == [team.owner.id]
    with looking_at(container, team.owner, case_id) as (unit, case):
        codes = {reason.code for reason in readiness_of(unit, case).findings}
        assert ItineraryReason.LEG_CHANGED_BY_CARRIER in codes


def test_whoever_booked_is_told_too(container: Container, team: Team, case_id: uuid.UUID) -> None:
    with at_work(container, team.signer, case_id) as (unit, case):
        ticket_legs(unit, case, {legs_of_case(unit.session, case_id)[0].id: Ticket("NEW123")})
    _import(container, team, row("TK 370", "IST-TAS", "10:00-17:00", *two_months(container)))
    assert set(_told(container, case_id)) == {team.owner.id, team.signer.id}


@pytest.mark.parametrize(("in_the_file", "carrier", "on_the_leg"), [("0370", "TK", "370"), ("370", "", "TK 0370")])
def test_zeros_before_a_number_and_the_carrier_in_it_make_no_other_flight(
    container: Container, team: Team, case_id: uuid.UUID, in_the_file: str, carrier: str, on_the_leg: str
) -> None:
    with at_work(container, team.owner, case_id) as (unit, _case):
        leg = legs_of_case(unit.session, case_id)[0]
        leg.content = structs.replace(leg.content, carrier=carrier, number=on_the_leg)
    _made, count = _import(container, team, row(f"TK {in_the_file}", "IST-TAS", "10:00-17:00", *two_months(container)))
    assert count == 1
    assert _statuses(container, team, case_id)[0] is LegStatus.CHANGED_BY_CARRIER


def test_a_flight_that_nobody_flies_on_tells_nobody(container: Container, team: Team, case_id: uuid.UUID) -> None:
    other = row("TK 371", "TAS-IST", "18:00-21:00", *two_months(container))
    assert _import(container, team, other)[1] == 0
    same = row("TK 370", "IST-TAS", "08:00-15:00", *two_months(container), currency="EUR", adult="199")
    assert _import(container, team, same)[1] == 0, "only its fare is other"
    assert _told(container, case_id) == []


def test_a_planned_leg_takes_the_new_times_and_a_sign_off_is_void(
    container: Container, team: Team, case_id: uuid.UUID
) -> None:
    with at_work(container, team.owner, case_id) as (unit, _case):
        for leg in legs_of_case(unit.session, case_id):
            leg.status = LegStatus.PLANNED
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
        assert case.state is CaseState.READY
    _made, count = _import(
        container, team, row("TK 370", "IST-TAS", "08:30-15:10", *two_months(container), arrives_terminal="2")
    )
    assert count == 1
    with looking_at(container, team.owner, case_id) as (unit, case):
        first = legs_of_case(unit.session, case_id)[0]
        assert (first.status, first.content.arrives_terminal) == (LegStatus.PLANNED, "2")
        assert f"{first.departs_at:%H:%M}" == "05:30", "half past eight in Istanbul"
        assert standing_sign_off(unit, case) is None
    assert set(_told(container, case_id)) == {team.owner.id, team.signer.id}


def test_a_flight_that_does_not_go_any_more_cancels_what_was_planned_and_removing_the_import_brings_it_back(
    container: Container, team: Team, case_id: uuid.UUID
) -> None:
    with at_work(container, team.owner, case_id) as (unit, _case):
        for leg in legs_of_case(unit.session, case_id):
            leg.status = LegStatus.PLANNED
    kept = row("TK 999", "IST-AYT", "10:00-11:20", *two_months(container))
    made, count = _import(container, team, kept, is_whole=True)
    assert count == 1
    assert LegStatus.CANCELLED in _statuses(container, team, case_id)
    with writing(container.units, team.officer.scope(container)) as unit:
        applied = import_by_id(unit.session, made)
        assert applied is not None
        remove_import(unit, applied)
        assert remove_import(unit, applied) == [], "a second time changes nothing"
        assert not flights_of_import(unit.session, made)


def test_the_office_next_door_is_not_concerned(container: Container, team: Team, case_id: uuid.UUID) -> None:
    other = make_team(container)
    assert _import(container, other, row("TK 370", "IST-TAS", "10:00-17:00", *two_months(container)))[1] == 0
    assert _statuses(container, team, case_id)[0] is LegStatus.TICKETED


def test_a_ticket_after_a_change_settles_the_leg(container: Container, team: Team, case_id: uuid.UUID) -> None:
    _import(container, team, row("TK 370", "IST-TAS", "10:00-17:00", *two_months(container)))
    with at_work(container, team.owner, case_id) as (unit, case):
        leg = legs_of_case(unit.session, case_id)[0]
        ticket_legs(unit, case, {leg.id: Ticket("NEW123")})
    assert _statuses(container, team, case_id)[0] is LegStatus.TICKETED
