"""A large office: forms suggest some colleagues, and take anybody by e-mail; no page grows with the office."""

import html
import re

import pytest
from flask import Flask

from foundation.accounts.permissions import Permission
from foundation.accounts.queries.colleagues import MOST_OFFERED
from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.factories.workspace import make_task

DAYS = {"starts_on": "2026-12-01", "ends_on": "2026-12-04"}
TASK = {"text": "Call the consulate.", "due_on": "2026-12-01"}


def _office(container: Container, colleagues: int = MOST_OFFERED) -> tuple[Person, Person]:
    """Somebody of an office who leads it, and the last of their colleagues."""
    office = make_office(container)
    leader = make_account(container, place=office, extras=frozenset({Permission.LEAD_OFFICE}))
    return leader, [make_account(container, place=office) for _ in range(colleagues)][-1]


def _suggested(page: str, name: str) -> list[str]:
    """The e-mails that a field suggests; of a list of all there are none."""
    [field] = re.findall(rf'<(?:input|select)[^>]*name="{name}"[^>]*>', html.unescape(page))
    listed = re.search(r'list="([^"]+)"', field)
    if not listed:
        return []
    [options] = re.findall(rf'<datalist id="{listed.group(1)}">(.*?)</datalist>', page)
    return re.findall(r'value="([^"]+@[^"]+)"', options)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/tasks", "assignee_id"),
        ("/cases/{case}/tasks", "assignee_id"),
        ("/tasks/{task}", "assignee_id"),
        ("/absences", "cover_id"),
        ("/absences", "account_id"),
        ("/hand-over?case={case}", "successor_id"),
        ("/cases/{case}/unknowns", "who_id"),
    ],
)
def test_a_page_offers_all_of_an_office_or_suggests_some_of_a_large_one(
    app: Flask, container: Container, address: str, name: str
) -> None:
    sizes = []
    for colleagues in (MOST_OFFERED - 1, MOST_OFFERED, MOST_OFFERED + 8):
        leader, last = _office(container, colleagues)
        case = make_case(container, leader)
        task = make_task(container, leader, case)
        browser = entered(app, container, leader)
        answer = browser.get(address.format(case=case, task=task))
        suggested = _suggested(answer.text, name)
        others = [email for email in suggested if email != leader.email]  # whoever asks comes first or besides
        assert len(others) in ((0,) if colleagues < MOST_OFFERED else (MOST_OFFERED - 1, MOST_OFFERED))
        assert (leader.email in suggested) is (colleagues >= MOST_OFFERED and name != "successor_id")
        assert colleagues >= MOST_OFFERED or last.id.hex in answer.text
        sizes.append(len(answer.data))
    assert abs(sizes[2] - sizes[1]) < 200


def test_a_colleague_whom_no_list_names_is_named_by_e_mail(app: Flask, container: Container) -> None:
    leader, last = _office(container)
    case = make_case(container, leader)
    task = make_task(container, leader, case)
    browser = entered(app, container, leader)
    named = last.email.upper()
    assert browser.post("/tasks", **TASK, assignee_id=named).status_code == 303
    assert browser.post(f"/tasks/{task}/reassign", assignee_id=named, reason="Knows them.").status_code == 303
    assert browser.post("/absences", **DAYS, account_id=leader.email, cover_id=named).status_code == 303
    assert browser.post("/hand-over", case=case.hex, successor_id=named, reason="Knows them.").status_code == 303
    tasks = entered(app, container, last).get("/tasks").text
    assert tasks.count("data-row") == 2
    owners = browser.get("/cases/owners?state=counselling").text
    # Whoever asks stands first, or besides: which of an office are suggested is as random as their ids.
    assert owners.count("data-value") in (MOST_OFFERED, MOST_OFFERED + 1)
    moved = browser.post("/cases/owners?state=counselling", owner=named)
    assert moved.status_code == 303
    assert "@" not in moved.headers["Location"]
    assert f"whose={last.id.hex}" in moved.headers["Location"]
    assert "state=counselling" in moved.headers["Location"]


@pytest.mark.parametrize("stranger", ["nobody@example.org", "of another office"])
def test_an_e_mail_of_nobody_here_is_refused_and_stays(app: Flask, container: Container, stranger: str) -> None:
    leader, _last = _office(container)
    case = make_case(container, leader)
    typed = make_account(container).email if "@" not in stranger else stranger
    browser = entered(app, container, leader)
    says = "No one in this office has this e-mail address."
    for address, fields, name in (
        ("/tasks", TASK, "assignee_id"),
        ("/absences", {**DAYS, "account_id": leader.email}, "cover_id"),
        ("/hand-over", {"case": case.hex, "reason": "Knows them."}, "successor_id"),
        (f"/cases/{case}/unknowns", {"what": "place_of_return", "due_on": "2026-12-01"}, "who_id"),
        ("/cases/owners", {}, "owner"),
    ):
        answer = browser.post(address, **fields, **{name: typed})
        assert answer.status_code == 422, address
        assert says in answer.text, address
        assert f'value="{typed}"' in answer.text, address
