"""The part of the walk about concerns: raised, taken, written about, closed, taken up again, and about a partner."""

import re
from typing import TYPE_CHECKING

from tests.security.walk_of_first_steps import said, taken

if TYPE_CHECKING:
    from tests.security.walk import Walk

_DOOR = re.compile(r'action="(/people/[^"]+/concerns/[^"]+)/close"')


def concerns(walk: "Walk", here: str) -> None:
    """Everything that can be typed about a concern, by a worker and by the owner; in the end none is open."""
    c, worker = walk.canaries, walk.at_work("worker")
    worker.get("/referrals")
    assert worker.post("/referrals/find", q=c.word("searched text")).status_code == 200
    new = {"kind": "concern", "category": "threat", "note": c.word("note of a concern")}
    taken(walk, worker, f"{here}/concerns", done=c.word("what was done before a concern"), **new)
    page = worker.get(f"{here}/concerns").text
    assert c.word("note of a concern") in page
    doors = sorted(set(_DOOR.findall(page)))
    for door in doors:
        said(worker, f"{door}/take")
        said(worker, f"{door}/notes", note=c.word("step of a concern"))
        said(worker, f"{door}/close", note=c.word("closing note of a concern"))
    said(worker, f"{doors[0]}/reopen", reason=c.word("reason of taking a concern up again"))
    said(worker, f"{doors[0]}/close", note=c.word("closing note of a concern"))
    _about_the_partner(walk, here)


def _about_the_partner(walk: "Walk", here: str) -> None:
    """The worker writes about a colleague, sees nothing of it any more, and the owner deals with it."""
    c, worker = walk.canaries, walk.at_work("worker")
    about = {"kind": "concern", "category": "violence", "about_own": "yes"}
    taken(walk, worker, f"{here}/concerns", note=c.word("note about a partner"), **about)
    assert c.word("note about a partner") not in worker.get(f"{here}/concerns").text
    officer = walk.at_work("officer")
    page = officer.get(f"{here}/concerns").text
    assert c.word("note about a partner") in page
    for door in sorted(set(_DOOR.findall(page))):
        said(officer, f"{door}/close", note=c.word("what was done about a partner"))
    assert officer.get("/concerns").status_code == 200
