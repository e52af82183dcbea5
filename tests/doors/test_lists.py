"""Every list: paged in the database, as many statements for many rows as for few, and a word where it is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from foundation.web.paging import PAGE_SIZE
from returns.cases.queries import case_by_id
from returns.documents.models import DocumentContent, DocumentRequest, RequestContent, TravelDocument
from returns.notes.services import add_note
from returns.work.models import DutyTurn
from tests.audit.written import note_read
from tests.doors.visits import counted, entered, make_cases
from tests.factories.emergencies import make_emergency
from tests.factories.families import make_question, make_siblings
from tests.factories.follow_up import Team as Partners, make_followed
from tests.factories.inbox import make_notice
from tests.factories.journeys import people_of
from tests.factories.makers import Browser, Person, make_account, make_case, make_grant, make_office, make_organisation
from tests.factories.money import give_limit_to, make_line
from tests.factories.referred import make_partner, make_referred
from tests.factories.registering import make_offer
from tests.factories.roster import make_member
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_absence, make_task

FEW, MORE = 3, 24  # together more than a page
MOST = 12


@dataclass
class Office:
    """Who looks at lists, and the case that the rows of some are about."""

    container: Container
    case: UUID
    officer: Person
    lead: Person
    specialist: Person
    administrator: Person
    protector: Person
    coordinator: Person
    worker: Person
    fresh: Person


@pytest.fixture
def office(container: Container) -> Office:
    """An office, its partner, and somebody of another office that has nothing yet."""
    place = make_office(container)
    signs = frozenset({Permission.LEAD_OFFICE, Permission.BUDGET_APPROVE})
    coordinator, worker = make_partner(container)
    officer, lead = make_account(container, place=place), make_account(container, place=place, extras=signs)
    give_limit_to(container, lead, "100000")
    return Office(
        container,
        make_case(container, officer),
        officer,
        lead,
        make_account(container, Role.PROTECTION_SPECIALIST, place),
        make_account(container, Role.ADMINISTRATOR),
        make_account(container, Role.DATA_PROTECTION_OFFICER),
        coordinator,
        worker,
        make_account(container, extras=signs),
    )


Fill = Callable[[Office, int], None]


def each(make: Callable[[Office], object]) -> Fill:
    """As many rows of a maker."""

    def fill(one: Office, count: int) -> None:
        for _ in range(count):
            make(one)

    return fill


def _notes(one: Office, count: int) -> None:
    with writing(one.container.units, one.officer.scope(one.container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        for number in range(count):
            add_note(unit, case, f"Line {number}.")


def _documents(one: Office, count: int) -> None:
    person, day = (
        people_of(one.container, one.officer, one.case)[0],
        one.container.clock.now().date() + timedelta(days=9),
    )
    fixed = {"case_id": one.case, "person_id": person, "kind": "passport", "issuing_country": "UZ", "expires_on": day}
    with writing(one.container.units, EVERYTHING) as unit:
        unit.session.add_all([TravelDocument(**fixed, content=DocumentContent("needed")) for _ in range(count)])


def _requests(one: Office, count: int) -> None:
    now = one.container.clock.now()
    person, day = people_of(one.container, one.officer, one.case)[0], now.date() - timedelta(days=9)
    fixed = {"case_id": one.case, "person_id": person, "kind": "laissez_passer", "consulate_country": "UZ"}
    fixed |= {"requested_on": day, "expected_on": day, "expected_by": "typed", "state": "requested"}
    with writing(one.container.units, EVERYTHING) as unit:
        rows = [
            DocumentRequest(**fixed, recorded_by=one.officer.id, recorded_at=now, content=RequestContent())
            for _ in range(count)
        ]
        unit.session.add_all(rows)


def _audit(one: Office, count: int) -> None:
    for _ in range(count):
        note_read(one.container, one.case, actor=one.officer.id)


def _partners(one: Office) -> object:
    return make_referred(one.container, partner=(one.coordinator, one.worker), owner=one.officer)


def _offers(one: Office) -> object:
    assert one.officer.office_id is not None
    return make_offer(one.container, one.coordinator, one.officer.office_id)


# Who, where, how rows come to be there, and how many of them one press adds.
LISTS: dict[str, tuple[str, str, Fill]] = {
    "cases": ("officer", "/cases", lambda one, count: make_cases(one.container, one.officer, count) and None),
    "tasks": ("officer", "/tasks", each(lambda one: make_task(one.container, one.officer, one.case))),
    "tasks of the office": ("lead", "/tasks?whose=office", each(lambda one: make_task(one.container, one.officer))),
    "tasks of a case": (
        "officer",
        "/cases/{case}/tasks",
        each(lambda one: make_task(one.container, one.officer, one.case)),
    ),
    "notes": ("officer", "/cases/{case}/notes", _notes),
    "roster": ("officer", "/roster", each(lambda one: make_member(one.container, one.officer))),
    "inbox": ("officer", "/inbox", each(lambda one: make_notice(one.container, one.officer))),
    "unknowns": (
        "officer",
        "/unknowns",
        each(lambda one: _question(one)),
    ),
    "documents": ("officer", "/documents", _documents),
    "requests": ("officer", "/documents?what=requests", _requests),
    "approvals": ("lead", "/approvals", each(lambda one: make_line(one.container, one.officer, one.case))),
    "absences": ("officer", "/absences", each(lambda one: _away(one))),
    "follow-up": ("worker", "/referrals", each(_partners)),
    "visits": ("worker", "/visits", each(lambda one: _visit(one))),
    "visits of the partner": ("coordinator", "/visits", each(lambda one: _visit(one))),
    "follow-up of the partner": ("coordinator", "/referrals", each(_partners)),
    "arrivals": ("officer", "/arrivals", each(_offers)),
    "accounts": (
        "administrator",
        "/accounts",
        each(lambda one: make_account(one.container, place=one.officer.office_id)),
    ),
    "audit": ("protector", "/audit", _audit),
    "emergency access": (
        "protector",
        "/emergency/reviews",
        each(lambda one: make_emergency(one.container, make_account(one.container), one.case)),
    ),
    "emergency access to a case": (
        "officer",
        "/cases/{case}/emergency",
        each(lambda one: make_emergency(one.container, make_account(one.container), one.case)),
    ),
    "grants": ("protector", "/grants", each(lambda one: _grant(one))),
    "offices": ("administrator", "/places", each(lambda one: make_office(one.container))),
    "organisations": ("administrator", "/places?kind=organisation", each(lambda one: make_organisation(one.container))),
    "confirmations": ("lead", "/confirmations", each(lambda one: _unconfirmed(one))),
    "duty": ("specialist", "/duty", lambda one, count: _turns(one, count)),
}
# Where somebody who has nothing yet is told so.
EMPTY = ("/cases", "/tasks", "/roster", "/inbox", "/unknowns", "/documents", "/documents?what=requests", "/approvals")
EMPTY += ("/absences", "/arrivals", "/cases/views")


def _task(one: Office) -> object:
    return make_task(one.container, one.officer, one.case)


def _question(one: Office) -> object:
    return make_question(one.container, make_siblings(one.container, one.officer))


def _visit(one: Office) -> object:
    return make_followed(one.container, Partners(one.officer, one.worker, one.coordinator))


def _away(one: Office) -> object:
    away = make_account(one.container, place=one.officer.office_id)
    return make_absence(one.container, away, one.officer)


def _grant(one: Office) -> object:
    return make_grant(one.container, make_case(one.container, one.officer), one.specialist, one.officer)


def _unconfirmed(one: Office) -> object:
    return make_account(one.container, place=one.lead.office_id, status=AccountStatus.UNCONFIRMED)


def _turns(one: Office, count: int) -> None:
    who, day = one.specialist, one.container.clock.now().date()
    fixed = {"office_id": who.office_id, "account_id": who.id, "recorded_by": who.id}
    with writing(one.container.units, EVERYTHING) as unit:
        for n in range(count):
            first = day + timedelta(days=n)
            unit.session.add(DutyTurn(**fixed, begins_on=first, ends_on=first))


def _asked(one: Office, browser: Browser, address: str) -> tuple[int, str]:
    with counted(one.container) as seen:
        answer = browser.get(address)
    assert answer.status_code == 200, address
    return len(seen), answer.text


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_however_long_it_is(app: Flask, office: Office, name: str) -> None:
    who, address, fill = LISTS[name]
    browser, address = entered(app, office.container, getattr(office, who)), address.format(case=office.case)
    fill(office, FEW)
    browser.get(address)  # rules are asked for with the first row, and known from then on
    few, _page = _asked(office, browser, address)
    fill(office, MORE)
    many, page = _asked(office, browser, address)
    assert many - few in (0, 1), "a query in a loop"  # what fits on its first page is not counted
    assert many <= MOST
    assert page.count("data-row") <= PAGE_SIZE
    assert 'rel="next"' in page


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_list_says_why_it_is_empty(app: Flask, office: Office, address: str) -> None:
    page = entered(app, office.container, office.fresh).get(address)
    assert page.status_code == 200
    assert 'class="empty-why"' in page.text


def test_offices_are_found_by_a_part_of_their_name(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    make_organisation(container)
    make_office(container)
    assert browser.get("/places?q=office").text.count("<th role") == browser.get("/places").text.count("<th role") > 0
    assert 'class="empty-why"' in browser.get("/places?kind=organisation&q=office").text
    assert "Clear the filters" in browser.get("/places?q=100%25").text
