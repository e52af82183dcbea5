"""What a page of records offers: a first record only of whoever has none yet, a next version of the others."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.rules.families import Kin
from returns.people.services.people import relate
from returns.protection.queries import clearance_of_case
from returns.protection.rules.records import KINDS, RecordKind
from returns.protection.services.records import place_of, write_record
from returns.protection.words import KIND_LABELS
from tests.factories.behind_doors import anything, make_holder
from tests.factories.families import Family, make_family
from tests.factories.makers import Browser, Person, arrived, make_account
from tests.factories.scopes import EVERYTHING

C = Compartment.CHILD_PROTECTION


@pytest.fixture
def family(container: Container) -> Family:
    """Two siblings."""
    return make_family(container, make_account(container), date(2012, 3, 4), date(2010, 5, 6))


@pytest.fixture
def holder(container: Container, family: Family) -> Person:
    """A specialist to whom every door of the case stands open."""
    giver = make_account(container, Role.PROTECTION_SPECIALIST, family.owner.office_id)
    return make_holder(container, family.case, giver)


def record(container: Container, holder: Person, family: Family, kind: RecordKind, n: int) -> None:
    """A record about one of them."""
    with writing(container.units, holder.scope(container)) as unit:
        place = place_of(unit, family.case, KINDS[kind].compartment)
        write_record(unit, place, kind, family.people[n], anything(container, kind))


def offered(browser: Browser, container: Container, family: Family, kind: RecordKind) -> tuple[int, int]:
    """How often a first record of a kind is offered, and how often a next version."""
    door = container.secrets.door(family.case, KINDS[kind].compartment.value)
    panels = browser.get(f"/protected/{door}").text.split('<section class="panel')
    own = next(one for one in panels if f">{KIND_LABELS[kind]}</h" in one)
    return own.count(f"Record: {KIND_LABELS[kind]}"), own.count("Write the next version")


def people_asked_about(browser: Browser, container: Container, family: Family, kind: RecordKind) -> list[str]:
    """Whom the form of a first record names."""
    door = container.secrets.door(family.case, KINDS[kind].compartment.value)
    page = browser.get(f"/protected/{door}/{container.secrets.door(door, f'form/{kind.value}')}").text
    chosen = page.split('name="person"')[1].split("</select>")[0]
    return re.findall(r'value="([0-9a-f]{32})"', chosen)


def test_a_kind_of_which_there_is_one_is_offered_until_everybody_has_it(
    app: Flask, container: Container, family: Family, holder: Person
) -> None:
    browser, kind = arrived(app, holder), RecordKind.TRACING
    first, second = (one.hex for one in family.people)
    assert offered(browser, container, family, kind) == (1, 0)
    assert people_asked_about(browser, container, family, kind) == [first, second]
    record(container, holder, family, kind, 0)
    assert offered(browser, container, family, kind) == (1, 1)
    assert people_asked_about(browser, container, family, kind) == [second]
    record(container, holder, family, kind, 1)
    assert offered(browser, container, family, kind) == (0, 2)
    assert offered(browser, container, family, RecordKind.FAMILY) == (1, 0), "another kind is nobody's yet"


def test_an_address_kept_from_before_still_says_why_not(
    app: Flask, container: Container, family: Family, holder: Person
) -> None:
    browser, kind = arrived(app, holder), RecordKind.TRACING
    for n in range(2):
        record(container, holder, family, kind, n)
    assert people_asked_about(browser, container, family, kind) == [one.hex for one in family.people]
    door = container.secrets.door(family.case, C.value)
    said = {name: str(value) for name, value in anything(container, kind).items()}
    form = f"/protected/{door}/{container.secrets.door(door, f'form/{kind.value}')}"
    answer = browser.post(form, person=family.people[0].hex, **said)
    assert (answer.status_code, "There is already one about this person" in answer.text) == (422, True)


def test_a_kind_of_which_there_may_be_many_is_always_offered(
    app: Flask, container: Container, family: Family, holder: Person
) -> None:
    browser, kind = arrived(app, holder), RecordKind.TREATMENT
    for n in (0, 1, 1):
        record(container, holder, family, kind, n)
    assert offered(browser, container, family, kind) == (1, 3)
    assert people_asked_about(browser, container, family, kind) == [one.hex for one in family.people]
    assert uuid.UUID(people_asked_about(browser, container, family, kind)[0]) == family.people[0]


def test_a_check_names_in_a_heading_whom_it_is_about(app: Flask, container: Container) -> None:
    family = make_family(container, make_account(container), date(1990, 2, 3), date(2022, 5, 2))
    browser, address = arrived(app, family.owner), f"/cases/{family.case}/protection-check"
    assert re.search(r'<h2 class="asked-who"><bdi>\w', browser.get(f"{address}/{family.people[0]}").text)
    [child] = re.findall(r"Covered by a parent's check.*?</tr>", browser.get(address).text, re.DOTALL) or [""]
    assert "Not yet" not in child
    assert '<td role="cell" data-label="Asked on">–</td>' in child


def test_the_clearance_names_the_people_it_is_about(app: Flask, container: Container, family: Family) -> None:
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, family.owner.office_id)
    with writing(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        people = members_of_case(unit.session, case.id)
        relate(unit, case, people, (people[0], people[1], Kin.SIBLING))
    page = arrived(app, specialist).get(f"/cases/{family.case}/clearance").text
    rows = re.findall(r"<li>.*?</li>", page[page.index('id="people"') :], re.DOTALL)[:2]
    assert "Principal applicant" in rows[0]
    assert "Member2" in rows[1]
    assert "Brother or sister" in rows[1]
    assert all("Child alone" in row and "No guardian" in row and "years" in row for row in rows)


def test_the_clearance_reads_nobody_of_the_office_but_whoever_set_it(
    app: Flask, container: Container, family: Family
) -> None:
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, family.owner.office_id)
    setter = make_account(container, Role.PROTECTION_SPECIALIST, family.owner.office_id)
    for _colleague in range(3):
        make_account(container, place=family.owner.office_id)
    address = f"/cases/{family.case}/clearance"
    assert arrived(app, setter).post(address, state="not_an_option").status_code == 303
    browser, read = arrived(app, specialist), set[uuid.UUID]()

    def note(account: Account, _context: object) -> None:
        read.add(account.id)

    event.listen(Account, "load", note)
    try:
        assert browser.get(address).status_code == 200
    finally:
        event.remove(Account, "load", note)
    assert read == {setter.id}


def _set_by_another(app: Flask, container: Container, family: Family, **fields: str) -> tuple[Browser, str]:
    """A clearance that one specialist has set, and the browser of another one."""
    setter = make_account(container, Role.PROTECTION_SPECIALIST, family.owner.office_id)
    address = f"/cases/{family.case}/clearance"
    assert arrived(app, setter).post(address, **fields).status_code == 303
    return arrived(app, make_account(container, Role.PROTECTION_SPECIALIST, family.owner.office_id)), address


def _clearance(container: Container, family: Family) -> tuple[Any, ...]:
    with reading(container.units, EVERYTHING) as unit:
        row = clearance_of_case(unit.session, family.case)
        assert row is not None
        events = unit.session.query(CaseEvent).filter_by(case_id=family.case, kind=EventKind.CLEARANCE_SET).count()
        return row.state, row.until, row.set_at, row.set_by, events


def test_a_form_that_says_the_same_leaves_who_set_the_clearance_and_when(
    app: Flask, container: Container, clock: MovableClock, family: Family
) -> None:
    browser, address = _set_by_another(app, container, family, state="not_an_option", needs_close_follow_up="yes")
    before = _clearance(container, family)
    clock.move(timedelta(minutes=3))
    offered = re.search(r'name="until"[^>]*value="(\d{4}-\d\d-\d\d)"', browser.get(address).text)
    assert offered
    same = {"state": "not_an_option", "until": offered.group(1), "needs_close_follow_up": "yes"}
    sent = browser.post(address, **same)
    assert sent.status_code == 303
    assert "Nothing was changed: the clearance says this already." in browser.get(address).text
    assert _clearance(container, family) == before
    assert browser.post(address, **{**same, "needs_close_follow_up": ""}).status_code == 303
    assert _clearance(container, family) != before


def test_a_last_day_that_was_typed_is_not_dropped_unseen(app: Flask, container: Container, family: Family) -> None:
    browser, address = _set_by_another(app, container, family, state="not_an_option")
    before, typed = _clearance(container, family), (container.clock.now().date() + timedelta(days=3)).isoformat()
    refused = browser.post(address, state="outstanding", until=typed)
    assert refused.status_code == 422
    assert "Only “Clearance given” has a last day. Choose it, or clear this date." in refused.text
    assert 'href="#f-until"' in refused.text
    assert f'name="until" value="{typed}"' in refused.text
    assert _clearance(container, family) == before
    assert browser.post(address, state="outstanding").status_code == 303
