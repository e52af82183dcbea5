"""A row that is not theirs to see answers like one that never was: the same bytes, the same work, the same trace."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.accounts.permissions import Permission, Role
from foundation.audit import tables
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.guard import execute_stamped
from foundation.web.container import Container
from tests.doors.visits import counted, entered
from tests.factories.makers import Browser, Person, make_account, make_case, make_grant, make_office
from tests.populated.routes.table import ROUTES
from tests.populated.world import make_populated

NEVER = uuid.UUID("11111111-1111-4111-8111-111111111111")
# What differs between any two answers: the number of the request, the forgery token, ids in the address.
_DIFFERENT = (
    re.compile(r'(?<=name="csrf-token" content=")[^"]+'),
    re.compile(r'(?<=name="csrf_token" value=")[^"]+'),
    re.compile(r"\b[0-9a-f]{12}\b"),
)


@dataclass
class Sight:
    """Two offices: who looks, and ids of rows that are not theirs to see."""

    who: dict[str, Person]
    hidden: dict[str, uuid.UUID]
    browsers: dict[str, Browser] = field(default_factory=dict)


@pytest.fixture
def sight(app: Flask, container: Container) -> Sight:
    """People of one office, and rows of another."""
    here, there = make_office(container), make_office(container)
    officer, specialist = (
        make_account(container, place=there),
        make_account(container, Role.PROTECTION_SPECIALIST, there),
    )
    case = make_case(container, officer)
    grant = make_grant(container, case, specialist, officer)
    who = {
        "officer": make_account(container, place=here),
        "specialist": make_account(container, Role.PROTECTION_SPECIALIST, here),
        "lead": make_account(container, place=here, extras=frozenset({Permission.LEAD_OFFICE})),
        "manager": make_account(container, Role.MANAGER),
        "worker": make_account(container, Role.PARTNER_WORKER),
        "administrator": make_account(container, Role.ADMINISTRATOR),
    }
    found = Sight(who, {"case": case, "account": officer.id, "grant": grant})
    found.browsers = {name: entered(app, container, person) for name, person in who.items()}
    return found


ADDRESSES = """
GET /cases/{case}
GET /api/cases/{case}
GET /cases/{case}/protected
POST /cases/{case}/protected
GET /cases/{case}/grants
POST /cases/{case}/grants
GET /accounts/{account}
POST /accounts/{account}/confirm
POST /accounts/{account}/deactivate
POST /grants/{grant}/revoke
""".strip().splitlines()
# Who sees the rows of an address everywhere, so that there is nothing hidden from them.
EVERYWHERE = {"administrator": "account"}


def _visit(
    container: Container, browser: Browser, line: str, ids: dict[str, uuid.UUID]
) -> tuple[TestResponse, list[tuple[str, str]]]:
    method, address = line.split()
    address = address.format(**ids, screen="when", sheet="manifest", serving="medical")
    with counted(container) as asked:
        answer = browser.get(address) if method == "GET" else browser.post(address, text="x")
    return answer, asked.statements


def _bytes(answer: TestResponse, ids: dict[str, uuid.UUID]) -> str:
    text = answer.text
    for one in ids.values():
        text = text.replace(str(one), "the id").replace(one.hex, "the id")
    for pattern in _DIFFERENT:
        text = pattern.sub("…", text)
    return text


def _headers(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}


def assert_alike(
    container: Container, browser: Browser, line: str, ids: dict[str, uuid.UUID], never: dict[str, uuid.UUID]
) -> None:
    """A hidden row and one that never was get the same answer, by the same statements."""
    _visit(container, browser, line, never)  # whatever is done once is done
    (hidden, its_work), (absent, other_work) = (_visit(container, browser, line, one) for one in (ids, never))
    assert hidden.status_code == absent.status_code == 404
    assert _bytes(hidden, ids) == _bytes(absent, never)
    assert _headers(hidden) == _headers(absent)
    assert its_work == other_work
    assert len(its_work) > 1


@pytest.mark.parametrize("line", ADDRESSES)
def test_a_row_of_another_office_answers_like_none(container: Container, sight: Sight, line: str) -> None:
    never = dict.fromkeys(sight.hidden, NEVER)
    for name, browser in sight.browsers.items():
        if EVERYWHERE.get(name, "nothing") not in line:
            assert_alike(container, browser, line, sight.hidden, never)


def _lines_of_people() -> list[str]:
    """Every door in whose address the id of something about a person stands, but for those above."""
    about = ("{case}", "{planned}", "{referred}", "{referral}", "{visit}")
    lines = [f"{one.method} {one.address}" for one in ROUTES if any(name in one.address for name in about)]
    return [line for line in lines if line not in ADDRESSES]


@pytest.mark.parametrize("role", [Role.RETURN_OFFICER, Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER])
def test_every_door_about_people_answers_strangers_as_if_there_were_nobody(
    app: Flask, container: Container, role: Role
) -> None:
    """Another office, another partner, a colleague to whom nothing is assigned: no case, and nothing below one."""
    populated = make_populated(container)
    ids, partner = populated.ids(), populated.people["worker"].organisation_id
    browser = entered(app, container, make_account(container, role, partner if role is Role.PARTNER_WORKER else None))
    lines = _lines_of_people()
    assert len(lines) > 60
    for line in lines:
        assert_alike(container, browser, line, ids, dict.fromkeys(ids, NEVER))


@pytest.mark.parametrize("line", ["GET /cases/{case}/protected", "POST /cases/{case}/protected"])
def test_a_case_behind_a_door_that_is_closed_answers_like_none(container: Container, sight: Sight, line: str) -> None:
    """The officer may open the case, but holds no grant: the page behind the door is as if there were no case."""
    own = make_case(container, sight.who["officer"])
    browser = sight.browsers["officer"]
    assert browser.get(f"/cases/{own}").status_code == 200
    assert_alike(container, browser, line, {"case": own}, {"case": NEVER})


def test_a_grant_that_has_ended_leaves_nothing_to_see(
    app: Flask, container: Container, sight: Sight, clock: MovableClock
) -> None:
    officer, specialist = sight.who["officer"], sight.who["specialist"]
    own = make_case(container, officer)
    make_grant(container, own, specialist, officer, Compartment.HEALTH, days=1)
    clock.move(timedelta(hours=23))
    assert entered(app, container, officer).get(f"/cases/{own}/protected").status_code == 200
    clock.move(timedelta(hours=1))
    assert_alike(
        container, entered(app, container, officer), "GET /cases/{case}/protected", {"case": own}, {"case": NEVER}
    )


def test_the_trace_of_a_hidden_row_is_that_of_none(container: Container, sight: Sight) -> None:
    sight.browsers["officer"].get(f"/cases/{sight.hidden['case']}")
    sight.browsers["officer"].get(f"/cases/{NEVER}")
    with container.stores.audit.connect() as connection:
        columns = tables.event.c
        statement = select(columns.action, columns.outcome, columns.detail, columns.uid).order_by(
            columns.position.desc()
        )
        last = execute_stamped(connection, statement.limit(2)).all()
        subjects = tables.event_subject.c
        of = [
            [row.kind for row in execute_stamped(connection, select(subjects.kind).where(subjects.uid == row.uid))]
            for row in last
        ]
    assert last[0][:3] == last[1][:3]
    assert of == [["asked"], ["asked"]]


def test_a_list_counts_only_what_is_in_sight(container: Container, sight: Sight) -> None:
    for name in ("officer", "specialist"):
        assert sight.browsers[name].get("/api/cases").json["total"] == 0
    make_case(container, sight.who["officer"])
    for name in ("officer", "specialist"):
        assert sight.browsers[name].get("/api/cases").json["total"] == 1


def test_a_search_finds_only_what_is_in_sight(container: Container, sight: Sight) -> None:
    for owner in (sight.who["officer"], make_account(container)):
        make_case(container, owner, given_name=f"Known to {owner.name}", document_number="P1234567")
    found = sight.browsers["officer"].post("/cases/search", q="P1234567").text
    assert f"Known to {sight.who['officer'].name}" in found
    assert found.count("Known to ") == 1
