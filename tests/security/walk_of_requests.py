"""The part of the walk about requests: received, proven, extended, assembled, blacked out, reviewed and handed over."""

import re
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from foundation.accounts.models import Account
from foundation.messaging.services import queue_message
from foundation.storage.unit_of_work import writing
from reintegration.referrals.words import ReferralsMessage
from tests.factories.scopes import EVERYTHING
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
    _restriction(walk, today)
    watch = walk.at_work("dpo")
    assert watch.get("/requests").status_code == watch.get("/requests/figures").status_code == 200


def _restriction(walk: "Walk", today: str) -> None:
    """The case is frozen: something held back is sent for a ground, it is worked on for one, and it goes on."""
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.case_id}"
    asked = {"person_id": person_of(officer, case), "received_on": today, "kind": "restriction"}
    here = officer.post(f"{case}/requests", **asked, text=c.word("why it is disputed")).location
    said(officer, f"{here}/identity", how="by_callback", text=c.word("identity of a restriction"))
    said(officer, f"{here}/decide", step="accept", reason=c.word("reason of a restriction"))
    _hold(walk)
    [held] = re.findall(r'name="held" value="([^"]+)"', officer.get(f"{here}/restriction").text)
    ground = {"ground": "life", "reason": c.word("why something is sent all the same")}
    said(officer, f"{here}/restriction/send", held=held, **ground)
    said(officer, f"{here}/restriction/work", ground="life", reason=c.word("why it is worked on all the same"))
    said(officer, f"{here}/restriction/freeze")
    said(officer, f"{here}/decide", step="lift", told_on=today, reason=c.word("why a restriction is lifted"))


def _hold(walk: "Walk") -> None:
    """Something that a partner would be told."""
    with writing(walk.container.units, EVERYTHING) as unit:
        someone = unit.session.execute(select(Account.id).limit(1)).scalar_one()
        about = uuid.UUID(walk.case_id)
        queue_message(unit, someone, ReferralsMessage.REFERRAL_SENT, {"count": 1}, f"held:{about.hex}", cases=[about])
