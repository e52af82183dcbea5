"""The days of visits are changed by who follows up: with who and why, told again for the new day, and taken back."""

import uuid
from datetime import date, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.episodes.jobs import resume_episodes
from reintegration.episodes.queries import episode_of_case
from reintegration.episodes.rules import ClosureReason
from reintegration.episodes.services import close_episode
from reintegration.follow_up.jobs import outcomes_close, visits_due, visits_missed, visits_overdue
from reintegration.follow_up.models import Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.queries.visits import VisitFilter
from reintegration.follow_up.rules.follow_up import VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import ASKING
from reintegration.follow_up.services.check_ins import log_visit
from reintegration.outcomes.models import Outcome
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from reintegration.schedule.models import ChangeContent, ScheduleChange, VisitChange
from reintegration.schedule.queries import change_of_case
from reintegration.schedule.rules import ChangeKind, ChangeReason
from reintegration.schedule.services.reanchoring import undo_change
from reintegration.schedule.services.visits import change_all, change_visit
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState
from tests.clock import START
from tests.factories.follow_up import Followed, change, first_visits, make_followed, make_visit, rows
from tests.factories.makers import Person, make_account
from tests.reintegration.follow_up.jobs.test_visits_by_themselves import DAY, SOON, at, events, the_visit, told

WHY = ChangeContent(ChangeReason.ASKED_FOR, "She is with her mother that week.")


def made(container: Container, one: Followed, who: Person, kind: ChangeKind, day: date | None = None) -> uuid.UUID:
    """A change of the visit by somebody."""
    with writing(container.units, who.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        visit = visit_by_id(unit.session, one.visit, for_update=True)
        assert case is not None
        assert episode is not None
        assert visit is not None
        return change_visit(unit, case, episode, visit, kind, WHY, day)


def all_of(container: Container, one: Followed, who: Person, kind: ChangeKind) -> uuid.UUID:
    """A change of all visits by somebody."""
    with writing(container.units, who.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        return change_all(unit, case, episode, kind, WHY)


def taken_back(container: Container, one: Followed, who: Person, change_id: uuid.UUID) -> None:
    """A change, taken back by somebody."""
    with writing(container.units, who.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        found = change_of_case(unit.session, one.case, change_id)
        assert case is not None
        assert episode is not None
        assert found is not None
        undo_change(unit, case, episode, found)


def swept(container: Container, day: date) -> None:
    """Everything that happens by itself on a day."""
    for sweep in (visits_due, visits_overdue, visits_missed):
        sweep(container)(at(day))


def test_dates_can_be_moved_extended_stopped_and_restarted_with_who_and_why(container: Container) -> None:
    one = make_followed(container, visit=SOON)
    for who, kind, day in (
        (one.worker, ChangeKind.MOVED, DAY + timedelta(days=9)),
        (one.coordinator, ChangeKind.EXTENDED, DAY + timedelta(days=20)),
        (one.officer, ChangeKind.STOPPED, None),
        (one.worker, ChangeKind.RESTARTED, None),
    ):
        made(container, one, who, kind, day)
    visit = the_visit(container, one)
    assert (visit.due_on, visit.closes_on) == (DAY + timedelta(days=9), DAY + timedelta(days=20))
    assert (visit.state, visit.is_moved, visit.is_held) == (VisitState.PLANNED, True, False)
    kept = sorted(rows(container, ScheduleChange), key=lambda row: row.ordinal)
    assert [(row.kind.value, row.by) for row in kept] == [
        ("moved", one.worker.id), ("extended", one.coordinator.id), ("stopped", one.officer.id),
        ("restarted", one.worker.id),
    ]  # fmt: skip
    assert all(b"mother" not in (row.content_sealed or b"") for row in kept)
    with reading(container.units, one.worker.scope(container)) as unit:
        found = change_of_case(unit.session, one.case, kept[0].id)
        assert found is not None
        assert found.content == ChangeContent(ChangeReason.ASKED_FOR, WHY.note)
    [first] = rows(container, VisitChange, VisitChange.change_id == kept[0].id)
    assert (first.before["due_on"], first.after["due_on"]) == ("2026-11-26", "2026-12-03")


def test_reminder_times_follow_the_zone_of_the_place_and_are_recomputed_when_the_date_moves(
    container: Container,
) -> None:
    one = make_followed(container, visit={**SOON, "zone": "Pacific/Kiritimati"})
    visits_due(container)(at(DAY))
    made(container, one, one.worker, ChangeKind.MOVED, DAY + timedelta(days=3))
    visits_due(container)(at(DAY, 10))
    visits_overdue(container)(at(DAY + timedelta(days=3), 9, 59))  # 23:59 there
    assert events(container, one.visit) == ["due", "due"]
    visits_overdue(container)(at(DAY + timedelta(days=3), 10, 0))
    assert events(container, one.visit) == ["due", "due", "overdue"]
    assert len([told_ for told_ in told(container) if told_[1] == "visit_due"]) == 2


def test_a_moved_visit_is_told_again_for_its_new_day_and_missed_exactly_once(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container, visit=SOON)
    for days in (0, 3, 5):
        swept(container, DAY + timedelta(days=days))
    assert the_visit(container, one).state is VisitState.MISSED
    clock.move(timedelta(days=6))
    made(container, one, one.worker, ChangeKind.MOVED, DAY + timedelta(days=9))
    for days in (7, 10, 12, 30):
        swept(container, DAY + timedelta(days=days))
    visit = the_visit(container, one)
    assert (visit.state, visit.outcome) == (VisitState.MISSED, VisitOutcome.NOT_ATTEMPTED)
    assert events(container, one.visit) == ["due", "due", "missed", "overdue"]  # the window reaches to its new day


def test_what_is_taken_back_at_once_is_as_it_was_and_is_not_told_a_second_time(container: Container) -> None:
    one = make_followed(container, visit=SOON)
    visits_due(container)(at(DAY))
    before = the_visit(container, one).due_on
    taken_back(container, one, one.worker, made(container, one, one.worker, ChangeKind.MOVED, DAY + timedelta(days=9)))
    visits_due(container)(at(DAY))
    visit = the_visit(container, one)
    assert (visit.due_on, visit.state, visit.is_moved) == (before, VisitState.DUE, False)
    assert events(container, one.visit) == ["due"]
    assert [row.kind.value for row in sorted(rows(container, ScheduleChange), key=lambda row: row.ordinal)] == [
        "moved", "undone",
    ]  # fmt: skip


def test_nothing_is_taken_back_twice_too_late_or_after_the_visit_was_logged(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container, visit=SOON)
    first = made(container, one, one.worker, ChangeKind.MOVED, DAY + timedelta(days=1))
    second = made(container, one, one.worker, ChangeKind.EXTENDED, DAY + timedelta(days=9))
    with pytest.raises(RuleBroken) as refused:
        taken_back(container, one, one.worker, first)
    assert refused.value.codes == ["changed_again_since"]
    with writing(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, one.visit)
        assert visit is not None
        log_visit(unit, visit, VisitOutcome.REFUSED, START)
    clock.move(timedelta(hours=25))
    with pytest.raises(RuleBroken) as refused:
        taken_back(container, one, one.worker, second)
    assert refused.value.codes == ["undo_too_late"]


def test_extending_works_every_time_also_when_the_visit_was_missed(container: Container, clock: MovableClock) -> None:
    one = make_followed(container, visit=SOON)
    for days in (10, 20, 30):
        visits_missed(container)(at(DAY + timedelta(days=days)))
        clock.move(timedelta(days=10))
        made(container, one, one.worker, ChangeKind.EXTENDED, DAY + timedelta(days=days + 5))
        assert the_visit(container, one).state is VisitState.PLANNED
    assert events(container, one.visit) == ["missed"]


def test_no_more_tasks_after_the_end_and_the_status_closes_by_itself(container: Container) -> None:
    one = make_followed(container, visit={"closes_on": DAY + timedelta(days=1), "due_on": DAY, "opens_on": DAY})
    change(container, Outcome, one.outcome, window_closes_on=DAY + timedelta(days=1))
    late = at(DAY + timedelta(days=9))
    visits_missed(container)(late)
    outcomes_close(container)(late)
    assert the_visit(container, one).state is VisitState.MISSED
    [outcome] = rows(container, Outcome)
    assert (outcome.verdict.value, outcome.missing_because) == ("not_measured", "not_attempted")
    with reading(container.units, one.worker.scope(container)) as unit:
        assert first_visits(unit.session, VisitFilter(late, 7)) == []
    swept(container, DAY + timedelta(days=60))
    assert len(rows(container, VisitEvent)) == 1


def test_all_of_a_follow_up_is_stopped_and_started_again_but_not_what_was_stopped_before(container: Container) -> None:
    one = make_followed(container, visit=SOON)
    later = make_visit(container, one.case, one.episode, 2, month=13, **{**SOON, "closes_on": DAY + timedelta(days=90)})
    held = made(container, one, one.worker, ChangeKind.STOPPED)
    stopped = all_of(container, one, one.coordinator, ChangeKind.STOPPED)
    with pytest.raises(RuleBroken) as refused:
        all_of(container, one, one.coordinator, ChangeKind.STOPPED)
    assert refused.value.codes == ["nothing_to_stop"]
    swept(container, DAY + timedelta(days=9))
    assert rows(container, VisitEvent) == []
    taken_back(container, one, one.coordinator, stopped)
    [second] = rows(container, Visit, Visit.id == later)
    assert (second.state, the_visit(container, one).state) == (VisitState.PLANNED, VisitState.STOPPED)
    assert held is not None


def test_a_case_that_is_reopened_goes_on_without_the_visits_that_somebody_had_stopped(container: Container) -> None:
    one = make_followed(container, visit=SOON)
    later = make_visit(container, one.case, one.episode, 2, month=13, **SOON)
    made(container, one, one.worker, ChangeKind.STOPPED)
    with writing(container.units, one.officer.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        close_episode(unit, case, episode, ClosureReason.OWN_CHOICE)
    change(container, Case, one.case, state=CaseState.ARRIVED)
    assert resume_episodes(container.units)(START) == 1
    [second] = rows(container, Visit, Visit.id == later)
    assert (second.state in ASKING, the_visit(container, one).state) == (True, VisitState.STOPPED)


def test_only_who_follows_up_changes_dates(container: Container) -> None:
    one = make_followed(container, visit=SOON)
    colleague = make_account(container, place=one.officer.office_id)
    [referral] = rows(container, Referral, Referral.case_id == one.case)
    with pytest.raises(RuleBroken) as refused:
        made(container, one, colleague, ChangeKind.STOPPED)
    assert refused.value.codes == ["not_following"]
    change(container, Referral, referral.id, state=ReferralState.SENT)
    with pytest.raises(RuleBroken) as refused:
        made(container, one, one.coordinator, ChangeKind.MOVED, DAY)
    assert refused.value.codes == ["not_following"]
    assert not any(code in refused.value.reasons for code in refused.value.codes), "a code has no sentence"
