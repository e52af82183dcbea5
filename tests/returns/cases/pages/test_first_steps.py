"""The first steps of a case through its pages, each by its own role."""

import json
import re
import uuid
from datetime import date, timedelta

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import CHECKLIST, VOLUNTARINESS
from returns.names.queries.names import full_name
from tests.doors.visits import counted
from tests.factories.makers import Browser, arrived
from tests.factories.rules_of_today import change_rule
from tests.factories.told import TOLD
from tests.factories.walking import Office, apply, counsel, make_walk, people_of, plan

SESSION: dict[str, object] = {
    **TOLD,
    "solution": "return",
    "physical": "3",
    "mental": "2",
    "social": "4",
    "language": "Uzbek",
}
CARD = {
    "number": "+90 532 123 45 67",
    "channels": ["call"],
    "weekdays": ["1", "2"],
    "zone": "Europe/Istanbul",
    "language": "Uzbek",
    "how": "face_to_face",
}
CHECK = {"fear": "none", "claim": "none", "is_detained": "no", "has_legal_advice": "no", "may_enter": "yes"}


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in the intake."""
    return make_walk(container)


def person_of(office: Office) -> str:
    """The id of the first person."""
    with office.work(office.owner) as (unit, case):
        return str(people_of(unit, case)[0])


def _name(office: Office) -> str | None:
    with office.work(office.owner) as (unit, case):
        return full_name(members_of_case(unit.session, case.id)[0])


def sent(browser: Browser, address: str, **fields: object) -> None:
    """Send a form that has to be taken."""
    browser.get(address)
    answer = browser.post(address, **fields)
    assert answer.status_code == 303, answer.text


def test_a_case_goes_from_the_intake_to_planning_by_its_pages(app: Flask, office: Office) -> None:
    case, person = f"/cases/{office.case}", person_of(office)
    owner, other = arrived(app, office.owner), arrived(app, office.other)
    today = office.container.clock.now().date().isoformat()
    assert "safe contact is missing" in owner.get(case).text
    sent(owner, f"{case}/safe-contact", person_id=person, **CARD)
    assert "Record the first counselling session" in owner.get(case).text
    sent(owner, f"{case}/counselling", held_on=today, **SESSION)
    assert "consent to assistance is not in force" in owner.get(case).text
    own = {"consents": [f"{person}:assistance", f"{person}:data"]}
    own["voluntariness"] = [f"{person}:{will}" for will in VOLUNTARINESS]
    sent(owner, f"{case}/consents", given_how="written", given_on=today, checklist=list(CHECKLIST), **own)
    assert "Submit the application" in owner.get(case).text
    sent(owner, f"{case}/move", to="applied")
    assert "cannot decide on it" in owner.get(case).text
    mistaken = other.post(f"{case}/eligibility", decision="approved", code="criteria_not_met", reason="Meets them.")
    assert "Choose “Not rejected”, or decide to reject." in mistaken.text
    sent(other, f"{case}/eligibility", decision="approved", reason="Meets the criteria.")
    assert "Do the protection check" in owner.get(case).text
    sent(owner, f"{case}/protection-check/{person}", **CHECK)
    sent(owner, f"{case}/move", to="planning")
    assert office.state is CaseState.PLANNING
    assert owner.get(case).status_code == 200


def test_a_step_that_does_not_go_says_everything_and_changes_nothing(app: Flask, office: Office) -> None:
    counsel(office)
    owner = arrived(app, office.owner)
    answer = owner.post(f"/cases/{office.case}/move", to="applied")
    assert answer.status_code == 422
    name = _name(office)
    assert f"<bdi>{name}</bdi>: consent to assistance" in answer.text
    assert f"<bdi>{name}</bdi>: consent to the use of data" in answer.text
    assert office.state is CaseState.COUNSELLING


def test_a_contact_that_is_not_known_yet_needs_a_day(app: Flask, office: Office) -> None:
    address, person = f"/cases/{office.case}/safe-contact", person_of(office)
    owner = arrived(app, office.owner)
    assert owner.post(address, person_id=person, not_known_yet="yes").status_code == 422
    half = owner.post(address, person_id=person, number="+90 532 123 45 67")
    assert half.status_code == 422
    assert re.findall(r'id="p1-(\w+)-error"', half.text) == ["channels", "weekdays", "zone", "language", "how"]
    soon = (office.container.clock.now() + timedelta(days=2)).date()
    sent(owner, address, person_id=person, not_known_yet="yes", known_by=soon.isoformat())


def test_only_a_specialist_meets_the_page_of_the_clearance(app: Flask, office: Office) -> None:
    address = f"/cases/{office.case}/clearance"
    owner, specialist = arrived(app, office.owner), arrived(app, office.specialist)
    assert owner.get(address).status_code == 403
    assert "Set the protection clearance" in specialist.get(f"/cases/{office.case}").text
    assert specialist.post(address, state="given").status_code == 422
    until = office.container.clock.now().date() + timedelta(days=20)
    sent(specialist, address, state="given", until=until.isoformat(), needs_reception_by_name="yes")
    assert "Clearance given" in owner.get(f"/cases/{office.case}").text


def test_a_return_ends_by_its_page_and_only_a_lead_reopens_it(app: Flask, office: Office) -> None:
    case = f"/cases/{office.case}"
    owner, lead = arrived(app, office.owner), arrived(app, office.lead)
    assert owner.post(f"{case}/withdraw", to="closed", reason="x").status_code == 422
    person = person_of(office).replace("-", "")
    said = {"said_by": person, "channel": "said_by_phone", "said_on": "2026-11-23", "covers": [person]}
    sent(owner, f"{case}/withdraw", to="withdrawn_by_applicant", reason="She stays with her family.", **said)
    page = owner.get(case).text
    assert "Withdrawn by the applicant" in page
    told = owner.get(f"{case}/timeline").text
    assert "She stays with her family." in told
    assert "By phone" in told
    assert owner.get(f"{case}/reopen").status_code == 403
    sent(lead, f"{case}/reopen", reason="She asked again.")
    assert office.state is CaseState.COUNSELLING


def test_a_consent_is_confirmed_and_withdrawn_by_its_page(app: Flask, office: Office) -> None:
    counsel(office)
    apply(office)
    owner = arrived(app, office.owner)
    page = owner.get(f"/cases/{office.case}/consents").text
    consent = re.findall('name="consent_ids" value="([0-9a-f]{32})"', page)[0]
    at = f"/cases/{office.case}/consents"
    confirm, withdraw = f"{at}/confirm", f"{at}/{uuid.UUID(consent)}/withdraw"
    assert owner.post(confirm, consent_ids=[consent]).status_code == 303
    assert owner.post(confirm, consent_ids=[consent, "0" * 32]).status_code == 422
    assert owner.post(confirm.replace(str(office.case), person_of(office)), consent_ids=[consent]).status_code == 404
    assert owner.post(withdraw).status_code == 303
    assert owner.post(withdraw).status_code == 422
    assert owner.post(confirm, consent_ids=[consent]).status_code == 422


def test_the_age_from_which_a_minor_signs_is_that_of_the_rule(app: Flask, container: Container, office: Office) -> None:
    browser, page = arrived(app, office.owner), f"/cases/{office.case}/consents"
    assert "Minors aged 16 and over also sign" in browser.get(page).text
    change_rule(container, "consent.signs_with_representative_from_age", 14, "age_years")
    assert "Minors aged 14 and over also sign" in browser.get(page).text


def test_somebody_who_returns_too_is_added_once(app: Flask, office: Office) -> None:
    owner, address = arrived(app, office.owner), f"/cases/{office.case}/people"
    fields = {"given_name": "Aziza", "sex": "female", "birth_date": "2015-05-06", "idempotency_key": "0" * 31 + "1"}
    for _ in range(2):
        sent(owner, address, **fields)
    assert owner.get(address).text.split("<h1>")[1].count("Aziza") == 1
    assert owner.post(address, given_name="B", sex="male", birth_date=date(2090, 1, 1).isoformat()).status_code == 422


def test_json_says_state_clearance_and_findings_by_code(app: Flask, office: Office) -> None:
    counsel(office)
    found = json.loads(arrived(app, office.owner).get(f"/api/cases/{office.case}").text)
    assert (found["state"], found["clearance"]) == ("counselling", "outstanding")
    assert [one["code"] for one in found["findings"]] == ["consent_assistance_missing", "consent_data_missing"]
    told = ("by", "cleared_by", "code", "rule", "severity", "source", "subject", "who")
    assert {tuple(sorted(one)) for one in found["findings"]} == {told}


def test_the_page_of_a_case_asks_its_stores_at_most_twelve_times(app: Flask, office: Office) -> None:
    owner, asked = arrived(app, office.owner), {}
    for step in (None, counsel, apply, plan):
        if step is not None:
            step(office)
        owner.get(f"/cases/{office.case}")  # what the rules of the day say is read once in a process
        with counted(office.container) as statements:
            assert owner.get(f"/cases/{office.case}").status_code == 200
        asked[office.state.value] = len(statements)
    assert {state: count for state, count in asked.items() if count > 12} == {}


def test_what_a_colleague_may_not_do_is_said_and_not_offered(app: Flask, office: Office) -> None:
    counsel(office)
    apply(office)
    plan(office)
    specialist = arrived(app, office.specialist)
    page = specialist.get(f"/cases/{office.case}").text
    assert "Set the protection clearance" in page
    assert f"/cases/{office.case}/withdraw" not in page
    assert specialist.post(f"/cases/{office.case}/move", to="planning").status_code == 403


def test_who_is_referred_on_is_written_into_the_check_and_missed_where_it_is_not(app: Flask, office: Office) -> None:
    owner, address = arrived(app, office.owner), f"/cases/{office.case}/protection-check/{person_of(office)}"
    afraid = {**CHECK, "fear": "expressed", "entry_by": "residence", "asked_by": "A counsellor."}
    sent(owner, address, **afraid)
    assert "has not been referred yet" in owner.get(address).text
    for wrong in ({"referred_on": "2026-11-20"}, {"referred_to": "A clinic", "referred_on": "2090-01-01"}):
        assert owner.post(address, **afraid, **wrong).status_code == 422
    by_nationality = {**afraid, "may_enter": "yes", "entry_by": "nationality", "referred_on": "2090-01-01"}
    page = owner.post(address, **by_nationality).text
    for field in ("entry_by", "referred_on", "referred_to"):
        assert f'id="f-{field}-error"' in page, "everything in one round"
    sent(owner, address, **afraid, referred_to="The asylum office", referred_on="2026-11-20")
    page = owner.get(address).text
    for words in ("The asylum office", "By right of residence", "A counsellor."):
        assert words in page
