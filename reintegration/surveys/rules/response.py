"""A response as a plain record, as it comes in a file: what it may hold, and its scores and verdict as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

from reintegration.surveys.rules.instrument import Instrument
from reintegration.surveys.rules.scoring import Ignored, Problem, Scores, check_answers, score
from reintegration.surveys.rules.verdict import Verdict, response_verdict

_FIELDS = ("answers", "overheard", "days_since_arrival")


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
        Problem("", value, f"{key!a} is not known in a record") for key, value in raw.items() if key not in _FIELDS
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
