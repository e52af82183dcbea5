"""Taking an import back at its door: what is said before, what is in the way, and that it is gone afterwards."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from foundation.clock import MovableClock
from foundation.storage.batches import Batches
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.imports.queries import cases_made, rows_of_import
from tests.doors.visits import counted
from tests.factories.imported import applied, cases, leader, make_import, rehearsed, row
from tests.factories.makers import Person, arrived, make_account


def _applied(container: Container, who: Person, numbers: range) -> uuid.UUID:
    import_id = make_import(container, who, [row(number) for number in numbers])
    rehearsed(container, who, import_id)
    applied(container, who, import_id)
    return import_id


def test_an_import_is_taken_back_after_it_was_said_what_goes_and_what_stays(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    who = leader(container)
    at = f"/imports/{_applied(container, who, range(1, 4))}"
    clock.move(timedelta(minutes=1))
    browser = arrived(app, who)
    assert f'href="{at}/undo"' in browser.get(at).text
    page = browser.get(f"{at}/undo").text
    assert "3 cases with 3 people: all their records" in page
    assert "What stays" in page
    answer = browser.post(f"{at}/undo")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/imports")
    assert cases(container, who) == 0
    page = browser.get("/imports").text
    assert "Import undone: 3 cases with 3 people were removed." in page
    assert "undone on" in page
    assert f'href="{at}"' not in page
    assert browser.get(at).status_code == 404


def test_every_case_that_is_in_the_way_is_named(app: Flask, container: Container, clock: MovableClock) -> None:
    who = leader(container)
    import_id = _applied(container, who, range(1, 4))
    clock.move(timedelta(minutes=1))
    with reading(container.units, who.scope(container)) as unit:
        made = cases_made(unit.session, import_id)
    browser, colleague = arrived(app, who), arrived(app, make_account(container, place=who.office_id))
    for case_id in made[:2]:
        assert colleague.post(f"/cases/{case_id}/notes", text="Called.").status_code == 303
    answer = browser.post(f"/imports/{import_id}/undo")
    assert answer.status_code == 422
    for page in (answer.text, browser.get(f"/imports/{import_id}/undo").text):
        assert "Some of its cases have been worked on since" in page
        assert [f'href="/cases/{one}"' in page for one in made] == [True, True, False]
        assert "Remove these cases" not in page
    assert cases(container, who) == 3


def test_looking_at_it_asks_as_often_however_many_cases_there_are(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    asked = []
    for numbers in (range(1, 3), range(1, 41)):
        who = leader(container)
        import_id = _applied(container, who, numbers)
        clock.move(timedelta(minutes=1))
        browser = arrived(app, who)
        with counted(container) as statements:
            assert browser.get(f"/imports/{import_id}/undo").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 12


def test_a_step_that_was_refused_in_the_middle_shows_the_import_as_it_is(
    app: Flask, container: Container, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(number) for number in range(1, 4)])
    rehearsed(container, who, import_id)
    with writing(container.units, who.scope(container)) as unit:
        bad = rows_of_import(unit.session, import_id)[1]
        bad.found = replace(bad.report, values={**bad.report.values, "country_of_return": "TR"})
    browser = arrived(app, who)
    answer = browser.post(f"/imports/{import_id}/apply")
    assert (answer.status_code, "Nothing was imported. Row 3" in answer.text) == (422, True)
    done = _applied(container, who, range(11, 13))
    clock.move(timedelta(minutes=1))
    plain = Batches.write

    def late(batches: Batches) -> None:
        plain(batches)
        raise StaleDataError

    monkeypatch.setattr(Batches, "write", late)
    answer = browser.post(f"/imports/{done}/undo")
    assert (answer.status_code, "This has changed since you opened it" in answer.text) == (409, True)
    assert cases(container, who) == 2
