"""The part of the walk about what is read and thrown away, and about legs that are planned and ticketed together."""

import re
import uuid
from datetime import date
from typing import TYPE_CHECKING

from returns.documents.rules.machine_readable import FILLER, check_digit
from tests.security.walk_of_first_steps import taken

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

# What the names of canaries begin with that must lie nowhere afterwards, not even under seal.
THROWN_AWAY = "thrown away"
_PERSON = re.compile(r'<option value="([0-9a-f]{32})"')
_LEG = re.compile(r'name="leg1_leg" value="([0-9a-f-]{32,36})"')


def lines_are_read(walk: "Walk", officer: "WatchedBrowser") -> None:
    """The machine-readable lines of a passport: they fill a form, and are sent with it once more."""
    c, at = walk.canaries, f"/cases/{walk.case_id}/documents/read"
    wrong = officer.post(at, machine_lines=c.word(f"{THROWN_AWAY}: lines that cannot be read"))
    assert wrong.status_code == 422
    surname = c.fact(f"{THROWN_AWAY}: surname in lines", c.word(f"{THROWN_AWAY}: surname").upper())
    number = c.fact(f"{THROWN_AWAY}: number in lines", "X73946285")
    own = c.fact(f"{THROWN_AWAY}: personal number in lines", "31907437394621")
    parts = [part + check_digit(part) for part in (number, "680307", "350412", own)]
    second = f"{parts[0]}UZB{parts[1]}F{parts[2]}{parts[3]}"
    second += check_digit(parts[0] + parts[1] + parts[2] + parts[3])
    lines = f"P<UZB{surname}<<ANNA".ljust(44, FILLER) + f"\n{second}"
    read = officer.post(at, machine_lines=lines, idempotency_key=uuid.uuid4().hex)
    assert read.status_code == 200, read.text
    assert number in read.text, "the form is filled, so something was read"
    person = _PERSON.findall(read.text)[0]
    permit = {"person_id": person, "kind": "residence_permit", "issuing_country": "UZ", "for_country": "UZ"}
    permit |= {"number": c.fact("number beside lines", "Y83946281"), "expires_on": "2035-04-12"}
    refused = officer.post(f"/cases/{walk.case_id}/documents", machine_lines=lines, **permit)
    assert refused.status_code == 422
    assert "something else than what is recorded" in refused.text
    taken(walk, officer, f"/cases/{walk.case_id}/documents", machine_lines=lines, is_theirs="yes", **permit)
    assert number not in officer.get(f"/cases/{walk.case_id}/documents").text


def booking_is_pasted(walk: "Walk", officer: "WatchedBrowser", day: date) -> None:
    """The text of a booking, in which names of passengers are: only its flights come back."""
    c, at = walk.canaries, f"/cases/{walk.case_id}/itinerary/booking"
    nothing, name = (c.word(f"{THROWN_AWAY}: {what}") for what in ("a text without a flight", "passenger"))
    code = c.fact(f"{THROWN_AWAY}: code of a booking", "Q7X39462Z")
    on = day.strftime("%d%b").upper()
    refused = officer.post(at, text=f"Dear {nothing}, thank you.")
    assert refused.status_code == 422
    text = f"1.{name}/ANNA MRS\n1 TK1234 Y {on} 6 ESBIST HK1 1045 1500\nAP {name}\n{code}"
    read = officer.post(at, text=text, idempotency_key=uuid.uuid4().hex)
    assert read.status_code == 200, read.text
    assert "TK" in read.text
    for page in (refused.text, read.text):
        assert not any(one in page for one in (nothing, name, code))


def planned_and_ticketed(walk: "Walk", officer: "WatchedBrowser", day: date) -> None:
    """A leg by the form of several, its ticket by the form of all tickets, and the journey refused to another case."""
    c, at = walk.canaries, f"/cases/{walk.case_id}/itinerary"
    way = {"take": "yes", "mode": "road", "origin": "SKD", "destination": "return", "departs_time": "17:30"}
    way |= {"departs_on": day.isoformat(), "arrives_time": "18:30"}
    way |= {name: c.word(f"one of several legs: {name}") for name in ("carrier", "number", "booking")}
    taken(walk, officer, f"{at}/legs/several", **{f"leg1_{name}": value for name, value in way.items()})
    found = _LEG.search(officer.get(f"{at}/tickets").text)
    assert found
    ticket = {"leg1_take": "yes", "leg1_leg": found.group(1), "leg1_currency": "EUR"}
    ticket |= {"leg1_fare": c.fact("fare by the form of tickets", "73946.28")}
    taken(walk, officer, f"{at}/tickets", booking=c.word("booking of all tickets"), **ticket)
    assert c.word("booking of all tickets") in officer.get(at).text
    assert officer.post(f"{at}/copy", reference=c.word("refused: where a journey is copied to")).status_code == 422
    refused = officer.post(f"{at}/copy", reference=c.facts["reference of the other case"])
    assert refused.status_code == 422, refused.text  # nothing may be planned there
    assert f"/cases/{walk.other_id}/" not in refused.text


def pasted_while_locked(walk: "Walk") -> None:
    """What was pasted into a screen that has locked itself stays in the page, and is read after that."""
    officer, pasted = walk.signed_in("officer"), walk.canaries.word(f"{THROWN_AWAY}: pasted while locked")
    walk.clock.move(walk.idle())
    at = f"/cases/{walk.case_id}/itinerary/booking"
    locked = officer.post(at, text=pasted)
    assert locked.status_code == 401
    assert pasted in locked.text
    kept = {"kept.": "sent", "kept.text": pasted}
    opened = officer.post("/unlock", password=walk.canaries.word("password of officer"), next=at, **kept)
    assert opened.status_code == 200, opened.text  # it can be sent again now
    assert pasted in opened.text
