"""Partners' check-ins as they are read: the partner its own exactly, managers what is shown, and nobody the rest."""

import csv
import io
import uuid

import pytest
from flask import Flask
from openpyxl import load_workbook

from foundation.accounts.models import Organisation
from foundation.accounts.permissions import Role
from foundation.web.container import Container
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.partners.jobs import count_partner_quarters
from reintegration.partners.rules.quarters import VisitStanding
from tests.doors.visits import counted
from tests.factories.follow_up import Team, change, make_team
from tests.factories.makers import Browser, arrived, make_account, make_organisation
from tests.factories.quarters import THIRD, Closing, closed, make_quarter, make_visits
from tests.pages.page_text import pieces_of

ON_TIME, LATE, NOT_MET, NOT_ATTEMPTED = VisitStanding
PARTNERS = "/outcomes/partners"


@pytest.fixture
def browser(app: Flask, container: Container) -> Browser:
    return arrived(app, make_account(container, Role.MANAGER))


@pytest.fixture
def team(container: Container) -> Team:
    return make_team(container)


TOGETHER = "Together with: one number for several columns,"


def text_of(html: str) -> str:
    """What a page says, in one line."""
    return " ".join(" ".join(piece.text for piece in pieces_of(html)).split())


def _rows(browser: Browser, query: str = "") -> list[dict[str, str]]:
    text = browser.get(f"{PARTNERS}.csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_manager_sees_who_stands_out_and_what_is_said_together(browser: Browser, container: Container) -> None:
    good, bad, few = (make_organisation(container) for _number in range(3))
    make_quarter(container, good, [*closed(90, ON_TIME), *closed(20, NOT_ATTEMPTED), *closed(12, NOT_MET, attempts=3)])
    make_quarter(container, bad, [*closed(30, ON_TIME), *closed(5, LATE), *closed(60, NOT_ATTEMPTED)])
    make_quarter(container, few, closed(10, NOT_ATTEMPTED))
    text = text_of(browser.get(PARTNERS).text)
    assert "More visits missed than the others" in text
    assert "35 together with: Late" in text
    assert "counted with: On time" in text
    assert text.count(f"{TOGETHER} because one of them has fewer than 11 cases. Counted with: part of") == 1
    assert text.count("Not shown: fewer than 11 cases.") == 1
    by_name = {row["Partner"]: row for row in _rows(browser)}
    [shown] = [row for row in by_name.values() if row["On time"] == "90"]
    assert (shown["Not reached"], shown["Missed"], shown["Attempts per visit not reached"]) == (
        "12",
        "20",
        "3.0",
    )
    hidden = [row for row in by_name.values() if not row["Visits"]]
    assert [{cell for name, cell in row.items() if name not in ("Partner", "Counted on")} for row in hidden] == [{""}]


def test_one_partner_is_not_called_all_partners(browser: Browser, container: Container) -> None:
    name = "Hilfe vor Ort"
    one, few, late = (make_organisation(container) for _number in range(3))
    change(container, Organisation, one, name=name)
    make_quarter(container, one, [*closed(60, ON_TIME), *closed(20, NOT_ATTEMPTED)])
    make_quarter(container, few, closed(3, ON_TIME))
    page = browser.get(PARTNERS).text
    assert name in page
    assert "Not shown: fewer than 11 cases." in page
    assert TOGETHER not in page, "no number there is of several columns"
    assert "All partners" not in page, "the others are not shown"
    make_quarter(container, late, [*closed(30, ON_TIME), *closed(3, LATE)])
    page = browser.get(PARTNERS).text
    assert "All partners shown here: 113 visits." in page
    assert "All partners: " not in page, "one of the two gives a share on time"
    make_quarter(container, make_organisation(container), [*closed(20, ON_TIME), *closed(20, NOT_ATTEMPTED)])
    assert "All partners: 67%" in browser.get(PARTNERS).text


def test_today_of_a_manager_names_the_partners_that_stand_out(
    app: Flask, browser: Browser, container: Container
) -> None:
    good, bad = (make_organisation(container) for _number in range(2))
    for partner, name in ((good, "Keeps visits"), (bad, "Misses visits")):
        change(container, Organisation, partner, name=name)
    assert "Partners to ask" not in browser.get("/").text
    make_quarter(container, good, [*closed(90, ON_TIME), *closed(20, NOT_ATTEMPTED)])
    make_quarter(container, bad, [*closed(35, ON_TIME), *closed(60, NOT_ATTEMPTED)])
    page = browser.get("/").text
    text = text_of(page)
    assert "Nothing is waiting" not in text
    assert "Misses visits" in text
    assert "Keeps visits" not in text
    assert "Ask the partner" in text
    assert "More visits missed than the others" in text
    assert f'href="/outcomes/partners/{bad}"' in page
    assert browser.get(f"/outcomes/partners/{bad}").status_code == 200
    of_others = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER)).get("/").text
    assert "Misses visits" not in of_others


def test_worst_comes_first_when_that_is_asked_for(browser: Browser, container: Container) -> None:
    for misses in (12, 40, 25):
        partner = make_organisation(container)
        change(container, Organisation, partner, name=f"Misses {misses}")
        make_quarter(container, partner, [*closed(60, ON_TIME), *closed(misses, NOT_ATTEMPTED)])
    make_quarter(container, make_organisation(container), closed(3, ON_TIME))
    text = text_of(browser.get(f"{PARTNERS}?sort=not_attempted").text)
    table = text[text.index("Compared with others") :]
    assert table.index("Misses 40") < table.index("Misses 25") < table.index("Misses 12") < table.index("Organisation")


def test_names_stand_where_their_reader_looks_for_them(browser: Browser, container: Container) -> None:
    names = ["Çatı", "Dayanışma", "evim", "Zeytin"]
    for name in reversed(names):
        partner = make_organisation(container)
        change(container, Organisation, partner, name=name)
        make_quarter(container, partner, closed(60, ON_TIME))
    assert [row["Partner"] for row in _rows(browser)] == names
    text = text_of(browser.get(PARTNERS).text)
    table = text[text.index("Compared with others") :]
    assert sorted(names, key=table.index) == names


def test_a_file_holds_what_the_page_shows_and_no_formula(browser: Browser, container: Container) -> None:
    partner = make_organisation(container)
    change(container, Organisation, partner, name='=HYPERLINK("x")')
    make_quarter(container, partner, [*closed(60, ON_TIME), *closed(4, LATE)])
    assert _rows(browser)[0]["Partner"] == '\'=HYPERLINK("x")'
    book = load_workbook(io.BytesIO(browser.get(f"{PARTNERS}.xlsx?quarter={THIRD.key}").data))
    cells = {str(cell.value): cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert cells['=HYPERLINK("x")'] == "s"
    assert cells["64"] == "n"
    assert "4" not in cells, "four late cases are not told"
    assert browser.get(f"{PARTNERS}.xlsx").data == browser.get(f"{PARTNERS}.xlsx").data


def test_a_partner_reads_its_own_exactly_before_others_and_no_other_partner(
    app: Flask, browser: Browser, container: Container, team: Team
) -> None:
    make_visits(container, team, [[Closing(late=2)], [Closing(VisitOutcome.NOT_ATTEMPTED)], [Closing()]])
    count_partner_quarters(container.units)(container.clock.now())
    own = f"{PARTNERS}/{team.worker.organisation_id}"
    coordinator = arrived(app, team.coordinator)
    text = text_of(coordinator.get(own).text)
    assert "Visible only to you until 7 Dec 2026" in text
    assert "Review 2 visits" in text
    assert "With so few cases, they see no figures." in text
    listed = text_of(coordinator.get(f"{own}/{THIRD.key}").text)
    assert ("Late" in listed, "Missed" in listed, "On time" in listed) == (True, True, False)
    assert "2 visits late or missed" in text_of(coordinator.get("/").text)
    assert "late or missed" not in arrived(app, team.worker).get("/").text
    assert "No quarters shown yet" in browser.get(PARTNERS).text
    assert coordinator.get(f"{PARTNERS}/{make_organisation(container)}").status_code == 404
    assert arrived(app, make_team(container).coordinator).get(own).status_code == 404
    assert arrived(app, team.officer).get(own).status_code == 404


def test_a_manager_reads_one_partner_quarter_by_quarter_and_not_its_visits(
    browser: Browser, container: Container
) -> None:
    partner = make_organisation(container)
    make_quarter(container, partner, [*closed(60, ON_TIME), *closed(4, LATE)])
    text = text_of(browser.get(f"{PARTNERS}/{partner}").text)
    assert "3rd quarter 2026" in text
    assert "64 together with: Late" in text
    assert TOGETHER in text
    assert browser.get(f"{PARTNERS}/{partner}/{THIRD.key}").status_code == 403


@pytest.mark.parametrize("query", ["?quarter=2026-Q9", "?quarter=x", "?sort=best"])
def test_what_cannot_be_asked_is_said(browser: Browser, container: Container, query: str) -> None:
    assert browser.get(f"{PARTNERS}{query}").status_code == 422


def test_a_quarter_of_which_nothing_is_shown_has_no_file(browser: Browser, container: Container) -> None:
    make_quarter(container, make_organisation(container), closed(12, ON_TIME))
    assert browser.get(f"{PARTNERS}?quarter=2026-Q1").status_code == 404
    assert browser.get(f"{PARTNERS}.csv?quarter=2026-Q1").status_code == 404


def test_more_partners_are_not_asked_for_one_by_one(app: Flask, browser: Browser, container: Container) -> None:
    def more(number: int) -> uuid.UUID:
        for _number in range(number):
            partner = make_organisation(container)
            make_quarter(container, partner, [*closed(20, ON_TIME), *closed(12, NOT_ATTEMPTED)])
        return partner

    more(2)
    browser.get(PARTNERS)
    with counted(container) as few:
        browser.get(PARTNERS)
    more(12)
    with counted(container) as many:
        browser.get(PARTNERS)
    assert len(many.statements) == len(few.statements) <= 12
