"""Lessons of comparable systems about reading: it writes nothing, waits for nobody, and tells nothing."""

import base64
import json
import re
import uuid
from typing import Any

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from returns.cases.models import Case
from tests.audit.story import NAMES, tell
from tests.audit.written import everything_written
from tests.doors.visits import counted, entered, make_cases
from tests.factories.makers import make_account, make_case
from tests.populated.routes.table import ROUTES
from tests.populated.world import make_populated

NEW = {"given_name": "Dilnoza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}


def test_no_get_writes_to_the_data(app: Flask, container: Container) -> None:
    populated = make_populated(container)
    visited = 0
    for who in ("officer", "specialist", "administrator", "protector", "worker"):
        browser = entered(app, container, populated.people[who])
        for route in ROUTES:
            # The address of a calendar is a secret: a wrong one is counted, as a wrong password is.
            if route.method == "GET" and route.statuses[who] != 403 and not route.address.startswith("/calendar/"):
                with counted(container) as asked:
                    browser.get(populated.at(route.address)).close()
                assert asked.writes() == [], (who, route.address)
                visited += len(asked) > 0
    assert visited > 50
    with counted(container) as asked:
        entered(app, container, populated.people["officer"]).post("/cases/new", **NEW)
    assert asked.writes(), "a write would have been seen"


def test_reading_does_not_wait_for_somebody_who_writes(app: Flask, container: Container) -> None:
    """On SQLite another unit holds the one write lock meanwhile; on PostgreSQL the rows that are read."""
    officer = make_account(container)
    case = make_case(container, officer)
    browser = entered(app, container, officer)
    writer = container.units(officer.scope(container), True)
    held = writer.session.get(Case, case)
    assert held is not None
    held.note = "Not committed yet"
    writer.session.flush()  # holds the locks until the unit is closed
    try:
        for address in ("/cases", f"/cases/{case}", "/", "/api/cases", "/account"):
            answer = browser.get(address)
            assert answer.status_code == 200
            assert "Not committed yet" not in answer.text
    finally:
        writer.close()


def test_opening_a_case_does_not_read_the_others(app: Flask, container: Container) -> None:
    """Only who may be the same person is looked at: names that share nothing with the new one are not opened."""
    officer = make_account(container)
    browser = entered(app, container, officer)
    make_cases(container, officer, 1)

    def asked(given_name: str) -> int:
        with counted(container) as statements:
            assert browser.post("/cases/new", **{**NEW, "given_name": given_name}).status_code == 303
        return len(statements)

    alone = asked("Dilnoza")
    make_cases(container, officer, 58)
    assert asked("Rustam") <= alone


@pytest.mark.parametrize("address", ["/cases", "/", "/api/cases"])
def test_no_page_grows_with_the_table(app: Flask, container: Container, address: str) -> None:
    officer = make_account(container)
    browser = entered(app, container, officer)
    make_cases(container, officer, 30)
    few = len(browser.get(address).data)
    make_cases(container, officer, 90)
    assert abs(len(browser.get(address).data) - few) < 0.02 * few
    assert few < 100_000


def _cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


CASE_PLACE = [["d", "2026-11-24"], ["u", "0" * 32]]
MANGLED = (
    "x",
    "====",
    "\x00",
    "ä",
    "bnVsbA",
    _cursor(),
    _cursor("next", 1, []),
    _cursor("next", 1, CASE_PLACE[:1]),
    _cursor("next", 0, CASE_PLACE),
    _cursor("next", "1", CASE_PLACE),
    _cursor("next", True, CASE_PLACE),
    _cursor("sideways", 1, CASE_PLACE),
    _cursor(["next"], 1, CASE_PLACE),
    _cursor("next", 1, [["d", "2026-02-31"], ["u", "0" * 32]]),
    _cursor("next", 1, [["x", "2026-11-24"], ["u", "0" * 32]]),
    _cursor("next", 1, [["v", "2026-11-24"], ["v", "0" * 32]]),
    _cursor("next", 1, [["t", "2026-11-24T00:00:00+00:00"], ["v", None]]),
    _cursor("next", 1, [["t", "0001-01-01T00:00:00+14:00"], ["u", "0" * 32]]),
    _cursor("next", 1, [["v", {"a": 1}], ["u", []]]),
    _cursor("next", 10**30, [["t", 5], ["u", 5]]),
    base64.urlsafe_b64encode(b"[" * 290).decode(),
)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.RETURN_OFFICER, "/cases"),
        (Role.RETURN_OFFICER, "/api/cases"),
        (Role.ADMINISTRATOR, "/accounts"),
        (Role.DATA_PROTECTION_OFFICER, "/audit"),
        (Role.DATA_PROTECTION_OFFICER, "/grants"),
    ],
)
def test_a_mangled_place_in_a_list_is_said_in_words(app: Flask, container: Container, role: Role, address: str) -> None:
    browser = entered(app, container, make_account(container, role))
    for cursor in MANGLED:
        answer = browser.get(address, query_string={"page": cursor})
        assert answer.status_code == 422, cursor
        assert "does not point to a place in the list" in answer.text or "cannot be stored" in answer.text


ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "https://evil.example/cases",
    "https:evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\u3000//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,hello",
    "evil.example",
    "@evil.example",
    "/cases\r\nX-Header: 1",
)


def _leads_away(location: str) -> bool:
    """Whether a browser would leave this site: it drops tabs and line breaks and takes a backslash for a slash."""
    read = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    return read.startswith("//") or not read.startswith("/")


def test_going_on_after_signing_in_never_leaves_the_site(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = entered(app, container, officer)
    for target in ELSEWHERE:
        answers = [
            browser.get("/sign-in", query_string={"next": target}),
            browser.post("/language", language="en", next=target),
        ]
        for answer in answers:
            assert answer.status_code in (302, 303, 422), target
            if answer.status_code == 422:  # a line break in it is refused as such
                continue
            assert not _leads_away(answer.headers["Location"]), target
            assert "X-Header" not in answer.headers
    kept = browser.get("/sign-in?next=/cases%3Fsort%3Dcountry").headers["Location"]
    assert kept == "/cases?sort=country", "a place of this site is kept"


def test_what_was_searched_stands_in_no_address_and_in_no_record(app: Flask, container: Container) -> None:
    story = tell(container)
    browser, protector = entered(app, container, story.officer), entered(app, container, story.protector)
    given, _, _, phone, document = NAMES
    for typed in (given, phone, document, "nobody@example.org"):
        for answer in (
            browser.post("/cases/search", q=typed),
            protector.post("/audit", what=typed),
            protector.post("/audit", who=typed),
        ):
            assert typed not in answer.headers.get("Location", "")
            assert all(typed not in address for address in re.findall(r'(?:href|action|src)="([^"]*)"', answer.text))
    assert browser.get("/cases/search", query_string={"q": document}).status_code == 405
    written = everything_written(container)
    assert "cases.search" in written
    assert "audit.search" in written
    for typed in (*NAMES, "nobody@example.org", "905321234567"):
        assert typed.casefold() not in written.casefold()


def test_a_list_counts_only_what_one_may_see(app: Flask, container: Container) -> None:
    officer, stranger = make_account(container), make_account(container)
    make_cases(container, stranger, 30)
    make_cases(container, officer, 2)
    manager = make_account(container, Role.MANAGER)
    listed = entered(app, container, officer).get("/api/cases").json
    assert (listed["total"], len(listed["items"]), listed["next"]) == (2, 2, None)
    assert entered(app, container, stranger).get("/api/cases").json["total"] == 30
    assert entered(app, container, manager).get("/api/cases").status_code == 403


def test_paging_shows_every_row_once(app: Flask, container: Container) -> None:
    officer = make_account(container)
    made = make_cases(container, officer, 60)
    browser, seen, cursor = entered(app, container, officer), [], ""
    while cursor is not None:
        page = browser.get("/api/cases", query_string={"page": cursor} if cursor else {}).json
        seen += [uuid.UUID(item["id"]) for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(made)
