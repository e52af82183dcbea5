"""The verdict of one response, by its scores and answers. That of a person stands in the rules of outcomes.

Source: [verdict] in data/survey/reintegration-v1.toml.
Days are counted from arrival, on the calendar of the place of return.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from reintegration.surveys.rules.instrument import Dimension, Instrument
from reintegration.surveys.rules.scoring import Ignored, Problem, Scores, check_answers, score


class Verdict(enum.StrEnum):
    """What can be said about one person. The last four are ends of their own and go before a score."""

    PENDING = "pending"
    SUSTAINED = "sustained"
    NOT_YET = "not_yet"
    NOT_MEASURED = "not_measured"
    DECEASED = "deceased"
    MOVED_ON_BY_CHOICE = "moved_on_by_choice"
    MOVED_ON_BY_NEED = "moved_on_by_need"
    MOVED_ON_REASON_UNKNOWN = "moved_on_reason_unknown"


class Obstacle(enum.StrEnum):
    """Why a response is not sustained; the first two mean that it is not measured."""

    COMPOSITE_NOT_MEASURED = "composite_not_measured"
    REQUIRED_NOT_ANSWERED = "required_not_answered"
    COMPOSITE_TOO_LOW = "composite_too_low"
    DIMENSION_TOO_LOW = "dimension_too_low"
    REQUIRED_NOT_MET = "required_not_met"
    VETO = "veto"


_RECORD = ("answers", "overheard", "days_since_arrival")
NOT_MEASURED_FOR = frozenset({Obstacle.COMPOSITE_NOT_MEASURED, Obstacle.REQUIRED_NOT_ANSWERED})


@dataclass(frozen=True)
class VerdictReason:
    """One obstacle, and the dimension or question that it is about; empty for the composite."""

    obstacle: Obstacle
    about: str = ""


@dataclass(frozen=True)
class Response:
    """A response of one person: the day it was given, whether it was broken off, its instrument and its scores.

    Of a response that was corrected, this is the corrected version; its day stays the day of the interview.
    """

    day: int
    broken_off: bool
    instrument: Instrument
    scores: Scores


def reasons_against(instrument: Instrument, scores: Scores) -> list[VerdictReason]:
    """Every reason why these scores and answers are not sustained; empty if they are. Days are not looked at."""
    rule = instrument.verdict
    reasons = []
    if scores.composite is None:
        reasons.append(VerdictReason(Obstacle.COMPOSITE_NOT_MEASURED))
    if not scores.answer(rule.required_question):
        reasons.append(VerdictReason(Obstacle.REQUIRED_NOT_ANSWERED, rule.required_question))
    if scores.composite is not None and scores.composite < rule.composite_at_least:
        reasons.append(VerdictReason(Obstacle.COMPOSITE_TOO_LOW))
    reasons += [
        VerdictReason(Obstacle.DIMENSION_TOO_LOW, dimension)
        for dimension in Dimension
        if (value := scores.dimensions[dimension].score) is not None and value < rule.each_dimension_at_least
    ]
    reasons += _not_met(instrument, scores)
    reasons += [
        VerdictReason(Obstacle.VETO, question)
        for question, answers in rule.veto.items()
        if set(scores.answer(question)) & set(answers)
    ]
    return reasons


def _not_met(instrument: Instrument, scores: Scores) -> list[VerdictReason]:
    """The required answers that were given otherwise, unless the reasons behind them are all of the accepted ones."""
    rule = instrument.verdict
    unmet = [
        question
        for question, allowed in rule.required.items()
        if (answer := scores.answer(question)) and not set(answer) <= set(allowed)
    ]
    accepted = bool(rule.or_only) and all(
        (answer := scores.answer(question)) and set(answer) <= set(allowed)
        for question, allowed in rule.or_only.items()
    )
    return [] if accepted else [VerdictReason(Obstacle.REQUIRED_NOT_MET, question) for question in unmet]


def scored_verdict(instrument: Instrument, scores: Scores) -> Verdict:
    """Sustained, not yet or not measured: what scores and answers say, whatever the day."""
    obstacles = {reason.obstacle for reason in reasons_against(instrument, scores)}
    if obstacles & NOT_MEASURED_FOR:
        return Verdict.NOT_MEASURED
    return Verdict.NOT_YET if obstacles else Verdict.SUSTAINED


def response_verdict(instrument: Instrument, scores: Scores, day: int | None) -> Verdict | None:
    """The verdict of a response of this day after arrival; None outside the window, or where the day is not known."""
    if day is None or not instrument.verdict.accept_from_day <= day <= instrument.verdict.accept_to_day:
        return None
    return scored_verdict(instrument, scores)


def is_completed(response: Response) -> bool:
    """Whether a response counts as completed: broken off, only if enough was answered in all three dimensions."""
    dimensions = response.scores.dimensions.values()
    return not response.broken_off or all(dimension.score is not None for dimension in dimensions)


# A response as a plain record, as it comes in a file: what it may hold, and its scores and verdict as plain values.


@dataclass(frozen=True)
class Record:
    """A well-formed record. `day`: whole days since arrival, None where it is not known."""

    answers: Mapping[str, object]
    overheard: bool
    day: int | None


def read_record(instrument: Instrument, raw: object) -> tuple[Record | None, list[Problem], list[Ignored]]:
    """The record, every problem with it, and the answers that do not count; no record if there is a problem.

    A problem that is not about a question has an empty question. `overheard` may be left out and is then false;
    `days_since_arrival` may be left out or be null.
    """
    if not isinstance(raw, Mapping):
        return None, [Problem("", raw, "a record must be an object")], []
    answers, overheard, day = raw.get("answers"), raw.get("overheard", False), raw.get("days_since_arrival")
    problems = [
        Problem("", value, f"{key!a} is not known in a record") for key, value in raw.items() if key not in _RECORD
    ]
    if "answers" not in raw:
        problems.append(Problem("", None, "answers is missing"))
    elif not isinstance(answers, Mapping):
        problems.append(Problem("", answers, "answers must be an object"))
    if not isinstance(overheard, bool):
        problems.append(Problem("", overheard, "overheard must be true or false"))
    if day is not None and (not isinstance(day, int) or isinstance(day, bool) or day < 0):
        problems.append(Problem("", day, "days_since_arrival must be a whole number from 0 up"))
    readable = answers if isinstance(answers, Mapping) else {}
    wrong, ignored = check_answers(instrument, readable, overheard is True)
    problems += wrong
    if problems:
        return None, problems, []
    return Record(readable, overheard is True, day if isinstance(day, int) else None), [], ignored


def scored_record(instrument: Instrument, record: Record) -> dict[str, object]:
    """Scores, bands, coverage, verdict and alerts of a record, as plain values; None where nothing was measured."""
    scores = score(instrument, record.answers, record.overheard)
    return shown_scores(scores, response_verdict(instrument, scores, record.day))


def shown_scores(scores: Scores, verdict: Verdict | None) -> dict[str, object]:
    """Scores and verdict as plain values. A float stands for each exact fraction; nothing is decided by it."""
    parts = {str(dimension): part for dimension, part in scores.dimensions.items()}
    values = {name: part.score for name, part in parts.items()} | {"composite": scores.composite}
    return {
        **{name: None if value is None else float(value) for name, value in values.items()},
        "bands": {name: part.band for name, part in parts.items()} | {"composite": scores.composite_band},
        "coverage": {name: None if part.coverage is None else float(part.coverage) for name, part in parts.items()},
        "verdict": None if verdict is None else str(verdict),
        "alerts": [{"question": alert.question, "opens": str(alert.opens)} for alert in scores.alerts],
    }
