"""Reports of outcomes: which there are, who takes them, and the same bytes whenever they are asked for."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from foundation.accounts.models import Office, Organisation
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.base import Base
from foundation.web.container import Container
from reintegration.outcomes.models import Snapshot
from tests.accounts.hands import numbers
from tests.factories.caseload import make_caseload
from tests.factories.follow_up import Team, make_team, rows
from tests.factories.makers import arrived, make_account
from tests.pages.reported import ENDINGS, PEOPLE, REPORTS, by_row, files, manager, rename, taken, text_of, until
from tests.security.raw import raw


@pytest.fixture
def team(container: Container) -> Team:
    return make_team(container)


def test_bytes_stay_the_same_whatever_happens_afterwards(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    until(clock, date(2026, 12, 20))
    make_caseload(container, team, PEOPLE)
    taken(container)
    until(clock, date(2027, 1, 2))
    taken(container)
    before = files(manager(app, container), "2026-Q4")
    assert files(manager(app, container), "2026-Q4") == before
    rename(container, Organisation, team.coordinator.organisation_id, "Renamed partner")
    rename(container, Office, team.officer.office_id, "Renamed office")
    make_caseload(container, team, PEOPLE[:59])
    until(clock, date(2027, 5, 3))
    taken(container)
    with time_machine.travel(datetime(2031, 5, 6, tzinfo=UTC)):
        assert files(manager(app, container), "2026-Q4") == before
    now = files(manager(app, container), "now")
    assert now != before
    assert "Renamed partner" in text_of(now[0])
    assert "Renamed office" in by_row(now[1], "Office")
    assert "Renamed" not in text_of(before[0])
    assert by_row(before[1], "Country of origin")["Everyone"]["Due"] == 64
    assert by_row(now[1], "Country of origin")["Everyone"]["Due"] == 123


def test_the_report_of_a_quarter_is_the_first_snapshot_after_it(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    make_caseload(container, team, PEOPLE)
    for day in (date(2026, 12, 30), date(2027, 1, 1), date(2027, 1, 2), date(2027, 8, 9)):
        until(clock, day)
        taken(container)
    browser = manager(app, container)
    page = browser.get(REPORTS).text
    listed = re.findall(r'rowheader">(\d\w\w quarter \d+)</th>\s*<td[^>]*>([^<]+)</td>\s*<td[^>]*>(\d+)</td>', page)
    # Nothing was counted in the second quarter of 2027: the first snapshot after it is that of the third.
    assert [(quarter, number) for quarter, _day, number in listed] == [
        ("2nd quarter 2027", "4"),
        ("1st quarter 2027", "4"),
        ("4th quarter 2026", "2"),
    ]
    assert re.findall(r'href="/outcomes/reports/([\w.-]+)"', page) == [
        f"{which}.{ending}" for which in ("now", "2027-Q2", "2027-Q1", "2026-Q4") for ending in ENDINGS
    ]
    answer = browser.get(f"{REPORTS}/2026-Q4.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="outcomes-2026-Q4.pdf"'
    assert "Counted on 1 Jan 2027, snapshot 2." in text_of(answer.data)
    for none in ("2026-Q3", "2027-Q3", "2026-Q5", "2026", "4"):
        assert browser.get(f"{REPORTS}/{none}.pdf").status_code == 404, none


def test_before_a_quarter_is_over_the_page_says_when_its_report_comes(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    browser = manager(app, container)
    page = browser.get(REPORTS).text
    assert "No figures yet" in page
    assert "The first report is for 4th quarter 2026. It comes within two days after 31 Dec 2026." in page
    assert browser.get(f"{REPORTS}/now.pdf").status_code == 404
    taken(container)
    page = browser.get(REPORTS).text
    assert "No report yet" in page
    assert "/outcomes/reports/now.pdf" in page
    assert "Who was measured not shown" in text_of(files(browser, "now")[0])


def test_forty_quarters_stand_on_the_page(app: Flask, container: Container, clock: MovableClock, team: Team) -> None:
    for _quarter in range(41):
        taken(container)
        clock.move(timedelta(days=92))
    page = manager(app, container).get(REPORTS).text
    assert page.count('role="rowheader"') == 40


def test_older_snapshots_without_names_are_read_by_todays(app: Flask, container: Container, team: Team) -> None:
    make_caseload(container, team, PEOPLE)
    taken(container)
    with raw(container) as connection:
        connection.execute(update(Base.metadata.tables["snapshot"]).values(names=None))
    rename(container, Organisation, team.coordinator.organisation_id, "Renamed partner")
    assert "Renamed partner" in by_row(files(manager(app, container), "now")[1], "Partner")


def test_a_snapshot_keeps_names_of_who_has_a_row_alone(app: Flask, container: Container, team: Team) -> None:
    make_account(container, Role.PARTNER_WORKER)  # of a partner for whom nobody was followed
    make_caseload(container, team, PEOPLE)
    taken(container)
    [snapshot] = rows(container, Snapshot)
    assert team.coordinator.organisation_id is not None
    assert team.officer.office_id is not None
    assert set(snapshot.names) == {team.coordinator.organisation_id.hex, team.officer.office_id.hex}


@pytest.mark.parametrize("ending", ENDINGS)
def test_only_managers_take_one_and_after_a_fresh_proof(
    app: Flask, container: Container, clock: MovableClock, team: Team, ending: str
) -> None:
    taken(container)
    for person in (team.officer, team.coordinator, team.worker):
        browser = arrived(app, person)
        assert browser.get(f"{REPORTS}/now.{ending}").status_code == 403
        assert browser.get(REPORTS).status_code == 403
        assert REPORTS not in browser.get("/outcomes").text
    browser = manager(app, container)
    clock.move(timedelta(minutes=numbers(container).step_up_minutes))
    asked = browser.get(f"{REPORTS}/now.{ending}")
    assert asked.status_code == 303
    assert asked.headers["Location"] == f"/account/proof?next=/outcomes/reports/now.{ending}"
