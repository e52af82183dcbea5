"""The list of the data protection officer: by user, by case with its doors, by person; whole in both directions."""

import html
import random
import re
import uuid
from datetime import timedelta

from flask import Flask

from foundation.accounts.permissions import Role
from foundation.audit.queries import AuditFilter, Entry, audit_page
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from tests.audit.story import NAMES, Story, tell
from tests.audit.written import note_change, note_read
from tests.factories.makers import Browser, arrived, make_account, make_case
from tests.factories.scopes import EVERYTHING


def _walk(container: Container, chosen: AuditFilter, size: int) -> tuple[list[list[Entry]], str | None]:
    """All pages from the newest on, and the cursor that leads back from the last one."""
    pages, cursor = [], None
    while True:
        found = audit_page(container.stores, chosen, cursor, size)
        pages.append(list(found.items))
        assert found.first == 1 + sum(len(page) for page in pages[:-1])
        if found.next_cursor is None:
            return pages, found.previous_cursor
        cursor = found.next_cursor


def _walk_back(container: Container, chosen: AuditFilter, cursor: str | None, size: int) -> list[list[Entry]]:
    pages = []
    while cursor is not None:
        found = audit_page(container.stores, chosen, cursor, size)
        pages.insert(0, list(found.items))
        cursor = found.previous_cursor
    return pages


def test_no_row_is_missing_or_shown_twice_whatever_the_page(container: Container, clock: MovableClock) -> None:
    chance, case, actor, mine = random.Random(7), uuid.uuid4(), uuid.uuid4(), 0
    for _ in range(60):
        is_mine = chance.random() < 0.5
        mine += is_mine
        note = chance.choice((note_read, note_change))
        note(container, case if is_mine else uuid.uuid4(), uuid.uuid4(), actor=actor if chance.random() < 0.5 else None)
        clock.move(timedelta(seconds=chance.choice((0, 0, 0, 1))))  # many rows of the same instant
    everything = _walk(container, AuditFilter(), 1_000)[0][0]
    order = [(entry.at, entry.uid.hex) for entry in everything]
    assert order == sorted(order, reverse=True), "newest first"
    assert len(set(order)) == len(order)
    for size in (1, 2, 7, 25):
        for chosen in (AuditFilter(), AuditFilter(subjects=(case,)), AuditFilter(actor=actor)):
            expected = [
                entry
                for entry in everything
                if (not chosen.subjects or case in {one for _, one in entry.subjects})
                and chosen.actor in (None, entry.actor)
            ]
            pages, back = _walk(container, chosen, size)
            assert [entry for page in pages for entry in page] == expected
            assert _walk_back(container, chosen, back, size) == pages[:-1]
    assert audit_page(container.stores, AuditFilter(subjects=(case,)), None, 5).total == mine


def test_rows_written_meanwhile_move_nothing_on_the_next_page(container: Container, clock: MovableClock) -> None:
    for _ in range(8):
        note_read(container, uuid.uuid4())
        clock.move(timedelta(seconds=1))
    before = [entry.uid for page in _walk(container, AuditFilter(), 3)[0] for entry in page]
    first = audit_page(container.stores, AuditFilter(), None, 3)
    note_read(container, uuid.uuid4())
    second = audit_page(container.stores, AuditFilter(), first.next_cursor, 3)
    assert [entry.uid for entry in (*first.items, *second.items)] == before[:6]


def _rows(page: str) -> list[str]:
    records = page.split('<details class="record">')[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", record.split("</details>")[0]).split()) for record in records]


def _found(browser: Browser, **typed: str) -> list[str]:
    answer = browser.post("/audit", **typed)
    assert answer.status_code == 303
    assert not [value for value in typed.values() if value in answer.headers["Location"]], "ids alone in the address"
    return _rows(browser.get(answer.headers["Location"]).text)


def _told(app: Flask, container: Container) -> tuple[Story, Browser]:
    story = tell(container)
    arrived(app, story.officer).get(story.at("/cases/{case}"))
    arrived(app, story.holder).get(story.at("/cases/{case}/protected"))
    arrived(app, story.stranger).get(f"/cases/{make_case(container, story.stranger)}")
    return story, arrived(app, story.protector)


def test_by_case_shows_its_doors_too(app: Flask, container: Container) -> None:
    story, browser = _told(app, container)
    shown = " ".join(_rows(browser.get(f"/audit?about={story.case}").text))
    for words in ("Read a case", "Opened a new case", "Read protected information", "Gave access"):
        assert words in shown
    door = container.secrets.door(story.case, Compartment.TRAFFICKING.value)
    assert "Read a case" not in " ".join(_rows(browser.get(f"/audit?about={door}").text))


def test_a_number_of_several_people_shows_what_concerns_each_of_them(app: Flask, container: Container) -> None:
    officer = make_account(container)
    first, second = (make_case(container, officer, phone="+905320000001") for _ in range(2))
    reader = arrived(app, officer)
    reader.get(f"/cases/{first}")
    reader.get(f"/cases/{second}")
    browser = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))
    shown = [row for row in _found(browser, what="+905320000001") if "Read a case" in row]
    assert len(shown) == 2


def test_by_person_and_by_case_as_it_is_typed(app: Flask, container: Container) -> None:
    story, browser = _told(app, container)
    reference = arrived(app, story.officer).get(story.at("/api/cases/{case}")).json["reference"]
    for typed in (NAMES[3], NAMES[4], reference):
        rows = _found(browser, what=typed)
        assert any("Read a case" in row and story.officer.name in row for row in rows)
    assert not [row for row in rows if "Colleague" in row and story.stranger.name in row]


def test_by_user_shows_what_this_user_did_and_nothing_else(app: Flask, container: Container) -> None:
    story, browser = _told(app, container)
    rows = _found(browser, who=story.officer.email)
    assert len(rows) >= 2
    assert all(story.officer.name in row for row in rows)


def test_an_e_mail_or_number_that_nobody_has_is_said_beside_the_field(app: Flask, container: Container) -> None:
    browser = arrived(app, tell(container).protector)
    assert browser.post("/audit", who="nobody@example.org").status_code == 422
    assert browser.post("/audit", what="+905550000000").status_code == 422
    both = browser.post("/audit", who="nobody@example.org", what="+905550000000").text
    assert "No account has this e-mail." in both
    assert "No match for this reference" in both


def test_wrong_days_show_their_error_what_was_typed_and_no_half_filtered_list(app: Flask, container: Container) -> None:
    story, browser = _told(app, container)
    typed = {"since": "2026-11-20", "until": "31.02.2026", "what": "Ref-typed", "show": "changes"}
    typed["about"] = str(story.case)
    for wrong in ({}, {"until": "2026-11-01"}, {"until": "2026-12-31"}):
        answer = browser.post("/audit", **{**typed, **wrong})
        assert answer.status_code == 422
        page = answer.text
        assert len(re.findall(r'id="f-\w+-error"', page)) == 1
        assert 'class="record"' not in page
        assert "/audit.csv" not in page
        assert "Nothing recorded" not in page
        for text in ("2026-11-20", wrong.get("until", "31.02.2026"), "Ref-typed"):
            assert f'value="{text}"' in page
        assert re.search(r'<option value="changes"[^>]*selected', page)
        assert f'<input type="hidden" name="about" value="{story.case}">' in page


def test_a_mangled_place_in_the_list_is_refused(app: Flask, container: Container) -> None:
    browser = arrived(app, tell(container).protector)
    for cursor in ("x", "bm90aGluZw", "W10", "WyJuZXh0IiwxLFtdXQ"):
        assert browser.get(f"/audit?page={cursor}").status_code == 422


def test_only_the_data_protection_officer_reads_the_audit(app: Flask, container: Container) -> None:
    story = tell(container)
    for who in ("officer", "lead", "specialist", "administrator"):
        assert arrived(app, story.person(who)).get("/audit").status_code == 403
    assert story.protector.role is Role.DATA_PROTECTION_OFFICER


def test_a_request_that_does_more_than_a_row_holds_shows_every_act_whole(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    acts = ["case.open", "case.sign_off", "fitness.record", "leg.plan", "task.add", "clearance.set", "consent.give"]
    acts += ["document.record", "grant.give", "grant.revoke", "office.add"]
    with writing(container.units, EVERYTHING) as unit:
        for act in acts:
            unit.participants["trail"].act(act)
    (entry,) = (entry for entry in _walk(container, AuditFilter(), 25)[0][0] if "fitness.record" in entry.action)
    assert len(entry.action) <= 80
    assert [*entry.action.split("+"), *entry.detail["further"]] == acts
    officer = make_account(container, Role.DATA_PROTECTION_OFFICER)
    page = arrived(app, officer).get("/audit?show=everything").text
    labels = container.words_of_audit.acts
    rows = [row for row in _rows(page) if str(labels["fitness.record"]) in row]
    assert len(rows) == 1
    assert all(html.escape(str(labels[act])) in rows[0] for act in acts)
