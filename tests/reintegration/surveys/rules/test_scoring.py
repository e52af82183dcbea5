"""Scoring: against a second implementation, the example, and every edge."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from reintegration.surveys.rules.instrument import Dimension
from reintegration.surveys.rules.scoring import AnswerStatus, BadAnswers, check_answers, score
from reintegration.surveys.rules.verdict import read_record, scored_record
from tests.reintegration.surveys import plain_scoring
from tests.reintegration.surveys.answering import INSTRUMENT, counting, everything, scores

SPECIALS = ["refused", "dont_know"]


def answers_to(question: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Anything that a question takes."""
    offered, special = st.sampled_from(plain_scoring.offered(question)), st.sampled_from(SPECIALS)
    return st.lists(offered, max_size=3) | special if question.get("several") else offered | offered | offered | special


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record, sometimes nearly complete and good, so that all verdicts occur."""
    answers = {
        question["id"]: draw(answers_to(question))
        for question in plain_scoring.QUESTIONS
        if draw(st.integers(0, 9)) > draw(st.sampled_from([0, 0, 4]))
    }
    if draw(st.booleans()):
        best = everything(draw(st.sampled_from(["1", "3/4"])))
        answers = {
            **best,
            **{
                code: answers[code]
                for code in draw(st.sets(st.sampled_from(sorted(best)), max_size=8))
                if code in answers
            },
        }
        answers["able_to_stay"] = draw(st.sampled_from(["yes", "no", "refused"]))
        answers["why_leave"] = draw(
            st.lists(st.sampled_from(["family_elsewhere", "wish_for_change", "not_safe"]), max_size=2)
        )
    day = draw(st.none() | st.sampled_from([0, 334, 335, 380, 425, 426]))
    return {"answers": answers, "overheard": draw(st.booleans()), "days_since_arrival": day}


def program(record: object) -> dict[str, object]:
    """What the program says about a record that can be taken."""
    read, problems, _ = read_record(INSTRUMENT, record)
    assert read is not None, problems
    return scored_record(INSTRUMENT, read)


@settings(max_examples=400, deadline=None)
@given(records())
def test_the_program_agrees_with_a_second_reading_of_the_instrument(record: dict[str, Any]) -> None:
    assert program(record) == plain_scoring.scored(record)


@pytest.mark.parametrize(
    ("dimension", "answered", "measured"),
    [
        (Dimension.SOCIAL, 7, True),  # of 10: exactly 7/10
        (Dimension.SOCIAL, 6, False),
        (Dimension.ECONOMIC, 6, True),  # of 8
        (Dimension.ECONOMIC, 5, False),
        (Dimension.PSYCHOSOCIAL, 5, False),
        (Dimension.PSYCHOSOCIAL, 0, False),
    ],
)
def test_a_dimension_is_measured_from_seven_tenths_up(dimension: Dimension, answered: int, measured: bool) -> None:
    questions = counting(dimension)
    part = scores({one.id: next(iter(one.points)) for one in questions[:answered]}).dimensions[dimension]
    assert part.coverage == Fraction(answered, len(questions))
    assert (part.score is not None, part.band is not None) == (measured, measured)


@pytest.mark.parametrize(
    ("value", "band"),
    [("0", "low"), ("333/1000", "low"), ("1/3", "medium"), ("666/1000", "medium"), ("2/3", "high"), ("1", "high")],
)
def test_a_band_begins_exactly_at_its_fraction(value: str, band: str) -> None:
    assert INSTRUMENT.scoring.band(Fraction(value)) == band


def test_a_score_of_two_thirds_is_exact() -> None:
    """Six counting questions of the economic dimension, four of them worth 1."""
    best, worst = (
        {"can_borrow": "yes", "borrows": "never", "food_reduced": "never", "debt_to_spending": "no_debt"},
        {
            "productive_assets": "no",
            "economic_situation": "very_poor",
        },
    )
    part = scores({**best, **worst, "employment": "retired"}).dimensions[Dimension.ECONOMIC]
    assert (part.score, part.band, part.coverage) == (Fraction(2, 3), "high", Fraction(6, 7))


@pytest.mark.parametrize(
    ("answers", "overheard", "question", "status"),
    [
        ({"employment": "enough_work"}, False, "employment", AnswerStatus.SCORED),
        ({"employment": "retired"}, False, "employment", AnswerStatus.NOT_APPLICABLE),
        ({"employment": "refused"}, False, "employment", AnswerStatus.REFUSED),
        ({"employment": "dont_know"}, False, "employment", AnswerStatus.DONT_KNOW),
        ({}, False, "employment", AnswerStatus.BLANK),
        ({"looks_for_work": "yes"}, False, "looks_for_work", AnswerStatus.UNSCORED),
        ({"looks_for_work": "yes"}, False, "why_looks_for_work", AnswerStatus.BLANK),
        ({"looks_for_work": "yes", "why_looks_for_work": []}, False, "why_looks_for_work", AnswerStatus.BLANK),
        (
            {"looks_for_work": "yes", "why_looks_for_work": ["refused"]},
            False,
            "why_looks_for_work",
            AnswerStatus.REFUSED,
        ),
        (
            {"looks_for_work": "yes", "why_looks_for_work": "dont_know"},
            False,
            "why_looks_for_work",
            AnswerStatus.DONT_KNOW,
        ),
        ({"looks_for_work": "refused"}, False, "why_looks_for_work", AnswerStatus.SKIPPED),
        ({"why_leave": ["other"]}, False, "why_leave", AnswerStatus.SKIPPED),
        ({"distress": "often"}, True, "distress", AnswerStatus.OVERHEARD),
    ],
)
def test_what_becomes_of_a_question(answers: Any, overheard: bool, question: str, status: AnswerStatus) -> None:
    rows = {row.question: row for row in scores(answers, overheard).explained}
    assert list(rows) == [one.id for one in INSTRUMENT.questions]
    assert rows[question].status is status
    assert (rows[question].points is not None) is (status is AnswerStatus.SCORED)


def test_the_explanation_adds_up_to_the_score() -> None:
    result = scores(everything("3/4", distress=None, employment="studying"))
    for dimension, part in result.dimensions.items():
        rows = [row for row in result.explained if row.dimension is dimension and row.points is not None]
        assert part.score == sum(row.weight * (row.points or 0) for row in rows) / sum(row.weight for row in rows)


def test_an_answer_to_a_question_not_asked_counts_nowhere() -> None:
    answers = everything(able_to_stay="yes", why_leave=["not_safe"], physical_safety="very_poor", distress="very_often")
    problems, ignored = check_answers(INSTRUMENT, answers, overheard=True)
    assert problems == []
    assert [one.question for one in ignored] == ["physical_safety", "family_tensions", "distress", "why_leave"]
    assert scores(answers, overheard=True).alerts == ()
    assert scores(answers, overheard=True).answer("physical_safety") == ()


def test_alerts_come_in_the_order_of_the_questions() -> None:
    answers = everything(
        able_to_stay="no", why_leave=["not_safe", "other"], physical_safety="very_poor", distress="very_often"
    )
    found = scores({**answers, "wants_psychological_support": "yes"}).alerts
    assert [alert.question for alert in found] == [
        "physical_safety",
        "distress",
        "wants_psychological_support",
        "why_leave",
    ]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("nothing", "yes"),
        ("employment", "yes"),
        ("employment", None),
        ("employment", True),
        ("employment", 1),
        ("employment", ["retired"]),
        ("employment", {}),
        ("employment", ""),
        ("employment", "Retired"),
        ("why_leave", "other"),  # not asked either: an answer that is not offered is an error all the same
        ("why_leave", ["yes"]),
        ("why_leave", ["other", "refused"]),
        ("why_leave", ["refused", "dont_know"]),
        ("why_leave", [["other"]]),
        ("why_leave", [None]),
        ("why_leave", {"other": True}),
    ],
)
def test_an_answer_that_is_not_offered_is_named(question: str, answer: object) -> None:
    problems, _ = check_answers(INSTRUMENT, {"can_borrow": "maybe", question: answer}, overheard=False)
    assert [(one.question, one.answer) for one in problems] == [("can_borrow", "maybe"), (question, answer)]
    with pytest.raises(BadAnswers) as refused:
        score(INSTRUMENT, {question: answer}, overheard=False)
    assert len(refused.value.problems) == 1
