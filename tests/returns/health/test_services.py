"""Health on the way: what a form makes of it, what is kept, and what a sign-off makes of what comes after it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, Conflict, NotFound
from foundation.web.container import Container
from returns.health.models import BirthStated, CountedFrom, FitnessContent, PregnancyStated
from returns.health.queries import entry_of_case, health_of_case, requests_in
from returns.health.rules.assistance import Answer, CarrierRequest
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import note_answer, record_fitness, record_health, remove_health
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegMode
from returns.readiness.services import readiness_of, sign_off, standing_sign_off
from tests.factories.healthy import codes, entries, make_entry
from tests.factories.journeys import Team, at_work, looking_at, make_plannable, make_ready, make_team, people_of

PREGNANCY, ASKED = EntryKind.PREGNANCY, EntryKind.ASSISTANCE


@pytest.fixture
def team(container: Container) -> Team:
    """The people of an office."""
    return make_team(container)


@pytest.fixture
def case(container: Container, team: Team) -> uuid.UUID:
    """A case with two flights and a road leg in nine days, ready to be signed."""
    return make_ready(container, team)


def today(container: Container) -> date:
    """The day of the clock."""
    return container.clock.now().date()


def test_the_newest_pregnancy_counts_and_the_one_before_is_kept(
    container: Container, team: Team, case: uuid.UUID
) -> None:
    """Twenty weeks today are twenty-one on the day of the flights; corrected to thirty-five they are too many."""
    make_entry(container, team.owner, case, PREGNANCY, weeks=20, days=0, counted_on=today(container), children="one")
    assert codes(container, team.owner, case) == ["boarding_check_due"]
    make_entry(container, team.owner, case, PREGNANCY, weeks=35, days=0, counted_on=today(container), children="one")
    assert codes(container, team.owner, case) == ["pregnancy_too_far", "boarding_check_due"]
    with looking_at(container, team.owner, case) as (unit, _case):
        first, second = health_of_case(unit.session, case).rows
        assert {first.replaces_id, second.replaces_id} == {None, first.id if second.replaces_id else second.id}
    ((_id, only),) = entries(container, team.owner, case)
    counted = CountedFrom(35, 0, today(container))
    assert only.said == PregnancyStated(today(container) + timedelta(weeks=5), "one", None, counted)


def test_a_report_clears_what_it_is_for_and_one_taken_out_does_not(
    container: Container, team: Team, case: uuid.UUID, clock: MovableClock
) -> None:
    due_on = today(container) + timedelta(days=9 + 280 - 30 * 7)
    make_entry(container, team.owner, case, PREGNANCY, due_on=due_on, children="one")
    assert codes(container, team.owner, case) == ["pregnancy_report_due", "boarding_check_due"]
    clock.move(timedelta(days=3))
    assert codes(container, team.owner, case) == ["pregnancy_report_missing", "boarding_check_due"]
    report = make_entry(
        container,
        team.owner,
        case,
        EntryKind.PAPER,
        paper=CertificateKind.PREGNANCY_REPORT,
        issued_on=today(container),
        issuer="Clinic",
    )
    assert codes(container, team.owner, case) == ["boarding_check_due"]
    with at_work(container, team.owner, case) as (unit, row):
        found = entry_of_case(unit.session, case, report)
        assert found is not None
        remove_health(unit, row, found, "Of somebody else.")
    assert codes(container, team.owner, case) == ["pregnancy_report_missing", "boarding_check_due"]
    with pytest.raises(Conflict), at_work(container, team.owner, case) as (unit, row):
        found = entry_of_case(unit.session, case, report)
        assert found is not None
        remove_health(unit, row, found, "Once more.")


def _needs_a_chair(container: Container, team: Team, case: uuid.UUID) -> None:
    with at_work(container, team.owner, case) as (unit, row):
        (person,) = people_of(container, team.owner, case)
        first, last = today(container), today(container) + timedelta(days=20)
        record_fitness(unit, row, person, FitnessContent(Fitness.FIT, first, last, ("wheelchair",)))


def test_a_wheelchair_is_asked_for_on_every_flight_answered_and_confirmed_again(
    container: Container, team: Team, case: uuid.UUID, clock: MovableClock
) -> None:
    clock.move(timedelta(minutes=1))  # the newest decision counts
    _needs_a_chair(container, team, case)
    assert codes(container, team.owner, case) == ["assistance_not_asked"]
    make_entry(container, team.owner, case, ASKED, code="WCHR", asked_on=today(container))
    held = entries(container, team.owner, case)
    assert len(held) == 2
    assert codes(container, team.owner, case) == ["assistance_unanswered", "assistance_to_reconfirm"]
    for entry_id, _entry in held:
        with at_work(container, team.owner, case) as (unit, row):
            found = entry_of_case(unit.session, case, entry_id)
            assert found is not None
            stated = {"answer": Answer.CONFIRMED, "reconfirmed_on": today(container)}
            note_answer(unit, row, found, stated)
    assert codes(container, team.owner, case) == []
    requests = requests_in(entry for _id, entry in entries(container, team.owner, case))
    assert [request.answer for request in requests] == [Answer.CONFIRMED] * 2


def test_what_is_done_in_the_last_days_leaves_a_sign_off_standing_and_what_is_missed_does_not(
    container: Container, team: Team, case: uuid.UUID, clock: MovableClock
) -> None:
    clock.move(timedelta(minutes=1))
    _needs_a_chair(container, team, case)
    make_entry(container, team.owner, case, ASKED, code="WCHR", asked_on=today(container))
    with at_work(container, team.signer, case) as (unit, row):
        sign_off(unit, row)
    clock.move(timedelta(days=8))
    assert "assistance_not_reconfirmed" in codes(container, team.owner, case)
    with looking_at(container, team.owner, case) as (unit, row):
        assert standing_sign_off(unit, row) is None
    for entry_id, _entry in entries(container, team.owner, case):
        with at_work(container, team.owner, case) as (unit, row):
            found = entry_of_case(unit.session, case, entry_id)
            assert found is not None
            in_time = {"reconfirmed_on": today(container) - timedelta(days=3), "reconfirmed_time": time(9)}
            note_answer(unit, row, found, {"answer": Answer.CONFIRMED, **in_time})
    with looking_at(container, team.owner, case) as (unit, row):
        assert readiness_of(unit, row).is_ready
        assert standing_sign_off(unit, row) is not None
    make_entry(container, team.owner, case, EntryKind.MEDICINES, supply=40, letter="yes")
    with looking_at(container, team.owner, case) as (unit, row):
        assert readiness_of(unit, row).is_ready
        assert standing_sign_off(unit, row) is None


@pytest.mark.parametrize(
    ("kind", "stated", "fields"),
    [
        (PREGNANCY, {}, {"children", "due_on"}),
        (PREGNANCY, {"weeks": 20, "children": "one"}, {"counted_on"}),
        (PREGNANCY, {"weeks": 20, "due_on": date(2027, 1, 1), "children": "one"}, {"due_on"}),
        (PREGNANCY, {"due_on": date(2099, 1, 1), "children": "more"}, {"due_on"}),
        (EntryKind.BIRTH, {"born_on": date(2099, 1, 1)}, {"born_on"}),
        (EntryKind.PAPER, {}, {"paper", "issued_on"}),
        (EntryKind.PAPER, {"paper": CertificateKind.MEDIF, "issued_on": date(2099, 1, 1)}, {"issued_on"}),
        (
            EntryKind.PAPER,
            {"paper": CertificateKind.BOARDING_CHECK, "issued_on": date(2026, 1, 1)},
            {"at_on", "at_time"},
        ),
        (
            EntryKind.PAPER,
            {"paper": CertificateKind.MEDIF, "issued_on": date(2026, 1, 2), "at_on": date(2026, 1, 1)},
            {"at_on"},
        ),
        (ASKED, {}, {"code", "asked_on"}),
        (ASKED, {"code": "WCHR", "asked_on": date(2099, 1, 1)}, {"asked_on"}),
        (ASKED, {"code": "WCHR", "asked_on": date(2026, 1, 1), "leg_id": uuid.uuid4()}, {"leg_id"}),
        (EntryKind.MEDICINES, {}, {"supply", "letter"}),
    ],
)
def test_everything_that_is_wrong_is_told_beside_its_field(
    container: Container, team: Team, case: uuid.UUID, kind: EntryKind, stated: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(BadInput) as refusal:
        make_entry(container, team.owner, case, kind, **stated)
    assert set(refusal.value.errors) == fields
    assert entries(container, team.owner, case) == []


def test_a_request_is_for_a_flight_and_is_made_once(container: Container, team: Team, case: uuid.UUID) -> None:
    bare = make_plannable(container, team)
    with pytest.raises(BadInput):
        make_entry(container, team.owner, bare, ASKED, code="WCHR", asked_on=today(container))
    with looking_at(container, team.owner, case) as (unit, _case):
        legs = legs_of_case(unit.session, case)
        flight, road = legs[0].id, next(leg.id for leg in legs if leg.mode is LegMode.ROAD)
    with pytest.raises(BadInput):
        make_entry(container, team.owner, case, ASKED, code="WCHR", asked_on=today(container), leg_id=road)
    make_entry(container, team.owner, case, ASKED, code="WCHR", asked_on=today(container), leg_id=flight)
    with pytest.raises(BadInput):
        make_entry(container, team.owner, case, ASKED, code="WCHR", asked_on=today(container))
    assert len(entries(container, team.owner, case)) == 1


def test_nobody_of_another_case_is_named(container: Container, team: Team, case: uuid.UUID) -> None:
    other = people_of(container, team.owner, make_plannable(container, team))[0]
    with pytest.raises(NotFound), at_work(container, team.owner, case) as (unit, row):
        record_health(unit, row, EntryKind.MEDICINES, other, {"supply": 40, "letter": "yes"})


def test_times_are_those_of_the_office_and_a_day_without_a_time_counts_as_late_as_it_can(
    container: Container, team: Team, case: uuid.UUID
) -> None:
    """An office in Istanbul: half past eight there is half past five in UTC."""
    day = today(container) - timedelta(days=1)
    make_entry(container, team.owner, case, ASKED, code="LANG", asked_on=day, asked_time=time(8, 30))
    make_entry(container, team.owner, case, EntryKind.BIRTH, born_on=day)
    said = [one.said for _id, one in entries(container, team.owner, case)]
    asked = {stated.asked_at for stated in said if isinstance(stated, CarrierRequest)}
    born = {stated.born_at for stated in said if isinstance(stated, BirthStated)}
    assert asked == {datetime.combine(day, time(5, 30), UTC)}
    assert born == {datetime.combine(day, time(20, 59, 59), UTC)}
