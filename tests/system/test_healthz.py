"""Is everything there: `/healthz` for machines, the health page for administrators."""

import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app import all_jobs, build_app, build_container
from foundation.accounts.permissions import Role
from foundation.audit.records import DONE, Record
from foundation.audit.sealer import seal_all
from foundation.audit.trail import write_event
from foundation.backup.facts import note
from foundation.clock import MovableClock
from foundation.messaging.rules import MessageState
from foundation.messaging.services import claim_next, mark, queue_message
from foundation.scheduling.runs import Job, beat, run_job, watch
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from foundation.system.health import BACK_UP_DATA, BACK_UP_KEYS, DRILL, LEAST_FREE
from foundation.system.messaging import delivery_terms
from foundation.system.stores import STORES
from foundation.web.container import Container
from reintegration.follow_up.words import FollowUpMessage
from tests.factories.makers import make_account, make_case, signed_in
from tests.factories.rules_of_today import change_rule
from tests.security.raw import raw

NAMES = ["database", "migrations", "storage", "scheduler", "audit_seal"]


Leave = Callable[[Container], None]


def _checks(page: str, word: str) -> int:
    """How many of the checks on top are said to be this."""
    return page.split("Data checks")[0].count(f"<span>{word}</span>")


def bad(app: Flask) -> list[str]:
    """The checks that fail. The answer holds nothing but names, yes or no, and says 200 only if none does."""
    answer = app.test_client().get("/healthz")
    assert answer.is_json, answer.text
    assert set(answer.json) == {"status", "checks"}
    assert sorted(answer.json["checks"]) == sorted(NAMES)
    assert all(type(value) is bool for value in answer.json["checks"].values())
    failing = [name for name in NAMES if not answer.json["checks"][name]]
    assert (answer.status_code, answer.json["status"]) == ((503, "degraded") if failing else (200, "ok"))
    return failing


@contextmanager
def at_revision(container: Container, store: str, revision: str) -> Iterator[None]:
    """A store that says it is at another revision."""
    [found] = [one for one in STORES if one.name == store]
    with raw(container, store) as connection:
        schema = found.version_schema(connection)
        table = f"{schema}.alembic_version" if schema else "alembic_version"
        right = connection.execute(text(f"SELECT version_num FROM {table}")).scalar_one()
        connection.execute(text(f"UPDATE {table} SET version_num = :new"), {"new": revision})
    try:
        yield
    finally:
        with raw(container, store) as connection:
            connection.execute(text(f"UPDATE {table} SET version_num = :right"), {"right": right})


def test_all_is_well_while_the_scheduler_lives(app: Flask, container: Container) -> None:
    beat(container.units, container.clock)
    assert bad(app) == []


@pytest.mark.one_database
@pytest.mark.parametrize(("seconds", "failing"), [(59, []), (60, ["scheduler"]), (86_400, ["scheduler"])])
def test_a_heartbeat_of_a_minute_ago_is_too_old(
    app: Flask, container: Container, clock: MovableClock, seconds: int, failing: list[str]
) -> None:
    seal_all(container.stores, container.secrets, clock.now())  # what setting it up has left
    beat(container.units, clock)
    clock.move(timedelta(seconds=seconds))
    assert bad(app) == failing


def test_a_scheduler_that_never_spoke_is_not_there(app: Flask) -> None:
    assert bad(app) == ["scheduler"]


@pytest.mark.parametrize("store", [store.name for store in STORES])
def test_a_store_at_another_revision_is_reported(app: Flask, container: Container, store: str) -> None:
    beat(container.units, container.clock)
    with at_revision(container, store, "another"):
        assert bad(app) == ["migrations"]
    assert bad(app) == []


@pytest.mark.one_database
def test_a_disk_without_the_room_of_the_rule_is_told(app: Flask, container: Container) -> None:
    beat(container.units, container.clock)
    assert bad(app) == []
    if container.stores.shared:
        return
    change_rule(container, LEAST_FREE, 2**40)
    assert bad(app) == ["storage"]


@pytest.mark.one_database
def test_a_folder_that_takes_nothing_more_is_told(app: Flask, container: Container) -> None:
    """A quota, or a disk that turned read-only: free room alone does not show it."""
    beat(container.units, container.clock)
    if container.stores.shared:
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, before[1]))
    try:
        assert "storage" in bad(app)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, usual)


def _change(container: Container) -> None:
    make_account(container)


def _event(container: Container) -> None:
    write_event(
        container.stores.audit,
        container.secrets,
        Record(container.clock.now(), None, "jobs", "case.open", DONE, (), {}),
    )


@pytest.mark.parametrize("leave", [_change, _event])
def test_an_audit_row_that_waits_longer_than_two_intervals_is_reported(
    app: Flask, container: Container, clock: MovableClock, leave: Leave
) -> None:
    leave(container)
    for seconds, failing in ((120, []), (1, ["audit_seal"])):
        clock.move(timedelta(seconds=seconds))
        beat(container.units, clock)
        assert bad(app) == failing
    seal_all(container.stores, container.secrets, clock.now())
    assert bad(app) == []


def test_a_database_that_is_away_is_an_answer_and_no_failure(
    demo: Container, database: str, clock: MovableClock
) -> None:
    if database == "sqlite":
        app = build_app(demo)
        demo.stores.dispose()
        shutil.rmtree(demo.settings.data_folder)
    else:
        nowhere = replace(demo.settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
        app = build_app(build_container(nowhere, clock))
    assert bad(app) == NAMES


@pytest.mark.parametrize(
    ("table", "failing"),
    [
        ("heartbeat", ["scheduler"]),
        ("audit_change", ["audit_seal"]),
        ("rule", ["audit_seal"]),
        ("alembic_version", ["migrations"]),
    ],
)
def test_a_table_that_is_gone_is_an_answer_and_no_failure(demo: Container, table: str, failing: list[str]) -> None:
    app = build_app(demo)
    make_account(demo)
    beat(demo.units, demo.clock)
    assert bad(app) == []
    with raw(demo) as connection:
        connection.execute(text(f"DROP TABLE {table}" + (" CASCADE" if demo.stores.shared else "")))
    room = {"storage"} if table == "rule" else set()  # how much is needed is a rule
    assert set(failing) <= set(bad(app)) <= {"migrations", "scheduler", "audit_seal"} | room


@pytest.mark.one_database
def test_a_message_that_was_given_up_is_shown_to_people_and_takes_nothing_out(app: Flask, container: Container) -> None:
    beat(container.units, container.clock)
    administrator = make_account(container, Role.ADMINISTRATOR)
    with writing(container.units, JOBS) as unit:
        for idempotency_key in ("a", "b"):
            queue_message(unit, administrator.id, FollowUpMessage.VISIT_DUE, {}, idempotency_key, cases=())
    with writing(container.units, JOBS) as unit:
        for _ in range(2):
            found = claim_next(unit, container.clock.now(), delivery_terms(container))
            assert found is not None
            mark(unit, found, MessageState.FAILED)
    page = signed_in(app, administrator).get("/health").text
    assert "2 messages not delivered" in page
    assert page.count("Failing") == 1
    assert bad(app) == []


@pytest.mark.one_database
def test_it_says_nothing_about_anybody(app: Flask, container: Container) -> None:
    officer = make_account(container)
    make_case(container, officer, given_name="Dilnozaxon", family_name="Karimovabegim")
    signed = signed_in(app, officer).get("/healthz")
    assert signed.text == app.test_client().get("/healthz").text, "nor does it depend on who asks"
    for secret in ("Dilnozaxon", "Karimovabegim", officer.name, officer.email, str(officer.id)):
        assert secret not in signed.text


@pytest.mark.one_database
def test_the_health_page_is_for_administrators(app: Flask, container: Container) -> None:
    assert "/sign-in" in app.test_client().get("/health").headers["Location"]
    for role in Role:
        answer = signed_in(app, make_account(container, role)).get("/health")
        assert answer.status_code == (200 if role is Role.ADMINISTRATOR else 403), role


@pytest.mark.one_database
def test_the_health_page_says_what_does_not_work_and_since_when(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    beat(container.units, clock)
    browser = signed_in(app, make_account(container, Role.ADMINISTRATOR))
    page = browser.get("/health").text
    assert (_checks(page, "OK"), _checks(page, "Failing"), _checks(page, "Overdue")) == (7, 0, 4)
    clock.move(timedelta(seconds=90))
    with at_revision(container, "keys", "another"):
        page = browser.get("/health").text
    assert (_checks(page, "OK"), _checks(page, "Failing")) == (5, 2)
    assert "90 seconds" in page
    assert "<bdi>keys</bdi>" in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("hours", "keys_at", "overdue", "shown"),
    [(1, 1, 0, "1 hour ago"), (26, 26, 0, "26 hours ago"), (27, 27, 1, "27 hours ago"), (2, 3, 1, "2 hours ago")],
)
def test_a_backup_of_yesterday_is_overdue_and_so_are_keys_older_than_their_data(
    app: Flask, container: Container, clock: MovableClock, hours: int, keys_at: int, overdue: int, shown: str
) -> None:
    now = clock.now()
    note(container, BACK_UP_DATA, "backup.create", now - timedelta(hours=hours), 7)
    note(container, BACK_UP_KEYS, "backup.keys", now - timedelta(hours=keys_at), 7)
    note(container, DRILL, "backup.drill", now - timedelta(days=90), 7)
    beat(container.units, clock)
    page = signed_in(app, make_account(container, Role.ADMINISTRATOR)).get("/health").text
    assert page.count("Overdue") == overdue + 1  # nobody has looked yet at what must always hold
    assert shown in page
    assert bad(app) == [], "it takes nothing out of service"


def _sleeps(now: datetime) -> int:
    return 0


def _breaks(now: datetime) -> int:
    raise OSError("Dilnoza Karimova")


@pytest.mark.one_database
def test_every_job_is_shown_by_its_words(app: Flask, container: Container, clock: MovableClock) -> None:
    jobs = all_jobs(container)
    watch(container.units, jobs, clock)
    page = signed_in(app, make_account(container, Role.ADMINISTRATOR)).get("/health").text
    assert "Mark missed visits" in page
    assert [job.name for job in jobs if job.name in page] == []


@pytest.mark.one_database
def test_the_health_page_says_how_each_job_does_and_which_is_late(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    jobs = [
        Job("well", "Well", 3600, _sleeps),
        Job("breaks", "Breaks", 3600, _breaks),
        Job("never", "Never", 60, _sleeps),
    ]
    watch(container.units, jobs, clock)
    for job in jobs[:2]:
        run_job(container.units, job, clock)
    beat(container.units, clock)
    browser = signed_in(app, make_account(container, Role.ADMINISTRATOR))
    page = browser.get("/health").text
    assert [word in page for word in ("In time", "Failed: OSError", "Not run yet", "Late")] == [True, True, True, False]
    assert "1 job is late or failed" in page
    assert "Karimova" not in page
    clock.move(timedelta(seconds=181))
    assert "Late" in browser.get("/health").text
    watch(container.units, jobs[:1], clock)
    page = browser.get("/health").text
    assert ("never" in page, "In time" in page) == (False, True)
    assert page.count("Late") == 0, "jobs that are gone are forgotten"
