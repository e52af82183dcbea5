"""Visits become due, overdue and missed by themselves: on the day of their own zone, told exactly once."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from app import build_container
from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.messaging.models import OutboxMessage
from foundation.storage.guard import GuardedSession
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.jobs import visits_due, visits_missed, visits_overdue
from reintegration.follow_up.models import Attempt, Visit, VisitEvent
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import VisitEventKind
from reintegration.referrals.models import Referral
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from tests.clock import START
from tests.factories.follow_up import Followed, add, change, make_followed, make_team, make_visit, rows

DAY = date(2026, 11, 24)  # the day that tests begin
SOON = {"opens_on": DAY, "due_on": DAY + timedelta(days=2), "closes_on": DAY + timedelta(days=4)}


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def events(container: Container, visit: object) -> list[str]:
    """What was told of a visit."""
    return sorted(one.kind.value for one in rows(container, VisitEvent, VisitEvent.visit_id == visit))


def the_visit(container: Container, followed: Followed) -> Visit:
    """The visit as it stands."""
    [found] = rows(container, Visit, Visit.id == followed.visit)
    return found


def told(container: Container) -> list[tuple[object, str, int]]:
    """Whom the outbox tells what, and how many."""
    return [(one.account_id, one.template.value, one.facts["count"]) for one in rows(container, OutboxMessage)]


@pytest.mark.parametrize(
    ("zone", "instant", "is_due"),
    [
        ("Asia/Tashkent", at(DAY - timedelta(days=1), 18, 59), False),  # 23:59 there
        ("Asia/Tashkent", at(DAY - timedelta(days=1), 19, 0), True),
        ("Pacific/Kiritimati", at(DAY - timedelta(days=1), 10, 0), True),  # UTC+14
        ("Pacific/Kiritimati", at(DAY - timedelta(days=1), 9, 59), False),
        ("Pacific/Pago_Pago", at(DAY, 10, 59), False),  # UTC-11
        ("Pacific/Pago_Pago", at(DAY, 11, 0), True),
    ],
)
def test_a_visit_is_due_from_the_first_moment_of_its_window_where_it_takes_place(
    container: Container, zone: str, instant: datetime, is_due: bool
) -> None:
    followed = make_followed(container, visit={**SOON, "zone": zone})
    assert visits_due(container)(instant) == int(is_due)
    assert the_visit(container, followed).state is (VisitState.DUE if is_due else VisitState.PLANNED)
    assert events(container, followed.visit) == (["due"] if is_due else [])


def test_a_visit_goes_from_due_to_overdue_to_missed_and_each_is_told_once(container: Container) -> None:
    followed = make_followed(container, visit=SOON)
    sweeps = [visits_due(container), visits_overdue(container), visits_missed(container)]
    states = []
    for days in range(7):
        for sweep in [*sweeps, *sweeps]:
            sweep(at(DAY + timedelta(days=days)))
        states.append(the_visit(container, followed).state.value)
    assert states == ["due"] * 3 + ["overdue"] * 2 + ["missed"] * 2
    assert events(container, followed.visit) == ["due", "missed", "overdue"]
    assert sorted(told(container), key=str) == sorted(
        [
            (followed.worker.id, "visit_due", 1),
            (followed.worker.id, "visit_overdue", 1),
            (followed.worker.id, "visit_missed", 1),
            (followed.coordinator.id, "visit_missed", 1),
        ],
        key=str,
    )


def test_after_a_long_standstill_only_what_is_true_now_is_told(container: Container) -> None:
    followed = make_followed(container, visit=SOON)
    late = at(DAY + timedelta(days=30))
    assert [sweep(container)(late) for sweep in (visits_due, visits_overdue, visits_missed)] == [0, 0, 1]
    assert events(container, followed.visit) == ["missed"]


def test_a_clock_that_goes_back_tells_nothing_again(container: Container) -> None:
    followed = make_followed(container, visit=SOON)
    for days in (10, -3, 0, 10):
        for sweep in (visits_due, visits_overdue, visits_missed):
            sweep(container)(at(DAY + timedelta(days=days)))
    assert the_visit(container, followed).state is VisitState.MISSED
    assert events(container, followed.visit) == ["missed"]
    assert len(told(container)) == 2


@pytest.mark.parametrize(
    ("tried", "outcome"),
    [
        ((), VisitOutcome.NOT_ATTEMPTED),
        ((AttemptOutcome.NO_ANSWER,), VisitOutcome.UNREACHABLE),
        ((AttemptOutcome.NO_ANSWER, AttemptOutcome.REFUSED), VisitOutcome.REFUSED),
    ],
)
def test_how_a_missed_visit_ended_is_what_its_attempts_say(
    container: Container, tried: tuple[AttemptOutcome, ...], outcome: VisitOutcome
) -> None:
    followed = make_followed(container, visit=SOON)
    for hours, one in enumerate(tried):
        made = START + timedelta(hours=hours)
        about = {"channel": Channel.CALL, "outcome": one, "by": followed.worker.id, "at": made, "day": DAY}
        add(container, Attempt(case_id=followed.case, visit_id=followed.visit, **about))
    visits_missed(container)(at(DAY + timedelta(days=5)))
    assert the_visit(container, followed).outcome is outcome


def _withdrawn(container: Container, followed: Followed, purpose: ConsentPurpose) -> None:
    [consent] = rows(container, Consent, Consent.case_id == followed.case, Consent.purpose == purpose)
    change(container, Consent, consent.id, withdrawn_at=START)


def _by_coordinator(container: Container, followed: Followed) -> None:
    [referral] = rows(container, Referral, Referral.case_id == followed.case)
    change(container, Referral, referral.id, assigned_to=None)


@pytest.mark.parametrize(
    ("changed", "receiver"),
    [
        (lambda container, one: None, "worker"),
        (_by_coordinator, "coordinator"),
        (
            lambda container, one: change(container, Account, one.worker.id, status=AccountStatus.DEACTIVATED),
            "coordinator",
        ),
        (lambda container, one: _withdrawn(container, one, ConsentPurpose.TRANSFER), "officer"),
        (lambda container, one: _withdrawn(container, one, ConsentPurpose.CONTACT_AFTER_RETURN), None),
        (lambda container, one: change(container, Episode, one.episode, state=EpisodeState.CLOSED), None),
    ],
)
def test_who_follows_the_case_is_told_and_nobody_of_a_case_that_may_not_be_followed(
    container: Container, changed: Callable[[Container, Followed], None], receiver: str | None
) -> None:
    followed = make_followed(container, visit=SOON)
    changed(container, followed)
    assert visits_due(container)(START) == (receiver is not None)
    assert [one for one, _template, _count in told(container)] == (
        [getattr(followed, receiver).id] if receiver is not None else []
    )


def test_one_message_counts_the_visits_of_one_worker(container: Container) -> None:
    followed = make_followed(container, visit=SOON)
    for ordinal in range(2, 5):
        make_visit(container, followed.case, followed.episode, ordinal, **SOON)
    assert visits_due(container)(START) == 4
    assert told(container) == [(followed.worker.id, "visit_due", 4)]


def test_a_sweep_goes_past_visits_that_have_not_come_so_far_yet(container: Container) -> None:
    """At this instant it is the next day in the east only: whoever is in the west stands before the others."""
    team = make_team(container)
    west = {**SOON, "closes_on": DAY, "due_on": DAY, "zone": "Pacific/Pago_Pago"}
    followed = make_followed(container, team, visit=west)
    for ordinal in range(2, 120):
        make_visit(container, followed.case, followed.episode, ordinal, **west)
    east = make_followed(container, team, visit={**west, "zone": "Pacific/Kiritimati"})
    assert visits_missed(container)(at(DAY, 10, 30)) == 1
    assert the_visit(container, east).state is VisitState.MISSED


def test_two_schedulers_at_the_same_moment_tell_it_once(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    followed = make_followed(container, team, visit=SOON)
    for ordinal in range(2, 121):
        make_visit(container, followed.case, followed.episode, ordinal, **SOON)
    houses = [build_container(container.settings, clock) for _ in range(2)]
    gate, counts, late = threading.Barrier(2), [], at(DAY + timedelta(days=9))

    def sweep(own: Container) -> None:
        gate.wait()
        counts.extend([visits_missed(own)(late), visits_missed(own)(late)])

    threads = [threading.Thread(target=sweep, args=(own,)) for own in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for own in houses:
        own.stores.dispose()
    assert sum(counts) == 120
    kinds = [one.kind for one in rows(container, VisitEvent)]
    assert kinds == [VisitEventKind.MISSED] * 120
    messages = rows(container, OutboxMessage)
    assert sum(one.facts["count"] for one in messages if one.account_id == followed.worker.id) == 120


def test_a_crash_before_the_commit_leaves_nothing_and_the_next_run_does_all(container: Container) -> None:
    followed = make_followed(container, visit=SOON)
    crashed = []

    def crash(session: GuardedSession) -> None:
        if not crashed and session.scope.name == "jobs":
            crashed.append(True)
            raise SystemExit("killed")

    event.listen(GuardedSession, "before_commit", crash)
    try:
        with pytest.raises(SystemExit):
            visits_due(container)(START)
        assert the_visit(container, followed).state is VisitState.PLANNED
        assert (events(container, followed.visit), told(container)) == ([], [])
        assert visits_due(container)(START) == 1
    finally:
        event.remove(GuardedSession, "before_commit", crash)
    assert events(container, followed.visit) == ["due"]
    assert len(told(container)) == 1
