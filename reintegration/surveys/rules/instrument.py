"""The survey instrument: its questions, answers, weights, cut-offs and verdict rule, as frozen facts with a version."""

import enum
import re
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


# Reading the fields of an instrument's data: texts, whole numbers, exact fractions; collects what is wrong.

_FRACTION = re.compile(r"(\d{1,9})(?:/([1-9]\d{0,8}))?", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
Table = Mapping[str, object]


class Fields:
    """Reads fields one by one and keeps every problem. What cannot be read gets a stand-in, so that reading goes on.

    A field that is missing is reported once, by `table`; the other methods then say nothing about it.
    """

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.problems: list[str] = []

    def wrong(self, where: str, what: str) -> None:
        """Keep a problem at a place."""
        self.problems.append(f"{where}: {what}")

    def table(self, where: str, value: object, needed: str, optional: str = "") -> Table:
        """The value as a table with these fields; reports what is missing and what is not known."""
        if not isinstance(value, Mapping):
            self.wrong(where, "must be a table.")
            return {}
        for key in (key for key in needed.split() if key not in value):
            self.wrong(where, f"{key} is missing.")
        for key in (key for key in value if key not in (*needed.split(), *optional.split())):
            self.wrong(where, f"{key} is not known here.")
        return value

    def tables(self, where: str, value: object) -> list[object]:
        """The value as a list of tables, each still to be read."""
        if isinstance(value, list):
            return value
        self.wrong(where, "must be a list of tables.")
        return []

    def text(self, where: str, table: Table, key: str) -> str:
        """A text with something in it."""
        value = table.get(key, "-")
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(where, f"{key} must be a text that is not empty.")
        return ""

    def name(self, where: str, value: object) -> str:
        """A name in small letters, digits and _; reports anything else."""
        if isinstance(value, str) and _NAME.fullmatch(value):
            return value
        self.wrong(where, f"{value!r} is not a name: use small letters, digits and _.")
        return ""

    def names(self, where: str, table: Table, key: str) -> tuple[str, ...]:
        """A list of different names, at least one. Empty where the field is missing."""
        if key not in table:
            return ()
        value = table[key]
        if not isinstance(value, list) or not value:
            self.wrong(where, f"{key} must be a list with at least one name.")
            return ()
        names = tuple(self.name(f"{where}, {key}", name) for name in value)
        if len(set(names)) < len(names):
            self.wrong(where, f"{key} names something twice.")
        return names

    def lists(self, where: str, table: Table, key: str) -> dict[str, tuple[str, ...]]:
        """A table whose fields are lists of names: questions and their answers."""
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            self.wrong(where, f"{key} must be a table of lists.")
            return {}
        return {question: self.names(f"{where}, {key}", value, question) for question in value}

    def whole(self, where: str, table: Table, key: str, lowest: int) -> int:
        """A whole number that is not below `lowest`."""
        value = table.get(key, lowest)
        if isinstance(value, int) and not isinstance(value, bool) and value >= lowest:
            return value
        self.wrong(where, f"{key} must be a whole number from {lowest} up.")
        return lowest

    def flag(self, where: str, table: Table, key: str) -> bool:
        """True or false; false where it is missing."""
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self.wrong(where, f"{key} must be true or false.")
        return False

    def fraction(self, where: str, table: Table, key: str, highest: int | None = 1) -> Fraction:
        """An exact fraction written as a text, from 0 to `highest` (None: no end)."""
        value = table.get(key, "0")
        parts = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        fraction = Fraction(int(parts[1]), int(parts[2] or 1)) if parts else None
        if fraction is not None and (highest is None or fraction <= highest):
            return fraction
        end = "" if highest is None else f", from 0 to {highest}"
        self.wrong(where, f'{key} must be an exact fraction in quotes, like "3/4"{end}.')
        return Fraction(0)
