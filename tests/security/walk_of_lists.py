"""The part of the walk that keeps what it looks for: a canary in the names and the texts of views and searches."""

import re
from typing import TYPE_CHECKING

from tests.security.walk_of_first_steps import said

if TYPE_CHECKING:
    from tests.security.walk import Walk

_AGAIN = re.compile(r'name="again" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="([^"]+)"')
_SAVED = re.compile(r'action="(/cases/views/[0-9a-f-]{36})"')


def lists(walk: "Walk") -> None:
    """A view and a search, saved, refused, renamed, opened and removed; a task for every ticked case."""
    c, officer = walk.canaries, walk.at_work("officer")
    said(officer, "/cases/views", name=c.word("name of a view"), list="state=intake&sort=-country")
    assert officer.post("/cases/views", name=c.word("name of a view")).status_code == 422
    found = officer.post("/cases/search", q=c.word("text of a search"))
    again = _AGAIN.findall(found.text)[0]
    said(officer, "/cases/views/searches", name=c.word("name of a search"), again=again)
    page = officer.get("/cases/views").text
    assert c.word("name of a search") in page
    for saved in dict.fromkeys(_SAVED.findall(page)):
        officer.get(saved)
        said(officer, saved, name=c.word(f"new name {saved}"))
        said(officer, f"{saved}/remove")
        said(officer, f"{saved}/restore")
    _ticked(walk)


def _ticked(walk: "Walk") -> None:
    c, officer, today = walk.canaries, walk.at_work("officer"), walk.clock.now().date().isoformat()
    page = officer.get("/cases?show=all").text
    case = walk.case_id.replace("-", "")
    whom = re.findall(r'<option value="([0-9a-f]{32})"', officer.get("/tasks").text)[0]
    typed = {"case": case, "seen": _SEEN.findall(page)[0], "action": "task", "assignee_id": whom, "due_on": today}
    assert officer.post("/cases/ticked", **typed).status_code == 200
    shown = officer.post("/cases/ticked/do", text=c.word("text of a task for several"), **typed).text
    looked = re.findall(r'name="looked" value="([^"]+)"', shown)[0]
    text = c.word("text of a task for several")
    said(officer, "/cases/ticked/do", text=text, looked=looked, sure="yes", **typed)
    give = {"case": case, "seen": _SEEN.findall(page)[0], "action": "hand_over"}
    whom = re.findall(rf'<option value="([0-9a-f]{{32}})"[^>]*>{c.word("name of second officer")}', shown)[0]
    give |= {"successor_id": whom, "reason": c.word("why several go"), "note": c.word("note on several")}
    looked = re.findall(r'name="looked" value="([^"]+)"', officer.post("/cases/ticked/do", **give).text)[0]
    done = officer.post("/cases/ticked/do", looked=looked, sure="yes", **give).headers["Location"]
    undo = dict(re.findall(r"(action|at)=(\w+)", done.replace("done=", "action=")))
    said(officer, "/cases/ticked/undo", **undo)
