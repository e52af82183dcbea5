"""What the present instrument has no case of: chains of conditions, nothing that applies, several accepted reasons."""

import copy
from fractions import Fraction
from typing import Any

import pytest

from reintegration.surveys.rules.instrument import Dimension, parse_instrument
from reintegration.surveys.rules.scoring import AnswerStatus, check_answers, score
from reintegration.surveys.rules.verdict import Verdict, scored_verdict
from tests.reintegration.surveys.answering import Answer, everything
from tests.reintegration.surveys.plain_scoring import RAW


def raw() -> dict[str, Any]:
    return copy.deepcopy(RAW)


def chained() -> dict[str, Any]:
    """An instrument that goes on asking whoever looks for work because of the pay."""
    more = {
        "id": "how_much",
        "dimension": "economic",
        "weight": "0",
        "text": "How much?",
        "choices": ["little", "much"],
    }
    changed = raw()
    changed["questions"].insert(9, {**more, "ask_if": {"why_looks_for_work": ["pay"]}})
    return changed


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"looks_for_work": "yes", "why_looks_for_work": ["other", "pay"]}, AnswerStatus.UNSCORED),
        ({"looks_for_work": "yes", "why_looks_for_work": ["other"]}, AnswerStatus.SKIPPED),
        ({"looks_for_work": "yes"}, AnswerStatus.SKIPPED),
        ({"looks_for_work": "no", "why_looks_for_work": ["pay"]}, AnswerStatus.SKIPPED),  # that was not asked either
    ],
)
def test_a_condition_on_a_question_not_asked_is_not_met(answers: dict[str, Answer], status: AnswerStatus) -> None:
    instrument = parse_instrument(chained())
    rows = {row.question: row.status for row in score(instrument, {**answers, "how_much": "much"}, False).explained}
    assert rows["how_much"] is status


def test_each_answer_to_a_question_not_asked_is_named() -> None:
    answers = {"looks_for_work": "no", "why_looks_for_work": ["pay", "pay"], "how_much": "refused"}
    _, ignored = check_answers(parse_instrument(chained()), answers, overheard=False)
    assert [(one.question, one.answer) for one in ignored] == [
        ("why_looks_for_work", ("pay",)),
        ("how_much", ("refused",)),
    ]


def test_where_nothing_applies_nothing_is_measured_or_covered() -> None:
    changed = raw()
    changed["questions"] = [
        one
        for one in changed["questions"]
        if one["dimension"] != "economic" or one["id"] in ("employment", "food_reduced")
    ]
    next(one for one in changed["questions"] if one["id"] == "food_reduced")["weight"] = "0"
    part = score(parse_instrument(changed), {"employment": "retired"}, False).dimensions[Dimension.ECONOMIC]
    assert (part.score, part.coverage, part.band, part.applicable) == (None, None, None, 0)


def test_weights_weigh() -> None:
    changed = raw()
    next(one for one in changed["questions"] if one["id"] == "can_borrow")["weight"] = "9/2"
    result = score(parse_instrument(changed), everything(can_borrow="no"), False).dimensions[Dimension.ECONOMIC]
    assert (result.total, result.answered, result.score) == (7, Fraction(23, 2), Fraction(14, 23))


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ({"why_leave": ["wish_for_change"]}, Verdict.SUSTAINED),
        ({"why_leave": ["wish_for_change"], "belonging": ["agree"]}, Verdict.NOT_YET),  # every one of them must hold
        ({}, Verdict.NOT_YET),
    ],
)
def test_reasons_that_are_accepted_must_all_be_given(accepted: dict[str, list[str]], expected: Verdict) -> None:
    changed = raw()
    changed["verdict"]["required"]["or_only"] = accepted
    instrument = parse_instrument(changed)
    answers = everything(able_to_stay="no", why_leave=["wish_for_change"])
    assert scored_verdict(instrument, score(instrument, answers, False)) is expected
