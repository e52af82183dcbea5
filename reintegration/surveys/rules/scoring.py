"""Scoring one response: which questions were asked, what the answers are worth, and the scores as exact fractions.

The definition stands in the comments of data/survey/reintegration-v1.toml. Nothing is rounded here.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from foundation.errors import DomainError
from reintegration.surveys.rules.instrument import SPECIALS, Alert, Dimension, Instrument, Question, Special


class AnswerStatus(enum.StrEnum):
    """What became of a question. The first one counts; the next three leave the sum; the next three are missing."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    SKIPPED = "skipped"
    OVERHEARD = "overheard"
    REFUSED = "refused"
    DONT_KNOW = "dont_know"
    BLANK = "blank"
    UNSCORED = "unscored"


NOT_ASKED = frozenset({AnswerStatus.SKIPPED, AnswerStatus.OVERHEARD})
MISSING = frozenset({AnswerStatus.REFUSED, AnswerStatus.DONT_KNOW, AnswerStatus.BLANK})


@dataclass(frozen=True)
class Problem:
    """An answer that cannot be taken, with what is wrong."""

    question: str
    answer: object
    message: str


@dataclass(frozen=True)
class Ignored:
    """An answer to a question that was not asked: `status` says why it was not."""

    question: str
    answer: tuple[str, ...]
    status: AnswerStatus


class BadAnswers(DomainError):
    """Answers that the instrument does not offer. Carries every problem."""

    code = "bad_answers"

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep all problems, in the order of the answers."""
        super().__init__("; ".join(f"{problem.question}: {problem.message}" for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Explained:
    """One question as it went into the score. `points` only where it counts; a question not asked has no answer."""

    question: str
    dimension: Dimension
    answer: tuple[str, ...]
    status: AnswerStatus
    points: Fraction | None
    weight: Fraction


@dataclass(frozen=True)
class DimensionScore:
    """How one dimension came about: `score` is `total` by `answered`, where enough of `applicable` was answered.

    `total`: the sum of points times weight. `answered`, `applicable`: weights. `coverage`: None where nothing applies.
    """

    total: Fraction
    answered: Fraction
    applicable: Fraction
    coverage: Fraction | None
    score: Fraction | None
    band: str | None


@dataclass(frozen=True)
class Scores:
    """The scores of one response, each None where it is not measured, and everything needed to explain them."""

    dimensions: Mapping[Dimension, DimensionScore]
    composite: Fraction | None
    composite_band: str | None
    alerts: tuple[Alert, ...]
    explained: tuple[Explained, ...]

    def answer(self, question: str) -> tuple[str, ...]:
        """What was answered, special answers left out; empty if nothing was, or if the question was not asked."""
        answers = next((row.answer for row in self.explained if row.question == question), ())
        return tuple(answer for answer in answers if answer not in SPECIALS)


def check_answers(
    instrument: Instrument, answers: Mapping[str, object], overheard: bool
) -> tuple[list[Problem], list[Ignored]]:
    """Answers that cannot be taken, and answers to questions that were not asked, which do not count.

    An answer that its question does not offer is a problem whether or not the question was asked: whoever wrote it
    read the question wrongly, and the condition on which it was asked may be wrong for the same reason.
    """
    if problems := _problems(instrument, answers):
        return problems, []
    rows = _explained(instrument, answers, overheard)
    ignored = [
        Ignored(row.question, answer, row.status)
        for row in rows
        if row.status in NOT_ASKED and (answer := _as_tuple(answers.get(row.question)))
    ]
    return [], ignored


def score(instrument: Instrument, answers: Mapping[str, object], overheard: bool) -> Scores:
    """The scores of these answers. `overheard`: others could listen. BadAnswers if an answer cannot be taken."""
    if problems := _problems(instrument, answers):
        raise BadAnswers(problems)
    rows = _explained(instrument, answers, overheard)
    dimensions = {dimension: _dimension(instrument, rows, dimension) for dimension in Dimension}
    measured = [part.score for part in dimensions.values() if part.score is not None]
    composite = sum(measured, Fraction(0)) / len(measured) if len(measured) == len(dimensions) else None
    alerts = tuple(
        alert
        for row in rows
        for alert in instrument.alerts
        if alert.question == row.question and set(row.answer) & set(alert.answers)
    )
    return Scores(dimensions, composite, instrument.scoring.band(composite), alerts, rows)


def _problems(instrument: Instrument, answers: Mapping[str, object]) -> list[Problem]:
    questions = {question.id: question for question in instrument.questions}
    problems = []
    for code, answer in answers.items():
        message = _wrong(questions[code], answer) if code in questions else "there is no such question"
        if message:
            problems.append(Problem(code, answer, message))
    return problems


def _wrong(question: Question, answer: object) -> str:
    """What is wrong with an answer; empty if it can be taken. A list may repeat itself: each answer counts once."""
    if isinstance(answer, str):
        if question.several and answer not in SPECIALS:
            return "several answers can be given: write a list"
        return "" if answer in SPECIALS or answer in question.offers else "the question does not offer this answer"
    if not question.several:
        return "one answer, as a text, is wanted; leave the question out if there is none"
    if not isinstance(answer, list | tuple) or not all(isinstance(text, str) for text in answer):
        return "a list of texts is wanted; leave the question out if there is no answer"
    if SPECIALS & set(answer) and len(set(answer)) > 1:
        return "refused and dont_know stand alone"
    wrong = [choice for choice in answer if choice not in question.offers and choice not in SPECIALS]
    return "the question does not offer this answer" if wrong else ""


def _as_tuple(answer: object) -> tuple[str, ...]:
    """An answer that can be taken, as a tuple without repetitions; empty for a blank."""
    texts = (answer,) if isinstance(answer, str) else answer
    return tuple(dict.fromkeys(str(text) for text in texts)) if isinstance(texts, list | tuple) else ()


def _explained(instrument: Instrument, answers: Mapping[str, object], overheard: bool) -> tuple[Explained, ...]:
    """Every question in its order, with what became of it."""
    answered: dict[str, tuple[str, ...]] = {}  # a question that was not asked fulfils no condition
    rows = []
    for question in instrument.questions:
        answer = _as_tuple(answers.get(question.id))
        status = _status(question, answer, overheard, answered)
        if status in NOT_ASKED:
            answer = ()
        answered[question.id] = answer
        points = question.points[answer[0]] if status is AnswerStatus.SCORED else None
        rows.append(Explained(question.id, question.dimension, answer, status, points, question.weight))
    return tuple(rows)


def _status(
    question: Question, answer: tuple[str, ...], overheard: bool, answered: Mapping[str, tuple[str, ...]]
) -> AnswerStatus:
    if overheard and question.skip_if_overheard:
        return AnswerStatus.OVERHEARD
    if not all(set(answered[code]) & set(answers) for code, answers in question.ask_if.items()):
        return AnswerStatus.SKIPPED
    if not answer:
        return AnswerStatus.BLANK
    if answer[0] in SPECIALS:
        return AnswerStatus.REFUSED if answer[0] == Special.REFUSED else AnswerStatus.DONT_KNOW
    if answer[0] in question.not_applicable:
        return AnswerStatus.NOT_APPLICABLE
    return AnswerStatus.SCORED if question.is_scored else AnswerStatus.UNSCORED


def _dimension(instrument: Instrument, rows: Sequence[Explained], dimension: Dimension) -> DimensionScore:
    counting = [row for row in rows if row.dimension is dimension and row.weight > 0]
    scored = [row for row in counting if row.status is AnswerStatus.SCORED]
    missing = [row for row in counting if row.status in MISSING]
    total = sum((row.weight * (row.points or 0) for row in scored), Fraction(0))
    answered = sum((row.weight for row in scored), Fraction(0))
    applicable = answered + sum((row.weight for row in missing), Fraction(0))
    coverage = answered / applicable if applicable else None
    enough = coverage is not None and answered > 0 and coverage >= instrument.scoring.coverage
    value = total / answered if enough else None
    return DimensionScore(total, answered, applicable, coverage, value, instrument.scoring.band(value))
