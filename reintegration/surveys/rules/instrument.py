"""The survey instrument: questions, answers, weights, cut-offs and verdict rule as frozen facts, read from its data."""

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

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
T = TypeVar("T")
_VERDICT = "accept_from_day accept_to_day composite_at_least each_dimension_at_least required_question required veto"
_FRACTION = re.compile(r"(\d{1,9})(?:/([1-9]\d{0,8}))?", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
Table = Mapping[str, object]


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


@dataclass
class Fields:
    """Reads fields one by one and keeps every problem. What cannot be read gets a stand-in, so that reading goes on.

    A field that is missing is reported once, by `table`; the other methods then say nothing about it.
    """

    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, what: str) -> None:
        """Keep a problem at a place."""
        self.problems.append(f"{where}: {what}")

    def stand_in(self, where: str, what: str, value: T) -> T:
        """Keep a problem, and return what stands in for the value that cannot be read."""
        self.wrong(where, what)
        return value

    def table(self, where: str, value: object, needed: str, optional: str = "") -> Table:
        """The value as a table with these fields; reports what is missing and what is not known."""
        if not isinstance(value, Mapping):
            return self.stand_in(where, "must be a table.", {})
        for key in (key for key in needed.split() if key not in value):
            self.wrong(where, f"{key} is missing.")
        for key in (key for key in value if key not in (*needed.split(), *optional.split())):
            self.wrong(where, f"{key} is not known here.")
        return value

    def tables(self, where: str, value: object) -> list[object]:
        """The value as a list of tables, each still to be read."""
        return value if isinstance(value, list) else self.stand_in(where, "must be a list of tables.", [])

    def text(self, where: str, table: Table, key: str) -> str:
        """A text with something in it."""
        value = table.get(key, "-")
        if isinstance(value, str) and value.strip():
            return value
        return self.stand_in(where, f"{key} must be a text that is not empty.", "")

    def name(self, where: str, value: object) -> str:
        """A name in small letters, digits and _; reports anything else."""
        if isinstance(value, str) and _NAME.fullmatch(value):
            return value
        return self.stand_in(where, f"{value!r} is not a name: use small letters, digits and _.", "")

    def names(self, where: str, table: Table, key: str) -> tuple[str, ...]:
        """A list of different names, at least one. Empty where the field is missing."""
        if key not in table:
            return ()
        value = table[key]
        if not isinstance(value, list) or not value:
            return self.stand_in(where, f"{key} must be a list with at least one name.", ())
        names = tuple(self.name(f"{where}, {key}", name) for name in value)
        if len(set(names)) < len(names):
            self.wrong(where, f"{key} names something twice.")
        return names

    def lists(self, where: str, table: Table, key: str) -> dict[str, tuple[str, ...]]:
        """A table whose fields are lists of names: questions and their answers."""
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            return self.stand_in(where, f"{key} must be a table of lists.", {})
        return {question: self.names(f"{where}, {key}", value, question) for question in value}

    def whole(self, where: str, table: Table, key: str, lowest: int) -> int:
        """A whole number that is not below `lowest`."""
        value = table.get(key, lowest)
        if isinstance(value, int) and not isinstance(value, bool) and value >= lowest:
            return value
        return self.stand_in(where, f"{key} must be a whole number from {lowest} up.", lowest)

    def flag(self, where: str, table: Table, key: str) -> bool:
        """True or false; false where it is missing."""
        value = table.get(key, False)
        return value if isinstance(value, bool) else self.stand_in(where, f"{key} must be true or false.", False)

    def fraction(self, where: str, table: Table, key: str, highest: int | None = 1) -> Fraction:
        """An exact fraction written as a text, from 0 to `highest` (None: no end)."""
        value = table.get(key, "0")
        parts = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        fraction = Fraction(int(parts[1]), int(parts[2] or 1)) if parts else None
        if fraction is not None and (highest is None or fraction <= highest):
            return fraction
        end = "" if highest is None else f", from 0 to {highest}"
        return self.stand_in(where, f'{key} must be an exact fraction in quotes, like "3/4"{end}.', Fraction(0))


def parse_instrument(data: Mapping[str, object]) -> Instrument:
    """The instrument that this data describes. BadInstrument with every problem, if there is one."""
    fields = Fields()
    top = fields.table(
        "instrument", data, "id version respondent label opening scoring verdict alerts scales questions"
    )
    scales = _scales(fields, top.get("scales", {}))
    questions = _questions(fields, top.get("questions", []), scales)
    instrument = Instrument(
        id=fields.name("id", top.get("id", "x")),
        version=fields.whole("instrument", top, "version", 1),
        respondent=fields.text("instrument", top, "respondent"),
        label=fields.text("instrument", top, "label"),
        opening=fields.text("instrument", top, "opening"),
        scoring=_scoring(fields, top.get("scoring", {})),
        verdict=_verdict(fields, top.get("verdict", {}), questions),
        alerts=tuple(_alerts(fields, top.get("alerts", []), questions)),
        questions=tuple(questions),
    )
    for dimension in Dimension:
        if not any(question.dimension is dimension and question.is_scored for question in questions):
            fields.wrong("questions", f"no question counts for the dimension {dimension}.")
    if fields.problems:
        raise BadInstrument(fields.problems)
    return instrument


def _one_of(fields: Fields, where: str, value: object, choices: Iterable[str]) -> None:
    if value not in (names := list(choices)):
        fields.wrong(where, f"{value!r} is none of {', '.join(names)}.")


def _scales(fields: Fields, raw: object) -> dict[str, Mapping[str, Fraction]]:
    if not isinstance(raw, Mapping):
        return fields.stand_in("scales", "must be a table of scales.", {})
    scales: dict[str, Mapping[str, Fraction]] = {}
    for name, answers in raw.items():
        where = f"scale {name}"
        if not isinstance(answers, Mapping) or not answers:
            fields.wrong(where, "must be a table with at least one answer.")
            continue
        points = {fields.name(where, answer): fields.fraction(where, answers, answer) for answer in answers}
        scales[name] = MappingProxyType(points)
    return scales


def _questions(fields: Fields, raw: object, scales: Mapping[str, Mapping[str, Fraction]]) -> list[Question]:
    questions: list[Question] = []
    for number, raw_question in enumerate(fields.tables("questions", raw), start=1):
        code = raw_question.get("id", number) if isinstance(raw_question, Mapping) else number
        where = f"question {code}"
        question = _question(fields, where, raw_question, scales)
        if any(question.id == other.id for other in questions):
            fields.wrong(where, "there is another question with this id.")
        # Only earlier questions can be conditions: whoever asks knows their answers, and no circle can arise.
        _offered(fields, f"{where}, ask_if", question.ask_if, questions)
        questions.append(question)
    return questions


def _question(fields: Fields, where: str, raw: object, scales: Mapping[str, Mapping[str, Fraction]]) -> Question:
    table = fields.table(
        where, raw, "id dimension weight text", "scale choices not_applicable several ask_if skip_if_overheard"
    )
    dimension = table.get("dimension", Dimension.ECONOMIC)
    _one_of(fields, f"{where}, dimension", dimension, Dimension)
    scale = table.get("scale", "")
    if "scale" in table:
        _one_of(fields, f"{where}, scale", scale, scales)
    question = Question(
        id=fields.name(where, table.get("id", "x")),
        dimension=Dimension(str(dimension)) if dimension in list(Dimension) else Dimension.ECONOMIC,
        text=fields.text(where, table, "text"),
        weight=fields.fraction(where, table, "weight", highest=None),
        scale=str(scale),
        points=scales.get(str(scale), MappingProxyType({})),
        not_applicable=fields.names(where, table, "not_applicable"),
        choices=fields.names(where, table, "choices"),
        several=fields.flag(where, table, "several"),
        ask_if=MappingProxyType(fields.lists(where, table, "ask_if")),
        skip_if_overheard=fields.flag(where, table, "skip_if_overheard"),
    )
    _fits_together(fields, where, table, question)
    return question


def _fits_together(fields: Fields, where: str, table: Table, question: Question) -> None:
    """What the fields of a question want of each other."""
    if ("scale" in table) == ("choices" in table):
        fields.wrong(where, "needs either a scale or choices.")
    if question.is_scored and "choices" in table:
        fields.wrong(where, "choices have no points: give it a scale, or the weight 0.")
    if question.several and "scale" in table:
        fields.wrong(where, "several answers cannot be scored: give it choices.")
    if question.not_applicable and "choices" in table:
        fields.wrong(where, "not_applicable takes a weight out, and choices have none: name them among the choices.")
    if len(set(question.offers)) < len(question.offers):
        fields.wrong(where, "offers an answer twice.")
    for special in SPECIALS & set(question.offers):
        fields.wrong(where, f"{special} is taken by every question and must not be offered.")


def _offered(fields: Fields, where: str, named: Mapping[str, Sequence[str]], questions: Sequence[Question]) -> None:
    by_id = {question.id: question for question in questions}
    for code, answers in named.items():
        if code not in by_id:
            fields.wrong(where, f"there is no question {code!r} to look at.")
            continue
        for answer in (answer for answer in answers if answer not in by_id[code].offers):
            fields.wrong(where, f"question {code} does not offer {answer!r}.")


def _scoring(fields: Fields, raw: object) -> Scoring:
    table = fields.table("scoring", raw, "coverage bands")
    bands = []
    for number, raw_band in enumerate(fields.tables("scoring, bands", table.get("bands", [])), start=1):
        where = f"scoring, band {number}"
        band = fields.table(where, raw_band, "name from")
        bands.append(Band(fields.text(where, band, "name"), fields.fraction(where, band, "from")))
    starts = [band.at_least for band in bands]
    if "bands" in table and (not starts or starts[0] != 0 or sorted(set(starts)) != starts):
        fields.wrong("scoring, bands", 'must begin at "0" and rise.')
    if len({band.name for band in bands}) < len(bands):
        fields.wrong("scoring, bands", "two bands have the same name.")
    return Scoring(fields.fraction("scoring", table, "coverage"), tuple(bands))


def _verdict(fields: Fields, raw: object, questions: Sequence[Question]) -> VerdictRule:
    table = fields.table("verdict", raw, _VERDICT)
    required, needed = table.get("required", {}), str(table.get("required_question", ""))
    lists = required if isinstance(required, Mapping) else {}
    plain = {key: answers for key, answers in lists.items() if key != "or_only"}
    rule = VerdictRule(
        accept_from_day=fields.whole("verdict", table, "accept_from_day", 0),
        accept_to_day=fields.whole("verdict", table, "accept_to_day", 0),
        composite_at_least=fields.fraction("verdict", table, "composite_at_least"),
        each_dimension_at_least=fields.fraction("verdict", table, "each_dimension_at_least"),
        required_question=needed,
        required=MappingProxyType(fields.lists("verdict", {"required": plain}, "required")),
        or_only=MappingProxyType(fields.lists("verdict, required", lists, "or_only")),
        veto=MappingProxyType(fields.lists("verdict", table, "veto")),
    )
    if not isinstance(required, Mapping):
        fields.wrong("verdict", "required must be a table of lists.")
    elif {"required", "required_question"} <= set(table) and needed not in plain:
        fields.wrong("verdict", f"required says nothing about the required question {needed!r}.")
    if rule.accept_to_day < rule.accept_from_day:
        fields.wrong("verdict", "accept_to_day lies before accept_from_day.")
    for name, answers in (("required", rule.required), ("or_only", rule.or_only), ("veto", rule.veto)):
        _offered(fields, f"verdict, {name}", answers, questions)
    return rule


def _alerts(fields: Fields, raw: object, questions: Sequence[Question]) -> Iterable[Alert]:
    for number, raw_alert in enumerate(fields.tables("alerts", raw), start=1):
        where = f"alert {number}"
        table = fields.table(where, raw_alert, "question answers opens")
        question, opens = str(table.get("question", "")), table.get("opens", Opens.CONCERN)
        _one_of(fields, f"{where}, opens", opens, Opens)
        answers = fields.names(where, table, "answers")
        if "question" in table:
            _offered(fields, where, {question: answers}, questions)
        yield Alert(question, answers, Opens(str(opens)) if opens in list(Opens) else Opens.CONCERN)
