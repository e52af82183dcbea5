"""By which other ways something of a restricted case could leave: papers, another office, digests and calendars."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.messaging.rules import DigestMessage
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.timetable.queries import import_by_id
from planning.timetable.rules.flights import FileKind
from planning.timetable.services import apply_import, flights_concerned, stage_file
from planning.ways.services.carriers import following
from planning.ways.words import WaysNotice
from reintegration.episodes.jobs import tell_what_waits
from reintegration.follow_up.rules.follow_up import VisitState
from returns.cases.models import Case
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.paperwork.rules import OF_THE_PERSON, CasePaper
from rights.requests.rules.requests import RequestReason
from tests.calendars.reading import events, fetched, make_calendar
from tests.factories import follow_up
from tests.factories.flying import as_file, make_timetable, row
from tests.factories.inbox import notices_of
from tests.factories.journeys import looking_at, make_ready, make_team
from tests.factories.makers import Browser, Person, arrived, make_case
from tests.factories.movements import joined, make_joinable, make_movement
from tests.factories.paperwork import Documented, make_documented
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING
from tests.factories.second_signatures import Alone, make_alone, make_asked, make_reading
from tests.messaging.outbox import standing

MORNING = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # nine o'clock in Tashkent


def restrict(container: Container, case_id: uuid.UUID, open_for: timedelta | None = None) -> None:
    """A case is restricted from now on; `open_for`: and worked on all the same for some time."""
    with writing(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, case_id)
        assert case is not None
        case.restricted_at = container.clock.now()
        case.restricted_open_until = container.clock.now() + open_for if open_for else None


# Papers.


def _paper(browser: Browser, one: Documented, kind: CasePaper) -> int:
    whose = one.whose(kind).hex
    return browser.get(f"/cases/{one.case}/paperwork/{kind.value}?language=en&whose={whose}").status_code


def test_only_what_the_person_signs_or_carries_is_made(app: Flask, container: Container) -> None:
    one = make_documented(container)
    restrict(container, one.case)
    officer = arrived(app, one.team.owner)
    made = {kind for kind in CasePaper if _paper(officer, one, kind) == 200}
    assert made == set(OF_THE_PERSON)
    page = officer.get(f"/cases/{one.case}/paperwork").text
    assert "so the paper is not made for others" in page


def test_for_a_ground_every_paper_is_made(app: Flask, container: Container) -> None:
    one = make_documented(container)
    restrict(container, one.case, timedelta(hours=1))
    officer = arrived(app, one.team.owner)
    assert {_paper(officer, one, kind) for kind in CasePaper} == {200}


@pytest.mark.parametrize(("is_restricted", "status"), [(False, 200), (True, 422)])
def test_a_manifest_of_a_group_waits_for_the_case(
    app: Flask, container: Container, is_restricted: bool, status: int
) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner)
    first, second = (make_joinable(container, team, ready=True) for _case in range(2))
    joined(container, team.owner, movement, first, second)
    if is_restricted:
        restrict(container, first)
    officer = arrived(app, team.owner)
    assert officer.get(f"/movements/{movement}/manifest/paper?language=en").status_code == status
    shown = officer.get(f"/movements/{movement}/manifest").text
    assert shown.count("Data restricted") == int(is_restricted)


# Another office.


@pytest.fixture
def alone(container: Container) -> Alone:
    """An office that needs a signer of another one."""
    return make_alone(container)


def test_no_other_office_is_asked_to_sign(container: Container, alone: Alone) -> None:
    restrict(container, alone.case)
    with pytest.raises(RuleBroken) as error:
        make_asked(container, alone)
    assert error.value.codes == [RequestReason.CASE_RESTRICTED]


def test_who_was_asked_before_does_not_open_it(container: Container, alone: Alone) -> None:
    signature = make_asked(container, alone)
    restrict(container, alone.case)
    with pytest.raises(RuleBroken) as error:
        make_reading(container, alone, signature)
    assert error.value.codes == [RequestReason.CASE_RESTRICTED]


# Carriers.


def test_what_a_carrier_changes_is_still_taken_over(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id, today = make_ready(container, team), container.clock.now().date()
    until = today + timedelta(days=60)
    make_timetable(container, team.owner, row("TK 370", "IST-TAS", "08:00-15:00", today, until))
    restrict(container, case_id)
    clock.move(timedelta(minutes=1))
    with writing(container.units, team.officer.scope(container)) as unit:
        assert team.officer.office_id is not None
        rows = as_file([row("TK 370", "IST-TAS", "09:00-16:00", today, until)])
        staged = import_by_id(unit.session, stage_file(unit, team.officer.office_id, rows, FileKind.CSV, False))
        assert staged is not None
        _made, count = following(unit, flights_concerned(unit, staged), lambda: apply_import(unit, staged))
    assert count.cases == 1
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert legs_of_case(unit.session, case_id)[0].status is LegStatus.CHANGED_BY_CARRIER
    # Colleagues have to know today: whoever travels is at the airport by the old time.
    kinds = [notice.kind for notice in notices_of(container, team.owner) if notice.held_for is None]
    assert WaysNotice.CARRIER_CHANGED in kinds


# Digests, calendars and lists.

TODAY = {"opens_on": MORNING.date(), "due_on": MORNING.date(), "closes_on": MORNING.date() + timedelta(days=9)}


def _digests(container: Container, who: Person) -> int:
    return sum(row.template is DigestMessage.DIGEST and row.account_id == who.id for row in standing(container))


@pytest.mark.parametrize("is_restricted", [False, True])
def test_the_digest_of_a_partner_counts_nothing_of_it(
    container: Container, clock: MovableClock, is_restricted: bool
) -> None:
    followed = follow_up.make_followed(container, visit={**TODAY, "state": VisitState.DUE})
    if is_restricted:
        restrict(container, followed.case)
    clock.move(MORNING - clock.now())
    tell_what_waits(container.units, 7)(MORNING)
    assert _digests(container, followed.worker) == int(not is_restricted)


@pytest.mark.parametrize("is_restricted", [False, True])
def test_the_calendar_of_a_partner_shows_nothing_of_it(app: Flask, container: Container, is_restricted: bool) -> None:
    followed = follow_up.make_followed(container, visit=TODAY)
    address = make_calendar(container, followed.worker)
    if is_restricted:
        restrict(container, followed.case)
    assert len(events(fetched(app, address))) == int(not is_restricted)


def test_lists_show_it_to_whoever_works_on_it(app: Flask, container: Container) -> None:
    referred = make_referred(container)
    officer, worker = arrived(app, referred.owner), arrived(app, referred.worker)
    other, people = make_case(container, referred.owner), "/referrals"
    assert "Data restricted" not in officer.get("/cases").text
    assert "Data restricted" not in worker.get(people).text
    restrict(container, referred.case)
    assert officer.get("/cases").text.count("Data restricted") == 1
    assert worker.get(people).text.count("Data restricted") == 1
    assert "Restricted since" not in officer.get(f"/cases/{other}").text


def _addresses(app: Flask, case_id: uuid.UUID) -> list[str]:
    """Every page that is about a case and nothing else; a sketch begins with one, and is of nobody."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    rules = [rule for rule in rules if rule.endpoint != "sketch.of_case"]
    adapter = app.url_map.bind("localhost")
    return [adapter.build(rule.endpoint, {"case_id": case_id}) for rule in rules if rule.arguments == {"case_id"}]


@pytest.mark.parametrize("role", [Role.RETURN_OFFICER, Role.PARTNER_COORDINATOR])
def test_every_page_of_the_case_says_it(app: Flask, container: Container, role: Role) -> None:
    referred = make_referred(container)
    restrict(container, referred.case)
    browser = arrived(app, referred.owner if role is Role.RETURN_OFFICER else referred.coordinator)
    silent = []
    for address in _addresses(app, referred.case):
        answer = browser.get(address)
        if answer.status_code == 200 and "<main" in answer.text and "Restricted since" not in answer.text:
            silent.append(address)
    assert silent == []
