"""Two days side by side, countries, and the way from a finding to its rule and from a rule to its cases."""

import re

import pytest
from flask import Flask

from foundation.errors import BadInput
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.rule_changes.services.countries import country_rows
from planning.rule_changes.services.effects import LOOKED_AT
from tests.doors.visits import counted
from tests.factories.journeys import make_ready, make_team
from tests.factories.makers import arrived, make_account
from tests.factories.rule_changes import CONNECTION, EDITS, Keepers, change_now, in_days, make_keepers
from tests.factories.scopes import EVERYTHING

STATUS = "country_status.status"


def test_two_days_differ_by_what_begins_between_them(app: Flask, container: Container, keepers: Keepers) -> None:
    change_now(container, keepers, CONNECTION, "150", valid_from=in_days(container, 5))
    browser = arrived(app, make_account(container))
    days = [in_days(container, number).isoformat() for number in (1, 4, 6)]
    same = browser.get(f"/rules/compare?first={days[0]}&second={days[1]}").text
    assert "No rule differs between these two days" in same
    other = browser.get(f"/rules/compare?first={days[0]}&second={days[2]}").text
    assert "90 minutes" in other
    assert "150 minutes" in other
    elsewhere = browser.get(f"/rules/compare?first={days[0]}&second={days[2]}&topic=consent").text
    assert "No rule differs" in elsewhere


def test_a_finding_leads_to_its_rule_and_a_rule_to_the_cases_that_it_blocks(app: Flask, container: Container) -> None:
    team, others = make_team(container), make_team(container)
    own, other = make_ready(container, team), make_ready(container, others)
    change_now(container, make_keepers(container), CONNECTION, "150")
    browser = arrived(app, team.owner)
    assert f'href="/rules/{CONNECTION}"' in browser.get(f"/cases/{own}/readiness").text
    assert f"/rules/{CONNECTION}/cases" in browser.get(f"/rules/{CONNECTION}").text
    page = browser.get(f"/rules/{CONNECTION}/cases").text
    assert str(own) in page
    assert str(other) not in page
    free = browser.get("/rules/list.saved_most/cases").text
    assert "This rule blocks none of these cases" in free


def test_who_works_on_no_cases_is_not_led_to_any(app: Flask, container: Container) -> None:
    administrator = make_keepers(container).administrator
    browser = arrived(app, administrator)
    assert f"/rules/{CONNECTION}/cases" not in browser.get(f"/rules/{CONNECTION}").text
    assert browser.get(f"/rules/{CONNECTION}/cases").status_code == 403


def test_a_suspension_is_shown_with_its_review_and_the_cases_that_it_stops(app: Flask, container: Container) -> None:
    team, others = make_team(container), make_team(container)
    make_ready(container, team)
    make_ready(container, others)
    keeper = make_account(container, place=team.owner.office_id, extras=EDITS)
    keepers = Keepers(keeper, make_keepers(container).administrator)
    change_now(container, keepers, STATUS, "suspended", scope="country=UZ", valid_until=in_days(container, 20))
    assert "Suspended from " in arrived(app, team.owner).get("/rules/countries").text
    container.clock.move(in_days(container, 3) - in_days(container, 0))
    officer = arrived(app, team.owner).get("/rules/countries").text
    assert "Uzbekistan" in officer
    assert "Afghanistan" in officer
    assert "Review overdue" in officer  # of Afghanistan, since 2021
    assert "Review soon" in officer
    assert "stopped by the status" in officer
    assert ">1 <span" in officer
    editor = arrived(app, keeper).get("/rules/countries").text
    assert ">2 <span" in editor  # counts of all offices, by office
    partner = arrived(app, keepers.administrator).get("/rules/countries").text
    assert ">2 <span" in partner


def test_the_status_of_a_country_is_not_that_of_a_part_of_its_cases(container: Container) -> None:
    keepers, later = make_keepers(container), in_days(container, 3)
    change_now(container, keepers, STATUS, "open", scope="country=UZ")
    with pytest.raises(BadInput) as refused:
        change_now(container, keepers, STATUS, "suspended", scope="country=UZ\nhost=DE", valid_from=later)
    assert "country=" in str(refused.value.errors["scope"])
    container.clock.move(in_days(container, 4) - in_days(container, 0))
    with reading(container.units, EVERYTHING) as unit:
        rows = country_rows(unit.session, (), in_days(container, 0))
    assert [(row.row.value, row.is_blocking) for row in rows if row.country == "UZ"] == [("open", False)]


def test_a_country_without_a_status_is_not_known(app: Flask, container: Container) -> None:
    team = make_team(container)
    make_ready(container, team)
    page = arrived(app, team.owner).get("/rules/countries").text
    assert "Not known" in page
    assert "No status recorded" in page


def test_the_cases_of_a_rule_are_judged_by_a_fixed_number_of_statements(app: Flask, container: Container) -> None:
    team = make_team(container)
    make_ready(container, team)
    browser = arrived(app, team.owner)
    address = f"/rules/{CONNECTION}/cases"
    browser.get(address)
    with counted(container) as one:
        browser.get(address)
    for _number in range(LOOKED_AT - 1):
        make_ready(container, team)
    with counted(container) as all_at_once:
        browser.get(address)
    assert 0 < len(all_at_once.statements) <= len(one.statements)


def test_the_cases_of_a_rule_are_judged_a_few_at_a_time(app: Flask, container: Container) -> None:
    team = make_team(container)
    cases = {str(make_ready(container, team)) for _number in range(LOOKED_AT + 2)}
    change_now(container, make_keepers(container), CONNECTION, "150")
    browser, seen, address = arrived(app, team.owner), [], f"/rules/{CONNECTION}/cases"
    for number in (LOOKED_AT, 2):
        page = browser.get(address).text
        rows = re.findall(r'<tr role="row" data-row>.*?href="/cases/([^/]+)/', page, re.DOTALL)
        assert len(rows) == number
        seen += rows
        [address] = re.findall(r'rel="next" href="([^"]+)"', page) or [""]
    assert set(seen) == cases
    assert f'href="/rules/{CONNECTION}/cases">Earlier departures' in page, "from the first one"
