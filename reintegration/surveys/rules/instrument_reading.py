"""Reading an instrument from its data: from plain tables to frozen facts, or every problem at once."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from reintegration.surveys.rules.instrument import (
    SPECIALS,
    Alert,
    BadInstrument,
    Band,
    Dimension,
    Fields,
    Instrument,
    Opens,
    Question,
    Scoring,
    Table,
    VerdictRule,
)

_TOP = "id version respondent label opening scoring verdict alerts scales questions"
_VERDICT = "accept_from_day accept_to_day composite_at_least each_dimension_at_least required_question required veto"


def parse_instrument(data: Mapping[str, object]) -> Instrument:
    """The instrument that this data describes. BadInstrument with every problem, if there is one."""
    fields = Fields()
    top = fields.table("instrument", data, _TOP)
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
        fields.wrong("scales", "must be a table of scales.")
        return {}
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
        _known_answers(fields, f"{where}, ask_if", question.ask_if, questions)
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
    is_known = isinstance(scale, str) and scale in scales
    question = Question(
        id=fields.name(where, table.get("id", "x")),
        dimension=Dimension(str(dimension)) if dimension in list(Dimension) else Dimension.ECONOMIC,
        text=fields.text(where, table, "text"),
        weight=fields.fraction(where, table, "weight", highest=None),
        scale=str(scale),
        points=scales[str(scale)] if is_known else MappingProxyType({}),
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


def _known_answers(
    fields: Fields, where: str, answers_by_question: Mapping[str, Sequence[str]], questions: Sequence[Question]
) -> None:
    by_id = {question.id: question for question in questions}
    for code, answers in answers_by_question.items():
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
    required = table.get("required", {})
    needed = str(table.get("required_question", ""))
    plain = (
        {key: answers for key, answers in required.items() if key != "or_only"} if isinstance(required, Mapping) else {}
    )
    rule = VerdictRule(
        accept_from_day=fields.whole("verdict", table, "accept_from_day", 0),
        accept_to_day=fields.whole("verdict", table, "accept_to_day", 0),
        composite_at_least=fields.fraction("verdict", table, "composite_at_least"),
        each_dimension_at_least=fields.fraction("verdict", table, "each_dimension_at_least"),
        required_question=needed,
        required=MappingProxyType(fields.lists("verdict", {"required": plain}, "required")),
        or_only=MappingProxyType(
            fields.lists("verdict, required", required if isinstance(required, Mapping) else {}, "or_only")
        ),
        veto=MappingProxyType(fields.lists("verdict", table, "veto")),
    )
    if not isinstance(required, Mapping):
        fields.wrong("verdict", "required must be a table of lists.")
    elif {"required", "required_question"} <= set(table) and needed not in plain:
        fields.wrong("verdict", f"required says nothing about the required question {needed!r}.")
    if rule.accept_to_day < rule.accept_from_day:
        fields.wrong("verdict", "accept_to_day lies before accept_from_day.")
    for name, answers in (("required", rule.required), ("or_only", rule.or_only), ("veto", rule.veto)):
        _known_answers(fields, f"verdict, {name}", answers, questions)
    return rule


def _alerts(fields: Fields, raw: object, questions: Sequence[Question]) -> Iterable[Alert]:
    for number, raw_alert in enumerate(fields.tables("alerts", raw), start=1):
        where = f"alert {number}"
        table = fields.table(where, raw_alert, "question answers opens")
        question, opens = str(table.get("question", "")), table.get("opens", Opens.CONCERN)
        _one_of(fields, f"{where}, opens", opens, Opens)
        answers = fields.names(where, table, "answers")
        if "question" in table:
            _known_answers(fields, where, {question: answers}, questions)
        yield Alert(question, answers, Opens(str(opens)) if opens in list(Opens) else Opens.CONCERN)
