"""The part of the walk that is about health on the way: an entry of every kind, an answer, and one taken out."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.security.walk_of_first_steps import said, taken

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_ENTRY = re.compile(r'action="(/cases/[^"]+/health/[0-9a-f-]{36})"')
_REMOVAL = re.compile(r'action="(/cases/[^"]+/health/[0-9a-f-]{36}/remove)"')


def health(walk: "Walk", officer: "WatchedBrowser", person: str) -> None:
    """A wheelchair that was asked for and confirmed again, papers, a birth, a pregnancy that ended, medicines."""
    c, at = walk.canaries, f"/cases/{walk.case_id}/health"
    asked = {"kind": "carrier_asked", "code": "WCHR", "asked_on": "2026-10-07", "asked_time": "07:13"}
    taken(walk, officer, at, person_id=person, **asked)
    entry = _ENTRY.search(officer.get(at).text)
    assert entry
    again = {"reconfirmed_on": "2026-10-08", "reconfirmed_time": "07:17"}
    taken(walk, officer, entry.group(1), answer="carrier_confirms", **again)
    form = {"kind": "paper_given", "paper": "form_of_airline", "issued_on": "2026-10-05"}
    issuer = c.word("health: issuer")
    taken(walk, officer, at, person_id=person, issuer=issuer, at_on="2026-10-06", at_time="06:11", **form)
    due = {"kind": "expects_child", "weeks": "9", "days": "3", "counted_on": "2026-09-29", "children": "more"}
    taken(walk, officer, at, person_id=person, ended_on="2026-09-30", **due)
    born = {"kind": "was_born", "born_on": c.fact("day of a birth", "2026-08-19"), "born_time": "03:07"}
    taken(walk, officer, at, person_id=person, **born)
    walk.clock.move(timedelta(seconds=1))  # so that this stands last on the page
    taken(walk, officer, at, person_id=person, kind="carries_medicines", supply="90", letter="yes")
    page = officer.get(at).text
    assert issuer in page
    removal = _REMOVAL.findall(page)[-1]
    said(officer, removal, reason=c.word("health: why taken out"))
    taken(walk, officer, at, person_id=person, kind="carries_medicines", supply="90", letter="yes")
    assert c.word("health: why taken out") in officer.get(at).text
    assert date.fromisoformat(form["issued_on"]) < walk.clock.now().date()
