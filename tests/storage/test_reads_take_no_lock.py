"""Reads take no lock that another request waits for."""

import threading

import pytest
from flask import Flask

from foundation.messaging.queries import Notice
from foundation.scheduling.models import JobRun
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.work.words import WorkNotice
from tests.clock import START
from tests.doors.visits import entered
from tests.factories.follow_up import rows
from tests.factories.makers import make_account, make_case

PATIENCE = 60.0  # seconds; only a lock that is waited for needs them


def answered(act: object) -> bool:
    """Whether something that runs beside this comes to its end."""
    assert callable(act)
    beside = threading.Thread(target=act, daemon=True)
    beside.start()
    beside.join(PATIENCE)
    return not beside.is_alive()


@pytest.mark.parametrize("address", ["/", "/cases", "/tasks", "/inbox"])
def test_reads_take_no_lock_that_another_request_waits_for(app: Flask, container: Container, address: str) -> None:
    """A page is answered while somebody holds the write lock of the data, as a sweep does."""
    officer = make_account(container)
    make_case(container, officer)
    browser, found = entered(app, container, officer), list[int]()
    with writing(container.units, JOBS) as unit:
        unit.session.add(JobRun(job="sweep", started_at=START, outcome="running"))
        unit.session.flush()  # the lock is held from here on
        assert answered(lambda: found.append(browser.get(address).status_code))
    assert found == [200]


def test_an_open_read_keeps_nobody_from_writing(container: Container) -> None:
    account = make_account(container)
    with reading(container.units, JOBS) as reader:
        assert reader.session.get(JobRun, account.id) is None

        def write() -> None:
            with writing(container.units, JOBS) as unit:
                about = {
                    "account_id": account.id,
                    "kind": WorkNotice.TASK_ASSIGNED,
                    "idempotency_key": "one",
                    "at": START,
                }
                unit.session.add(Notice(**about))

        assert answered(write)
    assert len(rows(container, Notice)) == 1
