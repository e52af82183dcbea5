"""One mail a morning: what is to be told of visits stands in the digest, and by itself only for who gets none."""

from datetime import UTC, datetime, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import DigestChoice, DigestMessage, MessageState, Template
from foundation.web.container import Container
from reintegration.follow_up.jobs import visits_due, visits_missed, visits_overdue
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.follow_up.words import FollowUpMessage
from tests.calendars.test_digest import choose, tell
from tests.factories.follow_up import Team, make_followed
from tests.factories.makers import Person
from tests.messaging.outbox import standing

WEDNESDAY = datetime(2026, 11, 25, tzinfo=UTC)
NIGHT = WEDNESDAY - timedelta(hours=4)  # one o'clock in Tashkent, where the partner works
MORNING = WEDNESDAY + timedelta(hours=2, minutes=30)  # half past seven there
TODAY = WEDNESDAY.date()


def letters(container: Container, to: Person) -> list[OutboxMessage]:
    """What leaves, or has left, to somebody."""
    return [one for one in standing(container) if one.account_id == to.id and one.state is not MessageState.DROPPED]


def test_a_visit_that_becomes_due_at_night_stands_in_the_digest_alone(
    container: Container, clock: MovableClock
) -> None:
    clock.move(NIGHT - clock.now())
    days = {"opens_on": TODAY, "due_on": TODAY + timedelta(days=2), "closes_on": TODAY + timedelta(days=4)}
    followed = make_followed(container, visit=days)
    assert visits_due(container)(NIGHT) == 1
    [waiting] = letters(container, followed.worker)
    assert (waiting.template, waiting.not_before) == (FollowUpMessage.VISIT_DUE, WEDNESDAY + timedelta(hours=3))
    clock.move(MORNING - clock.now())
    tell(container, MORNING)
    [letter] = letters(container, followed.worker)
    assert (letter.template, letter.facts["visits"], letter.facts["count"]) == (DigestMessage.DIGEST, 1, 1)


def test_a_visit_that_was_missed_is_told_by_the_digest_of_who_gets_one(
    container: Container, clock: MovableClock
) -> None:
    clock.move(NIGHT - clock.now())
    yesterday = TODAY - timedelta(days=1)
    over = {"opens_on": yesterday - timedelta(days=9), "due_on": yesterday, "closes_on": yesterday}
    gone = make_followed(container, visit={**over, "state": VisitState.OVERDUE})
    late = {"opens_on": yesterday, "due_on": yesterday, "closes_on": TODAY + timedelta(days=9)}
    stays = make_followed(
        container, visit={**late, "state": VisitState.DUE}, team=Team(gone.officer, gone.worker, gone.coordinator)
    )
    assert (visits_missed(container)(NIGHT), visits_overdue(container)(NIGHT)) == (1, 1)
    assert stays.worker == gone.worker
    clock.move(MORNING - clock.now())
    tell(container, MORNING)
    [letter] = letters(container, gone.worker)
    facts = {name: fact for name, fact in letter.facts.items() if name != "day"}
    assert (letter.template, facts) == (DigestMessage.DIGEST, {"count": 2, "visits": 1, "missed": 1})
    [other] = letters(container, gone.coordinator)  # has nothing else, so the mail about it is the one of the morning
    assert (other.template, other.facts) == (FollowUpMessage.VISIT_MISSED, {"count": 1})


@pytest.mark.parametrize(
    ("choice", "templates"),
    [(DigestChoice.OFF, [FollowUpMessage.VISIT_DUE]), (DigestChoice.EVERY_DAY, [DigestMessage.DIGEST])],
)
def test_who_has_no_digest_is_told_of_visits_by_themselves(
    container: Container, clock: MovableClock, choice: DigestChoice, templates: list[Template]
) -> None:
    clock.move(NIGHT - clock.now())
    days = {"opens_on": TODAY, "due_on": TODAY + timedelta(days=2), "closes_on": TODAY + timedelta(days=4)}
    followed = make_followed(container, visit=days)
    choose(container, followed.worker, choice)
    visits_due(container)(NIGHT)
    clock.move(MORNING - clock.now())
    tell(container, MORNING)
    assert [one.template for one in letters(container, followed.worker)] == templates


def test_what_happens_after_the_morning_is_told_at_once(container: Container, clock: MovableClock) -> None:
    noon = WEDNESDAY + timedelta(hours=7)
    clock.move(noon - clock.now())
    days = {"opens_on": TODAY, "due_on": TODAY + timedelta(days=2), "closes_on": TODAY + timedelta(days=4)}
    followed = make_followed(container, visit=days)
    visits_due(container)(noon)
    [letter] = letters(container, followed.worker)
    assert letter.not_before == noon
