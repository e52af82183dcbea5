"""Rule changes over the pages: proposed, seen with what they would do, confirmed, cancelled."""

import re
import uuid

import pytest
from flask import Flask

from foundation.rulebook.rules import Direction
from foundation.web.container import Container
from tests.factories.journeys import make_ready, make_team
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.rule_changes import (
    CONNECTION,
    EDITS,
    Keepers,
    confirmed,
    count,
    in_days,
    make_proposal,
    typed,
)

FORM = f"/rules/{CONNECTION}/change"


def said(container: Container, **changed: object) -> dict[str, object]:
    """The fields of the form."""
    day = in_days(container, 3).isoformat()
    return {"value": "150", "valid_from": day, "source": "IATA 2026", "standing": "sourced", **changed}


def words_of(page: str) -> str:
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def ticks_of(page: str) -> dict[str, bool]:
    """Which values the page offers to tick, and which of them are ticked."""
    found = re.findall(r'<input [^>]*type="checkbox" name="value" value="(\w+)"[^>]*?( checked)?>', page)
    return {value: bool(checked) for value, checked in found}


def proposed(browser: Browser, container: Container, **changed: object) -> str:
    """Send the form; returns the address of the proposal."""
    answer = browser.post(FORM, **said(container, **changed))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_rule_leads_to_its_form_only_for_who_may_change_rules(
    app: Flask, container: Container, keepers: Keepers
) -> None:
    assert FORM in arrived(app, keepers.officer).get(f"/rules/{CONNECTION}").text
    officer = arrived(app, make_account(container))
    assert FORM not in officer.get(f"/rules/{CONNECTION}").text
    assert officer.get(FORM).status_code == 403
    assert officer.get("/rule-changes").status_code == 403


def test_one_proposes_another_confirms_and_the_rule_says_so(app: Flask, container: Container, keepers: Keepers) -> None:
    address = proposed(arrived(app, keepers.officer), container)
    second = arrived(app, keepers.administrator)
    assert "Being counted" in second.get(address).text
    third = arrived(app, make_account(container, extras=EDITS))
    assert "Confirm a rule change" in third.get("/").text
    count(container)
    page = second.get(address).text
    assert "1 hour" not in page
    assert "90 minutes" in words_of(page)
    assert "150 minutes" in words_of(page)
    assert second.post(f"{address}/confirm").status_code == 303
    assert "Confirmed" in second.get(address).text
    rule = words_of(second.get(f"/rules/{CONNECTION}").text)
    assert "150 minutes" in rule
    assert "Not in force yet" in rule
    assert "Confirm a rule change" not in third.get("/").text


def test_a_change_is_read_that_keeps_others_out_of_doubt(app: Flask, container: Container, keepers: Keepers) -> None:
    changes = [
        typed(container, value=value, scope=scope)
        for scope, value in (("carrier=TK\nhost=DE", "140"), ("carrier=TK", "130"), ("host=DE", "120"))
    ]
    proposal_id = make_proposal(container, keepers.officer, *changes)
    confirmed(container, keepers.administrator, proposal_id)
    browser = arrived(app, keepers.officer)
    page = words_of(browser.get(f"/rule-changes/{proposal_id}").text)
    assert page.count("90 minutes") == 3
    assert browser.get("/rule-changes").status_code == 200


def test_what_was_typed_stays_with_what_is_wrong(app: Flask, container: Container, keepers: Keepers) -> None:
    browser = arrived(app, keepers.officer)
    answer = browser.post(FORM, **said(container, value="ninety", source="", note="from the carrier"))
    assert answer.status_code == 422
    assert 'value="ninety"' in answer.text
    assert "from the carrier" in answer.text
    assert "Say where this value comes from." in answer.text
    answer = browser.post(FORM, **said(container, value="ninety"))
    assert "Enter a whole number, such as 14." in answer.text
    assert 'value="ninety"' in answer.text


def test_where_it_applies_is_chosen_and_not_typed_in_code(app: Flask, container: Container, keepers: Keepers) -> None:
    browser = arrived(app, keepers.officer)
    page = browser.get(FORM).text
    assert 'name="where_host"' in page
    assert "country=" not in page
    address = proposed(browser, container, where_host="Germany", where_carrier="tk")
    assert "Carrier: TK, Host country: Germany" in words_of(browser.get(address).text)
    status = "/rules/country_status.status/change"
    opened = browser.get(f"{status}?scope=country%3DUZ").text
    assert 'name="where_country" list="places" value="Uzbekistan"' in opened


def test_a_condition_that_cannot_be_is_named_at_its_field(app: Flask, container: Container, keepers: Keepers) -> None:
    browser = arrived(app, keepers.officer)
    answer = browser.post(FORM, **said(container, where_airport="Istanbul", where_country="Atlantis"))
    assert answer.status_code == 422
    assert "Airport: Enter it as in this example: IST" in words_of(answer.text)
    assert "Country of return: Choose from the list." in words_of(answer.text)
    assert 'value="Istanbul"' in answer.text
    assert 'value="Atlantis"' in answer.text


def test_a_rule_of_one_place_asks_for_nothing_else(app: Flask, container: Container, keepers: Keepers) -> None:
    browser, form = arrived(app, keepers.officer), "/rules/working_calendar.closed/change"
    page = browser.get(form).text
    assert re.findall(r'name="(where_\w+)"', page) == ["where_country", "where_host"]
    assert "nothing else: Country of return or Country of return + Host country." in words_of(page)
    day = in_days(container, 3).isoformat()
    answer = browser.post(form, **said(container, value="Moves", valid_until=day, where_host="DE"))
    assert answer.status_code == 422
    assert 'href="#f-scope"' in answer.text
    assert 'id="f-scope"' in answer.text
    taken = browser.post(form, **said(container, value="Moves", valid_until=day, where_host="DE", where_country="UZ"))
    assert taken.status_code == 303


@pytest.mark.parametrize("where", [{}, {"where_country": "UZ"}, {"where_currency": "USD", "where_country": "UZ"}])
def test_an_exchange_rate_is_that_of_one_currency(
    app: Flask, container: Container, keepers: Keepers, where: dict[str, str]
) -> None:
    browser, form = arrived(app, keepers.officer), "/rules/exchange.units_per_euro/change"
    assert re.findall(r'name="(where_\w+)"', browser.get(form).text) == ["where_currency"]
    refused = browser.post(form, **said(container, value="1.2", **where))
    assert refused.status_code == 422
    assert 'href="#f-scope"' in refused.text
    assert "Each currency has a rate of its own. Fill in this, and nothing else: Currency" in words_of(refused.text)
    unknown = browser.post(form, **said(container, value="1.2", where_currency="XQZ"))
    assert unknown.status_code == 422
    assert "XQZ is not a currency in use. Enter the three-letter code of one, such as USD." in words_of(unknown.text)
    assert 'href="#f-where_currency"' in unknown.text
    assert browser.post(form, **said(container, value="1.2", where_currency="USD")).status_code == 303


def test_words_are_ticked_and_an_order_is_typed(app: Flask, container: Container, keepers: Keepers) -> None:
    browser = arrived(app, keepers.officer)
    form = "/rules/itinerary.questioned_between_airports/change"
    page = browser.get(form).text
    assert ticks_of(page) == {"air": False, "road": False, "rail": True, "sea": True}
    assert "One entry on each line." not in page
    wrong = browser.post(form, **said(container, value=["sea", "road"], source=""))
    assert wrong.status_code == 422
    assert ticks_of(wrong.text) == {"air": False, "road": True, "rail": False, "sea": True}
    taken = browser.post(form, **said(container, value=["sea", "road"]))
    assert taken.status_code == 303, taken.text
    changed = words_of(browser.get(taken.headers["Location"]).text)
    assert "Train, Ship This project Ship, Road" in changed
    ladder = browser.get("/rules/follow_up.attempt_ladder/change").text
    assert not ticks_of(ladder)
    assert "One entry on each line." in ladder


def test_of_a_list_that_may_only_lose_entries_those_that_there_are_can_be_ticked(
    app: Flask, container: Container, keepers: Keepers
) -> None:
    browser = arrived(app, keepers.officer)
    form = "/rules/consent.forms/change"
    assert ticks_of(browser.get(form).text) == dict.fromkeys(
        ("explicit_written", "explicit_oral", "implicit", "proxy"), True
    )
    assert browser.post(form, **said(container, value=["explicit_written"])).status_code == 303
    typed = browser.post(form, **said(container, value=["explicit_written", "silence"]))
    assert typed.status_code == 422
    assert "silence" not in ticks_of(typed.text)


def test_what_can_be_ticked_is_read_in_words(app: Flask, container: Container, keepers: Keepers) -> None:
    browser, ticked = arrived(app, keepers.officer), 0
    for code in [code for code, bounds in container.rule_bounds.items() if bounds.direction is not Direction.FIXED]:
        page = browser.get(f"/rules/{code}/change").text
        labels = re.findall(r'name="value" value="(\w+)".*?<label[^>]*>([^<]+)</label>', page) if ticks_of(page) else []
        ticked += bool(labels)
        assert not [value for value, label in labels if label.strip() == value.replace("_", " ")], code
    assert ticked >= 9


def test_the_cases_of_the_own_office_are_named_and_others_are_counted(app: Flask, container: Container) -> None:
    team, others = make_team(container), make_team(container)
    own, other = make_ready(container, team), make_ready(container, others)
    keeper = make_account(container, place=team.owner.office_id, extras=EDITS)
    proposal_id = make_proposal(container, keeper)
    count(container)
    page = arrived(app, keeper).get(f"/rule-changes/{proposal_id}").text
    assert str(own) in page
    assert str(other) not in page
    assert words_of(page).count("Ready now, would be blocked") == 3  # two offices, one case


def test_a_confirmed_change_is_cancelled_with_a_reason(app: Flask, container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    confirmed(container, keepers.administrator, proposal_id)
    browser, address = arrived(app, keepers.officer), f"/rule-changes/{proposal_id}"
    assert "Cancel before it applies" in browser.get(address).text
    assert browser.post(f"{address}/cancel", why="").status_code == 422
    assert browser.post(f"{address}/cancel", why="The carrier kept its rule.").status_code == 303
    page = browser.get(address).text
    assert "Cancelled before it took effect" in page
    assert "The carrier kept its rule." in page


def test_a_change_is_proposed_confirmed_and_cancelled_only_with_a_fresh_proof(app: Flask) -> None:
    stepped = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "route", None)
        and app.view_functions[rule.endpoint].route.steps_up
    }
    assert {"rule_changes.propose", "rule_changes.confirm", "rule_changes.cancel"} <= stepped


def test_lists_are_empty_in_words(app: Flask, keepers: Keepers) -> None:
    page = arrived(app, keepers.officer).get("/rule-changes").text
    assert "No change is waiting." in page
    assert "Nothing is due to change." in page


def test_an_unknown_rule_or_proposal_is_not_found(app: Flask, keepers: Keepers) -> None:
    browser = arrived(app, keepers.officer)
    assert browser.get("/rules/no.such/change").status_code == 404
    assert browser.get(f"/rule-changes/{uuid.uuid4()}").status_code == 404
