"""Episodes are planned anew: a corrected arrival, another template, a consent given later; a second one stays apart."""

import uuid
from datetime import date, datetime, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.services.arrivals import confirm_arrival
from reintegration.episodes.jobs import plan_anew
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import episode_of_case
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.queries.visits import VisitFilter
from reintegration.follow_up.rules.follow_up import VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import ASKING
from reintegration.follow_up.services.check_ins import log_visit
from reintegration.outcomes.models import Outcome
from reintegration.schedule.models import ChangeContent, ScheduleChange
from reintegration.schedule.queries import change_of_case
from reintegration.schedule.rules import ChangeKind, ChangeReason
from reintegration.schedule.services.reanchoring import correct_arrival, preview_arrival, undo_change
from reintegration.schedule.services.visits import change_visit
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import Track
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.protection.models import ProtectionClearance
from tests.factories.arrived import AT, arrive
from tests.factories.follow_up import first_visits, rows
from tests.factories.makers import Person
from tests.factories.referred import Referred, make_referred

WHY = ChangeContent(ChangeReason.WRONG_DAY, "The bus came a day earlier.")
LATER = timedelta(days=40)


def visits_of(container: Container, case: uuid.UUID) -> list[Visit]:
    """The visits of a case, by month."""
    return sorted(rows(container, Visit, Visit.case_id == case), key=lambda one: (one.month, one.kind.value))


def corrected(one: Referred, who: Person, at: datetime, keep: bool = True) -> uuid.UUID:
    """The arrival, corrected by somebody."""
    with writing(one.container.units, who.scope(one.container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        return correct_arrival(unit, case, episode, at, WHY, keep)


def arrived_late(container: Container, clock: MovableClock) -> Referred:
    """An arrival that was confirmed as of AT + 40 days, although the people came at AT."""
    one = make_referred(container)
    clock.move(LATER)
    arrive(one, AT + LATER)
    return one


def test_a_corrected_arrival_plans_anew_and_keeps_what_was_done_and_moved(
    container: Container, clock: MovableClock
) -> None:
    one = arrived_late(container, clock)
    first, moved, *_rest = visits_of(container, one.case)
    with writing(container.units, one.worker.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        seen, later = visit_by_id(unit.session, first.id), visit_by_id(unit.session, moved.id)
        assert case is not None
        assert episode is not None
        assert seen is not None
        assert later is not None
        log_visit(unit, seen, VisitOutcome.REFUSED, AT + LATER)
        change_visit(unit, case, episode, later, ChangeKind.MOVED, WHY, date(2027, 3, 9))
    with reading(container.units, one.owner.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        ahead = preview_arrival(unit, case, episode, AT, keep_moved=True)
        assert (ahead.before, ahead.after) == (date(2027, 1, 3), date(2026, 11, 24))
        assert [planned.is_kept for planned in ahead.visits] == [True, True, False, False, False]
    changed = corrected(one, one.owner, AT)
    [episode_row], [outcome] = rows(container, Episode, Episode.case_id == one.case), rows(container, Outcome)
    assert (episode_row.arrived_on, episode_row.plan_due_on) == (date(2026, 11, 24), date(2026, 12, 24))
    assert outcome.window_opens_on == date(2026, 11, 24) + timedelta(days=335)
    assert [row.nominal_on for row in visits_of(container, one.case)][2:] == [
        date(2027, 2, 24), date(2027, 5, 24), date(2027, 11, 24),
    ]  # fmt: skip
    assert [row.due_on for row in visits_of(container, one.case)][:2] == [first.due_on, date(2027, 3, 9)]
    [case_row] = rows(container, Case, Case.id == one.case)
    assert case_row.arrived_on == date(2026, 11, 24)
    _taken_back(one, changed)
    [outcome] = rows(container, Outcome)
    assert outcome.window_opens_on == date(2027, 1, 3) + timedelta(days=335)
    assert [row.nominal_on for row in visits_of(container, one.case)][2:] == [
        date(2027, 4, 3), date(2027, 7, 3), date(2028, 1, 3),
    ]  # fmt: skip


def _taken_back(one: Referred, change_id: uuid.UUID) -> None:
    with writing(one.container.units, one.owner.scope(one.container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        found = change_of_case(unit.session, one.case, change_id)
        assert case is not None
        assert episode is not None
        assert found is not None
        undo_change(unit, case, episode, found)


def test_who_may_not_correct_an_arrival_and_what_is_refused(container: Container, clock: MovableClock) -> None:
    one = arrived_late(container, clock)
    for who, at, codes in (
        (one.worker, AT, ["arrival_by_owner"]),
        (one.owner, AT + LATER, ["arrival_is_the_same"]),
        (one.owner, AT - timedelta(days=2), ["arrives_before_departure"]),
        (one.owner, AT + LATER + timedelta(days=2), ["arrives_in_future"]),
    ):
        with pytest.raises(RuleBroken) as refused:
            corrected(one, who, at)
        assert refused.value.codes == codes
        assert not any(code in refused.value.reasons for code in codes), "a code has no sentence"


def test_a_second_episode_of_the_same_person_leaves_the_first_untouched(
    container: Container, clock: MovableClock
) -> None:
    first = make_referred(container)
    arrive(first)
    before = [(row.id, row.due_on, row.state, row.version) for row in visits_of(container, first.case)]
    kept = rows(container, Episode, Episode.case_id == first.case)[0].version
    clock.move(LATER)
    second = make_referred(container, partner=(first.coordinator, first.worker), owner=first.owner)
    arrive(second, AT + LATER)
    corrected(second, second.owner, AT + LATER - timedelta(hours=1))
    _stop_all(second)
    assert [(row.id, row.due_on, row.state, row.version) for row in visits_of(container, first.case)] == before
    assert rows(container, Episode, Episode.case_id == first.case)[0].version == kept
    assert {row.case_id for row in rows(container, ScheduleChange)} == {second.case}
    assert len(visits_of(container, second.case)) == 5


def _stop_all(one: Referred) -> None:
    with writing(one.container.units, one.worker.scope(one.container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        for row in visits_of(one.container, one.case):
            visit = visit_by_id(unit.session, row.id)
            assert visit is not None
            change_visit(unit, case, episode, visit, ChangeKind.STOPPED, WHY)


def test_another_template_plans_anew_by_itself_and_nobody_reads_why(container: Container, clock: MovableClock) -> None:
    one = make_referred(container)
    arrive(one)
    [mark] = rows(container, ProtectionClearance, ProtectionClearance.case_id == one.case)
    one.change(ProtectionClearance, mark.id, needs_close_follow_up=True)
    assert [plan_anew(container.units)(clock.now()) for _again in range(2)] == [1, 0]
    found = visits_of(container, one.case)
    assert [row.month for row in found if row.state in ASKING] == [1, 2, 3, 6, 9, 12]
    assert [row.month for row in found if row.state is VisitState.STOPPED] == [0]
    [change] = rows(container, ScheduleChange)
    assert (change.kind, change.by, change.content_sealed) == (ChangeKind.TEMPLATE_CHANGED, None, None)
    one.change(ProtectionClearance, mark.id, needs_close_follow_up=False)
    assert plan_anew(container.units)(clock.now()) == 1
    assert [row.month for row in visits_of(container, one.case) if row.state in ASKING] == [0, 1, 3, 6, 12]


def test_without_consent_there_are_no_visits_and_they_are_planned_when_it_is_given(
    container: Container, clock: MovableClock
) -> None:
    one = make_referred(container, contact=False)
    arrive(one)
    assert (plan_anew(container.units)(clock.now()), visits_of(container, one.case)) == (0, [])
    clock.move(timedelta(days=61))
    one.agree(ConsentPurpose.CONTACT_AFTER_RETURN)
    assert [plan_anew(container.units)(clock.now()) for _again in range(2)] == [3, 0]
    # The visit on arrival and the round of the first month were over before anybody agreed.
    assert [row.month for row in visits_of(container, one.case)] == [3, 6, 12]


def test_a_consent_that_is_withdrawn_leaves_visits_that_ask_for_nothing(container: Container) -> None:
    one = make_referred(container)
    arrive(one)
    with reading(container.units, one.worker.scope(container)) as unit:
        assert len(first_visits(unit.session, VisitFilter(AT, 400))) == 5
    for consent in rows(container, Consent, Consent.case_id == one.case):
        if consent.purpose is ConsentPurpose.CONTACT_AFTER_RETURN:
            one.change(Consent, consent.id, withdrawn_at=AT)
    with reading(container.units, one.worker.scope(container)) as unit:
        assert first_visits(unit.session, VisitFilter(AT, 400)) == []


def test_a_return_without_reintegration_and_without_a_partner_is_on_the_list_of_its_owner(container: Container) -> None:
    one = make_referred(container, (), track=Track.RETURN_ONLY)
    with writing(container.units, one.owner.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        confirm_arrival(unit, case, AT, is_identity_confirmed=True, reason="No partner works there.")
    with reading(container.units, one.owner.scope(container)) as unit:
        listed = first_visits(unit.session, VisitFilter(AT, 400, owner_id=one.owner.id))
    assert [(item.visit.month, item.visit.is_survey_round) for item in listed] == [(0, False), (3, False)]
