"""Several things in a row: with the commas and the “and” of each language, and none of them twice."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from foundation.language.formats import comma, day, listed

TEMPLATES = Path(__file__).parents[2] / "templates"
DAY = date(2026, 12, 28)
THINGS = ["A1", "B2", "C3"]


@pytest.mark.parametrize(
    ("language", "two", "three"),
    [
        ("en", "A1 and B2", "A1, B2, and C3"),
        ("tr", "A1 ve B2", "A1, B2 ve C3"),
        ("ar", "A1 وB2", "A1 وB2 وC3"),
        ("fa_AF", "A1 و B2", "A1،\u200f B2، و C3"),
        ("fr", "A1 et B2", "A1, B2 et C3"),
    ],
)
def test_one_two_and_three_things_in_every_language(app: Flask, language: str, two: str, three: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert [listed(THINGS[:count]) for count in range(4)] == ["", "A1", two, three]


@pytest.mark.parametrize(("language", "words"), [("en", "28 Dec 2026"), ("ru", "28 дек. 2026"), ("tr", "28 Ara 2026")])
def test_a_day_ends_in_no_full_stop_that_a_sentence_would_double(app: Flask, language: str, words: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert day(DAY) == words


@pytest.mark.parametrize(
    ("language", "sign"), [("en", ", "), ("fr", ", "), ("ar", "، "), ("fa_AF", "، "), ("ur", "، ")]
)
def test_a_comma_is_of_the_readers_script(app: Flask, language: str, sign: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert comma() == sign


def test_templates_join_names_by_the_comma_of_the_language() -> None:
    """Where a file's columns or rows are listed, the comma stays that of the file."""
    latin = re.compile(r'not loop\.last %\}, \{|\|join\(", "\)|\}\}, \{\{')
    found = {path.name for path in TEMPLATES.rglob("*.html") if latin.search(path.read_text("utf-8"))}
    assert found <= {"import.html", "answer.html", "columns.html", "row.html", "page.html"}
