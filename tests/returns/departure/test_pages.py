"""The departure board: everybody who sets out on a day, nobody of another office, in a fixed number of statements."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from msgspec.structs import replace

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.departure.pages import board
from returns.departure.queries.departures import BoardNumbers
from returns.documents.queries.documents import documents_of_case
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.movements.models import EndContent
from returns.readiness.services import sign_off
from returns.safe_contact.services import record_safe_contact
from tests.calendars.reading import FLIGHT, make_leg
from tests.doors.visits import counted, entered
from tests.factories.apart import make_apart
from tests.factories.boarding import HOUR_BEFORE, AtTheGate, ready_at_the_gate, signed
from tests.factories.cards import make_card
from tests.factories.journeys import at_work, make_ready, make_team
from tests.factories.makers import make_account, make_case, make_office

MOST_STATEMENTS = 12


def _hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def _pressed(gate: AtTheGate, page: str, **more: object) -> dict[str, object]:
    """The form by which everybody boards."""
    fields = {
        "leg": _hidden(page, "leg")[0],
        "seen": _hidden(page, "seen")[0],
        "idempotency_key": _hidden(page, "idempotency_key")[0],
    }
    return {**fields, "people": [one.hex for one in gate.people], "how": "boarded", **more}


def test_a_family_boards_in_one_press_and_the_flight_leaves(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    browser = entered(app, container, gate.team.officer)
    page = browser.get("/departures").text
    assert "0 of 2 boarded" in page
    address = f"/cases/{gate.case}/boarding"
    assert browser.post(address, **_pressed(gate, page)).status_code == 303
    assert browser.post(address, **_pressed(gate, page)).status_code == 303, "pressed twice"
    page = browser.get("/departures").text
    assert "2 of 2 boarded" in page
    assert "Undo, within 60 seconds" in page
    left = {"legs": _hidden(page, "legs"), "left_on": "2026-12-03", "left_time": "06:30"}
    early = browser.post("/departures/left", **{**left, "left_time": "23:59"})
    assert early.status_code == 422
    field = re.search(r'<a href="#(left-[0-9a-f]{32}-left_time)">[^<]*This time is in the future', early.text)
    assert field is not None, "the reason leads to its field"
    assert re.search(f'id="{field[1]}" name="left_time" value="23:59"', early.text), "and what was typed is there"
    assert browser.post("/departures/left", **left).status_code == 303
    assert "Flight recorded as departed." in browser.get("/departures").text
    clock.move(timedelta(hours=2))
    page = browser.get("/departures").text
    assert "In the air now" in page
    assert browser.post("/departures/left", **{**left, "left_time": "06:45"}).status_code == 303, "from an old tab"
    assert "This flight is already recorded as departed." in browser.get("/departures").text
    assert "Undo, within" not in page


def test_an_expired_passport_in_hand_is_no_document_that_was_handed_out(app: Flask, container: Container) -> None:
    gate = ready_at_the_gate(container)
    browser = entered(app, container, gate.team.officer)
    assert "Document expired" not in browser.get("/departures?day=2026-12-03").text
    with at_work(container, gate.team.owner, gate.case) as (unit, _case):
        for document in documents_of_case(unit.session, gate.case):
            document.expires_on = date(2026, 12, 2)
    page = browser.get("/departures?day=2026-12-03").text
    assert page.count("Document expired") == 2
    assert "Document handed out" not in page


def test_days_before_the_board_says_from_when_on_it_is_recorded(app: Flask, container: Container) -> None:
    gate = ready_at_the_gate(container)
    page = entered(app, container, gate.team.officer).get("/departures?day=2026-12-03").text
    assert "Boarding can be recorded from Wed 2 Dec 2026, 20:00" in page
    assert not _hidden(page, "seen"), "nothing can be pressed yet"


def test_the_second_officer_is_told_and_sees_what_was_said(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    first, second = entered(app, container, gate.team.officer), entered(app, container, gate.team.owner)
    pages = [one.get("/departures").text for one in (first, second)]
    address = f"/cases/{gate.case}/boarding"
    assert first.post(address, **_pressed(gate, pages[0])).status_code == 303
    answer = second.post(address, **_pressed(gate, pages[1], how="no_show:late"))
    assert answer.status_code == 409
    assert "A colleague has recorded something for these people." in answer.text
    assert "2 of 2 boarded" in answer.text
    again = first.post(address, **_pressed(gate, pages[0], idempotency_key="a" * 32, how="no_show:late"))
    assert again.status_code == 409
    assert "You recorded something for these people in another window." in again.text


def test_every_reason_against_boarding_is_told_at_once(app: Flask, container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    browser = entered(app, container, gate.team.officer)
    page = browser.get("/departures").text
    answer = browser.post(f"/cases/{gate.case}/boarding", **_pressed(gate, page, how="offloaded"))
    assert answer.status_code == 422
    assert "Choose a reason." in answer.text
    assert answer.text.count("has not boarded") == 2
    answer = browser.post(f"/cases/{gate.case}/boarding", **_pressed(gate, page, how="flown"))
    assert answer.status_code == 422


def test_another_reason_is_said_in_the_note_and_what_was_chosen_stays(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    browser = entered(app, container, gate.team.officer)
    address, page = f"/cases/{gate.case}/boarding", browser.get("/departures").text
    pressed = _pressed(gate, page, how="no_show:other", people=[gate.people[0].hex])
    answer = browser.post(address, **pressed)
    assert answer.status_code == 422
    party = f"party-{pressed['leg']}"
    assert f'<a href="#{party}-note">Note: Enter the reason in the note.</a>' in re.sub(r"\s*\n\s*", "", answer.text)
    [note] = re.findall(r"<textarea[^>]*>", answer.text)
    assert f'id="{party}-note"' in note
    assert 'aria-invalid="true"' in note
    assert '<option value="no_show:other" selected>' in answer.text
    ticked = re.findall(
        r'<input class="form-check-input"[^>]* name="people" value="([0-9a-f]+)"[^>]* checked', answer.text
    )
    assert ticked == [gate.people[0].hex]
    refused = browser.post(address, **{**pressed, "how": "flown", "note": "Missed the bus."})
    assert f'href="#{party}-how"' in refused.text
    assert "Missed the bus.</textarea>" in refused.text
    assert browser.post(address, **{**pressed, "note": "Missed the bus."}).status_code == 303


def test_nobody_sees_departures_of_another_office(app: Flask, container: Container, clock: MovableClock) -> None:
    signed(container, clock)
    stranger = make_account(container, place=make_office(container))
    page = entered(app, container, stranger).get("/departures?day=2026-12-03").text
    assert "No departures on this day" in page
    assert "2026-12-03" not in page.replace("day=2026-12-03", "")
    manager = make_account(container, Role.MANAGER)
    assert entered(app, container, manager).get("/departures").status_code == 403


def test_a_row_for_each_person_says_documents_before_what_can_be_pressed(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    browser = entered(app, container, gate.team.officer)
    page = browser.get("/departures").text
    rows = re.findall(r'<tr class="gate-row">.*?</tr>', page, re.DOTALL)
    assert len(rows) == len(gate.people)
    for row, person in zip(rows, gate.people, strict=True):
        assert row.index("gate-papers") < row.index("gate-state") < row.index(f'name="people" value="{person.hex}"')
    one = _pressed(gate, page, people=[gate.people[0].hex])
    assert browser.post(f"/cases/{gate.case}/boarding", **one).status_code == 303, "a button of one row"
    assert "1 of 2 boarded" in browser.get("/departures").text


def test_of_a_family_that_parts_each_boards_by_the_button_of_their_own_row(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id, *people = make_apart(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        record_safe_contact(unit, case, people[1], make_card())
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    clock.move(HOUR_BEFORE)
    browser = entered(app, container, team.officer)
    for person in people:
        page = browser.get("/departures?day=2026-12-03").text
        [button] = re.findall(rf'form="([^"]+)" name="people" value="{person.hex}"', page)
        [form] = re.findall(rf'<form id="{button}" .*?</form>', page, re.DOTALL)
        fields = dict(re.findall(r'name="(leg|seen|idempotency_key|how)" value="([^"]*)"', form))
        answer = browser.post(f"/cases/{case_id}/boarding?day=2026-12-03", **fields, people=[person.hex])
        assert answer.status_code == 303
        assert f'id="{answer.location.partition("#")[2]}"' in page
    assert browser.get("/departures?day=2026-12-03").text.count("1 of 1 boarded") == 2


def test_the_board_leads_to_the_last_day_with_departures_and_to_the_next_ones(app: Flask, container: Container) -> None:
    gate = ready_at_the_gate(container)
    for days in (3, 3, 5):
        make_ready(container, gate.team, day=date(2026, 12, 3) + timedelta(days=days - 4))
    browser = entered(app, container, gate.team.officer)
    page = browser.get("/departures?day=2026-12-03").text
    assert re.findall(r'class="board-step" href="/departures\?day=([^"]+)"', page) == ["2026-12-02", "2026-12-04"]
    assert "No departures on this day" in browser.get("/departures?day=2026-12-05").text


def test_further_pages_of_a_day_keep_the_place_and_hold_nobody_of_another_day(
    app: Flask, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = make_account(container)
    ankara = replace(FLIGHT, origin=EndContent("ESB", "Ankara Airport", "TR", 40.13, 32.99))
    for at, content in ((4, FLIGHT), (5, ankara), (6, FLIGHT), (20, FLIGHT), (23, FLIGHT)):  # 23: the next day there
        when = datetime(2026, 12, 3, at, tzinfo=UTC)
        make_leg(container, officer, make_case(container, officer), when, content=content)
    monkeypatch.setattr(board, "board_numbers", lambda *_of: BoardNumbers(60, 2, 12))
    browser = entered(app, container, officer)
    address, seen = "/departures?day=2026-12-03&at=ESB", []
    while address:
        page = browser.get(address).text
        seen.append(re.findall(r'class="flight-time">([^<]+)<', page))
        assert ("No departures from the chosen place here" in page) == (not seen[-1])
        [current] = re.findall(r'at=([A-Z]+)" aria-current="true"', page) or ["ESB"]
        assert current == "ESB"
        further = re.search(r'href="([^"]+)">More cases on this day', page)
        address = unescape(further[1]) if further else ""
        assert not address or "at=ESB" in address
    assert seen == [["08:00"], []]
    assert browser.get("/departures?day=2026-12-03&page=2").text.count('class="flight-time"') == 2


def test_on_a_long_day_the_form_that_says_more_comes_for_the_case_that_it_is_asked_for(
    app: Flask, container: Container, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = signed(container, clock)
    make_ready(container, gate.team, day=clock.now().date())
    browser = entered(app, container, gate.team.officer)
    short = browser.get("/departures?day=2026-12-03").text
    assert short.count("<textarea") == 2
    monkeypatch.setattr(board, "_FORMS_AT_ONCE", 1)
    long = browser.get("/departures?day=2026-12-03").text
    assert "<textarea" not in long
    ways = [unescape(way) for way in re.findall(r'<p class="party-else"><a href="([^"]+)"', long)]
    [way] = [way for way in ways if str(gate.case) in way]
    assert len(ways) == 2
    anchor = way.partition("#")[2]
    asked = browser.get(way.partition("#")[0]).text
    assert asked.count("<textarea") == 1
    assert asked.count('<details class="party-else" open>') == 1
    assert f'id="{anchor}"' in asked
    assert f'id="{anchor}-note"' in asked
    answer = browser.post(f"/cases/{gate.case}/boarding?day=2026-12-03", **_pressed(gate, asked, how="flown"))
    assert answer.status_code == 422
    assert answer.text.count("<textarea") == 1, "what is wrong comes with the form that it was about"


def test_what_is_pressed_on_a_further_page_comes_back_to_it(
    app: Flask, container: Container, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = signed(container, clock)
    make_ready(container, gate.team, day=clock.now().date())
    monkeypatch.setattr(board, "board_numbers", lambda *_of: BoardNumbers(60, 1, 12))
    browser = entered(app, container, gate.team.officer)
    here = {page: browser.get(f"/departures?day=2026-12-03&page={page}").text for page in (1, 2)}
    [number] = [page for page, text in here.items() if f"/cases/{gate.case}/boarding" in text]
    kept = "&amp;page=2" if number == 2 else ""
    [address] = set(re.findall(rf'action="(/cases/{gate.case}/boarding\?[^"]*)"', here[number]))
    assert address == f"/cases/{gate.case}/boarding?day=2026-12-03{kept}"
    wrong = browser.post(
        f"/cases/{gate.case}/boarding?day=2026-12-03&page=2", **_pressed(gate, here[number], how="flown")
    )
    assert wrong.status_code == 422
    done = browser.post(f"/cases/{gate.case}/boarding?day=2026-12-03&page=2", **_pressed(gate, here[number]))
    assert "page=2" in done.headers["Location"]
    mangled = browser.post(f"/cases/{gate.case}/boarding?page=x", **_pressed(gate, here[number]))
    assert mangled.status_code in (303, 422)


def test_one_case_or_six_take_the_same_number_of_statements(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    browser = entered(app, container, gate.team.officer)
    browser.get("/departures")
    with counted(container) as one:
        browser.get("/departures?day=2026-12-03")
    for _ in range(5):
        make_ready(container, gate.team, day=clock.now().date())
    with counted(container) as six:
        page = browser.get("/departures?day=2026-12-03").text
    assert page.count('class="party"') == 6
    assert len(six) == len(one)
    assert len(one) <= MOST_STATEMENTS, str(vars(one))


def test_a_sign_off_that_became_void_is_looked_for_once_the_board_or_the_list_is_shown(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    planned = make_ready(container, gate.team)
    browser, other = entered(app, container, gate.team.officer), entered(app, container, make_account(container))
    asked = f"/sign-offs/void?case={gate.case.hex}"
    for page in (browser.get("/departures").text, browser.get("/cases").text):
        assert f'data-adds="{asked}"' in page, "of those that are signed alone"
        assert planned.hex in page or "/departures" in page
    assert browser.get(asked).text.strip() == ""
    with at_work(container, gate.team.owner, gate.case) as (unit, case):
        day = clock.now().date()
        record_fitness(unit, case, gate.people[0], FitnessContent(Fitness.FIT, day, day + timedelta(days=30)))
    answer = browser.get(f"{asked}&case={planned.hex}").text
    assert f'data-for="{gate.case.hex}-state"' in answer
    assert f'href="/cases/{gate.case}/readiness"' in answer
    assert planned.hex not in answer, "it was never signed"
    assert other.get(asked).text.strip() == "", "of another office"
    many = "&".join(f"case={gate.case.hex}" for _row in range(26))
    assert browser.get(f"/sign-offs/void?{many}").status_code == 422


def test_to_judge_one_sign_off_or_six_takes_the_same_number_of_statements(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    team, asked = make_team(container), []
    cases = [make_ready(container, team) for _case in range(6)]
    for case_id in cases:
        with at_work(container, team.signer, case_id) as (unit, case):
            sign_off(unit, case)
    browser = entered(app, container, team.owner)
    for some in (cases[:1], cases):
        address = "/sign-offs/void?" + "&".join(f"case={case_id.hex}" for case_id in some)
        browser.get(address)
        with counted(container) as statements:
            assert browser.get(address).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert asked[1] <= MOST_STATEMENTS
