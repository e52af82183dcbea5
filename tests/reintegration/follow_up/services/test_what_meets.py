"""Where two parts of follow-up meet: moves and concerns, changed days and who is lost, arrivals and verdicts."""

import uuid
from datetime import date, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.concerns.jobs import job_of_concerns
from reintegration.concerns.models import Concern
from reintegration.concerns.queries import concern_by_id
from reintegration.concerns.services import take_concern
from reintegration.follow_up.models import Visit
from reintegration.plans.services.plans import change_item
from reintegration.referrals.services import answer_referral, revoke_referral
from reintegration.schedule.rules import ChangeKind
from reintegration.surveys.models import SurveyResponse
from reintegration.surveys.rules.verdict import Verdict
from returns.consent.models import Consent
from returns.consent.rules import TransferPurpose
from tests.clock import START
from tests.factories.answered import answered_round
from tests.factories.arrived import AT, make_arrived
from tests.factories.concerned import make_followed as make_worried, raised
from tests.factories.follow_up import change, make_followed, rows
from tests.factories.helped import make_helped, on_plan, stated
from tests.factories.makers import Person
from tests.reintegration.follow_up.services.test_lost import history, is_lost, nearly_lost, run
from tests.reintegration.referrals.services.test_partner_moves import _act, _move, _second, _sees
from tests.reintegration.schedule.services.test_dates_of_visits import made, swept, taken_back
from tests.reintegration.schedule.services.test_planned_anew import corrected

FOLLOW_UP = TransferPurpose.FOLLOW_UP
DAY = timedelta(days=1)


def _take(container: Container, who: Person, concern_id: uuid.UUID) -> None:
    with writing(container.units, who.scope(container)) as unit:
        found = concern_by_id(unit.session, concern_id)
        assert found is not None
        take_concern(unit, found)


def _look(container: Container) -> int:
    return job_of_concerns(container.units, 60).run(container.clock.now())


def test_what_a_partner_took_goes_on_when_the_people_go_to_another(container: Container) -> None:
    one = make_worried(container, purposes=(TransferPurpose.RECEPTION, FOLLOW_UP))
    concern_id = raised(one, one.referred.worker)
    _take(container, one.referred.coordinator, concern_id)
    _look(container)
    [taken] = rows(container, Concern)
    assert (taken.taken_by, taken.round) == (one.referred.coordinator.id, 1)
    other, _worker = _second(one.referred)
    moved = _move(one.referred, other)
    _act(one.referred, other, lambda unit, row: answer_referral(unit, row, True), moved)
    assert [_look(container), _look(container)] == [1, 0]
    [released] = rows(container, Concern)
    assert (released.taken_by, released.round) == (None, 2)
    assert released.next_step is not None


def test_what_an_officer_took_stays_theirs(container: Container) -> None:
    one = make_worried(container)
    _take(container, one.referred.owner, raised(one, one.referred.worker))
    assert _look(container) == 0
    assert rows(container, Concern)[0].taken_by == one.referred.owner.id


def test_access_does_not_come_back_when_the_one_who_went_on_is_revoked(container: Container) -> None:
    one = make_arrived(container).referred
    for purpose in (TransferPurpose.RECEPTION, TransferPurpose.ASSISTANCE):
        one.withdraw(purpose)
    other, _worker = _second(one)
    moved = _move(one, other)
    _act(one, other, lambda unit, row: answer_referral(unit, row, True), moved)
    assert not _sees(one, one.worker)
    _act(one, one.owner, lambda unit, row: revoke_referral(unit, row, "A mistake."), moved)
    assert not _sees(one, one.worker)
    assert not _sees(one, other)


def test_days_that_are_changed_find_nobody(container: Container) -> None:
    one = nearly_lost(container)
    run(container, "visits_missed")
    assert is_lost(container, one)
    second = next(row for row in rows(container, Visit, Visit.episode_id == one.episode) if row.ordinal == 2)
    later = START.date() + 5 * DAY
    from_second = type(one)(**{**vars(one), "visit": second.id})
    made(container, from_second, one.worker, ChangeKind.EXTENDED, later)
    run(container, "lost_look")
    assert is_lost(container, one)
    assert history(container) == ["lost"]


def test_a_missed_visit_goes_up_also_after_its_days_were_moved_and_taken_back(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(
        container, visit={"opens_on": date(2026, 11, 1), "due_on": date(2026, 11, 5), "closes_on": date(2026, 11, 9)}
    )
    swept(container, START.date())
    assert rows(container, Visit)[0].escalates_at is not None
    change_id = made(container, one, one.worker, ChangeKind.MOVED, date(2026, 11, 30))
    taken_back(container, one, one.worker, change_id)
    [visit] = rows(container, Visit)
    assert visit.escalates_at is not None


def test_an_interview_that_comes_into_the_window_by_a_corrected_arrival_has_a_verdict(
    container: Container, clock: MovableClock
) -> None:
    one = make_arrived(container).referred
    answered_round(one)
    [response] = rows(container, SurveyResponse)
    assert response.verdict is None  # on the day of arrival
    change(container, SurveyResponse, response.id, days_since_arrival=426)  # a day too late
    clock.move(2 * DAY)
    corrected(one, one.owner, AT + DAY)
    [response] = rows(container, SurveyResponse)
    assert (response.days_since_arrival, response.verdict) == (425, Verdict.SUSTAINED)


def test_help_for_one_person_stays_for_that_person(container: Container) -> None:
    arrived = make_arrived(container, members=2)
    make_helped(arrived)
    with on_plan(arrived, arrived.referred.owner) as (unit, case, episode, item):
        mine = stated(item, person_id=arrived.referred.people[1])
        change_item(unit, case, episode, item, mine, item.version)
    with on_plan(arrived, arrived.referred.owner) as (unit, case, episode, item):
        with pytest.raises(RuleBroken) as refused:
            change_item(unit, case, episode, item, stated(item, person_id=None), item.version)
        assert refused.value.codes == ["plan_person_stays"]
        unit.take_back()
    assert rows(container, Consent)
