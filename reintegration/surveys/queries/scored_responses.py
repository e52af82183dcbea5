"""Responses from outside, scored by an instrument that is there: for files, nothing is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reintegration.surveys.queries.instrument import instrument
from reintegration.surveys.rules.response import read_record, scored_record


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
            _remark(
                number,
                ignored_answer.question,
                list(ignored_answer.answer),
                f"ignored, the question was not asked ({ignored_answer.status})",
            )
            for ignored_answer in unasked
        ]
        if record is not None and not problems:
            results.append(scored_record(survey, record))
    return ScoredResponses([] if problems else results, problems, ignored)


def _remark(record: int, question: str, answer: object, message: str) -> Remark:
    """A line that no answer can break or turn into a command of the terminal: what was given stands there as JSON."""
    if not question:
        return Remark(record, f"record {record}: {message} (given: {_shown(answer)})")
    return Remark(record, f"record {record}, question {_shown(question)}, answer {_shown(answer)}: {message}")


def _shown(value: object) -> str:
    """A value as JSON in plain ASCII; of an object or a list within a list, only what it is; long texts are cut."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list) and not all(isinstance(part, str | int | float | None) for part in value):
        return "a list"
    text = json.dumps(value)
    return text if len(text) <= 200 else text[:200] + "..."
