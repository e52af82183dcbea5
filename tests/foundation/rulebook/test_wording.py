"""What a rule looks like to a reader."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from app import TOPICS
from foundation.rulebook import pages
from foundation.rulebook.queries import ListedRule
from foundation.rulebook.rules import scope_key
from foundation.rulebook.services.bounds import read_bounds
from foundation.rulebook.services.seeds import read_seeds
from foundation.rulebook.topics import UNITS
from foundation.rulebook.words import cited_text, init_rule_values, scope_text, value_text
from foundation.web.topics import gathered
from tests.foundation.rulebook.makers import make_row

FOLDER = Path(__file__).parents[3] / "data" / "rules"


@pytest.fixture(autouse=True)
def reader() -> Iterator[Flask]:
    app = Flask(__name__)
    Babel(app)
    app.add_url_rule("/rules/<code>", "rulebook.rule")
    with app.test_request_context():
        yield app


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "days", "Not known"),
        (True, "none", "Yes"),
        (False, "none", "No"),
        (1, "days", "1 day"),
        (30, "days", "30 days"),
        (5, "working_days", "5 working days"),
        (28, "week_number", "week 28"),
        (16, "age_years", "16 years old"),
        (1200, "count", "1,200"),
        ([1, 3, 6, 12], "months", "1, 3, 6, 12 months"),
        ([], "months", "None"),
        (["AF", "IQ"], "none", "Afghanistan, Iraq"),
        (["valid_passport", "escort"], "none", "valid passport, escort"),
        ({"amount": "2000", "currency": "EUR"}, "money", "€2,000.00"),
        ("0.1", "share", "0.1"),
        ("case_by_case", "none", "case by case"),
        ({"first": "one", "second": True}, "none", "first: one, second: Yes"),
    ],
)
def test_values_are_shown_with_their_unit(value: Any, unit: str, text: str) -> None:
    assert value_text(make_row(value, unit=unit)) == text


@pytest.mark.parametrize(
    ("language", "value", "unit", "text"),
    [
        ("tr", [1, 3, 6], "months", "1, 3, 6 ay"),
        ("tr", ["eid", "arafah"], "none", "eid, arafah"),
        ("fr", ["eid", "arafah"], "none", "eid, arafah"),
        ("ar", ["eid", "arafah"], "none", "\u2068eid\u2069، \u2068arafah\u2069"),
        ("ar", ["eid", "arafah, too"], "none", "\u2068eid\u2069؛ \u2068arafah, too\u2069"),
    ],
)
def test_a_list_names_each_of_its_parts_once_in_every_language(
    reader: Flask, language: str, value: list[object], unit: str, text: str
) -> None:
    with force_locale(language):
        assert value_text(make_row(value, unit=unit)).replace("months", "ay") == text


@pytest.mark.parametrize(
    ("scope", "text"),
    [
        ({}, "Everywhere"),
        ({"carrier": "TK"}, "Carrier: TK"),
        ({"host": "TR"}, "Host country: Türkiye"),
        ({"programme": "EURP", "return_type": "forced"}, "Programme: EURP, Kind of return: forced"),
    ],
)
def test_scopes_are_shown_in_words(scope: dict[str, str], text: str) -> None:
    assert scope_text(make_row(1, scope).scope) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["data", "else"], "Use of data, else"),
        (["data", "oral"], "Use of data; Orally, with a witness"),
        ("data", "Use of data"),
        ("else_so", "else so"),
    ],
)
def test_words_are_called_as_a_topic_calls_them(reader: Flask, value: Any, text: str) -> None:
    row = make_row(value, unit="none")
    init_rule_values(
        reader,
        {row.code: {"data": "Use of data", "oral": "Orally, with a witness"}, "return_type": {"forced": "Forced"}},
    )
    assert value_text(row) == text
    assert scope_text(scope_key({"return_type": "forced"})) == "Kind of return: Forced"


def test_what_topics_call_words_is_there_for_every_word_that_a_rule_holds_or_may_hold() -> None:
    called, bounds = gathered(topic.rule_values for topic in TOPICS), read_bounds(FOLDER)
    seeds = {row.code: row.value for row in read_seeds(FOLDER) if row.code in called}
    assert called.keys() - seeds.keys() == {"return_type"}
    for code, value in seeds.items():
        words = {*(value if isinstance(value, tuple) else [value]), *bounds[code].choices} - {None}
        assert words <= set(called[code]), code


def test_every_seed_can_be_shown() -> None:
    assert all(value_text(row) and scope_text(row.scope) for row in read_seeds(FOLDER))


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_fits_the_table(unit: str) -> None:
    assert len(unit) <= 20


def test_a_long_list_is_cut_where_the_page_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_LINES", 3)
    one = ListedRule(make_row(1), 1)
    found = [("access", [one, one]), ("audit", [one, one]), ("consent", [one])]
    assert [(name, len(rules)) for name, rules in pages._bounded(found)] == [("access", 2), ("audit", 1)]


def test_the_history_says_when_each_row_holds() -> None:
    rows = [
        make_row(4, valid_from=date(2027, 1, 1)),
        make_row(3, valid_from=date(2026, 9, 1)),
        make_row(2, valid_from=date(2026, 5, 1), valid_until=date(2026, 6, 30)),
        make_row(1),
    ]
    lines = pages._versions(rows, date(2026, 11, 24))
    assert [(line.state, line.valid_until) for line in lines] == [
        ("later", None),
        ("now", date(2026, 12, 31)),
        ("past", date(2026, 6, 30)),
        ("past", date(2026, 4, 30)),
    ]


def test_a_row_that_has_ended_is_not_in_force() -> None:
    (line,) = pages._versions([make_row(1, valid_until=date(2026, 6, 30))], date(2026, 7, 1))
    assert line.state == "past"


def test_a_row_that_is_cited_says_where_and_since_when_it_holds(reader: Flask) -> None:
    init_rule_values(reader, {})
    for scope, where in (
        ({}, "Everywhere"),
        ({"country": "UZ", "carrier": "TK"}, "Carrier: TK, Country of return: Uzbekistan"),
    ):
        row = make_row(scope=scope, valid_from=date(2026, 1, 5))
        assert cited_text(row.name) == f"{where}, since 5 Jan 2026"
    assert cited_text("") == cited_text("a.code") == ""
