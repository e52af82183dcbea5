"""Pages of documents: a number that somebody else has is asked about before it is stored."""

import re
import uuid

import pytest
from flask import Flask

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import people_of_case
from returns.people.queries import number_noted
from tests.factories.families import make_siblings
from tests.factories.journeys import make_team
from tests.factories.makers import arrived
from tests.factories.scopes import EVERYTHING


def test_a_number_of_somebody_else_is_asked_about_where_it_is_typed(app: Flask, container: Container) -> None:
    team = make_team(container)
    family, browser = make_siblings(container, team.owner), arrived(app, team.owner)
    at = f"/cases/{family.case}/documents"
    typed = {"kind": "passport", "issuing_country": "UZ", "number": "AB 77", "expires_on": "2030-01-31"}
    first, second = family.people
    assert browser.post(at, person_id=first.hex, **typed).status_code == 303
    asked = browser.post(at, person_id=second.hex, **typed)
    assert asked.status_code == 422
    assert 'name="number_is_right"' in asked.text
    assert "Someone else in this case" in asked.text
    assert browser.post(at, person_id=second.hex, number_is_right="yes", **typed).status_code == 303


def test_the_same_holds_for_what_a_person_is_found_by(app: Flask, container: Container) -> None:
    team = make_team(container)
    family, browser = make_siblings(container, team.owner), arrived(app, team.owner)
    first, second = (f"/cases/{family.case}/people/{one}/identifiers" for one in family.people)
    typed = {"identifier_kind": "document", "value": "AB 78"}
    assert browser.post(first, **typed).status_code == 303
    asked = browser.post(second, **typed)
    assert asked.status_code == 422
    assert 'name="number_is_right"' in asked.text
    assert browser.post(second, number_is_right="yes", **typed).status_code == 303


def _noted(container: Container, case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    with reading(container.units, EVERYTHING) as unit:
        return {person.id: number_noted(person, ()) for person in people_of_case(unit.session, case_id)}


def test_a_number_noted_with_a_person_is_proposed_for_the_document_until_it_is_recorded(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    family, browser = make_siblings(container, team.owner), arrived(app, team.owner)
    at, (first, second) = f"/cases/{family.case}/documents", family.people
    noted = {"identifier_kind": "document", "value": "AB 79"}
    assert browser.post(f"/cases/{family.case}/people/{second}/identifiers", **noted).status_code == 303
    numbers = _noted(container, family.case)
    page = browser.get(at).text
    assert all(f'value="{number}"' not in page for number in numbers.values()), "of two people, nobody is chosen"
    for person in (first, second):
        assert f"{at}?person_id={person.hex}#record" in page
        begun = browser.get(f"{at}?person_id={person.hex}").text
        assert f'value="{numbers[person]}"' in begun
        assert "Noted with the person" in begun
    typed = {"kind": "passport", "issuing_country": "UZ", "number": f" {numbers[second]}-", "expires_on": "2030-01-31"}
    assert browser.post(at, person_id=second.hex, **typed).status_code == 303
    assert f"person_id={second.hex}#record" not in browser.get(at).text
    assert f"person_id={first.hex}#record" in browser.get(at).text


def test_what_was_typed_as_the_number_of_a_document_is_never_replaced_by_a_noted_one(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    family, browser = make_siblings(container, team.owner), arrived(app, team.owner)
    at, person = f"/cases/{family.case}/documents", family.people[0].hex
    assert "Noted with the person" in browser.get(f"{at}?person_id={person}").text
    for number in ("", "CD 80"):
        refused = browser.post(at, person_id=person, kind="", number=number)
        assert refused.status_code == 422
        assert "Noted with the person" not in refused.text
        assert f'name="number" value="{number}"' in " ".join(refused.text.split())


@pytest.mark.parametrize(
    ("last_day", "said"), [("2026-11-23", "Expired on 23 Nov 2026"), ("2026-11-24", "Usable")], ids=["over", "today"]
)
def test_a_document_whose_last_day_has_passed_is_expired_without_any_journey(
    app: Flask, container: Container, last_day: str, said: str
) -> None:
    team = make_team(container)
    family, browser = make_siblings(container, team.owner), arrived(app, team.owner)
    at = f"/cases/{family.case}/documents"
    typed = {"kind": "passport", "issuing_country": "UZ", "number": "AB 90", "expires_on": last_day}
    assert browser.post(at, person_id=family.people[0].hex, **typed).status_code == 303
    page = browser.get(at).text
    one = re.findall(r'href="(/cases/[0-9a-f-]+/documents/[0-9a-f-]{36})"', page)[0]
    for shown in (page, browser.get(one).text):
        assert said in shown
        assert (">Usable<" in re.sub(r"\s+", "", shown)) == (said == "Usable")
