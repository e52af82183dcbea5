"""The files of the survey: every instrument can be read, every language is complete, and a gap reads as English."""

from pathlib import Path

import pytest

from foundation.errors import NotFound
from foundation.language.locales import LANGUAGES
from reintegration.surveys.queries import (
    SURVEY_FOLDER,
    instrument,
    instruments,
    labels_of,
    survey_labels,
)
from reintegration.surveys.rules.instrument import SPECIALS, BadInstrument, Dimension

WANTED = {(one.id, value) for one in instrument(1).questions for value in (*one.offers, *SPECIALS)}


def test_the_newest_version_is_used_unless_one_is_named() -> None:
    assert instrument() is instrument(max(version for _, version in instruments()))
    assert instrument(1) is instrument(1)
    with pytest.raises(NotFound):
        instrument(99)
    with pytest.raises(NotFound):
        instrument(1, "unknown")


def test_every_version_stays(tmp_path: Path) -> None:
    text = (SURVEY_FOLDER / "reintegration-v1.toml").read_text(encoding="utf-8")
    (tmp_path / "reintegration-v1.toml").write_text(text, encoding="utf-8")
    (tmp_path / "reintegration-v10.toml").write_text(text.replace("version = 1\n", "version = 10\n"), encoding="utf-8")
    assert list(instruments(tmp_path)) == [("reintegration", 1), ("reintegration", 10)]


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    text = (SURVEY_FOLDER / "reintegration-v1.toml").read_text(encoding="utf-8")
    (tmp_path / "reintegration-v2.toml").write_text(text, encoding="utf-8")
    (tmp_path / "broken-v1.toml").write_text("=", encoding="utf-8")
    (tmp_path / "latin-v1.toml").write_bytes("ü".encode("latin-1"))
    with pytest.raises(BadInstrument) as refused:
        instruments(tmp_path)
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "broken-v1.toml",
        "latin-v1.toml",
        "reintegration-v2.toml",
    ]


def test_the_survey_speaks_every_language_of_the_program() -> None:
    assert {path.stem for path in (SURVEY_FOLDER / "labels").glob("*.toml")} == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_is_complete_and_says_nothing_else(language: str) -> None:
    english, words = survey_labels("en"), survey_labels(language)
    alone = labels_of(instrument(1), language, SURVEY_FOLDER / "labels")
    assert words.language == language
    assert set(alone.answers) == WANTED
    assert set(words.questions) == {one.id for one in instrument(1).questions}
    assert set(words.dimensions) == set(Dimension)
    assert set(words.bands) == {band.name for band in instrument(1).scoring.bands}
    assert words.weights in words.label
    if language != "en":
        texts = [(words.questions[code], english.questions[code]) for code in words.questions]
        texts += [(words.answers[key], english.answers[key]) for key in WANTED]
        texts += [(words.opening, english.opening), (words.weights, english.weights), (words.label, english.label)]
        assert [one for one, other in texts if one == other or not one.strip()] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_answers_of_a_question_read_the_same(language: str) -> None:
    words = survey_labels(language)
    for question in instrument(1).questions:
        shown = [words.answer(question.id, value) for value in (*question.offers, *SPECIALS)]
        assert len(set(shown)) == len(shown), question.id


def test_english_asks_what_the_instrument_asks() -> None:
    words = survey_labels("en")
    assert (words.label, words.opening) == (instrument(1).label, instrument(1).opening)
    assert words.questions == {one.id: one.text for one in instrument(1).questions}


def test_a_language_that_is_not_there_reads_as_english() -> None:
    assert survey_labels("xx") == survey_labels("en")


def test_words_for_one_version_do_not_speak_for_another(tmp_path: Path) -> None:
    (tmp_path / "tr.toml").write_text('versions = [2]\nweights = "başka"\n', encoding="utf-8")
    words = labels_of(instrument(1), "tr", tmp_path)
    assert (words.language, words.weights) == ("en", instrument(1).label)
    assert words.answer("distress", "often") == "often"
