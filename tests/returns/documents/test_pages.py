"""Pages of documents: a number that somebody else has is asked about before it is stored."""

from flask import Flask

from foundation.web.container import Container
from tests.factories.families import make_siblings
from tests.factories.journeys import make_team
from tests.factories.makers import arrived


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
