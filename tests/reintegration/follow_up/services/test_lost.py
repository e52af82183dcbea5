"""Lost to follow-up and found again: derived by the rule, told once each time, and nothing after the end."""

from datetime import date, datetime, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.jobs import jobs_of_follow_up, look_over_all, visits_missed
from reintegration.follow_up.models import Attempt, LostEvent, Visit as _Visit
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, VisitState
from reintegration.follow_up.services.check_ins import log_attempt, log_visit
from reintegration.follow_up.words import FollowUpMessage, FollowUpNotice
from reintegration.outcomes.models import Outcome
from reintegration.surveys.rules.verdict import Verdict
from tests.clock import START
from tests.factories.follow_up import Followed, add, change, make_followed, make_visit, rows

TODAY = START.date()
DAYS = timedelta(days=1)


def window(first: int, last: int) -> dict[str, date]:
    """A window so many days before today."""
    return {"opens_on": TODAY - first * DAYS, "due_on": TODAY - first * DAYS, "closes_on": TODAY - last * DAYS}


def in_vain(container: Container, one: Followed, visit: object, first: int, tries: int = 3) -> None:
    """Attempts of the worker that nobody answered, on as many days."""
    for number in range(tries):
        at = START - (first - number) * DAYS
        about = {"case_id": one.case, "visit_id": visit, "by": one.worker.id, "channel": Channel.CALL}
        add(container, Attempt(**about, outcome=AttemptOutcome.NO_ANSWER, at=at, day=at.date()))


def nearly_lost(container: Container) -> Followed:
    """Two visits in a row whose windows have closed after three attempts in vain each; nobody has looked yet."""
    one = make_followed(container, visit=window(40, 30))
    in_vain(container, one, one.visit, 40)
    second = make_visit(container, one.case, one.episode, 2, **window(20, 10))
    in_vain(container, one, second, 20)
    make_visit(container, one.case, one.episode, 3, **window(1, -10))
    return one


def history(container: Container) -> list[str]:
    """What happened, in its order."""
    return [one.kind.value for one in sorted(rows(container, LostEvent), key=lambda one: one.ordinal)]


def is_lost(container: Container, one: Followed) -> bool:
    """What the episode says."""
    [episode] = rows(container, Episode, Episode.id == one.episode)
    return episode.lost_at is not None


def told(container: Container) -> dict[str, set[object]]:
    """Whom the inbox has told which of both."""
    found: dict[str, set[object]] = {}
    for notice in rows(
        container, Notice, Notice.kind.in_((FollowUpNotice.FOLLOW_UP_LOST, FollowUpNotice.FOLLOW_UP_FOUND))
    ):
        found.setdefault(notice.kind.value, set()).add(notice.account_id)
    return found


def run(container: Container, name: str, at: datetime | None = None) -> int:
    """One of the jobs, now."""
    return next(job for job in jobs_of_follow_up(container) if job.name == name).run(at or container.clock.now())


def log(container: Container, one: Followed, ordinal: int, outcome: AttemptOutcome, at: datetime = START) -> None:
    """An attempt that the worker enters now, about an instant."""
    with writing(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, _visit(container, one, ordinal))
        assert visit is not None
        log_attempt(unit, visit, Channel.CALL, outcome, at)


def _visit(container: Container, one: Followed, ordinal: int) -> object:
    from_first = {visit.ordinal: visit.id for visit in rows(container, _Visit, _Visit.episode_id == one.episode)}
    return from_first[ordinal]


def test_the_sweep_that_misses_the_second_visit_says_that_they_are_lost_and_only_once(container: Container) -> None:
    one = nearly_lost(container)
    assert visits_missed(container)(START) == 2
    assert (is_lost(container, one), history(container)) == (True, ["lost"])
    for _ in range(2):
        visits_missed(container)(START + DAYS)
        look_over_all(container)(START + DAYS)
    assert history(container) == ["lost"]


def test_who_is_reached_is_found_and_can_be_lost_again(container: Container, clock: MovableClock) -> None:
    one = nearly_lost(container)
    visits_missed(container)(START)
    log(container, one, 3, AttemptOutcome.REACHED)
    assert (is_lost(container, one), history(container)) == (False, ["lost", "found"])
    for number in range(1, 4):
        clock.move(DAYS)
        log(container, one, 3, AttemptOutcome.NO_ANSWER, START + number * DAYS)
    clock.move(30 * DAYS)
    visits_missed(container)(clock.now())
    assert history(container) == ["lost", "found", "lost"]
    assert is_lost(container, one)


def test_an_attempt_that_is_entered_after_the_close_is_looked_at_too(container: Container) -> None:
    one = nearly_lost(container)
    visits_missed(container)(START)
    log(container, one, 2, AttemptOutcome.REACHED, START - 12 * DAYS)
    assert history(container) == ["lost", "found"]
    late = make_followed(container, visit=window(40, 30))
    second = make_visit(container, late.case, late.episode, 2, **window(20, 10))
    in_vain(container, late, late.visit, 40)
    in_vain(container, late, second, 20, tries=2)
    visits_missed(container)(START)
    assert not is_lost(container, late)
    log(container, late, 2, AttemptOutcome.NO_ANSWER, START - 11 * DAYS)
    assert is_lost(container, late), "the third attempt was made in time, and entered late"


def test_a_visit_that_is_logged_late_finds_them(container: Container) -> None:
    one = nearly_lost(container)
    visits_missed(container)(START)
    with writing(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, _visit(container, one, 2))
        assert visit is not None
        log_visit(unit, visit, VisitOutcome.DONE, START, {"physical": 3, "mental": 3, "social": 3})
    assert history(container) == ["lost", "found"]


def test_coordinator_and_owner_are_told_once_of_each_and_the_worker_knows_already(container: Container) -> None:
    one = nearly_lost(container)
    visits_missed(container)(START)
    assert [run(container, "lost_tell"), run(container, "lost_tell")] == [1, 0]
    above = {one.coordinator.id, one.officer.id}
    assert told(container) == {"follow_up_lost": above}
    log(container, one, 3, AttemptOutcome.REACHED)
    assert [run(container, "lost_tell"), run(container, "lost_tell")] == [1, 0]
    assert told(container) == {"follow_up_lost": above, "follow_up_found": above}
    mails = rows(container, OutboxMessage, OutboxMessage.template == FollowUpMessage.CONTACT_CHANGED)
    assert sorted((mail.account_id, mail.facts["count"]) for mail in mails) == sorted(
        (who, 1) for who in above for _ in "ab"
    )


def test_no_more_tasks_after_the_end_and_the_status_closes_by_itself(container: Container) -> None:
    """Lost before the end: nobody is told after it. What is entered by a job after it changes nothing."""
    one = nearly_lost(container)
    visits_missed(container)(START)
    change(container, Episode, one.episode, state=EpisodeState.CLOSED)
    assert run(container, "lost_tell") == 1
    assert told(container) == {}
    for name in ("visits_due", "visits_overdue", "visits_missed", "visits_escalate", "lost_look", "lost_tell"):
        assert run(container, name, START + 400 * DAYS) == 0 or name == "visits_escalate"
    assert history(container) == ["lost"]
    assert rows(container, OutboxMessage, OutboxMessage.template == FollowUpMessage.VISIT_UNANSWERED) == []


def test_a_look_over_all_finds_who_is_lost_by_what_nobody_has_looked_at(container: Container) -> None:
    """As after an older program, or a rule that has changed: the visits were missed without anybody looking."""
    one = nearly_lost(container)
    for visit in rows(container, _Visit, _Visit.episode_id == one.episode, _Visit.ordinal < 3):
        change(container, _Visit, visit.id, state=VisitState.MISSED, outcome=VisitOutcome.UNREACHABLE)
    make_followed(container)
    assert [look_over_all(container)(START), look_over_all(container)(START)] == [1, 0]
    assert history(container) == ["lost"]


def test_a_late_entry_says_anew_why_an_outcome_is_missing(container: Container, clock: MovableClock) -> None:
    """Nobody had tried, it seemed; then the attempt comes in that was made in time."""
    one = make_followed(container)
    [visit] = rows(container, _Visit, _Visit.id == one.visit)
    clock.move(datetime.combine(visit.closes_on + 3 * DAYS, START.timetz()) - clock.now())
    visits_missed(container)(clock.now())
    run(container, "outcomes_close")
    [outcome] = rows(container, Outcome, Outcome.id == one.outcome)
    assert (outcome.verdict, outcome.missing_because) == (Verdict.NOT_MEASURED, "not_attempted")
    made = datetime.combine(visit.closes_on - DAYS, START.timetz())
    log(container, one, 1, AttemptOutcome.NO_ANSWER, made)
    [outcome] = rows(container, Outcome, Outcome.id == one.outcome)
    assert (outcome.verdict, outcome.missing_because) == (Verdict.NOT_MEASURED, "unreachable")


@pytest.mark.parametrize(("tries", "lost"), [(3, True), (2, False), (0, False)])
def test_not_attempted_never_makes_anybody_lost(container: Container, tries: int, lost: bool) -> None:
    one = make_followed(container, visit=window(40, 30))
    in_vain(container, one, one.visit, 40)
    second = make_visit(container, one.case, one.episode, 2, **window(20, 10))
    in_vain(container, one, second, 20, tries)
    visits_missed(container)(START)
    assert is_lost(container, one) is lost
