"""The part of the walk that takes the first steps of a case: a canary in every field, from safe contact to decision."""

import re
import uuid
from typing import TYPE_CHECKING, Any

from returns.consent.rules import CHECKLIST, VOLUNTARINESS, TransferPurpose
from tests.factories.told import TOLD

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_PERSON = re.compile(r'name="person_id" value="([0-9a-f]{32})"')
_TOLD_WHY = re.compile(r'class="(?:field-error|alert|callout)[^>]*>(.*?)</(?:p|div|li)>', re.DOTALL)
_SAID = (
    "present",
    "language",
    "interpreter",
    "alternatives_note",
    "well_being_note",
    "wants_next",
    "open_questions",
    "note",
)
_TOLD = ("language", "interpreter", "explained", "witness", "place")


def person_of(browser: "WatchedBrowser", case: str) -> str:
    """The id of the principal applicant of a case, by its address."""
    found = _PERSON.search(browser.get(f"{case}/safe-contact").text)
    assert found
    return found.group(1)


def drafts(walk: "Walk", officer: "WatchedBrowser", person: str) -> None:
    """What is typed and not sent: kept as a draft, offered, opened, covered, and one thrown away."""
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    typed = {name: c.word(f"draft: {name}") for name in ("note", "interpreter")}
    check = f"{case}/protection-check/{uuid.UUID(person)}"
    for address, part in ((f"{case}/counselling", "form"), (check, person)):
        kept = officer.post(address, draft="keep", draft_part=part, idempotency_key=uuid.uuid4().hex, **typed)
        assert kept.status_code == 303
        assert typed["note"] in officer.get(f"{address}?draft=open").text
    card = {"caution": c.word("draft: caution"), "draft_part": person}
    assert officer.post(f"{case}/safe-contact", draft="keep", **card).status_code == 303
    assert officer.post("/cases/new", draft="keep", given_name=c.word("draft: given name")).status_code == 303
    assert officer.post(check, draft="discard", draft_part=person).status_code == 303


def draft_is_left(walk: "Walk") -> None:
    """A case that somebody began to type, and left."""
    names = ("given_name", "family_name", "note", "given_name_2", "family_name_2")
    typed = {name: walk.canaries.word(f"draft: {name}") for name in names}
    assert (
        walk.at_work("officer").post("/cases/new", draft="keep", idempotency_key=uuid.uuid4().hex, **typed).status_code
        == 303
    )


def first_steps(walk: "Walk") -> None:
    """Safe contact, counselling, consents, application, decision and protection check, by their forms."""
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.case_id}"
    person, today = person_of(officer, case), walk.clock.now().date().isoformat()
    drafts(walk, officer, person)
    _safe_contact(walk, officer, person)
    session = {name: c.word(f"counselling: {name}") for name in _SAID}
    ratings = {"physical": "3", "mental": "2", "social": "4"}
    taken(walk, officer, f"{case}/counselling", held_on=today, solution="return", **TOLD, **ratings, **session)
    _corrected(officer, case, {**TOLD, **session, **ratings, "held_on": today, "solution": "return"})
    _consents(walk, officer, person)
    taken(walk, officer, f"{case}/move", to="applied")
    second = walk.at_work("second officer")
    taken(walk, second, f"{case}/eligibility", decision="approved", reason=c.word("reason of a decision"))
    check = {"fear": "none", "claim": "none", "is_detained": "no", "has_legal_advice": "no", "may_enter": "yes"}
    asked = {name: c.word(f"protection check: {name}") for name in ("interpreter", "asked_by", "referred_to", "note")}
    check |= {"entry_by": "residence", "referred_on": "2026-10-19"}
    taken(walk, officer, f"{case}/protection-check/{uuid.UUID(person)}", **check, **asked)
    for part in ("", "/safe-contact", "/counselling", "/consents", "/eligibility", "/protection-check", "/people"):
        assert officer.get(case + part).status_code == 200
    assert c.word("reason of a decision") in officer.get(f"{case}/timeline").text


def _safe_contact(walk: "Walk", officer: "WatchedBrowser", person: str) -> None:
    """A card of one's own, then one that allows nothing; its number is opened inside it and outside it."""
    c, here = walk.canaries, f"/cases/{walk.case_id}/safe-contact"
    names = ("language", "code_phrase", "if_somebody_else", "caution", "trusted_name", "trusted_relation")
    card = {name: c.word(f"safe contact: {name}") for name in names}
    numbers = {"number": c.fact("safe number", "+905321112233"), "other_number": c.fact("other", "+905321112244")}
    allowed = {"channels": ["call", "visit"], "weekdays": list("1234567"), "zone": "Europe/Istanbul"}
    how = {"how": "face_to_face", "other_whose": "trusted"}
    taken(walk, officer, here, person_id=person, **numbers, **allowed, **how, **card)
    asked, door = {"which": "c0", "back": here}, f"/numbers/{uuid.UUID(person)}"
    shown = officer.post(door, **asked)
    assert numbers["number"] in shown.text, (shown.status_code, _TOLD_WHY.findall(shown.text))
    never = {**allowed, **how, "channels": "none", "keep": ["0", "1"]}
    taken(walk, officer, here, person_id=person, **never, **card)
    assert officer.post(door, **asked).status_code == 422
    why = {"why": "to_check_the_card", "text": c.word("why a number was opened")}
    assert numbers["number"] in officer.post(door, **asked, **why).text
    assert why["text"] in officer.get(here).text
    said(officer, here, person_id=person, keep=["0", "1"], **allowed, **how, **card)


def _corrected(officer: "WatchedBrowser", case: str, fields: dict[str, Any]) -> None:
    """The session is looked at, corrected, and begun anew question by question."""
    one = re.search(rf'href="({case}/counselling/[0-9a-f-]{{36}})"', officer.get(f"{case}/counselling").text)
    assert one
    assert fields["note"] in officer.get(f"{one.group(1)}/correct").text
    assert officer.post(f"{one.group(1)}/correct", **fields).status_code == 303
    for part in ("/new/language", "/new/summary"):
        assert officer.get(f"{case}/counselling{part}").status_code == 200


def _consents(walk: "Walk", officer: "WatchedBrowser", person: str) -> None:
    """One form before it is put right, one withdrawn with who and why and given again, and those that stay."""
    c, here = walk.canaries, f"/cases/{walk.case_id}/consents"
    said = {name: c.word(f"consent: {name}") for name in (*_TOLD, "proxy_name", "proxy_basis")}
    signed = {"given_how": "oral", "checklist": list(CHECKLIST), "given_on": walk.clock.now().date().isoformat()}
    signed["voluntariness"] = [f"{person}:{will}" for will in VOLUNTARINESS]
    knows = {"alternatives": "asylum_procedure", "side_effects": "help_once_only", "read_back_by": person}
    own = {"consents": [f"{person}:{purpose}" for purpose in ("assistance", "data", "contact_after_return")]}
    taken(walk, officer, here, **signed, **own, **knows, **said)
    to = {
        "consents": f"{person}:transfer",
        "organisation_id": walk.organisation,
        "transfer_purposes": [one.value for one in TransferPurpose],
    }
    taken(walk, officer, here, **{**signed, "given_how": "written"}, **to, **said)
    first = re.findall(rf'href="({here}/[0-9a-f-]+)/correct"', officer.get(here).text)[0]
    right = {
        **signed,
        "voluntariness": list(VOLUNTARINESS),
        "given_how": "written",
        "reason": c.word("reason of a correction"),
        "asked_again": c.word("why it was asked again, corrected"),
    }
    taken(walk, officer, f"{first}/correct", **right, **said)
    last = re.findall(rf'href="({here}/[0-9a-f-]+)/withdraw"', officer.get(here).text)
    for address in last:
        page = officer.get(f"{address}/withdraw")
        if "Contact after return" in page.text:
            ends = {"said_by": c.word("who withdrew"), "reason": c.word("why a consent was withdrawn")}
            assert officer.post(f"{address}/withdraw", said_by=c.word("refused") * 20).status_code == 422
            said_ = officer.post(f"{address}/withdraw", **ends)
            assert said_.status_code == 303
            break
    refused = {"refusals": f"{person}:contact_after_return", "given_how": "oral", "given_on": signed["given_on"]}
    no = {name: c.word(f"refusal: {name}") for name in ("witness", "reason")}
    taken(walk, officer, f"{here}/refuse", ask_again_on="2027-01-15", **refused, **no)
    again = {"asked_again": c.word("why it was asked again")}
    once_more = {**signed, **again, "consents": f"{person}:contact_after_return"}
    taken(walk, officer, here, **once_more, **said)


def taken(walk: "Walk", browser: "WatchedBrowser", address: str, **fields: Any) -> str:
    """Send a form that cannot be read, with a canary in every field, then the right one; where that leads to."""
    bad = {name: walk.canaries.word(f"refused {name}") for name in fields}
    refused = browser.post(address, **bad)
    assert refused.status_code == 422, f"{address} takes anything"
    return said(browser, address, **fields)


def said(browser: "WatchedBrowser", address: str, **fields: Any) -> str:
    """Send a form whose fields are texts alone, so that any would be right; where it leads to."""
    answer = browser.post(address, **fields)
    assert answer.status_code == 303, (address, answer.status_code, _TOLD_WHY.findall(answer.text))
    return answer.headers["Location"]
