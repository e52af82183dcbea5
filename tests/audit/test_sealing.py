"""Sealing: what the command says, late commits, several sealers at once, sealers that are blocked."""

import threading
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation.audit import tables
from foundation.audit.records import Record, what_the_mac_covers, write_records
from foundation.audit.sealer import BATCH, STREAMS, seal_all, seal_batch, unsealed_since
from foundation.audit.stored import subjects_of
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.security.secrets import Secrets
from foundation.storage.guard import execute_stamped
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import store_transaction
from foundation.web.container import Container
from tests.audit.intruder import Intruder
from tests.audit.verified import audit_verify
from tests.audit.written import changes, make_impatient, note_change, note_read

INTERVAL = 60


def _seal(container: Container) -> int:
    return seal_all(container.stores, container.secrets, container.clock.now())[0]


def _fill(container: Container, count: int) -> None:
    """Records of both kinds, as many as that."""
    records = [
        Record(container.clock.now(), uuid.uuid4(), "return_officer", "cases.open", subjects=(("case", uuid.uuid4()),))
        for _ in range(count)
    ]
    for engine, pair in zip((container.stores.data, container.stores.audit), STREAMS, strict=True):
        with store_transaction(engine) as connection:
            write_records(connection, pair, records, container.secrets)


def test_a_whole_audit_is_said_in_one_line(app: Flask, container: Container, clock: MovableClock) -> None:
    _seal(container)
    start = audit_verify(app)
    assert (start.status, start.problems) == (0, "")
    note_read(container, uuid.uuid4())
    note_change(container, uuid.uuid4())
    clock.move(timedelta(seconds=1_000))  # the command seals before it judges
    sealed = int(start.sentence.split()[2].rstrip(","))
    assert audit_verify(app) == (0, f"sealed to {sealed + 1}, 0 rows unsealed, oldest 0 s", "")
    assert audit_verify(app) == (0, f"sealed to {sealed + 1}, 0 rows unsealed, oldest 0 s", "")


@pytest.mark.parametrize("held", ["audit_change", "audit_event"])
@pytest.mark.parametrize(("seconds", "status"), [(0, 0), (2 * INTERVAL, 0), (2 * INTERVAL + 1, 1)])
def test_a_row_that_waits_too_long_is_reported_while_sealing_is_blocked(
    app: Flask, container: Container, clock: MovableClock, held: str, seconds: int, status: int
) -> None:
    make_impatient(container)
    number = _seal(container)
    note_read(container, uuid.uuid4())
    note_change(container, uuid.uuid4())
    waiting = clock.now()
    clock.move(timedelta(seconds=seconds))
    with Intruder(container).table_locked(held, "SHARE"):
        assert unsealed_since(container.stores) == waiting
        seen = audit_verify(app)
    assert (seen.status, seen.sentence) == (status, f"sealed to {number}, 2 rows unsealed, oldest {seconds} s")
    assert (f"a row has waited {seconds} s for its seal" in seen.problems) == (status == 1)
    assert audit_verify(app).status == 0, "and when the lock is gone it is sealed"
    assert unsealed_since(container.stores) is None


def test_a_change_that_is_committed_late_is_sealed_later(
    app: Flask, container: Container, clock: MovableClock, database: str
) -> None:
    """Its position is lower than that of rows which are sealed already."""
    make_impatient(container)
    _seal(container)
    late = container.units(Scope(name="return_officer", actor_id=uuid.uuid4()), True)
    late.participants["trail"].act("case.open", ("case", uuid.uuid4()))
    late.participants["trail"].before_commit()  # written, not committed
    if database == "sqlite":  # one writer at a time: sealing waits, then says so
        note_read(container, uuid.uuid4())
        with pytest.raises(Conflict):
            _seal(container)
    else:
        note_change(container, uuid.uuid4())
        first = _seal(container)
        assert changes(container)[-1].seal == first
    clock.move(timedelta(seconds=5))
    late.finish()
    late.close()
    assert audit_verify(app).status == 0
    assert all(record.seal for record in changes(container))
    if database == "postgresql":
        assert [record.seal for record in changes(container)][-2:] == [first + 1, first]


def test_two_sealers_at_once_seal_nothing_twice(app: Flask, container: Container) -> None:
    outcomes: list[Any] = []

    def work() -> None:
        for _ in range(3):
            try:
                outcomes.append(seal_batch(container.stores, container.secrets, container.clock.now())[1])
            except Conflict:
                outcomes.append("conflict")

    for _ in range(2):
        _fill(container, 150)
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    seen = audit_verify(app)
    assert (seen.status, seen.problems) == (0, ""), outcomes
    with container.stores.audit.connect() as connection:
        counts = execute_stamped(
            connection, select(func.sum(tables.seal.c.changes), func.sum(tables.seal.c.events))
        ).one()
    assert tuple(counts) == (len(changes(container)), 300)


def test_a_sealer_and_a_change_that_reads_do_not_wait_for_each_other_for_ever(app: Flask, container: Container) -> None:
    """A unit that holds the data writes an event before it commits; the sealer takes the stores in the same order."""
    note_read(container, uuid.uuid4())
    unit = container.units(Scope(name="return_officer", actor_id=uuid.uuid4()), True)
    unit.participants["trail"].act("case.open", ("case", uuid.uuid4()))
    unit.participants["trail"].before_commit()
    failures: list[Exception] = []

    def seal() -> None:
        try:
            _seal(container)
        except Exception as error:
            failures.append(error)

    sealer = threading.Thread(target=seal)
    sealer.start()
    time.sleep(0.3)
    started = time.monotonic()
    note_read(container, uuid.uuid4())
    assert time.monotonic() - started < 5, "half of what a lock is waited for"
    unit.finish()
    unit.close()
    sealer.join()
    assert failures == []
    assert audit_verify(app).status == 0


def test_a_full_seal_lets_others_wait_only_a_moment(app: Flask, container: Container, database: str) -> None:
    _seal(container)
    _fill(container, BATCH)
    started = time.monotonic()
    assert seal_batch(container.stores, container.secrets, container.clock.now())[1] == 2 * BATCH
    held = time.monotonic() - started
    print(f"sealing {BATCH} rows of each kind held the write lock for {1000 * held:.0f} ms on {database}")
    assert held < 5, "half of what a lock is waited for"
    assert audit_verify(app).status == 0


class _OwnKey(Secrets):
    """Secrets whose audit key somebody drew for themselves."""

    def audit_mac(self, record: object) -> bytes:
        return self.token_hash(str(record))


def test_an_audit_that_is_rewritten_and_sealed_anew_with_another_key_is_found_out(
    app: Flask, container: Container
) -> None:
    for _ in range(2):
        note_read(container, uuid.uuid4())
        note_change(container, uuid.uuid4())
        _seal(container)
    intruder, own = Intruder(container), _OwnKey(container.stores.keys, container.master)
    intruder.run("audit_seal", "DELETE FROM {t}")
    intruder.run("seal_pin", "DELETE FROM {t}")
    for engine, (record, subject) in zip((container.stores.data, container.stores.audit), STREAMS, strict=True):
        intruder.run(record.name, "UPDATE {t} SET seal = NULL, scope = 'administrator'")
        with engine.connect() as connection:
            rows = list(execute_stamped(connection, select(record)))
            about = subjects_of(connection, subject, [row.uid for row in rows])
        for row in rows:
            what = (row.uid, row.at, row.actor, row.scope, row.action, row.outcome, row.detail, about.get(row.uid, []))
            mac = own.audit_mac(what_the_mac_covers(record.name, *what))
            intruder.run(record.name, "UPDATE {t} SET mac = :mac WHERE position = :at", mac=mac, at=row.position)
    seal_all(container.stores, own, container.clock.now())
    seen = audit_verify(app)
    assert seen.status == 1
    for words in ("audit_change", "audit_event", "seal 1 was changed"):
        assert words in seen.problems
