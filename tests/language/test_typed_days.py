"""Days as they are typed: in numbers, or as pages show them, in English and in the reader's language."""

from datetime import date

import pytest
from flask import Flask, g
from marshmallow import ValidationError

from foundation.forms.fields import Day
from foundation.language.formats import day as shown_day
from foundation.language.locales import LANGUAGES, PHONE_LANGUAGES
from foundation.language.typed_days import months_named

FIRST = date(2026, 12, 1)
EVERY_LANGUAGE = sorted({*LANGUAGES, *PHONE_LANGUAGES})


def _read(app: Flask, language: str, typed: str) -> date:
    with app.test_request_context():
        g.language_code = language
        return Day().deserialize(typed)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *[("en", typed) for typed in ("2026-12-01", "1.12.2026", "01/12/2026", "1 . 12 . 2026", "۱/۱۲/۲۰۲۶")],
        *[("en", typed) for typed in ("1 Dec 2026", "01 dec 2026", "1 December 2026", "1-Dec-2026", "1Dec2026")],
        *[("en", typed) for typed in ("Dec 1, 2026", "December 1 2026", "1st Dec 2026")],
        *[("tr", typed) for typed in ("1 Ara 2026", "1 Aralık 2026", "1 ARALIK 2026", "1 aralik 2026", "1 Dec 2026")],
        *[("fr", typed) for typed in ("1 déc. 2026", "1er décembre 2026", "1 dec 2026", "1 Dec 2026")],
        *[("ar", typed) for typed in ("1 ديسمبر 2026", "١ كانون الأول ٢٠٢٦", "01‏/12‏/2026", "1 Dec 2026")],
        *[("ru", typed) for typed in ("1 дек. 2026 г.", "1 декабря 2026", "1 Dec 2026")],
        *[("uz", typed) for typed in ("1-dek 2026", "1-dekabr, 2026")],
        ("ur", "1 دسمبر، 2026"),
    ],
)
def test_a_day_is_read_in_numbers_or_with_the_name_of_its_month(app: Flask, language: str, typed: str) -> None:
    assert _read(app, language, typed) == FIRST


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_every_day_that_a_page_shows_can_be_typed(app: Flask, language: str) -> None:
    for month in range(1, 13):
        with app.test_request_context():
            g.language_code = language
            shown = shown_day(date(2026, month, 28))
            assert len(shown) <= Day.most
            assert Day().deserialize(shown) == date(2026, month, 28)


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_every_month_has_a_name_of_its_own(language: str) -> None:
    assert set(months_named(language).values()) == set(range(1, 13))


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *[("en", typed) for typed in ("1 Dec", "1 Dec 26", "Dec 2026", "1 12 2026x", "31 Feb 2026", "1 J 2026")],
        *[("en", typed) for typed in ("1 Ara 2026", "12.31.2026", "2026 Dec 1", "1 Dec 0026", "tomorrow")],
        ("fr", "1 jui 2026"),
        ("tr", "1 déc. 2026x"),
    ],
)
def test_what_is_no_day_or_could_be_two_is_refused_with_what_to_enter(app: Flask, language: str, typed: str) -> None:
    with pytest.raises(ValidationError, match="1990-02-28"):
        _read(app, language, typed)
