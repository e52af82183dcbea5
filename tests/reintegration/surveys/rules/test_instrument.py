"""Reading an instrument: what is in it, and that every mistake is named, all at once."""

import copy
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from reintegration.surveys.rules.instrument import BadInstrument, Dimension, parse_instrument
from tests.reintegration.surveys.answering import INSTRUMENT
from tests.reintegration.surveys.plain_scoring import RAW


def test_the_instrument_says_whose_weights_these_are() -> None:
    assert (INSTRUMENT.id, INSTRUMENT.version, INSTRUMENT.respondent) == ("reintegration", 1, "adult")
    assert "project weights" in INSTRUMENT.label
    assert "voluntary" in INSTRUMENT.opening


def test_numbers_are_exact() -> None:
    assert INSTRUMENT.scoring.coverage == Fraction(7, 10)
    assert INSTRUMENT.verdict.composite_at_least == Fraction(2, 3)
    question = next(question for question in INSTRUMENT.questions if question.id == "distress")
    assert list(question.points.values()) == [1, Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), 0]


def test_ten_questions_each_dimension() -> None:
    asked = [question.dimension for question in INSTRUMENT.questions]
    assert asked == [dimension for dimension in Dimension for _ in range(10)]


def question(code: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda raw: next(one for one in raw["questions"] if one["id"] == code)


MISTAKES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda raw: raw.pop("label"), "label is missing"),
    (lambda raw: raw.update(extra=1), "extra is not known here"),
    (lambda raw: raw.update(version=True), "version must be a whole number"),
    (lambda raw: raw.update(id="Rein tegration"), "is not a name"),
    (lambda raw: raw.update(opening=" "), "opening must be a text"),
    (lambda raw: raw["scoring"].update(coverage=0.7), "coverage must be an exact fraction"),
    (lambda raw: raw["scoring"].update(coverage="8/7"), "coverage must be an exact fraction"),
    (lambda raw: raw["scoring"].update(coverage="1/0"), "coverage must be an exact fraction"),
    (lambda raw: raw["scoring"]["bands"].reverse(), "must begin at"),
    (lambda raw: raw["scoring"]["bands"].clear(), "must begin at"),
    (lambda raw: raw["scoring"]["bands"][1].update(name="low"), "same name"),
    (lambda raw: raw["verdict"].update(accept_to_day=100), "accept_to_day lies before"),
    (lambda raw: raw["verdict"].update(required_question="belonging"), "says nothing about the required question"),
    (lambda raw: raw["verdict"]["veto"].update(nothing=["yes"]), "there is no question 'nothing'"),
    (lambda raw: raw["verdict"]["veto"].update(food_reduced=["no"]), "food_reduced does not offer 'no'"),
    (lambda raw: raw["verdict"]["required"]["or_only"].update(why_leave=[]), "at least one name"),
    (lambda raw: raw["alerts"][0].update(opens="panic"), "'panic' is none of"),
    (lambda raw: raw["alerts"][0].update(answers=["awful"]), "does not offer 'awful'"),
    (lambda raw: raw["scales"]["debt"].update(no_debt="2"), "no_debt must be an exact fraction"),
    (lambda raw: raw["questions"].append(copy.deepcopy(raw["questions"][0])), "another question with this id"),
    (lambda raw: question("distress")(raw).pop("text"), "text is missing"),
    (lambda raw: question("distress")(raw).update(scale="length"), "'length' is none of"),
    (lambda raw: question("distress")(raw).update(dimension="spiritual"), "'spiritual' is none of"),
    (lambda raw: question("distress")(raw).update(several=True), "several answers cannot be scored"),
    (lambda raw: question("distress")(raw).update(weight="-1"), "weight must be an exact fraction"),
    (lambda raw: question("distress")(raw).update(skip_if_overheard="yes"), "must be true or false"),
    (lambda raw: question("distress")(raw).update(not_applicable=["often"]), "offers an answer twice"),
    (lambda raw: question("distress")(raw).update(not_applicable=["refused"]), "must not be offered"),
    (lambda raw: question("distress")(raw).update(ask_if={"why_leave": ["other"]}), "no question 'why_leave' to look"),
    (lambda raw: question("why_leave")(raw).update(weight="1"), "choices have no points"),
    (lambda raw: question("why_leave")(raw).update(scale="debt"), "either a scale or choices"),
    (lambda raw: question("why_leave")(raw).update(choices=["a", "a"]), "names something twice"),
    (lambda raw: raw.update(questions=raw["questions"][:20]), "no question counts for the dimension psychosocial"),
    (lambda raw: raw.update(questions="many"), "must be a list of tables"),
    (lambda raw: raw.update(scales=[]), "must be a table of scales"),
    (lambda raw: raw["questions"].append("how?"), "must be a table"),
]


@pytest.mark.parametrize(("spoil", "said"), MISTAKES, ids=[said for _, said in MISTAKES])
def test_a_mistake_is_named(spoil: Callable[[dict[str, Any]], object], said: str) -> None:
    raw = copy.deepcopy(RAW)
    parse_instrument(raw)
    spoil(raw)
    with pytest.raises(BadInstrument) as refused:
        parse_instrument(raw)
    assert said in str(refused.value)


def test_all_mistakes_are_named_at_once() -> None:
    raw = copy.deepcopy(RAW)
    del raw["label"]
    raw["questions"][3]["weight"] = "heavy"
    raw["alerts"][0]["opens"] = "panic"
    with pytest.raises(BadInstrument) as refused:
        parse_instrument(raw)
    assert len(refused.value.problems) == 3


def test_nothing_at_all_is_no_instrument() -> None:
    with pytest.raises(BadInstrument, match="questions is missing"):
        parse_instrument({})
