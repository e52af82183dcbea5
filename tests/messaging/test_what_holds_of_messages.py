"""Nothing is stuck, told twice, or tells too much; each cure cures it. A clock that was ahead keeps nothing back."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app import all_invariants
from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.messaging.rules import AccountNotice, DigestMessage, MessageState
from foundation.messaging.services import claim_next, mark
from foundation.storage.guard import execute_stamped
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from foundation.system.messaging import delivery_terms
from foundation.web.container import Container
from tests.factories.follow_up import add, rows
from tests.factories.makers import Person, make_account
from tests.messaging.outbox import queued, standing, states

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


def breaches(container: Container) -> dict[str, list[str]]:
    """What breaks which of the invariants of messages."""
    every = [one for one in all_invariants(container) if one.name.startswith("messages_")]
    assert len(every) == 3
    return {one.name: list(rows) for one in every if (rows := one.breaches(container.stores))}


def mend(container: Container, name: str) -> int:
    """Do what the cure says."""
    [act] = [one.mend for one in all_invariants(container) if one.name == name]
    assert act is not None
    return act()


def put(container: Container, **values: Any) -> None:
    """Change every message past the service."""
    with container.stores.data.begin() as connection:
        execute_stamped(connection, update(OutboxMessage.__table__).values(**values))


@pytest.fixture
def officer(container: Container) -> Person:
    """Somebody with a message that waits."""
    one = make_account(container)
    queued(container, one, "one")
    assert breaches(container) == {}
    return one


def claim(container: Container) -> uuid.UUID | None:
    """Claim what is due, as the job does."""
    with writing(container.units, JOBS) as unit:
        return claim_next(unit, container.clock.now(), delivery_terms(container))


@pytest.mark.usefixtures("officer")
def test_a_message_that_waits_for_days_is_given_up(container: Container, clock: MovableClock) -> None:
    clock.move(DAY)
    assert breaches(container) == {"messages_leave": [f"outbox_message {standing(container)[0].id.hex}"]}
    assert mend(container, "messages_leave") == 1
    assert (breaches(container), states(container)) == ({}, [("failed", 0)])


@pytest.mark.usefixtures("officer")
def test_a_message_of_a_day_to_come_only_waits(container: Container) -> None:
    put(container, not_before=container.clock.now() + 30 * DAY)
    assert breaches(container) == {}


AHEAD: dict[str, Callable[[Container], dict[str, Any]]] = {
    "claimed": lambda container: {"claimed_until": container.clock.now() + DAY, "attempts": 1},
    "put off": lambda container: {"not_before": container.clock.now() + 30 * DAY, "attempts": 1},
}


@pytest.mark.parametrize("how", AHEAD)
@pytest.mark.usefixtures("officer")
def test_what_a_clock_that_was_ahead_kept_back_is_released(container: Container, how: str) -> None:
    put(container, **AHEAD[how](container))
    assert breaches(container).keys() == {"messages_leave"}
    assert mend(container, "messages_leave") == 1
    assert breaches(container) == {}
    assert claim(container) == standing(container)[0].id


@pytest.mark.parametrize("how", AHEAD)
@pytest.mark.usefixtures("officer")
def test_it_is_sent_without_anybody_who_mends_it(container: Container, how: str) -> None:
    put(container, **AHEAD[how](container))
    assert claim(container) == standing(container)[0].id
    assert claim(container) is None, "it is claimed now"
    assert breaches(container) == {}


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_digest_of_the_same_day_twice_is_named_and_what_waits_is_kept_back(
    container: Container, officer: Person, is_sent: bool
) -> None:
    about = {"account_id": officer.id, "template": DigestMessage.DIGEST, "facts": {"count": 1, "day": "2026-11-24"}}
    at = {"not_before": container.clock.now(), "created_at": container.clock.now()}
    for key in ("digest:a", "digest:b"):
        add(container, OutboxMessage(**about, **at, idempotency_key=key, state=MessageState.WAITING, attempts=0))
    if is_sent:
        [first, *_] = [row for row in standing(container) if row.idempotency_key == "digest:b"]
        with writing(container.units, JOBS) as unit:
            mark(unit, first.id, MessageState.SENT)
    assert breaches(container).keys() == {"messages_once"}
    assert mend(container, "messages_once") == 1
    assert breaches(container) == {}
    ends = {row.idempotency_key: row.state.value for row in standing(container)}
    assert sorted(ends.values()) == sorted(["waiting", "dropped", "sent" if is_sent else "waiting"])
    assert not is_sent or ends["digest:a"] == "dropped"


@pytest.mark.parametrize(
    "values", [{"facts": {"count": 3, "name": "a person"}}, {"facts": {"count": "many"}}, {"idempotency_key": "A name"}]
)
@pytest.mark.usefixtures("officer")
def test_a_message_that_says_too_much_is_kept_back_and_says_it_no_more(
    container: Container, values: dict[str, Any]
) -> None:
    put(container, **values)
    assert breaches(container).keys() == {"messages_neutral"}
    assert mend(container, "messages_neutral") == 1
    assert breaches(container) == {}
    [row] = standing(container)
    assert (row.state, set(row.facts) <= {"count"}) == (MessageState.DROPPED, True)
    assert "name" not in f"{row.facts} {row.idempotency_key}"


def test_a_notice_about_a_door_never_names_a_case(container: Container, officer: Person) -> None:
    now = container.clock.now()
    told = {"account_id": officer.id, "kind": AccountNotice.GRANT_GIVEN, "idempotency_key": "grant:1", "at": now}
    add(container, Notice(**told, about=uuid.uuid4()))
    assert breaches(container).keys() == {"messages_neutral"}
    assert mend(container, "messages_neutral") == 1
    assert breaches(container) == {}
    assert [notice.about for notice in rows(container, Notice)] == [None]
