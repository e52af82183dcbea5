"""Pages of hand-over, absences and notes: ticked rows, what was typed stays, twice is once."""

import re
from datetime import timedelta

from flask import Flask

from foundation.accounts.permissions import Permission
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.notes.queries import notes_page
from tests.doors.visits import counted, entered
from tests.factories.follow_up import change
from tests.factories.makers import Browser, make_account, make_case, make_office

_ONCE = re.compile(r'name="idempotency_key" value="([0-9a-f]+)"')


def _once(browser: Browser, address: str) -> str:
    found = _ONCE.search(browser.get(address).text)
    assert found
    return found.group(1)


def test_ticked_cases_of_the_list_go_to_a_colleague(app: Flask, container: Container) -> None:
    place = make_office(container)
    officer, colleague = make_account(container, place=place), make_account(container, place=place)
    cases = [make_case(container, officer) for _ in range(3)]
    browser = entered(app, container, officer)
    page = browser.get("/cases").text
    assert page.count("data-tick") == 3
    address = f"/hand-over?case={cases[0].hex}&case={cases[1].hex}"
    asked = browser.get(address).text
    assert "Hand over 2 cases" in asked
    wrong = browser.post("/hand-over", case=[one.hex for one in cases[:2]], note="Speaks Uzbek.")
    assert wrong.status_code == 422
    assert "Speaks Uzbek." in wrong.text
    sent = {"case": [one.hex for one in cases[:2]], "successor_id": colleague.id.hex, "reason": "Part-time."}
    idempotency_key = _once(browser, address)
    for _ in range(2):
        assert browser.post("/hand-over", idempotency_key=idempotency_key, **sent).status_code == 303
    mine = entered(app, container, colleague).get("/cases?whose=mine").text
    assert mine.count("data-row") == 2
    assert "Case handed over to" in browser.get(f"/cases/{cases[0]}/timeline").text


def test_a_case_of_another_office_among_the_ticked_ones_is_not_there(app: Flask, container: Container) -> None:
    officer = make_account(container)
    own, foreign = make_case(container, officer), make_case(container, make_account(container))
    browser = entered(app, container, officer)
    for address in (f"/hand-over?case={own.hex}&case={foreign.hex}", f"/hand-over?case={foreign.hex}"):
        assert browser.get(address).status_code == 404
    sent = {"case": [own.hex, foreign.hex], "successor_id": officer.id.hex, "reason": "x"}
    assert browser.post("/hand-over", **sent).status_code == 404
    assert browser.get("/hand-over").status_code == 422


def test_an_absence_is_stated_covered_marked_and_ended(app: Flask, container: Container) -> None:
    place = make_office(container)
    officer = make_account(container, place=place)
    cover = make_account(container, place=place, extras=frozenset({Permission.LEAD_OFFICE}))
    case, soon = make_case(container, officer), container.clock.now().date() + timedelta(days=5)
    change(container, Case, case, legal_deadline=soon, deadline_or_never=soon)
    browser, today = entered(app, container, officer), container.clock.now().date().isoformat()
    assert "No one is away" in browser.get("/absences").text
    wrong = browser.post("/absences", starts_on=today, ends_on="2020-01-01", cover_id=cover.id.hex)
    assert wrong.status_code == 422
    assert "2020-01-01" in wrong.text
    answer = browser.post("/absences", starts_on=today, ends_on=today, cover_id=cover.id.hex)
    assert answer.status_code == 303, answer.text
    theirs = entered(app, container, cover)
    assert "Covering for" in theirs.get("/").text
    assert "Covering for" in theirs.get("/cases?whose=mine").text
    assert f"{cover.name}</bdi> covers" in browser.get(f"/cases/{case}").text
    [ending] = re.findall(r'action="(/absences/[0-9a-f-]+/end)"', browser.get("/absences").text)
    assert browser.post(ending).status_code == 303
    assert "Covering for" not in theirs.get("/").text
    assert theirs.post(ending).status_code == 409


def test_a_note_sent_twice_is_one_and_a_correction_keeps_what_it_said(app: Flask, container: Container) -> None:
    place = make_office(container)
    officer, colleague = make_account(container, place=place), make_account(container, place=place)
    case = make_case(container, officer)
    browser, address = entered(app, container, officer), f"/cases/{case}/notes"
    idempotency_key = _once(browser, address)
    for _ in range(2):
        assert browser.post(address, text="Calls on Monday.", idempotency_key=idempotency_key).status_code == 303
    with reading(container.units, officer.scope(container)) as unit:
        [note] = notes_page(unit.session, case, None, 5).items
    assert browser.post(address, text="  ").status_code == 422
    assert browser.post(f"{address}/{note.id}", text="Calls on Tuesday.").status_code == 303
    page = browser.get(address).text
    assert page.index("Calls on Tuesday.") < page.index("Calls on Monday.")
    assert "1 earlier version" in page
    other = entered(app, container, colleague)
    refused = other.post(f"{address}/{note.id}", text="Calls never.")
    assert refused.status_code == 422
    assert "Only the author can correct a note" in refused.text
    assert "Calls never." in refused.text
    timeline = browser.get(f"/cases/{case}/timeline").text
    assert "Note added" in timeline
    assert "Calls on Tuesday." not in timeline, "it tells the kind alone"


def test_a_note_is_not_reached_through_the_address_of_another_case(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case, other = make_case(container, officer), make_case(container, officer)
    browser = entered(app, container, officer)
    browser.post(f"/cases/{case}/notes", text="Calls on Monday.")
    with reading(container.units, officer.scope(container)) as unit:
        [note] = notes_page(unit.session, case, None, 5).items
    for address in ("", "/pin"):
        assert browser.post(f"/cases/{other}/notes/{note.id}{address}", text="x", is_pinned="yes").status_code == 404
    stranger = entered(app, container, make_account(container))
    assert stranger.get(f"/cases/{case}/notes").status_code == 404
    assert stranger.post(f"/cases/{case}/notes/{note.id}", text="x").status_code == 404


def test_pinned_notes_stand_first_and_pages_ask_as_often_when_they_fill(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    browser, address = entered(app, container, officer), f"/cases/{case}/notes"
    browser.post(address, text="First of all.", is_pinned="yes")
    browser.post(address, text="Later.")
    with counted(container) as few:
        browser.get(address)
    for number in range(30):
        browser.post(address, text=f"Line {number}.")
    with counted(container) as many:
        page = browser.get(address).text
    assert len(many) == len(few) + 1 <= 12  # what is more than a page is counted
    assert page.index("First of all.") < page.index("Line ")
    assert 'rel="next"' in page
    assert browser.get(re.findall(r'rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")).status_code == 200
