"""One press on ticked cases: looked at first, only rows that were shown, per-row reasons, all in one, and undone."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.work.queries.tasks import task_by_id
from tests.doors.visits import counted, entered, make_cases
from tests.factories.makers import Browser, make_account, make_case
from tests.factories.saved import shown_rows
from tests.factories.workspace import make_task

_LOOKED = re.compile(r'name="looked" value="([^"]+)"')


class Desk:
    """An officer, a colleague, and cases of both on one page."""

    def __init__(self, app: Flask, container: Container) -> None:
        self.container = container
        self.me = make_account(container)
        self.other = make_account(container, place=self.me.office_id)
        self.mine, self.theirs = make_cases(container, self.me, 2), make_case(container, self.other)
        self.browser = entered(app, container, self.me)

    def rows(self, *ids: UUID) -> dict[str, Any]:
        """These ticked, on a page that showed all."""
        seen = shown_rows(self.container, self.me, [*self.mine, self.theirs])
        return {"case": [one.hex for one in ids], "seen": seen}

    def owner(self, case_id: UUID) -> UUID:
        """Who owns a case now."""
        with reading(self.container.units, self.me.scope(self.container)) as unit:
            case = case_by_id(unit.session, case_id)
            assert case is not None
            return case.owner_id


@pytest.fixture
def desk(app: Flask, container: Container) -> Desk:
    """An office at work."""
    return Desk(app, container)


def pressed(browser: Browser, fields: dict[str, Any]) -> Any:
    """Look at what would happen, then press."""
    looked = _LOOKED.findall(browser.post("/cases/ticked/do", **fields).text)
    return browser.post("/cases/ticked/do", looked=looked, sure="yes", **fields)


def undo_of(answer: Any) -> dict[str, str]:
    """What the list that a press led to sends to undo it."""
    found = dict(re.findall(r"(done|at)=(\w+)", answer.headers["Location"]))
    return {"action": found["done"], "at": found["at"]}


def test_what_can_be_handed_over_is_and_the_rest_says_why(desk: Desk) -> None:
    task = make_task(desk.container, desk.me, desk.mine[0], desk.me)
    fields = {**desk.rows(desk.mine[0], desk.theirs), "action": "hand_over", "reason": "Part-time."}
    fields["successor_id"] = desk.other.id.hex
    page = desk.browser.post("/cases/ticked/do", **fields).text
    assert "Hand over 1 case" in page
    assert "Only the case owner" in page
    assert "This colleague already owns the case." in page, "all reasons at once"
    assert desk.owner(desk.mine[0]) == desk.me.id, "nothing was done yet"
    answer = pressed(desk.browser, fields)
    assert answer.status_code == 303
    assert [desk.owner(one) for one in (*desk.mine, desk.theirs)] == [desk.other.id, desk.me.id, desk.other.id]
    assert "Undo: take the cases back" in desk.browser.get(answer.headers["Location"]).text
    assert desk.browser.post("/cases/ticked/undo", **undo_of(answer)).status_code == 303
    assert desk.owner(desk.mine[0]) == desk.me.id
    with reading(desk.container.units, desk.me.scope(desk.container)) as unit:
        found = task_by_id(unit.session, task)
        assert found is not None
        assert found.assignee_id == desk.me.id, "the task came back too"


def test_only_what_was_looked_at_is_done(desk: Desk) -> None:
    fields = {**desk.rows(desk.mine[0]), "action": "hand_over", "successor_id": desk.other.id.hex, "reason": "x"}
    looked = _LOOKED.findall(desk.browser.post("/cases/ticked/do", **fields).text)
    for changed in ({"reason": "y"}, desk.rows(*desk.mine), {}):
        sent = {**fields, **changed, "sure": "yes", "looked": looked if changed else "x"}
        assert desk.browser.post("/cases/ticked/do", **sent).status_code == 200
    assert {desk.owner(one) for one in desk.mine} == {desk.me.id}


def test_an_id_that_the_page_did_not_show_is_refused(desk: Desk, container: Container) -> None:
    unseen = make_case(container, desk.me)
    fields = {**desk.rows(desk.mine[0], unseen), "action": "task"}
    assert desk.browser.post("/cases/ticked", **fields).status_code == 422
    stolen = {"case": [unseen.hex], "seen": shown_rows(container, desk.other, [unseen]), "action": "task"}
    assert desk.browser.post("/cases/ticked", **stolen).status_code == 422
    for seen in ("", "x", unseen.hex, fields["seen"][:-1], unseen.hex + fields["seen"]):
        answer = desk.browser.post("/cases/ticked", case=[unseen.hex], seen=seen, action="task")
        assert answer.status_code == 422, seen


def test_a_case_that_is_not_seen_any_more_is_left_out_and_said(app: Flask, desk: Desk, container: Container) -> None:
    foreign = make_case(container, make_account(container))
    fields = {"case": [desk.mine[0].hex, foreign.hex], "action": "task"}
    fields["seen"] = shown_rows(container, desk.me, [desk.mine[0], foreign])
    page = desk.browser.post("/cases/ticked", **fields).text
    assert "is no longer visible to you" in page
    assert page.count("data-tick") == 1
    assert foreign.hex not in page.replace(str(fields["seen"]), "")


def test_after_an_error_the_rows_stay_ticked_and_what_was_typed_stays(desk: Desk) -> None:
    fields = {**desk.rows(*desk.mine), "action": "task", "text": "Call the consulate.", "due_on": "soon"}
    answer = desk.browser.post("/cases/ticked/do", **fields)
    assert answer.status_code == 422
    assert answer.text.count("checked") == 2
    assert "Call the consulate." in answer.text


def test_a_task_for_each_is_added_once_and_taken_back(desk: Desk) -> None:
    fields = {**desk.rows(*desk.mine, desk.theirs), "action": "task", "text": "Call the consulate."}
    fields |= {"due_on": "2026-12-01", "assignee_id": desk.other.id.hex, "idempotency_key": "0" * 31 + "1"}
    first = pressed(desk.browser, fields)
    again = pressed(desk.browser, fields)
    assert again.headers["Location"] == first.headers["Location"]
    address = f"/cases/{desk.mine[0]}/tasks"
    assert desk.browser.get(address).text.count("Call the consulate.") == 1
    desk.browser.post("/cases/ticked/undo", **undo_of(first))
    assert "Call the consulate." not in desk.browser.get(address).text
    assert "Call the consulate." in desk.browser.get(f"{address}?state=closed").text


def test_an_undo_that_comes_too_late_changes_nothing(app: Flask, desk: Desk, clock: MovableClock) -> None:
    fields = {**desk.rows(desk.mine[0]), "action": "hand_over", "successor_id": desk.other.id.hex, "reason": "x"}
    undo = undo_of(pressed(desk.browser, fields))
    clock.move(timedelta(minutes=31))
    late = entered(app, desk.container, desk.me).post("/cases/ticked/undo", **undo)
    assert late.status_code == 409
    stranger = entered(app, desk.container, make_account(desk.container, place=desk.me.office_id))
    assert stranger.post("/cases/ticked/undo", **undo).status_code == 409
    assert desk.owner(desk.mine[0]) == desk.other.id


def test_whoever_owns_no_cases_can_add_tasks_and_hands_nothing_over(
    app: Flask, container: Container, desk: Desk
) -> None:
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, desk.me.office_id)
    page = entered(app, container, specialist).get("/cases").text
    assert 'value="task"' in page
    assert 'value="hand_over"' not in page


def test_twenty_five_cases_are_asked_about_as_often_as_five(app: Flask, container: Container) -> None:
    asked = []
    for many in (5, 25):
        me = make_account(container)
        other = make_account(container, place=me.office_id)
        cases, browser = make_cases(container, me, many), entered(app, container, me)
        fields: dict[str, Any] = {"case": [one.hex for one in cases], "seen": shown_rows(container, me, cases)}
        fields |= {"action": "hand_over", "successor_id": other.id.hex, "reason": "x"}
        with counted(container) as seen:
            assert "Hand over" in browser.post("/cases/ticked/do", **fields).text
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 12


def test_every_row_of_the_page_can_be_ticked_without_a_script(desk: Desk) -> None:
    page = desk.browser.get("/cases?tick=all").text
    assert len(re.findall(r"data-tick checked", page)) == 3
    assert "tick=all" not in str(re.findall(r'rel="next" href="([^"]+)"', page))
