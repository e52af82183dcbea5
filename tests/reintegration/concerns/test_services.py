"""While nobody takes a concern the next is told, once: whatever restarts, and whatever the clock does."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from foundation.clock import MovableClock
from foundation.errors import NotFound, RuleBroken, ScopeBreach
from foundation.scheduling.runs import run_job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from reintegration.concerns import services as concern_clock
from reintegration.concerns.jobs import ESCALATE, escalate_concerns, job_of_concerns
from reintegration.concerns.models import Concern, ConcernEntry, ConcernStep
from reintegration.concerns.queries import (
    concern_by_id,
    concerns_page,
    concerns_waiting,
    concerns_with_authors,
    count_open_concerns,
    steps_of_case,
)
from reintegration.concerns.rules import Category, ConcernKind, Pace, Step
from reintegration.concerns.services import close_concern, note_on_concern, reopen_concern, take_concern
from reintegration.concerns.words import ConcernsNotice
from reintegration.episodes.queries import episode_of_case
from reintegration.episodes.rules import ClosureReason, EpisodeState
from reintegration.episodes.services import close_episode, closing_reasons
from reintegration.referrals.queries import referrals_of_case
from reintegration.referrals.rules import ReferralState
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState
from tests.factories.concerned import (
    Followed,
    about_the_partner,
    make_followed,
    messages,
    notices,
    raised,
    row,
    steps,
    tick,
)
from tests.factories.inbox import unread_of
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
    assert unread_of(container, one.referred.owner) == [ConcernsNotice.CONCERN_WAITS]
    taken(one, one.referred.owner, concern, over=True)
    assert unread_of(container, one.referred.owner) == []
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


# A concern about somebody who works for a partner is nothing at all to anybody of that organisation.


def partners(one: Followed) -> list[Person]:
    """Everybody of the organisation."""
    return [one.referred.worker, one.referred.coordinator]


def test_owner_and_specialist_are_told_at_once_and_the_organisation_never(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    concern = about_the_partner(one)
    assert steps(container, concern) == [(Step.CASE_OWNER, 1), (Step.DUTY_SPECIALIST, 1)]
    for minutes in (60, 120, 120, 1440):
        tick(container, clock, minutes)
    assert messages(container, one.referred.owner) >= 2
    assert messages(container, one.specialist) >= 2
    for who in partners(one):
        assert messages(container, who) == 0
        assert notices(container, who) == []


def test_nobody_of_the_organisation_reads_counts_or_lists_it(container: Container) -> None:
    one = make_followed(container)
    concern = about_the_partner(one)
    with writing(container.units, one.referred.owner.scope(container)) as unit:
        note_on_concern(unit, _found(unit, concern), "Looked into.")
    today = container.clock.now().date()
    for who in partners(one):
        with reading(container.units, who.scope(container)) as unit:
            assert concern_by_id(unit.session, concern) is None
            assert concerns_with_authors(unit.session, one.referred.case) == []
            assert count_open_concerns(unit.session, one.referred.case) == 0
            assert steps_of_case(unit.session, one.referred.case) == {}
            assert concerns_page(unit.session, False, None, 9).total == 0
            assert concerns_waiting(unit.session, who.scope(container), today, 9) == []
            for entity in (Concern, ConcernStep, ConcernEntry):
                assert unit.session.execute(select(func.count(entity.id))).scalar_one() == 0
    for who in (one.referred.owner, one.specialist, one.lead):
        with reading(container.units, who.scope(container)) as unit:
            assert count_open_concerns(unit.session, one.referred.case) == 1


def _found(unit: Unit, concern_id: uuid.UUID) -> Concern:
    found = concern_by_id(unit.session, concern_id)
    assert found is not None
    return found


def test_another_organisation_does_not_learn_whom_the_people_were_followed_by(container: Container) -> None:
    one, other = make_followed(container), make_followed(container)
    of_others = about_the_partner(one)
    one.referred.change(Concern, of_others, about_organisation_id=other.referred.organisation)
    of_nobody = raised(one, one.referred.owner)
    with reading(container.units, one.referred.worker.scope(container)) as unit:
        assert [concern.id for concern, *_people in concerns_with_authors(unit.session, one.referred.case)] == [
            of_nobody
        ]
    with reading(container.units, one.referred.owner.scope(container)) as unit:
        assert len(concerns_with_authors(unit.session, one.referred.case)) == 2


def test_a_partner_names_only_itself_and_an_office_whom_the_case_was_sent_to(container: Container) -> None:
    one, other = make_followed(container), make_followed(container)
    stranger = other.referred.organisation
    for who in (one.referred.worker, one.referred.owner):
        with pytest.raises(NotFound):
            raised(one, who, about_organisation_id=stranger)
    assert raised(one, one.referred.owner, about_organisation_id=one.referred.organisation)


def test_the_writer_cannot_write_to_it_once_it_is_sent(container: Container) -> None:
    one = make_followed(container)
    concern = about_the_partner(one)
    unit = container.units(one.referred.worker.scope(container), True)
    try:
        entry = ConcernEntry(
            concern_id=concern,
            case_id=one.referred.case,
            kind="note",
            at=container.clock.now(),
            by=one.referred.worker.id,
        )
        unit.session.add(entry)
        with pytest.raises(ScopeBreach):
            unit.session.flush()
    finally:
        unit.close()


def _close(one: Followed, who: Person) -> list[str]:
    """What the closing says to whoever closes."""
    with writing(one.container.units, who.scope(one.container)) as unit:
        case, episode = case_by_id(unit.session, one.referred.case), episode_of_case(unit.session, one.referred.case)
        assert case is not None
        assert episode is not None
        said = [reason.code for reason in closing_reasons(unit, case, episode)]
        close_episode(unit, case, episode, ClosureReason.SUPPORT_ENDED, "A year has passed.")
    return said


@pytest.mark.parametrize("is_there", [True, False])
def test_a_partner_closes_its_part_alike_and_the_office_closes_the_case(container: Container, is_there: bool) -> None:
    one = make_followed(container)
    concern = about_the_partner(one) if is_there else None
    assert "concern_open" not in _close(one, one.referred.coordinator)
    for who in partners(one):
        with reading(container.units, who.scope(container)) as unit:
            assert case_by_id(unit.session, one.referred.case) is None
    with reading(container.units, one.referred.owner.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.referred.case), episode_of_case(unit.session, one.referred.case)
        assert case is not None
        assert episode is not None
        states = {row.state for row in referrals_of_case(unit.session, one.referred.case)}
        assert states == {ReferralState.DONE}
        assert case.state is (CaseState.ARRIVED if is_there else CaseState.CLOSED)
        assert (episode.state is EpisodeState.OPEN) is is_there
    if concern is None:
        return
    with pytest.raises(RuleBroken) as refusal:
        _close(one, one.referred.owner)
    assert refusal.value.codes == ["concern_open"]
    with writing(container.units, one.referred.owner.scope(container)) as unit:
        close_concern(unit, _found(unit, concern), "Someone else follows them now.")
    _close(one, one.referred.owner)


def test_a_concern_that_is_about_nobody_at_work_stays_with_the_partner(container: Container) -> None:
    one = make_followed(container)
    raised(one, one.referred.owner, kind=ConcernKind.CONCERN)
    for who in partners(one):
        assert messages(container, who) == 1
