"""Tables of rules: read, exported, read back with every error by row, and proposed together or not at all."""

import csv
import io
import re
import uuid
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from foundation.rulebook.queries import all_rows
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.rule_changes.models import RuleChange
from planning.rule_changes.rules import RuleTable
from planning.rule_changes.services.tables import as_csv
from planning.rule_changes.services.typing import read_value
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.rule_changes import Keepers, confirmed, in_days
from tests.factories.scopes import EVERYTHING

TIMES = "/rules/tables/times"


def sent(browser: Browser, text: str, table: str = TIMES) -> str:
    """Send a file; returns the page that says what was read."""
    file = (io.BytesIO(text.encode()), "rules.csv")
    answer = browser.send(f"{table}/import", {"file": file}, content_type="multipart/form-data")
    return str(answer.text)


def row(container: Container, value: object = 70, **changed: str) -> str:
    """A row of a file that changes a minimum time."""
    cells = {
        "code": "itinerary.connection.domestic_minutes",
        "scope": "",
        "value": str(value),
        "valid_from": in_days(container, 3).isoformat(),
        "valid_until": "",
        "source": "Airport handbook 2026",
        "standing": "sourced",
        "note": "",
        **changed,
    }
    return ";".join(cells.values())


HEAD = "code;scope;value;valid_from;valid_until;source;standing;note"


def proposed(container: Container) -> list[object]:
    """The values that are proposed."""
    with reading(container.units, EVERYTHING) as unit:
        return list(unit.session.execute(select(RuleChange.value).order_by(RuleChange.code)).scalars())


def text_of(page: str) -> str:
    """What the form proposes."""
    match = re.search(r"<textarea[^>]*name=\"text\"[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert match is not None, page
    return match[1].replace("&#34;", '"').replace("&quot;", '"').strip()


@pytest.mark.parametrize("table", list(RuleTable))
def test_each_table_is_read_exported_and_changes_nothing_when_it_is_read_back(
    app: Flask, keepers: Keepers, table: RuleTable
) -> None:
    browser, address = arrived(app, keepers.officer), f"/rules/tables/{table.value}"
    assert browser.get(address).status_code == 200
    exported = browser.get(f"{address}.csv")
    assert exported.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(exported.data.decode("utf-8-sig"), newline="")))
    assert len(rows) > 1
    page = sent(browser, exported.text, address)
    assert "0 rows would change a rule." in page
    unknown = sum(not row[2] for row in rows[1:])
    known = len(rows) - 1 - unknown
    assert f"{known} row" in page or unknown
    in_french = browser.get(f"{address}.csv", headers={"Accept-Language": "fr"})
    assert '";"' in in_french.text.splitlines()[0]
    assert "0 rows would change a rule." in sent(browser, in_french.text, address)


def test_a_file_names_no_currency_that_there_is_not(app: Flask, container: Container, keepers: Keepers) -> None:
    table, rate = "/rules/tables/exchange", {"code": "exchange.units_per_euro", "scope": "currency=XQZ"}
    page = sent(arrived(app, keepers.officer), "\n".join([HEAD, row(container, "1.2", **rate)]), table)
    assert "Row 2, scope: XQZ is not a currency in use." in page


def test_a_rule_with_three_decimals_is_read_back_where_decimals_follow_a_comma(
    app: Flask, container: Container
) -> None:
    with reading(container.units, EVERYTHING) as unit:
        rows = [replace(row, value="1.234") for row in all_rows(unit.session) if row.unit == "ratio"]
    with app.test_request_context(), force_locale("fr"):
        [_head, first, *_more] = as_csv(rows).decode("utf-8-sig").splitlines()
    assert '"1,2340"' in first
    assert read_value("1,2340", rows[0]) == "1.2340"


def test_rows_are_proposed_together_and_confirmed_together(app: Flask, container: Container, keepers: Keepers) -> None:
    browser = arrived(app, keepers.officer)
    page = sent(
        browser,
        "\n".join([HEAD, row(container), row(container, 100, code="itinerary.connection.international_minutes")]),
    )
    assert "2 rows would change a rule." in page
    assert proposed(container) == []
    answer = browser.post(f"{TIMES}/propose", text=text_of(page))
    assert answer.status_code == 303, answer.text
    assert proposed(container) == [70, 100]
    proposal_id = answer.headers["Location"].rsplit("/", 1)[1]
    confirmed(container, keepers.administrator, uuid.UUID(proposal_id))
    assert "100 minutes" in browser.get("/rules/itinerary.connection.international_minutes").text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"value": "much"}, "Row 3, value: Enter a whole number"),
        ({"value": "5"}, "Row 3, value: The lowest value allowed for this rule is 45 minutes"),
        ({"valid_from": "2020-01-01"}, "Row 3, valid_from: What was decided before must not change"),
        ({"valid_from": "soon"}, "Row 3, valid_from: Enter a date"),
        ({"source": ""}, "Row 3, source: Say where this value comes from"),
        ({"standing": "certain"}, "Row 3, standing: Use one of sourced"),
        ({"code": "no.such.rule"}, "Row 3, code: This rule does not exist. Choose one from the list of rules"),
        ({"scope": "moon=1"}, "Row 3, scope: Write a scope"),
        ({"note": "x" * 1001}, "Row 3, note: Enter between 1 and 1000 characters"),
    ],
)
def test_every_error_is_named_by_row_and_nothing_is_half_stored(
    app: Flask, container: Container, keepers: Keepers, changed: dict[str, str], says: str
) -> None:
    browser = arrived(app, keepers.officer)
    bad = row(container, **{"code": "itinerary.connection.international_minutes", **changed})
    text = "\n".join([HEAD, row(container), bad])
    page = sent(browser, text)
    assert says in page
    assert 'name="text"' not in page
    answer = browser.post(f"{TIMES}/propose", text=text)
    assert answer.status_code == 422
    assert says in answer.text
    assert text.splitlines()[1] in answer.text.replace("&#34;", '"')  # what was typed stays
    assert proposed(container) == []


def test_a_row_that_is_there_twice_is_refused_at_the_second(app: Flask, container: Container, keepers: Keepers) -> None:
    page = sent(arrived(app, keepers.officer), "\n".join([HEAD, row(container), row(container, 80)]))
    assert "Row 3, valid_from: Another value" in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code;value\na;1", "These columns are missing: valid_from, source, standing."),
        (HEAD + ";code\n", "These columns appear twice: code."),
        (HEAD, "This list has no rows below its headings."),
    ],
)
def test_a_file_that_is_no_table_says_why(app: Flask, keepers: Keepers, text: str, says: str) -> None:
    assert says in sent(arrived(app, keepers.officer), text)


def test_only_who_may_change_rules_imports_and_everybody_reads(app: Flask, container: Container) -> None:
    browser = arrived(app, make_account(container))
    assert browser.get("/rules/tables").status_code == 200
    page = browser.get(TIMES).text
    assert "Import from CSV" not in page
    assert browser.get(f"{TIMES}/import").status_code == 403
    assert browser.get("/rules/tables/nothing").status_code == 404
