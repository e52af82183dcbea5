"""Pages of group movements: as many statements for many cases as for two, every reason beside its case, one office."""

import re
import uuid
from datetime import timedelta

from flask import Flask

from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.movements.queries.movements import legs_of_movement
from returns.movements.queries.people import movement_with_cases
from returns.names.services.duplicates import link_cases
from tests.doors.visits import counted, entered
from tests.factories.journeys import Team, at_work, make_team
from tests.factories.makers import Browser, make_account, make_case
from tests.factories.movements import day_of, joined, make_joinable, make_movement, watching
from tests.factories.roster import PASSPORT, make_member

MOST = 12


def _asked(container: Container, browser: Browser, address: str) -> int:
    with counted(container) as found:
        assert browser.get(address).status_code == 200
    return len(found)


def _fill(container: Container, team: Team, at: str, count: int) -> None:
    """Cases with whatever is only read where there is some: escorts of the roster, people who have another case."""
    cases = [make_joinable(container, team, ready=True) for _case in range(count)]
    joined(container, team.owner, uuid.UUID(at.rpartition("/")[2]), *cases)
    for case_id in cases:
        member, elsewhere = make_member(container, team.owner, PASSPORT), make_case(container, team.owner)
        with at_work(container, team.owner, case_id) as (unit, case):
            assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 2, member_id=member))
            [person], [other] = (members_of_case(unit.session, one) for one in (case_id, elsewhere))
            link_cases(unit, person, other)


def test_no_page_of_a_movement_asks_oftener_for_more_cases(app: Flask, container: Container) -> None:
    team = make_team(container)
    at = f"/movements/{make_movement(container, team.owner)}"
    member = make_member(container, team.owner, PASSPORT)
    browser = entered(app, container, team.owner)
    assert browser.post(f"{at}/escorts", member_id=member.hex).status_code == 303
    parts = ("change", "people", "escorts", "notice", "manifest", "readiness")
    pages = ("/movements", at, *(f"{at}/{part}" for part in parts))
    _fill(container, team, at, 2)
    make_joinable(container, team)
    for page in pages:
        browser.get(page)  # from then on the process knows the rules
    few = {page: _asked(container, browser, page) for page in pages}
    _fill(container, team, at, 4)
    make_joinable(container, team)
    assert {page: _asked(container, browser, page) for page in few} == few
    assert {page: count for page, count in few.items() if count > MOST} == {}


def test_a_change_is_shown_first_and_made_by_the_second_press(app: Flask, container: Container) -> None:
    team = make_team(container)
    at, day = f"/movements/{make_movement(container, team.owner)}", day_of(container).isoformat()
    _fill(container, team, at, 1)
    browser = entered(app, container, team.owner)
    later = {
        "mode": "air", "origin": "IST", "destination": "TAS", "departs_on": day, "departs_time": "12:00",
        "arrives_on": day, "arrives_time": "19:00", "seats": "40", "carrier": "TK", "number": "370",
        "status": "planned",
    }  # fmt: skip
    shown = browser.post(f"{at}/change", **later)
    assert shown.status_code == 200
    assert "Nothing has changed yet" in shown.text
    assert "begins before the previous leg has ended" in shown.text
    assert 'value="08:00"' in browser.get(f"{at}/change").text
    seen = shown.text.split('name="seen" value="')[1].split('"')[0]
    assert browser.post(f"{at}/change", seen=seen, **later).status_code == 303
    assert 'value="12:00"' in browser.get(f"{at}/change").text


def test_a_train_between_airports_is_asked_about_and_the_answer_stays_while_consequences_are_shown(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    at, day = f"/movements/{make_movement(container, team.owner)}", day_of(container)
    _fill(container, team, at, 1)
    browser = entered(app, container, team.owner)
    train = {
        "mode": "rail", "origin": "IST", "destination": "TAS", "departs_on": day.isoformat(), "departs_time": "12:00",
        "arrives_on": (day + timedelta(days=2)).isoformat(), "arrives_time": "19:00", "seats": "40",
        "status": "planned",
    }  # fmt: skip
    asked = browser.post(f"{at}/change", **train)
    assert asked.status_code == 422
    assert "runs between two airports" in asked.text
    shown = browser.post(f"{at}/change", **train, sure="yes")
    assert shown.status_code == 200
    assert "Nothing has changed yet" in shown.text
    assert re.search(r'name="sure" value="yes"[^>]* checked', shown.text)
    seen = shown.text.split('name="seen" value="')[1].split('"')[0]
    assert browser.post(f"{at}/change", seen=seen, sure="yes", **train).status_code == 303
    assert browser.post(f"{at}/change", seen=seen, **{**train, "carrier": "TCDD"}).status_code == 200


def test_whoever_cannot_join_is_told_beside_the_case_and_the_ticks_stay(app: Flask, container: Container) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner)
    browser = entered(app, container, team.owner)
    other = make_joinable(container, team, country="KG")
    refused = browser.post(f"/movements/{movement}/people", cases=[other.hex])
    assert refused.status_code == 422
    assert "Not all of the selected cases can join" in refused.text
    assert "goes to a different country from the one the case returns to" in refused.text
    assert f'value="{other.hex}" id="case-1" checked' in refused.text


def test_nobody_of_another_office_opens_a_movement(app: Flask, container: Container) -> None:
    movement = make_movement(container, make_account(container))
    stranger = entered(app, container, make_account(container))
    never = stranger.get("/movements/00000000-0000-4000-8000-000000000000")
    found = stranger.get(f"/movements/{movement}")
    assert (found.status_code, never.status_code) == (404, 404)
    assert "/movements/" + str(movement) not in stranger.get("/movements").text


def test_cases_of_a_movement_come_by_pages_and_those_of_nobody_here_are_counted(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner)
    _fill(container, team, f"/movements/{movement}", 2)
    with watching(container, team.owner, movement) as (unit, _row):
        first, second = (movement_with_cases(unit.session, movement, page, 1) for page in (1, 2))
        assert first is not None
        assert second is not None
        assert (len(first.cases), first.has_more, first.unseen) == (1, True, 0)
        assert (len(second.cases), second.has_more) == (1, False)
        assert {one.cases[0].case.id for one in (first, second)} == {
            leg.case_id for leg in legs_of_movement(unit.session, movement).values()
        }
    page = entered(app, container, team.owner).get(f"/movements/{movement}/readiness")
    assert "Pages of this list" not in page.text
    assert page.text.count("person in this movement") == len(("one", "other"))
