"""Queueing: in the transaction of what it is about, once per key, with facts that can name nobody."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from foundation.accounts.permissions import Role
from foundation.errors import ScopeBreach
from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import DigestMessage, MessageState, Terms, message_problems, next_attempt
from foundation.messaging.services import claim_next, queue_message
from foundation.scheduling.models import Heartbeat
from foundation.storage.base import new_id
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.system.messaging import delivery_terms
from foundation.web.container import Container
from reintegration.concerns.words import ConcernsMessage
from reintegration.episodes.words import EpisodesMatter
from reintegration.follow_up.words import FollowUpMessage
from returns.readiness.words import ReadinessMessage
from returns.work.words import WorkMatter
from tests.clock import START
from tests.factories.makers import make_account
from tests.messaging.outbox import queued, standing, states
from tests.security.raw import raw


def test_a_key_is_taken_once_and_nothing_else_of_the_unit_is_lost(container: Container) -> None:
    officer = make_account(container)
    with writing(container.units, officer.scope(container)) as unit:
        asked = (unit, officer.id, ReadinessMessage.SIGN_OFF_WANTED, {"count": 1})
        assert [queue_message(*asked, idempotency_key, cases=()) for idempotency_key in ("a:1", "a:1", "a:2")] == [
            True,
            False,
            True,
        ]
    with writing(container.units, JOBS) as unit:
        unit.session.add(Heartbeat(name="before", at=START))
        assert not queue_message(unit, officer.id, FollowUpMessage.VISIT_DUE, {}, "a:2", cases=())
        unit.session.add(Heartbeat(name="after", at=START))
    assert sorted(row.idempotency_key for row in standing(container)) == ["a:1", "a:2"]
    with reading(container.units, JOBS) as unit:
        assert set(unit.session.execute(select(Heartbeat.name)).scalars()) == {"before", "after"}


def test_of_two_at_once_with_one_key_one_is_taken_and_neither_fails(container: Container) -> None:
    officer, barrier, answers = make_account(container), Barrier(4), []

    def queue(number: int) -> None:
        barrier.wait(10)
        with writing(container.units, JOBS) as unit:
            unit.session.add(Heartbeat(name=f"beside {number}", at=START))
            answers.append(queue_message(unit, officer.id, FollowUpMessage.VISIT_DUE, {"count": 1}, "same", cases=()))

    threads = [Thread(target=queue, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(answers) == [False, False, False, True]
    with reading(container.units, JOBS) as unit:
        assert len(unit.session.execute(select(Heartbeat)).all()) == 4


def test_what_is_rolled_back_is_not_queued(container: Container) -> None:
    officer = make_account(container)
    with pytest.raises(ZeroDivisionError), writing(container.units, JOBS) as unit:
        queue_message(unit, officer.id, FollowUpMessage.VISIT_DUE, {}, "once", cases=())
        raise ZeroDivisionError
    assert states(container) == []


def test_another_fault_than_the_key_is_not_hidden(container: Container) -> None:
    with pytest.raises(IntegrityError), writing(container.units, JOBS) as unit:
        queue_message(unit, new_id(), FollowUpMessage.VISIT_DUE, {}, "once", cases=())


@pytest.mark.parametrize(
    ("facts", "idempotency_key", "reasons"),
    [
        ({}, "visit_due:3f2a:2026-11-24", 0),
        ({"count": 1, "day": "2026-11-24"}, "a", 0),
        ({"count": 0}, "a", 1),
        ({"count": True}, "a", 1),
        ({"count": "3"}, "a", 1),
        ({"day": "Tuesday, in Samarkand"}, "a", 1),
        ({"day": "2026-02-30"}, "a", 1),
        ({"day": START}, "a", 1),
        ({"name": "Dilnoza"}, "a", 1),
        ({"name": "Dilnoza", "place": "Samarkand", "count": -1}, "Dilnoza Karimova", 4),
        ({}, "", 1),
        ({}, "a" * 81, 1),
    ],
)
def test_facts_are_counts_and_days_and_every_reason_is_given(
    facts: dict[str, Any], idempotency_key: str, reasons: int
) -> None:
    found = message_problems(FollowUpMessage.VISIT_DUE, facts, idempotency_key)
    assert len(found) == reasons
    assert not any("Dilnoza" in one or "Samarkand" in one for one in found)


def test_a_digest_counts_matters_that_some_topic_has_and_nothing_else() -> None:
    told = {"count": 5, "day": "2026-11-24", WorkMatter.OVERDUE.value: 2, EpisodesMatter.VISITS.value: 3}
    assert message_problems(DigestMessage.DIGEST, told, "a") == []
    assert len(message_problems(DigestMessage.DIGEST, {"count": 1, "dilnoza": 1}, "a")) == 1
    assert len(message_problems(FollowUpMessage.VISIT_DUE, {"count": 1, WorkMatter.OVERDUE.value: 1}, "a")) == 1


def test_a_bare_word_is_no_kind(container: Container) -> None:
    row = {"template": "visit_due", "idempotency_key": "a", "facts": {}, "state": MessageState.WAITING, "attempts": 0}
    with pytest.raises(StatementError, match="not a word of Template"), writing(container.units, JOBS) as unit:
        unit.session.add(
            OutboxMessage(account_id=make_account(container).id, not_before=START, created_at=START, **row)
        )


def test_what_a_template_does_not_carry_is_refused(container: Container) -> None:
    with writing(container.units, JOBS) as unit, pytest.raises(ValueError, match="carries no fact"):
        queue_message(unit, new_id(), ConcernsMessage.CONCERN_OPENED, {"day": "2026-11-24"}, "once", cases=())


@pytest.mark.parametrize(
    ("attempts", "pause"), [(1, 2), (2, 4), (3, 8), (4, 16), (5, None), (6, None)], ids=lambda one: str(one)
)
def test_pauses_grow_until_the_last_attempt(attempts: int, pause: int | None) -> None:
    terms = Terms(attempts=5, first_pause=timedelta(minutes=2), lease=timedelta(minutes=10))
    expected = START + timedelta(minutes=pause) if pause else None
    assert next_attempt(terms, attempts, START) == expected


@pytest.fixture
def other_plans(container: Container, database: str) -> Iterator[None]:
    """PostgreSQL plans as it may on a day with other figures: what stands inside a statement is asked for each row."""
    usual = ("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize", "indexscan", "bitmapscan")

    def plan(*changes: str) -> None:
        if database == "sqlite":
            return
        with raw(container) as connection:
            name = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
            for change in changes:
                connection.execute(text(f"ALTER DATABASE {name} {change}"))
        container.stores.dispose()  # a connection keeps the settings with which it began

    plan(*(f"SET enable_{name} = off" for name in usual))
    yield
    plan("RESET ALL")


@pytest.mark.both_databases
@pytest.mark.usefixtures("other_plans")
def test_one_message_is_claimed_at_a_time_however_the_database_plans_it(container: Container) -> None:
    officer = make_account(container)
    for number in range(5):
        queued(container, officer, f"m:{number}")
    for claimed in range(1, 6):
        with writing(container.units, JOBS) as unit:
            assert claim_next(unit, container.clock.now(), delivery_terms(container))
        assert sum(row.attempts for row in standing(container)) == claimed
    with writing(container.units, JOBS) as unit:
        assert claim_next(unit, container.clock.now(), delivery_terms(container)) is None


@pytest.mark.parametrize("role", Role)
def test_nobody_reads_the_outbox_and_nobody_changes_it(container: Container, role: Role) -> None:
    person = make_account(container, role)
    queued(container, person)
    [row] = standing(container)
    with writing(container.units, person.scope(container)) as unit:
        assert unit.session.execute(select(OutboxMessage)).all() == []
        assert unit.session.get(OutboxMessage, row.id) is None
        assert queue_message(unit, person.id, FollowUpMessage.VISIT_DUE, {}, "mine", cases=()), "but everybody may add"


@pytest.mark.parametrize(
    "changed",
    [{"state": MessageState.SENT, "sent_at": START}, {"state": MessageState.DROPPED}, {"attempts": 1}],
    ids=["sent", "dropped", "tried"],
)
def test_only_what_waits_is_added_by_people(container: Container, changed: dict[str, Any]) -> None:
    officer = make_account(container)
    row = {
        "template": FollowUpMessage.VISIT_DUE,
        "idempotency_key": "a",
        "facts": {},
        "state": MessageState.WAITING,
        "attempts": 0,
    }
    with pytest.raises(ScopeBreach), writing(container.units, officer.scope(container)) as unit:
        unit.session.add(OutboxMessage(account_id=officer.id, not_before=START, created_at=START, **{**row, **changed}))
