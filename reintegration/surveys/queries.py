"""Reads of surveys: instruments and their words out of data/survey/, responses, and scores of those from outside."""

import json
import re
import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from foundation.errors import NotFound
from foundation.geography.zones import local_date
from foundation.storage.known import prepared
from reintegration.episodes.models import Episode
from reintegration.outcomes.queries import outcome_of_person, outcomes_of_episode
from reintegration.outcomes.rules.outcomes import is_provisional
from reintegration.surveys.models import SurveyResponse as SurveyResponse
from reintegration.surveys.rules.instrument import SPECIALS, BadInstrument, Instrument, Question, parse_instrument
from reintegration.surveys.rules.verdict import read_record, scored_record

# The survey instruments that are there: read from data/survey/. Every version stays, so that scores can be traced.

SURVEY_FOLDER = Path(__file__).resolve().parents[2] / "data" / "survey"
_FILE = re.compile(r"([a-z][a-z0-9_]*)-v([1-9][0-9]*)\.toml")
MAIN = "reintegration"
_IGNORED = "ignored, the question was not asked"


@cache
def instruments(folder: Path = SURVEY_FOLDER) -> dict[tuple[str, int], Instrument]:
    """Every instrument by id and version, oldest version first. BadInstrument with the problems of all files."""
    surveys: dict[tuple[str, int], Instrument] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            survey = _read(path)
        except BadInstrument as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
        else:
            surveys[survey.id, survey.version] = survey
    if problems:
        raise BadInstrument(problems)
    return dict(sorted(surveys.items()))


def _read(path: Path) -> Instrument:
    try:
        survey = parse_instrument(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        raise BadInstrument(["cannot be read. It must be a readable UTF-8 file."]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInstrument([f"not TOML ({error}). Mend that line."]) from None
    named = _FILE.fullmatch(path.name)
    if named is None or (named[1], int(named[2])) != (survey.id, survey.version):
        holds = f"holds {survey.id}, version {survey.version}"
        raise BadInstrument([f"{holds}: call it {survey.id}-v{survey.version}.toml."])
    return survey


def instrument(version: int | None = None, name: str = MAIN) -> Instrument:
    """One version of an instrument, the newest if none is named. NotFound if there is none."""
    versions = {number: survey for (code, number), survey in instruments().items() if code == name}
    chosen = max(versions, default=0) if version is None else version
    if chosen not in versions:
        raise NotFound(f"there is no instrument {name} of version {chosen}")
    return versions[chosen]


# The words of the survey in the languages that are offered: questions, answers, dimensions, bands, the opening.

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


def _in_words(words: Mapping[str, Any], question: Question) -> dict[str, str]:
    """The answers of a question, as far as this language has words for them."""
    scale = words.get("scales", {}).get(question.scale, {})
    own = words.get("questions", {}).get(question.id, {}).get("answers", {})
    answers = {**words.get("special", {}), **scale, **own}
    return {value: answers[value] for value in (*question.offers, *SPECIALS) if value in answers}


@cache
def survey_labels(language: str, version: int | None = None) -> SurveyLabels:
    """The words of an instrument, by default of its newest version; in English where a language has none."""
    return labels_of(instrument(version), language, SURVEY_FOLDER / "labels")


def labels_of(survey: Instrument, language: str, folder: Path) -> SurveyLabels:
    """The words of an instrument from the files of a folder; in English where a language has none, else the code."""
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


# Responses from outside, scored by an instrument that is there: for files, nothing is kept.


@dataclass(frozen=True)
class Remark:
    """A sentence about one record, counted from 1."""

    record: int
    text: str


@dataclass(frozen=True)
class ScoredResponses:
    """One result for each record, in their order; none at all if there is a problem with any of them."""

    results: list[dict[str, object]]
    problems: list[Remark]
    ignored: list[Remark]


def scored_responses(records: Sequence[object], version: int | None = None) -> ScoredResponses:
    """The records scored by this version of the instrument, or by the newest. NotFound if there is no such version."""
    survey = instrument(version)
    results, problems, ignored = [], [], []
    for number, raw in enumerate(records, start=1):
        record, wrong, unasked = read_record(survey, raw)
        problems += [_remark(number, problem.question, problem.answer, problem.message) for problem in wrong]
        ignored += [
            _remark(number, answer.question, list(answer.answer), f"{_IGNORED} ({answer.status})") for answer in unasked
        ]
        if record is not None and not problems:
            results.append(scored_record(survey, record))
    return ScoredResponses([] if problems else results, problems, ignored)


def _remark(record: int, question: str, answer: object, message: str) -> Remark:
    """A line for the terminal; the answer stands there as JSON, so that it can neither break it nor command it."""
    if not question:
        return Remark(record, f"record {record}: {message} (given: {_shown(answer)})")
    return Remark(record, f"record {record}, question {_shown(question)}, answer {_shown(answer)}: {message}")


def _shown(value: object) -> str:
    """A value as JSON in ASCII, cut where it is long; of an object or a nested list only its kind."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list) and not all(isinstance(part, str | int | float | None) for part in value):
        return "a list"
    text = json.dumps(value)
    return text if len(text) <= 200 else text[:200] + "..."


# Reads of survey responses: the editions of one response, and who has answered in a round.


def editions(session: Session, visit_id: uuid.UUID, person_id: uuid.UUID) -> Sequence[SurveyResponse]:
    """The editions of one person's response in one round, the first one first; reading it is noted."""
    statement = (
        select(SurveyResponse)
        .where(SurveyResponse.visit_id == visit_id, SurveyResponse.person_id == person_id)
        .order_by(SurveyResponse.edition)
    )
    return session.execute(statement).scalars().all()


def responses_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[SurveyResponse]:
    """Every edition of every response of an episode; opens nothing."""
    return session.execute(select(SurveyResponse).where(SurveyResponse.episode_id == episode_id)).scalars().all()


def composites_of_episode(
    session: Session, episode: Episode, now: datetime, may_read_early: bool
) -> dict[tuple[uuid.UUID, uuid.UUID], float]:
    """The composite of each measured response in its newest edition, by visit and person; reading them is noted.

    One that may still be overtaken is left out unless `may_read_early`. At most two statements.
    """
    newest: dict[tuple[uuid.UUID, uuid.UUID], SurveyResponse] = {}
    for response in sorted(responses_of_episode(session, episode.id), key=lambda response: response.edition):
        newest[response.visit_id, response.person_id] = response
    standing = (
        {outcome.person_id: outcome.verdict for outcome in outcomes_of_episode(session, episode.id)} if newest else {}
    )
    today = (local_date(now, episode.zone) - episode.arrived_on).days

    def is_early(response: SurveyResponse) -> bool:
        last_day = instrument(response.instrument_version).verdict.accept_to_day
        return is_provisional(response.verdict, standing.get(response.person_id), today, last_day)

    return {
        key: float(Fraction(response.composite))
        for key, response in newest.items()
        if response.composite is not None and (may_read_early or not is_early(response))
    }


_WHO_ANSWERED = prepared(
    select(SurveyResponse.person_id).where(SurveyResponse.visit_id == bindparam("visit_id")).distinct()
)


def who_answered(session: Session, visit_id: uuid.UUID) -> set[uuid.UUID]:
    """Who has a response in a round; opens nothing."""
    return set(session.execute(_WHO_ANSWERED, {"visit_id": visit_id}).scalars())


def is_early_score(session: Session, latest: SurveyResponse, instrument: Instrument, zone: str, now: datetime) -> bool:
    """Whether the window in which this interview decides is still open, on the calendar of `zone`."""
    outcome = outcome_of_person(session, latest.episode_id, latest.person_id)
    today = (local_date(now, zone) - local_date(latest.ended_at, zone)).days + latest.days_since_arrival
    return is_provisional(latest.verdict, outcome.verdict if outcome else None, today, instrument.verdict.accept_to_day)
