"""The words of the survey in the languages that are offered: questions, answers, dimensions, bands, the opening.

They stand in data/survey/labels/, one file per language; the English questions stand in the instrument itself. A file
names the versions of the instrument that it speaks for: words of one must not stand beside another's weights.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reintegration.surveys.queries.instrument import SURVEY_FOLDER, instrument
from reintegration.surveys.rules.instrument import SPECIALS, Instrument, Question

ENGLISH = "en"


@dataclass(frozen=True)
class SurveyLabels:
    """The words of one instrument in one language. `weights` ("project weights") stands wherever a score is shown."""

    language: str
    label: str
    weights: str
    opening: str
    questions: Mapping[str, str]
    answers: Mapping[tuple[str, str], str]
    dimensions: Mapping[str, str]
    bands: Mapping[str, str]

    def answer(self, question: str, value: str) -> str:
        """An answer in words, special answers included; the value itself where there is no word for it."""
        return self.answers.get((question, value), value)


@cache
def _files(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The words of each language, by its code."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}


def label_languages(folder: Path = SURVEY_FOLDER / "labels") -> list[str]:
    """The codes of the languages that the survey is written in."""
    return list(_files(folder))


def _in_words(words: Mapping[str, Any], question: Question) -> dict[str, str]:
    """The answers of a question, as far as this language has words for them."""
    scale = words.get("scales", {}).get(question.scale, {})
    own = words.get("questions", {}).get(question.id, {}).get("answers", {})
    answers = {**words.get("special", {}), **scale, **own}
    return {value: answers[value] for value in (*question.offers, *SPECIALS) if value in answers}


@cache
def survey_labels(language: str, version: int | None = None) -> SurveyLabels:
    """The words of an instrument (the newest version if none is named). What a language lacks is English."""
    return labels_of(instrument(version), language, SURVEY_FOLDER / "labels")


def labels_of(survey: Instrument, language: str, folder: Path) -> SurveyLabels:
    """The words of this instrument from the files of a folder; English for what a language lacks, then the code."""
    fitting = {code: words for code, words in _files(folder).items() if survey.version in words["versions"]}
    spoken = language if language in fitting else ENGLISH
    words, english = fitting.get(spoken, {}), fitting.get(ENGLISH, {})
    texts = words.get("questions", {})
    return SurveyLabels(
        language=spoken,
        label=words.get("label", survey.label),
        weights=words.get("weights", survey.label),
        opening=words.get("opening", survey.opening),
        questions={question.id: texts.get(question.id, {}).get("text", question.text) for question in survey.questions},
        answers={
            (question.id, value): word
            for question in survey.questions
            for value, word in {**_in_words(english, question), **_in_words(words, question)}.items()
        },
        dimensions={**english.get("dimensions", {}), **words.get("dimensions", {})},
        bands={**english.get("bands", {}), **words.get("bands", {})},
    )
