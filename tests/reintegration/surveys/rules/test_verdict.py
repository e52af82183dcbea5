"""The verdict of a response."""

from fractions import Fraction

import pytest

from reintegration.surveys.rules.instrument import Dimension
from reintegration.surveys.rules.verdict import Obstacle, Verdict, reasons_against, response_verdict, scored_verdict
from tests.reintegration.surveys.answering import INSTRUMENT, Answer, counting, everything, scores

NO = {"able_to_stay": "no"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Verdict.SUSTAINED),
        ({"able_to_stay": "refused"}, Verdict.NOT_MEASURED),
        ({"able_to_stay": "dont_know"}, Verdict.NOT_MEASURED),
        ({"able_to_stay": None}, Verdict.NOT_MEASURED),
        (NO, Verdict.NOT_YET),
        ({**NO, "why_leave": []}, Verdict.NOT_YET),
        ({**NO, "why_leave": "refused"}, Verdict.NOT_YET),
        ({**NO, "why_leave": ["refused"]}, Verdict.NOT_YET),
        ({**NO, "why_leave": ["family_elsewhere"]}, Verdict.SUSTAINED),
        ({**NO, "why_leave": ["wish_for_change", "family_elsewhere"]}, Verdict.SUSTAINED),
        ({**NO, "why_leave": ["wish_for_change", "not_safe"]}, Verdict.NOT_YET),
        ({"why_leave": ["not_safe"]}, Verdict.SUSTAINED),  # able to stay: not asked why not
        ({"physical_safety": "poor"}, Verdict.NOT_YET),
        ({"physical_safety": "very_poor"}, Verdict.NOT_YET),
        ({"physical_safety": "fair"}, Verdict.SUSTAINED),
        ({"food_reduced": "often"}, Verdict.NOT_YET),
        ({"food_reduced": "very_often"}, Verdict.NOT_YET),
        ({"food_reduced": "refused"}, Verdict.SUSTAINED),
    ],
)
def test_the_verdict_of_answers(changed: dict[str, Answer | None], expected: Verdict) -> None:
    result = scores(everything(**changed))
    assert scored_verdict(INSTRUMENT, result) is expected
    assert bool(reasons_against(INSTRUMENT, result)) is (expected is not Verdict.SUSTAINED)


def test_a_veto_that_nobody_asked_about_is_none() -> None:
    answers = everything(physical_safety="very_poor")
    assert scored_verdict(INSTRUMENT, scores(answers, overheard=True)) is Verdict.SUSTAINED
    assert scored_verdict(INSTRUMENT, scores(answers)) is Verdict.NOT_YET


def lowered(dimension: Dimension, *codes: str) -> dict[str, Answer]:
    """Everything at its best, but these questions of a dimension left as the only ones that are worth something."""
    worst = {one.id: min(one.points, key=lambda answer: one.points[answer]) for one in counting(dimension)}
    return everything(**{code: answer for code, answer in worst.items() if code not in codes})


@pytest.mark.parametrize(
    ("kept", "obstacles"),
    [
        (["water_access", "health_access", "health_quality", "housing_access"], []),  # 4 of 10 in one dimension
        (["water_access", "health_access", "health_quality"], [Obstacle.DIMENSION_TOO_LOW]),  # 3 of 10: under a third
    ],
)
def test_one_low_dimension_is_not_balanced_by_the_others(kept: list[str], obstacles: list[Obstacle]) -> None:
    result = scores(lowered(Dimension.SOCIAL, *kept))
    assert result.composite is not None
    assert result.composite >= INSTRUMENT.verdict.composite_at_least
    assert [reason.obstacle for reason in reasons_against(INSTRUMENT, result)] == obstacles


def test_two_thirds_exactly_are_enough_and_a_little_less_is_not() -> None:
    """Social and economic one half each, psychosocial 1: together exactly 2 of 3."""
    halves = {one.id: "fair" for one in counting(Dimension.SOCIAL) if one.scale == "quality"}
    halves |= {"housing_access": "neither", "documentation_access": "neither", "children_in_school": "some"}
    halves |= {"has_identity_document": "refused", "economic_situation": "very_poor", "borrows": "very_often"}
    halves |= {"can_borrow": "no", "productive_assets": "no"}
    exact = scores(everything(**halves))
    assert [part.score for part in exact.dimensions.values()] == [Fraction(1, 2), Fraction(1, 2), 1]
    assert reasons_against(INSTRUMENT, exact) == []
    less = scores(everything(**halves, belonging="agree"))
    assert [reason.obstacle for reason in reasons_against(INSTRUMENT, less)] == [Obstacle.COMPOSITE_TOO_LOW]


def test_all_reasons_are_told() -> None:
    result = scores(everything("0", able_to_stay="no", physical_safety="poor"))
    told = [(reason.obstacle, reason.about) for reason in reasons_against(INSTRUMENT, result)]
    assert told == [
        (Obstacle.COMPOSITE_TOO_LOW, ""),
        *((Obstacle.DIMENSION_TOO_LOW, dimension) for dimension in Dimension),
        (Obstacle.REQUIRED_NOT_MET, "able_to_stay"),
        (Obstacle.VETO, "physical_safety"),
        (Obstacle.VETO, "food_reduced"),
    ]


@pytest.mark.parametrize(
    ("day", "judged"), [(None, False), (0, False), (334, False), (335, True), (425, True), (426, False)]
)
def test_a_response_is_judged_within_its_window(day: int | None, judged: bool) -> None:
    assert response_verdict(INSTRUMENT, scores(everything()), day) is (Verdict.SUSTAINED if judged else None)
