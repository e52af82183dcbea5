"""Every page of a case carries the same header; what is judged in it comes after the page, and is true."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.cases.services.cases import NewMember, add_member
from returns.documents.queries.documents import documents_of_case
from returns.documents.rules.documents import WhyNot
from returns.documents.services.documents import retire_document
from returns.lifecycle.services.lifecycle import change_deadline
from returns.people.rules.people import Sex
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.services import sign_off
from tests.doors.visits import counted, entered
from tests.factories.behind_doors import make_holder, write_everything
from tests.factories.journeys import Team, at_work, make_plannable, make_ready, make_team
from tests.factories.makers import Browser
from tests.web.test_sameness import bare

PAGES = (
    "", "/notes", "/tasks", "/people", "/unknowns", "/screening", "/duplicates", "/guardians", "/safe-contact",
    "/counselling", "/consents", "/eligibility", "/protection-check", "/files", "/documents", "/exit", "/medical",
    "/health", "/itinerary", "/escorts", "/movements", "/reception", "/budget", "/readiness", "/paperwork",
    "/overrides", "/departure", "/deadline", "/withdraw", "/itinerary/legs/new", "/split", "/join",
    "/reintegration",
)  # fmt: skip


def head_of(text: str) -> str:
    """The header of a page of a case."""
    return text.split('<header class="case-head"')[1].split("</header>")[0]


def signed(container: Container, team: Team) -> uuid.UUID:
    """A case whose departure is signed off."""
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case, "Seen.")
    return case_id


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


@pytest.fixture
def owner(app: Flask, container: Container, team: Team) -> Browser:
    """The owner of the cases, signed in."""
    return entered(app, container, team.owner)


def test_every_page_says_who_which_way_and_by_when(owner: Browser, container: Container, team: Team) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Aziza", "Karimova", Sex.FEMALE, None))
    for page in PAGES:
        answer = owner.get(f"/cases/{case_id}{page}")
        assert (page, answer.status_code) == (page, 200)
        head = head_of(answer.text)
        for words in ("Aziza Karimova", "2 people", "IST", "SKD", "in 9 days", "Planning"):
            assert words in head, (page, words)
        assert answer.text.count('class="case-head"') == 1
        assert ("data-standing" in head) is bool(page), "the page of the case itself has judged already"


def test_the_header_asks_nothing_that_the_case_does_not_bring(owner: Browser, container: Container, team: Team) -> None:
    address = f"/cases/{make_ready(container, team)}/deadline"
    owner.get(address)
    with counted(container) as asked:
        owner.get(address)
    assert len([statement for store, statement in asked.statements if store == "data" and "FROM leg" in statement]) == 0
    assert len([statement for _store, statement in asked.statements if "FROM person" in statement]) == 0


def test_what_is_judged_names_blockers_the_sign_off_and_what_is_next(
    owner: Browser, container: Container, team: Team
) -> None:
    blocked = owner.get(f"/cases/{make_plannable(container, team)}/standing").text
    assert re.search(r"\d+ blockers?", blocked)
    assert "Not signed off" in blocked
    assert "Next: Record travel documents" in blocked
    ready = owner.get(f"/cases/{make_ready(container, team)}/standing").text
    assert "Waiting for sign-off" in ready
    assert "Next: Go to the sign-off" in ready


def test_a_void_sign_off_is_never_called_ready(owner: Browser, container: Container, team: Team) -> None:
    case_id = signed(container, team)
    page = owner.get(f"/cases/{case_id}").text
    assert "Signed off" in head_of(page)
    assert "Record departure" in head_of(page)
    with at_work(container, team.owner, case_id) as (unit, case):
        change_deadline(unit, case, container.clock.now().date().replace(year=2030), "Extended by letter.")
    page = owner.get(f"/cases/{case_id}").text
    assert "Sign-off void: sign again" in head_of(page)
    assert ">Ready<" not in page
    [step] = re.findall(r'aria-current="step">.*?</li>', page, re.DOTALL)
    assert "Now" in step, "the day on which it was signed is not the day on which it became void"
    assert "Sign-off void" in owner.get(f"/cases/{case_id}/standing").text
    assert "Ready" not in head_of(owner.get(f"/cases/{case_id}/people").text)


def test_a_void_sign_off_says_what_voided_it(owner: Browser, container: Container, team: Team) -> None:
    case_id = signed(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        retire_document(unit, case, documents_of_case(unit.session, case.id)[0], WhyNot.LOST)
    page = owner.get(f"/cases/{case_id}").text
    assert "no usable travel document" in page
    assert "The facts have changed since the sign-off" in page
    assert "Record travel documents" in head_of(page)
    documents = page.split(">Travel documents</a>")[1].split("</li>")[0]
    assert "1 to do" in documents
    assert "Next: Record travel documents" in owner.get(f"/cases/{case_id}/standing").text


def test_what_is_due_in_the_last_days_stays_in_sight_after_the_sign_off(
    owner: Browser, container: Container, team: Team
) -> None:
    case_id = signed(container, team)
    page, readiness = owner.get(f"/cases/{case_id}").text, owner.get(f"/cases/{case_id}/readiness").text
    for warning in ("pre-embarkation check due", "No country status recorded"):
        assert (warning in page) == (warning in readiness), warning
    assert "No country status recorded" in page
    assert 'href="/rules/country_status.status"' in page, "it leads on, as on the page of readiness"
    assert "No blockers" in head_of(page)
    assert "Record departure" in head_of(page)


def test_a_header_behind_doors_names_nobody(app: Flask, container: Container, team: Team) -> None:
    case_id = make_plannable(container, team)
    holder = make_holder(container, case_id, team.specialist)
    page = entered(app, container, holder).get(f"/cases/{case_id}/protected").text
    assert "case-head" not in page


def test_the_page_of_a_case_is_the_same_whatever_is_behind_its_doors(
    owner: Browser, container: Container, team: Team
) -> None:
    with_records, without = make_plannable(container, team), make_plannable(container, team)
    holder = make_holder(container, with_records, team.specialist)
    write_everything(container, holder, with_records)
    one, other = (bare(owner.get(f"/cases/{case_id}").text) for case_id in (with_records, without))
    tasks = [page.split('class="case-tasks"')[1].split("</nav>")[0] for page in (one, other)]
    assert tasks[0] == tasks[1]
    assert "Protected information: ask the duty specialist" in tasks[0]
    assert sorted(one.split("<")) == sorted(other.split("<"))
    assert [bare(owner.get(f"/cases/{case_id}/standing").text) for case_id in (with_records,)] == [
        bare(owner.get(f"/cases/{without}/standing").text)
    ]


@pytest.mark.parametrize(("ends_in", "leads"), [(60, False), (9, False), (8, True)])
def test_a_specialist_is_led_to_a_clearance_that_ends_before_the_departure(
    app: Flask, container: Container, team: Team, ends_in: int, leads: bool
) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.specialist, case_id) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN, container.clock.now().date() + timedelta(days=ends_in))
    page = entered(app, container, team.specialist).get(f"/cases/{case_id}").text
    assert ("You have no steps to do in this case." in page) is not leads
    assert ("Set the protection clearance" in head_of(page)) is leads
    assert ("Clearance ends too early" in page) is leads
    assert ("Clearance given" in page) is not leads
