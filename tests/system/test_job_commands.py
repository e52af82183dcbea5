"""`flask jobs`: what happens by itself, done by hand at an instant of one's choice."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app import all_jobs
from foundation.scheduling.queries import runs_of
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.clock import START
from tests.factories.makers import make_account
from tests.messaging.outbox import queued, states
from tests.system.commanding import command


def test_jobs_are_listed_with_their_last_run(app: Flask, container: Container) -> None:
    said = command(app, "jobs", "list")
    assert (said.status, said.out.count("never")) == (0, len(all_jobs(container)))
    assert command(app, "jobs", "run", "seal_audit").status == 0
    lines = command(app, "jobs", "list").out.splitlines()
    assert [line.split()[0] for line in lines] == [job.name for job in all_jobs(container)]
    assert lines[0].split() == ["seal_audit", "every", "60", "s", "2026-11-24T09:00:00+00:00", "done"]


def test_a_job_runs_once_with_the_instant_that_it_is_given(app: Flask, container: Container) -> None:
    queued(container, make_account(container), not_before=START + timedelta(days=3))
    assert command(app, "jobs", "run", "deliver_messages").status == 0
    assert states(container) == [("waiting", 0)]
    said = command(app, "jobs", "run", "deliver_messages", "--at", "2026-11-27T12:00+03:00")
    assert (said.status, said.out) == (0, "deliver_messages: done\n")
    assert states(container) == [("sent", 1)]
    with reading(container.units, JOBS) as unit:
        runs = runs_of(unit.session, "deliver_messages", 9)
        assert [run.started_at for run in runs] == [datetime(2026, 11, 27, 9, tzinfo=UTC), START]


@pytest.mark.parametrize(
    "at", ["2026-11-27", "2026-11-27T12:00", "tomorrow", "2026-13-01T00:00Z", "", "0001-01-01T00:00+14:00"]
)
def test_an_instant_without_a_zone_is_refused(app: Flask, container: Container, at: str) -> None:
    said = command(app, "jobs", "run", "seal_audit", "--at", at)
    assert (said.status, said.out) == (2, "")
    assert "with its zone" in said.err
    assert "never" in command(app, "jobs", "list").out.splitlines()[0]


def test_a_name_that_no_job_has_is_refused_with_those_there_are(app: Flask, container: Container) -> None:
    said = command(app, "jobs", "run", "deliver_massages")
    assert said.status == 2
    assert all(job.name in said.err for job in all_jobs(container))


def test_a_job_that_fails_is_status_1_and_leaves_its_row(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> None:
        raise OSError("Dilnoza")

    monkeypatch.setattr("foundation.system.messaging.deliver", fails)
    said = command(app, "jobs", "run", "deliver_messages")
    assert (said.status, said.out) == (1, "deliver_messages: failed\n")
    assert "Dilnoza" not in said.err
    assert command(app, "jobs", "list").out.splitlines()[-1].endswith("failed")
