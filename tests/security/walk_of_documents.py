"""The part of the walk that says everything that can be said of a travel document."""

import re
import uuid
from typing import TYPE_CHECKING

from tests.security.walk_of_first_steps import person_of, said, taken

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_ONE = re.compile(r'href="(/cases/[^"]+/documents/[0-9a-f-]{36})"')


def documents(walk: "Walk", officer: "WatchedBrowser") -> None:
    """The one document of the case: handed over twice, changed, taken out and put to use again."""
    c, today = walk.canaries, walk.clock.now().date().isoformat()
    page = _ONE.findall(officer.get(f"/cases/{walk.case_id}/documents").text)[0]
    assert c.word("document: holder_name") in officer.get(page).text
    handed = {name: c.word(f"custody: {name}") for name in ("name", "receipt", "note")}
    taken(walk, officer, f"{page}/custody", holder="partner", since_on=today, **handed)
    taken(walk, officer, f"{page}/custody", holder="person", since_on=today, name=c.word("custody: nobody else"))
    changed = {name: c.word(f"document anew: {name}") for name in ("number", "authority")}
    dates = {"issued_on": c.fact("day of issue anew", "2021-05-19"), "expires_on": "2031-05-18"}
    taken(walk, officer, page, kind="passport", issuing_country="UZ", version="1", **changed, **dates)
    taken(walk, officer, f"{page}/retire", why="other_reason", note=c.word("why a document does not serve"))
    assert c.word("why a document does not serve") in officer.get(page).text
    said(officer, f"{page}/again")
    receipts = re.findall(r'href="([^"]+/receipt)"', officer.get(page).text)
    assert c.word("custody: name") in officer.get(receipts[1]).text
    _requests(walk, officer)


def _requests(walk: "Walk", officer: "WatchedBrowser") -> None:
    """A document that is asked for and issued, and one that is refused."""
    c, page = walk.canaries, f"/cases/{walk.case_id}/documents/requests"
    person, today = person_of(officer, f"/cases/{walk.case_id}"), walk.clock.now().date().isoformat()
    asked = {"person_id": person, "kind": "laissez_passer", "consulate_country": "UZ", "requested_on": today}
    for kind in ("laissez_passer", "passport"):
        said = {name: c.word(f"request of {kind}: {name}") for name in ("consulate", "evidence")}
        taken(walk, officer, page, **{**asked, "kind": kind, **said})
    text = officer.get(page).text
    assert c.word("request of passport: evidence") in text
    steps = re.findall(r'action="([^"]+)/step"', text)
    why = {"reason": "other_refusal", "note": c.word("why a request ended")}
    taken(walk, officer, f"{steps[0]}/step", to="rejected", on=today, **why)
    stated = {name: c.word(f"document issued: {name}") for name in ("number", "authority", "holder_name")}
    taken(walk, officer, f"{steps[1]}/issue", decided_on=today, expiry_unknown="yes", holder="consulate", **stated)
    assert c.word("why a request ended") in officer.get(page).text
    officer.get("/documents")
    leaving = {"fine_amount": "615", "fine_currency": "TRY", "permit": "yes"}
    leaving |= {"permit_on": c.fact("day of an exit permit", "2026-10-11")}
    said = {name: c.word(f"leaving: {name}") for name in ("ban_code", "note")}
    one = f"/cases/{walk.case_id}/exit/{uuid.UUID(person)}"
    taken(walk, officer, one, version="0", overstayed="yes", fine_payer="person_pays", **leaving, **said)
    assert c.word("leaving: note") in officer.get(f"/cases/{walk.case_id}/exit").text
