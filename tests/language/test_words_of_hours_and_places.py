"""Where a leg begins, when hours begin and when days begin are asked in words of their own."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from foundation.language.words import gettext
from planning.timetable.words import COLUMN_LABELS

TEMPLATES = Path(__file__).parents[2] / "templates"
_OF_HOURS = re.compile(r"""forms\.text\([\w.]+, "starts", _\("From"\)""")
_FROM = re.compile(r"""_\(["']From["']\)""")


def test_only_hours_begin_with_from() -> None:
    pages = {str(path.relative_to(TEMPLATES)): path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
    said = {name: len(_FROM.findall(page)) for name, page in pages.items() if _FROM.search(page)}
    assert said == {name: len(_OF_HOURS.findall(pages[name])) for name in said}
    assert set(said) == {"returns/safe_contact/page.html", "reintegration/referrals/contact_checks.html"}


@pytest.mark.parametrize(
    ("language", "place", "hours"),
    [("en", "Departs from", "From"), ("tr", "Nereden", "Başlangıç"), ("fr", "Départ de", "Début")],
)
def test_a_place_and_an_hour_are_told_apart(app: Flask, language: str, place: str, hours: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert (str(COLUMN_LABELS["origin"]), gettext("From")) == (place, hours)
