"""Answers for tests: a response with everything answered, and what differs from it."""

from fractions import Fraction

from reintegration.surveys.queries import instrument
from reintegration.surveys.rules.instrument import Dimension, Question
from reintegration.surveys.rules.scoring import Scores, score

INSTRUMENT = instrument(1)
Answer = str | list[str]


def counting(dimension: Dimension) -> list[Question]:
    """The questions that count for a dimension."""
    return [one for one in INSTRUMENT.questions if one.dimension is dimension and one.is_scored]


def worth(question: Question, points: Fraction) -> str:
    """The answer of a question that is worth this, or the best one below it."""
    return max((value, answer) for answer, value in question.points.items() if value <= points)[1]


def everything(points: str = "1", **other: Answer | None) -> dict[str, Answer]:
    """Every counting question answered at about this worth; `other` replaces answers, None takes one out."""
    answers: dict[str, Answer | None] = {
        one.id: worth(one, Fraction(points)) for dimension in Dimension for one in counting(dimension)
    }
    return {code: answer for code, answer in {**answers, **other}.items() if answer is not None}


def scores(answers: dict[str, Answer], overheard: bool = False) -> Scores:
    """The scores of these answers."""
    return score(INSTRUMENT, answers, overheard)
