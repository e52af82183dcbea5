"""The part of the walk that tells colleagues about a case: a canary in notes, hand-overs and tasks."""

import re
from typing import TYPE_CHECKING

from tests.security.walk_of_calendars import calendars
from tests.security.walk_of_first_steps import said, taken
from tests.security.walk_of_lists import lists
from tests.security.walk_of_sketch import sketch

if TYPE_CHECKING:
    from tests.security.walk import Walk

_NOTE = re.compile(r'action="/cases/[0-9a-f-]+/notes/([0-9a-f-]+)/pin"')
_TASK = re.compile(r'href="(/tasks/[0-9a-f-]{36})"')


def _choice(page: str, name: str) -> str:
    """The value of the option that names a colleague."""
    [found] = re.findall(rf'<option value="([0-9a-f]{{32}})"[^>]*>{name}\s*<', page)
    return str(found)


def workspace(walk: "Walk") -> None:
    """Notes with a correction, and a case that goes to the second officer and comes back."""
    c, officer, case = walk.canaries, walk.at_work("officer"), walk.case_id
    notes = f"/cases/{case}/notes"
    said(officer, notes, text=c.word("text of a note"))
    note = _NOTE.findall(officer.get(notes).text)[0]
    said(officer, f"{notes}/{note}", text=c.word("correction of a note"))
    officer.get(notes)
    for who, to in (("officer", "second officer"), ("second officer", "officer")):
        browser = walk.at_work(who)
        successor = _choice(browser.get(f"/hand-over?case={case}").text, c.word(f"name of {to}"))
        given = {"case": case, "successor_id": successor}
        words = {"reason": c.word(f"{who} hands over because"), "note": c.word(f"{who} tells the successor")}
        wrong = {name: c.word(f"refused {name}") for name in ("successor_id", "note")}
        assert browser.post("/hand-over", case=case, **wrong).status_code == 422
        said(browser, "/hand-over", **given, **words)
    _tasks(walk)
    lists(walk)
    sketch(walk)
    calendars(walk)
    walk.at_work("second officer").get("/inbox")
    walk.at_work("officer").get(f"/cases/{walk.case_id}/partners")
    walk.at_work("officer").get(f"/cases/{case}")


def _tasks(walk: "Walk") -> None:
    """A task on the case and one without, moved, given away and closed, each with a reason."""
    c, officer, today = walk.canaries, walk.at_work("officer"), walk.clock.now().date().isoformat()
    places = ("/tasks", f"/cases/{walk.case_id}/tasks")
    for place in places:
        whom = _choice(officer.get(place).text, c.word("name of second officer"))
        taken(walk, officer, place, text=c.word(f"text of a task at {place}"), due_on=today, assignee_id=whom)
    leads = walk.at_work("officer")
    for task in dict.fromkeys(_TASK.findall(leads.get(f"/cases/{walk.case_id}/tasks").text)):
        if c.word("text of a task at " + places[1]) not in leads.get(task).text:
            continue
        taken(walk, leads, f"{task}/move", due_on=today, reason=c.word("reason of a move"))
        taken(walk, leads, f"{task}/reassign", assignee_id=whom, reason=c.word("reason of a reassignment"))
        said(leads, f"{task}/not-needed", reason=c.word("reason of a task that is not needed"))
        leads.get(task)
