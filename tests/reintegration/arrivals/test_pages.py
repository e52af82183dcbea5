"""The pages of registered arrivals: what stays typed, what is shown to whom, and where each step leads."""

import re
from datetime import date

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.people.rules.people import Sex
from returns.work.jobs import follow_the_days
from tests.doors.visits import counted, nothing_stored
from tests.factories.makers import arrived, make_case
from tests.factories.registering import Desk, make_desk
from tests.pages.tour_of_registrations import SAID

_OFFER = re.compile(r'href="(/arrivals/[0-9a-f-]{36})"')


@pytest.fixture
def desk(container: Container) -> Desk:
    """A partner and two offices."""
    return make_desk(container)


def _form(desk: Desk) -> dict[str, object]:
    assert desk.lead.office_id is not None
    return {**SAID, "office_id": desk.lead.office_id.hex}


def test_an_arrival_to_take_over_has_one_line_on_today(app: Flask, container: Container, desk: Desk) -> None:
    """The task that reminds of it is in the list of tasks: on Today it would say the same twice."""
    arrived(app, desk.coordinator).post("/arrivals/register", **_form(desk))
    follow_the_days(container.units)(container.clock.now())
    officer = arrived(app, desk.officer)
    assert "Take over the case of an arrival" in officer.get("/tasks").text
    assert officer.get("/").text.count("Take over the case") == 1


def test_an_arrival_goes_from_the_partner_to_the_owner_by_its_pages(app: Flask, desk: Desk) -> None:
    coordinator, officer = arrived(app, desk.coordinator), arrived(app, desk.officer)
    sent = coordinator.post("/arrivals/register", **_form(desk))
    assert sent.status_code == 303, sent.text
    assert "Given92" in coordinator.get(sent.headers["Location"]).text
    assert "Take over the case" in officer.get("/").text
    offer = _OFFER.findall(officer.get("/arrivals").text)[0]
    page = officer.get(offer).text
    assert "Village 92" in page
    assert "+998" not in page  # the number lies behind the card
    taken = officer.post(f"{offer}/take")
    assert taken.status_code == 303
    case = officer.get(taken.headers["Location"]).text
    assert "Given92" in case
    assert "Case taken over by the office" in officer.get(f"{taken.headers['Location']}/timeline").text
    assert "Nothing waiting" in officer.get("/arrivals").text
    assert "Nothing waiting" in coordinator.get("/arrivals").text


def test_without_agreement_the_form_says_so_keeps_what_was_typed_and_stores_nothing(app: Flask, desk: Desk) -> None:
    coordinator = arrived(app, desk.coordinator)
    answer = coordinator.post("/arrivals/register", **{**_form(desk), "agrees_data": "", "agrees_transfer": ""})
    assert answer.status_code == 422
    assert "Nothing may be stored unless the person agrees" in answer.text
    assert "Your organisation may keep this data only if the person agrees" in answer.text
    assert "Village 92" in answer.text
    assert nothing_stored(desk.container)


def test_everything_wrong_is_said_in_one_round(app: Flask, desk: Desk) -> None:
    coordinator = arrived(app, desk.coordinator)
    wrong = {"birth_date_unknown": "", "birth_date": "2090-01-01", "arrived_on": "2090-01-01", "number": "nothing"}
    wrong |= {"agrees_data": ""}
    for also, unread in (({}, set()), ({"given_name": "", "sex": ""}, {"given_name", "sex"})):
        page = coordinator.post("/arrivals/register", **{**_form(desk), **wrong, **also}).text
        said = set(re.findall(r'id="f-(\w+)-error"', page))
        assert said == {"birth_date", "arrived_on", "number"} | unread
        assert "Nothing may be stored unless the person agrees" in page
        assert "This date is in the future. Correct it, or select “Date of birth not known yet”." in page


def test_a_number_that_is_too_long_is_no_missing_one(app: Flask, desk: Desk) -> None:
    page = arrived(app, desk.coordinator).post("/arrivals/register", **{**_form(desk), "number": "9" * 41}).text
    assert set(re.findall(r'id="f-(\w+)-error"', page)) == {"number"}


def test_a_second_press_registers_nobody_twice(app: Flask, desk: Desk) -> None:
    coordinator = arrived(app, desk.coordinator)
    idempotency_key = {**_form(desk), "idempotency_key": "0123456789abcdef0123456789abcdef"}
    first, second = (coordinator.post("/arrivals/register", **idempotency_key).headers["Location"] for _ in range(2))
    assert first == second


def test_an_office_that_was_not_asked_finds_nothing(app: Flask, desk: Desk) -> None:
    coordinator = arrived(app, desk.coordinator)
    coordinator.post("/arrivals/register", **_form(desk))
    offer = _OFFER.findall(coordinator.get("/arrivals").text)[0]
    for stranger in (arrived(app, desk.other_lead), arrived(app, desk.stranger)):
        assert stranger.get(offer).status_code == 404
        assert stranger.post(f"{offer}/decline", reason="x").status_code == 404
        assert "Nothing waiting" in stranger.get("/arrivals").text


def test_the_list_asks_as_often_for_many_as_for_one(app: Flask, desk: Desk) -> None:
    desk.register()
    officer = arrived(app, desk.officer)
    with counted(desk.container) as few:
        officer.get("/arrivals")
    for _ in range(4):
        desk.register()
    with counted(desk.container) as many:
        officer.get("/arrivals")
    assert len(few) == len(many) <= 12


def test_somebody_known_to_the_partner_is_shown_first_and_what_was_typed_stays(app: Flask, desk: Desk) -> None:
    coordinator = arrived(app, desk.coordinator)
    first = coordinator.post("/arrivals/register", **_form(desk)).headers["Location"]
    shown = coordinator.post("/arrivals/register", **_form(desk))
    assert shown.status_code == 200
    assert "This person may already be here" in shown.text
    assert first in shown.text
    assert "Village 92" in shown.text
    assert 'name="agrees_data" value="yes" id="f-agrees_data" checked' in shown.text
    who = re.findall(r'name="who" value="([0-9a-f]{32})"', shown.text)[0]
    known = coordinator.post("/arrivals/register", **_form(desk), who=who)
    assert known.headers["Location"] == first
    assert "No one was registered" in coordinator.get(first).text
    anew = coordinator.post("/arrivals/register", **_form(desk), who="new")
    assert anew.status_code == 303
    assert anew.headers["Location"] != first
    gone = coordinator.post("/arrivals/register", **_form(desk), who="0" * 32)
    assert gone.status_code == 422


def test_a_partner_reads_of_somebody_at_another_office_the_office_alone(app: Flask, desk: Desk) -> None:
    about = {"given_name": "Given92", "family_name": "Family92", "birth_date": date(1992, 2, 3), "sex": Sex.FEMALE}
    make_case(desk.container, desk.other_lead, **about, phone=None, document_number=None)
    typed = {**_form(desk), "family_name": "Family92", "birth_date": "1992-02-03", "birth_date_unknown": ""}
    page = arrived(app, desk.coordinator).post("/arrivals/register", **typed)
    assert page.status_code == 200
    assert "Ask the office:" in page.text
    assert re.findall(r'name="who" value="([0-9a-f]{32})"', page.text) == []


def test_an_office_sees_who_is_here_already_before_it_takes_over(app: Flask, desk: Desk) -> None:
    coordinator, officer = arrived(app, desk.coordinator), arrived(app, desk.officer)
    here = make_case(desk.container, desk.officer, given_name="Given92", family_name=None, country="UZ", sex=Sex.FEMALE)
    coordinator.post("/arrivals/register", **_form(desk), who="new")
    offer = _OFFER.findall(officer.get("/arrivals").text)[0]
    page = officer.get(offer).text
    assert "This person may already be here" in page
    assert "This person may already be here" not in coordinator.get(offer).text
    assert officer.post(f"{offer}/take").status_code == 422
    who = re.findall(r'name="who" value="([0-9a-f]{32})"', page)[0]
    taken = officer.post(f"{offer}/take", who=who)
    assert taken.status_code == 303
    assert f"/cases/{here}" in officer.get(taken.headers["Location"]).text  # each case names the other one


def test_who_stands_for_a_child_is_typed_by_the_partner_and_read_by_the_office(app: Flask, desk: Desk) -> None:
    coordinator, officer = arrived(app, desk.coordinator), arrived(app, desk.officer)
    child = {**_form(desk), "birth_date": "2018-03-04", "birth_date_unknown": "", "given_how": "written"}
    unnamed = coordinator.post("/arrivals/register", **child, guardian_organisation="Office 93")
    assert unnamed.status_code == 422
    assert "Say in what role this person represents the child." in unnamed.text
    assert "Office 93" in unnamed.text
    stands = {"guardian_capacity": "authority", "guardian_organisation": "Office 93", "assent": "too_young_to_say"}
    sent = coordinator.post("/arrivals/register", **child, **stands)
    assert sent.status_code == 303, sent.text
    assert "Office 93" not in coordinator.get(sent.headers["Location"]).text
    offer = _OFFER.findall(officer.get("/arrivals").text)[0]
    case = officer.post(f"{offer}/take").headers["Location"]
    guardians = officer.get(f"{case}/guardians").text
    assert "Office 93" in guardians
    assert "This child has a representative" in guardians
