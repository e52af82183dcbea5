"""While nobody takes a concern the next is told, once: whatever restarts, and whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.scheduling.runs import run_job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, writing
from foundation.web.container import Container
from reintegration.concerns import services as concern_clock
from reintegration.concerns.jobs import ESCALATE, escalate_concerns, job_of_concerns
from reintegration.concerns.queries import concern_by_id
from reintegration.concerns.rules import Category, ConcernKind, Pace, Step
from reintegration.concerns.services import close_concern, reopen_concern, take_concern
from tests.factories.concerned import Followed, make_followed, messages, notices, raised, row, steps, tick
from tests.factories.makers import Person, make_account
from tests.factories.workspace import make_absence

AT_OPENING = [(Step.PARTNER_WORKER, 1), (Step.PARTNER_COORDINATOR, 1), (Step.CASE_OWNER, 1)]


def taken(one: Followed, who: Person, concern_id: object, over: bool = False) -> None:
    """Somebody takes a concern."""
    with writing(one.container.units, who.scope(one.container)) as unit:
        concern = concern_by_id(unit.session, concern_id)
        assert concern is not None
        take_concern(unit, concern, over)


@pytest.mark.parametrize("category", [one for one in Category if one is not Category.OTHER])
def test_protection_escalates_at_once_whatever_was_asked_for(container: Container, category: Category) -> None:
    one = make_followed(container)
    concern = raised(one, one.referred.worker, category=category, pace=Pace.IN_TURN)
    assert steps(container, concern) == AT_OPENING
    assert messages(container, one.referred.coordinator) == messages(container, one.referred.owner) == 1
    assert messages(container, one.referred.worker) == messages(container, one.specialist) == 0


def test_the_specialist_on_duty_is_told_when_nobody_takes_it_in_time_and_once(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    concern = raised(one, one.referred.worker)
    tick(container, clock, 59)
    assert messages(container, one.specialist) == 0
    tick(container, clock, 1)
    tick(container, clock)
    assert messages(container, one.specialist) == 1
    assert steps(container, concern) == [*AT_OPENING, (Step.DUTY_SPECIALIST, 1)]


def test_after_the_last_step_the_office_is_told_again_and_then_it_stands_on_the_start_page(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    concern = raised(one, one.referred.worker)
    for minutes in (60, 120, 120, 120, 120, 1440):
        tick(container, clock, minutes)
    assert [step for step, _told in steps(container, concern)].count(Step.AGAIN) == 3
    assert messages(container, one.lead) == 3
    assert row(container, concern).next_step is None
    assert row(container, concern).taken_by is None


def test_in_its_turn_it_goes_from_the_partner_to_the_owner_to_who_is_on_duty(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    concern = raised(one, one.lead, category=Category.OTHER, pace=Pace.IN_TURN)
    assert steps(container, concern) == AT_OPENING[:2]
    tick(container, clock, 240)
    assert steps(container, concern) == AT_OPENING
    tick(container, clock, 1440)
    assert steps(container, concern)[-1] == (Step.DUTY_SPECIALIST, 1)


def test_who_takes_it_stops_the_clock_and_a_colleague_takes_over_only_knowingly(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    concern = raised(one, one.referred.worker)
    taken(one, one.specialist, concern)
    tick(container, clock, 600)
    assert steps(container, concern) == AT_OPENING
    with pytest.raises(RuleBroken) as refusal:
        taken(one, one.referred.owner, concern)
    assert refusal.value.codes == ["concern_taken"]
    taken(one, one.referred.owner, concern, over=True)
    assert row(container, concern).taken_by == one.referred.owner.id


def test_what_is_taken_up_again_escalates_as_if_it_were_new(container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    concern_id = raised(one, one.referred.worker)
    with writing(container.units, one.referred.owner.scope(container)) as unit:
        concern = concern_by_id(unit.session, concern_id)
        assert concern is not None
        close_concern(unit, concern, "Spoken about.")
    tick(container, clock, 600)
    assert steps(container, concern_id) == AT_OPENING
    with writing(container.units, one.lead.scope(container)) as unit:
        concern = concern_by_id(unit.session, concern_id)
        assert concern is not None
        reopen_concern(unit, concern, "It happened again.")
        with pytest.raises(RuleBroken):
            reopen_concern(unit, concern, "Twice.")
    assert steps(container, concern_id) == AT_OPENING
    assert messages(container, one.referred.owner) == 2
    tick(container, clock, 60)
    assert messages(container, one.specialist) == 1


def test_a_reminder_is_filed_on_the_case_that_it_is_about(container: Container, clock: MovableClock) -> None:
    one, other = make_followed(container), make_followed(container)
    raised(other, other.referred.worker)
    raised(one, one.referred.worker)
    tick(container, clock, 60)
    for who in (one.referred.coordinator, one.referred.owner, one.specialist):
        assert notices(container, who) == [one.referred.case]


def test_an_offer_of_help_has_no_clock(container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    offer = raised(one, one.referred.worker, kind=ConcernKind.OFFER_OF_HELP)
    tick(container, clock, 10_000)
    assert steps(container, offer) == []
    assert messages(container, one.referred.owner) == messages(container, one.specialist) == 0


def test_a_restart_in_the_middle_tells_nobody_twice_and_forgets_nobody(
    container: Container, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_followed(container)
    first, second = (raised(one, one.referred.worker) for _each in range(2))
    clock.move(timedelta(minutes=60))
    tell, said = concern_clock._tell, []

    def dies(unit: Unit, *about: object) -> None:
        said.append(about)
        tell(unit, *about)
        if len(said) == 2:
            raise ConnectionError("the machine is gone")

    with monkeypatch.context() as patch:
        patch.setattr(concern_clock, "_tell", dies)
        assert not run_job(container.units, job_of_concerns(container.units, 60), clock)
    assert messages(container, one.specialist) == 0  # all of the batch, or nothing
    tick(container, clock, 1)
    assert messages(container, one.specialist) == 2
    assert [steps(container, concern)[-1][0] for concern in (first, second)] == [Step.DUTY_SPECIALIST] * 2


def test_a_second_scheduler_at_the_same_moment_finds_nothing(container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    raised(one, one.referred.worker)
    clock.move(timedelta(minutes=60))
    runs = [escalate_concerns(container.units)(clock.now()) for _each in range(3)]
    assert runs == [1, 0, 0]
    assert messages(container, one.specialist) == 1


def test_a_clock_that_is_set_back_an_hour_delays_by_no_more_than_the_time_of_the_step(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    raised(one, one.referred.worker)
    clock.move(timedelta(hours=-1))
    tick(container, clock, 2)
    assert messages(container, one.specialist) == 0
    tick(container, clock, 60)
    assert messages(container, one.specialist) == 1
    clock.move(timedelta(hours=-1))
    tick(container, clock)
    assert messages(container, one.specialist) == 1


def test_a_clock_that_is_set_forward_a_day_and_back_tells_each_step_once(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    concern = raised(one, one.referred.worker)
    tick(container, clock, 1440)
    assert messages(container, one.specialist) == 1  # one step, not all at once
    clock.move(timedelta(days=-1))
    tick(container, clock, 1)
    assert steps(container, concern) == [*AT_OPENING, (Step.DUTY_SPECIALIST, 1)]
    tick(container, clock, 120)
    assert steps(container, concern)[-1][0] is Step.AGAIN
    assert messages(container, one.specialist) == 2


def test_at_night_it_is_told_all_the_same_to_whose_turn_it_is_there(container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    night = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # the 25th in Istanbul
    clock.move(night - clock.now())
    raised(one, one.referred.worker)
    tick(container, clock, 60)
    assert messages(container, one.specialist) == 1


def test_an_owner_who_is_away_and_who_stands_in_are_both_told(container: Container) -> None:
    one = make_followed(container)
    cover = make_account(container, place=one.referred.owner.office_id)
    make_absence(container, one.referred.owner, cover)
    concern = raised(one, one.referred.worker)
    assert (Step.CASE_OWNER, 2) in steps(container, concern)
    assert messages(container, cover) == 1


def test_the_job_has_a_name_and_leaves_the_sealed_words_alone(container: Container) -> None:
    assert job_of_concerns(container.units, 60).name == ESCALATE
    one = make_followed(container)
    raised(one, one.referred.worker, note="Only in the seal.")
    with writing(container.units, JOBS) as unit:
        assert concern_clock.advance_clocks(unit, container.clock.now()) == 0
