"""The jobs that keep the house: sealing the audit, keys without data, and what is forgotten."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from structlog.testing import capture_logs

from app import KEY_OWNERS
from foundation.accounts.models import FormAnswer, FormSubmission, Installation, SignInAttempt, SignInSession
from foundation.audit.sealer import unsealed
from foundation.clock import MovableClock
from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import MessageState
from foundation.scheduling.models import JobRun
from foundation.scheduling.runs import Job, run_job
from foundation.security.key_store import DATABASE, KeyName, add_keys, pinned_seal, wrapped_key
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, store_transaction, writing
from foundation.system.housekeeping import jobs_of
from foundation.web.container import Container
from foundation.web.logs import only_allowed
from reintegration.follow_up.words import FollowUpMessage
from tests.clock import START
from tests.factories.imported import leader, make_import, row
from tests.factories.makers import make_account, make_case
from tests.factories.movements import make_movement
from tests.factories.roster import make_member
from tests.factories.scopes import EVERYTHING
from tests.security.raw import raw

OFFICE_DAY = START.date()


def run(container: Container, name: str) -> None:
    """Run one of the house's own jobs, as the scheduler does."""
    [job] = [one for one in jobs_of(container, KEY_OWNERS) if one.name == name]
    assert run_job(container.units, job, container.clock)


def keys_there(container: Container) -> set[KeyName]:
    """Kind and owner of every key."""
    with raw(container, "keys") as connection:
        return {(row.kind, row.owner) for row in connection.execute(select(wrapped_key.c.kind, wrapped_key.c.owner))}


def leave_keys(container: Container, made_on: date, *kinds: str) -> set[KeyName]:
    """Keys without data, as a crash leaves them; returns their names."""
    names = {(kind, uuid.uuid4()) for kind in kinds}
    with store_transaction(container.stores.keys) as connection:
        add_keys(connection, dict.fromkeys(names, b"wrapped"), "1", made_on)
    return names


def test_the_audit_is_sealed_and_its_newest_seal_is_logged(container: Container) -> None:
    make_account(container)
    waiting, _ = unsealed(container.stores)
    assert waiting
    with capture_logs() as lines:
        run(container, "seal_audit")
    assert unsealed(container.stores) == (0, None)
    with container.stores.keys.connect() as connection:
        pin = pinned_seal(connection)
    assert pin is not None
    [line] = [line for line in lines if line["event"] == "audit_sealed"]
    written = only_allowed(None, "info", line)  # what the list of fields lets through
    assert (written["number"], written["mac"], written["rows"]) == (1, pin[1].hex(), waiting)


def test_sealing_with_nothing_to_seal_says_the_same_seal_again(container: Container) -> None:
    make_account(container)
    with capture_logs() as lines:
        run(container, "seal_audit")
        run(container, "seal_audit")
    first, second = [line for line in lines if line["event"] == "audit_sealed"]
    assert (second["number"], second["mac"], second["rows"]) == (1, first["mac"], 0)


# A key remembers the day it was made, not the hour: the grace of 24 hours begins when that day has ended.
@pytest.mark.parametrize(
    ("later", "is_swept"),
    [
        (timedelta(0), False),
        (timedelta(hours=24), False),
        (datetime(2026, 11, 25, 23, 59, 59, tzinfo=START.tzinfo) - START, False),
        (datetime(2026, 11, 26, tzinfo=START.tzinfo) - START, True),
        (timedelta(days=20), True),
        (timedelta(days=400), True),  # the scheduler was away for a year
    ],
    ids=str,
)
def test_keys_without_data_go_after_the_grace_and_keys_with_data_never(
    container: Container, clock: MovableClock, later: timedelta, is_swept: bool
) -> None:
    officer = make_account(container)
    make_case(container, officer)
    make_member(container, officer)
    make_movement(container, officer)
    make_import(container, leader(container), [row(1)])
    with_data = keys_there(container)
    assert {kind for kind, _ in with_data} >= set(KEY_OWNERS)
    orphans = leave_keys(container, OFFICE_DAY, *KEY_OWNERS)
    clock.move(later)
    run(container, "sweep_orphan_keys")
    assert keys_there(container) == (with_data if is_swept else with_data | orphans)


def test_what_a_finished_sweep_looked_at_is_not_looked_at_again(container: Container, clock: MovableClock) -> None:
    clock.move(timedelta(days=10))
    run(container, "sweep_orphan_keys")
    old = leave_keys(container, OFFICE_DAY, "person")
    new = leave_keys(container, clock.now().date(), "person")
    clock.move(timedelta(days=3))
    run(container, "sweep_orphan_keys")
    assert keys_there(container) & (old | new) == old


def _sweep(container: Container) -> Job:
    return next(one for one in jobs_of(container, KEY_OWNERS) if one.name == "sweep_orphan_keys")


def test_keys_are_never_swept_against_another_database(container: Container, clock: MovableClock) -> None:
    orphans = leave_keys(container, OFFICE_DAY, "person")
    with raw(container, "keys") as keys:
        keys.execute(update(wrapped_key).where(wrapped_key.c.kind == DATABASE).values(owner=uuid.uuid4()))
    clock.move(timedelta(days=10))
    try:
        assert not run_job(container.units, _sweep(container), clock), "it refuses"
        assert orphans <= keys_there(container)
    finally:
        with raw(container) as data:
            own = data.execute(select(Installation.uid)).scalar_one()
        with raw(container, "keys") as keys:
            keys.execute(update(wrapped_key).where(wrapped_key.c.kind == DATABASE).values(owner=own))


def test_keys_of_doors_and_of_the_installation_are_nobodys_orphans(container: Container, clock: MovableClock) -> None:
    kept = leave_keys(container, OFFICE_DAY, "door")
    clock.move(timedelta(days=10))
    run(container, "sweep_orphan_keys")
    there = keys_there(container)
    assert kept <= there
    assert "installation" in {kind for kind, _ in there}


def test_many_keys_with_data_and_one_without(container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    for _ in range(3):
        make_case(container, officer)
    with_data = keys_there(container)
    leave_keys(container, OFFICE_DAY, *["case"] * 450)
    clock.move(timedelta(days=3))
    run(container, "sweep_orphan_keys")
    assert keys_there(container) == with_data


def _attempt(at: datetime, account: uuid.UUID) -> Any:
    return SignInAttempt(at=at, place_index=b"p" * 16, account_index=b"a" * 16, address_index=b"b" * 16)


def _submission(at: datetime, account: uuid.UUID) -> Any:
    return FormSubmission(
        account_id=account, idempotency_key=new_id(), taken_at=at, content=b"", answer=FormAnswer(303, "/")
    )


def _sign_in(at: datetime, account: uuid.UUID) -> Any:
    return SignInSession(
        account_id=account,
        token_hash=new_id().bytes,
        device="Firefox",
        started_at=at - timedelta(hours=12),
        expires_at=at,
        ended_at=at - timedelta(hours=6),
    )


def _run_of_a_job(at: datetime, account: uuid.UUID) -> Any:
    return JobRun(job="earlier", started_at=at, finished_at=at, outcome="done")


def _message(at: datetime, account: uuid.UUID) -> Any:
    return _message_in("sent", at, account)


def _message_in(state: str, at: datetime, account: uuid.UUID) -> OutboxMessage:
    return OutboxMessage(
        account_id=account,
        template=FollowUpMessage.VISIT_DUE,
        idempotency_key=new_id().hex,
        facts={},
        state=MessageState(state),
        not_before=at,
        attempts=1,
        last_tried_at=at,
        sent_at=at if state == "sent" else None,
        created_at=at,
        held_for=new_id() if state == "held" else None,
    )


def test_messages_that_have_ended_are_forgotten_and_those_that_wait_never(container: Container) -> None:
    account = make_account(container).id
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add_all([_message_in(state, START - timedelta(days=90), account) for state in MessageState])
    run(container, "forget_old_rows")
    with reading(container.units, EVERYTHING) as unit:
        kept = unit.session.execute(select(OutboxMessage.state)).scalars().all()
    assert set(kept) == {MessageState.WAITING, MessageState.HELD}, "what is held back waits for somebody"


def test_a_sweep_by_hand_for_a_day_to_come_destroys_no_fresh_key_and_hides_none(
    container: Container, clock: MovableClock
) -> None:
    fresh = leave_keys(container, OFFICE_DAY, "person")
    assert run_job(container.units, _sweep(container), clock, START + timedelta(days=400))
    assert fresh <= keys_there(container), "its data may be on its way"
    clock.move(timedelta(days=30))
    run(container, "sweep_orphan_keys")
    assert not fresh & keys_there(container)


@pytest.mark.parametrize(
    ("make", "column", "kept_for"),
    [
        (_attempt, SignInAttempt.at, timedelta(days=1)),
        (_submission, FormSubmission.taken_at, timedelta(days=7)),
        (_sign_in, SignInSession.expires_at, timedelta(days=30)),
        (_run_of_a_job, JobRun.started_at, timedelta(days=30)),
        (_message, OutboxMessage.sent_at, timedelta(days=30)),
    ],
    ids=["attempts", "submissions", "sign-ins", "runs", "messages"],
)
def test_old_rows_are_forgotten_and_fresh_ones_kept(
    container: Container, make: Any, column: Any, kept_for: timedelta
) -> None:
    account = make_account(container).id
    ages = [timedelta(0), kept_for - timedelta(seconds=1), kept_for, kept_for + timedelta(seconds=1), kept_for * 3]
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add_all([make(START - age, account) for age in ages])
    run(container, "forget_old_rows")
    mine = column.class_.job == "earlier" if column.class_ is JobRun else True
    with reading(container.units, EVERYTHING) as unit:
        left = unit.session.execute(select(column).where(mine).order_by(column.desc())).scalars().all()
    assert list(left) == [START - age for age in ages[:3]]


def test_a_sign_in_that_still_holds_is_kept_however_long_ago_it_began(
    container: Container, clock: MovableClock
) -> None:
    account = make_account(container).id
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add(
            SignInSession(
                account_id=account,
                token_hash=b"t" * 32,
                device="Firefox",
                started_at=START - timedelta(days=90),
                expires_at=START + timedelta(hours=1),
            )
        )
    run(container, "forget_old_rows")
    with reading(container.units, EVERYTHING) as unit:
        assert len(unit.session.execute(select(SignInSession)).scalars().all()) == 1


def test_how_full_the_indexes_are_is_known_and_no_value_is_kept_for_it(container: Container) -> None:
    make_case(container, make_account(container))
    run(container, "look_at_indexes")

    if not container.stores.shared:  # PostgreSQL looks by itself
        with raw(container) as connection:
            looked_at = set(connection.execute(text("SELECT idx FROM sqlite_stat1")).scalars())
            kept = set(
                connection.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat_'")).scalars()
            )
        assert {"ix_case_office_opened", "ix_name_token_value_index"} <= looked_at
        assert kept == {"sqlite_stat1"}  # counts alone: the samples of other versions would outlive who is deleted
