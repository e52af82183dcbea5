"""The pages of a sketch: rows come and go without a script, what is typed stays, the answer says what it is not."""

import html
import re

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.doors.visits import counted, entered, nothing_stored
from tests.factories.makers import Browser, make_account
from tests.factories.sketching import family


@pytest.fixture
def officer(app: Flask, container: Container) -> Browser:
    """A browser of somebody who counsels."""
    return entered(app, container, make_account(container))


def said(page: str) -> str:
    """The words of a page, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def value_of(page: str, name: str) -> str:
    """What stands in a field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return html.unescape(found[1])


def test_an_empty_sketch_asks_for_no_name_and_judges_nothing(officer: Browser) -> None:
    page = officer.get("/sketch").text
    assert "Person 1" in page
    assert "Leg 1" in page
    assert not re.search(r'name="[a-z0-9_]*(given|family)', page)
    assert "What is blocking this" not in said(page)


def test_a_row_is_added_and_taken_out_and_nothing_typed_is_lost(officer: Browser) -> None:
    officer.get("/sketch")
    page = officer.post("/sketch", **family(do="add_person", leg1_departs_time="about noon")).text
    assert "Person 3" in page
    assert value_of(page, "people") == "3"
    assert value_of(page, "leg1_departs_time") == "about noon"
    page = officer.post("/sketch", **family(do="remove_person_1")).text
    assert value_of(page, "people") == "1"
    assert value_of(page, "person1_birth_date") == "2026-11-19"


def test_a_row_in_which_nobody_has_typed_stays_open(officer: Browser) -> None:
    folds = re.compile(r'<details class="group sometimes sketch-row"( open)?>')
    sent = {"do": "add_nothing", "people": "1", "legs": "1", "person1_age_unit": "years", "leg1_mode": "air"}
    officer.get("/sketch")
    assert folds.findall(officer.post("/sketch", **sent).text) == [" open", " open"]
    page = officer.post("/sketch", **{**sent, "person1_age": "29"}).text
    assert folds.findall(page)[0] == ""


def test_of_many_people_the_fields_that_are_seldom_needed_come_at_a_press(officer: Browser) -> None:
    officer.get("/sketch")
    four = {"people": "4", "person4_weeks": "20"}
    page = officer.post("/sketch", **family(do="add_nothing", **four)).text
    assert "person3_weeks" not in page
    assert value_of(page, "person4_weeks") == "20"  # what was typed is never left out
    page = officer.post("/sketch", **family(do="more_person_3", **four)).text
    assert "person3_weeks" in page
    assert "person1_weeks" not in page
    assert value_of(page, "person3_more") == "yes"


def test_rows_that_are_filled_in_are_a_line_each_until_one_is_to_be_changed(officer: Browser) -> None:
    officer.get("/sketch")
    more = {"people": "4", "person3_age": "8", "person3_needs": ["wheelchair", "oxygen"], "person4_birth_date": "soon"}
    page = officer.post("/sketch", **family(do="add_leg", **more)).text
    kept = re.findall(r'<input type="hidden" name="(person3_\w+)" value="([^"]*)"', page)
    assert kept == [("person3_age", "8"), ("person3_needs", "wheelchair"), ("person3_needs", "oxygen")]
    assert 'id="f-person2_birth_date"' in page
    assert 'id="f-person3_age"' not in page
    assert 'id="f-leg3_departs_on"' in page, "what was just added is open"
    page = officer.post("/sketch", **family(do="open_person_3", **more)).text
    assert value_of(page, "person3_age") == "8"
    assert 'id="f-person3_age"' in page
    assert value_of(page, "person3_open") == "yes"
    assert page.count(" autofocus") == 1


def test_an_only_row_folds_once_it_is_filled_in_and_says_what_it_holds(officer: Browser) -> None:
    folds = re.compile(r'<details class="group sometimes sketch-row"( open)?>')
    assert folds.findall(officer.get("/sketch").text) == [" open", " open"]
    one = {"people": "1", "legs": "1"}
    page = officer.post("/sketch", **family(do="add_nothing", **one)).text
    assert folds.findall(page) == ["", ""]
    assert "· Uzbekistan" in said(page)
    assert folds.findall(officer.post("/sketch", **family(do="add_nothing", leg1_arrives_time="", **one)).text) == [
        "",
        " open",
    ]


def test_a_country_is_understood_by_its_name_in_any_letters(officer: Browser) -> None:
    officer.get("/sketch")
    by_code, by_name = (
        said(officer.post("/sketch", **family(person1_nationality=nationality)).text)
        for nationality in ("UZ", "uzbekistan")
    )
    assert "Choose from the list." in said(officer.post("/sketch", **family(person1_nationality="Uzbek")).text)
    assert by_name == by_code


def test_a_new_leg_goes_on_where_the_last_one_ends(officer: Browser) -> None:
    officer.get("/sketch")
    page = officer.post("/sketch", **family(do="add_leg")).text
    assert value_of(page, "leg3_origin_typed") == "TAS"
    assert value_of(page, "leg3_departs_on") == "2026-12-04"
    assert re.search(r'name="leg3_mode" value="air"[^>]* checked', page)
    assert re.search(r'name="leg1_mode" value="air"[^>]* checked', officer.get("/sketch").text)


@pytest.mark.parametrize("do", ["add_", "remove_leg_99", "remove_leg_x", "add_name", "²", "remove_person_0"])
def test_a_button_that_nobody_drew_changes_nothing(officer: Browser, do: str) -> None:
    officer.get("/sketch")
    page = officer.post("/sketch", **family(do=do)).text
    assert (value_of(page, "people"), value_of(page, "legs")) == ("2", "2")


def test_the_answer_stands_above_what_was_typed_and_is_no_permission(officer: Browser) -> None:
    officer.get("/sketch")
    answer = officer.post("/sketch", **family())
    words = said(answer.text)
    assert answer.status_code == 200
    assert "No blockers found for this sketch" in words
    assert "This is not permission to travel" in words
    assert "Not assessed here" in words
    assert "Sign-off by a second person" in words
    assert "Protection clearance is given" in words
    assert value_of(answer.text, "person2_birth_date") == "2026-11-19"


def test_the_legs_say_local_times_how_clocks_differ_distance_and_the_time_to_change(officer: Browser) -> None:
    officer.get("/sketch")
    words = said(
        officer.post(
            "/sketch", **family(leg1_departs_time="20:40", leg1_arrives_on="2026-12-04", leg1_arrives_time="00:50")
        ).text
    )
    apart = "Tashkent is 2 h ahead of Doha"
    for part in ("20:40", "00:50", "1 day later", "4 h 10 min", "1 h 40 min", apart, "km"):
        assert part in words, part
    assert "UTC" not in words


def test_findings_name_person_rule_source_who_clears_them_and_by_when(officer: Browser) -> None:
    officer.get("/sketch")
    answer = officer.post("/sketch", **family(person1_weeks="33", person1_document_expires="2026-12-03"))
    words = said(answer.text)
    assert "Person 1: no document is valid until the end of the journey." in words
    assert "documents.valid_on_every_leg" in words
    assert "The person gets it from the consulate" in words
    assert "Person 1: a pregnancy report is needed" in words
    assert "A doctor issues the report; the person carries it. Between 27 Nov 2026 and 3 Dec 2026" in words


def test_not_ticked_is_missing_and_never_green(officer: Browser) -> None:
    officer.get("/sketch")
    words = said(officer.post("/sketch", **family("assume")).text)
    assert "Protection clearance is outstanding or ends too early: ask the duty specialist" in words
    assert "Person 1: consent to assistance is not in force." in words
    assert "Nothing is assumed." in words
    assert "No blockers found for this sketch" not in words


def test_without_legs_nothing_is_green_either(officer: Browser) -> None:
    officer.get("/sketch")
    words = said(officer.post("/sketch", **family(legs="0", country="UZ")).text)
    assert "No journey is planned yet." in words
    assert "no leg has been entered" in words


def test_from_which_day_the_pregnancy_blocks_and_until_when_the_passport_holds(officer: Browser) -> None:
    officer.get("/sketch")
    answer = officer.post("/sketch", **family(person1_due_on="2027-01-04", person1_document_expires="2026-12-11"))
    words = said(answer.text)
    # 36 full weeks are reached on 7 December; the second flight is on the day after the departure.
    assert re.search(r"From 6 Dec 2026: Person 1: the pregnancy is too advanced", words), words
    assert re.search(r"From 11 Dec 2026: Person 1: no document is valid until the end", words), words


def test_everything_that_is_wrong_is_said_at_once_beside_its_field(officer: Browser) -> None:
    officer.get("/sketch")
    answer = officer.post(
        "/sketch",
        **family(
            "leg1_departs_on", leg2_destination_typed="Nowhereville", person1_age="x", person2_birth_date="2027-01-01"
        ),
    )
    assert answer.status_code == 422
    for field in ("leg1_departs_on", "leg2_destination_typed", "person1_age", "person2_birth_date"):
        assert f'id="f-{field}-error"' in answer.text, field
    assert '<a href="#f-person1_age">Person 1, Age: ' in answer.text
    assert value_of(answer.text, "leg2_destination_typed") == "Nowhereville"


def test_several_places_of_a_name_are_offered_and_one_is_chosen(officer: Browser) -> None:
    officer.get("/sketch")
    answer = officer.post("/sketch", **family(leg1_origin_typed="Istanbul"))
    assert answer.status_code == 422
    assert 'value="SAW"' in answer.text
    chosen = family(leg1_origin_typed="Istanbul", leg1_origin_searched="Istanbul", leg1_origin="SAW")
    assert "SAW" in said(officer.post("/sketch", **chosen).text)


def test_the_example_can_be_judged_as_it_stands(officer: Browser) -> None:
    officer.get("/sketch")
    page = officer.post("/sketch", do="example", people="1", legs="1").text
    written = re.findall(r'<input [^>]*type="(?:text|hidden)"[^>]*?name="([a-z0-9_]+)" value="([^"]*)"', page)
    fields = {name: html.unescape(value) for name, value in written if name != "csrf_token"}
    picked = re.findall(r'<select[^>]*name="([a-z0-9_]+)".*?</select>', page, re.S)
    for name in picked:
        block = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S)
        chosen = re.search(r'value="([^"]*)" selected', block[0]) if block else None
        fields |= {name: chosen[1]} if chosen else {}
    answer = officer.post("/sketch", **fields, assume=family()["assume"], do="judge")
    assert answer.status_code == 200
    words = said(answer.text)
    assert "Returns to this country are suspended." in words
    assert "Person 1 (Mother)" in words


def test_a_sketch_stores_nothing_and_asks_a_fixed_number_of_times(container: Container, officer: Browser) -> None:
    officer.get("/sketch")
    officer.post("/sketch", **family())  # from then on the process knows the rules
    with counted(container) as small:
        officer.post("/sketch", **family())
    more = family(people="5", legs="2", escorts="1", escort1_kind="medical")
    with counted(container) as large:
        officer.post("/sketch", **more)
    assert nothing_stored(container)
    assert len(small.statements) == len(large.statements) <= 6


def test_a_sketch_is_not_in_the_address_or_the_title(officer: Browser) -> None:
    officer.get("/sketch")
    answer = officer.post("/sketch", **family(person1_likeness="mother"))
    title = re.search(r"<title>(.*?)</title>", answer.text, re.S)
    assert title is not None
    assert title[1].strip() == "What if"
    assert "location" not in answer.headers


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PARTNER_WORKER, Role.ADMINISTRATOR])
def test_who_does_not_work_on_cases_does_not_sketch(app: Flask, container: Container, role: Role) -> None:
    browser = entered(app, container, make_account(container, role))
    assert browser.get("/sketch").status_code == 403


ODD = (None, 5, -1.5, [], {}, True, "\x00", "\ud800", "a" * 5000, 10**400, [{}], [5], {"a": []})


def test_programs_are_told_the_same_and_nothing_odd_upsets_the_door(officer: Browser) -> None:
    body = {"people": [{"age": 31, "document": "passport"}], "country": "UZ", "legs": []}
    answer = officer.post_json("/api/sketch", body)
    assert answer.status_code == 200
    told = {one["code"]: one for one in answer.json["findings"]}
    assert told["document_expiry_unknown" if "document_expiry_unknown" in told else "itinerary_missing"]["words"]
    assert answer.json["not_judged"]
    assert officer.post_json("/api/sketch", {**body, "people": []}).status_code == 422
    for value in ODD:
        for name in (*body, "escorts", "assume", "place_typed"):
            assert officer.post_json("/api/sketch", {**body, name: value}).status_code in (200, 422), (name, value)
        for name in ("age", "birth_date", "nationality", "needs", "weeks", "document_expires", "likeness", "x"):
            sent = {**body, "people": [{"age": 31, name: value}]}
            assert officer.post_json("/api/sketch", sent).status_code in (200, 422), (name, value)
        for name in ("origin", "origin_typed", "departs_on", "departs_time", "mode", "carrier"):
            assert officer.post_json("/api/sketch", {**body, "legs": [{name: value}]}).status_code == 422, (name, value)
