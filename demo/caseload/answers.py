"""Answers that invented people give to the survey: the better life goes for them, the better. Pure, by a generator."""

import random

from reintegration.surveys.rules.instrument import Instrument, Question

_SPREAD = 0.28  # how far one answer lies from how life goes
_REFUSED, _UNKNOWN = 0.015, 0.02


def invented_answers(rng: random.Random, instrument: Instrument, fares: float) -> dict[str, object]:
    """One answer per question of an instrument, for somebody whose life goes so well (0 to 1)."""
    answers: dict[str, object] = {}
    for question in instrument.questions:
        if question.ask_if and not _is_asked(question, answers):
            continue
        draw = rng.random()
        if draw < _REFUSED + _UNKNOWN:
            answers[question.id] = "refused" if draw < _REFUSED else "dont_know"
        else:
            answers[question.id] = _answer(rng, question, fares)
    return answers


def _is_asked(question: Question, answers: dict[str, object]) -> bool:
    return all(answers.get(earlier) in expected for earlier, expected in question.ask_if.items())


def _answer(rng: random.Random, question: Question, fares: float) -> object:
    if question.several:
        return sorted({rng.choice(question.choices) for _ in range(rng.randint(1, 2))})
    if not question.points:
        return rng.choice(question.choices)
    if question.not_applicable and rng.random() < 0.1:
        return rng.choice(question.not_applicable)
    felt = min(1.0, max(0.0, rng.gauss(0.42 + 0.6 * fares, _SPREAD)))
    points = question.points
    return min(points, key=lambda answer: abs(points[answer].numerator / points[answer].denominator - felt))
