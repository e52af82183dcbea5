"""The survey instrument: its questions, answers, weights, cut-offs and verdict rule, as frozen facts with a version."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from foundation.errors import DomainError


class Dimension(enum.StrEnum):
    """The three dimensions of reintegration, in the order in which they are asked and shown."""

    ECONOMIC = "economic"
    SOCIAL = "social"
    PSYCHOSOCIAL = "psychosocial"


class Opens(enum.StrEnum):
    """What an alert opens during the interview, whatever the score."""

    CONCERN = "concern"
    OFFER_OF_HELP = "offer_of_help"


class Special(enum.StrEnum):
    """Answers that every question takes. Both are missing answers, and kept apart."""

    REFUSED = "refused"
    DONT_KNOW = "dont_know"


SPECIALS = frozenset(Special)


class BadInstrument(DomainError):
    """The data of an instrument cannot be used. Carries every problem, each naming the place and what is wanted."""

    code = "bad_instrument"

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep all problems, one line each."""
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Question:
    """One question. `points` is empty where nothing is scored; `ask_if` names earlier questions and their answers."""

    id: str
    dimension: Dimension
    text: str
    weight: Fraction
    scale: str
    points: Mapping[str, Fraction]
    not_applicable: tuple[str, ...]
    choices: tuple[str, ...]
    several: bool
    ask_if: Mapping[str, tuple[str, ...]]
    skip_if_overheard: bool

    @property
    def offers(self) -> tuple[str, ...]:
        """The answers that this question offers, in their order, without the special ones."""
        return (*self.points, *self.choices, *self.not_applicable)

    @property
    def is_scored(self) -> bool:
        """Whether the question can count at all: a weight of 0 never does."""
        return self.weight > 0


@dataclass(frozen=True)
class Alert:
    """Answers of a question that open an offer of help or a concern."""

    question: str
    answers: tuple[str, ...]
    opens: Opens


@dataclass(frozen=True)
class Band:
    """A name for the scores from `at_least` up to the next band."""

    name: str
    at_least: Fraction


@dataclass(frozen=True)
class Scoring:
    """`coverage`: the share of the applicable weight that must be answered. Bands from the lowest up."""

    coverage: Fraction
    bands: tuple[Band, ...]

    def band(self, score: Fraction | None) -> str | None:
        """The name of the band that a score lies in; None where nothing was measured."""
        if score is None:
            return None
        return [band.name for band in self.bands if band.at_least <= score][-1]


@dataclass(frozen=True)
class VerdictRule:
    """When reintegration counts as sustained. Days are counted from arrival, both ends of the window included.

    `required`: each question with the answers wanted. `or_only`: instead of these, at least one reason in each question
    named here and no other reason. `veto`: answers that exclude the verdict.
    """

    accept_from_day: int
    accept_to_day: int
    composite_at_least: Fraction
    each_dimension_at_least: Fraction
    required_question: str
    required: Mapping[str, tuple[str, ...]]
    or_only: Mapping[str, tuple[str, ...]]
    veto: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Instrument:
    """One version of a survey. Its label says whose weights these are and is shown wherever a score is shown."""

    id: str
    version: int
    respondent: str
    label: str
    opening: str
    scoring: Scoring
    verdict: VerdictRule
    alerts: tuple[Alert, ...]
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == code), None)
