"""How often a page asks its stores: at most twelve times, and no oftener when the table grows."""

from dataclasses import dataclass

import pytest
from flask import Flask

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.web.container import Container
from tests.audit.written import note_read
from tests.doors.visits import counted, entered, make_cases
from tests.factories.makers import Browser, Person, make_account, make_case, make_grant, make_office

MOST = 12
MOST_OF_TODAY = 20


@dataclass
class Office:
    """One office with everybody who opens a page here."""

    officer: Person
    lead: Person
    specialist: Person
    administrator: Person
    protector: Person
    case: str

    def at(self, address: str) -> str:
        """An address with this office's ids in it."""
        return address.format(case=self.case, officer=self.officer.id)


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case, a grant on it, and somebody who waits for a confirmation."""
    place = make_office(container)
    officer = make_account(container, place=place)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, place)
    make_account(container, place=place, status=AccountStatus.UNCONFIRMED)
    case = make_case(container, officer)
    make_grant(container, case, specialist, officer)
    return Office(
        officer,
        make_account(container, place=place, extras=frozenset({Permission.LEAD_OFFICE})),
        specialist,
        make_account(container, Role.ADMINISTRATOR),
        make_account(container, Role.DATA_PROTECTION_OFFICER),
        str(case),
    )


PAGES = (
    ("officer", "/"),
    ("lead", "/"),
    ("protector", "/"),
    ("officer", "/account"),
    ("officer", "/cases"),
    ("officer", "/cases?whose=mine&state=intake&country=UZ&sort=-legal_deadline"),
    ("officer", "/cases/new"),
    ("officer", "/cases/{case}"),
    ("specialist", "/cases/{case}"),
    ("officer", "/cases/{case}/protected"),
    ("specialist", "/cases/{case}/grants"),
    ("officer", "/api/cases"),
    ("officer", "/api/cases/{case}"),
    ("administrator", "/accounts"),
    ("administrator", "/accounts/{officer}"),
    ("administrator", "/accounts/invite"),
    ("administrator", "/places"),
    ("lead", "/confirmations"),
    ("protector", "/audit"),
    ("protector", "/audit?about={case}"),
    ("protector", "/audit?actor={officer}"),
    ("protector", "/grants"),
    ("officer", "/rules"),
    ("officer", "/held"),
    ("officer", "/planning/durations"),
    ("officer", "/planning/forecasts"),
    ("officer", "/cases/{case}/forecast"),
)


def _statements(container: Container, browser: Browser, address: str) -> list[tuple[str, str]]:
    with counted(container) as asked:
        assert browser.get(address).status_code == 200
    return asked.statements


def _most(address: str) -> int:
    return MOST_OF_TODAY if address == "/" else MOST


def test_no_page_asks_its_stores_more_than_twelve_times(app: Flask, container: Container, office: Office) -> None:
    make_cases(container, office.officer, 3)
    browsers = {who: entered(app, container, getattr(office, who)) for who in {who for who, _ in PAGES}}
    for who, at in PAGES:  # from then on the process knows the rules
        browsers[who].get(office.at(at))
    asked = {(who, at): len(_statements(container, browsers[who], office.at(at))) for who, at in PAGES}
    assert {page: count for page, count in asked.items() if count > _most(page[1])} == {}
    assert min(asked.values()) >= 2  # the count itself works


@pytest.mark.parametrize("address", ["/cases", "/", "/api/cases"])
def test_a_list_of_sixty_cases_asks_as_often_as_one_of_five(
    app: Flask, container: Container, office: Office, address: str
) -> None:
    browser = entered(app, container, office.officer)
    make_cases(container, office.officer, 4)
    browser.get(address)  # from then on the process knows the rules
    few = len(_statements(container, browser, address))
    make_cases(container, office.officer, 55)
    assert len(_statements(container, browser, address)) - few in (0, 1)  # what fits on its first page is not counted


def test_the_audit_and_the_accounts_ask_as_often_when_they_grow(
    app: Flask, container: Container, office: Office
) -> None:
    protector, administrator = entered(app, container, office.protector), entered(app, container, office.administrator)
    protector.get("/cases")  # a refusal, so that both tables of the audit hold something
    make_cases(container, office.officer, 1)
    few = [len(_statements(container, *page)) for page in ((protector, "/audit"), (administrator, "/accounts"))]
    for _ in range(30):
        make_account(container, place=office.officer.office_id)
        make_cases(container, office.officer, 1)
        note_read(container, office.officer.id, kind="account")
    many = [len(_statements(container, *page)) for page in ((protector, "/audit"), (administrator, "/accounts"))]
    # What fits on its first page is not counted, and a table of the audit without a record on the page is not read.
    assert all(after - before <= 1 for before, after in zip(few, many, strict=True))


def test_searching_asks_as_often_whether_or_not_something_is_found(
    app: Flask, container: Container, office: Office
) -> None:
    make_cases(container, office.officer, 10)
    make_case(container, office.officer, document_number="U7654321")
    browser = entered(app, container, office.officer)
    with counted(container) as asked:
        found = browser.post("/cases/search", q="U7654321")
    assert "1" in found.text
    assert len(asked) <= MOST
