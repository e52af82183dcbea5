"""What becomes of each visit of an invented case: drawn from how life goes, for whoever then writes it down. Pure.

Whom life treats badly is reached less often, refuses more often and is lost sooner, as among real people: a caseload
without that would flatter every figure. How life goes is in no table; `fares_of` of the fates gives it again.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from reintegration.follow_up.rules.follow_up import AttemptOutcome, VisitOutcome
from reintegration.surveys.rules.instrument import Instrument, Question

# Answers that invented people give to the survey: the better life goes for them, the better. Pure, by a generator.

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


MONTHS = tuple(range(13))
_NOBODY_TRIED = 0.04  # the programme's failure, which has nothing to do with how life goes
_REACHED, _REACHED_MORE = 0.72, 0.26  # the second times how life goes
_GONE, _GONE_MORE = 0.004, 0.05  # from one month to the next; the second by the square of how badly it goes
_REFUSES = 0.06  # times how badly it goes
_TRIED_OFTEN = 0.85  # of those who are gone: that the ladder was gone up to its end
_OVERHEARD = 0.15
_IN_VAIN = (AttemptOutcome.NO_ANSWER, AttemptOutcome.NO_ANSWER, AttemptOutcome.WRONG_NUMBER)


@dataclass(frozen=True)
class Course:
    """What happens at one visit.

    `outcome`: what is logged, done or refused; None where nobody was reached. `tried`: what each attempt in vain ended
    with, one a day from the day of the visit on. `felt`: the ratings of well-being where the visit was done.
    """

    outcome: VisitOutcome | None
    tried: tuple[AttemptOutcome, ...] = ()
    felt: Mapping[str, int] | None = None


def courses_of(number: int, seed: int, fares: float) -> tuple[Course, ...]:
    """The visits of a case by month, on arrival (0) to the twelfth, whichever of them are planned."""
    rng = random.Random(f"visits-{seed}-{number}")
    badly, courses, is_gone = 1.0 - fares, [], False
    for _month in MONTHS:
        is_gone = is_gone or rng.random() < _GONE + _GONE_MORE * badly * badly
        courses.append(_course(rng, fares, is_gone))
    return tuple(courses)


def _course(rng: random.Random, fares: float, is_gone: bool) -> Course:
    if rng.random() < _NOBODY_TRIED:
        return Course(None)
    if is_gone or rng.random() > _REACHED + _REACHED_MORE * fares:
        is_often = rng.random() < _TRIED_OFTEN if is_gone else rng.random() < 2 / 3
        return Course(None, tuple(rng.choice(_IN_VAIN) for _ in range(3 if is_often else 1)))
    if rng.random() < _REFUSES * (1.0 - fares):
        return Course(VisitOutcome.REFUSED)
    felt = {name: min(5, max(1, round(rng.gauss(1.5 + 3 * fares, 0.8)))) for name in ("physical", "mental", "social")}
    return Course(VisitOutcome.DONE, felt=felt)


@dataclass(frozen=True)
class Said:
    """What somebody says in an interview, and whether others could listen."""

    answers: dict[str, object]
    overheard: bool


def said_by(number: int, seed: int, fares: float, month: int, ordinal: int, instrument: Instrument) -> Said:
    """What the person of this ordinal says in the round of this month; reached or not."""
    rng = random.Random(f"answers-{seed}-{number}-{month}-{ordinal}")
    overheard = rng.random() < _OVERHEARD
    return Said(invented_answers(rng, instrument, fares), overheard)
