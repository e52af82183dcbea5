"""The part of the walk that takes the first steps of a case: a canary in every field, from safe contact to decision."""

import re
from typing import TYPE_CHECKING, Any

from returns.rules.consent import CHECKLIST, TransferPurpose

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_PERSON = re.compile(r'name="person_id" value="([0-9a-f]{32})"')
_TOLD_WHY = re.compile(r'class="(?:field-error|alert|callout)[^>]*>(.*?)</(?:p|div|li)>', re.DOTALL)
_TOLD = ("language", "interpreter", "explained", "witness", "place")


def person_of(browser: "WatchedBrowser", case: str) -> str:
    """The id of the principal applicant of a case, by its address."""
    found = _PERSON.search(browser.get(f"{case}/safe-contact").text)
    assert found
    return found.group(1)


def first_steps(walk: "Walk") -> None:
    """Safe contact, counselling, consents, application, decision and protection check, by their forms."""
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.case_id}"
    person, today = person_of(officer, case), walk.clock.now().date().isoformat()
    names = ("who", "when", "language", "code_phrase", "if_somebody_else")
    card = {name: c.word(f"safe contact: {name}") for name in names}
    number = c.fact("safe number", "+905321112233")
    taken(walk, officer, f"{case}/safe-contact", person_id=person, number=number, **card)
    session = {name: c.word(f"counselling: {name}") for name in ("language", "interpreter", "note")}
    ratings = {"physical": "3", "mental": "2", "social": "4"}
    taken(walk, officer, f"{case}/counselling", held_on=today, solution="return", **ratings, **session)
    _consents(walk, officer, person)
    taken(walk, officer, f"{case}/move", to="applied")
    second = walk.at_work("second officer")
    taken(walk, second, f"{case}/eligibility", decision="approved", reason=c.word("reason of a decision"))
    check = {"fear": "none", "claim": "none", "is_detained": "no", "has_legal_advice": "no", "may_enter": "yes"}
    asked = {name: c.word(f"protection check: {name}") for name in ("interpreter", "note")}
    taken(walk, officer, f"{case}/protection-check", **check, **asked)
    for part in ("", "/safe-contact", "/counselling", "/consents", "/eligibility", "/protection-check", "/people"):
        assert officer.get(case + part).status_code == 200
    assert c.word("reason of a decision") in officer.get(case).text


def _consents(walk: "Walk", officer: "WatchedBrowser", person: str) -> None:
    said = {name: walk.canaries.word(f"consent: {name}") for name in _TOLD}
    signed = {"person_id": person, "signed_by": person, "form": "oral", "checklist": list(CHECKLIST)}
    signed["given_on"] = walk.clock.now().date().isoformat()
    to = {"purpose": "transfer", "organisation_id": walk.organisation}
    own = [{"purpose": one} for one in ("assistance", "data", "contact_after_return")]
    for what in (*own, *({**to, "transfer_purpose": one.value} for one in TransferPurpose)):
        taken(walk, officer, f"/cases/{walk.case_id}/consents", **signed, **what, **said)


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
