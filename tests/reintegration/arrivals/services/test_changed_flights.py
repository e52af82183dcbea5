"""Whoever receives people is told that a carrier changed their flight: not when, not who, and nobody else."""

import uuid
from datetime import timedelta

import pytest

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.timetable.queries import import_by_id
from planning.timetable.rules.flights import FileKind
from planning.timetable.services import apply_import, flights_concerned, stage_file
from planning.ways.services.carriers import following
from reintegration.arrivals.words import ArrivalsNotice
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from returns.consent.rules import TransferPurpose
from tests.factories.flying import as_file, make_timetable, row, two_months
from tests.factories.inbox import notices_of
from tests.factories.journeys import Team, make_ready, make_team, people_of
from tests.factories.makers import Person
from tests.factories.referred import Referred, make_partner, refer_to_receive


@pytest.fixture
def team(container: Container) -> Team:
    """An office."""
    return make_team(container)


@pytest.fixture
def received(container: Container, team: Team) -> Referred:
    """A case with tickets for TK 370, whose people a partner has accepted to receive."""
    case_id, partner = make_ready(container, team), make_partner(container)
    make_timetable(container, team.owner, row("TK 370", "IST-TAS", "08:00-15:00", *two_months(container)))
    return refer_to_receive(container, team.owner, case_id, people_of(container, team.owner, case_id), partner)


def _change(container: Container, team: Team, flight: str = "TK 370") -> None:
    """A colleague of the owner imports other times."""
    office, clock = team.officer.office_id, container.clock
    assert office is not None
    assert isinstance(clock, MovableClock)
    clock.move(timedelta(minutes=1))
    with writing(container.units, team.officer.scope(container)) as unit:
        content = as_file([row(flight, "IST-TAS", "10:00-17:00", *two_months(container))])
        staged = import_by_id(unit.session, stage_file(unit, office, content, FileKind.CSV, False))
        assert staged is not None
        following(unit, flights_concerned(unit, staged), lambda: apply_import(unit, staged))


def _told(container: Container, who: Person) -> list[uuid.UUID | None]:
    return [notice.about for notice in notices_of(container, who) if notice.kind is ArrivalsNotice.FLIGHT_CHANGED]


def test_the_coordinator_and_the_worker_are_told_once(container: Container, team: Team, received: Referred) -> None:
    other = make_partner(container)
    _change(container, team)
    assert _told(container, received.coordinator) == _told(container, received.worker) == [received.case]
    assert [_told(container, who) for who in (*other, team.owner)] == [[], [], []]
    _change(container, team)  # the same times again
    assert _told(container, received.worker) == [received.case]


def test_a_flight_on_which_nobody_of_theirs_is_tells_them_nothing(
    container: Container, team: Team, received: Referred
) -> None:
    _change(container, team, "TK 371")
    assert _told(container, received.coordinator) == []


@pytest.mark.parametrize("state", [state for state in ReferralState if state is not ReferralState.ACCEPTED])
def test_whoever_has_not_accepted_or_does_not_receive_any_more_is_not_told(
    container: Container, team: Team, received: Referred, state: ReferralState
) -> None:
    received.change(Referral, received.referrals[TransferPurpose.RECEPTION], state=state)
    _change(container, team)
    assert _told(container, received.coordinator) == _told(container, received.worker) == []


def test_nobody_is_told_without_a_consent_in_force(container: Container, team: Team, received: Referred) -> None:
    received.withdraw(TransferPurpose.RECEPTION)
    _change(container, team)
    assert _told(container, received.coordinator) == _told(container, received.worker) == []
