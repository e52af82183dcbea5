"""One form for everybody of a case: what it records of each of them, and what is never the same by one tick."""

import re
import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST, VOLUNTARINESS
from returns.counselling.queries import said_of, sessions_of_case
from returns.health.queries import decisions_of_case
from returns.people.rules.people import Sex
from returns.protection.queries import checks_of_case
from returns.safe_contact.queries import cards_of_case, content_of
from returns.safe_contact.rules import Whose
from tests.audit.written import changes
from tests.doors.visits import entered
from tests.factories.families import FOUR, GROWN, Family, make_family
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.makers import Browser, make_account, make_case
from tests.factories.told import TOLD

TWO = (date(1988, 1, 4), date(1990, 2, 3))
RATED = {"physical": "3", "mental": "2", "social": "4", "solution": "return"}
NOT_CHECKED = "Not checked with this person"


@pytest.fixture
def family(container: Container) -> Family:
    """Two adults and a child of four."""
    return make_family(container, make_account(container), GROWN, TWO[0], FOUR)


@pytest.fixture
def browser(app: Flask, container: Container, family: Family) -> Browser:
    """The browser of the owner."""
    return entered(app, container, family.owner)


def taken(browser: Browser, address: str, **fields: Any) -> None:
    """Send a form that has to be taken."""
    answer = browser.post(address, **fields)
    assert answer.status_code == 303, answer.text


def acts(container: Container, action: str) -> list[set[uuid.UUID]]:
    """Whom each change of this name is about."""
    return [change.ids("person") for change in changes(container) if change.action == action]


def today(container: Container) -> str:
    """The day, as it is typed."""
    return container.clock.now().date().isoformat()


def test_a_decision_on_fitness_is_a_row_and_an_act_for_each_of_those_ticked(
    container: Container, browser: Browser, family: Family
) -> None:
    address = f"/cases/{family.case}/medical"
    page = browser.get(address).text
    assert page.count('name="person_ids"') == 3
    assert not re.search(r'name="(person_ids|result)"[^>]*checked', page)
    fit = {"result": "fit", "starts": today(container), "until": "2027-01-31"}
    nobody = browser.post(address, **fit)
    assert nobody.status_code == 422
    assert "Who it is about: Select who it is about." in nobody.text
    taken(browser, address, person_ids=[one.hex for one in family.people[:2]], **fit)
    with looking_at(container, family.owner, family.case) as (unit, case):
        assert {row.person_id for row in decisions_of_case(unit.session, case.id)} == set(family.people[:2])
    assert acts(container, "fitness.record") == [{one} for one in family.people[:2]]
    assert browser.post(address, person_ids=[uuid.uuid4().hex], **fit).status_code == 404


def _consents(family: Family, *people: int, **more: Any) -> dict[str, Any]:
    cells = [f"{family.people[n].hex}:{purpose}" for n in people for purpose in ("assistance", "data")]
    return {"consents": cells, "given_how": "written", "checklist": list(CHECKLIST), **more}


def _wills(family: Family, *people: int) -> list[str]:
    return [f"{family.people[n].hex}:{will}" for n in people for will in VOLUNTARINESS]


def test_each_adult_decides_and_a_child_through_a_representative_by_one_form(
    container: Container, browser: Browser, family: Family
) -> None:
    address, given_on = f"/cases/{family.case}/consents", today(container)
    page = browser.get(address).text
    assert page.count("Decides in person") == 2
    assert page.count("A representative decides") == 1
    assert not re.search(r'name="(consents|voluntariness|read_back_by|checklist)"[^>]*checked', page)
    mother, father, child = family.people
    sent = _consents(family, 0, 1, 2, given_on=given_on, representative=f"p{mother.hex}")
    sent |= {"voluntariness": _wills(family, 0, 1, 2), "assents": ["", f"{child.hex}:too_young_to_say"]}
    taken(browser, address, **sent)
    with looking_at(container, family.owner, family.case) as (unit, case):
        rows = consents_of_case(unit.session, case.id)
        assert {(row.person_id, row.signed_by, row.content.assent) for row in rows} == {
            (mother, mother, None), (father, father, None), (child, mother, "too_young_to_say")
        }  # fmt: skip
    ids = re.findall(r'type="checkbox" name="consent_ids" value="([0-9a-f]{32})"', browser.get(address).text)
    assert ids == []  # given today
    assert browser.post(f"{address}/confirm", consent_ids=[]).status_code == 422


def test_a_free_decision_and_what_was_repeated_are_said_of_each_person_alone(
    container: Container, browser: Browser, family: Family
) -> None:
    address, mother = f"/cases/{family.case}/consents", family.people[0]
    sent = _consents(family, 0, 1, given_on=today(container), read_back_by=mother.hex)
    refused = browser.post(address, **sent, voluntariness=_wills(family, 0))
    assert refused.status_code == 422
    assert "Consent to assistance requires every fact of a free decision" in refused.text
    assert f'value="{mother.hex}:data" id' in refused.text
    assert re.search(rf'value="{mother.hex}:data"[^>]*checked', refused.text)  # what was ticked stays
    taken(browser, address, **sent, voluntariness=_wills(family, 0, 1))
    with looking_at(container, family.owner, family.case) as (unit, case):
        read_back = {row.person_id for row in consents_of_case(unit.session, case.id) if row.content.read_back}
    assert read_back == {mother}


def test_consents_are_confirmed_together_and_each_is_an_act_about_its_person(
    container: Container, browser: Browser, family: Family
) -> None:
    address = f"/cases/{family.case}/consents"
    sent = _consents(family, 0, 1, given_on="2026-11-20", voluntariness=_wills(family, 0, 1))
    taken(browser, address, **sent)
    page = browser.get(address).text
    ids = re.findall(r'type="checkbox" name="consent_ids" value="([0-9a-f]{32})"', page)
    assert len(ids) == 4
    assert not re.search(r'name="consent_ids"[^>]*checked', page)
    taken(browser, f"{address}/confirm", consent_ids=ids[:3])
    assert len(acts(container, "consent.confirm")) == 3
    left = re.findall(r'type="checkbox" name="consent_ids" value="([0-9a-f]{32})"', browser.get(address).text)
    assert left == ids[3:]


def test_a_copied_card_is_not_checked_and_its_number_opens_only_with_a_reason(
    container: Container, browser: Browser, family: Family
) -> None:
    address, (mother, father, child) = f"/cases/{family.case}/safe-contact", family.people
    page = browser.get(address).text
    assert not re.search(r'name="also_for"[^>]*checked', page)
    card = {"number": "+90 532 123 45 67", "channels": ["call"], "weekdays": list("1234567"), "zone": "Europe/Istanbul"}
    said = {"language": "Uzbek", "how": "face_to_face", "code_phrase": "It is about the carpet."}
    taken(browser, address, person_id=mother.hex, also_for=[child.hex], **card, **said)
    page = browser.get(address).text
    assert page.count(NOT_CHECKED) == 2, "beside the name, where the card is folded too, and on the card"
    assert page.count("Checked on 24 Nov 2026") == 1, "beside the name; the card has the day apart"
    assert "Missing" in page
    assert "From the card of " in page  # the language of the next card, with where it was said
    with looking_at(container, family.owner, family.case) as (unit, case):
        copied = cards_of_case(unit.session, case.id)[child]
        content = content_of(copied)
        assert content is not None
        assert (copied.verified_on, content.how, content.numbers[0].whose) == (None, None, Whose.TRUSTED)
    number = {"which": "c0"}
    assert browser.post(f"/numbers/{mother}", **number).status_code == 200
    refused = browser.post(f"/numbers/{child}", **number)
    assert refused.status_code == 422
    assert "The card was copied and not checked with this person." in refused.text
    assert not re.search(r"123\W*45\W*67", refused.text)
    assert browser.post(address, person_id=father.hex, also_for=[child.hex], **card, **said).status_code == 422
    version = {"keep": "0", "version": "1"}
    taken(browser, address, person_id=child.hex, **{**card, "number": ""}, **said, **version, trusted_name="Her")
    assert NOT_CHECKED not in browser.get(address).text
    assert acts(container, "safe_contact.record") == [{mother}, {child}, {child}]


def test_whoever_is_asked_next_is_asked_about_fear_anew(container: Container, browser: Browser, family: Family) -> None:
    at = f"/cases/{family.case}/protection-check"
    answers = {"fear": "none", "claim": "none", "is_detained": "no", "has_legal_advice": "no", "may_enter": "yes"}
    first = browser.get(f"{at}?ask=next").text
    action = re.search(r'action="(/cases/[^"]+/protection-check/[^"]+)"', first)
    assert action
    answer = browser.post(action.group(1), **answers)
    assert answer.headers["Location"] != action.group(1)
    for address in (answer.headers["Location"], f"{answer.headers['Location']}?same=yes"):
        assert not re.search(r'name="fear"[^>]*checked', browser.get(address).text)
    # What may be the same for a family is copied by a press, and never preset.
    preset, copied = (browser.get(answer.headers["Location"] + asked).text for asked in ("", "?same=yes"))
    for name in ("claim", "is_detained", "may_enter"):
        checked = rf'name="{name}"[^>]*checked'
        assert re.search(checked, copied), name
        assert not re.search(checked, preset), name
    afraid = browser.post(answer.headers["Location"], **{**answers, "fear": "expressed"})
    assert afraid.headers["Location"] == f"/cases/{family.case}"
    with looking_at(container, family.owner, family.case) as (unit, case):
        assert len(checks_of_case(unit.session, case.id)) == 2


def test_a_session_proposes_language_and_interpreter_to_the_next_and_nothing_else(
    container: Container, browser: Browser, family: Family
) -> None:
    mother, father, _child = family.people
    for person in family.people:
        card = {"channels": ["visit"], "weekdays": ["1"], "zone": "Europe/Istanbul", "language": "Uzbek"}
        taken(browser, f"/cases/{family.case}/safe-contact", person_id=person.hex, how="face_to_face", **card)
    said = {**TOLD, **RATED, "language": "Uzbek", "interpreter": "Interpreter 14", "held_on": today(container)}
    at = f"/cases/{family.case}/counselling"
    first = browser.post(at, **said, members=[one.hex for one in family.people], will_of=mother.hex)
    assert first.headers["Location"] == at  # the other adult has not been heard
    page = browser.get(at).text
    form = page[page.index('name="held_on"') :]
    assert 'value="Interpreter 14"' in form
    assert "From counselling, " in form
    never = "alone|pressure|informed|capacity|speaks_for|fear|understood|will_of|physical|solution"
    assert not re.search(rf'name="({never})"[^>]*checked', form)
    second = browser.post(at, **said, members=[one.hex for one in family.people], will_of=father.hex)
    assert second.headers["Location"] == f"/cases/{family.case}"
    with looking_at(container, family.owner, family.case) as (unit, case):
        sessions = sessions_of_case(unit.session, case.id)
        assert {will.person for row in sessions for will in said_of(row).wills or ()} == {mother.hex, father.hex}
    assert "From counselling, " in browser.get(f"/cases/{family.case}/consents").text
    assert 'value="Interpreter 14"' in browser.get(f"/cases/{family.case}/protection-check/{mother}").text


NEW = {"given_name": "Zulfiya", "family_name": "Karimova", "sex": "female", "birth_date": "1989-08-21", "country": "UZ"}


def test_a_case_is_opened_with_everybody_or_with_nobody(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    two = {"given_name_2": "Rustam", "family_name_2": "Karimov", "sex_2": "male", "birth_date_2": "1986-02-13"}
    three = {"given_name_3": "Jasur", "birth_date_3": "2090-02-30"}
    refused = browser.post("/cases/new", **NEW, **two, **three)
    assert refused.status_code == 422
    assert "Person 3, Sex: Choose one." in refused.text
    assert "Person 3, Date of birth: Enter a date such as 1990-02-28." in refused.text
    assert 'value="Rustam"' in refused.text
    late = browser.post("/cases/new", **NEW, **two, **{**three, "sex_3": "male", "birth_date_3": "2090-02-28"})
    assert "Person 3, Date of birth: This date is in the future." in late.text
    opened = browser.post("/cases/new", **NEW, **two, **{**three, "sex_3": "male", "birth_date_3": "2022-08-11"})
    assert opened.headers["Location"].endswith("/guardians")  # what comes next where there is a child
    case = opened.headers["Location"].split("/")[2]
    page = browser.get(f"/cases/{case}/people").text
    assert all(name in page for name in ("Zulfiya Karimova", "Rustam Karimov", "Jasur"))
    assert len(acts(container, "case.add_member")) == 2


def test_somebody_in_a_row_who_may_be_here_already_is_asked_about_before_anything_is_saved(
    app: Flask, container: Container
) -> None:
    officer = make_account(container)
    earlier = make_case(container, officer, given_name="Rustam", family_name="Karimov", birth_date=date(1986, 2, 13))
    browser = entered(app, container, officer)
    two = {"given_name_2": "Rustam", "family_name_2": "Karimov", "sex_2": "male", "birth_date_2": "1986-02-13"}
    key = {"idempotency_key": uuid.uuid4().hex}
    page = browser.post("/cases/new", **NEW, **two, **key)
    assert page.status_code == 200
    assert "This person may already be here" in page.text
    assert 'name="who_2" value="new"' in page.text
    assert 'name="who"' not in page.text
    opened = browser.post("/cases/new", **NEW, **two, **key, who_2="new")
    assert opened.status_code == 303
    case = uuid.UUID(opened.headers["Location"].split("/")[2])
    assert case != earlier
    with looking_at(container, officer, case) as (unit, row):
        assert [person.ordinal for person in members_of_case(unit.session, row.id)] == [1, 2]


def test_findings_about_several_people_lead_to_the_form_that_records_them_for_all(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    browser, at = entered(app, container, team.owner), f"/cases/{case_id}"
    for name, is_for_all in (("Rustam", False), ("Oysha", True)):  # the first of them is one person alone
        with at_work(container, team.owner, case_id) as (unit, case):
            add_member(unit, container.secrets, case, NewMember(name, "Karimov", Sex.MALE, TWO[0]))
        page = browser.get(at).text
        for area in ("medical", "consents"):
            assert bool(re.search(rf'<a href="{at}/{area}">Record for all', page)) is is_for_all
