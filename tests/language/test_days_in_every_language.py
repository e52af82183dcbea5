"""A day is day, month, year in every language, with or without its weekday, and in the digits of all other numbers."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from foundation.language.formats import clock_day, clock_time, day, number
from foundation.language.locales import LANGUAGES, PHONE_LANGUAGES

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
_DAY_FIRST = re.compile(r"28\W.*2026$")


@pytest.mark.parametrize("language", [*LANGUAGES, *PHONE_LANGUAGES])
def test_days_begin_with_the_day_and_end_with_the_year(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        short, long = day(date(2026, 11, 28)), clock_day(NOON)
        assert _DAY_FIRST.match(short)
        assert language in ("tr", "ar", "fr") or long.endswith(short), "the same day, after its weekday"
        assert (clock_time(NOON), number(28)) == ("12:00", "28")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "сб, 28 нояб. 2026"),
        ("uz", "Shan, 28-noy 2026"),
        ("fa_AF", "شنبه 28 نومبر 2026"),
        ("ur", "ہفتہ، 28 نومبر 2026"),
        ("bn", "শনি, 28 নভে 2026"),
    ],
)
def test_a_day_with_its_weekday_on_the_phone(app: Flask, language: str, words: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert clock_day(NOON) == words
