"""A demo holds one of everything: a row in each table, and for each page somebody whom it answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import build_app
from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.demo.addresses_of_a_demo import addresses_of
from tests.doors.visits import entered
from tests.factories.makers import Browser, Person
from tests.factories.scopes import EVERYTHING
from tests.populated.routes.table import ROLES, ROUTES, Route

# Tables without a row, each with its reason. What is filled has to leave this list.
EMPTY = {
    "form_draft": "lasts while somebody types",
    "form_submission": "is made by the browser of whoever sends a form",
    "heartbeat": "is written by the scheduler, which begins when the demo is there",
    "invariant_check": "is written by the scheduler, or by whoever asks for a check",
    "job_beat": "is written by the scheduler",
    "job_run": "is written by the scheduler",
    "recovery_code": "belongs to a second factor",
    "second_factor": "whoever has one does not get in with the password that the start of a demo prints",
    "sign_in_attempt": "is made by whoever signs in",
    "sign_in_session": "is made by whoever signs in",
}
# What these show is named by a secret that is kept nowhere, or by what only a running installation has.
SECRET = {"GET /calendar/{token}.ics", "GET /link/{token}", "GET /healthz"}
# Of an erasure that was carried out, which takes two people of data protection and is not invented.
SECRET |= {f"GET /retention/{{erasure}}/certificate.{ending}" for ending in ("pdf", "json")}
# Who plays which column of the table of routes.
PLAYS = {
    "officer": Role.RETURN_OFFICER,
    "lead": Role.RETURN_OFFICER,
    "specialist": Role.PROTECTION_SPECIALIST,
    "coordinator": Role.PARTNER_COORDINATOR,
    "worker": Role.PARTNER_WORKER,
    "manager": Role.MANAGER,
    "administrator": Role.ADMINISTRATOR,
    "protector": Role.DATA_PROTECTION_OFFICER,
}
LETS_IN = (200, 302, 303, 422)
PAGES = [one for one in ROUTES if one.method == "GET" and one.name not in SECRET]


@pytest.fixture(scope="module")
def empty(caseload: Container) -> set[str]:
    """The tables without a row, before anybody has signed in."""
    with reading(caseload.units, EVERYTHING) as unit:
        tables = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
        count = {name: unit.session.execute(_count(entity)).scalar_one() for name, entity in tables.items()}
    return {name for name, rows in count.items() if not rows}


def _count(entity: type[Any]) -> Any:
    return select(func.count()).select_from(entity)


def test_every_table_has_a_row(empty: set[str]) -> None:
    assert empty == set(EMPTY)


@pytest.fixture(scope="module")
def browsers(caseload: Container, empty: set[str]) -> dict[Role, list[Browser]]:
    """Everybody who can sign in, signed in, by role."""
    app: Flask = build_app(caseload)
    with reading(caseload.units, EVERYTHING) as unit:
        active = select(Account).where(Account.status == AccountStatus.ACTIVE).order_by(Account.created_at, Account.id)
        people = [
            Person(one.id, one.email, one.name, one.role, one.office_id, one.organisation_id, frozenset())
            for one in unit.session.execute(active).scalars()
        ]
    return {role: [entered(app, caseload, one) for one in people if one.role is role] for role in Role}


def _wanted(route: Route) -> tuple[int, set[Role]]:
    """How the address answers whom it lets in, and whom: with a page, where nobody of the table has the permission."""
    wanted = min((route.statuses[role] for role in ROLES if route.statuses[role] in LETS_IN), default=200)
    return wanted, {PLAYS[role] for role in ROLES if route.statuses[role] == wanted} or set(Role)


def _answers(browsers: list[Browser], addresses: list[str]) -> Iterator[int]:
    """What these get at each address; whoever lacks the permission is not asked again."""
    for browser in browsers:
        for address in addresses:
            status = browser.get(address, buffered=True).status_code
            yield status
            if status == 403:
                break


@pytest.mark.parametrize("route", PAGES, ids=lambda one: one.address)
def test_every_page_answers_somebody(caseload: Container, browsers: dict[Role, list[Browser]], route: Route) -> None:
    with reading(caseload.units, EVERYTHING) as unit:
        addresses = list(addresses_of(unit.session, caseload.secrets, route.address))
    assert addresses, "no row of this kind"
    wanted, roles = _wanted(route)
    assert wanted in _answers([one for role in Role if role in roles for one in browsers[role]], addresses)
