"""The part of the walk that plans a group movement: a canary in every field."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.security.walk_of_first_steps import taken

if TYPE_CHECKING:
    from tests.security.walk import Walk

_MOVEMENT = re.compile(r'href="(/movements/[0-9a-f-]{36})"')


def movements(walk: "Walk") -> None:
    """A movement is planned, changed, blank places are kept, and the receiving side is told."""
    c, officer = walk.canaries, walk.at_work("officer")
    day = (walk.clock.now().date() + timedelta(days=30)).isoformat()
    typed = {name: c.word(f"movement: {name}") for name in ("carrier", "number", "booking", "note")}
    typed |= {"departs_terminal": c.fact("terminal a group leaves from", "T73944")}
    typed |= {"arrives_terminal": c.fact("terminal a group arrives at", "T73945")}
    looked = {f"{end}_typed": c.word(f"place typed for a group: {end}") for end in ("origin", "destination")}
    when = {"departs_on": day, "arrives_on": day, "departs_time": "08:00", "arrives_time": "15:00", "seats": "40"}
    assert officer.post("/movements/new", mode="air", **when, **looked, **typed).status_code == 422
    ends = {"origin_typed": "ESB", "destination_typed": "SKD"}
    taken(walk, officer, "/movements/new", mode="air", status="held", **when, **ends, **typed)
    [movement] = dict.fromkeys(_MOVEMENT.findall(officer.get("/movements").text))
    taken(walk, officer, f"{movement}/change", mode="air", status="held", **when, **ends, **typed)
    kept = {"count": "2", "country": "UZ", "note": c.word("for whom a place is kept")}
    taken(walk, officer, f"{movement}/places", **kept)
    told = {name: c.word(f"notice of a movement: {name}") for name in ("to", "note")}
    taken(walk, officer, f"{movement}/notice", given_on=walk.clock.now().date().isoformat(), **told)
    page = officer.get(movement).text
    assert all(one in page for one in (*typed.values(), kept["note"]))
    for part in ("change", "people", "escorts", "notice", "manifest", "readiness"):
        assert officer.get(f"{movement}/{part}").status_code == 200
    assert told["to"] in officer.get(f"{movement}/notice").text
    back = {"origin_typed": "SKD", "destination_typed": "ESB"}  # so that a name stands at both ends
    taken(walk, officer, "/movements/new", mode="air", status="held", **when, **back, **typed)
