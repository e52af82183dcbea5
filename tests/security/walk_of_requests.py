"""The part of the walk about requests: received, proven, extended, assembled, blacked out, reviewed and handed over."""

import re
from typing import TYPE_CHECKING

from tests.security.walk_of_first_steps import person_of, said

if TYPE_CHECKING:
    from tests.security.walk import Walk

_AT = re.compile(r"answer\?at=(\d+)\.(\d+)\.(\d+)#")
_VERSION = re.compile(r'name="version" value="(\d+)"')


def requests(walk: "Walk") -> None:
    """Everything that can be typed about a request, by two colleagues."""
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.case_id}"
    today = walk.clock.now().date().isoformat()
    asked = {"person_id": person_of(officer, case), "received_on": today}
    answer = officer.post(f"{case}/requests", **asked, kind="access", text=c.word("what was asked of us"))
    here = answer.location
    assert here is not None, answer.status_code
    said(officer, f"{here}/identity", how="code_phrase", text=c.word("how identity was proven"))
    said(officer, f"{here}/extend", months="1", reason=c.word("why it takes longer"))
    said(officer, f"{here}/assemble")
    section, entry, passage = _AT.findall(officer.get(f"{here}/answer").text)[0]
    said(officer, f"{here}/answer", section=section, entry=entry, passage=passage)
    said(officer, f"{here}/submit")
    colleague = walk.at_work("second officer")
    assert colleague.get(f"{here}/answer").status_code == 200
    [version] = _VERSION.findall(colleague.get(here).text)
    said(colleague, f"{here}/review", approve="yes", version=version, reason=c.word("remark of a review"))
    for paper in ("paper", "data", "letter"):
        assert officer.get(f"{here}/{paper}?language=en").status_code == 200
    said(officer, f"{here}/hand-over", how="in_person", text=c.word("remark at the hand-over"))
    wrong = {"wrong": c.word("what is recorded wrongly"), "right": c.word("what is right")}
    there = officer.post(
        f"{case}/requests", **asked, kind="correction", text=c.word("correction asked"), **wrong
    ).location
    said(officer, f"{there}/identity", how="by_callback", text=c.word("identity of a correction"))
    said(officer, f"{there}/decide", step="accept", reason=c.word("reason of a decision"))
    assert c.word("reason of a decision") in officer.get(str(there)).text
    watch = walk.at_work("dpo")
    assert watch.get("/requests").status_code == watch.get("/requests/figures").status_code == 200
