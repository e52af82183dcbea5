"""The part of the walk that puts an escort on the roster: a canary in every field."""

import re
from typing import TYPE_CHECKING

from tests.security.canaries import new_phone
from tests.security.walk_of_first_steps import taken

if TYPE_CHECKING:
    from tests.security.walk import Walk

_HAND_OVER = re.compile(r'href="(/cases/[^"]+/escorts/[^"/]+)/hand-over"')
_PERSON = re.compile(r'name="person_ids" value="([0-9a-f]{32})"')
MEMBER = re.compile(r'href="(/roster/[0-9a-f-]{36})"')


def roster(walk: "Walk") -> None:
    """Somebody is added, changed, and gets papers and days away."""
    c, officer = walk.canaries, walk.at_work("officer")
    typed = {name: c.word(f"escort of the roster: {name}") for name in ("name", "note")}
    typed |= {"phone": c.fact("phone of an escort of the roster", new_phone()), "sex": "female"}
    languages = {"first_language": "uz", "second_language": "ru", "third_language": "tr"}
    taken(walk, officer, "/roster/new", skills=["social", "child_protection"], **languages, **typed)
    [member] = dict.fromkeys(MEMBER.findall(officer.get("/roster").text))
    taken(walk, officer, member, skills=["social", "child_protection"], **languages, **typed)
    paper = {name: c.word(f"paper of an escort: {name}") for name in ("number", "authority")}
    taken(walk, officer, f"{member}/papers", kind="passport", country="TR", expires_on="2031-05-17", **paper)
    taken(walk, officer, f"{member}/papers", kind="qualification", skill="child_protection", **paper)
    taken(walk, officer, f"{member}/absences", begins_on="2027-01-02", ends_on="2027-01-05")
    page = officer.get(member).text
    for one in (*typed.values(), *paper.values()):
        assert one in page or one == "female"


def escorted_on_the_way(walk: "Walk", escorts: str) -> None:
    """A hand-over and an incident of the escort of the journey."""
    c, officer = walk.canaries, walk.at_work("officer")
    [at] = dict.fromkeys(_HAND_OVER.findall(officer.get(escorts).text))
    page = officer.get(f"{at}/hand-over").text
    zone = "Asia/Samarkand"
    when = {"at_day": "2026-10-17", "at_time": "08:00", "zone": zone}
    people = _PERSON.findall(page)
    named = {name: c.word(f"hand-over: {name}") for name in ("handed_by", "receiver", "organisation", "where", "note")}
    named["phone"] = c.fact("phone of a receiver", new_phone())
    handed = {"person_ids": people, "identity": "document_seen", "items": ["medicines"], **named, **when}
    taken(walk, officer, f"{at}/hand-over", **handed)
    told = {name: c.word(f"incident: {name}") for name in ("what", "done", "told", "where")}
    taken(walk, officer, f"{at}/incident", **told, **when)
    for part in ("hand-over", "hand-over/paper", "incident"):
        assert officer.get(f"{at}/{part}").status_code == 200
