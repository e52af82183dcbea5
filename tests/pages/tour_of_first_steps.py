"""The first steps of a case on the tour: people, contact, counselling, consents, decision, protection, ends."""

import uuid
from collections.abc import Iterator

from foundation.storage.unit_of_work import reading
from foundation.web.wiring import Wiring
from returns.queries.cases import members_of_case
from returns.queries.consent import consents_of_case
from returns.rules.consent import CHECKLIST
from tests.makers import Person, make_case
from tests.pages.stops import Stop

CARD = {
    "number": "+90 532 123 45 67",
    "who": "Given99",
    "when": "needed",
    "language": "needed",
    "code_phrase": "Likes tea.",
    "if_somebody_else": "Has a dog.",
}
SESSION = {
    "held_on": "2026-11-20",
    "solution": "return",
    "physical": "3",
    "mental": "2",
    "social": "4",
    "language": "needed",
    "interpreter": "Given98",
    "note": "Likes tea.",
}
CHECK = {
    "fear": "none",
    "claim": "none",
    "is_detained": "no",
    "has_legal_advice": "no",
    "may_enter": "yes",
    "interpreter": "Given98",
    "note": "Likes tea.",
}
SIGNED = {
    "form": "written",
    "given_on": "2026-11-20",
    "checklist": list(CHECKLIST),
    "language": "needed",
    "interpreter": "Given98",
    "explained": "Likes tea.",
    "witness": "Given97",
    "place": "Village 9",
}


def _person(house: Wiring, case: uuid.UUID, officer: Person) -> str:
    with reading(house.units, officer.scope(house)) as unit:
        return str(members_of_case(unit.session, case)[0].id)


def _consent(house: Wiring, case: uuid.UUID, officer: Person) -> str:
    with reading(house.units, officer.scope(house)) as unit:
        return str(consents_of_case(unit.session, case)[-1].id)


def first_steps(house: Wiring, case_id: uuid.UUID, officer: Person, lead: Person, specialist: Person) -> Iterator[Stop]:
    """A case from the intake to planning, the pages empty, with errors, and filled; then one that ends."""
    case, person = f"/cases/{case_id}", _person(house, case_id, officer)
    yield from _people_and_contact(case, person, officer)
    yield from _counselling_and_consents(case, person, officer)
    yield from _consent_of(house, case_id, officer)
    yield from _decision_and_protection(case, officer, lead, specialist)
    ended = make_case(house, officer)
    yield from _ends(f"/cases/{ended}", officer, lead)


def _people_and_contact(case: str, person: str, who: Person) -> Iterator[Stop]:
    yield Stop("move-refused", who, f"{case}/move", {"to": "applied"}, 422)
    yield Stop("people", who, f"{case}/people")
    yield Stop("people-errors", who, f"{case}/people", {"sex": "none", "birth_date": "soon"}, 422)
    yield Stop("people-added", who, f"{case}/people", {"given_name": "Given77", "sex": "female"})
    yield Stop("safe-contact-empty", who, f"{case}/safe-contact")
    yield Stop("safe-contact-errors", who, f"{case}/safe-contact", {"person_id": person, "known_by": "soon"}, 422)
    later = {"person_id": person, "not_known_yet": "yes", "known_by": "2026-12-30"}
    yield Stop("safe-contact-later", who, f"{case}/safe-contact", later)
    yield Stop("safe-contact", who, f"{case}/safe-contact", {"person_id": person, **CARD})


def _counselling_and_consents(case: str, person: str, who: Person) -> Iterator[Stop]:
    yield Stop("counselling-empty", who, f"{case}/counselling")
    yield Stop("counselling-errors", who, f"{case}/counselling", {"physical": "9", "held_on": "2090-01-01"}, 422)
    yield Stop("counselling-too-early", who, f"{case}/counselling", SESSION, 422)
    yield Stop("consents-empty", who, f"{case}/consents")
    yield Stop("consents-errors", who, f"{case}/consents", {"purpose": "none"}, 422)
    about = {"person_id": person, "signed_by": person, **SIGNED}
    yield Stop("consents-unticked", who, f"{case}/consents", {**about, "purpose": "data", "checklist": []}, 422)
    yield Stop("consents-no-receiver", who, f"{case}/consents", {**about, "purpose": "transfer"}, 422)
    yield Stop("consents", who, f"{case}/consents", {**about, "purpose": "data"})


def _consent_of(house: Wiring, case_id: uuid.UUID, who: Person) -> Iterator[Stop]:
    one = f"/cases/{case_id}/consents/{_consent(house, case_id, who)}"
    yield Stop("consents-confirmed", who, f"{one}/confirm", {})
    yield Stop("consents-withdrawn", who, f"{one}/withdraw", {})
    yield Stop("consents-withdrawn-twice", who, f"{one}/withdraw", {}, 422)


def _decision_and_protection(case: str, who: Person, lead: Person, specialist: Person) -> Iterator[Stop]:
    yield Stop("eligibility-empty", who, f"{case}/eligibility")
    yield Stop("eligibility-errors", who, f"{case}/eligibility", {"decision": "approved", "reason": "needed"}, 422)
    yield Stop("protection-check-empty", who, f"{case}/protection-check")
    yield Stop("protection-check-errors", who, f"{case}/protection-check", {"fear": "perhaps"}, 422)
    yield Stop("protection-check-fear", who, f"{case}/protection-check", {**CHECK, "fear": "expressed"})
    yield Stop("protection-check", who, f"{case}/protection-check")
    yield Stop("clearance", specialist, f"{case}/clearance")
    yield Stop("clearance-errors", specialist, f"{case}/clearance", {"state": "given"}, 422)
    yield Stop("clearance-set", specialist, f"{case}/clearance", {"state": "given", "until": "2026-12-24"})
    yield Stop("reopen-nothing", lead, f"{case}/reopen")


def _ends(case: str, who: Person, lead: Person) -> Iterator[Stop]:
    yield Stop("withdraw", who, f"{case}/withdraw")
    yield Stop("withdraw-errors", who, f"{case}/withdraw", {"to": "closed"}, 422)
    yield Stop("withdraw-done", who, f"{case}/withdraw", {"to": "cancelled", "reason": "needed"})
    yield Stop("reopen", lead, f"{case}/reopen")
    yield Stop("reopen-errors", lead, f"{case}/reopen", {}, 422)
    yield Stop("reopen-done", lead, f"{case}/reopen", {"reason": "needed"})
