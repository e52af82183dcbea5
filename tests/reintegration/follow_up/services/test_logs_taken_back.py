"""A log of a visit is taken back by whoever made it and at once: visit, end and events are as if it had not been."""

import uuid
from datetime import date, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.follow_up.jobs import visits_missed
from reintegration.follow_up.models import LostEvent, Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import MovedBecause
from reintegration.follow_up.services.check_ins import log_attempt, log_visit, the_episode
from reintegration.follow_up.services.undo import take_log_back
from reintegration.outcomes.models import Outcome
from tests.clock import START
from tests.factories.follow_up import Followed, make_followed, make_visit, rows
from tests.factories.makers import Person

SOON = timedelta(seconds=59)
ENDS = [one for one in VisitOutcome if one not in (VisitOutcome.DONE, VisitOutcome.NOT_ATTEMPTED)]


def _logged(
    container: Container, one: Followed, outcome: VisitOutcome, *, is_sure: bool = True, visit: uuid.UUID | None = None
) -> None:
    with writing(container.units, one.worker.scope(container)) as unit:
        row = visit_by_id(unit.session, visit or one.visit)
        assert row is not None
        because = MovedBecause.CHOICE if outcome is VisitOutcome.MOVED_ON else None
        well = {"physical": 4, "mental": 3, "social": 5} if outcome is VisitOutcome.DONE else None
        now = unit.clock.now()
        log_visit(unit, row, outcome, now, well, "Said so.", moved_because=because, is_sure=is_sure)


def _taken_back(container: Container, one: Followed, who: Person | None = None) -> None:
    with writing(container.units, (who or one.worker).scope(container)) as unit:
        row = visit_by_id(unit.session, one.visit)
        assert row is not None
        take_log_back(unit, row, the_episode(unit, row))


def _all(container: Container) -> list[object]:
    """Everything that a log changes, without versions."""
    names = ("state", "outcome", "logged_at", "logged_on", "logged_by", "is_outside_window", "escalates_at")
    visits = [tuple(getattr(visit, name) for name in names) for visit in rows(container, Visit)]
    outcomes = [(o.verdict, o.missing_because, o.decided_at, o.response_id) for o in rows(container, Outcome)]
    events = [(e.visit_id, e.kind) for e in rows(container, VisitEvent)] + [
        (e.kind,) for e in rows(container, LostEvent)
    ]
    return [visits, outcomes, events, [e.lost_at for e in rows(container, Episode)]]


@pytest.mark.parametrize("outcome", ENDS, ids=str)
def test_ending_a_visit_that_could_still_take_place_is_asked_first(container: Container, outcome: VisitOutcome) -> None:
    one = make_followed(container, visit={"closes_on": date(2026, 12, 6)})
    before = _all(container)
    with pytest.raises(BadInput) as asked:
        _logged(container, one, outcome, is_sure=False)
    assert list(asked.value.errors) == ["sure"]
    assert "12 more days" in asked.value.errors["sure"][0]
    assert _all(container) == before


@pytest.mark.parametrize("outcome", ENDS, ids=str)
def test_once_the_window_has_closed_nothing_is_asked(
    container: Container, clock: MovableClock, outcome: VisitOutcome
) -> None:
    one = make_followed(container, visit={"closes_on": date(2026, 12, 6)})
    clock.move(timedelta(days=13))
    _logged(container, one, outcome, is_sure=False)
    assert rows(container, Visit)[0].outcome is outcome


@pytest.mark.parametrize("outcome", [*ENDS, VisitOutcome.DONE], ids=str)
def test_within_the_minute_everything_is_as_it_was(
    container: Container, clock: MovableClock, outcome: VisitOutcome
) -> None:
    one = make_followed(container)
    before = _all(container)
    _logged(container, one, outcome)
    assert _all(container) != before
    clock.move(SOON)
    _taken_back(container, one)
    assert _all(container) == before
    assert rows(container, Visit)[0].state in (VisitState.PLANNED, VisitState.DUE)
    _logged(container, one, VisitOutcome.DONE)  # and it can be logged anew
    assert rows(container, Visit)[0].state is VisitState.DONE


def test_what_was_logged_before_is_there_again(container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    _logged(container, one, VisitOutcome.REFUSED)
    before = _all(container)
    clock.move(timedelta(days=1))
    _logged(container, one, VisitOutcome.DECEASED)
    _taken_back(container, one)
    assert _all(container) == before


def test_a_visit_that_is_missed_later_is_told_although_an_earlier_log_was_taken_back(container: Container) -> None:
    one = make_followed(container)
    _logged(container, one, VisitOutcome.UNREACHABLE)
    _taken_back(container, one)
    assert visits_missed(container)(START + timedelta(days=300)) == 1
    assert [event.kind.value for event in rows(container, VisitEvent)] == ["missed"]


def test_who_was_lost_by_a_log_that_is_taken_back_is_not_lost(container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    first = make_visit(container, one.case, one.episode, 2, due_on=date(2026, 11, 1), opens_on=date(2026, 10, 20))
    for visit in (first, one.visit):
        for _ in range(3):
            clock.move(timedelta(days=1))
            with writing(container.units, one.worker.scope(container)) as unit:
                row = visit_by_id(unit.session, visit)
                assert row is not None
                log_attempt(unit, row, Channel.CALL, AttemptOutcome.NO_ANSWER, unit.clock.now())
    _logged(container, one, VisitOutcome.UNREACHABLE, visit=first)
    before = _all(container)
    _logged(container, one, VisitOutcome.UNREACHABLE)
    assert rows(container, Episode)[0].lost_at is not None
    _taken_back(container, one)
    assert _all(container) == before


def test_after_a_minute_by_others_or_without_a_log_it_is_refused_with_every_reason(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    with pytest.raises(RuleBroken) as refused:
        _taken_back(container, one)
    assert refused.value.codes == ["nothing_to_take_back"]
    _logged(container, one, VisitOutcome.REFUSED)
    clock.move(timedelta(seconds=61))
    with pytest.raises(RuleBroken) as refused:
        _taken_back(container, one, one.coordinator)
    assert refused.value.codes == ["log_undo_is_over", "log_of_others"]
    assert not any(reason in refused.value.codes for reason in refused.value.reasons), "a code has no sentence"
