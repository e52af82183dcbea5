"""Group movements by the week: escorts that their people need by ratio, proposed, accepted, and kept from elsewhere."""

import re
import uuid
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask

from foundation.rulebook.queries import rules_on
from foundation.web.container import Container
from planning.escort_week.queries.movements import as_journeys, movements_by_ids
from returns.escorts.rules.escorts import Skill
from returns.movements.queries.movements import MOVEMENT_CODES, escorts_of_movement, places_of
from returns.movements.services.people import add_escort, reserve_places
from returns.people.models import SpokenLanguage
from returns.people.rules.people import Interpreter, Sex
from tests.doors.visits import counted
from tests.factories.escort_weeks import LICENCE, UZBEK_VISA, make_ill
from tests.factories.journeys import Team, make_team
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.movements import joined, make_joinable, make_movement, moving, watching
from tests.factories.roster import PASSPORT, make_member
from tests.factories.rules_of_today import change_rule

MOST = 12


@pytest.fixture
def team(container: Container) -> Team:
    """The people of an office."""
    return make_team(container)


@pytest.fixture
def browser(app: Flask, team: Team) -> Browser:
    """The owner, signed in."""
    return arrived(app, team.owner)


@pytest.fixture
def movement(container: Container, team: Team) -> uuid.UUID:
    """A movement with two people, where two make a group and need one escort each."""
    change_rule(container, "escort.people_per_escort.group_from", 2)
    change_rule(container, "escort.people_per_escort.group_to", 1)
    made = make_movement(container, team.owner)
    joined(container, team.owner, made, make_joinable(container, team), make_joinable(container, team))
    return made


def make_companion(container: Container, team: Team, name: str = "Companion1", **stated: Any) -> uuid.UUID:
    """An operational escort who may go there and back."""
    skills = (Skill.OPERATIONAL,)
    return make_member(container, team.owner, PASSPORT, UZBEK_VISA, name=name, skills=skills, **stated)


def ticks(page: str) -> list[str]:
    """The proposals that can be ticked."""
    return [unescape(value) for value in re.findall(r'name="proposals" value="([^"]+)"', page)]


def along(container: Container, team: Team, movement: uuid.UUID) -> list[uuid.UUID]:
    """Who goes along with a movement."""
    with watching(container, team.owner, movement) as (unit, _movement):
        return [escort.escort.member_id for escort in escorts_of_movement(unit.session, movement)]


def test_a_group_is_proposed_the_escorts_that_its_people_need_and_gets_them(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    first, second = make_companion(container, team), make_companion(container, team, "Companion2")
    page = browser.get("/escort-week?weeks=3").text
    assert "Group movement" in page
    assert "TK 370" in page
    assert "2 of 2" in page
    proposals = ticks(page)
    assert {tick.split(":")[0] for tick in proposals} == {movement.hex}
    answer = browser.post("/escort-week", proposals=proposals, weeks="3")
    assert answer.status_code == 303
    assert set(along(container, team, movement)) == {first, second}
    page = browser.get("/escort-week?weeks=3").text
    assert "2 escorts added to group movements, each with a seat." in page
    assert "Every journey has the escorts it needs" in page


def test_who_goes_along_is_not_asked_for_again(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    first, second = make_companion(container, team), make_companion(container, team, "Companion2")
    with moving(container, team.owner, movement) as (unit, row):
        add_escort(unit, row, first)
    (tick,) = ticks(browser.get("/escort-week?weeks=3").text)
    assert tick.split(":")[2] == second.hex


def test_a_group_that_is_too_small_asks_for_nobody(container: Container, team: Team, browser: Browser) -> None:
    made = make_movement(container, team.owner)
    joined(container, team.owner, made, make_joinable(container, team))
    make_companion(container, team)
    assert "Every journey has the escorts it needs" in browser.get("/escort-week?weeks=3").text


def test_without_a_free_seat_nobody_is_proposed_and_the_page_says_what_to_do(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    make_companion(container, team), make_companion(container, team, "Companion2")
    with moving(container, team.owner, movement) as (unit, row):
        reserve_places(unit, row, 37, "UZ", "kept")
    page = browser.get("/escort-week?weeks=3").text
    assert len(ticks(page)) == 1, "of 40 seats one is free"
    assert "No free seat on this group movement" in page


def test_an_escort_is_not_proposed_for_a_movement_and_a_journey_that_meet(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    make_ill(container, team, 13)
    skills = (Skill.NURSE, Skill.OPERATIONAL)
    make_member(container, team.owner, PASSPORT, UZBEK_VISA, LICENCE, name="Both", skills=skills)
    page = browser.get("/escort-week?weeks=3").text
    (tick,) = ticks(page)
    assert ":medical:" in tick, "what is required comes first"
    assert "Proposed for another journey at that time: 1" in page


def test_why_somebody_is_proposed_stands_on_a_page_of_the_movement(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    make_companion(container, team)
    make_member(container, team.owner, PASSPORT, name="Grounded", skills=(Skill.OPERATIONAL,))
    where = f"/movements/{movement}/escort-week?weeks=3"
    assert where.replace("&", "&amp;").split("?")[0] in browser.get("/escort-week?weeks=3").text
    page = browser.get(where).text
    assert "Companion1" in page
    assert "No paper to enter every country, there and back" in page
    assert "No further escort is needed" in browser.get(f"/movements/{movement}/escort-week?weeks=1").text
    assert browser.get(f"/movements/{movement}/escort-week?weeks=many").status_code == 422


def test_a_proposal_for_a_movement_that_was_filled_meanwhile_is_refused(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    first = make_companion(container, team)
    (tick,) = ticks(browser.get("/escort-week?weeks=3").text)
    with moving(container, team.owner, movement) as (unit, row):
        add_escort(unit, row, first)
    answer = browser.post("/escort-week", proposals=[tick], weeks="3")
    assert answer.status_code == 422
    assert "has changed since this was proposed" in answer.text
    assert along(container, team, movement) == [first]


def test_another_office_sees_and_fills_nothing_of_it(
    container: Container, app: Flask, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    make_companion(container, team)
    (tick,) = ticks(browser.get("/escort-week?weeks=3").text)
    stranger = arrived(app, make_account(container))
    assert "No departures in these weeks" in stranger.get("/escort-week?weeks=3").text
    assert stranger.get(f"/movements/{movement}/escort-week").status_code == 404
    assert stranger.post("/escort-week", proposals=[tick], weeks="3").status_code == 422
    assert along(container, team, movement) == []


def test_statements_do_not_grow_with_the_movements(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    case = make_ill(container, team)
    make_companion(container, team)
    for why in (f"/cases/{case}/escort-week/medical?weeks=3", f"/movements/{movement}/escort-week?weeks=3"):
        browser.get(why)
        with counted(container) as asked:
            browser.get(why)
        assert len(asked.statements) <= MOST, why
    browser.get("/escort-week?weeks=3")
    with counted(container) as one:
        browser.get("/escort-week?weeks=3")
    other = make_movement(container, team.owner, number="372")
    joined(container, team.owner, other, make_joinable(container, team), make_joinable(container, team))
    make_companion(container, team, "Companion2")
    browser.get("/escort-week?weeks=3")
    with counted(container) as two:
        browser.get("/escort-week?weeks=3")
    assert len(two.statements) <= len(one.statements) <= MOST


# Languages and sex of the people, as on a journey of a case.


def leave_one_place(container: Container, team: Team, movement: uuid.UUID) -> None:
    """Somebody goes along already, so that one more escort is asked for."""
    first = make_member(container, team.owner, PASSPORT, UZBEK_VISA, name="Along")
    with moving(container, team.owner, movement) as (unit, row):
        add_escort(unit, row, first)


def speak(container: Container, team: Team, movement: uuid.UUID, *codes: str) -> None:
    """What the people of a movement speak, one after the other."""
    with moving(container, team.owner, movement) as (unit, _row):
        people = [place.person for place in places_of(unit.session, movement) if place.person is not None]
        for person, code in zip(people, codes, strict=True):
            person.about = replace(person.details, languages=(SpokenLanguage(code, code, Interpreter.NOT_NEEDED),))


def cost_words(page: str, name: str) -> str:
    """What the page says of one escort, in one line."""
    part = next(part for part in page.split("<article") if name in part)
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_who_shares_a_language_with_the_people_of_a_group_is_proposed_and_the_page_says_so(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    leave_one_place(container, team, movement)
    speak(container, team, movement, "uz", "ru")
    make_companion(container, team, "Silent")
    both = make_companion(container, team, "Polyglot", languages=("ru", "uz"))
    make_companion(container, team, "Halfway", languages=("uz",))
    (tick,) = ticks(browser.get("/escort-week?weeks=3").text)
    assert tick.split(":")[2] == both.hex, "each person who is not understood counts"
    page = browser.get(f"/movements/{movement}/escort-week?weeks=3").text
    assert "No shared language" not in cost_words(page, "Polyglot")
    assert "No shared language" in cost_words(page, "Halfway")
    assert "€60" in cost_words(page, "Halfway").replace("\xa0", "")
    assert "€120" in cost_words(page, "Silent").replace("\xa0", "")


def test_an_escort_of_their_sex_is_proposed_where_all_people_are_of_one(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    leave_one_place(container, team, movement)
    make_companion(container, team, "Brother", sex=Sex.MALE)
    sister = make_companion(container, team, "Sister")
    (tick,) = ticks(browser.get("/escort-week?weeks=3").text)
    assert tick.split(":")[2] == sister.hex
    page = browser.get(f"/movements/{movement}/escort-week?weeks=3").text
    assert "Not of the same sex" in cost_words(page, "Brother")
    assert "Not of the same sex" not in cost_words(page, "Sister")


def test_a_proposal_is_stale_once_the_people_speak_something_else(
    container: Container, team: Team, browser: Browser, movement: uuid.UUID
) -> None:
    leave_one_place(container, team, movement)
    speak(container, team, movement, "uz", "uz")
    make_companion(container, team, languages=("uz",))
    proposals = ticks(browser.get("/escort-week?weeks=3").text)
    speak(container, team, movement, "uz", "ru")
    answer = browser.post("/escort-week", proposals=proposals, weeks="3")
    assert answer.status_code == 422
    assert "has changed since this was proposed" in answer.text


def test_nobodys_languages_are_opened_where_no_place_is_open(container: Container, team: Team) -> None:
    made = make_movement(container, team.owner)
    joined(container, team.owner, made, make_joinable(container, team))
    with watching(container, team.owner, made) as (unit, row):
        now = unit.clock.now()
        every = rules_on(unit.session, MOVEMENT_CODES, row.departs_at.date())
        read = movements_by_ids(unit.session, [row.id], now)
        assert len(read[0].people) == 1
        [journey] = as_journeys(read, every)
        assert (journey.places, journey.sexes, journey.spoken) == ((), (), ())


def test_everybody_is_read_once_however_many_go_along(container: Container, team: Team, movement: uuid.UUID) -> None:
    for name in ("Along1", "Along2", "Along3"):
        made = make_companion(container, team, name)
        with moving(container, team.owner, movement) as (unit, row):
            add_escort(unit, row, made)
    with watching(container, team.owner, movement) as (unit, row):
        [read] = movements_by_ids(unit.session, [row.id], unit.clock.now())
        people = [place.person.id for place in places_of(unit.session, movement) if place.person is not None]
        assert [person.id for person in read.people] == people
        assert (len(read.along), read.seats.people, read.seats.escorts) == (3, 2, 3)
