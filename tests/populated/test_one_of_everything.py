"""The populated world lacks nothing: a row in every table, and every address is opened to somebody."""

import re

import pytest
from sqlalchemy import Table, exists, select

from foundation.storage.base import Base
from foundation.web.container import Container
from returns.work.models import Task
from tests.populated.routes.table import ROUTES
from tests.populated.world import make_populated
from tests.security.raw import raw

# Addresses that answer nobody with a page, and why. Readers that open every page do without them.
CLOSED = {
    "/link/{token}": "a link is shown once, when it is made",
    "/calendar/{token}.ics": "so is the address of a calendar",
    "/sign-in/code": "opened half-way through a sign-in",
    "/today/alike": "asks for a kind of lines in its query",
    "/cases/{referred}/preview": "asks for a partner in its query",
    "/hand-over": "asks for cases in its query",
    "/cases/{planned}/paperwork/{sheet}": "asks for a language in its query",
    "/movements/{movement}/manifest/paper": "asks for a language in its query",
    "/cases/views/{view}": "leads on to the list of cases",
    "/imports/{import}/undo": "leads back to an import that was not applied",
    "/cases/{case}/clearance/inside": "for a specialist with a grant; here the officer holds it",
    "/retention/{erasure}/certificate.pdf": "of an erasure that is done; this one is due",
    "/retention/{erasure}/certificate.json": "of an erasure that is done; this one is due",
    "/protected/{door}/answer": "asks for a language and a person in its query",
    "/cases/{asking}/requests/{asked}/letter": "asks for a language in its query",
    "/cases/{asking}/requests/{asked}/archive": "asks for a language in its query, and for a review",
    "/cases/{asking}/requests/{asked}/paper": "asks for a language in its query, and for a review",
    "/cases/{asking}/requests/{asked}/data": "asks for a language in its query, and for a review",
    "/approvals": "asks for a permission beside the role, which nobody here has",
    "/to-sign": "asks for a permission beside the role, which nobody here has",
    "/to-sign/{signature}": "is for the colleague of another office who is asked, and is none of these",
}


def _tables() -> set[Table]:
    return {mapper.local_table for mapper in Base.registry.mappers if isinstance(mapper.local_table, Table)}


@pytest.mark.both_databases
def test_every_table_has_a_row(container: Container) -> None:
    make_populated(container)
    with raw(container) as connection:
        empty = {one.name for one in _tables() if not connection.execute(select(exists().select_from(one))).scalar()}
    assert len(_tables()) > 100
    assert empty == set()


@pytest.mark.both_databases
def test_ids_in_keys_of_tasks_stand_in_columns_too(container: Container) -> None:
    """An erasure finds tasks by their columns: an id that only a key had would stay."""
    make_populated(container)
    with raw(container) as connection:
        tasks = connection.execute(select(Task.__table__).where(Task.key.is_not(None))).all()
    assert any(task.subject_id for task in tasks)
    for task in tasks:
        columns = {task.case_id.hex, *([task.subject_id.hex] if task.subject_id else ())}
        assert set(re.findall("[0-9a-f]{32}", task.key)) == columns


def test_every_address_is_opened_to_somebody() -> None:
    """By the table: that each role gets what it says is tested in `tests/doors/test_every_route.py`."""
    assert {one.address for one in ROUTES if one.method == "GET" and 200 not in one.statuses.values()} == set(CLOSED)
