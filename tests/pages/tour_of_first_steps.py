"""The first steps of a case on the tour: people, contact, counselling, consents, decision, protection, ends."""

import uuid
from collections.abc import Iterator

from demo.steps import record_cards, talk_in_full
from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST
from returns.counselling.pages.questions import SCREENS
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, record_session
from returns.protection.services.protection import RESTS_ON
from tests.factories.families import FOUR, GROWN, make_family
from tests.factories.makers import PASSWORD, Person, make_account, make_case, make_grant
from tests.factories.told import TOLD
from tests.pages.stops import Stop

CARD = {
    "number": "+90 532 123 45 67",
    "other_number": "+90 532 123 45 68",
    "other_whose": "trusted",
    "trusted_name": "Given99",
    "trusted_relation": "needed",
    "channels": ["call"],
    "weekdays": ["1", "2", "3"],
    "starts": "08:00",
    "ends": "20:00",
    "zone": "Europe/Istanbul",
    "how": "face_to_face",
    "language": "needed",
    "code_phrase": "Likes tea.",
    "if_somebody_else": "Has a dog.",
    "caution": "needed",
}
SESSION = {
    "held_on": "2026-11-20",
    **TOLD,
    "present": "Given97",
    "alternatives_note": "Likes tea.",
    "well_being_note": "Likes tea.",
    "wants_next": "Likes tea.",
    "open_questions": "Likes tea.",
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
    "given_how": "written",
    "given_on": "2026-11-20",
    "checklist": list(CHECKLIST),
    "language": "needed",
    "interpreter": "Given98",
    "explained": "Likes tea.",
    "witness": "Given97",
    "place": "Village 9",
}


def _person(container: Container, case: uuid.UUID, officer: Person) -> str:
    with reading(container.units, officer.scope(container)) as unit:
        return str(members_of_case(unit.session, case)[0].id)


def _consent(container: Container, case: uuid.UUID, officer: Person) -> str:
    with reading(container.units, officer.scope(container)) as unit:
        return str(consents_of_case(unit.session, case)[-1].id)


def first_steps(
    container: Container, case_id: uuid.UUID, officer: Person, lead: Person, specialist: Person
) -> Iterator[Stop]:
    """A case from the intake to planning, the pages empty, with errors, and filled; then one that ends."""
    case, person = f"/cases/{case_id}", _person(container, case_id, officer)
    yield from _people_and_contact(case, person, officer)
    yield from _counselling_and_consents(case, person, officer)
    yield from sessions(container, officer)
    yield from _consent_of(container, case_id, officer)
    another = make_account(container, Role.PROTECTION_SPECIALIST, specialist.office_id)
    for compartment in RESTS_ON:  # the case may have been drawn
        make_grant(container, case_id, another, specialist, compartment)
    yield from _decision_and_protection(case, person, officer, lead, specialist)
    yield from _checks_of_a_family(container, officer)
    ended = make_case(container, officer)
    yield from _ends(f"/cases/{ended}", officer, lead)


def _people_and_contact(case: str, person: str, who: Person) -> Iterator[Stop]:
    yield Stop("move-refused", who, f"{case}/move", {"to": "applied"}, 422)
    yield Stop("people", who, f"{case}/people")
    yield Stop("people-errors", who, f"{case}/people", {"sex": "none", "birth_date": "soon"}, 422)
    yield Stop("people-added", who, f"{case}/people", {"given_name": "Given77", "sex": "female"})
    yield Stop("zones", who, "/zones")
    yield Stop("safe-contact-empty", who, f"{case}/safe-contact")
    yield Stop("safe-contact-errors", who, f"{case}/safe-contact", {"person_id": person, "known_by": "soon"}, 422)
    later = {"person_id": person, "not_known_yet": "yes", "known_by": "2026-12-30"}
    yield Stop("safe-contact-later", who, f"{case}/safe-contact", later)
    yield Stop("safe-contact", who, f"{case}/safe-contact", {"person_id": person, **CARD})
    again = {"person_id": person, **CARD, "number": "", "other_number": "", "keep": ["0", "1"], "channels": ["none"]}
    back = {"back": f"{case}/safe-contact"}
    yield Stop("number", who, f"/numbers/{person}", {"which": "c0", **back})
    yield Stop("safe-contact-never", who, f"{case}/safe-contact", again)
    yield Stop("number-refused", who, f"/numbers/{person}", {"which": "c1", **back}, 422)
    why = {"why": "to_check_the_card", "text": "Likes tea."}
    yield Stop("number-with-a-reason", who, f"/numbers/{person}", {"which": "c1", **why, **back})
    yield Stop("safe-contact-opened", who, f"{case}/safe-contact")


def _counselling_and_consents(case: str, person: str, who: Person) -> Iterator[Stop]:
    yield Stop("counselling-empty", who, f"{case}/counselling")
    yield Stop("counselling-errors", who, f"{case}/counselling", {"physical": "9", "held_on": "2090-01-01"}, 422)
    yield Stop("counselling-too-early", who, f"{case}/counselling", SESSION, 422)
    yield from _question_by_question(f"{case}/counselling", who)
    yield Stop("consents-empty", who, f"{case}/consents")
    yield Stop("consents-errors", who, f"{case}/consents", {"purpose": "none"}, 422)
    about = {"consents": [f"{person}:data"], **SIGNED}
    yield Stop("consents-unticked", who, f"{case}/consents", {**about, "checklist": []}, 422)
    without = {**about, "consents": [f"{person}:transfer"], "transfer_purposes": ["follow_up"]}
    yield Stop("consents-no-receiver", who, f"{case}/consents", without, 422)
    yield Stop("consents", who, f"{case}/consents", about)


def _question_by_question(at: str, who: Person) -> Iterator[Stop]:
    yield Stop("counselling-one-person", who, f"{at}?person=none")
    for word in SCREENS:
        yield Stop(f"interview-{word}", who, f"{at}/new/{word}")
    yield Stop("interview-errors", who, f"{at}/new/well-being", {"physical": "9", "draft_part": "form"}, 422)
    yield Stop("interview-worry", who, f"{at}/new/fear", {"fear": "yes", "draft_part": "form"})
    yield Stop("interview-kept", who, f"{at}/new/next", {"note": "Likes tea.", "draft": "keep", "draft_part": "form"})
    yield Stop("interview-summary", who, f"{at}/new/summary")
    yield Stop("interview-summary-errors", who, f"{at}/new", {"draft_part": "form"}, 422)
    yield Stop("draft-waits", who, at)
    yield Stop("draft-open", who, f"{at}?draft=open")
    yield Stop("covered", who, f"{at}/new/next", {"note": "Likes tea.", "draft": "cover", "draft_part": "form"})
    yield Stop("covered-wrong", who, "/unlock", {"password": "no"}, 422)
    yield Stop("uncovered", who, "/unlock", {"password": PASSWORD})


def sessions(container: Container, office: Person) -> Iterator[Stop]:
    """One session of a case, and correcting it."""
    case = make_case(container, office)
    with writing(container.units, office.scope(container)) as unit:
        found = case_by_id(unit.session, case)
        assert found is not None
        record_cards(unit, found, "en")
        ratings = {"physical": 3, "mental": 2, "social": 4}
        unit.session.flush()
        one = record_session(unit, found, NewSession(Solution.RETURN, ratings, talk=talk_in_full(unit, found)))
    at = f"/cases/{case}/counselling"
    yield Stop("counselling", office, at)
    yield Stop("counselling-one", office, f"{at}/{one}")
    yield Stop("counselling-correct", office, f"{at}/{one}/correct")
    yield Stop("counselling-correct-errors", office, f"{at}/{one}/correct", {"physical": "9"}, 422)
    yield Stop("counselling-corrected", office, f"{at}/{one}/correct", {**SESSION, "fear": "yes"})
    yield Stop("counselling-worry", office, at)
    yield Stop("counselling-well-being-again", office, f"{at}/new/well-being")


def _consent_of(container: Container, case_id: uuid.UUID, who: Person) -> Iterator[Stop]:
    consent_id = _consent(container, case_id, who)
    one = f"/cases/{case_id}/consents/{consent_id}"
    yield Stop("consents-confirm-errors", who, f"/cases/{case_id}/consents/confirm", {}, 422)
    yield Stop("consents-confirmed", who, f"/cases/{case_id}/consents/confirm", {"consent_ids": str(consent_id)})
    yield Stop("consents-refuse-errors", who, f"/cases/{case_id}/consents/refuse", {}, 422)
    person = uuid.UUID(_person(container, case_id, who)).hex
    refused = {"refusals": f"{person}:contact_after_return", "given_how": "oral", "given_on": SIGNED["given_on"]}
    yield Stop("consents-refused", who, f"/cases/{case_id}/consents/refuse", refused)
    yield Stop("consent-correct", who, f"{one}/correct")
    yield Stop("consent-correct-errors", who, f"{one}/correct", {"given_on": "soon"}, 422)
    yield Stop("consent-withdraw", who, f"{one}/withdraw")
    yield Stop("consent-withdraw-errors", who, f"{one}/withdraw", {"said_by": "a" * 200}, 422)
    yield Stop("consents-withdrawn", who, f"{one}/withdraw", {"said_by": "Given99", "reason": "Likes tea."})
    yield Stop("consents-withdrawn-twice", who, f"{one}/withdraw", {}, 422)


def _checks_of_a_family(container: Container, who: Person) -> Iterator[Stop]:
    family = make_family(container, who, GROWN, GROWN, FOUR)
    at = f"/cases/{family.case}/protection-check"
    first, second, child = (f"{at}/{one}" for one in family.people)
    yield Stop("protection-checks-empty", who, at)
    yield Stop("protection-checks-one", who, first, {**CHECK, "fear": "expressed"})
    yield Stop("protection-checks", who, at)
    yield Stop("protection-check-to-copy", who, second)
    yield Stop("protection-check-copied", who, f"{second}?same=yes")
    yield Stop("protection-check-of-a-child", who, child)


def _decision_and_protection(case: str, person: str, who: Person, lead: Person, specialist: Person) -> Iterator[Stop]:
    yield Stop("eligibility-empty", who, f"{case}/eligibility")
    yield Stop("eligibility-errors", who, f"{case}/eligibility", {"decision": "approved", "reason": "needed"}, 422)
    at = f"{case}/protection-check"
    yield Stop("protection-check-empty", who, at)
    yield Stop("protection-check-person", who, f"{at}/{person}")
    yield Stop("protection-check-errors", who, f"{at}/{person}", {"fear": "perhaps"}, 422)
    yield Stop("protection-check-fear", who, f"{at}/{person}", {**CHECK, "fear": "expressed"})
    yield Stop("protection-check", who, at)
    yield Stop("clearance", specialist, f"{case}/clearance")
    yield Stop("clearance-errors", specialist, f"{case}/clearance", {"state": "given"}, 422)
    yield Stop("clearance-set", specialist, f"{case}/clearance", {"state": "given", "until": "2026-12-24"})
    yield Stop("reopen-nothing", lead, f"{case}/reopen")


def _ends(case: str, who: Person, lead: Person) -> Iterator[Stop]:
    yield Stop("withdraw", who, f"{case}/withdraw")
    yield Stop("deadline", who, f"{case}/deadline")
    yield Stop("deadline-errors", who, f"{case}/deadline", {"legal_deadline": "soon"}, 422)
    yield Stop("deadline-changed", who, f"{case}/deadline", {"legal_deadline": "2027-01-15", "reason": "needed"})
    yield Stop("withdraw-errors", who, f"{case}/withdraw", {"to": "closed"}, 422)
    yield Stop("withdraw-says-too-little", who, f"{case}/withdraw", {"to": "reversed", "reason": "needed"}, 422)
    yield Stop(
        "withdraw-done", who, f"{case}/withdraw", {"to": "cancelled", "reason": "needed", "cause": "other_cause"}
    )
    yield Stop("deadline-ended", who, f"{case}/deadline")
    yield Stop("reopen", lead, f"{case}/reopen")
    yield Stop("reopen-done", lead, f"{case}/reopen", {"reason": "needed"})
