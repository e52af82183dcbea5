"""Pages of working calendars: the places, a year of one, and the forms by which days and weekends are proposed."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.rule_changes.models import RuleChange
from tests.doors.visits import counted
from tests.factories.journeys import make_plannable, make_team
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.rule_changes import Keepers, confirmed, in_days, make_proposal, typed
from tests.factories.scopes import EVERYTHING

CLOSED = "working_calendar.closed"


def days(container: Container, **changed: str) -> dict[str, str]:
    """The form of a closure, as somebody fills it in."""
    said = {
        "kind": "closed",
        "value": "Consulate moves",
        "valid_from": in_days(container, 3).isoformat(),
        "valid_until": in_days(container, 9).isoformat(),
        "source": "Notice of the consulate, November 2026",
        "standing": "sourced",
    }
    return said | changed


def changes(container: Container) -> list[RuleChange]:
    with reading(container.units, EVERYTHING) as unit:
        return list(unit.session.execute(select(RuleChange).order_by(RuleChange.id)).scalars())


def test_places_of_offices_and_cases_are_listed_and_any_other_can_be_chosen(app: Flask, container: Container) -> None:
    team = make_team(container)
    make_plannable(container, team)
    browser = arrived(app, team.owner)
    page = browser.get("/rules/calendars").text
    assert "Uzbekistan" in page  # of a case
    assert "Türkiye" in page or "Turkey" in page  # of an office
    assert "Afghanistan" in page  # of a rule
    assert "Peru</a>" not in page
    assert browser.get("/rules/calendars?country=PE").headers["Location"].endswith("/rules/calendars/PE")
    both = browser.get("/rules/calendars?country=UZ&host=TR").headers["Location"]
    assert both.endswith("/rules/calendars/UZ-TR")
    refused = browser.get("/rules/calendars?country=Atlantis")
    assert refused.status_code == 422
    assert "Choose from the list." in refused.text


@pytest.mark.parametrize("place", ["ZZ", "uz", "UZ-ZZ", "UZ-UZ", "UZ-", "UZ-TR-DE", "Uzbekistan"])
def test_what_is_no_place_has_no_calendar(app: Flask, container: Container, place: str) -> None:
    assert arrived(app, make_account(container)).get(f"/rules/calendars/{place}").status_code == 404


def test_a_year_shows_weekends_holidays_and_which_of_them_are_reckoned(app: Flask, container: Container) -> None:
    browser = arrived(app, make_account(container))
    page = browser.get("/rules/calendars/AF?year=2027").text
    assert "Eid al-Fitr" in page
    assert "Estimated: it may fall a day earlier or later." in page
    assert page.count("<caption>") >= 12
    assert "Friday" in page
    assert len(re.findall(r'class="year-day ', page)) == 365 + 4  # and the legend
    assert "Public holidays of this year are not known" in browser.get("/rules/calendars/LK?year=2040").text
    assert browser.get("/rules/calendars/AF?year=1812").status_code == 422
    assert "on the public holidays of both countries" in browser.get("/rules/calendars/UZ-TR").text


def test_a_closure_is_proposed_by_one_confirmed_by_another_and_then_in_the_year(
    app: Flask, container: Container, keepers: Keepers
) -> None:
    first, second = arrived(app, keepers.officer), arrived(app, keepers.administrator)
    address = "/rules/calendars/UZ-TR/days"
    assert "name no person" in first.get(address).text
    answer = first.send(address, days(container))
    year = in_days(container, 3).year
    assert answer.headers["Location"].endswith(f"/rules/calendars/UZ-TR?year={year}")
    [change] = changes(container)
    assert (change.code, change.value, change.scope) == (CLOSED, ["Consulate moves"], {"country": "UZ", "host": "TR"})
    waiting = second.get(f"/rules/calendars/UZ-TR?year={year}").text
    assert "Upcoming changes to this calendar" in waiting
    assert 'year-closed"> ' not in waiting
    assert waiting.count("year-day year-closed") == 1  # the legend
    confirmed(container, keepers.administrator, change.proposal_id)
    page = second.get(f"/rules/calendars/UZ-TR?year={year}").text
    assert page.count("year-day year-closed") == 1 + 7
    assert "Notice of the consulate" in page
    assert page.count("<bdi>Consulate moves</bdi></td>") == 1  # a week under one name is one line
    assert "Consulate moves" in second.get("/rules/calendars").text
    assert second.get(f"/rules/calendars/UZ?year={year}").text.count("year-day year-closed") == 1


def test_a_single_day_needs_no_last_one(app: Flask, container: Container, keepers: Keepers) -> None:
    browser = arrived(app, keepers.officer)
    browser.send("/rules/calendars/UZ/days", days(container, kind="worked", valid_until=""))
    [change] = changes(container)
    assert change.code == "working_calendar.worked"
    assert change.valid_from == change.valid_until == in_days(container, 3)


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    app: Flask, container: Container, keepers: Keepers
) -> None:
    browser = arrived(app, keepers.officer)
    past = browser.send("/rules/calendars/UZ/days", days(container, valid_from=in_days(container, -4).isoformat()))
    assert past.status_code == 422
    assert "The earliest first day is" in past.text
    assert "Consulate moves" in past.text
    assert "Notice of the consulate" in past.text
    for wrong, told in (
        ({"value": ""}, "value"),
        ({"kind": "weekend"}, "kind"),
        ({"source": ""}, "source"),
        ({"valid_until": in_days(container, 1).isoformat()}, "valid_until"),
        ({"valid_until": in_days(container, 400).isoformat()}, "valid_until"),
    ):
        refused = browser.send("/rules/calendars/UZ/days", days(container, **wrong))
        assert refused.status_code == 422
        assert f'href="#f-{told}"' in refused.text, told
    assert changes(container) == []


def test_another_weekend_is_ticked_and_seven_days_of_rest_are_refused(
    app: Flask, container: Container, keepers: Keepers
) -> None:
    browser, address = arrived(app, keepers.officer), "/rules/calendars/UZ/weekend"
    page = browser.get(address).text
    assert re.findall(r'value="(\w+)" id="f-days-\d" checked', page) == ["saturday", "sunday"]
    form: dict[str, object] = {
        "days": ["friday", "saturday"],
        "valid_from": in_days(container, 5).isoformat(),
        "source": "Decree of November 2026",
        "standing": "sourced",
    }
    week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    refused = browser.send(address, {**form, "days": week})
    assert refused.status_code == 422
    assert "Enter at most 6 entries." in refused.text
    assert browser.send(address, {**form, "days": ["caturday"]}).status_code == 422
    assert browser.send(address, form).status_code == 303
    assert [change.value for change in changes(container)] == [["friday", "saturday"]]


def test_who_may_not_change_rules_reads_calendars_and_is_offered_no_form(app: Flask, container: Container) -> None:
    browser = arrived(app, make_account(container, Role.RETURN_OFFICER))
    page = browser.get("/rules/calendars/UZ").text
    assert "Change the weekend" not in page
    assert browser.get("/rules/calendars/UZ/days").status_code == 403


def test_pages_ask_no_more_for_many_rows_than_for_few(app: Flask, container: Container, keepers: Keepers) -> None:
    browser = arrived(app, keepers.administrator)
    addresses = ("/rules/calendars", f"/rules/calendars/UZ?year={in_days(container, 3).year}")
    few = [asked(container, browser, address) for address in addresses]
    for number in range(8):
        first = in_days(container, 3 + 2 * number)
        closure = typed(container, CLOSED, f"Day {number}", scope="country=UZ", valid_from=first, valid_until=first)
        confirmed(container, keepers.administrator, make_proposal(container, keepers.officer, closure))
    assert [asked(container, browser, address) for address in addresses] == few
    assert max(few) <= 12
    assert "5 more" in browser.get("/rules/calendars").text


def asked(container: Container, browser: Browser, address: str) -> int:
    browser.get(address)
    with counted(container) as statements:
        assert browser.get(address).status_code == 200
    return len(statements.statements)


def test_days_that_are_not_over_are_all_in_the_file_and_read_back_as_they_are(
    app: Flask, container: Container, keepers: Keepers
) -> None:
    for number in (3, 6):
        day = in_days(container, number)
        closure = typed(container, CLOSED, f"Day {number}", scope="country=UZ", valid_from=day, valid_until=day)
        confirmed(container, keepers.administrator, make_proposal(container, keepers.officer, closure))
    text = arrived(app, keepers.officer).get("/rules/tables/calendars.csv").text
    assert "Day 3" in text
    assert "Day 6" in text


def test_the_page_of_a_rule_does_not_grow_with_its_rows(app: Flask, container: Container, keepers: Keepers) -> None:
    rows = [
        typed(container, CLOSED, f"Day {number}", scope="country=UZ", valid_from=day, valid_until=day)
        for number in range(30)
        for day in [in_days(container, 3 + number)]
    ]
    confirmed(container, keepers.administrator, make_proposal(container, keepers.officer, *rows))
    browser = arrived(app, keepers.officer)
    first, second = browser.get(f"/rules/{CLOSED}").text, browser.get(f"/rules/{CLOSED}?page=2").text
    assert ("Day 29" in first, "Day 0<" in first) == (True, False)
    assert "Day 0<" in second
    assert browser.get(f"/rules/{CLOSED}?page=9").status_code == 404
    assert browser.get(f"/rules/{CLOSED}?page=x").text.count("Day 29") == first.count("Day 29")
