"""A language is called as its reader calls it, in whatever language somebody typed its name."""

import pytest
from flask import Flask
from flask_babel import force_locale

from foundation.language.known_words import in_readers_words


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("tr", "Uzbek", "Özbekçe"),
        ("en", "Özbekçe", "Uzbek"),
        ("fr", " arabic ", "arabe"),
        ("ar", "Dari, Pashto", "الدارية والبشتو"),
        ("ru", "Uzbek", "узбекский"),
        ("en", "русский", "Russian"),
        ("tr", "farsi", "Farsça"),
    ],
)
def test_a_name_that_is_known_is_said_in_the_readers_language(
    app: Flask, language: str, typed: str, shown: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert in_readers_words(typed) == shown


@pytest.mark.parametrize("typed", ["", "Wakhi", "Uzbek, slowly", "her mother's tongue"])
def test_what_is_no_name_stays_as_typed(app: Flask, typed: str) -> None:
    with app.test_request_context(), force_locale("tr"):
        assert in_readers_words(typed) == typed
