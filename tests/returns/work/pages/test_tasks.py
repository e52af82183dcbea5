"""Pages of tasks: the list, one task, ticking off and undoing, and a fixed number of statements."""

import re

from flask import Flask

from foundation.accounts.permissions import Permission
from foundation.web.container import Container
from tests.doors.visits import counted, entered
from tests.factories.makers import arrived, make_account, make_case, make_office
from tests.factories.workspace import make_task
from tests.web.test_sameness import bare, make_pair


def test_ticked_tasks_are_done_and_the_press_is_undone(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    tasks = [make_task(container, officer, case, days=-1), make_task(container, officer, text="Call the consulate.")]
    browser = entered(app, container, officer)
    page = browser.get("/tasks").text
    assert page.count("data-tick") == 2
    assert page.index("Likes tea.") < page.index("Call the consulate."), "the most overdue first"
    address = browser.post("/tasks/done", task=[one.hex for one in tasks]).headers["Location"]
    page = browser.get(address).text
    assert "2 tasks are done." in page
    assert "No tasks waiting" in page
    [closed] = re.findall(r'name="closed" value="(\d+)"', page)
    browser.post("/tasks/undo", closed=closed)
    assert browser.get("/tasks").text.count("data-tick") == 2


def test_a_press_without_a_ticked_task_stays_on_the_list(app: Flask, container: Container) -> None:
    officer = make_account(container)
    make_task(container, officer)
    browser = entered(app, container, officer)
    answer = browser.post("/tasks/done")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tasks")
    page = browser.get("/tasks").text
    assert "Select at least one task." in page
    assert page.count("data-tick") == 1


def test_a_task_names_whom_it_is_about(app: Flask, container: Container) -> None:
    officer = make_account(container)
    make_task(container, officer, make_case(container, officer, given_name="Dilnoza", family_name="Karimova"))
    browser = entered(app, container, officer)
    assert "<bdi>Dilnoza Karimova</bdi>" in browser.get("/tasks").text


def test_what_was_typed_about_a_task_stays_with_its_form(app: Flask, container: Container) -> None:
    officer = make_account(container)
    task = make_task(container, officer, make_case(container, officer))
    browser = entered(app, container, officer)
    answer = browser.post(f"/tasks/{task}/move", due_on="soon", reason="The consulate is closed.")
    assert answer.status_code == 422
    assert answer.text.count("The consulate is closed.") == 1
    assert (
        browser.post(f"/tasks/{task}/move", due_on="2027-01-05", reason="The consulate is closed.").status_code == 303
    )
    page = browser.get(f"/tasks/{task}").text
    assert "Moved: it was due on" in page
    assert "The consulate is closed." in page


def test_a_task_that_is_sent_twice_is_one(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    browser, address = entered(app, container, officer), f"/cases/{case}/tasks"
    [idempotency_key] = re.findall(r'name="idempotency_key" value="([0-9a-f]+)"', browser.get(address).text)
    sent = {
        "text": "Call the consulate.",
        "due_on": "2026-12-01",
        "assignee_id": officer.id.hex,
        "idempotency_key": idempotency_key,
    }
    for _ in range(2):
        assert browser.post(address, **sent).status_code == 303
    assert browser.get(address).text.count("data-row") == 1


def test_who_leads_sees_the_tasks_of_the_office_and_others_their_own(app: Flask, container: Container) -> None:
    place = make_office(container)
    officer, other = make_account(container, place=place), make_account(container, place=place)
    lead = make_account(container, place=place, extras=frozenset({Permission.LEAD_OFFICE}))
    make_task(container, officer)
    assert entered(app, container, lead).get("/tasks?whose=office").text.count("data-row") == 1
    assert entered(app, container, other).get("/tasks?whose=office").text.count("data-row") == 0


def test_a_long_list_asks_as_often_as_a_short_one_and_is_paged(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = entered(app, container, officer)
    make_task(container, officer, make_case(container, officer))
    with counted(container) as few:
        browser.get("/tasks")
    for _ in range(29):
        make_task(container, officer, make_case(container, officer))
    with counted(container) as many:
        page = browser.get("/tasks").text
    assert len(many) == len(few) + 1 <= 12  # what is more than a page is counted
    assert page.count("data-tick") == 25
    assert 'rel="next"' in page


def test_tasks_and_notices_of_a_case_with_something_behind_its_door_look_like_any_other(
    app: Flask, container: Container
) -> None:
    first, second = make_pair(container, 2)
    for who in (first.owner, first.other, first.specialist):
        browser = arrived(app, who)
        for address in ("/tasks", "/inbox"):
            rows = re.findall(r'<tr role="row" data-row.*?</tr>', browser.get(address).text, re.DOTALL)
            assert len(rows) % 2 == 0
            found = [bare(row) for row in rows]
            assert all(found.count(row) % 2 == 0 for row in found), "each row has its twin of the other case"
    for kind in ("", "?state=closed"):
        pages = [arrived(app, first.owner).get(f"/cases/{one.case}/tasks{kind}").text for one in (first, second)]
        assert bare(pages[0]) == bare(pages[1])
