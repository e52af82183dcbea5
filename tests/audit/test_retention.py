"""Old stretches of the audit are removed seal by seal; what remains is whole, and says where it was cut."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from foundation.audit import retention, tables
from foundation.audit.retention import older_seals, remove_before
from foundation.audit.sealer import seal_all
from foundation.clock import MovableClock
from foundation.errors import SealBroken
from foundation.storage.guard import execute_stamped
from foundation.system.housekeeping import cut_audit
from foundation.web.container import Container
from tests.audit.intruder import Intruder
from tests.audit.verified import audit_verify
from tests.audit.written import changes, events, note_change, note_read

OLD = uuid.UUID(int=1)
RECENT = uuid.UUID(int=2)


def _sealed(container: Container, about: uuid.UUID) -> None:
    note_read(container, about)
    note_change(container, about)
    seal_all(container.stores, container.secrets, container.clock.now())


def _years(container: Container, clock: MovableClock) -> None:
    """Three seals of long ago, and two of today."""
    seal_all(container.stores, container.secrets, clock.now())
    for _ in range(2):
        _sealed(container, OLD)
        clock.move(timedelta(minutes=1))
    clock.move(timedelta(days=1100))
    for _ in range(2):
        _sealed(container, RECENT)
        clock.move(timedelta(minutes=1))


def _about(container: Container) -> set[uuid.UUID]:
    written = (*events(container), *changes(container))
    return {about for record in written for _kind, about in record.subjects} & {OLD, RECENT}


def _seals(container: Container) -> list[int]:
    with container.stores.audit.connect() as connection:
        return list(execute_stamped(connection, select(tables.seal.c.number).order_by(tables.seal.c.number)).scalars())


def test_old_records_go_and_verify_says_where_the_audit_begins(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    _years(container, clock)
    numbers = _seals(container)
    before = clock.now() - timedelta(days=1000)
    found = older_seals(container.stores, before)
    removed = remove_before(container.stores, container.secrets, before, clock.now())
    assert (removed.seals, removed.records) == found
    assert removed.cut is not None
    assert removed.records >= 4
    assert _about(container) == {RECENT}
    assert _seals(container) == [number for number in numbers if number > removed.cut.number]
    verified = audit_verify(app)
    assert verified.status == 0, verified.problems
    assert f"whole from seal {removed.cut.number + 1} on, cut after {removed.cut.sealed_at.date()}" in verified.sentence


def test_a_second_run_removes_nothing_and_a_later_one_cuts_further(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    _years(container, clock)
    before = clock.now() - timedelta(days=1000)
    first = remove_before(container.stores, container.secrets, before, clock.now())
    again = remove_before(container.stores, container.secrets, before, clock.now())
    assert (again.seals, again.cut) == (0, first.cut)
    clock.move(timedelta(days=2000))
    _sealed(container, uuid.uuid4())
    later = remove_before(container.stores, container.secrets, clock.now() - timedelta(days=1000), clock.now())
    assert later.cut is not None
    assert first.cut is not None
    assert later.cut.number > first.cut.number
    assert _about(container) == set()
    assert audit_verify(app).status == 0


def test_the_newest_seal_stays_however_old_it_is(app: Flask, container: Container, clock: MovableClock) -> None:
    _years(container, clock)
    newest = _seals(container)[-1]
    remove_before(container.stores, container.secrets, clock.now() + timedelta(days=1), clock.now())
    assert _seals(container) == [newest]
    assert audit_verify(app).status == 0
    _sealed(container, RECENT)
    assert _seals(container)[-1] == newest + 1


def test_the_triggers_are_there_again(app: Flask, container: Container, clock: MovableClock) -> None:
    _years(container, clock)
    remove_before(container.stores, container.secrets, clock.now() - timedelta(days=1000), clock.now())
    for table, store in ((tables.change, "data"), (tables.event, "audit"), (tables.cut, "audit")):
        with getattr(container.stores, store).connect() as connection:
            for change in (table.delete(), table.update().values({next(iter(table.primary_key)).name: 99})):
                with pytest.raises(Exception, match="the audit is written once"):
                    execute_stamped(connection, change)
                connection.rollback()


CUT_BY_HAND: dict[str, tuple[str, str, str]] = {
    "a record after the cut": ("audit_event", "UPDATE {t} SET action = 'cases.list' WHERE seal = :next", "was changed"),
    "rows after the cut": ("audit_change", "DELETE FROM {t} WHERE seal = :next", "rows were removed"),
    "a seal after the cut": ("audit_seal", "DELETE FROM {t} WHERE number = :next", "are missing"),
    "the cut itself": ("audit_cut", "DELETE FROM {t}", "are missing"),
    "the day of the cut": ("audit_cut", "UPDATE {t} SET events = events + 1", "was inserted or changed"),
    "a cut that says more": ("audit_cut", "UPDATE {t} SET number = :next", "was inserted or changed"),
}


@pytest.mark.parametrize("attack", CUT_BY_HAND)
def test_whoever_cuts_by_hand_is_found(app: Flask, container: Container, clock: MovableClock, attack: str) -> None:
    _years(container, clock)
    removed = remove_before(container.stores, container.secrets, clock.now() - timedelta(days=1000), clock.now())
    assert removed.cut is not None
    table, sql, says = CUT_BY_HAND[attack]
    intruder = Intruder(container)
    if "change" in table:
        intruder.run(
            table, "DELETE FROM {s} WHERE uid IN (SELECT uid FROM {t} WHERE seal = :next)", next=removed.cut.number + 1
        )
    values = {"next": removed.cut.number + 1} if ":next" in sql else {}
    assert intruder.run(table, sql, **values) > 0
    verified = audit_verify(app)
    assert verified.status == 1
    assert says in verified.problems


def test_what_is_not_whole_is_not_removed(container: Container, clock: MovableClock) -> None:
    _years(container, clock)
    Intruder(container).run("audit_event", "UPDATE {t} SET action = 'cases.list' WHERE seal = 2")
    everything = len(events(container)) + len(changes(container))
    with pytest.raises(SealBroken, match="was changed"):
        remove_before(container.stores, container.secrets, clock.now() - timedelta(days=1000), clock.now())
    assert len(events(container)) + len(changes(container)) == everything
    assert _about(container) == {OLD, RECENT}


def test_after_a_crash_between_the_stores_the_next_run_finishes(
    app: Flask, container: Container, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    if container.stores.shared:
        return  # one transaction there
    _years(container, clock)
    before, commit_all = clock.now() - timedelta(days=1000), retention.commit_all

    def crash(transactions: list[object]) -> None:
        commit_all(transactions[:1])
        raise KeyboardInterrupt

    monkeypatch.setattr(retention, "commit_all", crash)
    with pytest.raises(KeyboardInterrupt):
        remove_before(container.stores, container.secrets, before, clock.now())
    monkeypatch.setattr(retention, "commit_all", commit_all)
    half = audit_verify(app)
    assert half.status == 1
    assert "are still there: run flask audit cut" in half.problems
    remove_before(container.stores, container.secrets, before, clock.now())
    assert audit_verify(app).status == 0
    assert _about(container) == {RECENT}


def test_the_job_goes_by_the_rule_and_the_audit_says_so(container: Container, clock: MovableClock) -> None:
    _years(container, clock)
    assert cut_audit(container)(clock.now() + timedelta(days=9000)) > 0, "by the clock, not by the instant it was given"
    assert _about(container) == {RECENT}
    [told] = [event for event in events(container) if event.action == "audit.cut"]
    assert '"to_seal":' in told.detail
    assert cut_audit(container)(clock.now()) == 0
    assert len([event for event in events(container) if event.action == "audit.cut"]) == 1


def test_the_command_says_what_it_would_do_and_what_it_did(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    _years(container, clock)
    dry = app.test_cli_runner().invoke(args=["audit", "cut", "--dry-run"])
    assert "nothing was removed" in dry.stdout
    assert _about(container) == {OLD, RECENT}
    done = app.test_cli_runner().invoke(args=["audit", "cut"])
    assert done.exit_code == 0
    assert done.stdout.startswith("removed ")
    assert "whole from seal" in done.stdout


@pytest.mark.parametrize("table", ["audit_change", "audit_event", "audit_event_subject", "audit_cut"])
def test_protect_makes_the_triggers_that_the_migrations_made(app: Flask, container: Container, table: str) -> None:
    made = _triggers(container, table)
    assert len(made) == 3
    assert app.test_cli_runner().invoke(args=["audit", "protect"]).exit_code == 0
    assert _triggers(container, table) == made


def _triggers(container: Container, table: str) -> set[str]:
    """What the triggers of a table are, as the database writes them."""
    store = container.stores.data if table.startswith("audit_change") else container.stores.audit
    sql = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    if container.stores.shared:
        sql = "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        sql += " WHERE c.relname = :table AND NOT t.tgisinternal"
    with store.connect() as connection:
        return set(execute_stamped(connection, text(sql), {"table": table}).scalars())
