"""The words of papers: every language says everything, in letters that the fonts have."""

import unicodedata
from datetime import date

import pytest

from foundation.papers.compiling import drawable
from foundation.papers.languages import CODES, language_for, paper_language
from foundation.papers.words import FOLDER, words_of
from returns.paperwork.schemas import LANGUAGES


def test_every_language_has_a_file_and_every_file_is_a_language() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(CODES)
    assert LANGUAGES == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_same_keys_with_the_same_placeholders(code: str) -> None:
    assert words_of(code).shape() == words_of("en").shape()


@pytest.mark.parametrize("code", CODES)
def test_every_word_can_be_drawn_and_copied_out_of_a_paper(code: str) -> None:
    """Marks above and below Arabic letters are drawn apart from them: the text of a paper would be in pieces."""
    words = words_of(code)
    for key in words.shape():
        said = words(key, **dict.fromkeys(words.shape()[key], ""))
        assert said.strip(), key
        assert drawable(said) == said, key
        assert not any(unicodedata.combining(letter) for letter in said), key


def test_languages_call_themselves_by_their_own_names() -> None:
    assert [words_of(code)("own_name") for code in CODES] == ["English", "Türkçe", "العربية", "دری", "Français"]


def test_days_and_countries_are_written_in_the_language_of_the_paper() -> None:
    day = date(2026, 11, 27)
    assert paper_language("en").day(day) == "27 Nov 2026"
    assert paper_language("fr").day(day) == "27 novembre 2026"
    assert paper_language("fa_AF").country("TR") == "ترکیه"
    assert paper_language("ar").listed(["WCHR", "OXYG"]) == "WCHR، OXYG"


def test_a_paper_is_offered_in_the_first_spoken_language_that_there_is() -> None:
    assert language_for(["uz", "fa_AF", "ar"]) == "fa_AF"
    assert language_for(["uz"], "tr") == "tr"
    assert language_for([], "xx") == "en"
